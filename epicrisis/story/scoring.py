"""What an answer is worth: the table of `docs/scoring.md` as functions.

credit   0 to 1, by the type of question
verdict  the same in a word
mark     -6 to 3, credit and certainty together
"""

from collections.abc import Collection, Sequence
from itertools import combinations
from typing import Literal, NamedTuple, assert_never

from epicrisis.cases.model import ChoiceQuestion, FreeTextQuestion, NumericQuestion, Question
from epicrisis.story.answers import Answer, Certainty, SelfAssessment

Verdict = Literal["right", "partly", "wrong", "not_answered", "not_assessed"]
"""`not_assessed`: in the learner's words, and not yet compared with the model answer."""


class Marks(NamedTuple):
    """What a wrong and a right answer are worth at one level of certainty."""

    wrong: float
    right: float


MARKS: dict[Certainty, Marks] = {1: Marks(0, 1), 2: Marks(-2, 2), 3: Marks(-6, 3)}
"""Gardner-Medwin's certainty-based marking."""

SELF_ASSESSED: dict[SelfAssessment, float] = {"missed": 0.0, "partly": 0.5, "got_it": 1.0}


def credit(question: Question, answer: Answer) -> float | None:
    """Return the credit from 0 to 1; None while an answer in words is not assessed."""
    if answer.is_dont_know:
        return 0.0
    match question:
        case ChoiceQuestion():
            return _choice_credit(question, answer.chosen)
        case NumericQuestion():
            return numeric_credit(answer.number, question.accept)
        case FreeTextQuestion():
            return SELF_ASSESSED[answer.self_assessment] if answer.self_assessment else None
        case _:
            assert_never(question)


def _choice_credit(question: ChoiceQuestion, chosen: tuple[str, ...]) -> float:
    match question.type:
        case "single":
            return float(chosen == question.answer)
        case "multiple":
            return multiple_credit(chosen, question.answer, question.options)
        case "ranking" | "ordering":
            return order_credit(chosen, question.answer)
        case _:
            assert_never(question.type)


def multiple_credit(
    chosen: Collection[str], right: Collection[str], offered: Collection[str]
) -> float:
    """Return the share of right options chosen minus the share of wrong ones, at least 0.

    Ticking everything and ticking at random are both worth nothing on average.

    >>> multiple_credit(["a", "b", "x"], right=["a", "b"], offered=["a", "b", "x", "y"])
    0.5
    """
    wrong_offered = len(offered) - len(right)
    hits = sum(option in right for option in chosen)
    false_alarms = len(chosen) - hits
    return max(0.0, hits / len(right) - (false_alarms / wrong_offered if wrong_offered else 0.0))


def order_credit(given: Sequence[str], right: Sequence[str]) -> float:
    """Return Kendall's tau between the two orders, at least 0.

    Tau is the share of pairs in the right order minus the share in the wrong one.

    >>> order_credit("bac", "abc")  # of the three pairs one is the wrong way round
    0.3333333333333333
    """
    place = {option: number for number, option in enumerate(given)}
    signs = [1 if place[first] < place[second] else -1 for first, second in combinations(right, 2)]
    return max(0.0, sum(signs) / len(signs))


def numeric_credit(value: float, accept: tuple[float, float]) -> float:
    """Return 1 for a number within the accepted interval, ends included, otherwise 0."""
    low, high = accept
    return float(low <= value <= high)


def verdict(question: Question, answer: Answer) -> Verdict:
    """Return in a word what the answer is worth: all, some or nothing.

    As multiple choice and orders earn nothing at the level of chance, "wrong" there means no
    better than chance.
    """
    earned = credit(question, answer)
    if answer.is_dont_know:
        return "not_answered"
    if earned is None:
        return "not_assessed"
    return "right" if earned == 1 else "partly" if earned > 0 else "wrong"


def mark(question: Question, answer: Answer) -> float | None:
    """Return the mark with certainty; None where none was given, or nothing to judge yet.

    "I don't know" is worth 0: never less than a wrong answer, always less than a right one.
    """
    earned = credit(question, answer)
    if answer.is_dont_know:
        return 0.0
    if earned is None or answer.certainty is None:
        return None
    return certainty_mark(earned, answer.certainty)


def certainty_mark(earned: float, certainty: Certainty) -> float:
    """Return the mark on the straight line from the wrong mark (credit 0) to the right one (1).

    >>> [certainty_mark(0.5, level) for level in (1, 2, 3)]
    [0.5, 0.0, -1.5]
    """
    wrong, right = MARKS[certainty]
    return wrong + earned * (right - wrong)
