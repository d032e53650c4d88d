"""The console's twin on its teacher's phone: two large buttons, and what one has to know."""

import streamlit as st

from epicrisis.live.room.class_state import ClassState
from epicrisis.ui.shared import html
from epicrisis.ui.shared.session import translate
from epicrisis.ui.teacher import (
    asking,
    audience,
    class_view,
    coming_next,
    console_bar,
    leading_buttons,
    room_actions,
    room_events,
    vote_results,
)
from epicrisis.ui.teacher.room_actions import LedRoom

_AS, REMOTE = "as", "remote"


def is_asked() -> bool:
    """Tell whether the address asks for the phone's window."""
    return st.query_params.get(_AS) == REMOTE


@st.fragment
def show(read: list[LedRoom]) -> None:
    """Show where the room is and what leads on; a move reruns only this."""
    led = room_events.subscribe(
        room_actions.press, window=REMOTE, read=read, listens=audience.is_open()
    )
    with st.container(key="room_remote"):
        console_bar.show(led)
        leading_buttons.show_refusal(led.state)
        coming_next.show_notes(led.state)
        _show_votes(led)
        asking.show(led.state)
        audience.show_folded(led)
        with st.expander(translate("On the projector")):
            if led.shows_timeline:
                st.markdown(translate("The timeline, as far as the class has come."))
            else:
                html.put(class_view.previewed(led, with_answers=True))
    _show_buttons(led.state)


def _show_votes(led: LedRoom) -> None:
    """Show the last vote on a question, closed or not: nobody else looks at this phone."""
    what, poll = led.state.asked, led.state.poll
    if what is None or what.question is None or poll is None:
        return
    counted = vote_results.results(led, what, led.state.polls(what.id))
    html.show("heading.html", heading=translate("Results, for you alone"))
    html.show("room_console_results.html", results=counted, translate=translate)


def _show_buttons(state: ClassState) -> None:
    with st.container(key="room_remote_buttons"):
        with st.container(horizontal=True, key="room_remote_more"):
            leading_buttons.show_voting(state)
            leading_buttons.show_groups(state)
        with st.container(horizontal=True, key="room_remote_main"):
            leading_buttons.show_back_and_next(state, is_hiding=False, has_keys=False)
