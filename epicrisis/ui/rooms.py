"""The rooms as pages know them: which store holds them, and who leads which."""

import logging
from functools import cache

import streamlit as st

from epicrisis.live.cookies import teacher_cookie_name
from epicrisis.store.errors import StoreError
from epicrisis.store.room_records import Room
from epicrisis.store.rooms import Rooms, plain_room_code
from epicrisis.ui import keeping

KEEP_DAYS = 30
"""Rooms are deleted so many days after they were opened."""

log = logging.getLogger("epicrisis")


@cache
def rooms() -> Rooms | None:
    """Return the rooms, None where the store can't be opened."""
    store = keeping.store()
    return Rooms(store.database) if store is not None else None


def led_room(typed_code: str) -> Room | None:
    """Return the room with this code if this browser holds its teacher's secret."""
    held, code = rooms(), plain_room_code(typed_code)
    if held is None or code is None:
        return None
    secret = st.context.cookies.get(teacher_cookie_name(code), "")
    return held.room(code) if secret and held.leads(code, secret) else None


def forget_old() -> None:
    """Delete the rooms that have lasted long enough."""
    held = rooms()
    try:
        gone = held.delete_older_than(KEEP_DAYS) if held is not None else 0
    except StoreError as error:
        log.error("%s", error)
        return
    if gone:
        log.info("deleted %d rooms opened more than %d days ago", gone, KEEP_DAYS)
