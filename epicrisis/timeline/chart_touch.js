// A finger scrolls the page over a chart, on whatever device: a laptop may have a mouse and a touch
// screen, so it is the finger that is asked, not the window. Two fingers move the chart; drawn
// apart they enlarge the page. Plotly takes every finger for a mouse, and a tap for a double click.

const CHART = ".js-plotly-plot", SLOP = 6; // pixels until two fingers have said what they mean
let pair = null;

function between([first, second]) {
  return {
    x: (first.clientX + second.clientX) / 2,
    y: (first.clientY + second.clientY) / 2,
    apart: Math.hypot(first.clientX - second.clientX, first.clientY - second.clientY),
  };
}

function actAsMouse(name, target, { x, y }) {
  const place = { clientX: x, clientY: y, bubbles: true, cancelable: true, view: window };
  target?.dispatchEvent(new MouseEvent(name, { ...place, buttons: name === "mouseup" ? 0 : 1 }));
}

function letGo() {
  if (pair?.moves) actAsMouse("mouseup", document, pair.last);
  pair = null;
}

function begin(event) {
  const chart = event.target.closest?.(CHART);
  letGo();
  if (!chart) return;
  event.stopPropagation();
  if (event.touches.length !== 2) return;
  const first = between(event.touches);
  pair = { plot: chart.querySelector(".nsewdrag"), first, last: first, moves: false };
}

function move(event) {
  if (!pair || event.touches.length !== 2) return;
  const now = between(event.touches);
  const moved = Math.hypot(now.x - pair.first.x, now.y - pair.first.y);
  const spread = Math.abs(now.apart - pair.first.apart);
  if (!pair.moves && spread > SLOP && spread > moved) {
    pair = null;
    return;
  }
  if (event.cancelable) event.preventDefault();
  if (!pair.moves && moved > SLOP) {
    pair.moves = true;
    actAsMouse("mousedown", pair.plot, pair.first);
  }
  if (pair.moves) actAsMouse("mousemove", document, now);
  pair.last = now;
}

export function leaveChartsToFingers() {
  if (window.epicriseChartTouch) return;
  window.epicriseChartTouch = true;
  document.addEventListener("touchstart", begin, { capture: true, passive: true });
  document.addEventListener("touchmove", move, { capture: true, passive: false });
  for (const end of ["touchend", "touchcancel"]) document.addEventListener(end, letGo, true);
}
