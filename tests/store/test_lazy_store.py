"""A store that couldn't be opened is tried again, and nobody waits for the others' tries."""

import logging
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from epicrisis import log
from epicrisis.store.db.errors import StoreUnavailableError
from epicrisis.store.learners.lazy_store import AGAIN_AFTER_S, LazyStore
from epicrisis.store.learners.store import Store, open_store


class Place:
    """Where a store is looked for, and when."""

    def __init__(self, file: Path) -> None:
        self.address = f"sqlite:///{file}"
        self.now = 1000.0
        self.complaint = "nothing there"
        self.tries = 0

    def open(self) -> Store:
        self.tries += 1
        if self.complaint:
            raise StoreUnavailableError(self.complaint)
        return open_store(self.address)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path / "store.sqlite3")


@pytest.fixture
def opening(place: Place) -> Iterator[LazyStore]:
    opened = LazyStore(place.open, lambda: place.now)
    yield opened
    if (store := opened.store()) is not None:
        store.close()


def test_a_store_is_opened_once(place: Place, opening: LazyStore) -> None:
    place.complaint = ""
    first = opening.store()
    assert first is not None
    assert opening.store() is first
    assert place.tries == 1


def test_after_a_failure_it_is_tried_again_but_not_at_every_question(
    place: Place, opening: LazyStore
) -> None:
    for _ in range(5):
        assert opening.store() is None
    assert place.tries == 1
    place.now += AGAIN_AFTER_S
    assert opening.store() is None
    assert place.tries == 2
    place.complaint = ""
    place.now += AGAIN_AFTER_S
    assert opening.store() is not None


def test_a_reason_is_logged_once_until_it_changes(
    place: Place, opening: LazyStore, heard: pytest.LogCaptureFixture
) -> None:
    heard.set_level(logging.INFO, log.NAME)
    for complaint in ("silent", "silent", "silent", "locked", ""):
        place.complaint = complaint
        opening.store()
        place.now += AGAIN_AFTER_S
    told = [getattr(each, "words", "") or each.getMessage() for each in heard.records]
    assert told == ["silent", "locked", "store opened"]


def test_who_asks_while_somebody_tries_is_told_at_once(place: Place) -> None:
    is_trying, may_end = threading.Event(), threading.Event()

    def slowly() -> Store:
        if place.tries:
            is_trying.set()
            assert may_end.wait(20)
        return place.open()

    opening = LazyStore(slowly, lambda: place.now)
    assert opening.store() is None
    place.now += AGAIN_AFTER_S
    somebody = threading.Thread(target=opening.store)
    somebody.start()
    assert is_trying.wait(20)
    assert opening.store() is None
    may_end.set()
    somebody.join()
    assert place.tries == 2


def test_closing_opens_nothing(place: Place) -> None:
    opening = LazyStore(place.open, lambda: place.now)
    opening.close()
    assert place.tries == 0
