"""Times that a text tells, as events with the words that tell them."""

import datetime as calendar
import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Literal

from babel.dates import get_month_names

from epicrisis.authoring.drafting.language import LANGUAGES, DraftLanguage
from epicrisis.authoring.drafting.rows import Row
from epicrisis.cases.model import TimeUnit
from epicrisis.stems import folded

DAYS: dict[TimeUnit, float] = {"days": 1.0, "weeks": 7.0, "months": 30.4375, "years": 365.25}
"""Days of a unit."""

_PRECISION: tuple[TimeUnit, ...] = ("years", "months", "days")
"""Of a date with so many hyphens."""
TimeKind = Literal["since", "before", "after", "day", "year", "date"]
"""`since`: a state that lasts from then on; `before` and `after`: a moment so long before the
account begins, or after what was told last; `day`: a day counted by the text; `year` and `date`:
by the calendar."""


@dataclass(frozen=True, slots=True)
class Found:
    """A time in a sentence."""

    kind: TimeKind
    sentence: str
    """Id of the sentence."""
    words: str
    """The words that tell it, verbatim."""
    clause: str
    """The clause that they stand in, verbatim."""
    days: float
    """Length or day of it; for a calendar date days since the year 0."""
    unit: TimeUnit
    """The unit that the text uses."""
    date: str = ""
    """Of a calendar date the date, as precise as the text has it: `2011`, `2011-03`."""


_SPELT: dict[DraftLanguage, str] = {
    "fr": "un/une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze"
    " seize",
    "en": "a/an/one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    " fifteen sixteen",
}
_TENS: dict[DraftLanguage, dict[str, int]] = {
    "fr": {"vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60},
    "en": {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60},
}
NUMBERS = {
    language: {
        word: number
        for number, words in enumerate(spelt.split(), start=1)
        for word in words.split("/")
    }
    | _TENS[language]
    for language, spelt in _SPELT.items()
}
"""Numbers in words, by word."""
_UNIT_STARTS: dict[str, TimeUnit | Literal["hours"]] = {
    "he": "hours", "ho": "hours", "jo": "days", "da": "days", "se": "weeks", "we": "weeks",
    "mo": "months", "an": "years", "ye": "years",
}  # fmt: skip
MONTHS = {
    language: [folded(name) for name in get_month_names("wide", locale=language).values()]
    for language in LANGUAGES
}
"""Names of the months without accents, January first."""
_AMOUNT = {
    language: rf"(?P<n>\d{{1,3}}(?:[.,]\d)?"
    rf"|(?:(?:{'|'.join(_TENS[language])})(?:[ -]et)?[ -])?"
    rf"(?:{'|'.join(sorted(numbers, key=len, reverse=True))}))"
    rf"(?:\s(?:à|ou|to|or)\s(?:\d{{1,3}}|\w+)|\s?[-–]\s?\d{{1,3}})?[\s-]"
    for language, numbers in NUMBERS.items()
}
_UNIT = {
    "fr": r"(?P<u>heures?|jours?|semaines?|mois|ans?|années?)",
    "en": r"(?P<u>hours?|days?|weeks?|months?|years?)",
}
_YEAR = r"(?P<y>(?:19|20)\d\d)"
_MONTH = {
    language: "|".join([*get_month_names("wide", locale=language).values(), *MONTHS[language]])
    for language in LANGUAGES
}
_LESS = {
    "fr": r"(?:(?:environ|près de|plus de|moins de|à peu près|au moins)\s)",
    "en": r"(?:(?:about|around|approximately|over|more than|nearly|almost|at least|some)\s)",
}
_RULES: dict[DraftLanguage, tuple[tuple[TimeKind, str], ...]] = {
    "fr": (
        ("since", rf"depuis\s{_LESS['fr']}?{{amount}}{_UNIT['fr']}"),
        ("since", rf"évolu\w+\s(?:depuis|pendant)\s{{amount}}{_UNIT['fr']}"),
        ("before", rf"il y a\s{_LESS['fr']}?{{amount}}{_UNIT['fr']}"),
        ("before", rf"{{amount}}{_UNIT['fr']}\s(?:auparavant|plus tôt|avant (?:son|l['’]|sa"
                   rf"|la|cette|le|notre|d['’]|de)\s?\w*)"),
        ("after", rf"{_LESS['fr']}?{{amount}}{_UNIT['fr']}\s(?:plus tard|après)"),
        ("after", rf"(?:après|au bout de|à)\s{_LESS['fr']}?{{amount}}{_UNIT['fr']}\s(?:de "
                  rf"(?:recul|suivi|traitement|l['’]\w+|la \w+)|d['’](?:évolution"
                  rf"|hospitalisation))"),
        ("after", rf"(?:après|au bout de)\s{_LESS['fr']}?{{amount}}{_UNIT['fr']}"),
        ("day", r"(?:à\s)?J\s?\+?(?P<day>\d{1,3})(?!\w)"),
        ("day", r"(?:au|le)\s(?P<day>\d{1,3})\s?(?:e|è|ème|eme|ième)\sjour"),
        ("date", rf"(?:le\s)?(?P<d>\d{{1,2}})(?:er)?\s(?P<m>{_MONTH['fr']})\s{_YEAR}"),
        ("date", r"(?:le\s)?(?P<d>\d{1,2})[/.](?P<mm>\d{1,2})[/.](?P<y>(?:19|20)\d\d)"),
        ("date", rf"(?:en|au mois de?|au mois d['’])\s?(?P<m>{_MONTH['fr']})\s{_YEAR}"),
        ("year", rf"(?:en|depuis|dès)\s(?:l['’]an(?:née)?\s)?{_YEAR}(?![\d,.]\d)"),
    ),
    "en": (
        ("since", rf"(?:for|since|over)\s(?:the\s(?:last|past"
                  rf"|previous)\s)?{_LESS['en']}?{{amount}}{_UNIT['en']}"),
        ("since", rf"{{amount}}{_UNIT['en']}['’]?\s(?:history|duration)"),
        ("since", rf"{{amount}}{_UNIT['en']}['’]?\sof\s(?:evolution|duration)"),
        ("before", rf"{_LESS['en']}?{{amount}}{_UNIT['en']}\s(?:ago|prior|previously"
                   rf"|earlier|before)"),
        ("after", rf"{_LESS['en']}?{{amount}}{_UNIT['en']}\s(?:later|after|afterwards"
                  rf"|post[- ]?\w+|follow-?up|of follow-?up)"),
        ("after", rf"(?:after|within)\s(?:the\s)?{_LESS['en']}?{{amount}}{_UNIT['en']}"),
        ("day", r"(?:on\s)?(?:the\s)?(?:post-?operative\s|hospital\s"
                r"|hospitali[sz]ation\s)?day\s(?P<day>\d{1,3})(?!\w)"),
        ("day", r"(?:on|by|at)\s(?:the\s)?(?P<day>\d{1,3})\s?(?:st|nd|rd|th)\s(?:\w+\s)?day"),
        ("date", rf"(?:on\s|in\s)?(?:(?P<d>\d{{1,2}})(?:st|nd|rd"
                 rf"|th)?\s(?:of\s)?)?(?P<m>{_MONTH['en']})\s(?:of\s)?{_YEAR}"),
        ("date", rf"(?:on\s)?(?P<m>{_MONTH['en']})\s(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s{_YEAR}"),
        ("year", rf"(?:in|since|by)\s(?:the\syear\s)?{_YEAR}(?![\d,.]\d)"),
    ),
}  # fmt: skip
_COMPILED = {
    language: tuple(
        (
            kind,
            re.compile(
                rf"(?<!\w){rule.replace('{amount}', _AMOUNT[language])}(?!\w)", re.IGNORECASE
            ),
        )
        for kind, rule in rules
    )
    for language, rules in _RULES.items()
}
# Ages, terms of pregnancy, how often and how long something is given: no moments of the story.
_NO_TIME = {
    "fr": re.compile(
        r"(?:âgée?s? de|à l['’]âge de|grossesse de|pendant|durant|toutes? les|chaque)\s+$",
        re.IGNORECASE,
    ),
    "en": re.compile(r"(?:aged?|age of|every|each|pregnancy of|courses? of)\s+$", re.IGNORECASE),
}
_MARK = re.compile(r"(?<!\d)[,;:]|[,;:](?!\d)")
"""What ends a clause; between two figures it is within a number."""


def times_in(rows: Sequence[Row], language: DraftLanguage) -> tuple[Found, ...]:
    """Return the times that sentences tell, in the order of the text; none stands twice."""
    found: list[Found] = []
    for row in rows:
        if row.is_heading:
            continue
        taken: list[tuple[int, int]] = []
        here: list[tuple[int, Found]] = []
        for kind, rule in _COMPILED[language]:
            for match in rule.finditer(row.text):
                begin, end = match.span()
                if any(begin < stop and start < end for start, stop in taken):
                    continue
                if _NO_TIME[language].search(row.text[max(0, begin - 20) : begin]):
                    continue
                date = _date(match, language) if kind in ("year", "date") else ""
                length = _of_date(date) if date else _length(kind, match, language)
                if length is None:
                    continue
                taken.append((begin, end))
                clause = _clause(row.text, begin, end)
                found_here = Found(kind, row.id, match[0].strip(), clause, *length, date)
                here.append((begin, found_here))
        found += [each for _, each in sorted(here, key=lambda each: each[0])]
    return tuple(found)


def _length(
    kind: TimeKind, match: re.Match[str], language: DraftLanguage
) -> tuple[float, TimeUnit] | None:
    parts = match.groupdict()
    if kind == "day":
        return float(parts["day"]), "days"
    if kind in ("year", "date"):
        return None
    number = _number(parts["n"], language)
    unit = _UNIT_STARTS[folded(parts["u"])[:2]]
    if number is None:
        return None
    return (number / 24, "days") if unit == "hours" else (number * DAYS[unit], unit)


def _date(match: re.Match[str], language: DraftLanguage) -> str:
    """Return a date as precise as it is written; empty where the calendar has none such."""
    parts = match.groupdict()
    date = str(parts["y"])
    if written := parts.get("m"):
        month = 1 + MONTHS[language].index(folded(written))
    elif not (month := int(parts.get("mm") or 0)):
        return date
    day = int(parts.get("d") or 0)
    try:
        whole = calendar.date(int(date), month, day or 1).isoformat()
    except ValueError:
        return ""
    return whole if day else whole[:-3]


def _of_date(date: str) -> tuple[float, TimeUnit]:
    """Return a date in days, and its precision."""
    year, month, day = (int(part) for part in f"{date}-01-01".split("-")[:3])
    days = year * DAYS["years"] + (month - 1) * DAYS["months"] + day - 1
    return days, _PRECISION[date.count("-")]


def _number(word: str, language: DraftLanguage) -> float | None:
    if word[0].isdigit():
        return float(word.replace(",", "."))
    parts = [NUMBERS[language].get(folded(part), 0) for part in re.split("[ -]", word)]
    return float(sum(parts)) or None


def _clause(text: str, begin: int, end: int) -> str:
    """Return the words from mark to mark around a place."""
    start = max((found.end() for found in _MARK.finditer(text, 0, begin)), default=0)
    stop = _MARK.search(text, end)
    return text[start : stop.start() if stop else len(text)].strip().rstrip(".!?…")


@dataclass(frozen=True, slots=True)
class Placed:
    """A time with its place, counted from the beginning of the account."""

    found: Found
    days: float
    is_assumed: bool
    """Whether the place rests on an assumption of ours: from when it is counted."""


def placed(
    times: Sequence[Found], history: Container[str], opening: Container[str]
) -> tuple[tuple[Placed, ...], tuple[Found, ...]]:
    """Return the times that can be placed, and the others.

    The account begins at day 0. What lasts "since" and what was "ago" counts back from there, in
    the sentences of `history`: elsewhere nobody knows from when. "Later" counts from what was told
    last. A year of the calendar counts from the first one that the text names, which is that of
    the account where it stands in one of the sentences of its `opening`.
    """
    put: list[Placed] = []
    tray: list[Found] = []
    now = 0.0
    dates = [each for each in times if each.date]
    is_dated = bool(dates) and dates[0].sentence in opening
    for each in times:
        if each.date:
            if not is_dated and len(dates) == 1:
                tray.append(each)
                continue
            place = each.days - dates[0].days
            now = max(now, place)
            put.append(Placed(each, place, not is_dated))
        elif each.kind in ("since", "before"):
            if now > 0 or each.sentence not in history:
                tray.append(each)
            else:
                put.append(Placed(each, -each.days, False))
        elif each.kind == "after":
            now += each.days
            put.append(Placed(each, now, True))
        elif each.days < now:
            tray.append(each)
        else:
            now = each.days
            put.append(Placed(each, now, True))
    return tuple(put), tuple(tray)


def best_unit(times: Sequence[Placed]) -> TimeUnit:
    """Return the unit in which the times are read best."""
    longest = max((abs(each.days) for each in times), default=1.0)
    if longest <= 45:  # noqa: PLR2004
        return "days"
    if longest <= 120 and all(each.found.unit in ("weeks", "days") for each in times):  # noqa: PLR2004
        return "weeks"
    return "months" if longest <= 3 * DAYS["years"] else "years"
