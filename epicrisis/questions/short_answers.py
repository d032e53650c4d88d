"""A short answer in words, compared with the forms that its author accepts."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias

from rapidfuzz.distance import OSA

from epicrisis.cases.questions import MOST_LETTERS, MOST_WORDS
from epicrisis.questions.opposites import mean_otherwise, opposed
from epicrisis.questions.spelling import compared, glued, normal

_SHORT_WORD, _NAME, _LONG_WORD = 4, 5, 8
"""A word of fewer letters than the first is an abbreviation and takes no slip. From the third on
one takes two slips, from the second on if it is the only one that differs in an answer of several:
Chron's disease."""
_ELISION = re.compile(r"(?<!\w)([^\W\d_])\s?['’]\s*")
_FUNCTION_WORDS = frozenset(
    """
    a an and au aux by dans de en et for from in la le les of on or ou par pour sur to un une with
    """.split()  # noqa: SIM905
)
"""What no answer is near by: `of` stands in too many."""

Verdict: TypeAlias = Literal["accepted", "near", "other"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was typed, beside the accepted form that is nearest to it."""

    verdict: Verdict
    """`accepted`: the same. `near`: for the learner to judge. `other`: neither."""
    form: str | None = None
    """The form as its author wrote it; None for `other`."""
    language: str | None = None
    """The language under which the form stands; None for `other`."""


_OTHER = Comparison("other")


def judge(typed: str, accepted: Mapping[str, Sequence[str]]) -> Comparison:
    """Return how `typed` compares with the accepted forms, which stand under their language.

    Accepted is what is the same as a form but for what `normal` is blind to. Near is never right
    by itself: a form with a slip of the finger or two, or words of which all stand in the other's,
    in any order. What a form's opposite says (hyper- for hypo-, left for right) isn't near. More
    than `MOST_WORDS` words or `MOST_LETTERS` characters are `other`, unread.
    """
    if is_too_long(typed):
        return _OTHER
    return _judged(typed, tuple((language, tuple(forms)) for language, forms in accepted.items()))


# A page and a tally ask several times of each answer, at every run.
@lru_cache(maxsize=4096)
def _judged(typed: str, accepted: tuple[tuple[str, tuple[str, ...]], ...]) -> Comparison:
    near: list[tuple[int, str, str]] = []
    for language, forms in accepted:
        own = normal(typed, language)
        for form in forms:
            theirs = _normal_form(form, language)
            if own and glued(own) == glued(theirs):
                return Comparison("accepted", form, language)
            if _are_near(own, theirs):
                near.append((OSA.distance(own, theirs), form, language))
    if not near:
        return _OTHER
    _, form, language = min(near, key=lambda each: each[0])
    return Comparison("near", form, language)


def is_too_long(text: str) -> bool:
    """Return whether `text` has more words or characters than a short answer may have."""
    if len(text) > MOST_LETTERS:
        return True
    # One character may stand for a sentence: ﷺ is four words.
    written_out = unicodedata.normalize("NFKC", text)
    return len(written_out) > MOST_LETTERS or word_count(written_out) > MOST_WORDS


def word_count(text: str) -> int:
    """Return how many words `text` has: neuro-endocrine, l’insulinome and CD4/CD8 are one each."""
    return sum(any(map(str.isalnum, word)) for word in _ELISION.sub(r"\1'", text).split())


def same_forms(forms: Sequence[str], language: str) -> list[tuple[str, str]]:
    """Return each form that is compared as an earlier one is, after the first such one."""
    first: dict[str, str] = {}
    pairs = []
    for form in forms:
        key = compared(form, language)
        if key in first:
            pairs.append((first[key], form))
        else:
            first[key] = form
    return pairs


@lru_cache(maxsize=4096)
def _normal_form(form: str, language: str) -> str:
    return normal(form, language)


def _are_near(one: str, other: str) -> bool:
    if opposed(one, other):
        return False
    fewer, more = sorted((one.split(), other.split()), key=len)
    if len(fewer) != len(more):
        return _is_slip(glued(one), glued(other)) or _all_among(fewer, more)
    return _differ_in_one(fewer, more) or (_all_among(fewer, more) and _all_among(more, fewer))


def _differ_in_one(words: Sequence[str], others: Sequence[str]) -> bool:
    unlike = [pair for pair in zip(words, others, strict=True) if pair[0] != pair[1]]
    return len(words) > 1 and len(unlike) == 1 and _is_slip(*unlike[0], long_word=_NAME)


def _all_among(words: Sequence[str], others: Sequence[str]) -> bool:
    telling = [word for word in words if word not in _FUNCTION_WORDS]
    return bool(telling) and all(
        any(word == other or _is_slip(word, other) for other in others) for word in telling
    )


def _is_slip(one: str, other: str, long_word: int = _LONG_WORD) -> bool:
    """Return whether one of two words is the other with a slip of the finger, or with two."""
    letters = min(len(one), len(other))
    if letters < _SHORT_WORD:
        return False
    most = 2 if letters >= long_word else 1
    return OSA.distance(one, other, score_cutoff=most) <= most and not mean_otherwise(one, other)
