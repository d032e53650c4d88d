"""Which of the class's lists of hypotheses a place in a story belongs to: one a pause for it."""

from dataclasses import dataclass

from epicrisis.cases.model import StageKey
from epicrisis.cases.pauses import Pause
from epicrisis.story.telling import Step, Story

PREFIX = "differential-"
"""Begins the name of a poll on a list, in the store and on the wire."""


@dataclass(frozen=True, slots=True)
class ClassList:
    """A list that a class may make: a stage has one, or as many as it pauses for hypotheses."""

    stage: StageKey
    place: int = 1
    """Which of the stage's lists, from 1."""

    @property
    def name(self) -> str:
        """Its name in the store and on the wire: `differential-STAGE`, then `…-STAGE.2`."""
        return f"{PREFIX}{self.stage}" + (f".{self.place}" if self.place > 1 else "")

    def in_words(self, stage: str) -> str:
        """Return what it is called, by the name of its stage in somebody's language."""
        return f"{stage} ({self.place})" if self.place > 1 else stage


def lists_of(story: Story) -> tuple[ClassList, ...]:
    """Return the lists that a class may make over a story, in its order."""
    return tuple(
        ClassList(stage, place)
        for stage in story.stages
        for place in range(1, _pauses(story, stage, len(story.steps)) + 1)
    )


def list_at(story: Story, step: Step) -> ClassList:
    """Return the list that a class at this step makes: that of the last pause for one, if any."""
    return ClassList(step.stage, _pauses(story, step.stage, step.number))


def _pauses(story: Story, stage: StageKey, up_to: int) -> int:
    """Count a stage's pauses for hypotheses as far as a step; 1 where there is none."""
    found = sum(
        step.stage == stage and isinstance(step.block, Pause) and step.block.asks == "hypotheses"
        for step in story.steps[:up_to]
    )
    return max(found, 1)
