"""Marks of the French examination (EDN) beside our credit, with the arithmetic in words.

Only what could be read is calculated; sources, and what is unknown: `docs/scoring.md`. `chosen`
is None where a learner said "I don't know".
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal, assert_never

from epicrisis.i18n import Translate, translator
from epicrisis.questions.vetoes import NO_VETOES, Vetoes, vetoes
from epicrisis.writing import number

EdnRule = Literal[
    "all_or_nothing", "discordances", "share", "not_answered", "unknown", "not_of_the_examination"
]
"""Where a mark comes from. `unknown`: the examination has the format, and its rule wasn't read."""

LONG_LIST = 10
"""Fewest options of a long list (QRP longue), whose rule is known, and which can be searched."""

_BY_DISCORDANCES = (1.0, 0.5, 0.2)


@dataclass(frozen=True, slots=True)
class EdnMark:
    """What an answer would earn in the examination, and how that comes about."""

    value: float | None
    """0 to 1; None where the rule isn't known."""
    rule: EdnRule
    discordances: int | None = None
    """By discordances: wrong options chosen, and right ones not."""
    hits: int | None = None
    """Where the number was said: right options chosen."""
    right: int | None = None
    """Where the number was said: right options."""
    vetoes: Vetoes = NO_VETOES

    @property
    def is_counted(self) -> bool:
        """Whether it belongs into a total: whether any answer to this question has a mark.

        Where only a flawless and a vetoed answer have one, counting these would bend the mean.
        """
        return self.rule not in ("unknown", "not_of_the_examination")


@dataclass(frozen=True, slots=True)
class EdnTotal:
    """The marks of several questions: of a key-feature problem, or of a whole case."""

    points: float
    """The sum of the marks that are known, a question counting 1 at most."""
    questions: int
    """Questions whose mark is known."""
    left_out: int
    """Questions whose mark isn't."""

    @property
    def of_20(self) -> float | None:
        """The mean of the known marks on 20; None without any."""
        return 20 * self.points / self.questions if self.questions else None


# --- Marks -------------------------------------------------------------------------------


def discordances(chosen: Collection[str], right: Collection[str]) -> int:
    """Return how many options are as they should not be: wrong ones chosen, right ones not.

    >>> discordances("abd", right="abc")
    2
    """
    return len({*chosen} ^ {*right})


def discordance_mark(number_of_discordances: int) -> float:
    """Return the mark for so many discordances.

    >>> [discordance_mark(each) for each in range(5)]
    [1.0, 0.5, 0.2, 0.0, 0.0]
    """
    wrong = number_of_discordances
    return _BY_DISCORDANCES[wrong] if wrong < len(_BY_DISCORDANCES) else 0.0


def share_mark(hits: int, right: int) -> float:
    """Return the mark for so many of the right options where ticks are limited to their number.

    >>> share_mark(3, 5)
    0.6
    """
    return hits / right


def single_mark(
    chosen: Collection[str] | None,
    right: Collection[str],
    indispensable: Collection[str] = (),
    unacceptable: Collection[str] = (),
) -> EdnMark:
    """Return the mark of a question with one right answer (QRU): 1 or 0."""
    if chosen is None:
        return _not_answered("all_or_nothing")
    struck = vetoes(chosen, indispensable, unacceptable)
    return EdnMark(float({*chosen} == {*right}), "all_or_nothing", vetoes=struck)


def multiple_mark(
    chosen: Collection[str] | None,
    right: Collection[str],
    indispensable: Collection[str] = (),
    unacceptable: Collection[str] = (),
) -> EdnMark:
    """Return the mark of a question whose number of right answers isn't said (QRM).

    >>> multiple_mark("abd", right="abc").value
    0.2
    """
    if chosen is None:
        return _not_answered("discordances")
    struck = vetoes(chosen, indispensable, unacceptable)
    wrong = discordances(chosen, right)
    value = 0.0 if struck.strike else discordance_mark(wrong)
    return EdnMark(value, "discordances", discordances=wrong, vetoes=struck)


def said_number_mark(
    chosen: Collection[str] | None,
    right: Collection[str],
    offered: Collection[str],
    indispensable: Collection[str] = (),
    unacceptable: Collection[str] = (),
) -> EdnMark:
    """Return the mark of a question whose number of right answers is said (QRP).

    With a short list it is known only of a flawless and of a vetoed answer: something is taken
    off, and what was not read.

    >>> said_number_mark("abx", right="abc", offered="abcdefghix").value
    0.6666666666666666
    """
    rule: EdnRule = "share" if len(offered) >= LONG_LIST else "unknown"
    if chosen is None:
        return _not_answered(rule)
    struck = vetoes(chosen, indispensable, unacceptable)
    hits = len({*chosen} & {*right})
    is_known = rule == "share" or hits == len(right)
    share = share_mark(hits, len(right)) if is_known else None
    value = 0.0 if struck.strike else share
    return EdnMark(value, rule, hits=hits, right=len(right), vetoes=struck)


def unknown_mark() -> EdnMark:
    """Return the mark of a format whose rule wasn't read: short text, zones, concordance."""
    return EdnMark(None, "unknown")


def no_mark() -> EdnMark:
    """Return the mark of a kind that the examination hasn't: numbers, orders, free text."""
    return EdnMark(None, "not_of_the_examination")


def _not_answered(rule: EdnRule) -> EdnMark:
    return unknown_mark() if rule == "unknown" else EdnMark(0.0, "not_answered")


def total(marks: Iterable[EdnMark]) -> EdnTotal:
    """Return the sum of the marks that are known, each question weighing the same.

    >>> total([EdnMark(1.0, "all_or_nothing"), EdnMark(0.2, "discordances"), unknown_mark()])
    EdnTotal(points=1.2, questions=2, left_out=1)
    """
    every = tuple(marks)
    counted = [mark.value for mark in every if mark.is_counted and mark.value is not None]
    return EdnTotal(sum(counted), len(counted), len(every) - len(counted))


# --- Words -------------------------------------------------------------------------------


def arithmetic(mark: EdnMark, language: str) -> str:
    """Return how a mark comes about, as a part of a sentence.

    >>> arithmetic(multiple_mark("abd", right="abc"), "en")
    '2 discordances: 0.2'
    """
    translate = translator(language)
    words = _veto(mark.vetoes, translate) if mark.vetoes.strike else _rule(mark, translate)
    return words.format(
        mark="" if mark.value is None else number(round(mark.value, 2), language),
        discordances=mark.discordances,
        hits=mark.hits,
        right=mark.right,
    )


def _veto(struck: Vetoes, translate: Translate) -> str:
    if struck.omitted and struck.unacceptable:
        return translate(
            "an indispensable option was not chosen and an unacceptable one was: {mark}"
        )
    if struck.omitted:
        return translate("an indispensable option was not chosen: {mark}")
    return translate("an unacceptable option was chosen: {mark}")


def _rule(mark: EdnMark, translate: Translate) -> str:
    match mark.rule:
        case "all_or_nothing":
            return translate("all or nothing: {mark}")
        case "discordances":
            return _discordances(mark, translate)
        case "share" | "unknown":
            return _share(mark, translate)
        case "not_answered":
            return translate("not answered: {mark}")
        case "not_of_the_examination":
            return translate("the examination has no questions of this kind")
        case _:
            assert_never(mark.rule)


def _discordances(mark: EdnMark, translate: Translate) -> str:
    if mark.discordances == 0:
        return translate("no discordance: {mark}")
    if mark.discordances == 1:
        return translate("1 discordance: {mark}")
    return translate("{discordances} discordances: {mark}")


def _share(mark: EdnMark, translate: Translate) -> str:
    if mark.hits is None:
        return translate("the examination's rule for this kind isn't known to us")
    if mark.value is None:
        return translate("{hits} of {right}, less a penalty that isn't known to us")
    return translate("{hits} of {right}: {mark}")


def total_in_words(of_questions: EdnTotal, language: str) -> str:
    """Return the mark on 20 with what it rests on, as sentences.

    >>> print(total_in_words(EdnTotal(points=1.2, questions=2, left_out=1), "en"))
    12 of 20: the mean of 2 questions. Left out, as the examination has no such question or its \
mark isn't known: 1.
    """
    translate = translator(language)
    if of_questions.of_20 is None:
        return translate("No question here has a mark of the examination's that is known.")
    mean = (
        translate("{mark} of 20: the mark of 1 question.")
        if of_questions.questions == 1
        else translate("{mark} of 20: the mean of {questions} questions.")
    )
    left_out = translate(
        "Left out, as the examination has no such question or its mark isn't known: {left_out}."
    )
    sentences = [mean, left_out] if of_questions.left_out else [mean]
    return " ".join(sentences).format(
        mark=number(round(of_questions.of_20, 2), language),
        questions=of_questions.questions,
        left_out=of_questions.left_out,
    )


def caveat(language: str) -> str:
    """Return what a mark on 20 is not; it stands wherever the mark does."""
    translate = translator(language)
    return translate(
        "The examination's arithmetic over the questions of this case, each weighing the same:"
        " an approximation, not a forecast of a mark."
    )
