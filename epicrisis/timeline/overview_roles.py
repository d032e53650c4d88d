"""What part each event has in the overview: it follows from its lane, and from what is told."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf, isnan
from typing import Literal

from epicrisis.cases.model import Lane, Timeline
from epicrisis.story.telling import Telling
from epicrisis.timeline.events import ToldEvent

Role = Literal["treatment", "progression", "response", "ribbon", "event"]
"""A treatment stands in the strip, a progression or a response above it, a state in a ribbon."""


@dataclass(slots=True)
class Cast:
    """The events told so far, by their part."""

    treatments: list[ToldEvent] = field(default_factory=list)
    progressions: list[ToldEvent] = field(default_factory=list)
    responses: list[ToldEvent] = field(default_factory=list)
    ribbons: dict[str, list[ToldEvent]] = field(default_factory=dict)
    """By lane: its states, and what was given for them."""
    others: list[ToldEvent] = field(default_factory=list)
    after: list[ToldEvent] = field(default_factory=list)
    """Those that are told after what comes last in time, and of which no more is known."""
    undated: int = 0
    """How many more have no place."""

    @property
    def placed(self) -> list[ToldEvent]:
        """Those that have a place."""
        states = (event for ribbon in self.ribbons.values() for event in ribbon)
        return [
            *self.treatments, *self.progressions, *self.responses, *states, *self.others
        ]  # fmt: skip


def role_of(lane: Lane) -> Role:
    """Return the part of a lane's events: by its levels, its tone and its symbol."""
    if lane.levels:
        return "ribbon"
    if lane.tone == "treatment":
        return "treatment"
    if lane.tone == "response":
        return "response"
    return "progression" if lane.tone == "disease" and lane.symbol == "x" else "event"


def cast_of(telling: Telling, timeline: Timeline, events: Sequence[ToldEvent]) -> Cast:
    """Give each event its part."""
    cast = Cast()
    roles = {lane.id: role_of(lane) for lane in timeline.lanes}
    without_place = []
    latest = max((at for event in events for at in places_of(event) if not isnan(at)), default=inf)
    for event in events:
        if _is_known_after(event, latest):
            cast.after.append(event)
            continue
        if not has_place(event):
            without_place.append(event)
            continue
        match roles[event.lane]:
            case "treatment":
                cast.treatments.append(event)
            case "progression":
                cast.progressions.append(event)
            case "response":
                cast.responses.append(event)
            case "ribbon":
                cast.ribbons.setdefault(event.lane, []).append(event)
            case "event":
                cast.others.append(event)
    steps = _steps(telling, timeline)
    reached = _step_of_last(cast.placed, steps)
    told_after = [event for event in without_place if steps[event.id] >= reached]
    cast.after = sorted((*cast.after, *told_after), key=lambda event: steps[event.id])
    cast.undated = len(without_place) - len(told_after)
    return cast


def has_place(event: ToldEvent) -> bool:
    """Tell whether anything is known of where an event lies."""
    return not all(map(isnan, places_of(event)))


def _is_known_after(event: ToldEvent, moment: float) -> bool:
    """Tell whether all that is known of where an event lies is that it comes after a moment."""
    start = event.start
    is_open = event.kind == "point" and bool(start.after) and not start.before
    return is_open and start.within_low >= moment


def places_of(event: ToldEvent) -> tuple[float, ...]:
    """Return the places that an event is drawn at or between, NaN among them."""
    return (
        *event.moments,
        event.end.at,
        *(event.start.within_low, event.start.within_high),
        *(event.end.within_low, event.end.within_high),
    )


def _steps(telling: Telling, timeline: Timeline) -> Mapping[str, int]:
    """Return the step that tells each event."""
    numbers = {step.block.id: step.number for step in telling.steps}
    return {event.id: numbers.get(event.opens_with, 0) for event in timeline.events}


def _step_of_last(events: Iterable[ToldEvent], steps: Mapping[str, int]) -> int:
    """Return the step that first tells of the latest moment that is told."""
    last = [
        (max(place for place in places_of(event) if not isnan(place)), -steps[event.id])
        for event in events
    ]
    return -max(last)[1] if last else 0
