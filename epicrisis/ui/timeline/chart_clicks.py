"""The event that is chosen, as the chart shows it, and the bar or point that is clicked there."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from epicrisis import javascript
from epicrisis.ui.shared import viewport

KEY = "event_in_chart"
_SCRIPT = Path(__file__).with_name("chart_clicks.js")

_chart_link = st.components.v2.component("epicrisis_event_in_chart", js=javascript.read(_SCRIPT))


def show(
    chart: str,
    chosen: str | None,
    choose: Callable[[str], None],
    place: Callable[[float, float], None] | None = None,
    step: Callable[[int], None] | None = None,
    leave: Callable[[], None] | None = None,
    *,
    watches: bool = False,
) -> bool:
    """Mark an event in the chart with that key, and hand on the key of an event clicked there.

    `place` is given where else in the chart somebody clicked: as `layout` counts, x in the
    timeline's unit and y in pixels from the top. `step` is given 1 or -1 where somebody goes to
    the next event by a key, and `leave` called where they want none to be chosen. With `watches`
    it does what the component of `viewport` does, which a page then doesn't need: each costs its
    server a twentieth of a run. Return whether the browser has told that there is little room.

    Not by `on_select` of `st.plotly_chart`: the server can't change such a selection, and the
    browser doesn't tell it again when what was selected in the chart, and left by other means,
    is clicked once more. The figure doesn't change either way, so zoom stays.
    """
    key = KEY

    def hand_on() -> None:
        clicked = st.session_state[key].clicked
        if isinstance(clicked, str):
            choose(clicked)

    def hand_on_place() -> None:
        match st.session_state[key].placed:
            case [int() | float() as x, int() | float() as y] if place is not None:
                place(float(x), float(y))

    def hand_on_step() -> None:
        if step is not None and st.session_state[key].stepped in (1, -1):
            step(int(st.session_state[key].stepped))

    def hand_on_leave() -> None:
        if leave is not None and st.session_state[key].left:
            leave()

    told_again = viewport.run_again if watches else None
    told = _chart_link(
        key=key,
        data={
            "chart": chart,
            "chosen": chosen,
            "takesPlaces": place is not None,
            "takesKeys": step is not None,
            "watches": watches,
        },
        on_clicked_change=hand_on,
        on_placed_change=hand_on_place,
        on_stepped_change=hand_on_step,
        on_left_change=hand_on_leave,
        on_narrow_change=told_again,
        on_colours_change=told_again,
        height=1,
    )
    return bool(told.get("narrow"))
