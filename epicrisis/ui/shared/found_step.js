// What was looked for comes into view, is lit for a moment, and is where the keyboard goes on.
(() => {
  const { step } = document.currentScript.dataset;
  const place = document.querySelector(`[data-ep-step="${step}"]`);
  if (!place) return;
  window.epicriseWanted = null; // not where one was on this page before
  place.tabIndex = -1;
  place.scrollIntoView({ block: "start", behavior: "instant" });
  place.focus({ preventScroll: true });
  place.classList.add("ep-lit");
})();
