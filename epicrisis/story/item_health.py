"""How hard each question was for those who answered it, alone and in class together.

Difficulty and discrimination are those of `item_analysis`. Of who answered alone the first attempt
counts, of a class the first vote; an answer that isn't judged counts in neither.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from epicrisis.cases.questions import Question
from epicrisis.questions.answer import Answer
from epicrisis.questions.registry import is_scored
from epicrisis.store.records import AnswerRow, Json
from epicrisis.story import scoring
from epicrisis.story.answers import from_record
from epicrisis.story.item_analysis import Discrimination, difficulty, discrimination
from epicrisis.story.telling import Story

AloneAnswers = Mapping[str, Mapping[int, AnswerRow]]
"""By question: answers of first attempts, by the number of the attempt."""
ClassAnswers = Mapping[str, Mapping[int, Json]]
"""By question: first votes, by the number of the participant."""


@dataclass(frozen=True, slots=True)
class ItemHealth:
    """A question as those found it who answered it."""

    question: Question
    alone: int
    """Judged answers of first attempts; all answers where nothing is right or wrong."""
    in_class: int
    """Judged first votes, or all of them."""
    difficulty: float | None
    """Share of them that was wholly right; None without any."""
    discrimination: Discrimination | None
    """None where the question has no right answer."""


def item_health(
    story: Story, alone: AloneAnswers, in_class: ClassAnswers
) -> tuple[ItemHealth, ...]:
    """Return what is known of each question, in the order of the story."""
    questions = [step.block for step in story.steps if isinstance(step.block, Question)]
    results = {
        question.id: _right(question, alone.get(question.id, {}), in_class.get(question.id, {}))
        for question in questions
        if is_scored(question)
    }
    return tuple(
        _of(question, results)
        if question.id in results
        else _counted(question, alone.get(question.id, {}), in_class.get(question.id, {}))
        for question in questions
    )


def _counted(
    question: Question, alone: Mapping[int, AnswerRow], in_class: Mapping[int, Json]
) -> ItemHealth:
    """Return how many answered a question to which no answer is right or wrong."""
    return ItemHealth(question, len(alone), len(in_class), None, None)


def _of(question: Question, results: Mapping[str, Mapping[int, bool]]) -> ItemHealth:
    found = results[question.id]
    alone = sum(who >= 0 for who in found)
    return ItemHealth(
        question,
        alone=alone,
        in_class=len(found) - alone,
        difficulty=difficulty(sum(found.values()), len(found)),
        discrimination=discrimination(results, question.id),
    )


def _right(
    question: Question, alone: Mapping[int, AnswerRow], in_class: Mapping[int, Json]
) -> dict[int, bool]:
    """Return who was wholly right: attempts by their numbers, participants below nothing."""
    judged = {
        number: from_record(question, row.response, row.certainty, row.self_assessment)
        for number, row in alone.items()
    }
    judged |= {
        -1 - number: from_record(question, response, None, None)
        for number, response in in_class.items()
    }
    credits_ = {
        who: scoring.credit(question, answer)
        for who, answer in judged.items()
        if isinstance(answer, Answer)
    }
    return {who: earned == 1 for who, earned in credits_.items() if earned is not None}


def first_votes(rounds: Iterable[tuple[str, Mapping[int, Json]]]) -> ClassAnswers:
    """Return the first votes of several classes together, each with the question's id."""
    found: dict[str, dict[int, Json]] = {}
    for question, votes in rounds:
        found.setdefault(question, {}).update(votes)
    return found
