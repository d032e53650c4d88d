"""The projector's window: what the class sees, in big type, and nothing of what comes later."""

from collections.abc import Sequence

import streamlit as st

from epicrisis.live.room import pages
from epicrisis.timeline import prose, swimlane
from epicrisis.timeline.chart import ChartContent, ChartView
from epicrisis.timeline.events import ToldEvent, kept_events
from epicrisis.timeline.layout import arrange
from epicrisis.ui.shared import html, routing, session, viewport
from epicrisis.ui.shared.session import translate
from epicrisis.ui.teacher import class_view, room_actions, room_events
from epicrisis.ui.teacher.room_actions import LedRoom
from epicrisis.ui.timeline import overview

SHEETS = (class_view.STYLE, overview.STYLE)
"""Style sheets of the projector, beside the app's own."""
CHART_WIDTH = 820
"""Pixels of the chart before room_fit.js enlarges it as far as the window holds it."""
OVERVIEW_RATIO = 2.05
"""Width over height of what is left for the overview, of a window of 16:9."""


def show_page() -> None:
    """Show the page of the projector."""
    _rerun_on_news(room_actions.take_handed())


@st.fragment
def _rerun_on_news(read: list[LedRoom]) -> None:
    """Show where the room is; a move reruns only this."""
    led = room_events.subscribe(
        room_actions.press, window="projector", read=read, says_refusals=True
    )
    if _is_timeline(led):
        _show_timeline(led)
    else:
        html.put(class_view.projected(led))


def _is_timeline(led: LedRoom) -> bool:
    return led.shows_timeline and led.state.story.case.timeline is not None


def _show_timeline(led: LedRoom) -> None:
    """Show the timeline as far as the class has come: in one picture, or one of its lanes.

    Its axis doesn't tell how far the story goes.
    """
    telling, language = led.state.telling, session.current().language
    events, page = kept_events(telling, language), pages.shown(led.state)
    of_page = pages.lanes(led.state)[page - 1] if page else ()
    title = class_view.lanes_of(of_page) or routing.page_title(routing.TIMELINE)
    html.put(class_view.projected_timeline(led, title, is_empty=not events))
    if not events or led.room.is_black:
        return
    if not of_page:
        with st.container(key="room_overview"):
            if overview.show_on_screen(telling, OVERVIEW_RATIO):
                return
    _show_chart(of_page or events, led)


def _show_chart(events: Sequence[ToldEvent], led: LedRoom) -> None:
    """Show events as bars below one another, on the axis of all that is told."""
    viewport.sync_theme()
    telling, timeline = led.state.telling, led.state.story.case.timeline
    assert timeline is not None
    view = ChartView(session.current().language, is_dark=viewport.is_dark())
    content = ChartContent(events, extent=kept_events(telling, view.language))
    chart = swimlane.figure(arrange(telling, content, view), view)
    with st.container(key="room_timeline"):
        st.plotly_chart(
            chart,
            key="room_swimlane",
            theme=None,
            width=CHART_WIDTH,
            config={"staticPlot": True},
            alt=prose.alt_text(events, timeline.unit, translate),
        )
