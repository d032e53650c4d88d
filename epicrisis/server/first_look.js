// A page is seen from when its first run is over and what is in the window is laid out, or as far
// as it has come: once nothing has come for four seconds, or on a very slow machine after twelve.
// At the very start no run has begun either, but then nothing is there; and what an element is
// drawn by may still be on its way: Streamlit keeps its place.

const QUIET = 4000; // milliseconds
const LATEST = 12000;
const THIN = 5; // pixels: no place that is kept, but the trace of a part that nobody sees
const ON_ITS_WAY = "[data-testid=stSkeleton], .ep-drawn:empty";
const isRunOver = () => document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "notRunning"
  && document.querySelector("[data-testid=stMain] .stElementContainer");

function isInWindow(place) {
  const { right, top, height } = place.getBoundingClientRect();
  const isEmpty = place.matches(".ep-drawn");
  return top < innerHeight && right > 0 && (isEmpty || height > THIN);
}

function show() {
  watching.disconnect();
  clearTimeout(ifQuiet);
  document.documentElement.dataset.epShown = "";
}

// Where something is takes laying out the page: once when the browser has time, and not at each
// change. What it draws when a run is over, it draws after it has said so. Safari can't say when.
const whenIdle = window.requestIdleCallback ?? requestAnimationFrame;
let isAsked = false;
function look() {
  isAsked = false;
  if (![...document.querySelectorAll(ON_ITS_WAY)].some(isInWindow)) show();
}

let ifQuiet = setTimeout(show, QUIET);
const watching = new MutationObserver(() => {
  clearTimeout(ifQuiet);
  ifQuiet = setTimeout(show, QUIET);
  if (isAsked || !isRunOver()) return;
  isAsked = true;
  whenIdle(look);
});
watching.observe(document, {
  childList: true, subtree: true, attributes: true, attributeFilter: ["data-test-script-state"],
});
setTimeout(show, LATEST);
