// Escape puts away the tool that was chosen: the one that is pressed again is chosen no more.
(() => {
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
