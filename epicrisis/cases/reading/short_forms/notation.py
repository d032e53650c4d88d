"""What authors write in one line: sentences, an argument, an order, a result, a number."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

_SENTENCE = re.compile("S[0-9]{2,3}")
_SENTENCES = re.compile(r"(S[0-9]{2,3})(?:\s*+(?:-|–|—|to|à)\s*+(S[0-9]{2,3}))?")
_NUMBER = r"[-−+]?[0-9]{1,20}(?:[.,][0-9]{1,20})?"
_SPACED_DASH = re.compile(r"\s[-–—]\s")
_ANSWER = re.compile(rf"({_NUMBER})([^()]{{0,200}})(?:\(([^()]{{0,200}})\))?\s*")
_RANGE = re.compile(rf"({_NUMBER})\s*(?:to|à|-|–|—)\s*({_NUMBER})(.*)", re.DOTALL)
_GROUPS = re.compile(r"(?<=[0-9])[ \u00a0\u2009\u202f](?=[0-9]{3}(?![0-9]))")
"""The space within a number of five digits, as it is printed."""


def is_sentence(text: str) -> bool:
    """Tell whether a text is the number of a sentence."""
    return bool(_SENTENCE.fullmatch(text))


def sentence_ids(text: str, known: Mapping[str, str]) -> tuple[str, ...] | None:
    """Return the sentences that a text such as `S01, S04-S06` names; None where it is none.

    Of a span those that are `known` are named, and its two ends whether they are or not.
    """
    found: list[str] = []
    for part in re.split("[,;]", text):
        match = _SENTENCES.fullmatch(part.strip())
        if match is None:
            return None
        first, last = match[1], match[2] or match[1]
        if int(first[1:]) > int(last[1:]):
            return None
        found += [
            each
            for each in _span(first, last)
            if each in known or each in (first, last) or not known
        ]
    return tuple(dict.fromkeys(found))


def sentences_within(text: str) -> tuple[str, ...]:
    """Return the sentences that a text names, alone or as a span, whatever else it says."""
    return tuple(
        each
        for match in _SENTENCES.finditer(text)
        for each in _span(match[1], match[2] or match[1])
    )


def _span(first: str, last: str) -> Iterator[str]:
    return (f"S{number:02d}" for number in range(int(first[1:]), int(last[1:]) + 1))


def runs(sentences: Iterable[str]) -> list[list[str]]:
    """Return sentences by runs, in each of which one follows the other in the text."""
    found: list[list[str]] = []
    for each in sentences:
        if found and int(each[1:]) == int(found[-1][-1][1:]) + 1:
            found[-1].append(each)
        else:
            found.append([each])
    return found


@dataclass(frozen=True, slots=True)
class Argument:
    """`It is winter (S01, S04)`."""

    text: str
    sentences: str


def argument(text: str) -> Argument | None:
    """Return an argument and the sentences in brackets behind it; None without such brackets."""
    words, bracket, behind = text.rstrip().rstrip(".").rpartition("(")
    if not bracket or not behind.endswith(")") or not words.strip():
        return None
    return Argument(words.strip(), behind[:-1])


def order(text: str) -> tuple[str, str] | None:
    """Return the menu's words and the cost of `Blood test – a needle`; None without a dash."""
    parts = _SPACED_DASH.split(text, 1)
    if len(parts) != 2 or not all(part.strip() for part in parts):  # noqa: PLR2004 (both sides)
        return None
    return parts[0].strip(), parts[1].strip()


@dataclass(frozen=True, slots=True)
class NumericAnswer:
    """`28 g (27 to 29)`."""

    number: float
    unit: str
    accept: tuple[float, float]


def numeric_answer(text: str) -> NumericAnswer | None:
    """Return a number with its unit and what else counts as right; None where it says no number."""
    match = _ANSWER.fullmatch(_GROUPS.sub("", text.strip()))
    if match is None:
        return None
    value = number(match[1])
    if match[3] is None:
        return NumericAnswer(value, match[2].strip(), (value, value))
    span = _RANGE.fullmatch(match[3].strip())
    if span is None or span[3].strip() not in ("", match[2].strip()):
        return None
    return NumericAnswer(value, match[2].strip(), (number(span[1]), number(span[2])))


def number(text: str) -> float:
    """Return a number that is written with a point or a comma, whole where it has neither."""
    plain = text.replace(",", ".").replace("−", "-")
    return float(plain) if "." in plain else int(plain)


def listed(sentences: Iterable[str]) -> str:
    """Return sentences as an author names them in one line, such as `S01, S04-S06`."""
    return ", ".join(
        f"{span[0]}-{span[-1]}" if len(span) > 2 else ", ".join(span)  # noqa: PLR2004 (a span)
        for span in runs(sentences)
    )
