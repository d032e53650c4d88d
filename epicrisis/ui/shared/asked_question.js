// The form of a question that is asked: named by its question, and answered by keys and fingers
// too.
import { beginLetterKeys } from "./asked_letters.js";
import { beginLimits, showLimits } from "./asked_limit.js";
import { beginLongLists, showFound } from "./asked_long_list.js";
import { nameForm } from "./asked_names.js";
import { beginNumbers, prepareFields } from "./asked_number.js";

const page = document.documentElement;

if (!page.dataset.epAsking) {
  page.dataset.epAsking = "on"; // what listens here is the page's, and stays
  beginLetterKeys();
  beginLimits();
  beginLongLists();
  beginNumbers();
}

let watched; // Streamlit draws a form anew, and fills it in, whenever it likes

export function prepare(step) {
  watched?.disconnect();
  const form = document.querySelector(`[data-testid=stForm]:has(.st-key-commit-${step})`);
  if (!form) return;
  arrange(form);
  watched = new MutationObserver(() => arrange(form));
  watched.observe(form, { attributes: true, childList: true, subtree: true });
}

// What is as it should be is left alone: every change is seen, and the form arranged again.
function arrange(form) {
  nameForm(form);
  prepareFields(form);
  showLimits(form);
  showFound(form);
}
