// Escape puts away the tool that was chosen: the one that is pressed again is chosen no more. The bar
// of tools begins where the story's pane does, beside a sidebar that is open.
(() => {
  const pane = document.querySelector("[data-testid=stMain]");
  if (pane && window.epicriseBesidePane !== pane) {
    window.epicriseBesidePane = pane;
    new ResizeObserver(() => {
      const { left } = pane.getBoundingClientRect();
      document.documentElement.style.setProperty("--ep-beside-left", `${left}px`);
    }).observe(pane);
  }
  if (window.epicriseLeavesTool) return;
  window.epicriseLeavesTool = true;
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || document.querySelector(":popover-open")) return;
    if (event.target.matches?.("input, textarea, [role=combobox]")) return;
    const chosen = document.querySelector(
      ".st-key-beside:has(.st-key-tool_chosen) .st-key-tool [role=radio][aria-checked=true]");
    if (!chosen || document.querySelector("[data-testid=stPopoverBody], [role=listbox], dialog[open]")) return;
    chosen.click();
    chosen.focus();
  });
})();
