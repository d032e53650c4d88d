"""Times by the calendar: dates as precise as the source has them, and how far they are from day 0.

A date is a text: `2011`, `2011-03` or `2011-03-15`. What it leaves open is never filled in: a year
lies where that year begins, a month where that month begins.
"""

import re
from calendar import isleap, monthrange
from dataclasses import dataclass
from datetime import date
from math import floor, inf
from typing import Literal, TypeAlias

PATTERN = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"
DATE = re.compile(PATTERN)
YEARS = range(1800, 2200)
"""Whole numbers that are years rather than a distance from day 0, where the window has no such."""

Unit: TypeAlias = Literal["days", "weeks", "months", "years"]

_PARTS: dict[Unit, int] = {"years": 1, "months": 2, "weeks": 3, "days": 3}
"""How many of year, month and day a date needs to be placed on an axis in that unit."""
DAYS: dict[Unit, float] = {"days": 1, "weeks": 7, "months": 365.25 / 12, "years": 365.25}
"""How many days a unit has, on average."""
_MONTHS = 12
_EQUAL = 1e-6


def exists(text: str) -> bool:
    """Tell whether a text of that pattern is a date."""
    year, month, day = _first_day(text)
    return year > 0 and 1 <= month <= _MONTHS and 1 <= day <= monthrange(year, month)[1]


def is_precise(text: str, unit: Unit) -> bool:
    """Tell whether a date says enough to be placed on an axis in this unit."""
    return len(text.split("-")) >= _PARTS[unit]


def _first_day(text: str) -> tuple[int, int, int]:
    year, month, day = (*map(int, text.split("-")), 1, 1)[:3]
    return year, month, day


@dataclass(frozen=True, slots=True)
class Calendar:
    """An axis of time of which one knows when 0 was."""

    zero: str
    unit: Unit

    def number_of(self, text: str) -> float:
        """Return how far a date lies from day 0, in the unit."""
        return round(self._place(text) - self._place(self.zero), 9)

    def date_at(self, value: float) -> str:
        """Return the date of a moment, to the unit; empty where no calendar has it, or of weeks."""
        place = self._place(self.zero) + value + _EQUAL
        if self.unit == "weeks" or not -inf < place < inf:
            return ""
        if self.unit == "years":
            return f"{floor(place):04}" if 1 <= place < date.max.year + 1 else ""
        if self.unit == "months":
            year, month = divmod(floor(place), _MONTHS)
            return f"{year:04}-{month + 1:02}" if 1 <= year <= date.max.year else ""
        is_day = 1 <= place <= date.max.toordinal()
        return date.fromordinal(floor(place)).isoformat() if is_day else ""

    def _place(self, text: str) -> float:
        """Return how far a date lies from the beginning of the calendar, in the unit."""
        year, month, day = _first_day(text)
        if self.unit == "months":
            return year * _MONTHS + month - 1 + (day - 1) / monthrange(year, month)[1]
        if self.unit == "years":
            if len(text.split("-")) < _PARTS["days"]:
                return year + (month - 1) / _MONTHS
            passed = (date(year, month, day) - date(year, 1, 1)).days
            return year + passed / (366 if isleap(year) else 365)
        days = date(year, month, day).toordinal()
        return days / 7 if self.unit == "weeks" else days
