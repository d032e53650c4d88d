"""Abbreviations that a text spells out itself: "long form (ABC)" and "ABC (long form)"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from epicrisis.authoring.drafting.rows import Row
from epicrisis.stems import folded

_SHORT = r"[A-ZÀ-Þ][A-Za-zÀ-ÿ0-9-]{0,8}[A-ZÀ-Þ0-9]s?"
_BEHIND = re.compile(rf"\((?P<short>{_SHORT})\)")
_BEFORE = re.compile(rf"(?<![\w-])(?P<short>{_SHORT})\s\((?P<long>[^()\d]{{6,90}})\)")
_FEWEST_WORDS = 2
_MOST_WORDS_MORE = 5


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A short form and what it stands for, both in the text's own words."""

    short: str
    long: str
    sentence: str
    """Id of the sentence that spells it out."""


def abbreviations_of(rows: Sequence[Row]) -> tuple[Abbreviation, ...]:
    """Return each abbreviation once, in the order of the text."""
    found: dict[str, Abbreviation] = {}
    for row in rows:
        if row.is_heading:
            continue
        for match in _BEHIND.finditer(row.text):
            short = match["short"]
            long = _long_form(short, row.text[max(0, match.start() - 200) : match.start()])
            if long and short not in found:
                found[short] = Abbreviation(short, long, row.id)
        for match in _BEFORE.finditer(row.text):
            short, long = match["short"], match["long"].strip()
            whole = _long_form(short, long)
            if whole and folded(whole[:1]) == folded(long[:1]) and short not in found:
                found[short] = Abbreviation(short, long, row.id)
    return tuple(found.values())


def _long_form(short: str, before: str) -> str | None:
    """Return the words at the end of `before` that the letters of `short` stand for, in order.

    After Schwartz and Hearst (2003): letters are looked for from the end, and the first one has
    to begin a word.
    """
    letters = [each for each in folded(short.rstrip("s")) if each.isalpha()]
    # Small letters of accents: folding must keep places, so letter by letter.
    text = before.rstrip()
    plain = [folded(each)[:1] or " " for each in text]
    place = len(plain)
    for number, letter in enumerate(reversed(letters)):
        is_first = number == len(letters) - 1
        place -= 1
        while place >= 0 and (
            plain[place] != letter or (is_first and place > 0 and text[place - 1].isalnum())
        ):
            place -= 1
        if place < 0:
            return None
    long = text[place:].strip()
    count = len(long.split())
    if (
        not len(long) > len(short)
        or not _FEWEST_WORDS <= count <= len(letters) * 2 + _MOST_WORDS_MORE
    ):
        return None
    if any(mark in long for mark in ".;:()") or len(long) < 2 * len(letters):
        return None
    return long
