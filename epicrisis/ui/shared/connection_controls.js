// What a person can press: described so that it is found again on a page that was made anew.

import { FIELDS, keyOf, placesAndForms } from "./connection_answers.js";

export const CONTROLS = "button, a[href], label, summary, [role=radio]";
export const PRESSED = "[data-testid=stButton] button, [data-testid=stFormSubmitButton] button";
const VOLATILE = "script, style, [data-room-votes], [data-room-present], [data-room-timer],"
  + " [data-ep-value], [data-ep-options]";
const SIGNS = { ArrowRight: "→", ArrowLeft: "←" };

export function isOfTheServer(control) {
  if (control.closest("[data-ep-value], [data-ep-options], [data-ep-sign]")) return false;
  if (control.matches("a[href]")) {
    return control.origin === window.location.origin && control.target !== "_blank"
      && control.matches("[data-testid^=stSidebarNav], [data-testid^=stPageLink]");
  }
  return control.closest("[class*=st-key-]") !== null;
}

export function stop(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

// Streamlit disables what can't be sent, and a disabled button hears no click: style.css lets it
// fall through to what is around it.
export function disabledAt({ target, clientX, clientY }) {
  return [...target.querySelectorAll("button:disabled, a[href]")].find((each) => {
    const { left, right, top, bottom } = each.getBoundingClientRect();
    return left <= clientX && clientX <= right && top <= clientY && clientY <= bottom;
  });
}

export function describe(control) {
  const press = { at: Date.now(), path: window.location.pathname, print: print() };
  if (control.matches("a[href]")) return { ...press, href: control.getAttribute("href") };
  const box = boxOf(control);
  const [place] = placesAndForms().find(([, form]) => form.contains(control)) ?? [];
  const index = [...box.querySelectorAll(CONTROLS)].indexOf(control);
  return { ...press, box: keyOf(box), index, text: wordsOf(control), place };
}

// Not its sign, which is words of a font: a fold's is another while it can't be opened.
const wordsOf = (control) => (control.querySelector("[data-testid=stMarkdownContainer]") ?? control).textContent;

export const boxOf = (control) => control.closest("[class*=st-key-]");

export function find({ href, box, index, text }) {
  if (href) return document.querySelector(`a[href="${CSS.escape(href)}"]`);
  const control = document.querySelector(`.${CSS.escape(box)}`)?.querySelectorAll(CONTROLS)[index];
  if (!control || wordsOf(control) !== text || control.disabled) return null;
  return control.matches("label") ? control.querySelector("input") ?? control : control;
}

// What stands on the page, as one number: whether a press has done something shows in it.
export function print() {
  let hash = 0;
  for (const part of document.querySelectorAll("[data-testid=stMain], [data-testid=stPopoverBody]")) {
    const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { parentElement, data } = walker.currentNode;
      if (parentElement.closest(VOLATILE)) continue;
      for (let at = 0; at < data.length; at += 1) hash = (31 * hash + data.charCodeAt(at)) | 0;
    }
  }
  return hash;
}

export function pressOfKey({ key }, focused) {
  const active = document.activeElement;
  if (active?.matches(FIELDS)) {
    const form = active.closest("[data-testid=stForm]");
    // In a question's form the answer is committed by its button alone.
    const isQuestion = form && placesAndForms().some(([, one]) => one === form);
    const sends = key === "Enter" && active.matches("input") && !isQuestion;
    const button = sends && form?.querySelector(PRESSED);
    return button ? describe(button) : null;
  }
  if (active?.closest("input, textarea, select, [contenteditable=true], [role=listbox]")) return null;
  if (["Enter", " "].includes(key)) {
    const isLost = active === document.body && focused?.matches("button:disabled") && boxOf(focused);
    return isLost ? describe(focused) : null;
  }
  const sign = SIGNS[key] ?? (key.length === 1 ? key.toUpperCase() : null);
  const mark = sign && [...document.querySelectorAll("button kbd")].find((each) => each.textContent === sign);
  return mark ? describe(mark.closest("button")) : null;
}
