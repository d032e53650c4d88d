"""A committed answer, and what every answer is read by."""

import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias, cast, get_args

from epicrisis.cases import prose
from epicrisis.i18n import Translate
from epicrisis.letters import is_seen
from epicrisis.refusals import InvalidAnswer, to_translate

Certainty = Literal[1, 2, 3]
"""How sure a learner is: 1 not sure, 2 fairly, 3 certain."""
SelfAssessment = Literal["missed", "partly", "got_it"]
"""How an answer in words compares with the model answer, in the learner's own judgement."""
Response: TypeAlias = tuple[str, ...] | float | str | None
"""Ids of options in the learner's order, a number, words, or None for "I don't know"."""

MAX_TEXT_CHARACTERS = 2_000

UNREADABLE = to_translate("This answer can't be read. Please answer again.")
EMPTY = to_translate("Write an answer, or say that you don't know.")
_TOO_LONG = to_translate("Write at most {limit} characters; these are {count}.")
_CERTAINTY = to_translate("Choose one of the three steps of certainty.")


def certainties(translate: Translate) -> dict[int, str]:
    """Return the names of the steps of certainty, the least sure first."""
    return {1: translate("not sure"), 2: translate("fairly sure"), 3: translate("certain")}


@dataclass(frozen=True, slots=True)
class Answer:
    """A committed answer."""

    question: str
    """Id of the question."""
    response: Response
    certainty: Certainty | None = None
    """None where the learner gave none: it is optional."""
    self_assessment: SelfAssessment | None = None
    """For an answer in words, once the learner has compared it with the model answer."""

    @property
    def is_dont_know(self) -> bool:
        """Whether the learner said "I don't know"."""
        return self.response is None

    @property
    def chosen(self) -> tuple[str, ...]:
        """The options chosen, or put in order; only of an answer to such a question."""
        assert isinstance(self.response, tuple)
        return self.response

    @property
    def number(self) -> float:
        """The number; only of an answer to a question that asks for one."""
        assert isinstance(self.response, int | float)
        return self.response


@dataclass(frozen=True, slots=True)
class StaleAnswer:
    """A committed answer that doesn't fit its question, or no longer does."""

    question: str
    """Id of the question, which the case may have no longer."""


def parse_text(sent: object) -> str:
    """Return words that a field or a form sent, as they can be kept; or raise `InvalidAnswer`."""
    if sent is None:
        raise InvalidAnswer(EMPTY)
    if not isinstance(sent, str):
        raise InvalidAnswer(UNREADABLE)
    # Twice the limit leaves room for line ends of two characters; beyond it nothing is looked at.
    if len(sent) > 2 * MAX_TEXT_CHARACTERS:
        raise InvalidAnswer(_TOO_LONG, limit=MAX_TEXT_CHARACTERS, count=len(sent))
    words = storable(sent)
    if not is_seen(words):
        raise InvalidAnswer(EMPTY)
    if len(words) > MAX_TEXT_CHARACTERS:
        raise InvalidAnswer(_TOO_LONG, limit=MAX_TEXT_CHARACTERS, count=len(words))
    return words


_SHORT = 200
"""Characters of a text that is looked at once a process, as those of a class are."""
_NOT_XML = "\ufffe\uffff"


def storable(text: str) -> str:
    """Return the text without what databases and XML refuse: what is no character of a text.

    These are control characters, lone surrogates, and U+FFFE and U+FFFF (XML 1.0, 2.2).
    """
    return _short(text) if len(text) <= _SHORT else _stored(text)


def _stored(text: str) -> str:
    return prose.stripped(prose.changed(text, _characters))


# Votes are read anew at each press of a teacher; those in words are as many as phones.
_short = lru_cache(maxsize=16_384)(_stored)


def _characters(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    characters = (
        character
        for character in lines
        if character in "\n\t"
        or (unicodedata.category(character) not in ("Cc", "Cs") and character not in _NOT_XML)
    )
    return "".join(characters)


def parse_certainty(sent: object) -> Certainty | None:
    """Return the certainty that a widget or a form sent; None where it was left out."""
    if sent is None or sent == "":
        return None
    for level in get_args(Certainty):
        if (type(sent) is int and sent == level) or sent == str(level):
            return cast(Certainty, level)
    raise InvalidAnswer(_CERTAINTY)


def shuffled(
    options: Sequence[str], seed_text: str, not_this: Sequence[str] = ()
) -> tuple[str, ...]:
    """Return the options in an order that follows from the seed alone, not from the file's.

    An order equal to `not_this` is turned by one place, from three options on: with two, never
    showing the right order would tell it.
    """
    order = tuple(sorted(options, key=lambda option: (_digest(seed_text, option), option)))
    if len(order) > 2 and order == tuple(not_this):  # noqa: PLR2004 (the docstring says why)
        return (*order[1:], order[0])
    return order


def _digest(seed_text: str, option: str) -> bytes:
    # Python's hash() and random differ between processes or versions; SHA-256 doesn't.
    return hashlib.sha256(f"{seed_text}\0{option}".encode(errors="surrogatepass")).digest()
