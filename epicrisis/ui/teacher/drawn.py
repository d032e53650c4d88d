"""What a window has drawn last: it stands until something that decides it is another.

A window is run again for much that changes little of it: a door that opens, a switch, a page that
comes back. What it has drawn is kept by its own session, and goes with that.
"""

from collections.abc import Callable
from typing import TypeVar

import streamlit as st

_DRAWN = "room_drawn"

T = TypeVar("T")


def once(place: str, of: object, draw: Callable[[], T]) -> T:
    """Return what stands at a place, drawn anew only where `of`, all that decides it, is another.

    Each place has one function that draws it.
    """
    drawn: dict[str, tuple[object, T]] = st.session_state.setdefault(_DRAWN, {})
    kept = drawn.get(place)
    if kept is None or kept[0] != of:
        kept = drawn[place] = of, draw()
    return kept[1]


def forget(place: str) -> None:
    """Have what stands there drawn anew: more decides it than was said."""
    st.session_state[_DRAWN].pop(place, None)
