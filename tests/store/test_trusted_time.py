"""Time is trusted as it passes, in either database, on however many servers."""

import threading
from datetime import timedelta
from pathlib import Path

import pytest

from epicrisis.store.admin import pruning
from epicrisis.store.classes.class_store import ClassStore
from epicrisis.store.db import settings, trusted_time
from epicrisis.store.learners.store import Store
from tests.store.conftest import LEARNER, OTHER, Clock

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def come(store: Store, learner: str) -> None:
    store.open_finding(store.attempt(learner, "fever"), "ct")


def test_servers_that_start_at_once_trust_the_same_time(store: Store, clock: Clock) -> None:
    come(store, LEARNER)
    watches = [trusted_time.Watch(store.database) for _ in range(6)]
    threads = [threading.Thread(target=each.look) for each in watches]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert trusted_time.standing(store.database).until.date() == clock.now.date()


def test_a_server_whose_clock_is_ahead_moves_the_time_of_the_others_no_further(
    store: Store, clock: Clock
) -> None:
    ran = 0.0
    come(store, LEARNER)
    right = trusted_time.Watch(store.database, lambda: ran)
    right.look()
    clock.forward(500 * DAY)
    wrong = trusted_time.Watch(store.database, lambda: ran)
    wrong.look()
    for hour in range(1, 31):
        ran = hour * 3600.0
        clock.forward(HOUR)
        wrong.look()
        clock.forward(-500 * DAY)
        assert right.look().ahead >= timedelta()
        clock.forward(500 * DAY)


def test_a_store_of_an_earlier_version_begins_where_it_was_last_used(
    store: Store, clock: Clock
) -> None:
    come(store, LEARNER)
    clock.forward(500 * DAY)
    assert trusted_time.Watch(store.database).look().is_doubted


def test_nothing_can_be_deleted_by_a_clock_that_is_not_trusted(store: Store, clock: Clock) -> None:
    """Not by a mistake in who calls it either."""
    come(store, LEARNER)
    classes = ClassStore(store.database)
    classes.rooms.open("fever", "en", "http://127.0.0.1", LEARNER)
    trusted_time.Watch(store.database).look()
    clock.forward(5000 * DAY)
    assert store.delete_older_than(400) == 0
    assert classes.rooms.delete_older_than(30) == 0


def test_more_than_a_tenth_is_backed_up_from_either_database(
    store: Store, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "DEFAULT_FILE", tmp_path / "epicrisis.sqlite3")
    come(store, LEARNER)
    clock.forward(401 * DAY)
    come(store, OTHER)
    gone = pruning.prune(store.database, 400)
    assert (gone.learners, gone.rooms) == (1, 0)
    assert gone.backup is not None
    assert gone.backup.parent == tmp_path
    assert pruning.prune(store.database, 400).backup is None
