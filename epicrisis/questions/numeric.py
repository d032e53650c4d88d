"""Typing a number."""

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence

from epicrisis.cases.fields import in_language
from epicrisis.cases.questions import NumericQuestion
from epicrisis.cases.reading.references import Hit
from epicrisis.cases.reading.yaml_text import Path
from epicrisis.i18n import translator
from epicrisis.messages import Message
from epicrisis.questions.answer import EMPTY, UNREADABLE, Answer
from epicrisis.questions.kind import Bar, Kind, Number, QuestionText, Solution, Words
from epicrisis.questions.typed_numbers import parse_number
from epicrisis.refusals import InvalidAnswer
from epicrisis.writing import before_unit, number

_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


class Numeric(Kind[NumericQuestion]):
    """Typing a number."""

    def own_texts(self, question: NumericQuestion) -> Iterator[QuestionText]:
        """Yield the unit."""
        yield QuestionText(("unit",), question.unit, "asked", "label")

    def shape(self, question: NumericQuestion) -> Number:
        """Return the unit."""
        return Number(question.unit)

    def hint(self, question: NumericQuestion, language: str) -> Words:
        """Return the unit in a sentence."""
        translate = translator(language)
        before, _, after = translate("A number, in {unit}").partition("{unit}")
        return (before, question.unit, after)

    def parse(self, question: NumericQuestion, sent: object) -> float:
        """Return the number, with the unit or without."""
        if isinstance(sent, str):
            if not sent.strip():
                raise InvalidAnswer(EMPTY)
            return parse_number(sent, question.unit.values())
        return finite(sent)

    def credit(self, question: NumericQuestion, answer: Answer) -> float:
        """Return all or nothing."""
        return numeric_credit(answer.number, question.accept)

    def given(self, question: NumericQuestion, answer: Answer, language: str) -> tuple[Words, ...]:
        """Return the number with its unit."""
        return (with_unit(question, answer.number, language),)

    def right(self, question: NumericQuestion, language: str) -> tuple[Words, ...]:
        """Return the number with its unit, and what is accepted where that reads otherwise."""
        value = with_unit(question, question.answer, language)
        low, high = (number(each, language) for each in question.accept)
        if low == high:
            return (value,)
        translate = translator(language)
        words = translate("{value} (accepted: {low} to {high})")
        before, _, after = words.partition("{value}")
        return ((before, *value, after.format(low=low, high=high)),)

    def solution(self, question: NumericQuestion) -> Solution:
        """Return the number, and what is accepted."""
        return Solution(number=question.answer, accept=question.accept)

    def bars(self, question: NumericQuestion, answers: Sequence[Answer]) -> tuple[Bar, ...]:
        """Count each number, ascending."""
        values = Counter(each.number for each in answers)
        return tuple(
            # All its digits: six of them would make one of two numbers.
            Bar(repr(value).removesuffix(".0"), count, bool(numeric_credit(value, question.accept)))
            for value, count in sorted(values.items())
        )

    def row(self, question: NumericQuestion, key: str, language: str) -> Words:
        """Return the number with its unit."""
        return with_unit(question, float(key), language)

    def check(self, path: Path, question: NumericQuestion) -> Iterator[Hit]:
        """Yield a stem in which the answer stands."""
        for language, text in question.stem.items():
            for found in _NUMBER.findall(text):
                if float(found.replace(",", ".")) == question.answer:
                    message = Message(
                        "the answer {answer} stands in the question ({language}); leave it out",
                        answer=found,
                        language=language,
                    )
                    yield Hit((*path, "stem", language), "W501", message, found)


def with_unit(question: NumericQuestion, value: float, language: str) -> Words:
    """Return a number as it is read, and its unit; no line ends between the two."""
    unit = in_language(question.unit, language)
    return (number(value, language) + before_unit(unit, language), question.unit)


def numeric_credit(value: float, accept: tuple[float, float]) -> float:
    """Return 1 for a number within the accepted interval, ends included, otherwise 0."""
    low, high = accept
    return float(low <= value <= high)


def finite(value: object) -> float:
    """Return a number that came as one, unless it is a truth value, endless or no number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidAnswer(UNREADABLE)
    try:
        read = float(value)
    except OverflowError:
        raise InvalidAnswer(UNREADABLE) from None
    if not math.isfinite(read):
        raise InvalidAnswer(UNREADABLE)
    return read
