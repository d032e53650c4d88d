"""The rooms as pages know them: which store holds them, and who leads which."""

from functools import lru_cache

import streamlit as st

from epicrisis.live.cookies import teacher_cookie_name
from epicrisis.store.room_records import Room
from epicrisis.store.rooms import Rooms, plain_room_code
from epicrisis.store.store import Store
from epicrisis.ui import keeping


def rooms() -> Rooms | None:
    """Return the rooms, None where the store can't be opened."""
    store = keeping.store()
    return _rooms_in(store) if store is not None else None


@lru_cache(maxsize=1)
def _rooms_in(store: Store) -> Rooms:
    return Rooms(store.database)


def led_room(typed_code: str) -> Room | None:
    """Return the room with this code if this browser holds its teacher's secret."""
    held, code = rooms(), plain_room_code(typed_code)
    if held is None or code is None:
        return None
    secret = st.context.cookies.get(teacher_cookie_name(code), "")
    return held.room(code) if secret and held.leads(code, secret) else None
