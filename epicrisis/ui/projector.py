"""The projector's window: what the class sees, in big type, and nothing of what comes later."""

from functools import partial

import streamlit as st

from epicrisis.live import moving
from epicrisis.store.rooms import Rooms
from epicrisis.story import telling
from epicrisis.timeline import prose, swimlane
from epicrisis.timeline.events import visible_events
from epicrisis.timeline.layout import arrange
from epicrisis.ui import leading, push, room_style, rooms, routing, screens, viewport, visit
from epicrisis.ui.leading import Led
from epicrisis.ui.visit import translate

CHART_WIDTH = 820
"""Pixels of the chart before room_push.js enlarges it to the width of the window."""


def show_page() -> None:
    """Show the page of the projector."""
    room_style.show()
    _follow()


@st.fragment
def _follow() -> None:
    """Show where the room is; a move reruns only this."""
    now, held = leading.led(routing.asked_room()), rooms.rooms()
    if now is None or held is None or now.room.language != visit.current().language:
        st.rerun()
    push.follow(now.room, push.ALL_KEYS, partial(leading.press_on_projector, now.room.code))
    if _is_timeline(now):
        _show_timeline(held, now)
    else:
        st.html(screens.projected(held, now))


def _is_timeline(now: Led) -> bool:
    return now.room.focus == "timeline" and now.story.case.timeline is not None


def _show_timeline(held: Rooms, now: Led) -> None:
    """Show the swimlane as far as the class has come, on an axis that doesn't tell how far."""
    timeline = now.story.case.timeline
    assert timeline is not None
    opened = moving.passed(now.story, now.room)
    language = visit.current().language
    events = visible_events(now.story.case, opened, language)
    st.html(screens.projected_timeline(held, now, is_empty=not events))
    if not events:
        return
    layout = arrange(
        events,
        timeline,
        opened,
        language,
        translate,
        finished=telling.is_finished(now.story, opened),
    )
    viewport.follow_theme()
    chart = swimlane.figure(layout, translate, dark=st.context.theme.type == "dark")
    with st.container(key="room_timeline"):
        st.plotly_chart(
            chart,
            key="room_swimlane",
            theme=None,
            width=CHART_WIDTH,
            config={"staticPlot": True},
            alt=prose.alt_text(events, timeline.unit, translate),
        )
