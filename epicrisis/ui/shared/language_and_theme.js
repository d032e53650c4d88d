// Streamlit's page always says English, and tells `light-dark()` the theme for itself alone, not
// for what opens above it; when the theme changes it runs no script of ours.
(() => {
  const page = document.documentElement;
  const app = document.querySelector("[data-testid=stApp]");
  const follow = () => { page.style.colorScheme = getComputedStyle(app).colorScheme; };
  const { language, foreign } = document.currentScript.dataset;
  page.lang = language;
  // Streamlit's page came as English: a browser would offer to translate what its reader speaks.
  page.translate = Boolean(foreign) || !navigator.languages.some((each) => each.startsWith(language));
  window.epicriseTheme?.disconnect();
  window.epicriseTheme = new MutationObserver(follow);
  window.epicriseTheme.observe(app, { attributeFilter: ["class"] });
  follow();
})();
