"""A number as people type it: decimal comma or point, separated thousands, a unit behind it.

    800      1 500      1,5      .5      1'250.75      −3 %      800 mL

What can be read in two ways (`1,500`) is refused rather than guessed.
"""

import re
import unicodedata
from collections.abc import Iterable

from epicrisis.letters import figures_of_here, without_unseen
from epicrisis.refusals import InvalidAnswer, to_translate

MAX_CHARACTERS = 60
"""Length of the longest text that is looked at: a number and its unit."""

_NOT_A_NUMBER = to_translate(
    "Write one number in figures, such as 12. Behind it only the unit asked for may stand."
)
_TWO_READINGS = to_translate("{number} can be read in two ways. Write {thousands} or {decimal}.")

_MINUS = r"\-−‐‑‒–—―⁻﹣－"
_SPACES = " \t\u00a0\u2009\u202f"
_FIGURES = re.compile(
    rf"([+{_MINUS}]?)[{_SPACES}]{{0,{MAX_CHARACTERS}}}+"
    rf"([0-9.,'’][0-9.,'’{_SPACES}]{{0,{MAX_CHARACTERS}}}(?<=[0-9]))(.*)",
    re.DOTALL,
)
_GROUPED = re.compile(rf"[0-9]{{1,3}}(?:([{_SPACES}'’.,])[0-9]{{3}})(?:\1[0-9]{{3}})*")
_ENDING_OF_MANY = re.compile(r"(?<=[^\W\d_]{2})s$")
_PLAIN = re.compile(r"[0-9]*")
_ONE_GROUP = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")


def parse_number(text: str, units: Iterable[str] = ()) -> float:
    """Return the number that `text` writes, with nothing or one of `units` behind it.

    >>> parse_number("1 500,5 mL", ["mL"])
    1500.5
    """
    text = figures_of_here(without_unseen(text).strip())
    if len(text) > MAX_CHARACTERS or not (found := _FIGURES.fullmatch(text)):
        raise InvalidAnswer(_NOT_A_NUMBER)
    sign, figures, behind = found.groups()
    if _comparable(behind) not in {"", *map(_comparable, units)}:
        raise InvalidAnswer(_NOT_A_NUMBER)
    value = float(_without_separators(figures))
    # Adding zero turns -0.0 into 0.0, which is what was meant.
    return (value if sign in ("", "+") else -value) + 0.0


def _without_separators(figures: str) -> str:
    """Return the figures with a decimal point and nothing else between them."""
    if _ONE_GROUP.fullmatch(figures):
        raise InvalidAnswer(
            _TWO_READINGS,
            number=figures,
            thousands=re.sub("[.,]", "", figures),
            decimal=_unmistakable_decimal(figures),
        )
    whole, decimals = _split(figures)
    if _PLAIN.fullmatch(whole) and (whole or decimals):
        return f"{whole or 0}.{decimals or 0}"
    if _GROUPED.fullmatch(whole) and not whole.startswith("0"):
        return f"{re.sub('[^0-9]', '', whole)}.{decimals or 0}"
    raise InvalidAnswer(_NOT_A_NUMBER)


def _split(figures: str) -> tuple[str, str]:
    """Split at the decimal sign: a comma or point that is the only one of its kind, and last."""
    place = max(figures.rfind("."), figures.rfind(","))
    if place < 0 or figures.count(figures[place]) > 1:
        return figures, ""
    whole, decimals = figures[:place], figures[place + 1 :]
    return (whole, decimals) if _PLAIN.fullmatch(decimals) else (figures, "")


def _unmistakable_decimal(figures: str) -> str:
    """Return `1,5` for `1,500`; for `1,234`, which can't be shortened, `1,2340`."""
    shorter = figures.rstrip("0").rstrip(".,")
    return shorter if shorter != figures else f"{figures}0"


def _comparable(unit: str) -> str:
    """Return a unit as one compares it: without case, spaces, variants of µ and °, plurals."""
    plain = unicodedata.normalize("NFKC", unit.replace("º", "°")).casefold()
    # A phone has no µ, and who types u for it means nothing else.
    words = plain.replace("^", "").replace("\u03bc", "u").split()
    return "".join(_ENDING_OF_MANY.sub("", word) for word in words)
