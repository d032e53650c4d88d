"""The library's doors to rooms: a class is opened from a case, or joined by its code."""

import math
import time
from dataclasses import replace
from pathlib import Path

import streamlit as st

from epicrisis import log
from epicrisis.live import addresses
from epicrisis.live.addresses import InvalidAddress
from epicrisis.server import resources
from epicrisis.store.classes.records import Room
from epicrisis.store.classes.rooms import MAX_ROOMS_A_DAY, TooManyRoomsError
from epicrisis.store.db.errors import StoreError
from epicrisis.ui.shared import html, progress_store, session, teacher_access
from epicrisis.ui.shared.session import translate

_AT_ONCE_S = 5.0
"""A press so soon after another at the same case is its second half: it leads to the same room."""
_OPENED = "room_opened"
_ROOM_ENTRY = Path(__file__).with_name("room_entry.js")


def show_opening(slug: str) -> None:
    """Offer to present a case in class, to a teacher."""
    if not teacher_access.may_teach():
        return
    is_wanted = st.button(
        translate("Present in class"), key=f"present-{slug}", icon=":material/co_present:"
    )
    if is_wanted:
        _open(slug)


def show_joining() -> None:
    """Offer the way into a class that somebody else presents."""
    html.show("room_join_link.html", words=translate("Join a class"))


def open_like(room: Room) -> None:
    """Open another room of the same case, and lead there."""
    if teacher_access.may_teach():
        _open(room.case, like=room)


def _open(slug: str, like: Room | None = None) -> None:
    before, at, path = st.session_state.get(_OPENED, ("", -math.inf, ""))
    if before == slug and time.monotonic() - at < _AT_ONCE_S:
        _lead_to(path)
        return
    classes, owner = resources.class_store(), progress_store.token()
    if owner is None:
        st.error(
            translate("This browser refuses cookies, by which the teacher of a room is known.")
        )
        return
    try:
        if classes is None:
            raise StoreError("there is no store")
        address = like.address if like else addresses.guess(st.context.url or "")
        language = like.language if like else session.current().language
        room, secret = classes.rooms.open(slug, language, address, owner)
        if like is not None:
            classes.rooms.change(room, _set_as(like, room))
    except InvalidAddress as refusal:
        st.error(refusal.said(translate))
    except TooManyRoomsError:
        st.error(
            translate(
                "You have opened {most} rooms in the last 24 hours, which is the most. Open one"
                " tomorrow, or go on in one of them."
            ).format(most=MAX_ROOMS_A_DAY)
        )
    except StoreError as error:
        log.store_failed(error)
        st.error(translate("A room can't be opened just now: nothing can be saved."))
    else:
        path = f"/t/{room.code}#{secret}"
        # Before anything is drawn: a second press ends this run there.
        st.session_state[_OPENED] = (slug, time.monotonic(), path)
        _lead_to(path)


def _set_as(like: Room, room: Room) -> Room:
    return replace(
        room,
        name=like.name,
        planned_minutes=like.planned_minutes,
        discusses_first=like.discusses_first,
        groups=like.groups,
    )


def _lead_to(path: str) -> None:
    """Lead the browser to the page where the room's secret becomes a cookie."""
    st.link_button(
        translate("Go to your room"),
        path,
        type="primary",
        icon=":material/arrow_forward:",
    )
    st.html(html.script(_ROOM_ENTRY, path=path), unsafe_allow_javascript=True)
