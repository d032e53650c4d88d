// A page begins at its top, where one comes to it by a press: Streamlit leaves one where one stood on
// the page before, or anywhere. By reload, back and forward one is where one was. A screen reader
// says its heading, and the keyboard goes on there: Streamlit says nothing of a page that has come.
import { goOnAt } from "./go_on_at.js";
import { sayAloud } from "./say_aloud.js";

(() => {
  const PATIENCE_MS = 4000; // after the last of it has come
  const { page } = document.currentScript.dataset;
  const isFirst = window.epicrisePage === undefined;
  if (window.epicrisePage === page) return;
  const main = () => document.querySelector("[data-testid=stMain]");
  const key = () => `epicrisis.top.${window.epicrisePage}.${new URLSearchParams(location.search).get("case")}`;

  // A browser that refuses cookies refuses to keep this, too, by an error.
  const kept = () => {
    try {
      return Number(sessionStorage.getItem(key()) ?? 0);
    } catch {
      return 0;
    }
  };
  const keep = () => {
    try {
      sessionStorage.setItem(key(), window.epicriseWanted ?? main()?.scrollTop ?? 0);
    } catch {
      // One is at the top then.
    }
  };

  if (isFirst) {
    const [{ type } = {}] = performance.getEntriesByType("navigation");
    window.epicriseIsBack = type === "reload" || type === "back_forward";
    // Not at each scroll: a page that goes scrolls, too.
    for (const leaving of ["pointerdown", "keydown", "pagehide"]) addEventListener(leaving, keep, true);
    addEventListener("popstate", () => {
      keep();
      window.epicriseIsBack = true;
    }, true);
    for (const moved of ["wheel", "touchmove", "keydown", "pointerdown"]) {
      addEventListener(moved, () => { window.epicriseWanted = null; }, { capture: true, passive: true });
    }
  }
  window.epicrisePage = page;
  const isBack = window.epicriseIsBack;
  window.epicriseIsBack = false;
  if (isFirst && !isBack) return;
  const wanted = isBack ? kept() : 0;
  window.epicriseWanted = wanted;
  let end = performance.now() + PATIENCE_MS;
  // What is told comes bit by bit, late, and in the place of the page before, which may be as long:
  // one is there when one stands there and nothing more comes.
  const look = () => {
    if (window.epicriseWanted !== wanted) return;
    const pane = main();
    const isComing = document.querySelector("[data-testid=stApp]")?.dataset.testScriptState !== "notRunning";
    if (isComing) end = performance.now() + PATIENCE_MS;
    pane?.scrollTo({ top: wanted, behavior: "instant" });
    const isThere = !isComing && pane && Math.abs(pane.scrollTop - wanted) < 2;
    if (!isThere && performance.now() < end) return requestAnimationFrame(look);
    window.epicriseWanted = null;
    if (!isFirst) announce();
  };
  const announce = () => {
    const heading = document.querySelector("[data-testid=stMain] h1");
    if (!heading) return;
    sayAloud([heading]);
    goOnAt(heading);
  };
  look();
})();
