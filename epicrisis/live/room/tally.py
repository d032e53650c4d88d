"""Votes counted: what a class has answered to one question in one round."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from epicrisis.cases.model import ChoiceQuestion, FreeTextQuestion, NumericQuestion, Question
from epicrisis.live.room.class_question import RANKED
from epicrisis.store.classes.records import Vote
from epicrisis.store.classes.votes import MAX_ENTRY
from epicrisis.story import scoring
from epicrisis.story.answers import Answer, StaleAnswer, from_record

_ENDING_HYPHEN = re.compile(r"(?<=\w)-(?!\w)")


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a result."""

    key: str
    """Id of an option or hypothesis, a number, or an entry as most have written it."""
    count: int
    """Voters; for an order those who put the option in its right place, and for a differential
    those who named the hypothesis."""
    is_right: bool = False
    points: int = 0
    """For a differential: 3 for each first place, 2 for a second, 1 for a third."""
    entry: str = ""
    """For free text: the entry as it is compared."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What a class has answered in one round."""

    voters: int
    bars: tuple[Bar, ...]
    """Options in the order of the case file; numbers ascending; entries and hypotheses by
    weight."""
    is_right: Mapping[int, bool]
    """Whether the whole answer is right, by participant; never for free text or a differential."""
    certainty: Mapping[int, int]
    """Voters by certainty, 1 to 3, and 0 for not said."""

    @property
    def right(self) -> int:
        """Voters whose whole answer is right."""
        return sum(self.is_right.values())


def tally(question: Question | None, votes: Sequence[Vote], removed: Collection[str] = ()) -> Tally:
    """Count the votes of one round; `question` is None for a differential.

    `removed` are the entries in words, as they are compared, that aren't shown.
    """
    answers = [_answer(question, vote) for vote in votes]
    return Tally(
        voters=len(votes),
        bars=_bars(question, votes, answers, removed),
        is_right={
            vote.participant: _credit(question, answer) == 1
            for vote, answer in zip(votes, answers, strict=True)
        },
        certainty=Counter(vote.certainty or 0 for vote in votes),
    )


def credit(question: Question | None, vote: Vote) -> float | None:
    """Return what a vote is worth, 0 to 1, as in `docs/scoring.md`; None where nothing is."""
    return _credit(question, _answer(question, vote))


def _credit(question: Question | None, answer: Answer | StaleAnswer | None) -> float | None:
    if question is None or not isinstance(answer, Answer):
        return None
    return scoring.credit(question, answer)


def entry_key(words: str) -> str:
    """Return an entry as it is compared: without case, accents, punctuation and double spaces.

    Signs of mathematics stay, and a hyphen that ends a word is a minus: `HER2+` isn't `HER2-`.
    An entry without any letter, digit or such sign is compared as it is.

    >>> entry_key(" L’Insulinome,  malin ! ")
    'l insulinome malin'
    """
    split = _ENDING_HYPHEN.sub("−", unicodedata.normalize("NFKD", words.casefold()))
    plain = "".join(
        letter if _is_compared(letter) else " "
        for letter in split
        if not unicodedata.combining(letter)
    )
    return (" ".join(plain.split()) or " ".join(words.split()))[:MAX_ENTRY]


def _is_compared(letter: str) -> bool:
    return letter.isalnum() or unicodedata.category(letter) == "Sm"


def entries(votes: Iterable[Vote]) -> tuple[Bar, ...]:
    """Return all entries in words, grouped, the most frequent first."""
    groups: dict[str, Counter[str]] = {}
    for vote in votes:
        words = str(vote.response).strip()
        groups.setdefault(entry_key(words), Counter())[words] += 1
    bars = (
        Bar(spellings.most_common(1)[0][0], spellings.total(), entry=key)
        for key, spellings in groups.items()
    )
    return tuple(sorted(bars, key=lambda bar: (-bar.count, bar.entry)))


def _bars(
    question: Question | None,
    votes: Sequence[Vote],
    answers: Sequence[Answer | StaleAnswer | None],
    removed: Collection[str],
) -> tuple[Bar, ...]:
    given = [each for each in answers if isinstance(each, Answer) and not each.is_dont_know]
    match question:
        case None:
            return _ranked(votes)
        case ChoiceQuestion():
            return _options(question, given)
        case NumericQuestion():
            return _numbers(question, given)
        case FreeTextQuestion():
            return tuple(bar for bar in entries(votes) if bar.entry not in removed)
        case _:
            assert_never(question)


def _options(question: ChoiceQuestion, answers: Iterable[Answer]) -> tuple[Bar, ...]:
    chosen: Counter[str] = Counter()
    for each in answers:
        counted = each.chosen
        if question.is_ordered:
            placed = zip(each.chosen, question.answer, strict=True)
            counted = tuple(own for own, right in placed if own == right)
        chosen.update(counted)
    order = question.answer if question.is_ordered else tuple(question.options)
    return tuple(Bar(each, chosen[each], each in question.answer) for each in order)


def _numbers(question: NumericQuestion, answers: Iterable[Answer]) -> tuple[Bar, ...]:
    values = Counter(each.number for each in answers)
    low, high = question.accept
    return tuple(
        # All its digits: six of them would make one of two numbers.
        Bar(repr(value).removesuffix(".0"), count, low <= value <= high)
        for value, count in sorted(values.items())
    )


def _ranked(votes: Sequence[Vote]) -> tuple[Bar, ...]:
    points: Counter[str] = Counter()
    named: Counter[str] = Counter()
    for vote in votes:
        ranking = vote.response if isinstance(vote.response, list) else []
        for place, hypothesis in enumerate(dict.fromkeys(map(str, ranking[:RANKED]))):
            points[hypothesis] += RANKED - place
            named[hypothesis] += 1
    bars = (Bar(each, named[each], points=points[each]) for each in points)
    return tuple(sorted(bars, key=lambda bar: (-bar.points, -bar.count, bar.key)))


def _answer(question: Question | None, vote: Vote) -> Answer | StaleAnswer | None:
    """Return a vote as an answer; None in a differential, which isn't one to a question."""
    if question is None:
        return None
    return from_record(question, vote.response, vote.certainty, None)
