"""Votes counted: what a class has answered to one question in one round."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import assert_never

from epicrisis.cases.model import ChoiceQuestion, FreeTextQuestion, NumericQuestion, Question
from epicrisis.live.asking import RANKED
from epicrisis.store.room_records import Vote
from epicrisis.store.rooms import MAX_ENTRY
from epicrisis.story import scoring
from epicrisis.story.answers import Answer, Response, check_fits, from_record
from epicrisis.story.refusals import InvalidAnswer

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
    right: int
    """Voters whose whole answer is right; 0 for free text and a differential."""
    certainty: Mapping[int, int]
    """Voters by certainty, 1 to 3, and 0 for not said."""


def tally(question: Question | None, votes: Sequence[Vote], removed: Collection[str] = ()) -> Tally:
    """Count the votes of one round; `question` is None for a differential.

    `removed` are the entries in words, as they are compared, that aren't shown.
    """
    return Tally(
        voters=len(votes),
        bars=_bars(question, votes, removed),
        right=sum(is_right(question, vote) for vote in votes),
        certainty=Counter(vote.certainty or 0 for vote in votes),
    )


def is_right(question: Question | None, vote: Vote) -> bool:
    """Tell whether the whole answer is right; never for free text or a differential."""
    return credit(question, vote) == 1


def credit(question: Question | None, vote: Vote) -> float | None:
    """Return what a vote is worth, 0 to 1, as in `docs/scoring.md`; None where nothing is."""
    if question is None or (answer := _answer(question, vote)) is None:
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
    question: Question | None, votes: Sequence[Vote], removed: Collection[str]
) -> tuple[Bar, ...]:
    match question:
        case None:
            return _ranked(votes)
        case ChoiceQuestion():
            return _options(question, votes)
        case NumericQuestion():
            return _numbers(question, votes)
        case FreeTextQuestion():
            return tuple(bar for bar in entries(votes) if bar.entry not in removed)
        case _:
            assert_never(question)


def _options(question: ChoiceQuestion, votes: Sequence[Vote]) -> tuple[Bar, ...]:
    chosen: Counter[str] = Counter()
    for each in _responses(question, votes):
        given = each if isinstance(each, tuple) else ()
        if question.is_ordered:
            given = tuple(
                own for own, right in zip(given, question.answer, strict=True) if own == right
            )
        chosen.update(given)
    order = question.answer if question.is_ordered else tuple(question.options)
    return tuple(Bar(each, chosen[each], each in question.answer) for each in order)


def _numbers(question: NumericQuestion, votes: Sequence[Vote]) -> tuple[Bar, ...]:
    values = Counter(each for each in _responses(question, votes) if isinstance(each, int | float))
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


def _responses(question: Question, votes: Sequence[Vote]) -> Iterator[Response]:
    answers = (_answer(question, vote) for vote in votes)
    return (answer.response for answer in answers if answer and answer.response is not None)


def _answer(question: Question, vote: Vote) -> Answer | None:
    """Return a vote as an answer, None if it doesn't fit the question, or no longer does."""
    try:
        answer = from_record(question.id, vote.response, vote.certainty, None)
        check_fits(question, answer)
    except InvalidAnswer:
        return None
    return answer
