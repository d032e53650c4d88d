"""Too many events to draw one by one: how many there are at a time, and how many are sure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from math import ceil, floor, isnan

from epicrisis.cases.fields import Interval
from epicrisis.timeline.events import ToldEvent

MOST_EVENTS = 2000
"""Above so many events, views count them instead of naming each."""
MOST_ROWS = 120
"""Above so many rows, counts are by lane alone."""
BIN = 8
"""Least width of what is counted together, in pixels."""


@dataclass(frozen=True, slots=True)
class Bin:
    """A span of time over which equally many events last or happen."""

    start: float
    end: float
    sure: int
    """Those of which every boundary is documented."""
    doubtful: int

    @property
    def count(self) -> int:
        """All of them."""
        return self.sure + self.doubtful


@dataclass(frozen=True, slots=True)
class Crowd:
    """The events of a row, counted."""

    tone: str
    count: int
    without_place: int
    bins: tuple[Bin, ...]
    """Those that hold an event, in order of time."""


def crowd(events: Sequence[ToldEvent], window: Interval, pixels: float) -> Crowd:
    """Count a row's events over a window that is so many pixels wide."""
    spans = [(span, is_sure(event)) for event in events if (span := _span(event)) is not None]
    bins = max(1, int(pixels // BIN))
    width = (window[1] - window[0]) / bins
    sure = _counts([span for span, known in spans if known], window[0], width, bins)
    doubtful = _counts([span for span, known in spans if not known], window[0], width, bins)
    runs = groupby(range(bins), key=lambda number: (sure[number], doubtful[number]))
    return Crowd(
        tone=events[0].tone,
        count=len(events),
        without_place=len(events) - len(spans),
        bins=tuple(
            Bin(window[0] + run[0] * width, window[0] + (run[-1] + 1) * width, *counts)
            for counts, numbers in runs
            if any(counts) and (run := list(numbers))
        ),
    )


def is_sure(event: ToldEvent) -> bool:
    """Tell whether every boundary of an event is documented."""
    return {event.start.certainty, event.end.certainty or "documented"} == {"documented"}


def _span(event: ToldEvent) -> Interval | None:
    """Return first and last known place of an event, None where it has none."""
    places = [place for place in (event.start.at, event.end.at) if not isnan(place)]
    return (places[0], places[-1]) if places else None


def _counts(spans: Iterable[Interval], first: float, width: float, bins: int) -> list[int]:
    """Return how many spans touch each bin; one that only ends at its edge doesn't."""
    changes = [0] * (bins + 1)
    for start, end in spans:
        low = min(max(floor((start - first) / width), 0), bins - 1)
        high = min(max(ceil((end - first) / width), low + 1), bins)
        changes[low] += 1
        changes[high] -= 1
    return list(accumulate(changes[:bins]))
