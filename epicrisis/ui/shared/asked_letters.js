// The keys A to Y choose the option of that letter.

const OPTIONS = "[data-testid=stRadioOption], [data-testid=stCheckbox] label, .ep-zone label";
const TYPED_INTO = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable=true]";

export function beginLetterKeys() {
  // Before Streamlit hears it, which has keys of its own.
  window.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (!/^[a-y]$/i.test(event.key) || event.target.closest?.(TYPED_INTO)) return;
    if (document.querySelector("[role=dialog], [role=listbox]")) return;
    const option = optionsAsked()[event.key.toUpperCase().charCodeAt(0) - 65];
    if (!option) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const control = option.querySelector("input") ?? option;
    control.click();
    control.focus();
  }, { capture: true });
}

function optionsAsked() {
  const form = document.querySelector("[data-testid=stForm]:has([class*=st-key-commit-])");
  if (!form) return [];
  const ranked = [...form.querySelectorAll(".ep-ranking [data-item]")];
  const places = ranked.map((row) => Number(row.dataset.item));
  if (!ranked.length) return [...form.querySelectorAll(OPTIONS)];
  const doors = [];
  for (const [at, item] of places.entries()) doors[item] = ranked[at].querySelector(".ep-ranking-door");
  return doors;
}
