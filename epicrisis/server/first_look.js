// A page is seen from when its first run is over and what is in the window is laid out, or after
// four seconds as far as it has come. At the very start no run has begun either, but then nothing
// is there; and what an element is drawn by may still be on its way: Streamlit keeps its place.

const LATEST = 4000; // milliseconds
const THIN = 5; // pixels: no place that is kept, but the trace of a part that nobody sees
const ON_ITS_WAY = "[data-testid=stSkeleton], [class*=st-key-drawing-]:not(:has(svg))";
const isRunOver = () => document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "notRunning"
  && document.querySelector("[data-testid=stMain] .stElementContainer");

function isInWindow(place) {
  const { right, top, height } = place.getBoundingClientRect();
  const isEmpty = place.matches("[class*=st-key-drawing-]");
  return top < innerHeight && right > 0 && (isEmpty || height > THIN);
}

function show() {
  watching.disconnect();
  document.documentElement.dataset.epShown = "";
}

// Where something is takes laying out the page: once a frame, and not at each change.
let isAsked = false;
function look() {
  isAsked = false;
  if (![...document.querySelectorAll(ON_ITS_WAY)].some(isInWindow)) show();
}

const watching = new MutationObserver(() => {
  if (isAsked || !isRunOver()) return;
  isAsked = true;
  requestAnimationFrame(look);
});
watching.observe(document, {
  childList: true, subtree: true, attributes: true, attributeFilter: ["data-test-script-state"],
});
setTimeout(show, LATEST);
