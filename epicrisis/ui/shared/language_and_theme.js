// Streamlit's page always says English, and tells `light-dark()` the theme for itself alone, not
// for what opens above it; when the theme changes it runs no script of ours.
(() => {
  const page = document.documentElement;
  const app = document.querySelector("[data-testid=stApp]");
  const follow = () => { page.style.colorScheme = getComputedStyle(app).colorScheme; };
  page.lang = document.currentScript.dataset.language;
  window.epicriseTheme?.disconnect();
  window.epicriseTheme = new MutationObserver(follow);
  window.epicriseTheme.observe(app, { attributeFilter: ["class"] });
  follow();
})();
