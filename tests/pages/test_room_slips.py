"""A hand that slips, on the console: pressed twice, too early, with nobody having voted."""

import pytest
from streamlit.testing.v1 import AppTest

from epicrisis.live.room import doubts, transitions
from epicrisis.live.room.class_state import ClassState
from epicrisis.ui.teacher import room_actions
from tests.pages.test_room_pages import Class, classroom, press, words

__all__ = ["classroom"]

NOBODY = "Nobody has voted yet. Press again to close the vote."


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> "Hand":
    return Hand(monkeypatch)


class Hand:
    """Presses at moments that a test sets, in seconds."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._now = 1_000.0
        patch.setattr("epicrisis.ui.teacher.room_actions.time.monotonic", lambda: self._now)
        patch.setattr(doubts, "JUST_OPENED_S", 0.0)

    def after(self, seconds: float) -> None:
        self._now += seconds


@pytest.fixture
def console(classroom: Class, clock: Hand) -> AppTest:
    classroom.log_in()
    classroom.go_to("Q1")
    return classroom.show("console")


def state(classroom: Class) -> str | None:
    poll = ClassState(classroom.story, classroom.room).poll
    return poll.state if poll is not None else None


def test_a_double_press_is_one_press(console: AppTest, classroom: Class, clock: Hand) -> None:
    press(console, "room_next")
    for _ in range(30):
        clock.after(1 / 30)
        press(console, "room_next")
    assert state(classroom) == "open"
    clock.after(0.1 + room_actions.DOUBLED_S)
    classroom.vote("a")
    press(console, "room_next")
    assert state(classroom) == "shown"


def test_a_vote_that_nobody_took_part_in_is_closed_by_a_second_press(
    console: AppTest, classroom: Class, clock: Hand
) -> None:
    press(console, "room_next")
    clock.after(5)
    press(console, "room_next")
    assert NOBODY in words(console)
    assert state(classroom) == "open"
    clock.after(1)
    press(console, "room_next")
    assert NOBODY not in words(console)
    assert state(classroom) == "shown"


def test_a_clicker_that_goes_on_by_itself_says_yes_to_nothing(
    console: AppTest, classroom: Class, clock: Hand
) -> None:
    press(console, "room_next")
    clock.after(5)
    for _ in range(60):
        press(console, "room_next")
        clock.after(0.5)
    assert state(classroom) == "open"


def test_yes_is_forgotten_after_a_while(console: AppTest, classroom: Class, clock: Hand) -> None:
    press(console, "room_next")
    for _ in range(3):
        clock.after(60)
        press(console, "room_next")
        assert state(classroom) == "open"


def test_a_vote_opened_by_mistake_is_undone_by_back(
    console: AppTest, classroom: Class, clock: Hand
) -> None:
    press(console, "room_next")
    clock.after(1)
    press(console, "room_back")
    assert state(classroom) is None
    assert classroom.room.position == 4


def test_what_was_voted_is_not_thrown_away_by_one_press(
    console: AppTest, classroom: Class, clock: Hand
) -> None:
    press(console, "room_next")
    classroom.vote("a", "b")
    clock.after(1)
    press(console, "room_back")
    assert "Votes that are in: 2. Press again to cancel the vote; they are deleted." in words(
        console
    )
    assert state(classroom) == "open"
    clock.after(1)
    press(console, "room_back")
    assert state(classroom) is None
    classroom.move(transitions.open_vote)
    assert classroom.classes.votes.count(classroom.room.polls[-1].id) == 0


def test_the_order_is_set_to_peer_instruction(classroom: Class, clock: Hand) -> None:
    classroom.log_in()
    classroom.go_to("Q1")
    classroom.move(room_actions.discuss_first(is_first=True))
    app = classroom.show("console")
    labels = []
    for _ in range(4):
        clock.after(3)
        labels.append(app.button(key="room_next").label.removesuffix(" `→`"))
        press(app, "room_next")
        if classroom.room.open_poll is not None:
            classroom.vote("a", "b")
    assert labels == ["Open the vote", "Close for discussion", "Vote again", "Close and show"]
