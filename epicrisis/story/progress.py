"""What a learner has done in one attempt at a case, and how it grows."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from epicrisis.cases.model import Case
from epicrisis.cases.questions import Question
from epicrisis.questions.answer import Answer, StaleAnswer
from epicrisis.story import pauses
from epicrisis.story.answers import refitted
from epicrisis.story.differential import Differential, Snapshot, names_of, recognised
from epicrisis.story.pauses import Thought
from epicrisis.story.telling import NOTHING_OPENED, Opened, Story, Telling


@dataclass(frozen=True, slots=True)
class Progress:
    """One attempt at a case, as far as it has got."""

    attempt: int = 1
    """Number of the attempt, from 1."""
    findings: Opened = NOTHING_OPENED
    """Ids of the findings that are open."""
    answers: Mapping[str, Answer | StaleAnswer] = field(default_factory=dict)
    """Committed answers by id of the question; each `Answer` fits its question."""
    differentials: Mapping[str, Differential] = field(default_factory=dict)
    """Snapshots by the id of the last finding that was open then, `start` before the first."""
    ordered_tests: tuple[str, ...] = ()
    """Ids of the tests that the learner asked for, in order."""
    thoughts: Mapping[str, Thought] = field(default_factory=dict)
    """What was made of pauses, by id of the pause."""

    def __hash__(self) -> int:
        """Agree with equality, so that what follows from an attempt can be kept by it."""
        parts = (self.answers, self.differentials, self.thoughts)
        kept = (frozenset(each.items()) for each in parts)
        return hash((self.attempt, self.findings, self.ordered_tests, *kept))

    @property
    def passed(self) -> Opened:
        """Ids of the steps that are passed: findings opened, questions answered, pauses made."""
        return self.findings.union(self.answers, self.thoughts)


BEFORE_THE_FIRST = "start"
"""The moment of the story at which nothing is open yet."""


def moment(story: Story, progress: Progress) -> str:
    """Return the id of the last open finding, by which a snapshot is known."""
    opened = Telling(story, progress.findings).findings
    return opened[-1].id if opened else BEFORE_THE_FIRST


def snapshots(story: Story, progress: Progress) -> tuple[Snapshot, ...]:
    """Return the kept differentials in the order of the story.

    What was written in words is the hypothesis that it names, as soon as the case offers that.
    """
    names = names_of(Telling(story, progress.findings).hypotheses)
    moments = [(BEFORE_THE_FIRST, story.stages[0])]
    moments += [(step.block.id, step.stage) for step in story.steps]
    return tuple(
        Snapshot(
            stage=stage,
            after=None if after == BEFORE_THE_FIRST else after,
            entries=recognised(progress.differentials[after], names),
        )
        for after, stage in moments
        if after in progress.differentials
    )


def differential_before(story: Story, progress: Progress, at: str) -> Differential:
    """Return the differential as it stood when a finding, `at`, was opened."""
    places = {step.block.id: step.number for step in story.steps}
    before = [each for each in snapshots(story, progress) if _comes_before(places, each.after, at)]
    return before[-1].entries if before else ()


def _comes_before(places: Mapping[str, int], after: str | None, at: str) -> bool:
    return after is None or places[after] < places[at]


def differential_now(story: Story, progress: Progress) -> Differential:
    """Return the differential as the learner left it last."""
    lists = snapshots(story, progress)
    return lists[-1].entries if lists else ()


def with_finding(progress: Progress, finding: str) -> Progress:
    """Return the progress with a finding open."""
    return replace(progress, findings=progress.findings | {finding})


def with_answer(progress: Progress, answer: Answer | StaleAnswer) -> Progress:
    """Return the progress with an answer; the first one to a question stays."""
    return replace(progress, answers={answer.question: answer, **progress.answers})


def with_assessment(progress: Progress, answer: Answer) -> Progress:
    """Return the progress with an answer as its author judged it; the first verdict stays."""
    kept = progress.answers[answer.question]
    if isinstance(kept, StaleAnswer) or kept.self_assessment is not None:
        return progress
    return replace(progress, answers={**progress.answers, answer.question: answer})


def in_case(case: Case, progress: Progress) -> Progress:
    """Return the same progress in a case that was read again, whose questions may be others."""
    questions = questions_of(case)
    answers = {
        name: kept if isinstance(kept, StaleAnswer) else refitted(questions.get(name), kept)
        for name, kept in progress.answers.items()
    }
    kept_pauses = pauses.pauses_of(case)
    thoughts = {
        name: pauses.refitted(kept_pauses.get(name), kept)
        for name, kept in progress.thoughts.items()
    }
    return replace(progress, answers=answers, thoughts=thoughts)


def questions_of(case: Case) -> Mapping[str, Question]:
    """Return the questions of a case by their ids."""
    blocks = (block for stage in case.stages for block in stage.blocks)
    return {block.id: block for block in blocks if isinstance(block, Question)}


def with_thought(progress: Progress, thought: Thought) -> Progress:
    """Return the progress with what was made of a pause; the first thought stays."""
    return replace(progress, thoughts={thought.pause: thought, **progress.thoughts})


def with_ticks(progress: Progress, thought: Thought) -> Progress:
    """Return the progress with a sentence whose features were ticked; the first ticks stay."""
    kept = progress.thoughts.get(thought.pause)
    if kept is None or kept.ticked is not None:
        return progress
    return replace(progress, thoughts={**progress.thoughts, thought.pause: thought})


def with_differential(progress: Progress, at: str, entries: Differential) -> Progress:
    """Return the progress with the differential of a moment, in place of what it had."""
    return replace(progress, differentials={**progress.differentials, at: entries})


def with_ordered_test(progress: Progress, test: str) -> Progress:
    """Return the progress with a test asked for, after the others; only the first time counts."""
    if test in progress.ordered_tests:
        return progress
    return replace(progress, ordered_tests=(*progress.ordered_tests, test))
