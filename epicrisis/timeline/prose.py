"""What is told of the events in words: for hover texts, table, summary and alt text alike."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import dropwhile, groupby
from math import inf, isinf, isnan
from typing import NamedTuple

import pandas as pd

from epicrisis import writing
from epicrisis.cases.model import TimeUnit
from epicrisis.i18n import Translate, language_of
from epicrisis.timeline.breaks import ToldBreak
from epicrisis.timeline.density import MOST_EVENTS
from epicrisis.timeline.events import Length, Moment, ToldEvent, first_place
from epicrisis.timeline.readings import OpenReading

Fact = tuple[str, str]
"""What it is about, and what is known of it."""


def number(value: float, translate: Translate) -> str:
    """Write a number as everywhere, without the noise of floating-point sums."""
    return writing.number(round(value, 9), language_of(translate))


def moment_in_words(value: float, unit: TimeUnit, translate: Translate) -> str:
    """Name a moment of the axis, such as "month 5"."""
    words = {
        "days": translate("day {number}"),
        "weeks": translate("week {number}"),
        "months": translate("month {number}"),
        "years": translate("year {number}"),
    }
    return words[unit].format(number=number(value, translate))


def moment_of(value: float, date: str, unit: TimeUnit, translate: Translate) -> str:
    """Name a moment by the calendar where it has a date, else as one of the axis."""
    if date:
        return writing.calendar_date(date, language_of(translate))
    return moment_in_words(value, unit, translate)


def length_in_words(value: float, unit: TimeUnit, translate: Translate) -> str:
    """Name a length of time, such as "5 months"."""
    one = {
        "days": translate("{number} day"),
        "weeks": translate("{number} week"),
        "months": translate("{number} month"),
        "years": translate("{number} year"),
    }
    many = {
        "days": translate("{number} days"),
        "weeks": translate("{number} weeks"),
        "months": translate("{number} months"),
        "years": translate("{number} years"),
    }
    return (one if value == 1 else many)[unit].format(number=number(value, translate))


def unit_in_words(unit: TimeUnit, translate: Translate) -> str:
    """Name a unit of time, such as "months"."""
    words = {
        "days": translate("days"),
        "weeks": translate("weeks"),
        "months": translate("months"),
        "years": translate("years"),
    }
    return words[unit]


def boundary_in_words(moment: Moment, unit: TimeUnit, translate: Translate) -> str:
    """Say all that is told of a boundary."""
    if not moment.has_place or moment.certainty == "ongoing":
        return _status(moment, unit, translate)
    said = translate("{what} ({certainty})").format(
        what=moment_of(moment.at, moment.date, unit, translate),
        certainty=_certainty(moment, unit, translate),
    )
    return _with_reason(said, moment.assumption, translate)


def duration_in_words(length: Length, unit: TimeUnit, translate: Translate) -> str:
    """Say all that is told of a duration."""
    if isnan(length.value):
        return _length_status(length, unit, translate)
    said = translate("{what} ({certainty})").format(
        what=length_in_words(length.value, unit, translate),
        certainty=_length_status(length, unit, translate),
    )
    return _with_reason(said, length.assumption, translate)


def _status(moment: Moment, unit: TimeUnit, translate: Translate) -> str:
    """Say how a boundary is known, without its place: certainty, range and reason, or host."""
    if moment.certainty == "ongoing":
        cut = moment_of(moment.at, moment.date, unit, translate)
        return translate("goes on after {moment}").format(moment=cut)
    if moment.during:
        words = (
            translate("unknown moment during or soon after: {event}")
            if moment.is_beyond
            else translate("unknown moment during: {event}")
        )
        return words.format(event=moment.during)
    if moment.is_ordered:
        order = order_in_words(moment, translate)
        return translate("unknown moment, {order}").format(order=order)
    said = _certainty(moment, unit, translate)
    return _with_reason(said, moment.assumption, translate)


def order_in_words(moment: Moment, translate: Translate) -> str:
    """Say after and before which events a moment lies; empty where that isn't told."""
    parts = (
        (translate("after “{event}”"), moment.after),
        (translate("before “{event}”"), moment.before),
    )
    return ", ".join(words.format(event=label) for words, label in parts if label)


def _certainty(moment: Moment, unit: TimeUnit, translate: Translate) -> str:
    words = {
        "documented": translate("documented"),
        "assumed": translate("assumed"),
        "unknown": translate("unknown moment"),
        "untold": translate("still to be told"),
    }
    said = words.get(moment.certainty, "")
    if isnan(moment.low):
        return said
    low = moment_of(moment.low, moment.low_date, unit, translate)
    high = moment_of(moment.high, moment.high_date, unit, translate)
    return f"{said}, {_from_to(low, high, translate)}"


def _length_status(length: Length, unit: TimeUnit, translate: Translate) -> str:
    words = {
        "documented": translate("documented"),
        "assumed": translate("assumed"),
        "unknown": translate("unknown length"),
        "untold": translate("still to be told"),
    }
    said = words.get(length.certainty, "")
    if length.called:
        return translate("documented as “{name}”").format(name=length.called)
    if isnan(length.low):
        return said
    high = length_in_words(length.high, unit, translate)
    return f"{said}, {_from_to(number(length.low, translate), high, translate)}"


def _from_to(first: str, last: str, translate: Translate) -> str:
    return translate("{first} to {last}").format(first=first, last=last)


def _with_reason(said: str, reason: str, translate: Translate) -> str:
    if not reason:
        return said
    return translate("{said}: {reason}").format(said=said, reason=reason.rstrip("."))


def facts(event: ToldEvent, unit: TimeUnit, translate: Translate) -> Iterator[Fact]:
    """Yield what is told of an event's place in time, and where it is told."""
    if event.level_title:
        yield translate("Level"), event.level_title
    if event.dose:
        yield translate("Dose"), event.dose
    if event.kind == "point":
        yield translate("When"), boundary_in_words(event.start, unit, translate)
        if event.repeats > 1:
            yield translate("Repeated"), series_in_words(event, translate)
    else:
        yield translate("Starts"), boundary_in_words(event.start, unit, translate)
        yield translate("Ends"), boundary_in_words(event.end, unit, translate)
        if event.duration.certainty in ("documented", "assumed"):
            yield translate("Lasts"), duration_in_words(event.duration, unit, translate)
    if event.source:
        yield translate("Source"), ", ".join(event.source)


def certainty_note(event: ToldEvent, unit: TimeUnit, translate: Translate) -> str:
    """Say in two or three words what isn't documented of an event; empty if all is."""
    if event.kind == "point":
        return {
            "assumed": translate("date assumed"),
            "unknown": translate("date unknown"),
            "untold": translate("date not told yet"),
        }.get(event.start.certainty, "")
    start, end = event.start.certainty, event.end.certainty
    if start == end:
        return _note_on_both(event, unit, translate)
    is_length_known = event.duration.certainty == "documented" and "assumed" in (start, end)
    notes = [
        _known_length(event.duration, unit, translate) if is_length_known else "",
        {
            "assumed": translate("start assumed"),
            "unknown": translate("start unknown"),
            "untold": translate("start not told yet"),
        }.get(start, ""),
        {
            "assumed": translate("end assumed"),
            "unknown": translate("end unknown"),
            "untold": translate("goes on"),
            "ongoing": translate("goes on"),
        }.get(end, ""),
    ]
    return ", ".join(filter(None, notes))


def _note_on_both(event: ToldEvent, unit: TimeUnit, translate: Translate) -> str:
    certainty = event.start.certainty
    if event.duration.certainty == "documented" and certainty in ("assumed", "unknown"):
        words = {
            "assumed": translate("{length}, dates assumed"),
            "unknown": translate("{length}, dates unknown"),
        }
        return words[certainty].format(length=_known_length(event.duration, unit, translate))
    return {
        "assumed": translate("dates assumed"),
        "unknown": translate("dates unknown"),
        "untold": translate("dates not told yet"),
    }.get(certainty, "")


def _known_length(length: Length, unit: TimeUnit, translate: Translate) -> str:
    """Say a documented length, by the source's own name where it isn't the event's."""
    said = length_in_words(length.value, unit, translate)
    if not length.called:
        return said
    return translate("“{name}” of {length}").format(length=said, name=length.called)


def series_in_words(event: ToldEvent, translate: Translate) -> str:
    """Say how often a repeated point happens, and how far apart; empty for one that is once."""
    if event.repeats == 1 or event.apart is None:
        return ""
    return translate("{count} times, {length} apart").format(
        count=event.repeats, length=length_in_words(*event.apart, translate)
    )


def label_note(event: ToldEvent, unit: TimeUnit, translate: Translate) -> str:
    """Say beside an event on the chart what isn't documented of it, and what is of its order."""
    orders = dict.fromkeys(order_in_words(each, translate) for each in (event.start, event.end))
    return ", ".join(filter(None, [_note(event, unit, translate), *orders]))


def undated_in_words(event: ToldEvent, unit: TimeUnit, translate: Translate) -> str:
    """Name an event that has no place, with its lane and what is known of it all the same."""
    text = translate("{name}: {what}").format(name=event.lane_title, what=event.label)
    says_more = "untold" in (event.start.certainty, event.end.certainty)
    says_more = says_more or event.start.is_ordered or event.end.is_ordered
    note = label_note(event, unit, translate)
    return f"{text} ({note})" if says_more or event.duration.certainty == "documented" else text


def in_words(event: ToldEvent, unit: TimeUnit, translate: Translate) -> str:
    """Tell an event in sentences."""
    known = ". ".join(
        translate("{name}: {what}").format(name=name, what=what)
        for name, what in facts(event, unit, translate)
    )
    return translate("{event}. {facts}.").format(event=full_label(event, translate), facts=known)


def full_label(event: ToldEvent, translate: Translate) -> str:
    """Name an event outside its row: with the row's name, and what its own says beyond that.

    A drug that both name is named once, whatever stands between its words.
    """
    row, label = event.row, event.label
    if row.casefold() in label.casefold():
        return label
    parts, known = label.split(", "), _words_of(row)
    beyond = list(dropwhile(lambda part: _words_of(part) <= known, parts))
    if not beyond:
        return row
    return translate("{row}, {label}").format(row=row, label=", ".join(beyond))


_JOINING = frozenset({"et", "and"})


def _words_of(name: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", name.casefold())) - _JOINING


def summary(events: Sequence[ToldEvent], unit: TimeUnit, translate: Translate) -> list[Fact]:
    """Tell all events in prose: for each lane its title and its sentences."""
    return [
        (title, " ".join(in_words(event, unit, translate) for event in group))
        for (_, title), group in groupby(events, key=lambda e: (e.lane, e.lane_title))
    ]


def breaks_in_words(breaks: Iterable[ToldBreak], unit: TimeUnit, translate: Translate) -> list[str]:
    """Say of each break how long it is, and that it is drawn short."""
    words = translate("From {first} to {last}, {length}: no event; the axis is drawn short there.")
    return [
        words.format(
            first=moment_of(each.start, each.start_date, unit, translate),
            last=moment_of(each.end, each.end_date, unit, translate),
            length=length_in_words(round(each.end - each.start, 4), unit, translate),
        )
        for each in breaks
    ]


def alt_text(
    events: Sequence[ToldEvent],
    unit: TimeUnit,
    translate: Translate,
    breaks: Iterable[ToldBreak] = (),
) -> str:
    """Tell the chart to someone who doesn't see it: every event once, lane by lane.

    Above `MOST_EVENTS` it counts them, as the chart does.
    """
    head = translate("Timeline of the story so far, in {unit}; events: {count}.").format(
        unit=unit_in_words(unit, translate), count=len(events)
    )
    if len(events) > MOST_EVENTS:
        return " ".join([head, *_counts_in_words(events, translate)])
    lanes = [
        translate("{lane}: {events}.").format(
            lane=title,
            events=translate("; ").join(in_short(event, unit, translate) for event in group),
        )
        for (_, title), group in groupby(events, key=lambda e: (e.lane, e.lane_title))
    ]
    return " ".join([head, *lanes, *breaks_in_words(breaks, unit, translate)])


def crowd_in_words(count: int, without_place: int, translate: Translate) -> str:
    """Say how many events there are, and how many of them have no place in time."""
    if without_place:
        return translate("events: {count}, undated: {undated}").format(
            count=count, undated=without_place
        )
    return translate("events: {count}").format(count=count)


def _counts_in_words(events: Sequence[ToldEvent], translate: Translate) -> Iterator[str]:
    for (_, title), group in groupby(events, key=lambda e: (e.lane, e.lane_title)):
        of_lane = list(group)
        undated = sum(isinf(first_place(event)) for event in of_lane)
        said = crowd_in_words(len(of_lane), undated, translate)
        yield translate("{lane}: {events}.").format(lane=title, events=said)


def in_short(event: ToldEvent, unit: TimeUnit, translate: Translate) -> str:
    """Name an event with its place, as short as honesty allows."""
    said = ", ".join(
        filter(
            None,
            [
                full_label(event, translate),
                event.dose,
                _place_in_short(event, unit, translate),
                series_in_words(event, translate),
            ],
        )
    )
    note = certainty_note(event, unit, translate)
    return f"{said} ({note})" if note else said


def _place_in_short(event: ToldEvent, unit: TimeUnit, translate: Translate) -> str:
    start, end = (
        "" if isnan(moment.known_at) else moment_of(moment.at, moment.date, unit, translate)
        for moment in (event.start, event.end)
    )
    if start and end:
        return _from_to(start, end, translate)
    if event.kind == "point" and start:
        return start
    if start:
        return translate("starts {moment}").format(moment=start)
    if end:
        return translate("ends {moment}").format(moment=end)
    return inside_in_short(event, translate) or order_in_short(event, translate)


def inside_in_short(event: ToldEvent, translate: Translate) -> str:
    """Say during which other event one lies; empty where that isn't known."""
    inside = next((moment for moment in (event.start, event.end) if moment.during), None)
    if inside is None:
        return ""
    words = (
        translate("during or soon after: {event}")
        if inside.is_beyond
        else translate("during: {event}")
    )
    return words.format(event=inside.during)


def order_in_short(event: ToldEvent, translate: Translate) -> str:
    """Say between which events one lies: after which it begins, before which it ends."""
    start, end = event.start, event.end
    between = Moment(after=start.after or end.after, before=end.before or start.before)
    return order_in_words(between, translate)


def table(events: Sequence[ToldEvent], unit: TimeUnit, translate: Translate) -> pd.DataFrame:
    """Return the events for display: numbers to sort by, and what is known of them in words.

    Its rows stand in the order of `events`.
    """
    unit_name = unit_in_words(unit, translate)

    def column(name: str) -> str:
        return translate("{name} ({unit})").format(name=name, unit=unit_name)

    by_date = any(each.date for event in events for each in (event.start, event.end))

    def places(name: str, moments: Sequence[Moment]) -> tuple[str, list[str] | list[float]]:
        if by_date:
            return name, [moment.date if not isnan(moment.known_at) else "" for moment in moments]
        return column(name), [moment.known_at for moment in moments]

    starts, ends = (
        places(translate("Starts"), [event.start for event in events]),
        places(translate("Ends"), [event.end for event in events]),
    )
    return pd.DataFrame(
        {
            translate("Lane"): [event.lane_title for event in events],
            translate("Event"): [full_label(event, translate) for event in events],
            translate("Detail"): [_detail(event, translate) for event in events],
            starts[0]: starts[1],
            translate("Start certainty"): [
                _status(event.start, unit, translate) for event in events
            ],
            ends[0]: ends[1],
            translate("End certainty"): [_status(event.end, unit, translate) for event in events],
            column(translate("Lasts")): [event.duration.value for event in events],
            translate("Length certainty"): [
                _length_status(event.duration, unit, translate) for event in events
            ],
            translate("Source"): [", ".join(event.source) for event in events],
        }
    )


def _detail(event: ToldEvent, translate: Translate) -> str:
    series = series_in_words(event, translate)
    return translate("; ").join(filter(None, [event.detail, event.dose, series]))


# --- From top to bottom ----------------------------------------------------------------


class ChronicleEntry(NamedTuple):
    """An event in a list that is read from top to bottom."""

    key: str
    lane: str
    tone: str
    label: str
    begins: str
    """When it begins, or what else places it, with "assumed" where it is; may be empty."""
    when: str
    """Its place as short as honesty allows; empty where it has none."""
    lasts: str
    """Its length with its certainty; empty where none is known."""
    note: str
    """How much, how often, and what isn't documented of it, in a few words; may be empty."""


class Chapter(NamedTuple):
    """The events that begin at one moment, or lie somewhere during one other event."""

    title: str
    entries: tuple[ChronicleEntry, ...]


class Chronicle(NamedTuple):
    """All events in order of time, and apart from them those without any place in it."""

    chapters: tuple[Chapter, ...]
    undated: tuple[ChronicleEntry, ...]


def chronicle(events: Sequence[ToldEvent], unit: TimeUnit, translate: Translate) -> Chronicle:
    """Return the events for a vertical reading, each of them once.

    A bar stands where it starts. What lies somewhere during another event comes after what
    starts with that event; of events at one moment, the order is that of the lanes.
    """
    titled = sorted(
        ((_chapter_title(event, unit, translate), event) for event in events),
        key=lambda pair: (first_place(pair[1]), "" if pair[1].start.has_place else pair[0]),
    )
    return Chronicle(
        tuple(
            Chapter(title, tuple(_entry(event, unit, translate) for _, event in group))
            for title, group in groupby(
                (pair for pair in titled if pair[0]), key=lambda pair: pair[0]
            )
        ),
        tuple(_entry(event, unit, translate) for title, event in titled if not title),
    )


def _chapter_title(event: ToldEvent, unit: TimeUnit, translate: Translate) -> str:
    place = first_place(event)
    if isinf(place):
        return ""
    if event.start.has_place:
        return moment_of(place, event.start.date, unit, translate)
    return _place_in_short(event, unit, translate)


def _begins(event: ToldEvent, unit: TimeUnit, translate: Translate) -> str:
    title = _chapter_title(event, unit, translate)
    moment = event.start if event.start.has_place else event.end
    if not (title and moment.has_place and moment.certainty == "assumed"):
        return title
    return translate("{what} ({certainty})").format(what=title, certainty=translate("assumed"))


def _entry(event: ToldEvent, unit: TimeUnit, translate: Translate) -> ChronicleEntry:
    is_known = not isnan(event.duration.value)
    return ChronicleEntry(
        key=event.key,
        lane=event.lane_title,
        tone=event.tone,
        label=full_label(event, translate),
        begins=_begins(event, unit, translate),
        when=_place_in_short(event, unit, translate),
        lasts=duration_in_words(event.duration, unit, translate) if is_known else "",
        note=_note(event, unit, translate),
    )


def _note(event: ToldEvent, unit: TimeUnit, translate: Translate) -> str:
    """Say how much and how often, and what isn't documented."""
    series = series_in_words(event, translate)
    return ", ".join(filter(None, [event.dose, series, certainty_note(event, unit, translate)]))


# --- Other readings --------------------------------------------------------------------


def reading_in_short(reading: OpenReading, unit: TimeUnit, translate: Translate) -> str:
    """Say how long the bar lasts in a reading, and what that does to what follows."""
    start = reading.event.start.at
    if reading.is_drawn:
        length = length_in_words(reading.event.end.at - start, unit, translate)
        return translate("{length}, as drawn").format(length=length)
    if reading.unknown is not None:
        if reading.moved:
            return translate("length unknown; how far what follows moves is unknown too")
        return translate("length unknown")
    said = _with_range(
        reading.end - start, reading.low - start, reading.high - start, unit, translate
    )
    if not reading.moved:
        return said
    drawn = reading.event.end.at
    shift = _with_range(reading.shift, reading.low - drawn, reading.high - drawn, unit, translate)
    return translate("{length}; what follows moves by {shift}").format(length=said, shift=shift)


def _with_range(value: float, low: float, high: float, unit: TimeUnit, translate: Translate) -> str:
    said = length_in_words(round(value, 4), unit, translate)
    if isnan(low) or low == high:
        return said
    span = _from_to(number(low, translate), number(high, translate), translate)
    return translate("{what} ({certainty})").format(what=said, certainty=span)


def reading_in_words(reading: OpenReading, unit: TimeUnit, translate: Translate) -> str:
    """Tell a reading with its argument, for those who don't see it laid over the chart."""
    return translate("{title}: {short}. {argument}").format(
        title=reading.title,
        short=reading_in_short(reading, unit, translate),
        argument=reading.argument,
    )


# --- What stays without assumptions ----------------------------------------------------


def remaining_in_words(events: Sequence[ToldEvent], unit: TimeUnit, translate: Translate) -> str:
    """Say what stays where assumptions are hidden; the same of `events` with or without them.

    The length is that of all documented intervals under treatment together, be they the
    treatment's own length or not. Those that overlap count once; one whose place isn't documented
    counts with all its length.
    """
    treatment = [event for event in events if event.tone == "treatment"]
    said = [_intervals_in_words(treatment, unit, translate)] if treatment else []
    return " ".join([*said, dated_in_words(dated(events), len(events), translate)])


def dated_in_words(dated: int, told: int, translate: Translate) -> str:
    """Say of how many events the text gives a date."""
    if not dated:
        return translate("No event is dated by the text.")
    one = translate("{dated} of {all} events is dated by the text.")
    many = translate("{dated} of {all} events are dated by the text.")
    return (one if dated == 1 else many).format(dated=dated, all=told)


def dated(events: Iterable[ToldEvent]) -> int:
    """Return of how many events the text dates the moment, the beginning or the end."""
    return sum("documented" in (e.start.certainty, e.end.certainty) for e in events)


def _intervals_in_words(events: Sequence[ToldEvent], unit: TimeUnit, translate: Translate) -> str:
    length = _documented_length(events)
    if not length:
        return translate("No interval under treatment is documented.")
    words = (
        translate("Documented intervals: {length}; the rest is undated.")
        if any(_is_in_doubt(event) for event in events)
        else translate("Documented intervals: {length}.")
    )
    said = words.format(length=length_in_words(length, unit, translate))
    caveat = translate("This is a sum of intervals, not a survival time.")
    return f"{said} {caveat}"


def _documented_length(events: Iterable[ToldEvent]) -> float:
    documented = [event for event in events if event.duration.certainty == "documented"]
    dated = [event for event in documented if not _is_in_doubt(event)]
    total, reached = 0.0, -inf
    for event in sorted(dated, key=lambda event: event.start.at):
        total += max(0.0, event.end.at - max(event.start.at, reached))
        reached = max(reached, event.end.at)
    undated = sum(event.duration.value for event in documented if _is_in_doubt(event))
    return round(total + undated, 4)


def _is_in_doubt(event: ToldEvent) -> bool:
    """Tell whether a boundary is assumed or unknown; one that is still to be told is neither."""
    return not {"assumed", "unknown"}.isdisjoint((event.start.certainty, event.end.certainty))
