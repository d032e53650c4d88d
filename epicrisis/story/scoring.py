"""What an answer is worth: the table of `docs/scoring.md` as functions.

credit   0 to 1, by the type of question
verdict  the same in a word
mark     -6 to 3, credit and certainty together
"""

from typing import Literal, NamedTuple

from epicrisis.cases.questions import Question
from epicrisis.questions.answer import Answer, Certainty
from epicrisis.questions.edn import EdnMark, no_mark
from epicrisis.questions.registry import kind_of
from epicrisis.story.answers import is_judged_by_learner
from epicrisis.writing import number

Verdict = Literal["right", "partly", "wrong", "not_answered", "not_assessed", "not_scored"]
"""`not_assessed`: in the learner's words, and not yet compared with the model answer;
`not_scored`: there is no right answer."""


class Marks(NamedTuple):
    """What a wrong and a right answer are worth at one level of certainty."""

    wrong: float
    right: float


MARKS: dict[Certainty, Marks] = {1: Marks(0, 1), 2: Marks(-2, 2), 3: Marks(-6, 3)}
"""Gardner-Medwin's certainty-based marking."""


def stakes(certainty: Certainty, language: str) -> str:
    """Return the marks at one level of certainty, if right and if wrong, as one writes them."""
    right, wrong = (
        number(each, language, signed=True)
        for each in (MARKS[certainty].right, MARKS[certainty].wrong)
    )
    return f"{right}\u00a0/\u00a0{wrong}"


def credit(question: Question, answer: Answer) -> float | None:
    """Return the credit from 0 to 1; None while the learner hasn't judged, or where none is.

    A question that was withdrawn is worth nothing to anybody.
    """
    if question.withdrawn is not None:
        return None
    return 0.0 if answer.is_dont_know else kind_of(question).credit(question, answer)


def verdict(question: Question, answer: Answer) -> Verdict:
    """Return in a word what the answer is worth: all, some or nothing.

    As multiple choice and orders earn nothing at the level of chance, "wrong" there means no
    better than chance.
    """
    earned = credit(question, answer)
    if question.withdrawn is not None:
        return "not_scored"
    if answer.is_dont_know:
        return "not_answered"
    if earned is None:
        return "not_assessed" if is_judged_by_learner(question, answer) else "not_scored"
    return "right" if earned == 1 else "partly" if earned > 0 else "wrong"


def mark(question: Question, answer: Answer) -> float | None:
    """Return the mark with certainty; None where none was given, or nothing to judge yet.

    "I don't know" is worth 0: never less than a wrong answer, always less than a right one.
    """
    earned = credit(question, answer)
    if question.withdrawn is not None:
        return None
    if answer.is_dont_know:
        return 0.0
    if earned is None or answer.certainty is None:
        return None
    return certainty_mark(earned, answer.certainty)


def edn(question: Question, answer: Answer) -> EdnMark:
    """Return the examination's mark, none for a question that was withdrawn."""
    return no_mark() if question.withdrawn is not None else kind_of(question).edn(question, answer)


def certainty_mark(earned: float, certainty: Certainty) -> float:
    """Return the mark on the straight line from the wrong mark (credit 0) to the right one (1).

    >>> [certainty_mark(0.5, level) for level in (1, 2, 3)]
    [0.5, 0.0, -1.5]
    """
    wrong, right = MARKS[certainty]
    return wrong + earned * (right - wrong)
