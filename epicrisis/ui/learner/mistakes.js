// Each turn of a round comes into view with its heading, which a keyboard goes on from and a
// screen reader says.
(() => {
  const box = document.querySelector(".st-key-mistakes");
  const heading = box?.querySelector("h2");
  if (!heading) return;
  box.scrollIntoView({ block: "start" });
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
})();
