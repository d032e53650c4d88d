"""The event that is chosen, as the chart shows it, and the bar or point that is clicked there."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from epicrisis import javascript

_SCRIPT = Path(__file__).with_name("chart_clicks.js")

_chart_link = st.components.v2.component("epicrisis_event_in_chart", js=javascript.read(_SCRIPT))


def show(
    chart: str,
    chosen: str | None,
    choose: Callable[[str], None],
    place: Callable[[float, float], None] | None = None,
) -> None:
    """Mark an event in the chart with that key, and hand on the key of an event clicked there.

    `place` is given where else in the chart somebody clicked: as `layout` counts, x in the
    timeline's unit and y in pixels from the top.

    Not by `on_select` of `st.plotly_chart`: the server can't change such a selection, and the
    browser doesn't tell it again when what was selected in the chart, and left by other means,
    is clicked once more. The figure doesn't change either way, so zoom stays.
    """
    key = "event_in_chart"

    def hand_on() -> None:
        clicked = st.session_state[key].clicked
        if isinstance(clicked, str):
            choose(clicked)

    def hand_on_place() -> None:
        match st.session_state[key].placed:
            case [int() | float() as x, int() | float() as y] if place is not None:
                place(float(x), float(y))

    _chart_link(
        key=key,
        data={"chart": chart, "chosen": chosen, "takesPlaces": place is not None},
        on_clicked_change=hand_on,
        on_placed_change=hand_on_place,
        height=1,
    )
