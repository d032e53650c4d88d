"""Playing the timeline moment by moment, as far as the story is open."""

from bisect import bisect_right
from collections.abc import Sequence

import streamlit as st

from epicrisis.cases.calendar import Calendar
from epicrisis.cases.model import TimeUnit
from epicrisis.story.telling import Telling
from epicrisis.timeline import prose, views
from epicrisis.timeline.breaks import breaks_among, is_within
from epicrisis.timeline.events import ToldEvent, calendar_of
from epicrisis.ui.shared import html, session
from epicrisis.ui.shared.session import translate

SECONDS_A_MOMENT = 1.2
MOST_NAMED = 3
"""Events of one moment that the caption names."""
_MOMENT = "moment"
_STEP = "play_by"
_REACHED = "moment_reached"
"""Where on the axis the play stands, and by which steps: a step of the other kind keeps it."""


def is_playing() -> bool:
    """Tell whether the timeline goes on by itself."""
    return session.current().is_playing


def show(telling: Telling, events: tuple[ToldEvent, ...]) -> tuple[ToldEvent, ...]:
    """Show the controls; return the events as far as the moment that is reached.

    Where nothing is played, they are the very same ones.
    """
    timeline = telling.story.case.timeline
    assert timeline is not None
    steps = {"time": translate("Moment by moment"), "event": translate("Event by event")}
    with st.expander(
        translate("Play the story in time"),
        icon=":material/play_circle:",
        key="play",
        on_change="rerun",
    ) as box:
        if not box.open:
            return events
        by = st.segmented_control(
            translate("How to play"),
            list(steps),
            format_func=steps.__getitem__,
            default="event",
            required=True,
            key=_STEP,
            label_visibility="collapsed",
        )
        breaks = breaks_among(telling, events)
        every = views.moments(events, "time" if by == "time" else "event")
        moments = tuple(moment for moment in every if not is_within(moment, breaks))
        if not moments:
            st.markdown(translate("No event here has a date, so there is nothing to play."))
            return events
        dates = _dates(events, moments, calendar_of(telling))
        _keep_moment(moments, str(by))
        place = _show_controls(moments, dates, timeline.unit)
        st.session_state[_REACHED] = (str(by), moments[place])
        now = views.changing_at(events, moments[place])
        with st.container(key="play_caption"):
            st.markdown(_caption(now, timeline.unit))
        return views.up_to(events, moments[place], dates[place])


def _keep_moment(moments: tuple[float, ...], by: str) -> None:
    """Stay at the moment that was reached where the steps are of another kind than before."""
    before = st.session_state.get(_REACHED)
    if before is None or before[0] == by or _MOMENT not in st.session_state:
        return
    st.session_state[_MOMENT] = max(0, bisect_right(moments, before[1]) - 1)


def _caption(now: Sequence[ToldEvent], unit: TimeUnit) -> str:
    """Say what begins, happens or ends at the moment that is reached."""
    named = [html.plain(prose.in_short(event, unit, translate)) for event in now[:MOST_NAMED]]
    if len(now) > MOST_NAMED:
        named.append(translate("{count} more").format(count=len(now) - MOST_NAMED))
    return translate("; ").join(named) or "–"


def _dates(
    events: tuple[ToldEvent, ...], moments: tuple[float, ...], calendar: Calendar | None
) -> list[str]:
    """Return the dates of moments: those of events there, else to the unit of the axis."""
    if calendar is None:
        return [""] * len(moments)
    known = {each.at: each.date for event in events for each in (event.start, event.end)}
    return [known.get(moment) or calendar.date_at(moment) for moment in moments]


def _show_controls(moments: tuple[float, ...], dates: list[str], unit: TimeUnit) -> int:
    """Show slider and button; return the place of the moment that is reached."""
    _advance(len(moments))
    names = [
        prose.moment_of(moment, date, unit, translate)
        for moment, date in zip(moments, dates, strict=True)
    ]
    place = st.select_slider(
        translate("As far as"),
        range(len(moments)),
        value=None if _MOMENT in st.session_state else len(moments) - 1,
        format_func=names.__getitem__,
        key=_MOMENT,
        on_change=pause,
    )
    if is_playing():
        st.button(translate("Pause"), key="pause", icon=":material/pause:", on_click=pause)
    else:
        st.button(
            translate("Play"),
            key="play_on",
            icon=":material/play_arrow:",
            on_click=_play,
            args=(len(moments),),
        )
    return int(place)


def _advance(count: int) -> None:
    """Go to the next moment while it plays, and stay within those there are.

    A new session has none of its own: it is at the one that the browser shows.
    """
    current = session.current()
    if _MOMENT not in st.session_state:
        return
    place = min(int(st.session_state[_MOMENT]), count - 1)
    if current.is_playing:
        place = min(place + 1, count - 1)
        current.is_playing = place < count - 1
    st.session_state[_MOMENT] = place


def _play(count: int) -> None:
    session.current().is_playing = True
    if int(st.session_state.get(_MOMENT, count - 1)) >= count - 1:
        st.session_state[_MOMENT] = -1


def pause() -> None:
    """Stay at the moment that is reached."""
    session.current().is_playing = False
