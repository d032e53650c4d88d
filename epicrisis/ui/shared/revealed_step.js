// What was just opened comes into view, a screen reader says its heading, and a verdict, and the
// keyboard goes on there. Who comes back has read it: the way on comes into view, and its end.
import { goOnAt } from "./go_on_at.js";
import { sayAloud } from "./say_aloud.js";

(() => {
  const { read } = document.currentScript.dataset;
  const step = [...document.querySelectorAll("article.ep-step")].at(-1);
  const wayOn = document.querySelector(
    ".st-key-reveal, .st-key-next, .ep-end, [class*='st-key-commit-']");
  if (!step) return;
  window.epicriseWanted = null;
  wayOn?.scrollIntoView({ block: "nearest" });
  const { scrollPaddingTop } = getComputedStyle(document.querySelector("[data-testid=stMain]"));
  const isCut = step.getBoundingClientRect().top < parseFloat(scrollPaddingTop);
  if (isCut && !read) step.scrollIntoView({ block: "start" });
  sayAloud([...step.querySelectorAll("h2, [data-ep-said]")]);
  goOnAt(step);
})();
