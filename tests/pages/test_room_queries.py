"""A window of a room asks the store for each thing once, however often it stands there."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, event

from epicrisis.live.room import transitions
from epicrisis.live.room.transitions import Move
from epicrisis.ui.teacher import room_actions
from tests.pages.test_room_pages import Class, classroom

__all__ = ["classroom"]

OPEN = (transitions.open_vote,)
CLOSED = (*OPEN, transitions.close_vote)
HELD = (*OPEN, room_actions.hold)
TWICE = (*HELD, transitions.open_vote, transitions.close_vote)

READ_BY_THE_SHELL = 2
"""The room with its secret and who is here, its polls: the window is handed what the shell read."""


@contextmanager
def queries() -> Iterator[list[str]]:
    """All that is asked of any database, with the values it is asked for."""
    asked: list[str] = []

    def hear(_: object, __: object, words: str, values: object, *___: object) -> None:
        if words.startswith("SELECT"):
            asked.append(f"{words} {values}")

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        yield asked
    finally:
        event.remove(Engine, "before_cursor_execute", hear)


@pytest.mark.parametrize(
    ("block", "moves", "console", "projector"),
    [
        ("since", (), 0, 0),
        ("Q1", OPEN, 1, 1),  # how many votes have come
        ("Q1", HELD, 2, 0),  # and the votes, for the teacher alone
        ("Q1", CLOSED, 2, 1),
        ("Q1", TWICE, 2, 1),
        ("Q5", CLOSED, 3, 0),  # and the entries that were removed
        ("Q5", (*CLOSED, transitions.show_results), 3, 2),
        ("Q5", (*TWICE, transitions.show_results), 4, 3),
        ("xray", (room_actions.look_at("differential"), *CLOSED), 2, 1),
    ],
)
def test_a_window_asks_for_each_thing_once(
    classroom: Class, block: str, moves: tuple[Move, ...], console: int, projector: int
) -> None:
    classroom.log_in()
    classroom.go_to(block)
    classroom.move(*moves)
    for window, most in (("console", console), ("projector", projector)):
        app = classroom.show(window)
        with queries() as asked:
            app.run()
        often = {words: number for words, number in Counter(asked).items() if number > 1}
        assert not often, (window, often)
        assert len(asked) <= READ_BY_THE_SHELL + most, (window, asked)
