"""Putting all options in order: by importance or frequency, or by time."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from epicrisis import stems
from epicrisis.cases.problems import shown
from epicrisis.cases.questions import OrderQuestion
from epicrisis.cases.reading.references import Hit
from epicrisis.cases.reading.yaml_text import Path
from epicrisis.i18n import translator
from epicrisis.messages import Message
from epicrisis.questions.answer import Answer
from epicrisis.questions.choice import because_texts, named_options, option_texts, said
from epicrisis.questions.kind import Bar, Kind, Order, QuestionText, Solution, Words
from epicrisis.refusals import InvalidAnswer, to_translate

_FEWEST_IN_ORDER = 3
"""Options that a question must name in their order to tell it: two stand in it by chance."""

_ORDER_ALL = to_translate("Put all {count} options in order.")


@dataclass(frozen=True, slots=True)
class Ordering(Kind[OrderQuestion]):
    """Putting all options in order."""

    is_by_time: bool = False

    def own_texts(self, question: OrderQuestion) -> Iterator[QuestionText]:
        """Yield options and their own lines."""
        yield from option_texts(question.options)
        yield from because_texts(question.because)

    def shape(self, question: OrderQuestion) -> Order:
        """Return the options."""
        return Order(question.options)

    def hint(self, question: OrderQuestion, language: str) -> Words:
        """Return which comes first."""
        translate = translator(language)
        if self.is_by_time:
            return (translate("Choose all, the earliest first"),)
        return (translate("Choose all, the foremost first"),)

    def parse(self, question: OrderQuestion, sent: object) -> tuple[str, ...]:
        """Return all options in the order given."""
        chosen = named_options(sent, question.options)
        if len(chosen) != len(question.options):
            raise InvalidAnswer(_ORDER_ALL, count=len(question.options))
        return chosen

    def credit(self, question: OrderQuestion, answer: Answer) -> float:
        """Return Kendall's tau with the right order, at least 0."""
        return order_credit(answer.chosen, question.answer)

    def given(
        self,
        question: OrderQuestion,
        answer: Answer,
        language: str,
    ) -> tuple[Words, ...]:
        """Return the options in the order given."""
        return said(question.options, answer.chosen)

    def right(self, question: OrderQuestion, language: str) -> tuple[Words, ...]:
        """Return the options in the right order."""
        return said(question.options, question.answer)

    def _told(self, question: OrderQuestion) -> Solution:
        """Return the right order."""
        return Solution(right=question.answer, because=question.because)

    def bars(self, question: OrderQuestion, answers: Sequence[Answer]) -> tuple[Bar, ...]:
        """Count who put each option in its right place, in the right order."""
        placed = Counter(
            own
            for answer in answers
            for own, right in zip(answer.chosen, question.answer, strict=True)
            if own == right
        )
        return tuple(Bar(option, placed[option], is_right=True) for option in question.answer)

    def row(self, question: OrderQuestion, key: str, language: str) -> Words:
        """Return the option's text."""
        return (question.options[key],)

    def check(self, path: Path, question: OrderQuestion) -> Iterator[Hit]:
        """Yield an order that the options themselves or the stem give away."""
        for language, stem in question.stem.items():
            yield from _check_order(path, question, language, stem, is_by_time=self.is_by_time)


def order_credit(given: Sequence[str], right: Sequence[str]) -> float:
    """Return Kendall's tau between the two orders, at least 0.

    Tau is the share of pairs in the right order minus the share in the wrong one.

    >>> order_credit("bac", "abc")  # of the three pairs one is the wrong way round
    0.3333333333333333
    """
    ordered, pairs = pairs_in_order(given, right)
    return max(0.0, (2 * ordered - pairs) / pairs)


def pairs_in_order(given: Sequence[str], right: Sequence[str]) -> tuple[int, int]:
    """Return how many pairs of options are in the right order, and how many pairs there are.

    >>> pairs_in_order("bac", "abc")
    (2, 3)
    """
    place = {option: number for number, option in enumerate(given)}
    pairs = [place[first] < place[second] for first, second in combinations(right, 2)]
    return sum(pairs), len(pairs)


def _check_order(
    path: Path, question: OrderQuestion, language: str, stem: str, *, is_by_time: bool
) -> Iterator[Hit]:
    options = [question.options[name].get(language, "") for name in question.answer]
    marks = [stems.order_clues(text, language) for text in options]
    for kind in set.intersection(*map(set, marks)):
        values = [mark[kind] for mark in marks]
        rises = all(low < high for low, high in pairwise(values))
        falls = all(low > high for low, high in pairwise(values))
        if rises or (falls and not is_by_time):
            message = Message(
                "numbers or times in the options ({language}) give their order away;"
                " leave them out",
                language=language,
            )
            yield Hit((*path, "options", question.answer[0], language), "W501", message)
            return
    if len(options) >= _FEWEST_IN_ORDER:
        yield from _check_order_in_stem(path, options, language, stem)


def _check_order_in_stem(path: Path, options: list[str], language: str, stem: str) -> Iterator[Hit]:
    contents = [stems.content(text, language) for text in options]
    asked = stems.words(stem)
    asked_stems = [stems.stem(word, language) for word in asked]
    places = []
    for own in contents:
        others = [each for each in contents if each is not own]
        telling = own.difference(*others)
        places.append(next((i for i, each in enumerate(asked_stems) if each in telling), -1))
    if places[0] >= 0 and all(low < high for low, high in pairwise(places)):
        word = asked[places[0]]
        message = Message(
            "the question ({language}) names the options in their right order, from {word} on;"
            " name them in another, or not at all",
            language=language,
            word=shown(word),
        )
        yield Hit((*path, "stem", language), "W501", message, word)
