"""The rooms that this browser leads: resumed, renamed, gone on with another day, duplicated."""

import streamlit as st

from epicrisis import writing
from epicrisis.live import join_link
from epicrisis.live.room import transitions
from epicrisis.live.web.cookies import led_codes
from epicrisis.ui.shared import html, session, teacher_access
from epicrisis.ui.shared.session import say, translate
from epicrisis.ui.teacher import new_room, room_actions, room_fields
from epicrisis.ui.teacher.room_actions import LedRoom

MOST_ROOMS = 60
"""Whose cookies are looked at; a browser keeps about as many of one site."""
MOST_IN_LIBRARY = 3


def led_rooms() -> list[LedRoom]:
    """Return the rooms that this browser leads, the newest first."""
    codes = led_codes(st.context.cookies)[:MOST_ROOMS]
    found = [led for code in codes if (led := room_actions.led_room(code)) is not None]
    return sorted(found, key=lambda led: led.room.id, reverse=True)


def show_resuming() -> None:
    """Lead from the library back to the rooms that were opened last."""
    rooms = led_rooms()
    if not rooms:
        return
    for led in rooms[:MOST_IN_LIBRARY]:
        words = translate("Resume the room {code}").format(code=join_link.spaced(led.room.code))
        html.show("room_link_to.html", words=words, address=_address(led))
    html.show("room_link_to.html", words=translate("My rooms"), address="/console")


def show_page() -> None:
    """Show all of them."""
    st.title(translate("My rooms"))
    if refusal := session.take_refusal("press"):
        st.warning(refusal, icon=":material/info:")
    rooms = led_rooms()
    if not rooms:
        st.markdown(
            translate(
                "This browser leads no room. Open one in the library, under **For teachers**, or"
                " open a room’s recovery link here."
            )
        )
    for led in rooms:
        with st.container(border=True, key=f"my_room-{led.room.code}"):
            _show(led)
    html.show("room_link_to.html", words=translate("Library"), address="/")


def _address(led: LedRoom) -> str:
    return f"/console?room={led.room.code}"


def _show(led: LedRoom) -> None:
    room, title = led.room, say(led.state.telling.title)
    html.show(
        "my_room.html",
        name=room.name or title,
        title=title if room.name else "",
        code=join_link.spaced(room.code),
        opened=writing.day(room.opened.date(), session.current().language) if room.opened else "",
        address=_address(led),
        place=translate("step {number} of {total}").format(
            number=room.position, total=len(led.state.story.steps)
        )
        if room.position
        else translate("Join screen"),
        translate=translate,
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.button(
            translate("Go on another day"),
            key=f"my_room_again-{room.code}",
            icon=":material/event_repeat:",
            on_click=room_actions.act,
            args=(room.code, room.version, transitions.meet_again),
            disabled=room.position == 0,
            help=translate(
                "Puts the join screen up again, lets others join and sets the clock to 0. The class"
                " goes on at the step where it was, and its votes stay."
            ),
        )
        if teacher_access.may_teach():
            wanted = st.button(
                translate("Duplicate"),
                key=f"my_room_copy-{room.code}",
                icon=":material/content_copy:",
                help=translate("Opens another room of the same case, for another class."),
            )
            if wanted:
                new_room.open_like(room)
        room_fields.ask_name(room, f"my_room_name-{room.code}")
