"""A draft that its author lives as a student would: on a student's pages, and kept nowhere."""

from dataclasses import dataclass

from epicrisis.cases.model import Finding
from epicrisis.cases.pauses import Pause
from epicrisis.story import answers, pauses
from epicrisis.story.progress import Progress, with_answer, with_finding, with_thought
from epicrisis.story.telling import Story


@dataclass(slots=True)
class Rehearsal:
    """The story of a draft, and what its author has done of it."""

    story: Story
    progress: Progress
    is_entered: bool = False
    """Whether its first page was shown."""


def from_start(story: Story) -> Rehearsal:
    """Return a rehearsal of which nothing is done."""
    return Rehearsal(story, Progress())


def from_step(story: Story, number: int) -> Rehearsal:
    """Return a rehearsal that shows a step: a finding is open, a question asked.

    What comes before is passed, without answers.
    """
    progress = Progress()
    for step in story.steps[:number]:
        if isinstance(step.block, Finding):
            progress = with_finding(progress, step.block.id)
        elif step.number == number:
            break
        elif isinstance(step.block, Pause):
            progress = with_thought(progress, pauses.not_now(step.block))
        else:
            progress = with_answer(progress, answers.dont_know(step.block))
    return Rehearsal(story, progress)
