"""Questions of a debrief: what came of each, added up, and where to read again."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from epicrisis.cases.model import Finding
from epicrisis.cases.questions import Question
from epicrisis.debrief.facts import (
    AnsweredQuestion,
    AttemptSummary,
    MarkTotal,
    Outcome,
    OutcomeCounts,
    RereadPlace,
    Section,
)
from epicrisis.questions.answer import Answer, StaleAnswer
from epicrisis.questions.registry import is_certainty_asked, kind_of
from epicrisis.story import scoring, telling
from epicrisis.story.calibration import Calibration, calibration, graded_certainty
from epicrisis.story.progress import Progress
from epicrisis.story.scoring import MARKS
from epicrisis.story.telling import Quotation, Step, Story, Telling


def asked_of(story: Story, progress: Progress) -> tuple[AnsweredQuestion, ...]:
    """Return all questions of a story, in its order, with what came of each."""
    questions = [(step, step.block) for step in story.steps if isinstance(step.block, Question)]
    return tuple(
        _one_asked(story, step, question, number, progress.answers.get(question.id))
        for number, (step, question) in enumerate(questions, start=1)
    )


def _one_asked(
    story: Story, step: Step, question: Question, number: int, answer: Answer | StaleAnswer | None
) -> AnsweredQuestion:
    outcome: Outcome
    fitting, mark, edn_mark = None, None, None
    match answer:
        case None:
            outcome = "missing"
        case StaleAnswer():
            outcome = "changed"
        case Answer():
            fitting, outcome = answer, scoring.verdict(question, answer)
            if is_certainty_asked(question):
                mark = scoring.mark(question, answer)
            edn_mark = scoring.edn(question, answer)
    reread = () if outcome == "right" else _reread_places(story, step, question)
    return AnsweredQuestion(
        number, step.stage, step.number, question, fitting, outcome, edn_mark, mark, reread
    )


def outcome_counts(asked: Iterable[AnsweredQuestion]) -> OutcomeCounts:
    """Return how many of the questions had each outcome; those that none had are left out.

    Where there is no right answer, not knowing is none that could have been right.
    """
    return OutcomeCounts(Counter(map(_counted_as, asked)))


def _counted_as(asked: AnsweredQuestion) -> Outcome:
    if asked.outcome == "not_answered" and not kind_of(asked.question).is_certainty_asked:
        return "not_scored"
    return asked.outcome


def mark_total(asked: Iterable[AnsweredQuestion]) -> MarkTotal | None:
    """Add up the marks; None unless a certainty was given, as "I don't know" alone says none."""
    marked = [each for each in asked if each.mark is not None]
    if not any(each.answer and each.answer.certainty for each in marked):
        return None
    return MarkTotal(
        total=sum(each.mark or 0.0 for each in marked),
        lowest=len(marked) * min(marks.wrong for marks in MARKS.values()),
        highest=len(marked) * max(marks.right for marks in MARKS.values()),
        answers=len(marked),
    )


def calibration_of(asked: Iterable[AnsweredQuestion]) -> Calibration:
    """Return how sure the answers were beside how right they were."""
    graded = (
        graded_certainty(each.question, each.answer) for each in asked if each.answer is not None
    )
    return calibration(each for each in graded if each is not None)


def sections_of(story: Story, asked: Sequence[AnsweredQuestion]) -> Iterator[Section]:
    """Yield the questions by objective; last those of none."""
    for objective in (*story.case.objectives, None):
        name = objective.id if objective else None
        mine = tuple(each for each in asked if each.question.objective == name)
        if mine:
            places = [place for each in mine for place in each.reread]
            yield Section(objective, mine, outcome_counts(mine), _merged(places))


def _reread_places(story: Story, step: Step, question: Question) -> tuple[RereadPlace, ...]:
    """Return where a question's source sentences and teaching stand; at least its own stage."""
    quoted = telling.quote(story, question.source)
    found: list[RereadPlace] = []
    last: Step | None = None
    for each in story.steps:
        rests_on = False
        if isinstance(each.block, Finding):
            last = each
            rests_on = _overlap(quoted, telling.quote(story, each.block.source))
        teaches = any(set(point.cites) & set(question.cites) for point in each.teaching)
        if (rests_on or teaches) and last is not None and isinstance(last.block, Finding):
            found.append(RereadPlace(last.stage, last.number, last.block.title))
    if step.stage not in {place.stage for place in found}:
        found.append(RereadPlace(step.stage, step.number, None))
    return _merged(found)


def _overlap(some: Iterable[Quotation], others: Sequence[Quotation]) -> bool:
    """Tell whether two lists of quotations share words of a sentence."""
    return any(
        one.sentence == other.sentence and (one.words in other.words or other.words in one.words)
        for one in some
        for other in others
    )


def _merged(places: Iterable[RereadPlace]) -> tuple[RereadPlace, ...]:
    """Return each place once, in the order of the story; a question where no finding is named."""
    once = {place.step: place for place in places}
    named = {place.stage for place in once.values() if place.title is not None}
    return tuple(
        place
        for _, place in sorted(once.items())
        if place.title is not None or place.stage not in named
    )


def summary_of(story: Story, progress: Progress) -> AttemptSummary:
    """Return one attempt in a line."""
    asked = asked_of(story, progress)
    return AttemptSummary(
        number=progress.attempt,
        passed=len(Telling(story, progress.passed).steps),
        steps=len(story.steps),
        outcomes=outcome_counts(asked),
        marks=mark_total(asked),
    )
