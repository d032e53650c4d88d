"""What a hand that slipped would do to a vote is asked back first."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from epicrisis.live.room import doubts
from epicrisis.live.room.doubts import JUST_OPENED_S, MoveDoubted
from epicrisis.store.classes.records import Poll, PollState, Room

OPENED = datetime(2026, 3, 1, 12, 0, 0, 500_000)
LATER = OPENED + timedelta(seconds=JUST_OPENED_S)
VOTING = Room(
    *(1, "ACD346", "a-fever", "en", "http://192.168.1.20:8501", "key"),
    polls=(Poll("Q1", 1, "open", 7, OPENED),),
)


def closed(state: PollState) -> Room:
    return replace(VOTING, polls=(replace(VOTING.polls[0], state=state),))


def nobody(poll: int) -> int:
    assert poll == 7
    return 0


def three(poll: int) -> int:
    assert poll == 7
    return 3


@pytest.mark.parametrize("state", ["held", "shown"])
def test_closing_a_vote_without_votes_is_asked_back(state: PollState) -> None:
    with pytest.raises(MoveDoubted, match="Nobody has voted yet"):
        doubts.check(VOTING, closed(state), nobody, LATER)
    doubts.check(VOTING, closed(state), three, LATER)


@pytest.mark.parametrize("state", ["held", "shown"])
def test_closing_a_vote_within_two_seconds_is_asked_back(state: PollState) -> None:
    for seconds in (0.0, 0.2, 1.99):
        with pytest.raises(MoveDoubted, match="just been opened"):
            doubts.check(VOTING, closed(state), three, OPENED + timedelta(seconds=seconds))


def test_a_clock_that_was_set_back_keeps_nobody_from_closing_a_vote() -> None:
    doubts.check(VOTING, closed("shown"), three, OPENED - timedelta(hours=1))


def test_cancelling_is_asked_back_once_somebody_has_voted() -> None:
    cancelled = replace(VOTING, polls=())
    doubts.check(VOTING, cancelled, nobody, OPENED)
    with pytest.raises(MoveDoubted, match="Votes that are in: 3"):
        doubts.check(VOTING, cancelled, three, LATER)


def test_what_leaves_the_vote_open_is_never_asked_back() -> None:
    doubts.check(VOTING, replace(VOTING, is_locked=True), nobody, OPENED)
    doubts.check(closed("held"), closed("shown"), nobody, OPENED)
    doubts.check(replace(VOTING, polls=()), VOTING, nobody, OPENED)
