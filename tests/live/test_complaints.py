"""Every vote that a fault of ours refused is in the log, in few lines, which say of nobody."""

import asyncio
import logging
import time
from collections.abc import Iterator, Sequence

import httpx
import pytest

from epicrisis.live import phone_faults
from epicrisis.live.push import vote_queue
from epicrisis.live.push.vote_queue import TooManyVotesError, Voting
from epicrisis.live.room import transitions
from epicrisis.store.classes.records import Ballot, Vote
from epicrisis.store.classes.votes import Votes
from epicrisis.store.db.errors import RefusedError, StoreFullError
from tests.live.serving import Serving
from tests.live.test_voting_interface import JSON, SINGLE, join, vote
from tests.support.running import run

FULL = StoreFullError("The disk of the store is full. Make room.")


@pytest.fixture(autouse=True)
def log(heard: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    phone_faults.forget()
    heard.set_level(logging.INFO)
    yield heard
    phone_faults.forget()


def told(log: pytest.LogCaptureFixture, event: str) -> list[tuple[str, int]]:
    """The kind and number of each line of this event."""
    found = [each for each in log.records if each.getMessage() == event]
    fields = [each.__dict__["fields"] for each in found]
    return [(each["kind"], each["count"]) for each in fields]


def refuse(_: object, __: Sequence[Ballot]) -> list[Vote | None]:
    raise FULL


def test_a_vote_that_a_full_disk_refuses_is_in_the_log_with_what_to_do(
    school: Serving, log: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = school.question_room(SINGLE, transitions.open_vote)
    monkeypatch.setattr(Votes, "keep", refuse)
    with httpx.Client(base_url=school.url, headers=JSON) as phone:
        join(phone, room)
        for _ in range(5):
            assert vote(phone, room, question="4", round="1", choice="A").status_code == 503
    assert told(log, phone_faults.VOTES) == [("StoreFullError", 1)]
    assert told(log, phone_faults.REQUESTS) == [("StoreFullError", 1)]
    (line,) = [each for each in log.records if each.getMessage() == phone_faults.VOTES]
    assert line.levelno == logging.ERROR
    assert "Make room" in line.__dict__["words"]
    assert room.code not in f"{line.__dict__}"
    assert phone_faults.are_votes_refused()


def test_the_others_of_a_kind_are_one_line_a_minute(
    log: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.monotonic()
    for second in range(120):
        monkeypatch.setattr(time, "monotonic", lambda second=second: now + second)
        phone_faults.note(phone_faults.VOTES, FULL, 3)
        phone_faults.tell_due()
    monkeypatch.setattr(time, "monotonic", lambda: now + 200)
    phone_faults.tell_due()
    phone_faults.tell_due()
    assert told(log, phone_faults.VOTES) == [
        ("StoreFullError", 3),
        ("StoreFullError", 180),
        ("StoreFullError", 177),
    ]
    assert not phone_faults.are_votes_refused()


def test_what_was_refused_last_is_told_though_nothing_comes_after_it(
    log: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.monotonic()
    for _ in range(4):
        phone_faults.note(phone_faults.VOTES, FULL)
    monkeypatch.setattr(time, "monotonic", lambda: now + 61)
    phone_faults.tell_due()
    assert told(log, phone_faults.VOTES) == [("StoreFullError", 1), ("StoreFullError", 3)]


@pytest.mark.parametrize(
    ("error", "level"), [(RefusedError("a room has at most 1 participant"), logging.WARNING)]
)
def test_each_kind_has_its_own_line(
    log: pytest.LogCaptureFixture, error: Exception, level: int
) -> None:
    phone_faults.note(phone_faults.VOTES, FULL)
    phone_faults.note(phone_faults.VOTES, error)
    phone_faults.note(phone_faults.REQUESTS, error)
    assert [each.levelno for each in log.records] == [logging.ERROR, level, level]
    assert told(log, phone_faults.VOTES) == [("StoreFullError", 1), ("RefusedError", 1)]


def ballot(number: int) -> Ballot:
    return Ballot(1, 1, f"a phone {number}", ["a choice"])


def test_votes_whose_phones_have_gone_are_counted_too(log: pytest.LogCaptureFixture) -> None:
    def keep(_: Sequence[Ballot]) -> list[Vote | None]:
        raise FULL

    async def scenario() -> None:
        votes = Voting(keep)
        casting = [asyncio.create_task(votes.cast(ballot(n))) for n in range(3)]
        await asyncio.sleep(0)
        for each in casting:
            each.cancel()
        keeping = asyncio.create_task(votes.run())
        while not told(log, phone_faults.VOTES):
            await asyncio.sleep(0.01)
        keeping.cancel()

    run(scenario())
    assert told(log, phone_faults.VOTES) == [("StoreFullError", 3)]


def test_a_mistake_of_ours_is_told_by_its_lines_and_not_by_its_words(
    log: pytest.LogCaptureFixture,
) -> None:
    def keep(ballots: Sequence[Ballot]) -> list[Vote | None]:
        raise KeyError(f"what {ballots[0].participant} wrote")

    async def scenario() -> None:
        votes = Voting(keep)
        keeping = asyncio.create_task(votes.run())
        with pytest.raises(KeyError):
            await votes.cast(ballot(1))
        keeping.cancel()

    run(scenario())
    (line,) = log.records
    assert line.__dict__["words"] == ""
    assert line.exc_info is not None


def test_votes_that_come_too_fast_are_counted(
    log: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vote_queue, "MOST_WAITING", 0)

    async def scenario() -> None:
        with pytest.raises(TooManyVotesError):
            await Voting[Ballot, Vote | None](lambda _: []).cast(ballot(1))

    run(scenario())
    assert told(log, phone_faults.VOTES) == [("TooManyVotesError", 1)]
