"""The projector's window: what the class sees, in big type, and nothing of what comes later."""

import streamlit as st

from epicrisis.timeline import prose, swimlane
from epicrisis.timeline.chart import ChartContent, ChartView
from epicrisis.timeline.events import kept_events
from epicrisis.timeline.layout import arrange
from epicrisis.ui.shared import html, session, viewport
from epicrisis.ui.shared.session import translate
from epicrisis.ui.teacher import class_view, room_actions, room_events
from epicrisis.ui.teacher.room_actions import LedRoom

CHART_WIDTH = 820
"""Pixels of the chart before room_push.js enlarges it to the width of the window."""


def show_page() -> None:
    """Show the page of the projector."""
    st.html(html.style(class_view.STYLE))
    _rerun_on_news()


@st.fragment
def _rerun_on_news() -> None:
    """Show where the room is; a move reruns only this."""
    led = room_events.subscribe(room_actions.press, window="projector", says_refusals=True)
    if _is_timeline(led):
        _show_timeline(led)
    else:
        st.html(class_view.projected(led))


def _is_timeline(led: LedRoom) -> bool:
    return led.room.focus == "timeline" and led.state.story.case.timeline is not None


def _show_timeline(led: LedRoom) -> None:
    """Show the swimlane as far as the class has come, on an axis that doesn't tell how far."""
    timeline = led.state.story.case.timeline
    assert timeline is not None
    telling = led.state.telling
    view = ChartView(session.current().language, is_dark=viewport.is_dark())
    events = kept_events(telling, view.language)
    st.html(class_view.projected_timeline(led, is_empty=not events))
    if not events:
        return
    viewport.sync_theme()
    chart = swimlane.figure(arrange(telling, ChartContent(events), view), view)
    with st.container(key="room_timeline"):
        st.plotly_chart(
            chart,
            key="room_swimlane",
            theme=None,
            width=CHART_WIDTH,
            config={"staticPlot": True},
            alt=prose.alt_text(events, timeline.unit, translate),
        )
