"""The event that is chosen, as the chart shows it, and the bar or point that is clicked there."""

from collections.abc import Callable

import streamlit as st

_JS = """
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

export default function ({ data, parentElement, setTriggerValue }) {
  // Streamlit calls this again with new data, but cleans up only at the very end.
  parentElement.leave?.();
  let chart, on;
  const tell = ({ points }) => {
    const key = points[0]?.customdata;
    if (typeof key === "string") setTriggerValue("clicked", key);
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
    mark();
  };
  const observer = new MutationObserver(meet);
  observer.observe(document.body, { childList: true, subtree: true });
  parentElement.leave = () => { observer.disconnect(); leave(); };
  meet();
  return () => parentElement.leave();
}
"""

_chart_link = st.components.v2.component("epicrisis_event_in_chart", js=_JS)


def show(chart: str, chosen: str | None, choose: Callable[[str], None]) -> None:
    """Mark an event in the chart with that key, and hand on the key of an event clicked there.

    Not by `on_select` of `st.plotly_chart`: the server can't change such a selection, and the
    browser doesn't tell it again when what was selected in the chart, and left by other means,
    is clicked once more. The figure doesn't change either way, so zoom stays.
    """
    key = "event_in_chart"

    def hand_on() -> None:
        clicked = st.session_state[key].clicked
        if isinstance(clicked, str):
            choose(clicked)

    _chart_link(
        key=key,
        data={"chart": chart, "chosen": chosen},
        on_clicked_change=hand_on,
        height=1,
    )
