"""Which events of a case are told so far, and what is told of each.

These records are what chart, table, prose and exports read. They hold nothing that is still
closed: neither events nor boundaries, lengths, counts or an order that depends on them.
Numbers are in the timeline's unit from day 0, NaN where there is none; texts are empty where
there is none.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from math import inf, isnan, nan
from typing import Literal

from epicrisis.cases.calendar import Calendar
from epicrisis.cases.fields import Text, in_language
from epicrisis.cases.model import Boundary, Duration, Event, TimeUnit, Tone
from epicrisis.story.telling import Telling

EventKind = Literal["interval", "point"]


@dataclass(frozen=True, slots=True)
class Moment:
    """A boundary as far as it is told."""

    certainty: str = ""
    """`documented`, `assumed`, `unknown`, or `untold` where the story hasn't reached it.

    Empty for the end of a point; `ongoing` where `views.up_to` cuts off a bar, at `at`.
    """
    at: float = nan
    date: str = ""
    """The same by the calendar, as precise as the source; empty where day 0 has no date."""
    low: float = nan
    """The earliest that an assumed moment may be."""
    low_date: str = ""
    high: float = nan
    """The latest."""
    high_date: str = ""
    assumption: str = ""
    during: str = ""
    """Label of the event inside which an unknown moment lies."""
    is_beyond: bool = False
    """Whether it may lie shortly after that event, too."""
    after: str = ""
    """Label of an event that is over by an unknown moment."""
    before: str = ""
    """Label of an event that comes after an unknown moment."""
    within_low: float = nan
    """The earliest that an unknown moment may be by these events, as far as they are told."""
    within_high: float = nan
    """The latest."""
    within_low_certainty: str = ""
    """`unknown` where nobody knows it, empty where the story hasn't reached it."""
    within_high_certainty: str = ""

    @property
    def is_ordered(self) -> bool:
        """Whether its order among other events is told, and no more than that."""
        return bool(self.after or self.before)

    @property
    def has_place(self) -> bool:
        """Whether it can be drawn at a point of the axis."""
        return not isnan(self.at)

    @property
    def known_at(self) -> float:
        """Its place, NaN where there is none or where a bar is merely cut off."""
        return nan if self.certainty == "ongoing" else self.at


@dataclass(frozen=True, slots=True)
class Length:
    """How long an interval lasts, once both its boundaries are told."""

    certainty: str = ""
    value: float = nan
    low: float = nan
    high: float = nan
    assumption: str = ""
    called: str = ""
    """What the source calls a documented length that isn't said to be the event's own."""

    @property
    def is_own(self) -> bool:
        """Whether the source says that the event itself lasted so long."""
        return self.certainty == "documented" and not self.called


@dataclass(frozen=True, slots=True)
class ToldEvent:
    """An event as far as it is told."""

    key: str
    """Running number among the events told, such as `e01`; the only name a browser gets."""
    id: str
    """As the case file calls it, for the server only."""
    lane: str
    """Id of its lane, for the server only."""
    lane_title: str
    tone: Tone
    symbol: str
    row: str
    """Label of its row within the lane."""
    level: str
    """Id of its step of an ordinal lane."""
    level_title: str
    label: str
    detail: str
    kind: EventKind
    start: Moment
    """Where a point has its only moment."""
    end: Moment
    duration: Length
    repeats: int
    """How often a point happens, 1 for once."""
    interval: float
    """From one to the next; NaN for a point that happens once."""
    apart: tuple[float, TimeUnit] | None
    """The same as it is said: a length in a unit of its own."""
    dose: str
    source: tuple[str, ...]
    """Ids of those of its sentences that an open finding rests on."""

    @property
    def moments(self) -> tuple[float, ...]:
        """When a point happens, each time; NaN where it has no place."""
        at = self.start.at
        return (at, *(at + number * self.interval for number in range(1, self.repeats)))


UNTOLD = Moment("untold")
NO_RESPONSE = "circle-x"
"""Symbol of a response that failed to come, in grey, whatever its lane's are."""


def day_zero(telling: Telling, language: str) -> str:
    """Return what happened on day 0, empty until it is told and without a timeline."""
    timeline = telling.story.case.timeline
    if timeline is None or not telling.is_open(timeline.origin.opens_with):
        return ""
    return in_language(timeline.origin.text, language)


def calendar_of(telling: Telling) -> Calendar | None:
    """Return the calendar of the axis, None until the date of day 0 is told and without one."""
    timeline = telling.story.case.timeline
    if timeline is None or not telling.is_open(timeline.origin.opens_with):
        return None
    date = timeline.origin.date
    return Calendar(date, timeline.unit) if date is not None else None


def visible_events(telling: Telling, language: str) -> tuple[ToldEvent, ...]:
    """Return what is told of the case's events, in the order of lanes and of time."""
    timeline = telling.story.case.timeline
    if timeline is None:
        return ()
    events = [event for event in timeline.events if telling.is_open(event.opens_with)]
    hosts = {event.id: event for event in events}
    # An event may rest on sentences that come later, too.
    open_sentences = {reference.sentence for reference in telling.quoted}
    lanes = {lane.id: (place, lane) for place, lane in enumerate(timeline.lanes)}
    levels = {
        (lane.id, level.id): in_language(level.title, language)
        for lane in timeline.lanes
        for level in lane.levels
    }

    unit = timeline.unit

    def told(event: Event) -> ToldEvent:
        start = _moment(event.when or event.start, hosts, telling, language)
        end = _moment(event.end, hosts, telling, language)
        lane = lanes[event.lane][1]
        return ToldEvent(
            key="",
            id=event.id,
            lane=event.lane,
            lane_title=in_language(lane.title, language),
            tone="neutral" if event.outcome == "none" else lane.tone,
            symbol=NO_RESPONSE if event.outcome == "none" else lane.symbol,
            row=_say(event.row, language),
            level=event.level or "",
            level_title=levels.get((event.lane, event.level or ""), ""),
            label=in_language(event.label, language),
            detail=_say(event.detail, language),
            kind="point" if event.when else "interval",
            start=start,
            end=end,
            duration=Length() if event.when else _length(event.duration, start, end, language),
            repeats=event.every.count if event.every and start.has_place else 1,
            interval=event.every.length_in(unit) if event.every and start.has_place else nan,
            apart=(event.every.length, event.every.unit or unit) if event.every else None,
            dose=_say(event.dose, language),
            source=tuple(
                dict.fromkeys(s.sentence for s in event.source if s.sentence in open_sentences)
            ),
        )

    ordered = sorted(
        map(told, events), key=lambda event: (lanes[event.lane][0], first_place(event))
    )
    return tuple(replace(event, key=f"e{number:02}") for number, event in enumerate(ordered, 1))


@lru_cache(maxsize=256)
def kept_events(telling: Telling, language: str) -> tuple[ToldEvent, ...]:
    """Return the `visible_events` of a story that this server keeps (see `kept_telling`)."""
    return visible_events(telling, language)


def first_place(event: ToldEvent) -> float:
    """Return where an event stands in order of time, infinity where it has no place."""
    start, end = event.start, event.end
    places = (
        start.at,
        start.within_low,
        end.at,
        end.within_low,
        start.within_high,
        end.within_high,
    )
    return next((place for place in places if not isnan(place)), inf)


def _say(text: Text | None, language: str) -> str:
    return in_language(text, language) if text else ""


def _moment(
    boundary: Boundary | None, hosts: Mapping[str, Event], telling: Telling, language: str
) -> Moment:
    if boundary is None:
        return Moment()
    if not telling.is_open(boundary.opens_with):
        return UNTOLD
    low, high = boundary.range or (nan, nan)
    at = nan if boundary.at is None else boundary.at
    calendar = calendar_of(telling)
    date_at = calendar.date_at if calendar is not None else _no_date
    written = boundary.date if calendar is not None else None
    moment = Moment(
        certainty=boundary.is_,
        at=at,
        date=written or date_at(at),
        low=low,
        low_date=date_at(low),
        high=high,
        high_date=date_at(high),
        assumption=_say(boundary.assumption, language),
    )
    host = hosts.get(boundary.during or "")
    if host is None:
        return _ordered(moment, boundary, hosts, telling, language)
    low, low_certainty = _place_and_certainty(host.when or host.start, telling)
    high, high_certainty = _place_and_certainty(host.when or host.end, telling)
    return replace(
        moment,
        during=in_language(host.label, language),
        is_beyond=boundary.beyond is not None,
        within_low=low,
        within_high=high + (boundary.beyond or 0.0),
        within_low_certainty=low_certainty,
        within_high_certainty=high_certainty,
    )


def _no_date(_: float) -> str:
    return ""


def _ordered(
    moment: Moment,
    boundary: Boundary,
    hosts: Mapping[str, Event],
    telling: Telling,
    language: str,
) -> Moment:
    """Return the moment with what is told of its order."""
    after, before = hosts.get(boundary.after or ""), hosts.get(boundary.before or "")
    if after is not None:
        low, certainty = _edge(after, "last", hosts, telling)
        label = in_language(after.label, language)
        moment = replace(moment, after=label, within_low=low, within_low_certainty=certainty)
    if before is not None:
        high, certainty = _edge(before, "first", hosts, telling)
        label = in_language(before.label, language)
        moment = replace(moment, before=label, within_high=high, within_high_certainty=certainty)
    return moment


def _edge(
    event: Event, which: Literal["first", "last"], hosts: Mapping[str, Event], telling: Telling
) -> tuple[float, str]:
    """Return what bounds all that comes after an event's end, or before its beginning.

    Where it has no place of its own, that is what bounds it in turn; the loader knows of no circle.
    """
    boundaries = (event.when, event.start, event.end)
    for boundary in boundaries if which == "first" else reversed(boundaries):
        if boundary is None or not telling.is_open(boundary.opens_with):
            continue
        if boundary.at is not None:
            return boundary.at, boundary.is_
        further = boundary.before if which == "first" else boundary.after
        if (other := hosts.get(further or "")) is not None:
            return _edge(other, which, hosts, telling)
    return nan, ""


def _place_and_certainty(boundary: Boundary | None, telling: Telling) -> tuple[float, str]:
    if boundary is None or not telling.is_open(boundary.opens_with):
        return nan, ""
    return nan if boundary.at is None else boundary.at, boundary.is_


def _length(duration: Duration | None, start: Moment, end: Moment, language: str) -> Length:
    if "untold" in (start.certainty, end.certainty):
        return Length("untold")
    if duration is not None:
        low, high = duration.range or (nan, nan)
        value = nan if duration.length is None else duration.length
        words = (_say(text, language) for text in (duration.assumption, duration.called))
        return Length(duration.is_, value, low, high, *words)
    if not (start.has_place and end.has_place) or _is_vaguer(start, end):
        return Length("unknown")
    return Length(_weakest((start, end)), end.at - start.at)


def _is_vaguer(start: Moment, end: Moment) -> bool:
    """Tell whether one date is less precise than the other, so that no length follows."""
    return len(start.date.split("-")) != len(end.date.split("-"))


def _weakest(moments: Iterable[Moment]) -> str:
    certainties = {moment.certainty for moment in moments}
    return "assumed" if "assumed" in certainties else "documented"
