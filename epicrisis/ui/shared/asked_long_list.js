// A long list of options, searched: what is ticked stays in sight.

const FORM = "[data-testid=stForm]";

export function beginLongLists() {
  document.addEventListener("input", (event) => {
    if (event.target.matches?.("[data-ep-search]")) showFound(event.target.closest(FORM));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target.matches?.("[data-ep-search]")) {
      event.target.value = "";
      showFound(event.target.closest(FORM));
    }
  });
}

// Without accents, capitals and ligatures, as one types in haste.
const folded = (text) => text.toLowerCase().replaceAll("œ", "oe").replaceAll("æ", "ae")
  .normalize("NFD").replace(/\p{M}/gu, "");

export function showFound(form) {
  const field = form.querySelector("[data-ep-search]");
  if (!field) return;
  const wanted = folded(field.value).split(/\s+/).filter(Boolean);
  const rows = [...form.querySelectorAll("[data-testid=stCheckbox]")];
  let shown = 0;
  for (const row of rows) {
    const text = folded(row.textContent);
    const isShown = row.querySelector("input").checked || wanted.every((each) => text.includes(each));
    const box = row.closest("[data-testid=stElementContainer]");
    if (box.hidden === isShown) box.hidden = !isShown;
    shown += isShown;
  }
  const found = form.querySelector("[data-ep-found]");
  const words = found.dataset.epWords.replace("{count}", shown).replace("{all}", rows.length);
  const said = wanted.length ? words : "";
  if (found.textContent !== said) found.textContent = said;
}
