"""A copied place is as Python copies it, and moves by itself."""

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from streamlit import cursor
from streamlit.cursor import Cursor, LockedCursor, RunningCursor, SparseList
from streamlit.proto.Element_pb2 import Element

from epicrisis.server import cursor_copies
from tests.support.upstream import patched

KNOWN = {
    "_transient_index",
    "_transient_elements",
    "_root_container",
    "_parent_path",
    "_index",
}
"""All that a place knows of itself."""
MOVES = {"_transient_elements"}
"""What of it is changed where it stands: all else is put there anew, and never changes."""


def shown() -> SparseList[Element]:
    elements = SparseList[Element]()
    elements[2] = Element()
    elements[2].html.body = "<p>Working …</p>"
    return elements


def moved() -> RunningCursor:
    place = RunningCursor(1, (3, 4))
    place.lock_element()
    place.open_block()
    return place


PLACES: dict[str, Callable[[], Cursor]] = {
    "a new one": lambda: RunningCursor(0),
    "one that has moved": moved,
    "one with what is shown in passing": lambda: RunningCursor(0, (1,), 2, shown()),
    "a locked one": lambda: LockedCursor(1, (2, 3), 5),
    "a locked one with what is shown in passing": lambda: LockedCursor(0, (), 1, 2, shown()),
    "a passing one": lambda: LockedCursor(0, (), 1).get_transient_cursor(),
}


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest) -> Cursor:
    return PLACES[request.param]()


@pytest.fixture
def ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """Copy as we do, until the test's end."""
    monkeypatch.setattr(Cursor, cursor_copies.METHOD, None, raising=False)
    cursor_copies.use()


def known(place: Cursor) -> dict[str, Any]:
    return {**vars(place), "_transient_elements": dict(place.transient_elements.items())}


def test_a_copy_is_as_python_makes_it(place: Cursor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(Cursor, cursor_copies.METHOD, raising=False)
    by_python, ours = deepcopy(place), cursor_copies.copied(place, {})
    assert type(ours) is type(by_python)
    assert known(ours) == known(by_python) == known(place)
    for name in KNOWN:
        is_copied = getattr(by_python, name) is not getattr(place, name)
        assert (getattr(ours, name) is not getattr(place, name)) == is_copied
        assert is_copied == (name in MOVES)


@pytest.mark.usefixtures("ours")
def test_a_copy_moves_by_itself(place: Cursor) -> None:
    before = deepcopy(known(place))
    copy = deepcopy(place)
    for _, element in copy.transient_elements.items():
        element.html.body = "other"
    copy.get_transient_cursor().transient_elements[9] = Element()
    assert known(place) == before
    copy.lock_element()
    copy.open_block()
    assert known(place) == before
    place.get_transient_cursor()
    place.transient_elements[7] = Element()
    place.lock_element()
    assert 7 not in copy.transient_elements


@pytest.mark.usefixtures("ours")
def test_what_is_one_stays_one_within_a_copy() -> None:
    passing = shown()
    one, other = RunningCursor(0, (), 0, passing), LockedCursor(0, (), 0, 0, passing)
    again, and_again, beside = deepcopy([one, one, other])
    assert again is and_again is not one
    assert again.transient_elements is beside.transient_elements is not passing


@pytest.mark.usefixtures("ours")
def test_a_copy_of_a_copy_is_one_too() -> None:
    """At each run a fragment copies what was copied when the page came."""
    kept = deepcopy(moved())
    for _ in range(3):
        run = deepcopy(kept)
        assert run.lock_element().delta_path == [1, 3, 4, 2]


def test_streamlit_has_no_other_places(place: Cursor) -> None:
    assert {*Cursor.__subclasses__()} == {RunningCursor, LockedCursor}
    assert not RunningCursor.__subclasses__()
    assert not LockedCursor.__subclasses__()
    assert vars(place).keys() == KNOWN
    assert vars(SparseList()).keys() == {"_data"}


def test_streamlit_copies_no_place_by_a_word_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(Cursor, cursor_copies.METHOD, raising=False)
    words = {"__deepcopy__", "__reduce__", "__reduce_ex__", "__getstate__", "__setstate__"}
    for each in (Cursor, RunningCursor, LockedCursor, SparseList):
        assert not words & vars(each).keys()


def test_what_is_offered_to_streamlit_fits_its_installed_version(tmp_path: Path) -> None:
    assert "def __deepcopy__" in patched(cursor, patch="cursor-copies.patch", folder=tmp_path)
