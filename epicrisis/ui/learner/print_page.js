// Prints once all that was folded stands open, its charts too.
(() => {
  const PATIENCE_MS = 10000;
  const { parts } = document.currentScript.dataset;
  const end = performance.now() + PATIENCE_MS;
  const folded = ".st-key-debrief_rest > * > [data-testid=stExpander] > details";
  const isComing = () => document.querySelector("[data-testid=stApp]")?.dataset.testScriptState !== "notRunning"
    || document.querySelectorAll(`${folded}[open]`).length < Number(parts)
    || document.querySelector(".st-key-debrief_rest [data-testid=stSkeleton]")
    || document.getAnimations().some((each) => each.playState === "running");
  const look = () => {
    if (isComing() && performance.now() < end) requestAnimationFrame(look);
    else window.print();
  };
  requestAnimationFrame(look);
})();
