"""Whether a class's groups are compared, and what they are called."""

import streamlit as st

from epicrisis.live.room import groups
from epicrisis.live.room.transitions import Move
from epicrisis.store.classes.records import Room
from epicrisis.ui.shared.session import translate
from epicrisis.ui.shared.typed_text import MOST_TYPED
from epicrisis.ui.teacher import room_actions, room_fields

_COMPARES = "room_compares"
_NAMES = "room_groups"


def show(room: Room) -> None:
    """Show the switch, and once it is on the names."""
    room_fields.show_switch(
        room,
        _COMPARES,
        translate("Compare groups"),
        is_on=bool(room.groups),
        move=_compared,
        help_words=translate(
            "Phones ask which group one is in, such as the left or right half of a hall; results"
            " can then be shown by group. Nobody’s name belongs to it."
        ),
    )
    if room.groups:
        key = f"{_NAMES}-{room.version}"
        st.text_area(
            translate("Groups, one per line"),
            value="\n".join(room.groups),
            height=100,
            max_chars=MOST_TYPED,
            key=key,
            on_change=_rename,
            args=(room.code, room.version, key),
        )


def _compared(is_on: bool) -> Move:
    halves = [translate("On the left"), translate("On the right")]
    return groups.comparing(halves) if is_on else groups.stop_comparing


def _rename(code: str, version: int, key: str) -> None:
    names = str(st.session_state[key]).splitlines()
    room_actions.act(code, version, groups.comparing(names))
