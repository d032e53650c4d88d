// The screen of a phone while a vote is open: it stays awake, and its keyboard hides no button.
let lock; // taken, or about to be
let isWanted = false;

// Where the browser can't, or won't with a battery that is low, the screen sleeps as ever.
export async function keepAwake(wanted) {
  isWanted = wanted;
  if (!wanted || document.hidden) {
    const taken = lock;
    lock = undefined;
    (await taken)?.release();
    return;
  }
  lock ??= navigator.wakeLock?.request("screen").catch(() => undefined);
}

document.addEventListener("visibilitychange", () => {
  lock = undefined; // a page that is hidden has lost it
  keepAwake(isWanted);
});

// Some keyboards lie over the page instead of making it smaller.
const seen = window.visualViewport;
function makeWay() {
  const below = seen.scale > 1.01 ? 0 : innerHeight - seen.height - seen.offsetTop;
  document.documentElement.style.setProperty("--keyboard", `${Math.max(0, Math.round(below))}px`);
}
for (const each of ["resize", "scroll"]) seen?.addEventListener(each, makeWay);
