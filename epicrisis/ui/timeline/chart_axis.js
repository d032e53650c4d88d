// The axis of a tall chart stays in sight: a copy of its numbers stands at the top of the window
// while its own are above it. Nothing for ears: the chart has its words elsewhere.

const CHARTS = ".st-key-swimlane_explorer .js-plotly-plot";
const LEAST = 80; // pixels of the chart that must be in sight
let copy = null, frame = 0, sizes = null, watched = null;

function highest() {
  return document.querySelector("[data-testid=stHeader]")?.getBoundingClientRect().bottom ?? 0;
}

function chartBelowItsAxis() {
  const top = highest();
  for (const chart of document.querySelectorAll(CHARTS)) {
    const plot = chart.querySelector(".nsewdrag")?.getBoundingClientRect();
    if (plot && plot.top < top && plot.bottom > top + LEAST) return [chart, plot];
  }
  return [];
}

function written(chart, plot) {
  const words = [];
  for (const text of chart.querySelectorAll(".xaxislayer-above .xtick text, .xaxislayer-above .xtick2 text")) {
    const box = text.getBoundingClientRect();
    const x = (box.left + box.right) / 2 - plot.left;
    if (x < 0 || x > plot.width) continue;
    const word = document.createElement("span");
    word.textContent = text.textContent;
    word.style.left = `${x + plot.left - chart.getBoundingClientRect().left}px`;
    words.push(word);
  }
  return words;
}

function draw() {
  const [chart, plot] = chartBelowItsAxis();
  copy ??= Object.assign(document.createElement("div"), { className: "ep-axis" });
  copy.setAttribute("aria-hidden", "true");
  copy.hidden = !chart;
  if (!chart) return;
  if (!copy.isConnected) document.body.append(copy);
  if (watched !== chart) { // it is told when a chart is gone, too
    sizes?.disconnect();
    sizes = new ResizeObserver(later);
    sizes.observe(chart);
    watched = chart;
  }
  const { left, width } = chart.getBoundingClientRect();
  Object.assign(copy.style, { top: `${highest()}px`, left: `${left}px`, width: `${width}px` });
  copy.replaceChildren(...written(chart, plot));
}

function later() {
  cancelAnimationFrame(frame);
  frame = requestAnimationFrame(draw);
}

// Whoever comes to something by keys sees it below the header and the axis that stays.
function uncover({ target }) {
  if (!target.matches?.(":focus-visible") || !target.closest?.("[data-testid=stMain]")) return;
  draw();
  const isAxisShown = copy?.isConnected && !copy.hidden;
  const covered = isAxisShown ? copy.getBoundingClientRect().bottom : highest();
  const { top, bottom } = target.getBoundingClientRect();
  if (top >= covered || bottom <= 0) return;
  document.querySelector("[data-testid=stMain]").scrollBy({ top: top - covered - 8, behavior: "instant" });
}

export function keepAxesInSight() {
  if (window.epicriseAxes) return;
  window.epicriseAxes = true;
  document.addEventListener("scroll", later, { capture: true, passive: true });
  window.addEventListener("resize", later);
  document.addEventListener("focusin", uncover);
  for (const each of ["pointerup", "keyup"]) document.addEventListener(each, () => setTimeout(later, 400));
}
