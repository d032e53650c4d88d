// The ring around the event that is chosen, and clicks on a bar, point or label: Streamlit's own
// selection can't be changed by the server, nor told a second time. Where the chart takes places,
// clicks between them, too; where it takes keys, up and down go through its events, Escape leaves.

import { watchViewport } from "../shared/viewport_watch.js";
import { keyAt, keyOf, targetsOf } from "./chart_targets.js";
import { bringIntoSight, isInPanel, isPanelThere, placePanel } from "./event_place.js";

const RING = "ep-ring", ROOM = 3;
const OVERVIEW = ".ep-overviews .ep-overview svg", REACH = 16; // pixels around what is drawn in the overview
const SAME = 150; // milliseconds in which Plotly has one click follow the other
const STEPS = { ArrowUp: -1, ArrowDown: 1 };

function ringAround({ x, y, width, height }, transform) {
  const ring = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  const place = {
    class: RING, rx: ROOM,
    x: x - ROOM, y: y - ROOM, width: width + 2 * ROOM, height: height + 2 * ROOM,
    transform: transform ?? "",
  };
  for (const [name, value] of Object.entries(place)) ring.setAttribute(name, value);
  return ring;
}

// Where there are many bars (timeline/dense_bars.py) they have no elements of their own.
function boxInNumbers(chart, chosen) {
  const isIt = ([{ trace }]) => trace.ids && trace.customdata?.includes(chosen);
  const bars = chart.calcdata?.find(isIt);
  if (!bars) return null;
  const bar = bars[bars[0].trace.customdata.indexOf(chosen)];
  const { xaxis, yaxis } = chart._fullLayout;
  const [left, right] = [xaxis.c2p(bar.b), xaxis.c2p(bar.b + bar.s)];
  const [top, bottom] = [yaxis.c2p(bar.p0), yaxis.c2p(bar.p1)];
  return {
    x: Math.min(left, right), y: Math.min(top, bottom),
    width: Math.abs(right - left), height: Math.abs(bottom - top),
  };
}

const shownOverview = () => [...document.querySelectorAll(OVERVIEW)].find((each) => each.checkVisibility());

/** Return what the overview that is in sight draws for an event; null where it draws none. */
const drawnInOverview = (key) => shownOverview()?.querySelector(`[data-ep-event="${CSS.escape(key)}"]`) ?? null;

function keyInOverview({ clientX: x, clientY: y, target }) {
  if (!target.closest?.(OVERVIEW)) return null;
  let nearest = null, least = REACH;
  for (const each of target.closest(OVERVIEW).querySelectorAll("[data-ep-event]")) {
    for (const part of each.children) {
      const { left, right, top, bottom, width } = part.getBoundingClientRect();
      if (!width && !bottom) continue;
      const off = Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom));
      if (off < least) [nearest, least] = [each.dataset.epEvent, off];
    }
  }
  return nearest;
}

// Plotly keeps the focus where it was, in a field too, whose words then would be told too late.
function leaveField() {
  const field = document.activeElement;
  if (field?.matches("input, textarea")) field.blur();
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  // Streamlit calls this again with new data, but cleans up only at the very end.
  parentElement.leave?.();
  let chart, on, targets, frame, told = -Infinity;
  const keyUnder = ({ clientX, clientY }) => {
    const { left, top } = chart.getBoundingClientRect();
    targets ??= targetsOf(chart);
    return keyAt(targets, clientX - left, clientY - top);
  };
  const choose = (key) => {
    if (typeof key !== "string" || !key) return;
    leaveField();
    parentElement.isFromOverview = false;
    if (data.takesKeys) chart.focus({ preventScroll: true });
    setTriggerValue("clicked", key);
  };
  const tell = ({ points, event }) => {
    told = performance.now();
    choose(keyUnder(event) ?? points[0]?.customdata);
  };
  const point = (event) => {
    const plot = event.target.closest?.(".drag");
    if (plot) plot.style.cursor = event.buttons === 0 && keyUnder(event) ? "pointer" : "";
  };
  const place = (event) => {
    const { target, clientX, clientY } = event;
    if (target.closest?.(".modebar") || performance.now() - told < SAME) return;
    const key = target.closest?.(".drag") && keyUnder(event);
    if (key) choose(key);
    if (key || !data.takesPlaces) return;
    const { left, top } = chart.getBoundingClientRect();
    const { xaxis, yaxis } = chart._fullLayout;
    const [x, y] = [clientX - left - xaxis._offset, clientY - top - yaxis._offset];
    if (x < 0 || x > xaxis._length || y < 0 || y > yaxis._length) return;
    leaveField();
    setTriggerValue("placed", [xaxis.p2c(x), yaxis.p2c(y)]);
  };
  // Where the chart is folded away, or was passed over, the overview has the event's place.
  const chosenPlace = () => {
    const drawn = data.chosen ? drawnInOverview(data.chosen) : null;
    const ring = chart?.isConnected ? chart.querySelector(`.${RING}`) : null;
    return parentElement.isFromOverview ? drawn ?? ring : ring ?? drawn;
  };
  const put = () => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => placePanel(chosenPlace()));
  };
  const pressOverview = (event) => {
    const key = data.takesKeys && keyInOverview(event);
    if (!key) return;
    parentElement.isFromOverview = true;
    setTriggerValue("clicked", key);
  };
  const markOverview = () => {
    for (const each of document.querySelectorAll(`${OVERVIEW} [data-ep-event]`)) {
      each.classList.toggle("ep-chosen", each.dataset.epEvent === data.chosen);
    }
  };
  const press = (event) => {
    const { key, target } = event;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const isHere = chart?.contains(target) || isInPanel(target);
    if (key in STEPS && isHere && !target.matches("input, textarea, select")) {
      event.preventDefault();
      setTriggerValue("stepped", STEPS[key]);
    } else if (key === "Escape" && data.chosen && (isHere || !target.matches("input, textarea"))) {
      setTriggerValue("left", true);
    }
  };
  const mark = () => {
    targets = null;
    for (const ring of chart.querySelectorAll(`.${RING}`)) ring.remove();
    if (!data.chosen) return;
    const shapes = chart.querySelectorAll(".barlayer .point > path, .scatterlayer path.point");
    for (const shape of shapes) {
      if (keyOf(shape) !== data.chosen) continue;
      shape.after(ringAround(shape.getBBox(), shape.getAttribute("transform")));
    }
    const box = boxInNumbers(chart, data.chosen);
    if (box) chart.querySelector(".barlayer").append(ringAround(box));
    put();
  };
  const follow = () => {
    const shown = chosenPlace();
    if (!data.takesKeys || !shown || parentElement.followed === data.chosen) return;
    if (!isPanelThere()) return; // until it comes nobody knows what it will cover
    parentElement.followed = data.chosen;
    const isLed = chart?.contains(document.activeElement) || isInPanel(document.activeElement);
    if (isLed || parentElement.isFromOverview) bringIntoSight(shown);
  };
  const leave = () => {
    // Plotly takes its listeners along, and the way to remove them, when it clears a chart.
    chart?.removeListener?.("plotly_click", tell);
    chart?.removeListener?.("plotly_afterplot", mark);
    chart?.removeEventListener("click", place);
    chart?.removeEventListener("mousemove", point);
  };
  // The chart comes late, and another one comes whenever what is drawn changes.
  const meet = () => {
    put();
    requestAnimationFrame(follow);
    const shown = document.querySelector(`.st-key-${data.chart} .js-plotly-plot`);
    if (shown?.on === on) return;
    leave();
    [chart, on] = [shown, shown?.on];
    if (!on) return;
    chart.on("plotly_click", tell);
    chart.on("plotly_afterplot", mark);
    chart.addEventListener("click", place);
    chart.addEventListener("mousemove", point);
    if (data.takesKeys) chart.tabIndex = 0;
    mark();
  };
  const observer = new MutationObserver(meet);
  observer.observe(document.body, { childList: true, subtree: true });
  if (data.takesKeys) document.addEventListener("keydown", press);
  document.addEventListener("click", pressOverview);
  document.addEventListener("scroll", put, { capture: true, passive: true });
  window.addEventListener("resize", put);
  parentElement.leave = () => {
    observer.disconnect();
    document.removeEventListener("keydown", press);
    document.removeEventListener("click", pressOverview);
    document.removeEventListener("scroll", put, true);
    window.removeEventListener("resize", put);
    leave();
  };
  markOverview();
  meet();
  if (!data.chosen) parentElement.followed = null;
  requestAnimationFrame(() => requestAnimationFrame(follow));
  const stopWatching = data.watches ? watchViewport(component) : () => {};
  return () => {
    stopWatching();
    parentElement.leave();
  };
}
