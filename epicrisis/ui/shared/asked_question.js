// The form of a question that is asked: named by its question, which no field of Streamlit's can
// be, and answered by keys and fingers too.
import { beginLetterKeys } from "./asked_letters.js";
import { beginLongLists } from "./asked_long_list.js";
import { beginNumbers, prepareFields } from "./asked_number.js";
import { beginLimits, showLimits } from "./asked_limit.js";

(() => {
  const { step } = document.currentScript.dataset;
  const form = document.querySelector(`[data-testid=stForm]:has(.st-key-commit-${step})`);
  if (!form) return;
  const question = [...document.querySelectorAll("section.ep-question > p")].at(-1);
  form.setAttribute("role", "group");
  form.setAttribute("aria-label", question?.textContent ?? "");
  prepareFields(form);
  showLimits(form);
  const page = document.documentElement;
  if (page.dataset.epAsking) return;
  page.dataset.epAsking = "on"; // the listeners below are the page's, and stay
  beginLetterKeys();
  beginLongLists();
  beginNumbers();
  beginLimits();
})();
