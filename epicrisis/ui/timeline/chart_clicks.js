// The ring around the event that is chosen, and clicks on a bar or point: Streamlit's own selection
// can't be changed by the server, nor told a second time. Where the chart takes places, clicks
// between them, too.

const RING = "ep-ring", ROOM = 3;

function keyOf(shape) {
  const { trace } = shape.closest(".trace").__data__[0];
  return trace.customdata?.[shape.closest(".point").__data__.i];
}

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

// Plotly keeps the focus where it was, in a field too, whose words then would be told too late.
function leaveField() {
  const field = document.activeElement;
  if (field?.matches("input, textarea")) field.blur();
}

export default function ({ data, parentElement, setTriggerValue }) {
  // Streamlit calls this again with new data, but cleans up only at the very end.
  parentElement.leave?.();
  let chart, on;
  const tell = ({ points }) => {
    const key = points[0]?.customdata;
    if (typeof key !== "string") return;
    leaveField();
    setTriggerValue("clicked", key);
  };
  const place = ({ target, clientX, clientY }) => {
    if (!data.takesPlaces || target.closest?.(".modebar") || chart._hoverdata?.length) return;
    const { left, top } = chart.getBoundingClientRect();
    const { xaxis, yaxis } = chart._fullLayout;
    const [x, y] = [clientX - left - xaxis._offset, clientY - top - yaxis._offset];
    if (x < 0 || x > xaxis._length || y < 0 || y > yaxis._length) return;
    leaveField();
    setTriggerValue("placed", [xaxis.p2c(x), yaxis.p2c(y)]);
  };
  const mark = () => {
    for (const ring of chart.querySelectorAll(`.${RING}`)) ring.remove();
    if (!data.chosen) return;
    const shapes = chart.querySelectorAll(".barlayer .point > path, .scatterlayer path.point");
    for (const shape of shapes) {
      if (keyOf(shape) !== data.chosen) continue;
      shape.after(ringAround(shape.getBBox(), shape.getAttribute("transform")));
    }
    const box = boxInNumbers(chart, data.chosen);
    if (box) chart.querySelector(".barlayer").append(ringAround(box));
  };
  const leave = () => {
    // Plotly takes its listeners along, and the way to remove them, when it clears a chart.
    chart?.removeListener?.("plotly_click", tell);
    chart?.removeListener?.("plotly_afterplot", mark);
    chart?.removeEventListener("click", place);
  };
  // The chart comes late, and another one comes whenever what is drawn changes.
  const meet = () => {
    const shown = document.querySelector(`.st-key-${data.chart} .js-plotly-plot`);
    if (shown?.on === on) return;
    leave();
    [chart, on] = [shown, shown?.on];
    if (!on) return;
    chart.on("plotly_click", tell);
    chart.on("plotly_afterplot", mark);
    chart.addEventListener("click", place);
    mark();
  };
  const observer = new MutationObserver(meet);
  observer.observe(document.body, { childList: true, subtree: true });
  parentElement.leave = () => { observer.disconnect(); leave(); };
  meet();
  return () => parentElement.leave();
}
