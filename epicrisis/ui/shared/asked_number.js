// A number by a keyboard of figures, with the sign that some of these lack; few words as they are
// typed.

import { setOnce } from "./asked_names.js";

const FIELD = "[data-testid=stTextInput] input";

export function prepareFields(form) {
  const number = form.querySelector(`[class*=st-key-number-] ${FIELD}`);
  if (number) setOnce(number, "inputmode", "decimal");
  for (const field of form.querySelectorAll(FIELD)) {
    setOnce(field, "autocomplete", "off");
    setOnce(field, "autocapitalize", "off");
    setOnce(field, "spellcheck", "false");
  }
}

export function beginNumbers() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-ep-sign]");
    const field = button?.closest("[class*=st-key-number-]")?.querySelector(FIELD);
    if (!field) return;
    const typed = field.value.trimStart(), caret = field.value.length - field.selectionStart;
    const isNegative = /^[-−]/.test(typed);
    write(field, isNegative ? typed.slice(1).trimStart() : `−${typed.replace(/^\+\s*/, "")}`);
    field.focus();
    // Where it was among the figures: a person goes on typing there.
    const at = Math.max(field.value.length - caret, isNegative ? 0 : 1);
    field.setSelectionRange(at, at);
  });
}

// As a person would: what only sets the value, Streamlit's field takes back.
function write(field, text) {
  const { set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");
  set.call(field, text);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
