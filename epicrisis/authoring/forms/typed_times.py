"""What an author types for a moment, in French or English, as a time of the timeline."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from epicrisis.authoring.drafting.times import MONTHS, NUMBERS
from epicrisis.authoring.forms.unkept import UnkeptError
from epicrisis.cases import calendar
from epicrisis.cases.calendar import DATE, DAYS, Calendar, Unit
from epicrisis.cases.reading.yaml_text import Plain
from epicrisis.messages import Message
from epicrisis.stems import folded

_MOST = 1e6
"""Units from day 0 beyond which nothing lies."""
_PLACES = 4
"""Decimals of a time that was converted from another unit."""
_LONGEST = 80
"""Characters that are looked at."""

_UNITS: dict[str, float] = {
    "heure": 1 / 24, "hour": 1 / 24, "h": 1 / 24,
    "jour": 1, "day": 1, "j": 1, "d": 1,
    "semaine": 7, "week": 7, "w": 7,
    "mois": DAYS["months"], "month": DAYS["months"], "m": DAYS["months"],
    "an": DAYS["years"], "annee": DAYS["years"], "year": DAYS["years"], "y": DAYS["years"],
}  # fmt: skip
"""Days of a unit as it is typed, without its plural."""
_WORDS: dict[str, float] = {
    "aujourd'hui": 0, "le jour meme": 0, "jour meme": 0, "today": 0, "the same day": 0,
    "same day": 0, "hier": -1, "la veille": -1, "veille": -1, "yesterday": -1,
    "the day before": -1, "le lendemain": 1, "lendemain": 1, "demain": 1, "tomorrow": 1,
    "the next day": 1, "next day": 1, "avant-hier": -2, "le surlendemain": 2, "surlendemain": 2,
}  # fmt: skip
"""Days from day 0 that words say."""
_NUMBER_WORDS = {word: number for words in NUMBERS.values() for word, number in words.items()}
_MONTH_NUMBERS = {
    name: number for names in MONTHS.values() for number, name in enumerate(names, start=1)
}
_SHORT_MONTH = 3
_ABOUT = r"(?:(?:environ|about|around|approximately|pres de|a peu pres|some)\s)?"
_AMOUNT = rf"{_ABOUT}(?P<n>\d+(?:\.\d+)?|[a-z]+(?:[ -](?:et[ -])?[a-z]+)?(?=[ -]))[ -]?"
_UNIT = r"(?P<u>heure|hour|h|jour|day|semaine|week|mois|month|annee|an|year)s?"
_NAMED = r"(?P<u>jour|day|j|d|semaine|week|mois|month|m|annee|an|year)"
_SIGNED = r"(?P<n>[+-]?\s?\d+(?:\.\d+)?)"
_YEAR = r"(?P<y>(?:1[89]|20|21)\d\d)"
_MONTH = r"(?P<m>[a-z]{3,10})\.?"
_DAY = r"(?P<d>\d{1,2})(?:er|st|nd|rd|th)?"


@dataclass(frozen=True, slots=True)
class TypedTime:
    """A moment as it was understood."""

    at: float
    """In the timeline's unit from day 0: of a date that is coarser than that, its beginning."""
    date: str = ""
    """The date that was typed, as precise as that; empty where no date was."""
    latest: float | None = None
    """The end of what a coarse date leaves open; None where it is precise."""

    @property
    def written(self) -> Plain:
        """How the file says it: a date, or a number."""
        if self.date and self.latest is None:
            return self.date
        return tidy(self.at)


@dataclass(frozen=True, slots=True)
class Scale:
    """What times are counted in, and from when."""

    unit: Unit
    zero: str = ""
    """The date of day 0; empty where nobody has said it."""

    @property
    def calendar(self) -> Calendar | None:
        """The calendar of the axis, None where day 0 has no date that is precise enough."""
        is_date = DATE.match(self.zero) and calendar.exists(self.zero)
        fits = is_date and calendar.is_precise(self.zero, self.unit)
        return Calendar(self.zero, self.unit) if fits else None


def understood(words: str, scale: Scale) -> TypedTime | Message:
    """Return the moment that was typed, or why none was understood."""
    text = _plain(words)
    for rule, read in _RULES:
        if (match := rule.fullmatch(text)) and (found := read(match, scale)) is not None:
            return found
    return Message(
        "“{words}” can’t be read as a time; write it like: {examples}",
        words=words.strip(),
        examples=Message("2011, March 2011, day 3, 4 years ago, 3 months later"),
    )


def date_typed(words: str) -> str:
    """Return a date as a case file writes it, from how it is typed; empty where none is."""
    found = understood(words, Scale("years", "2000"))
    return found.date if isinstance(found, TypedTime) else ""


def amount_typed(words: str, unit: Unit) -> float | None:
    """Return a length of time in a unit, from how it is typed; None where none is."""
    found = understood(words, Scale(unit))
    return found.at if isinstance(found, TypedTime) and found.at > 0 else None


def length_of(words: str, unit: Unit) -> int | float:
    """Return a length of time in a unit, from how it is typed, as a file writes it.

    Raises `UnkeptError` where it can't be read.
    """
    length = amount_typed(words, unit)
    if length is None:
        raise UnkeptError(
            Message(
                "“{words}” can’t be read as a length of time; write it like: {examples}",
                words=words.strip(),
                examples=Message("5 days, 8 months"),
            )
        )
    return tidy(length)


def tidy(value: float) -> int | float:
    """Return a number as a file writes it."""
    return int(value) if float(value).is_integer() else round(value, 9)


def _plain(words: str) -> str:
    text = " ".join(folded(words[:_LONGEST]).split()).strip(" .;:")
    text = text.replace("’", "'").replace("−", "-").replace("–", "-")
    return re.sub(r"(?<=\d),(?=\d)", ".", text)


Found: TypeAlias = TypedTime | Message | None
"""None where the words say no number after all."""


def _number(match: re.Match[str], _scale: Scale) -> Found:
    value = float(match["n"].replace(" ", ""))
    return TypedTime(value) if abs(value) <= _MOST else None


def _bare_year(match: re.Match[str], scale: Scale) -> Found:
    return _dated(match["y"], scale)


def _iso(match: re.Match[str], scale: Scale) -> Found:
    return _dated(match[0], scale)


def _by_numbers(match: re.Match[str], scale: Scale) -> Found:
    parts = [match["y"], *(f"{int(each):02}" for each in (match["m"], match["d"]) if each)]
    return _dated("-".join(parts), scale)


def _by_name(match: re.Match[str], scale: Scale) -> Found:
    typed = match["m"]
    months = {
        number
        for name, number in _MONTH_NUMBERS.items()
        if name == typed or (len(typed) >= _SHORT_MONTH and name.startswith(typed))
    }
    if len(months) != 1:
        return None
    day = match.groupdict().get("d")
    return _dated(f"{match['y']}-{months.pop():02}" + (f"-{int(day):02}" if day else ""), scale)


def _dated(date: str, scale: Scale) -> Found:
    if not calendar.exists(date):
        return Message("the calendar has no such date; correct it")
    if (axis := scale.calendar) is None:
        return Message(
            "“{date}” is a date, and nothing says when day 0 was; say that, too, or"
            " write how long before or after it",
            date=date,
        )
    at = axis.number_of(date)
    if calendar.is_precise(date, scale.unit):
        return TypedTime(at, date)
    return TypedTime(at, date, axis.number_of(_next(date)))


def _next(date: str) -> str:
    """Return where a year or a month that isn't more precise is over."""
    year, *rest = map(int, date.split("-"))
    if not rest:
        return f"{year + 1:04}"
    return f"{year + rest[0] // 12:04}-{rest[0] % 12 + 1:02}"


def _ordinal(match: re.Match[str], scale: Scale) -> Found:
    return _days(float(match["n"].replace(" ", "")) * _UNITS[match["u"]], scale)


def _ago(match: re.Match[str], scale: Scale) -> Found:
    return _length(match, scale, -1)


def _later(match: re.Match[str], scale: Scale) -> Found:
    return _length(match, scale, 1)


def _length(match: re.Match[str], scale: Scale, sign: int) -> Found:
    number = _amount(match["n"])
    return None if number is None else _days(sign * number * _UNITS[match["u"]], scale)


def _word(match: re.Match[str], scale: Scale) -> Found:
    return _days(_WORDS[match[0]], scale)


def _days(days: float, scale: Scale) -> Found:
    value = round(days / DAYS[scale.unit], _PLACES)
    return TypedTime(value) if abs(value) <= _MOST else None


def _amount(word: str) -> float | None:
    if word[0].isdigit():
        return float(word)
    numbers = [_NUMBER_WORDS.get(each) for each in re.split("[ -]", word) if each != "et"]
    known = [each for each in numbers if each is not None]
    return float(sum(known)) if known and len(known) == len(numbers) else None


_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Scale], Found]], ...] = tuple(
    (re.compile(rf"^(?:{rule})"), read)
    for rule, read in (
        (rf"(?:en |in |l'annee |depuis |since |from )?{_YEAR}", _bare_year),
        (r"[12]\d{3}-\d\d(?:-\d\d)?", _iso),
        (_SIGNED, _number),
        (rf"(?:le |on |du )?(?P<d>\d{{1,2}})[/.](?P<m>\d{{1,2}})[/.]{_YEAR}", _by_numbers),
        (rf"(?P<d>)(?P<m>\d{{1,2}})[/.]{_YEAR}", _by_numbers),
        (rf"(?:le |on |on the )?{_DAY} (?:of )?{_MONTH} (?:of )?{_YEAR}", _by_name),
        (rf"(?:en |in |depuis |since )?{_MONTH} (?:of )?{_YEAR}", _by_name),
        (rf"(?:on )?{_MONTH} {_DAY},? {_YEAR}", _by_name),
        (rf"(?:a |au |on |the |le )?{_NAMED} ?{_SIGNED}", _ordinal),
        (
            r"(?:au |le |on the |the )?(?P<n>\d{1,4})(?:er|e|eme|ieme|st|nd|rd|th)"
            r" (?P<u>jour|day|semaine|week|mois|month|annee|year)",
            _ordinal,
        ),
        (rf"(?:il y a|depuis|for|since) {_AMOUNT}{_UNIT}", _ago),
        (
            rf"{_AMOUNT}{_UNIT} (?:plus tot|auparavant|avant|ago|earlier|before|previously|prior)",
            _ago,
        ),
        (rf"(?:apres|after|dans|in|au bout de|within) {_AMOUNT}{_UNIT}", _later),
        (rf"{_AMOUNT}{_UNIT}(?: (?:plus tard|apres|later|after|afterwards))?", _later),
        ("|".join(map(re.escape, _WORDS)), _word),
    )
)
