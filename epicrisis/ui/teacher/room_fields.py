"""Fields by which a room is set, wherever they stand: what they hold becomes a move of the room."""

from collections.abc import Callable

import streamlit as st

from epicrisis.live.room.transitions import Move
from epicrisis.store.classes.records import Room
from epicrisis.store.classes.rooms import MAX_NAME
from epicrisis.ui.shared.session import translate
from epicrisis.ui.teacher import room_actions


def ask_name(room: Room, name: str, help_words: str | None = None) -> None:
    """Ask what its teacher calls a room; `name` tells this field from others of the page."""
    key = f"{name}-{room.version}"
    st.text_input(
        translate("What you call this room"),
        value=room.name,
        max_chars=MAX_NAME,
        key=key,
        on_change=lambda: _act(room, room_actions.rename(str(st.session_state[key]))),
        help=help_words,
    )


def show_switch(
    room: Room, name: str, words: str, *, is_on: bool, move: Callable[[bool], Move], help_words: str
) -> None:
    """Let something be switched on or off, by the move that `move` returns for it."""
    key = f"{name}-{room.version}"
    st.toggle(
        words,
        value=is_on,
        key=key,
        on_change=lambda: _act(room, move(bool(st.session_state[key]))),
        help=help_words,
    )


def _act(room: Room, move: Move) -> None:
    room_actions.act(room.code, room.version, move)
