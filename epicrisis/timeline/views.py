"""Other looks at the same events: without what is assumed, and as far as a moment."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import count
from math import ceil, floor, isnan, nan
from typing import Literal

from epicrisis.timeline.events import Length, Moment, ToldEvent

MOST_MOMENTS = 240
"""Steps of the longest play; the steps get longer, not more."""


def without_assumed(events: Iterable[ToldEvent]) -> tuple[ToldEvent, ...]:
    """Return the events as the source alone has them: what is assumed becomes unknown.

    No event is left out, as each of them is in the source. One without any place left stands
    in the undated strip; a documented length stays; and what lies during another event stays
    there as far as that event's own span is documented.
    """
    return tuple(map(_without_assumed, events))


def _without_assumed(event: ToldEvent) -> ToldEvent:
    is_assumed = event.duration.certainty == "assumed"
    start = _known(event.start)
    return replace(
        event,
        repeats=event.repeats if start.has_place else 1,
        start=start,
        end=_known(event.end),
        duration=Length("unknown") if is_assumed else event.duration,
    )


def _known(moment: Moment) -> Moment:
    if moment.certainty == "assumed":
        return Moment("unknown")
    if moment.within_low_certainty == "assumed":
        moment = replace(moment, within_low=nan, within_low_certainty="unknown")
    if moment.within_high_certainty == "assumed":
        moment = replace(moment, within_high=nan, within_high_certainty="unknown")
    return moment


# --- As far as a moment ----------------------------------------------------------------


def moments(events: Iterable[ToldEvent], by: Literal["time", "event"]) -> tuple[float, ...]:
    """Return the moments at which a play stops: every unit of time, or whenever something changes.

    Only what is told has a moment; without any dated event there is none.
    """
    changes = sorted(
        {
            moment
            for event in events
            for moment in (_appears(event), *_changes(event))
            if not isnan(moment)
        }
    )
    if by == "event" or not changes:
        return tuple(changes)
    first, last = floor(changes[0]), ceil(changes[-1])
    step = _step(last - first)
    return tuple(float(moment) for moment in (*range(first, last, step), last))


def _step(span: int) -> int:
    """Return the shortest step of 1, 2, 5, 10, ... that makes not too many of a span."""
    steps = (factor * int(10**power) for power in count() for factor in (1, 2, 5))
    return next(step for step in steps if span <= (MOST_MOMENTS - 1) * step)


def changing_at(events: Iterable[ToldEvent], moment: float) -> list[ToldEvent]:
    """Return the events that begin, happen, end or change their look at a moment."""
    return [event for event in events if moment in (_appears(event), *_changes(event))]


def up_to(events: Iterable[ToldEvent], moment: float, date: str = "") -> tuple[ToldEvent, ...]:
    """Return the events as far as a moment: later events left out, bars that go on cut off there.

    An event appears where it starts or happens; where that has no place, once it is sure to
    have happened. Undated events stay throughout: nobody can say when they are due. How far an
    assumption may extend is told in full, be it later than the moment. `date` is the moment's own.
    """
    return tuple(_cut_off(event, moment, date) for event in events if not _appears(event) > moment)


def _appears(event: ToldEvent) -> float:
    start, end = event.start, event.end
    if start.has_place:
        return start.at
    happened = [start.within_high, start.within_low]
    if event.kind == "interval":
        happened = [end.at, end.within_high, *happened, end.within_low]
    return next((place for place in happened if not isnan(place)), nan)


def _changes(event: ToldEvent) -> Iterator[float]:
    """Yield the moments at which what has appeared changes its look."""
    yield from event.moments[1:]
    if event.kind == "interval" and event.start.has_place:
        end = event.end
        yield from (max(at, event.start.at) for at in (end.at, end.within_low, end.within_high))


def _cut_off(event: ToldEvent, moment: float, date: str) -> ToldEvent:
    end = event.end
    if event.repeats > 1:
        return replace(event, repeats=sum(at <= moment for at in event.moments))
    if event.kind == "point" or not event.start.has_place:
        return event
    if end.at > moment or end.within_low > moment:
        # The length of a floating bar stays: its drawing and its label rest on it.
        floats = event.start.certainty == "assumed" and event.duration.is_own
        length = event.duration if floats else Length("untold")
        return replace(event, end=Moment("ongoing", moment, date), duration=length)
    if end.within_high > moment:
        return replace(event, end=replace(end, within_high=moment))
    return event
