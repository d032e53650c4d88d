"""What a learner answers: read from what a browser sends, kept as JSON, shown shuffled."""

import hashlib
import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, assert_never, cast, get_args

from epicrisis.cases.model import ChoiceQuestion, FreeTextQuestion, NumericQuestion, Question
from epicrisis.i18n import Translate
from epicrisis.story.errors import InvalidAnswer, to_translate
from epicrisis.story.typed_numbers import parse_number

Certainty = Literal[1, 2, 3]
"""How sure a learner is: 1 not sure, 2 fairly, 3 certain."""
SelfAssessment = Literal["missed", "partly", "got_it"]
"""How an answer in words compares with the model answer, in the learner's own judgement."""
Response: TypeAlias = tuple[str, ...] | float | str | None
"""Ids of options in the learner's order, a number, words, or None for "I don't know"."""

MAX_TEXT_CHARACTERS = 2_000

_UNREADABLE = to_translate("This answer can't be read. Please answer again.")
_NO_SUCH_OPTION = to_translate("Choose among the options shown.")
_OPTION_TWICE = to_translate("Name each option once.")
_CHOOSE_ONE = to_translate("Choose one option.")
_CHOOSE_SOME = to_translate("Choose at least one option.")
_ORDER_ALL = to_translate("Put all {count} options in order.")
_EMPTY = to_translate("Write an answer, or say that you don't know.")
_TOO_LONG = to_translate("Write at most {limit} characters; these are {count}.")
_CERTAINTY = to_translate("Choose one of the three steps of certainty.")
_ASSESSMENT = to_translate("Choose one of the three words for your own answer.")
_NOT_ASSESSED = to_translate("Only an answer in your own words is assessed by yourself.")


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


def answer_to(question: Question, sent: object, certainty: object = None) -> Answer:
    """Return the answer that a browser sent, or raise `InvalidAnswer`."""
    return Answer(question.id, parse_response(question, sent), parse_certainty(certainty))


def dont_know(question: Question) -> Answer:
    """Return the explicit "I don't know"; silence is never read as one."""
    return Answer(question.id, None)


def self_assessed(question: Question, answer: Answer, word: object) -> Answer:
    """Return the answer with the learner's own judgement of it, or raise `InvalidAnswer`."""
    if not question.is_in_words or answer.is_dont_know:
        raise InvalidAnswer(_NOT_ASSESSED)
    return replace(answer, self_assessment=_parse_self_assessment(word))


# --- Reading what was sent ---------------------------------------------------------------


def parse_response(question: Question, sent: object) -> Response:
    """Return what was sent as a response to this question; never None."""
    match question:
        case ChoiceQuestion():
            return _parse_choices(question, sent)
        case NumericQuestion():
            return _parse_numeric(question, sent)
        case FreeTextQuestion():
            return _parse_text(sent)
        case _:
            assert_never(question)


def _parse_choices(question: ChoiceQuestion, sent: object) -> tuple[str, ...]:
    chosen = _as_tuple(sent)
    if any(not isinstance(option, str) or option not in question.options for option in chosen):
        raise InvalidAnswer(_NO_SUCH_OPTION)
    if len(set(chosen)) != len(chosen):
        raise InvalidAnswer(_OPTION_TWICE)
    if question.type == "single" and len(chosen) != 1:
        raise InvalidAnswer(_CHOOSE_ONE)
    if question.is_ordered and len(chosen) != len(question.options):
        raise InvalidAnswer(_ORDER_ALL, count=len(question.options))
    if not chosen:
        raise InvalidAnswer(_CHOOSE_SOME)
    return cast(tuple[str, ...], chosen)


def _as_tuple(sent: object) -> tuple[object, ...]:
    """Return what widgets and forms send for a choice: nothing, an option, or several."""
    if sent is None or sent == "":
        return ()
    return tuple(sent) if isinstance(sent, list | tuple) else (sent,)


def _parse_numeric(question: NumericQuestion, sent: object) -> float:
    if isinstance(sent, str):
        if not sent.strip():
            raise InvalidAnswer(_EMPTY)
        return parse_number(sent, question.unit.values())
    return _finite(sent)


def _finite(value: object) -> float:
    """Return a number that came as one, unless it is a truth value, endless or no number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidAnswer(_UNREADABLE)
    try:
        number = float(value)
    except OverflowError:
        raise InvalidAnswer(_UNREADABLE) from None
    if not math.isfinite(number):
        raise InvalidAnswer(_UNREADABLE)
    return number


def _parse_text(sent: object) -> str:
    if sent is None:
        raise InvalidAnswer(_EMPTY)
    if not isinstance(sent, str):
        raise InvalidAnswer(_UNREADABLE)
    # Twice the limit leaves room for line ends of two characters; beyond it nothing is looked at.
    if len(sent) > 2 * MAX_TEXT_CHARACTERS:
        raise InvalidAnswer(_TOO_LONG, limit=MAX_TEXT_CHARACTERS, count=len(sent))
    words = storable(sent)
    if not words:
        raise InvalidAnswer(_EMPTY)
    if len(words) > MAX_TEXT_CHARACTERS:
        raise InvalidAnswer(_TOO_LONG, limit=MAX_TEXT_CHARACTERS, count=len(words))
    return words


_NOT_XML = "\ufffe\uffff"


def storable(text: str) -> str:
    """Return the text without what databases and XML refuse: what is no character of a text.

    These are control characters, lone surrogates, and U+FFFE and U+FFFF (XML 1.0, 2.2).
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    characters = (
        character
        for character in lines
        if character in "\n\t"
        or (unicodedata.category(character) not in ("Cc", "Cs") and character not in _NOT_XML)
    )
    return "".join(characters).strip()


def parse_certainty(sent: object) -> Certainty | None:
    """Return the certainty that a widget or a form sent; None where it was left out."""
    if sent is None or sent == "":
        return None
    for level in get_args(Certainty):
        if (type(sent) is int and sent == level) or sent == str(level):
            return cast(Certainty, level)
    raise InvalidAnswer(_CERTAINTY)


def _parse_self_assessment(word: object) -> SelfAssessment:
    if isinstance(word, str) and word in get_args(SelfAssessment):
        return cast(SelfAssessment, word)
    raise InvalidAnswer(_ASSESSMENT)


# --- Keeping -----------------------------------------------------------------------------


def from_record(
    question: Question, response: object, certainty: object, self_assessment: object
) -> Answer | StaleAnswer:
    """Return an answer from the values that a store keeps; never fails.

    Whoever has an `Answer` from here or from `answer_to` needn't ask whether it fits.
    """
    try:
        answer = _kept_answer(question, response, certainty, self_assessment)
    except InvalidAnswer:
        return StaleAnswer(question.id)
    return refitted(question, answer)


def refitted(question: Question | None, answer: Answer) -> Answer | StaleAnswer:
    """Return the same answer as long as it fits the question of a case that was read again."""
    return (
        answer if question is not None and _fits(question, answer) else StaleAnswer(answer.question)
    )


def _fits(question: Question, answer: Answer) -> bool:
    if answer.question != question.id or (answer.self_assessment and not question.is_in_words):
        return False
    if answer.response is None:
        return True
    try:
        return parse_response(question, answer.response) == answer.response
    except InvalidAnswer:
        return False


def _kept_answer(
    question: Question, response: object, certainty: object, self_assessment: object
) -> Answer:
    if response is None and (certainty or self_assessment):
        raise InvalidAnswer(_UNREADABLE)
    return Answer(
        question=question.id,
        response=_kept_response(response),
        certainty=parse_certainty(certainty),
        self_assessment=None
        if self_assessment is None
        else _parse_self_assessment(self_assessment),
    )


def _kept_response(kept: object) -> Response:
    if kept is None:
        return None
    if isinstance(kept, str):
        return _parse_text(kept)
    if isinstance(kept, list):
        if not all(isinstance(option, str) for option in kept):
            raise InvalidAnswer(_UNREADABLE)
        return tuple(kept)
    return _finite(kept)


# --- Showing -----------------------------------------------------------------------------


def shown_order(question: ChoiceQuestion, learner: str) -> tuple[str, ...]:
    """Return the ids of the options as this learner sees them, every time the same.

    What is to be put in order never starts in order.
    """
    not_this = question.answer if question.is_ordered else ()
    return shuffled(tuple(question.options), f"{learner}/{question.id}", not_this)


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
