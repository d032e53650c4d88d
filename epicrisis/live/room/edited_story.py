"""A case that is edited while a class is at it."""

from functools import lru_cache

from epicrisis.cases.questions import Question
from epicrisis.store.classes.records import Room
from epicrisis.story.telling import Step, Story


def going_on(room: Room, begun: Story | None, newest: Story | None) -> Story | None:
    """Return the story that a room goes on with.

    `begun` is what it told when somebody last asked, `newest` what its case says now: None where
    it is gone. A class that has begun takes what is newer only where its place in the story, its
    votes and what it was shown mean the same there.
    """
    if begun is None or begun is newest:
        return newest
    if newest is None:
        return begun
    has_begun = room.position > 0 or bool(room.polls)
    return begun if has_begun and _form(begun) != _form(newest) else newest


@lru_cache(maxsize=16)
def _form(story: Story) -> tuple[object, ...]:
    """Return what a room's place and its votes point to, without words."""
    hypotheses = tuple(each.id for each in story.case.hypotheses)
    return (tuple(map(_form_of, story.steps)), hypotheses)


def _form_of(step: Step) -> tuple[object, ...]:
    if not isinstance(step.block, Question):
        return (step.stage, step.block.id)
    # By id, in the order by which letters stand for them on phones.
    choices = {**getattr(step.block, "options", {}), **getattr(step.block, "zones", {})}
    return (step.stage, step.block.id, type(step.block), tuple(choices))
