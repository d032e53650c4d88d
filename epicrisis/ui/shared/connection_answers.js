// What is written into a form and not sent: kept in this tab, and filled in where a page was made
// anew.

import { ANSWERS, store, stored } from "./connection_tab.js";

const MOST_ANSWERS = 20;
export const FIELDS = "[data-testid=stTextInput] input, [data-testid=stTextArea] textarea,"
  + " [data-testid=stNumberInput] input";

// Inputs of ours come after what Streamlit puts into their place.
const COMING = "[data-testid=stForm] :is([data-testid=stSkeleton],"
  + " .stBidiComponent:not(:has([data-ep-value])))";

export function beginAnswers(page, carryOut) {
  const { later } = page;
  let filling = null, hopeless = null; // places of forms

  const remember = () => {
    const answers = stored(ANSWERS, {});
    for (const [place, form] of placesAndForms()) {
      const fields = fieldsOf(form);
      delete answers[place];
      const { lang: language } = document.documentElement;
      if (Object.values(fields).some(isFilled)) answers[place] = { ...fields, language };
    }
    store(ANSWERS, Object.fromEntries(Object.entries(answers).slice(-MOST_ANSWERS)));
  };

  const onWritten = (event) => {
    const isInForm = event.target.closest?.("[data-testid=stForm]");
    if (page.phase === "asking" && event.type !== "click" && !isInForm) page.isTouched = true;
    hopeless = null;
    if (!isInForm && !event.target.closest?.("[role=listbox]")) return;
    remember();
    later("remember", 60, remember); // what is chosen by a press shows a moment later
  };

  // A page that was made anew has empty fields where this tab knows better. What was pressed comes
  // after what was written.
  const fillIn = () => {
    if (document.querySelector(COMING)) return later("fill", 100, fillIn);
    const answers = stored(ANSWERS, {});
    const isMissing = ([place, form]) => {
      const shown = fieldsOf(form);
      const kept = Object.entries(answers[place] ?? {});
      return kept.some(([name, value]) => name in shown && isFilled(value) && !isFilled(shown[name]));
    };
    const missing = placesAndForms().find(isMissing);
    const place = missing?.[0] ?? null;
    if (place === filling) hopeless = place;
    const isAsked = place && place !== hopeless;
    filling = isAsked ? place : null;
    if (isAsked) page.component.setTriggerValue("kept", { place, fields: answers[place] });
    else carryOut();
  };

  return { onWritten, fillIn };
}

export function forgetSent(place) {
  const answers = stored(ANSWERS, {});
  if (!(place in answers) || placesAndForms().some(([name]) => name === place)) return;
  delete answers[place];
  store(ANSWERS, answers);
}

export const keyOf = (box) => [...box.classList].find((name) => name.startsWith("st-key-"));

// An element with `data-ep-place` names the form that follows it.
export function placesAndForms() {
  const forms = [...document.querySelectorAll("[data-testid=stForm]")];
  return [...document.querySelectorAll("[data-ep-place]")].flatMap((each) => {
    const form = forms.find((one) =>
      each.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
    return form && each.dataset.epPlace ? [[each.dataset.epPlace, form]] : [];
  });
}

function fieldsOf(form) {
  const boxes = [...form.querySelectorAll("[class*=st-key-]")];
  const read = boxes.map((box) => [keyOf(box).replace("st-key-", ""), valueOf(box)]);
  return Object.fromEntries(read.filter(([, value]) => value !== undefined));
}

function valueOf(box) {
  const kind = (name) => box.querySelector(`[data-testid=${name}]`);
  const chosen = (all, isChosen) => {
    const index = [...all].findIndex(isChosen);
    return index < 0 ? null : index;
  };
  const own = box.querySelector("[data-ep-value]");
  if (own) return JSON.parse(own.dataset.epValue);
  const field = box.querySelector(FIELDS);
  if (field) return field.value;
  if (kind("stRadio")) return chosen(box.querySelectorAll("[type=radio]"), (each) => each.checked);
  if (kind("stCheckbox")) return box.querySelector("[type=checkbox]").checked;
  const toggles = [...box.querySelectorAll("[aria-pressed]")];
  if (kind("stButtonGroup") && toggles.length) {
    return toggles.flatMap((each, index) => (each.ariaPressed === "true" ? [index] : []));
  }
  if (kind("stButtonGroup")) {
    return chosen(box.querySelectorAll("[role=radio]"), (each) => each.ariaChecked === "true");
  }
  return undefined;
}

const isFilled = (value) => value !== null && value !== "" && value !== false && value?.length !== 0;
