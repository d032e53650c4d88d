"""What stands on the axis of a swimlane: its ticks, where it is broken, and what it counts."""

from collections.abc import Iterator
from datetime import date
from math import ceil, floor
from typing import NamedTuple, Protocol

from babel.dates import format_skeleton

from epicrisis.cases.calendar import Calendar
from epicrisis.cases.fields import Interval
from epicrisis.cases.model import TimeUnit
from epicrisis.i18n import Translate, language_of
from epicrisis.timeline import prose
from epicrisis.timeline.breaks import Fold, ToldBreak, is_within

_MONTHS = 12


class Axis(Protocol):
    """What has an axis of time: a swimlane's layout, or an overview."""

    @property
    def unit(self) -> TimeUnit:
        """What it counts in."""

    @property
    def origin(self) -> str:
        """What happened at 0; empty until it is told."""

    @property
    def window(self) -> Interval:
        """Its first and last place, as drawn."""

    @property
    def step(self) -> float:
        """Distance of its ticks."""

    @property
    def fold(self) -> Fold:
        """How places move where it is broken."""

    @property
    def calendar(self) -> Calendar | None:
        """The calendar that it follows, if any."""

    @property
    def breaks(self) -> tuple[ToldBreak, ...]:
        """Its breaks."""


class Tick(NamedTuple):
    """A place of the axis and what stands there."""

    x: float
    """As drawn."""
    place: float
    """In the timeline's unit from day 0."""
    label: str


def is_plain(layout: Axis) -> bool:
    """Tell whether the axis counts from 0 without a break."""
    return layout.calendar is None and not layout.breaks


def ticks(layout: Axis, translate: Translate) -> Iterator[Tick]:
    """Yield the ticks of an axis, none within a break; by the calendar each at a round date."""
    offset = _offset(layout)
    first, last = (_unfolded(layout, edge) + offset for edge in layout.window)
    for number in range(ceil(first / layout.step - 1e-9), floor(last / layout.step + 1e-9) + 1):
        place = number * layout.step - offset
        if not is_within(place, layout.breaks):
            yield Tick(layout.fold.at(place), place, _label(layout, place, translate))


def _offset(layout: Axis) -> float:
    """Return how far day 0 is behind the round date from which ticks are counted."""
    if layout.calendar is None or layout.unit not in ("months", "years"):
        return 0.0
    year, month = (*map(int, layout.calendar.zero.split("-")), 1)[:2]
    return (month - 1) / _MONTHS + year if layout.unit == "years" else year * _MONTHS + month - 1


def _unfolded(layout: Axis, x: float) -> float:
    place = x
    for each in layout.breaks:
        if each.start >= 0 and place >= layout.fold.at(each.end):
            place += each.end - each.start - layout.fold.length
    for each in layout.breaks:
        if each.end <= 0 and x <= layout.fold.at(each.start):
            place -= each.end - each.start - layout.fold.length
    return place


def _label(layout: Axis, place: float, translate: Translate) -> str:
    text = layout.calendar.date_at(place) if layout.calendar is not None else ""
    if not text:
        return prose.number(place, translate)
    language = language_of(translate)
    year, *rest = map(int, text.split("-"))
    if not rest or (layout.unit == "months" and layout.step % _MONTHS == 0):
        return str(year)
    if len(rest) == 1:
        return str(format_skeleton("yMMM", date(year, rest[0], 1), locale=language))
    return str(format_skeleton("dMMM", date(year, *rest), locale=language))


def title(layout: Axis, translate: Translate) -> str:
    """Say what the axis counts, and from what."""
    unit = prose.unit_in_words(layout.unit, translate).capitalize()
    if layout.origin and layout.calendar is not None:
        return translate("{unit}; {origin}: {date}").format(
            unit=unit,
            origin=layout.origin,
            date=prose.moment_of(0.0, layout.calendar.zero, layout.unit, translate),
        )
    if layout.origin:
        return translate("{unit}; 0: {origin}").format(unit=unit, origin=layout.origin)
    return translate("{unit}; what 0 stands for is told later").format(unit=unit)
