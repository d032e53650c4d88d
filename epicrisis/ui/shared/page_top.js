// A page begins at its top: Streamlit leaves one where one stood on the page before, or anywhere.
(() => {
  const { page } = document.currentScript.dataset;
  const before = window.epicrisePage;
  window.epicrisePage = page;
  if (before === undefined || before === page) return; // a reload goes back to where one was
  document.querySelector("[data-testid=stMain]")?.scrollTo({ top: 0, behavior: "instant" });
})();
