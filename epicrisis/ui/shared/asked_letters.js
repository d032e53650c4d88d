// The keys A to Y choose the option of that letter.

const OPTIONS = "[data-testid=stRadioOption], [data-testid=stCheckbox] label, .ep-zone-name";
const TYPED_INTO = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable=true]";
const ABOVE = "[role=dialog], [role=listbox], dialog[open], [data-testid=stPopoverBody]";
const STREAMLITS_OWN = /^[cr]$/i; // its cache, and a rerun: nothing that who answers means by them

export function beginLetterKeys() {
  // Before Streamlit hears it.
  window.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (!/^[a-y]$/i.test(event.key) || event.target.closest?.(TYPED_INTO)) return;
    const form = document.querySelector("[data-testid=stForm]:has([class*=st-key-commit-])");
    if (!form || document.querySelector(ABOVE)) return;
    const option = optionsOf(form)[event.key.toUpperCase().charCodeAt(0) - 65];
    if (option || STREAMLITS_OWN.test(event.key)) event.stopImmediatePropagation();
    if (!option || event.repeat) return;
    event.preventDefault();
    const input = option.querySelector("input");
    const control = input ?? option;
    // While the server is away it is disabled, and a press on its row waits for the server.
    (input?.disabled ? option : control).click();
    control.focus();
  }, { capture: true });
}

function optionsOf(form) {
  const ranked = [...form.querySelectorAll(".ep-ranking [data-item]")];
  if (!ranked.length) return [...form.querySelectorAll(OPTIONS)];
  const doors = [];
  for (const row of ranked) doors[Number(row.dataset.item)] = row.querySelector(".ep-ranking-door");
  return doors;
}
