"""The machine's clock is set, back or on, while a class is there: nobody is shut out or lost."""

import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from epicrisis.live import limiting, phone
from epicrisis.store.rooms import Rooms
from epicrisis.store.store import Store, open_store
from epicrisis.story.telling import Story
from epicrisis.ui import forgetting, keeping
from epicrisis.ui import rooms as rooms_of_pages
from tests.live.serving import serving
from tests.live.small_room import room_at
from tests.store.conftest import Clock

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.mark.parametrize("by", [-24 * HOUR, 24 * HOUR])
def test_votes_names_and_presence_outlive_a_clock_that_is_set(
    fever: Story, tmp_path: Path, by: timedelta
) -> None:
    clock = Clock()
    clock.now = datetime.now(UTC)
    with serving(fever, f"sqlite:///{tmp_path / 'rooms.sqlite3'}") as school:
        school.rooms.database.clock = clock
        room, _ = school.open_room()
        school.rooms.name(room, "a phone", "Ada")
        school.rooms.count_present("one", {room.id: 3})
        clock.forward(by)
        assert set(school.rooms.pseudonyms(room).values()) == {"Ada"}
        school.rooms.count_present("one", {room.id: 4})
        assert school.rooms.present(room) == 4
        assert school.rooms.delete_older_than(30) == 0


@pytest.mark.parametrize("hours", [-24, 0, 24])
def test_a_countdown_shows_a_time_that_can_be_whatever_the_clock_says(
    fever: Story, hours: int
) -> None:
    """It closes nothing by itself, so a wrong one only looks wrong."""
    room = room_at(fever, 4, "open", seconds=60)
    assert room.timer_ends is not None
    told = phone.frame(fever, room, "en", room.timer_ends - timedelta(hours=hours))
    assert told.form == "4/1/open"


def test_a_limit_ends_in_its_time_although_the_clock_was_set_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    limiting.forget()
    while limiting.take(limiting.VOTES, "a phone"):
        pass
    of_day, since_start = time.time, time.monotonic
    monkeypatch.setattr(time, "time", lambda: of_day() - 3_600)
    assert not limiting.take(limiting.VOTES, "a phone")
    monkeypatch.setattr(time, "monotonic", lambda: since_start() + limiting.VOTES.seconds + 1)
    assert limiting.take(limiting.VOTES, "a phone"), "shut out for an hour"
    limiting.forget()


def test_what_is_counted_of_passers_by_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    limiting.forget()
    monkeypatch.setattr(limiting, "_MOST_COUNTED", 100)
    now = time.monotonic
    for number in range(300):
        monkeypatch.setattr(time, "monotonic", lambda number=number: now() + number)
        limiting.take(limiting.WRONG_CODES, f"address {number}")
    assert len(limiting._windows) <= 102
    limiting.forget()


# --- What is old is deleted --------------------------------------------------------------


@dataclass(slots=True)
class School:
    """A store in which somebody has worked and a class has met, and its clock."""

    store: Store
    rooms: Rooms
    clock: Clock

    def come(self) -> None:
        """Let a learner do something, and a teacher open a room."""
        token = f"{len(self.rooms.all()):064}"
        self.store.open_finding(self.store.attempt(token, "a-fever"), "cough")
        self.rooms.open("a-fever", "en", "http://127.0.0.1", token)

    def left(self) -> tuple[int, int]:
        """How many learners and rooms there are."""
        tokens = (f"{number:064}" for number in range(9))
        return sum(bool(self.store.attempts(token)) for token in tokens), len(self.rooms.all())


@pytest.fixture
def school(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[School]:
    clock = Clock()
    with closing(open_store(f"sqlite:///{tmp_path / 'store.sqlite3'}", clock)) as store:
        rooms = Rooms(store.database)
        monkeypatch.setattr(keeping, "store", lambda: store)
        monkeypatch.setattr(rooms_of_pages, "rooms", lambda: rooms)
        yield School(store, rooms, clock)


@pytest.mark.parametrize("ahead", [100 * DAY, 3 * 365 * DAY])
def test_a_server_that_starts_with_a_clock_far_ahead_deletes_nothing_on_that_day(
    school: School, ahead: timedelta, caplog: pytest.LogCaptureFixture
) -> None:
    school.come()
    school.clock.forward(ahead)
    expected = forgetting.forget(None)
    assert school.left() == (1, 1)
    assert [each.getMessage() for each in caplog.records] == ["old work kept for a day"]
    assert caplog.records[0].__dict__["fields"]["days"] == ahead.days

    school.clock.forward(-ahead + DAY)  # somebody sets it right
    school.come()
    forgetting.forget(expected)
    assert school.left() == (2, 2)


def test_a_server_that_nobody_used_for_years_deletes_what_is_old_a_day_later(
    school: School,
) -> None:
    school.come()
    school.clock.forward(3 * 365 * DAY)
    expected = forgetting.forget(None)
    school.clock.forward(DAY)
    forgetting.forget(expected)
    assert school.left() == (0, 0)


def test_a_clock_that_leaps_while_the_server_runs_deletes_nothing_on_that_day(
    school: School,
) -> None:
    school.come()
    school.clock.forward(DAY)
    expected = forgetting.forget(None)
    school.clock.forward(DAY + 3 * 365 * DAY)
    school.come()  # whom the leap has found in the middle of a case
    expected = forgetting.forget(expected)
    assert school.left() == (2, 2)
    school.clock.forward(DAY)
    forgetting.forget(expected)
    assert school.left() == (1, 1)


def test_after_a_summer_what_is_old_goes_at_once(school: School) -> None:
    school.come()
    school.clock.forward(395 * DAY)
    school.come()
    school.clock.forward(80 * DAY)
    forgetting.forget(None)
    assert school.left() == (1, 0)


def test_a_store_that_fails_is_asked_again_for_when_it_was_used(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "store", lambda: None)
    assert forgetting.forget(school.clock.now.replace(tzinfo=None)) is None
