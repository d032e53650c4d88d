"""Other ways of reading how long a bar lasts: what is told of them, and where they would put it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import isnan, nan
from typing import Literal

from epicrisis.cases.fields import SourceRef, in_language
from epicrisis.cases.model import Reading
from epicrisis.story.telling import Telling
from epicrisis.timeline.events import ToldEvent


@dataclass(frozen=True, slots=True)
class Ghost:
    """An event where a reading puts it."""

    event: ToldEvent
    start: float
    end: float
    """As `start` for a point."""
    unknown: Literal["start", "end"] | None = None
    """Which of the two nobody can place; it is drawn where the chart has it, and left open."""


@dataclass(frozen=True, slots=True)
class OpenReading:
    """A reading whose finding is open, of an event whose start and end are told."""

    key: str
    """Running number among the open readings, such as `r1`; the only name a browser gets."""
    title: str
    argument: str
    event: ToldEvent
    """The bar as the chart draws it."""
    end: float
    """Where it ends in this reading, NaN where that is as drawn or unknown."""
    low: float
    high: float
    """Earliest and latest end that fit, NaN where none is said."""
    moved: tuple[ToldEvent, ...]
    """The events told so far that move with the end."""
    references: tuple[SourceRef, ...]
    """What it rests on, closed parts too: quote by `Telling.quotations`."""
    cites: tuple[str, ...]
    """Ids of its references."""
    unknown: Literal["start", "end"] | None = None
    """What nobody can place in this reading."""

    @property
    def is_drawn(self) -> bool:
        """Whether it is the reading that the chart draws: there is nothing to lay over."""
        return isnan(self.end) and self.unknown is None

    @property
    def shift(self) -> float:
        """How much later what follows comes, NaN where that is unknown."""
        return self.end - self.event.end.at

    @property
    def ghosts(self) -> tuple[Ghost, ...]:
        """What is laid over the chart: the bar, and those moved events that stand in its lane."""
        return () if self.is_drawn else tuple(self._ghosts())

    def _ghosts(self) -> Iterator[Ghost]:
        end = self.event.end.at if isnan(self.end) else self.end
        yield Ghost(self.event, self.event.start.at, end, self.unknown)
        for other in () if isnan(self.shift) else self.moved:
            last = other.start if other.kind == "point" else other.end
            if other.lane == self.event.lane and other.start.has_place and last.has_place:
                yield Ghost(other, other.start.at + self.shift, last.at + self.shift)


def open_readings(
    telling: Telling, events: Iterable[ToldEvent], language: str
) -> tuple[OpenReading, ...]:
    """Return the readings that may be shown beside the events, in the order of the case file."""
    timeline = telling.story.case.timeline
    if timeline is None:
        return ()
    by_id = {event.id: event for event in events}
    shown = [
        (reading, event)
        for reading in timeline.readings
        if telling.is_open(reading.opens_with)
        and (event := by_id.get(reading.event)) is not None
        and event.start.has_place
        and event.end.has_place
    ]
    return tuple(
        _open(f"r{number}", reading, event, by_id, language)
        for number, (reading, event) in enumerate(shown, 1)
    )


def _open(
    key: str, reading: Reading, event: ToldEvent, events: dict[str, ToldEvent], language: str
) -> OpenReading:
    low, high = reading.range or (nan, nan)
    return OpenReading(
        key=key,
        title=in_language(reading.title, language),
        argument=in_language(reading.argument, language),
        event=event,
        end=nan if reading.end is None else reading.end,
        low=low,
        high=high,
        moved=tuple(events[other] for other in reading.moves if other in events),
        references=reading.source,
        cites=reading.cites,
        unknown=reading.unknown,
    )
