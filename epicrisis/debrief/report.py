"""The debrief of a case as one tree of facts: what was answered, thought, asked for, and taught.

Pure: a story and what was done in, nothing but data out; every word is the page's. It never
fails on what is kept: an answer that no longer fits its question is told as such.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from epicrisis.cases.model import Finding, StageKey
from epicrisis.cases.pauses import Pause
from epicrisis.cases.questions import Question
from epicrisis.debrief.answered import (
    asked_of,
    calibration_of,
    mark_total,
    outcome_counts,
    sections_of,
    summary_of,
)
from epicrisis.debrief.facts import Debrief
from epicrisis.debrief.movement import hypotheses_of, movement_of
from epicrisis.debrief.taught import (
    gathering_of,
    investigations_of,
    key_points_of,
    lessons_of,
    read_on_of,
    reference_numbers,
)
from epicrisis.questions import edn
from epicrisis.story import telling
from epicrisis.story.groups import group_sum
from epicrisis.story.progress import Progress, snapshots
from epicrisis.story.telling import Story


@dataclass(frozen=True, slots=True)
class Missing:
    """What a stage still holds; counts only, as the rest is closed."""

    stage: StageKey
    findings: int
    questions: int
    pauses: int


def missing(story: Story, progress: Progress) -> tuple[Missing, ...]:
    """Return what isn't passed yet, by stage, without the stages that are through."""
    left = [step for step in story.steps if step.block.id not in progress.passed]
    return tuple(
        Missing(
            stage,
            findings=sum(isinstance(step.block, Finding) for step in of_stage),
            questions=sum(isinstance(step.block, Question) for step in of_stage),
            pauses=sum(isinstance(step.block, Pause) for step in of_stage),
        )
        for stage in story.stages
        if (of_stage := [step for step in left if step.stage == stage])
    )


def debrief_of(story: Story, progress: Progress, earlier: Iterable[Progress] = ()) -> Debrief:
    """Return the debrief of an attempt; `earlier` are all other attempts, this one perhaps too."""
    asked = asked_of(story, progress)
    attempts = {each.attempt: each for each in (*earlier, progress)}
    references = reference_numbers(story)
    movement = movement_of(story, snapshots(story, progress))
    return Debrief(
        sections=tuple(sections_of(story, asked)),
        gone=len(progress.answers.keys() - {each.question.id for each in asked}),
        outcomes=outcome_counts(asked),
        marks=mark_total(asked),
        edn=edn.total(each.edn for each in asked if each.edn is not None),
        groups=tuple(
            group_sum(group, telling.members_of(story, group), progress.answers)
            for group in story.case.groups
        ),
        calibration=calibration_of(asked),
        movement=movement,
        hypotheses=tuple(hypotheses_of(story, movement, references)),
        gathering=gathering_of(story, progress.ordered_tests),
        investigations=investigations_of(story, progress.ordered_tests, references),
        teaching=tuple(lessons_of(story, references)),
        key_points=key_points_of(story, [each for each in asked if each.is_missed], references),
        read_on=read_on_of(story, references),
        references=tuple(story.case.references[cite] for cite in references),
        attempts=tuple(summary_of(story, each) for _, each in sorted(attempts.items())),
    )
