"""The machine's clock is set, back or on, while a class is there: nobody is shut out or lost."""

import logging
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from epicrisis import rate_limit
from epicrisis.live.phones import pages
from epicrisis.live.room.class_state import ClassState
from epicrisis.server import resources
from epicrisis.server.retention import Upkeep
from epicrisis.store.admin import backups
from epicrisis.store.classes.class_store import ClassStore
from epicrisis.store.db import trusted_time
from epicrisis.store.db.database import Database
from epicrisis.store.db.errors import StoreFullError
from epicrisis.store.learners.store import Store, open_store
from epicrisis.store.learners.transfers import TransferRefusedError
from epicrisis.story.telling import Story
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
        school.classes.database.clock = clock
        room, _ = school.open_room()
        school.classes.presence.name(room, "a phone", "Ada")
        school.classes.presence.note("one", {room.id: 3})
        clock.forward(by)
        assert set(school.classes.presence.pseudonyms(room).values()) == {"Ada"}
        school.classes.presence.note("one", {room.id: 4})
        assert school.classes.presence.count(room) == 4
        assert school.classes.rooms.delete_older_than(30) == 0


@pytest.mark.parametrize("hours", [-24, 0, 24])
def test_a_countdown_shows_a_time_that_can_be_whatever_the_clock_says(
    fever: Story, hours: int
) -> None:
    """It closes nothing by itself, so a wrong one only looks wrong."""
    room = room_at(fever, 4, "open", seconds=60)
    assert room.timer_ends is not None
    told = pages.frame(ClassState(fever, room), "en", room.timer_ends - timedelta(hours=hours))
    assert told.form == "4/1/open"


def test_a_limit_ends_in_its_time_although_the_clock_was_set_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    while rate_limit.take(rate_limit.VOTES, "a phone"):
        pass
    of_day, since_start = time.time, time.monotonic
    monkeypatch.setattr(time, "time", lambda: of_day() - 3_600)
    assert not rate_limit.take(rate_limit.VOTES, "a phone")
    monkeypatch.setattr(time, "monotonic", lambda: since_start() + rate_limit.VOTES.seconds + 1)
    assert rate_limit.take(rate_limit.VOTES, "a phone"), "shut out for an hour"


def test_what_is_counted_of_passers_by_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.monotonic
    for number in range(300):
        monkeypatch.setattr(time, "monotonic", lambda number=number: now() + number)
        rate_limit.take(rate_limit.WRONG_CODES, f"address {number}")
    assert len(rate_limit._windows[rate_limit.WRONG_CODES]) <= rate_limit.WRONG_CODES.seconds


def test_strangers_of_one_minute_do_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Such as a script that comes as somebody else each time."""
    monkeypatch.setattr(rate_limit, "_MOST_COUNTED", 100)
    while rate_limit.take(rate_limit.SECRETS, "one address"):
        pass
    for number in range(300):
        rate_limit.take(rate_limit.TRANSFERS, f"learner {number}")
    assert len(rate_limit._windows[rate_limit.TRANSFERS]) == 100
    assert rate_limit.is_over(rate_limit.SECRETS, "one address"), "by others, of another limit"


# --- What is old is deleted --------------------------------------------------------------


@dataclass(slots=True)
class School:
    """A store in which somebody has worked and a class has met, and its clocks."""

    database: Database
    clock: Clock
    ran_s: float = 0.0
    """What the clock says that nobody can set."""
    upkeep: Upkeep = field(default_factory=Upkeep)

    def come(self, token: str = "") -> None:
        """Let a learner do something, and a teacher open a room."""
        store, classes = Store(self.database), ClassStore(self.database)
        token = token or f"{len(classes.rooms.all()):064}"
        store.open_finding(store.attempt(token, "a-fever"), "cough")
        classes.rooms.open("a-fever", "en", "http://127.0.0.1", token)

    def left(self) -> tuple[int, int]:
        """How many learners and rooms there are."""
        store = Store(self.database)
        tokens = (f"{number:064}" for number in range(60))
        found = sum(bool(store.attempts(token)) for token in tokens)
        return found, len(ClassStore(self.database).rooms.all())

    def start(self) -> None:
        """Start the server, or start it again."""
        self.upkeep = Upkeep()
        self.upkeep.look()

    def run(self, time: timedelta) -> None:
        """Let it run, and look every hour; more seldom where it runs for long."""
        step = HOUR if time <= 3 * DAY else DAY / 2 if time < 60 * DAY else DAY
        for _ in range(int(time / step)):
            self.clock.forward(step)
            self.ran_s += step.total_seconds()
            self.upkeep.look()

    def stop(self, off: timedelta) -> None:
        """Switch it off for that long."""
        self.clock.forward(off)

    def backups(self) -> list[Path]:
        """The backups that were made before much was deleted."""
        folder = Path(self.database.engine.url.database or "").parent
        return sorted(folder.glob("store.before-pruning-*.sqlite3"))


@pytest.fixture
def school(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> Iterator[School]:
    caplog.set_level(logging.INFO)
    clock = Clock()
    with closing(open_store(f"sqlite:///{tmp_path / 'store.sqlite3'}", clock)) as store:
        monkeypatch.setattr(resources, "store", lambda: store)
        opened = School(store.database, clock)
        monkeypatch.setattr(
            trusted_time, "Watch", partial(trusted_time.Watch, ran=lambda: opened.ran_s)
        )
        opened.start()
        yield opened


def events(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [each.getMessage() for each in caplog.records]


def test_a_clock_far_ahead_one_visitor_and_restarts_lose_nothing(
    school: School, caplog: pytest.LogCaptureFixture
) -> None:
    school.come()
    school.run(3 * HOUR)
    school.stop(500 * DAY)
    school.start()
    (doubt,) = [each for each in caplog.records if each.levelno == logging.WARNING]
    assert doubt.getMessage() == "clock not trusted"
    assert doubt.__dict__["fields"]["days"] == 500
    for _ in range(3):
        school.come()  # all that this writes is dated wrongly
        school.start()
        school.run(3 * DAY)
    assert school.left() == (4, 4)
    school.clock.forward(-500 * DAY)  # somebody sets it right
    school.start()
    school.run(3 * DAY)
    assert school.left() == (4, 4)


def test_a_clock_that_leaps_while_the_server_runs_deletes_nothing(school: School) -> None:
    school.come()
    school.run(2 * DAY)
    school.clock.forward(3 * 365 * DAY)
    school.come()  # whom the leap has found in the middle of a case
    school.run(20 * DAY)
    assert school.left() == (2, 2)


def test_time_that_passes_under_a_clock_that_leapt_counts(school: School) -> None:
    school.come()
    school.clock.forward(3 * 365 * DAY)
    school.run(30 * DAY)
    assert school.left() == (1, 1)
    school.run(2 * DAY)
    assert school.left() == (1, 0)


def test_an_operator_who_looked_at_the_clock_makes_it_trusted(school: School) -> None:
    school.come()
    school.stop(3 * 365 * DAY)
    school.start()
    school.run(2 * DAY)
    assert school.left() == (1, 1)
    trusted_time.confirm(school.database)
    school.run(2 * DAY)
    assert school.left() == (0, 0)


def test_after_a_summer_what_is_old_goes_a_day_later_and_no_sooner(school: School) -> None:
    school.come()
    school.stop(100 * DAY)
    school.start()
    school.run(DAY - HOUR)
    assert school.left() == (1, 1), "deleted at a start"
    school.run(2 * HOUR)
    assert school.left() == (1, 0)


def test_a_laptop_that_runs_for_two_hours_a_week_stays_trusted(
    school: School, caplog: pytest.LogCaptureFixture
) -> None:
    school.come()
    for _ in range(40):
        school.stop(7 * DAY - 2 * HOUR)
        school.start()
        school.run(2 * HOUR)
    assert "clock not trusted" not in events(caplog)
    assert events(caplog).count("old work waits") > 30, "nobody is told to delete by hand"
    assert school.left() == (1, 1)


def test_a_clock_that_was_wrong_for_the_minute_of_a_start_moves_nothing(school: School) -> None:
    school.come()
    school.stop(HOUR)
    school.clock.forward(100 * DAY)
    school.start()
    school.clock.forward(-100 * DAY)
    school.run(2 * DAY)
    assert trusted_time.standing(school.database).ahead < HOUR
    assert school.left() == (1, 1)


def test_work_under_a_clock_that_is_behind_is_not_old_when_it_is_right(school: School) -> None:
    """As where a machine without a battery begins in 1970, or in the year it was made."""
    school.come()
    school.stop(DAY)
    school.clock.forward(-10 * 365 * DAY)
    school.start()
    school.come()
    school.clock.forward(10 * 365 * DAY)
    school.run(3 * DAY)
    assert school.left() == (2, 2)


def test_a_new_server_whose_clock_is_first_wrong_trusts_it_once_it_is_right(
    school: School, caplog: pytest.LogCaptureFixture
) -> None:
    school.clock.forward(-20 * 365 * DAY)
    school.start()
    school.clock.forward(40 * 365 * DAY)
    school.start()
    school.clock.forward(-20 * 365 * DAY)
    school.start()
    school.come()
    school.run(32 * DAY)
    assert "clock not trusted" not in events(caplog)
    assert school.left() == (1, 0)


@pytest.mark.long
def test_what_was_dated_in_a_wrong_future_is_not_kept_for_ever(school: School) -> None:
    school.come()
    school.clock.forward(3 * 365 * DAY)
    school.come()
    code = Store(school.database).create_transfer(f"{1:064}")
    school.clock.forward(-3 * 365 * DAY)
    school.run(2 * DAY)
    with pytest.raises(TransferRefusedError, match="expired"):
        Store(school.database).redeem_transfer(code, f"{9:064}")
    school.run(32 * DAY)
    assert school.left() == (2, 0)
    school.run(366 * DAY)
    assert school.left() == (2, 0)
    school.run(5 * DAY)
    assert school.left() == (0, 0)


def test_presence_counted_under_a_clock_that_was_ahead_ends(school: School) -> None:
    classes = ClassStore(school.database)
    room, _ = classes.rooms.open("a-fever", "en", "http://127.0.0.1", "a teacher's token")
    school.clock.forward(3 * 365 * DAY)
    classes.presence.note("a server that has ended", {room.id: 300})
    school.clock.forward(-3 * 365 * DAY)
    classes.presence.note("this server", {room.id: 4})
    assert classes.presence.count(room) == 4


def test_several_servers_on_one_store_trust_no_more_time_than_passes(school: School) -> None:
    school.come()
    began = trusted_time.standing(school.database).until
    servers = [Upkeep() for _ in range(4)]
    school.clock.forward(500 * DAY)
    for _ in range(48):
        school.ran_s += 3600
        school.clock.forward(HOUR)
        for each in servers:
            each.look()
    passed = trusted_time.standing(school.database).until - began
    assert 47 * HOUR <= passed <= 48 * HOUR


# --- Who guesses ---------------------------------------------------------------------------


def test_a_device_that_guessed_wrongly_waits_its_hour_although_the_clock_was_set_back(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    school.come()
    store, since_start = Store(school.database), time.monotonic
    for _ in range(10):
        with pytest.raises(TransferRefusedError, match="unknown"):
            store.redeem_transfer("AAAA-AAAA", f"{9:064}")
    school.clock.forward(-24 * HOUR)
    code = store.create_transfer(f"{0:064}")
    with pytest.raises(TransferRefusedError, match="too many guesses"):
        store.redeem_transfer(code, f"{9:064}")
    monkeypatch.setattr(time, "monotonic", lambda: since_start() + HOUR.total_seconds() + 1)
    assert store.redeem_transfer(code, f"{9:064}") == 1


# --- More than a tenth ---------------------------------------------------------------------


def test_more_than_a_tenth_is_deleted_only_after_a_backup(
    school: School, caplog: pytest.LogCaptureFixture
) -> None:
    school.come()
    school.run(29 * DAY)
    assert school.backups() == []
    school.run(3 * DAY)
    assert school.left() == (1, 0)
    (kept,) = school.backups()
    with closing(open_store(f"sqlite:///{kept}")) as before:
        assert len(ClassStore(before.database).rooms.all()) == 1
        assert len(before.attempts(f"{0:064}")) == 1
    assert kept.stat().st_mode & 0o077 == 0
    assert [each for each in events(caplog) if "backed up" in each or "deleted" in each] == [
        "backed up before deleting",
        "old rooms deleted",
    ]


def test_a_tenth_or_less_is_deleted_without_a_backup(school: School) -> None:
    school.come()
    school.run(15 * DAY)
    for _ in range(9):
        school.come()
    school.run(17 * DAY)
    assert school.left() == (10, 9)
    assert school.backups() == []


def test_nothing_is_deleted_where_the_backup_cannot_be_written(
    school: School, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object) -> None:
        raise StoreFullError("The disk is full.")

    school.come()
    with monkeypatch.context() as patch:
        patch.setattr(backups, "backup", full)
        school.run(35 * DAY)
        assert school.left() == (1, 1)
        assert "store failed" in events(caplog)
    school.run(2 * DAY)
    assert school.left() == (1, 0)


def test_those_backups_are_deleted_after_30_days(school: School) -> None:
    school.come()
    school.run(32 * DAY)
    (kept,) = school.backups()
    other = kept.with_name("store.before-restore-20200101-000000.sqlite3")
    other.write_bytes(b"an operator's")
    school.run(29 * DAY)
    assert school.backups() == [kept]
    school.run(3 * DAY)
    assert school.backups() == []
    assert other.exists()
