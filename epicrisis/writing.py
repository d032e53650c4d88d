"""What all pages and files that we write do to words, whoever writes them."""

import base64
import hashlib
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import count, product
from math import floor, log10
from string import ascii_uppercase

from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal, get_decimal_symbol, get_group_symbol

from epicrisis.cases import prose
from epicrisis.cases.fields import in_language
from epicrisis.cases.model import Stage, StageId
from epicrisis.i18n import LANGUAGES, Translate, language_of

TOO_LONG_TO_WRITE_OUT = 1e15
"""From here on a number is written with an exponent; Babel refuses more than 28 digits."""

TOO_SHORT_TO_WRITE_OUT = 1e-9
"""Below this too."""

SMALL = 0.1
"""Below this three decimals aren't enough."""

_NO_BREAK = "\u00a0"


def paragraphs(text: str) -> tuple[str, ...]:
    """Return the paragraphs of a text, which blank lines part."""
    # Not `split()`: it would take the spaces away that must not break, as before a French colon.
    parts = (prose.stripped(part) for part in prose.split(text, "\n\n"))
    return tuple(prose.changed(part, _on_one_line) for part in parts if part)


def _on_one_line(text: str) -> str:
    return re.sub(r"[ \t\n]+", " ", text)


@lru_cache(maxsize=4096)
def number(value: float, language: str, *, signed: bool = False) -> str:
    """Return a number as one reads it in this language, with a true minus.

    Like all words of ours it is English in a language that the interface doesn't speak. It has
    up to three decimals, two where it is `signed`; a small one those of three significant digits.
    """
    size = abs(value)
    if size >= TOO_LONG_TO_WRITE_OUT or 0 < size < TOO_SHORT_TO_WRITE_OUT:
        return f"{value:.3g}".replace("-", "−")
    is_small = 0 < size < SMALL
    decimals = 2 - floor(log10(size)) if is_small else 2 if signed else 3
    form = f"#,##0.{'#' * decimals}"
    plus = "+" if signed and value else ""
    written: str = format_decimal(value or 0, f"{plus}{form};-{form}", locale=_locale(language))
    return written.replace("-", "−")


def exact(value: float, language: str) -> str:
    """Write all digits of a number and nothing between them, so that it can be typed again.

    Not by Babel, which fails at numbers as long as a participant can write them.
    """
    digits = format(Decimal(repr(value)), "f").removesuffix(".0")
    digits = "0" if digits == "-0" else digits.replace("-", "−")
    return digits.replace(".", get_decimal_symbol(_locale(language)))


def measured(value: Decimal, language: str) -> str:
    """Write a measured number with all its decimals, as many as were given."""
    exponent = value.as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    form = f"#,##0.{'0' * decimals}" if decimals else "#,##0"
    written: str = format_decimal(value or abs(value), form, locale=_locale(language))
    return written.replace("-", "−")


def hundredths(value: float, language: str) -> str:
    """Write a number with two decimals, as those of one column are compared."""
    written: str = format_decimal(value, "0.00", locale=_locale(language))
    return written.replace("-", "−")


def before_unit(unit: str, language: str) -> str:
    """Return what stands between a number and its unit: nothing before an English per cent sign."""
    return "" if unit.startswith("%") and _locale(language) == "en" else _NO_BREAK


def separators(language: str) -> str:
    """Return the sign before decimals and the one between thousands, as `number` sets them."""
    locale = _locale(language)
    return f"{get_decimal_symbol(locale)}{get_group_symbol(locale)}"


def _locale(language: str) -> str:
    return language if language in LANGUAGES else "en"


def day(value: date, language: str) -> str:
    """Return a day with its month's name, in English where the interface lacks the language."""
    written: str = format_date(value, "long", locale=_locale(language))
    return written


def calendar_date(text: str, language: str) -> str:
    """Write a date as precise as it is: a year, a month of a year, or a day."""
    year, *rest = map(int, text.split("-"))
    if not rest:
        return str(year)
    month, *days = rest
    if days:
        return day(date(year, month, days[0]), language)
    written: str = format_skeleton("yMMMM", date(year, month, 1), locale=_locale(language))
    return written


def stage_name(stage: Stage, translate: Translate) -> str:
    """Return the name of a stage, with its title where it has one."""
    name = kind_of_stage(stage.id, translate)
    if stage.title is None:
        return name
    return f"{name} – {in_language(stage.title, language_of(translate))}"


def kind_of_stage(stage: StageId, translate: Translate) -> str:
    """Return what stages of an id are called."""
    return {
        "anamnesis": translate("History"),
        "examination": translate("Physical examination"),
        "investigations": translate("Investigations"),
        "diagnosis": translate("Diagnosis"),
        "treatment": translate("Treatment"),
        "evolution": translate("Course"),
    }[stage]


def disclaimer(translate: Translate) -> str:
    """Return what pages, phones and files (but a Moodle quiz) say that this is not."""
    return translate("For teaching. Not medical advice.")


def letters() -> Iterator[str]:
    """Yield A to Z, then AA to ZZ, and so on."""
    for length in count(1):
        yield from map("".join, product(ascii_uppercase, repeat=length))


def policy_hash(text: str) -> str:
    """Return what a content security policy calls an inline script or style, in its quotes."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
