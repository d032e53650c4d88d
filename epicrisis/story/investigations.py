"""Investigations that a learner can ask for: those the source reports, among plausible others.

Asking never changes the story's own order: a test that comes next is opened, one that comes
later is announced, and one that the source doesn't report has no result here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from epicrisis.cases.model import Finding, Order, StageKey
from epicrisis.cases.pauses import Pause
from epicrisis.questions.answer import shuffled
from epicrisis.story.telling import Step, Story, Telling, steps_of

OrderOutcome = Literal["next", "later", "open", "not_reported"]


@dataclass(frozen=True, slots=True)
class Orderable:
    """A line of the menu of investigations."""

    id: str
    """Id of the finding that reports it, or of the test that nothing reports."""
    order: Order


def is_test(step: Step) -> bool:
    """Tell whether a step is an investigation that could be asked for."""
    return isinstance(step.block, Finding) and step.block.order is not None


def offers_tests(step: Step) -> bool:
    """Tell whether a test can be asked for where this step comes next."""
    asks_for_one = isinstance(step.block, Pause) and step.block.asks == "test"
    return is_test(step) or asks_for_one


def first_told(telling: Telling, stage: StageKey) -> Finding | None:
    """Return the finding with which a stage opens of itself; None where it begins otherwise.

    A test that comes first waits: a learner may ask for it.
    """
    step = telling.next_step
    is_first = step is not None and step == next(iter(steps_of(telling.story, stage)), None)
    if step is None or not is_first or is_test(step):
        return None
    return step.block if isinstance(step.block, Finding) else None


def reported_tests(story: Story) -> tuple[Orderable, ...]:
    """Return the investigations that findings report, in the order of the story."""
    blocks = (step.block for step in story.steps)
    return tuple(
        Orderable(block.id, block.order)
        for block in blocks
        if isinstance(block, Finding) and block.order is not None
    )


def menu(telling: Telling, asked: tuple[str, ...], seed: str) -> tuple[Orderable, ...]:
    """Return what can be asked for now, mixed by `seed` so that the order tells nothing."""
    offered = {each.id: each for each in open_now(telling) if each.id not in asked}
    return tuple(offered[identifier] for identifier in shuffled(tuple(offered), seed))


def open_now(telling: Telling) -> tuple[Orderable, ...]:
    """Return the tests that the menu may hold by now and that aren't done."""
    return tuple(
        each
        for each in _every(telling.story)
        if each.id not in telling.opened and telling.is_open(each.order.opens_with)
    )


def outcome(telling: Telling, test: str) -> OrderOutcome:
    """Return what asking for a test leads to."""
    if test not in {each.id for each in reported_tests(telling.story)}:
        return "not_reported"
    if test in telling.opened:
        return "open"
    step = telling.next_step
    return "next" if step is not None and step.block.id == test else "later"


def find_order(story: Story, test: str) -> Order | None:
    """Return the menu line of a test that was asked for; None if the case no longer has it."""
    return next((each.order for each in _every(story) if each.id == test), None)


def _every(story: Story) -> Iterator[Orderable]:
    yield from reported_tests(story)
    yield from (Orderable(each.id, each) for each in story.case.other_tests)
