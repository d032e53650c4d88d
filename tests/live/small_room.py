"""Rooms at any moment of a story, and votes in them, without a store."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from epicrisis.cases.questions import Question
from epicrisis.live.room.class_question import ClassQuestion
from epicrisis.live.room.class_state import ClassState
from epicrisis.questions.kind import Number, Options, Order, Phrase
from epicrisis.questions.registry import kind_of, shape_of
from epicrisis.store.classes.records import Focus, Poll, PollState, Room, Vote
from epicrisis.store.records import Json
from epicrisis.story.telling import Story
from tests.support.learners import numbers_of_questions

NOW = datetime(2026, 11, 23, 10, 0)
CODE = "ABCDEF"

ROUNDS: tuple[tuple[PollState, ...], ...] = (
    (),
    ("open",),
    ("held",),
    ("shown",),
    ("held", "open"),
    ("held", "held"),
    ("held", "shown"),
)
"""How far a vote can have got: the states of its rounds."""


def room_at(
    story: Story,
    position: int,
    *states: PollState,
    focus: Focus | None = None,
    seconds: int | None = None,
) -> Room:
    """A room at a step, with rounds of voting in these states on what is asked there."""
    room = Room(
        id=1,
        code=CODE,
        case=story.case.slug,
        language="fr",
        address="http://192.168.1.20:8501",
        phone_key="key",
        position=position,
        focus=focus or ("story" if position else "join"),
        timer_ends=None if seconds is None else NOW + timedelta(seconds=seconds),
    )
    asked = ClassState(story, room).asked
    polls = tuple(
        Poll(asked.id if asked else "", n, state, id=n) for n, state in enumerate(states, 1)
    )
    return replace(room, version=1 + position, polls=polls)


def every_moment(story: Story) -> Iterator[Room]:
    """A room at each position, looking at each thing, with the vote as far as it can be."""
    asked_at = numbers_of_questions(story)
    for position in range(len(story.steps) + 1):
        for states in ROUNDS if position in asked_at else ((),):
            yield room_at(story, position, *states)
        if position:
            yield room_at(story, position, focus="join")
            yield room_at(story, position, focus="timeline")
            yield room_at(story, position, focus="end")
            for states in ROUNDS:
                yield room_at(story, position, *states, focus="differential")


def step_of_kind(story: Story, kind: str) -> int:
    """The number of the first step that asks such a question."""
    blocks = {step.number: step.block for step in story.steps}
    return next(n for n, block in blocks.items() if getattr(block, "type", "") == kind)


def asked_in(story: Story, room: Room) -> ClassQuestion:
    """What the class is asked in a room where it is asked something."""
    what = ClassState(story, room).asked
    assert what is not None
    return what


def own_vote(
    story: Story, room: Room, *, is_right: bool = True, certainty: int | None = 2
) -> Vote | None:
    """A vote on what is asked, None if nothing is or no vote was opened."""
    what, poll = ClassState(story, room).asked, ClassState(story, room).poll
    if what is None or poll is None:
        return None
    return Vote(poll.id, 1, _response(what, is_right=is_right), certainty, 3)


def _response(what: ClassQuestion, *, is_right: bool) -> Json:
    question: Question | None = what.question
    if question is None:
        return list(what.options.values())[: what.choices]
    solution = kind_of(question).solution(question)
    right: Json = [*solution.right]
    wrong: Json = [each for each in shape_of(question).options if each not in solution.right][:1]
    match shape_of(question):
        case Phrase():
            forms = next(iter((solution.forms or {"": [WORDS]}).values()))
            right, wrong = forms[0], WORDS
        case Number():
            assert solution.accept
            right, wrong = solution.number, solution.accept[1] + 1.5
        case Order():
            wrong = [*reversed(solution.right)]
        case Options() if solution.panel:
            right, wrong = ["1"], ["-2"]
        case _:
            pass
    return right if is_right else wrong


WORDS = "Weil man <i>hustet</i> & niest"
