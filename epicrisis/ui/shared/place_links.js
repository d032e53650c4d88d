// A press at a link of ours to a page is one at Streamlit's own in the sidebar, which is there also
// where it is folded away: it changes the page without loading it anew. Streamlit's page links do so by
// themselves, and cost their server an element each.
(() => {
  if (window.epicrisePlaces) return;
  window.epicrisePlaces = true;
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a.ep-place");
    const isPlain = !event.button && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!link || !isPlain || event.defaultPrevented) return;
    const ways = [...document.querySelectorAll("[data-testid=stSidebarNavLink]")];
    const way = ways.find((each) => each.pathname === link.pathname);
    if (!way) return; // the browser itself goes there
    event.preventDefault();
    way.click();
  });
})();
