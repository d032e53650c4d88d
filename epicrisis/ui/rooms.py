"""The rooms as pages know them: who leads which."""

import streamlit as st

from epicrisis.live.cookies import teacher_cookie_name
from epicrisis.server import resources
from epicrisis.store.room_records import Room
from epicrisis.store.rooms import plain_room_code


def led_room(typed_code: str) -> Room | None:
    """Return the room with this code if this browser holds its teacher's secret."""
    held, code = resources.rooms(), plain_room_code(typed_code)
    if held is None or code is None:
        return None
    secret = st.context.cookies.get(teacher_cookie_name(code), "")
    return held.room(code) if secret and held.leads(code, secret) else None
