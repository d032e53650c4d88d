// A long list of options, searched: what is ticked stays in sight.

export function beginLongLists() {
  document.addEventListener("input", (event) => {
    if (event.target.matches?.("[data-ep-search]")) search(event.target);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target.matches?.("[data-ep-search]")) {
      event.target.value = "";
      search(event.target);
    }
  });
}

// Without accents, capitals and ligatures, as one types in haste.
const folded = (text) => text.replaceAll("œ", "oe").replaceAll("æ", "ae")
  .normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function search(field) {
  const form = field.closest("[data-testid=stForm]");
  const wanted = folded(field.value).split(/\s+/).filter(Boolean);
  const rows = [...form.querySelectorAll("[data-testid=stCheckbox]")];
  let shown = 0;
  for (const row of rows) {
    const text = folded(row.textContent);
    const isShown = row.querySelector("input").checked || wanted.every((each) => text.includes(each));
    row.closest("[data-testid=stElementContainer]").hidden = !isShown;
    shown += isShown;
  }
  const found = form.querySelector("[data-ep-found]");
  const words = found.dataset.epWords.replace("{count}", shown).replace("{all}", rows.length);
  found.textContent = wanted.length ? words : "";
}
