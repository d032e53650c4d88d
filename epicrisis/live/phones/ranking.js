// An order by taps: a row takes the next place, and tapped again it gives it back. The lists that
// open, which do without script, stay in the form and hold the order.
const placesIn = (form) => [...form.querySelectorAll("select")];
const rowsIn = (form) => [...form.querySelectorAll("[data-rows] button")];

export function makeRows(form) {
  for (const item of form.querySelectorAll("[data-rows] li")) {
    const row = document.createElement("button");
    row.type = "button";
    row.className = "option row";
    row.value = item.querySelector(".letter").textContent;
    row.append(document.createElement("i"), ...item.childNodes);
    item.append(row);
  }
  for (const place of placesIn(form)) place.required = false; // it can't be seen
}

// What is chosen, first to last.
export const ranked = (form) => placesIn(form).map((place) => place.value).filter(Boolean);

export function tapped(form, letter) {
  const places = placesIn(form);
  const before = ranked(form);
  const after = before.includes(letter)
    ? before.filter((each) => each !== letter)
    : [...before, letter].slice(0, places.length);
  for (const [number, place] of places.entries()) place.value = after[number] ?? "";
}

export function showRanks(form) {
  const order = ranked(form);
  const isFull = order.length === placesIn(form).length;
  for (const row of rowsIn(form)) {
    const place = order.indexOf(row.value) + 1;
    row.firstChild.textContent = place || "";
    row.setAttribute("aria-pressed", place > 0);
    row.disabled = isFull && !place;
  }
}
