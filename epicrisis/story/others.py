"""How earlier learners answered a question: told after one's own answer, and only of many."""

from collections.abc import Iterable
from dataclasses import dataclass

from epicrisis.cases.questions import Question
from epicrisis.questions.answer import Answer
from epicrisis.questions.kind import Bar
from epicrisis.questions.registry import kind_of, shape_of
from epicrisis.story.answers import from_record

LEAST = 20
"""Answers below which nothing is told: few could be guessed to be somebody's."""
MOST_ROWS = 8
"""Rows of what has no options, such as numbers: those that most have given."""


@dataclass(frozen=True, slots=True)
class Others:
    """What earlier learners answered the first time."""

    total: int
    """Answers, an "I don't know" among them."""
    dont_know: int
    bars: tuple[Bar, ...]

    def share(self, count: int) -> int:
        """Return how many of a hundred answers a count is."""
        return round(100 * count / self.total)


def others_of(question: Question, counts: Iterable[tuple[object, int]]) -> Others | None:
    """Return what others answered by responses as they are kept; None where nothing is told.

    That is where they are fewer than `LEAST`, or wrote words of their own, which may name somebody.
    """
    shape = shape_of(question)
    if shape.form == "words":
        return None
    dont_know, answers = 0, list[Answer]()
    for response, count in counts:
        answer = from_record(question, response, None, None)
        if not isinstance(answer, Answer):
            continue  # to the question as it was before
        if answer.is_dont_know:
            dont_know += count
        else:
            answers += [answer] * count
    total = dont_know + len(answers)
    if total < LEAST:
        return None
    bars = kind_of(question).bars(question, answers)
    if not shape.options:
        bars = tuple(sorted(bars, key=lambda bar: -bar.count)[:MOST_ROWS])
    return Others(total, dont_know, bars)
