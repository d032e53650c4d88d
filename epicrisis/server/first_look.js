// A page is seen from when its first run is over and what is in the window is laid out, or after
// four seconds as far as it has come. At the very start no run has begun either, but then nothing
// is there; and what an element is drawn by may still be on its way: Streamlit keeps its place.

const LATEST = 4000; // milliseconds
const THIN = 5; // pixels: no place that is kept, but the trace of a part that nobody sees
const isRunOver = () => document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "notRunning"
  && document.querySelector("[data-testid=stMain] .stElementContainer");

function isInWindow(place) {
  const { right, top, height } = place.getBoundingClientRect();
  return top < innerHeight && right > 0 && height > THIN;
}

function show() {
  watching.disconnect();
  document.documentElement.dataset.epShown = "";
}

const watching = new MutationObserver(() => {
  if (!isRunOver()) return;
  if (![...document.querySelectorAll("[data-testid=stSkeleton]")].some(isInWindow)) show();
});
watching.observe(document, {
  childList: true, subtree: true, attributes: true, attributeFilter: ["data-test-script-state"],
});
setTimeout(show, LATEST);
