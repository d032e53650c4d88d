"""Whether a class's groups are compared, and what they are called."""

import streamlit as st

from epicrisis.live.room import groups
from epicrisis.store.classes.records import Room
from epicrisis.ui.shared.session import translate
from epicrisis.ui.shared.typed_text import MOST_TYPED
from epicrisis.ui.teacher import room_actions

_COMPARES = "room_compares"
_NAMES = "room_groups"


def show(room: Room) -> None:
    """Show the switch, and once it is on the names."""
    key = f"{_COMPARES}-{room.version}"
    st.toggle(
        translate("Compare groups"),
        value=bool(room.groups),
        key=key,
        on_change=_switch,
        args=(room.code, room.version, key),
        help=translate(
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


def _switch(code: str, version: int, key: str) -> None:
    halves = [translate("On the left"), translate("On the right")]
    move = groups.comparing(halves) if st.session_state[key] else groups.stop_comparing
    room_actions.act(code, version, move)


def _rename(code: str, version: int, key: str) -> None:
    names = str(st.session_state[key]).splitlines()
    room_actions.act(code, version, groups.comparing(names))
