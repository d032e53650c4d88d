"""Which of the class's lists of hypotheses a place in a story belongs to: one a pause for it."""

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from epicrisis.cases.model import StageKey
from epicrisis.cases.pauses import Pause
from epicrisis.i18n import Translate
from epicrisis.story.telling import Step, Story

PREFIX = "differential-"
"""Begins the name of a poll on a list, in the store and on the wire."""


@dataclass(frozen=True, slots=True)
class ClassList:
    """A list that a class may make: a stage has one, or as many as it pauses for hypotheses.

    Before a stage's first pause for them it has another one: nobody has been asked yet.
    """

    stage: StageKey
    place: int = 1
    """Which of the stage's lists, from 1; 0 for the one before its first pause."""

    @property
    def name(self) -> str:
        """Its name in the store and on the wire: `differential-STAGE`, `…-STAGE.2`, `…-STAGE.0`."""
        return f"{PREFIX}{self.stage}" + (f".{self.place}" if self.place != 1 else "")

    def in_words(self, stage: str, translate: Translate) -> str:
        """Return what it is called, by the name of its stage in somebody's language."""
        if self.place == 0:
            return translate("{stage}, before the pause").format(stage=stage)
        return f"{stage} ({self.place})" if self.place > 1 else stage


def lists_of(story: Story) -> tuple[ClassList, ...]:
    """Return the lists that a class may make over a story, in its order."""
    return tuple(dict.fromkeys(_by_step(story)))


def list_at(story: Story, step: Step) -> ClassList:
    """Return the list that a class at this step makes: that of the last pause for one, if any."""
    return _by_step(story)[step.number - 1]


@lru_cache(maxsize=64)
def _by_step(story: Story) -> tuple[ClassList, ...]:
    paused = {step.stage for step in story.steps if _is_paused(step)}
    place: Counter[StageKey] = Counter()
    found = []
    for step in story.steps:
        place[step.stage] += _is_paused(step)
        found.append(ClassList(step.stage, place[step.stage] if step.stage in paused else 1))
    return tuple(found)


def _is_paused(step: Step) -> bool:
    """Tell whether the story pauses for hypotheses at a step."""
    return isinstance(step.block, Pause) and step.block.asks == "hypotheses"
