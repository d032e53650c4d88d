"""A place of Streamlit's page is copied by its parts, not by what Python can find out about it.

At each run a fragment copies all places that it lies in. Python's `deepcopy` of an object without a
word of its own on copies is fifteen times as long as this. `docs/upstream/cursor-copies.patch` is
the same as a change of Streamlit's own. What is replaced here is private:
`tests/server/test_cursor_copies.py` compares copies, and fails with a Streamlit that has other
ones.
"""

from copy import deepcopy
from typing import Any

from streamlit.cursor import Cursor, SparseList

METHOD = "__deepcopy__"


def use() -> None:
    """Copy so from now on."""
    setattr(Cursor, METHOD, copied)


def copied(cursor: Cursor, memo: dict[int, Any]) -> Cursor:
    """Return a copy that moves by itself: all else that a place knows of itself never changes."""
    copy = object.__new__(type(cursor))
    copy.__dict__.update(cursor.__dict__)
    shown = cursor._transient_elements
    copy._transient_elements = deepcopy(shown, memo) if len(shown) else SparseList()
    return copy
