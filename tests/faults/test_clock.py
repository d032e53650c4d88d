"""The machine's clock is set, back or on, while a class is there: nobody is shut out or lost."""

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from epicrisis.live import limiting, phone
from epicrisis.story.telling import Story
from tests.live.serving import serving
from tests.live.small_room import room_at
from tests.store.conftest import Clock

HOUR = timedelta(hours=1)


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
