"""Investigations that a learner can ask for: those the source reports, among plausible others.

Asking never changes the story's own order: a test that comes next is opened, one that comes
later is announced, and one that the source doesn't report has no result here.
"""

from collections.abc import Set
from dataclasses import dataclass
from typing import Literal

from epicrisis.cases.model import Finding, Order
from epicrisis.story.answers import shuffled
from epicrisis.story.telling import Story, next_step

Outcome = Literal["next", "later", "open", "not_reported"]


@dataclass(frozen=True, slots=True)
class Orderable:
    """A line of the menu of investigations."""

    id: str
    """Id of the finding that reports it, or of the test that nothing reports."""
    order: Order


def reported_tests(story: Story) -> tuple[Orderable, ...]:
    """Return the investigations that findings report, in the order of the story."""
    blocks = (step.block for step in story.steps)
    return tuple(
        Orderable(block.id, block.order)
        for block in blocks
        if isinstance(block, Finding) and block.order is not None
    )


def menu(
    story: Story, opened: Set[str], asked: tuple[str, ...], seed: str
) -> tuple[Orderable, ...]:
    """Return what can be asked for now, mixed by `seed` so that the order tells nothing."""
    every = [*reported_tests(story), *(Orderable(each.id, each) for each in story.case.other_tests)]
    offered = {
        each.id: each
        for each in every
        if each.id not in opened
        and each.id not in asked
        and (each.order.opens_with is None or each.order.opens_with in opened)
    }
    return tuple(offered[identifier] for identifier in shuffled(tuple(offered), seed))


def outcome(story: Story, opened: Set[str], test: str) -> Outcome:
    """Tell what asking for a test leads to."""
    if test not in {each.id for each in reported_tests(story)}:
        return "not_reported"
    if test in opened:
        return "open"
    step = next_step(story, opened)
    return "next" if step is not None and step.block.id == test else "later"


def name_of(story: Story, test: str) -> Order | None:
    """Return the menu line of a test that was asked for; None if the case no longer has it."""
    every = [*reported_tests(story), *(Orderable(each.id, each) for each in story.case.other_tests)]
    return next((each.order for each in every if each.id == test), None)
