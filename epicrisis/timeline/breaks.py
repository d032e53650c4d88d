"""Stretches of the axis in which nothing happens, as far as that is told, drawn short."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import isnan

from epicrisis.story.telling import Telling
from epicrisis.timeline.events import Moment, ToldEvent, calendar_of
from epicrisis.timeline.readings import OpenReading

WIDTH = 36
"""How wide a break is drawn, in pixels."""


@dataclass(frozen=True, slots=True)
class ToldBreak:
    """A stretch without events, in the timeline's unit."""

    start: float
    end: float
    start_date: str
    """By the calendar, empty without one."""
    end_date: str


def told_breaks(telling: Telling, places: Iterable[float]) -> tuple[ToldBreak, ...]:
    """Return the breaks that have an event on both sides, of which these are the places told.

    What comes before a break says nothing of how long nothing will happen.
    """
    timeline = telling.story.case.timeline
    known = list(places)
    if timeline is None or not timeline.breaks or not known:
        return ()
    calendar = calendar_of(telling)
    first, last = min(known), max(known)
    return tuple(
        ToldBreak(
            each.from_,
            each.to,
            calendar.date_at(each.from_) if calendar is not None else "",
            calendar.date_at(each.to) if calendar is not None else "",
        )
        for each in timeline.breaks
        if first <= each.from_ and each.to <= last
    )


def breaks_among(telling: Telling, events: Iterable[ToldEvent]) -> tuple[ToldBreak, ...]:
    """Return the breaks between events that are told."""
    moments = (moment for event in events for moment in (event.start, event.end))
    return told_breaks(telling, (moment.at for moment in moments if moment.has_place))


@dataclass(frozen=True, slots=True)
class Fold:
    """How places move where breaks are drawn short; 0 stays where it is."""

    breaks: tuple[ToldBreak, ...] = ()
    length: float = 0.0
    """How long each is drawn, in the timeline's unit."""

    def at(self, place: float) -> float:
        """Return where a place is drawn; NaN stays."""
        return place - self._saved(place) + self._saved(0.0) if self.breaks else place

    def _saved(self, place: float) -> float:
        saved = 0.0
        for each in self.breaks:
            length = each.end - each.start
            passed = min(max(place - each.start, 0.0), length)
            saved += passed * (1 - self.length / length)
        return saved

    def event(self, event: ToldEvent) -> ToldEvent:
        """Return an event as it is drawn."""
        if not self.breaks:
            return event
        return replace(event, start=self._moment(event.start), end=self._moment(event.end))

    def _moment(self, moment: Moment) -> Moment:
        return replace(
            moment,
            at=self.at(moment.at),
            low=self.at(moment.low),
            high=self.at(moment.high),
            within_low=self.at(moment.within_low),
            within_high=self.at(moment.within_high),
        )

    def reading(self, reading: OpenReading) -> OpenReading:
        """Return a reading as it is drawn."""
        if not self.breaks:
            return reading
        return replace(
            reading,
            event=self.event(reading.event),
            end=self.at(reading.end),
            low=self.at(reading.low),
            high=self.at(reading.high),
            moved=tuple(map(self.event, reading.moved)),
        )


def fold_of(breaks: Sequence[ToldBreak], span: float, pixels: float) -> Fold:
    """Return how breaks are drawn within a span that has so many pixels; none that it lengthens."""
    rest = span - sum(each.end - each.start for each in breaks)
    room = pixels - WIDTH * len(breaks)
    if not breaks or room <= 0 or rest <= 0:
        return Fold()
    length = WIDTH * rest / room
    long = tuple(each for each in breaks if each.end - each.start > length)
    return Fold(long, length) if len(long) == len(breaks) else fold_of(long, span, pixels)


def is_within(place: float, breaks: Iterable[ToldBreak]) -> bool:
    """Tell whether a place lies inside a break."""
    return not isnan(place) and any(each.start < place < each.end for each in breaks)
