"""Where everything stands on the swimlane: rows, bands, what a bar is drawn as, and labels.

Pure geometry: x is in the timeline's unit, y in pixels from the top (one y is one pixel at
the figure's own height), and widths of texts are estimated on the wide side.
"""

import heapq
import textwrap
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain, groupby
from math import floor, isnan, log10, nan
from typing import NamedTuple, TypeVar

from epicrisis.cases.calendar import Calendar
from epicrisis.cases.fields import Interval, in_language
from epicrisis.cases.model import Lane, TimeUnit
from epicrisis.i18n import Translate
from epicrisis.story.telling import Telling
from epicrisis.timeline.breaks import Fold, ToldBreak, fold_of, told_breaks
from epicrisis.timeline.chart import ChartContent, ChartView
from epicrisis.timeline.density import MOST_EVENTS, MOST_ROWS, Crowd, crowd
from epicrisis.timeline.events import ToldEvent, calendar_of, day_zero
from epicrisis.timeline.parts import MAIN_KINDS, Part, parts_of
from epicrisis.timeline.prose import (
    crowd_in_words,
    label_note,
    reading_in_short,
    undated_in_words,
)
from epicrisis.timeline.readings import OpenReading

CHARACTER = 6.4
"""Width of an average character of a label, in pixels."""
BOLD = 1.1
"""How much wider a bold text is."""
LINE = 15
"""Height of a line of text."""
BAR = 12
"""Height of a bar."""
POINT = 10
"""From the middle of a point's symbol to its label."""
MOST_NAMES = 400
"""Above so many events their names aren't written: they would part bars by screens of height."""
MOST_LINES = 3
"""Lines of a label that may be used to keep it near its event."""
LONGEST_LABEL = 140
"""Characters of a label that are drawn; hover text and table have all of it."""
STUB = 32
"""Length of what is drawn for an end that is not known or not told: the same for all."""
GAP = 8
HEADER = 24
HEAP = 30
"""Height of the tallest heap."""
WIDTHS = {"wide": 900, "compact": 358}
"""Width for which texts are laid out: a column beside Streamlit's sidebar, and a phone."""
MARGINS = {"wide": (176, 14), "compact": (6, 6)}
"""Left and right of the plot."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class EventMark:
    """An event in its place."""

    event: ToldEvent
    y: float
    parts: tuple[Part, ...]
    label: tuple[str, ...]
    """Lines of its label, none where there are too many events; the last may be the note."""
    label_x: float
    """Where the label is anchored."""
    label_y: float
    """Middle of the label."""
    leftward: bool
    """Whether the label ends at its anchor, not starts there."""

    @property
    def main(self) -> Part:
        """The part that stands for the event: what answers to a pointer."""
        return next(part for part in self.parts if part.kind in MAIN_KINDS)


@dataclass(frozen=True, slots=True)
class Undated:
    """An event without any place in time, in the strip below the axis; x is in pixels."""

    event: ToldEvent
    x: float
    y: float
    label: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowLabel:
    """The name of a row or of a level."""

    lines: tuple[str, ...]
    y: float


@dataclass(frozen=True, slots=True)
class Band:
    """A lane's strip across the chart."""

    lane: str
    """The lane's id."""
    title: tuple[str, ...]
    title_y: float
    top: float
    bottom: float
    rows: tuple[RowLabel, ...]
    levels: tuple[Interval, ...]
    """Top and bottom of each level of an ordinal lane."""


@dataclass(frozen=True, slots=True)
class Overlay:
    """Another reading, laid over the chart in a row of its own."""

    reading: OpenReading
    y: float
    label: tuple[str, ...]
    label_x: float
    label_y: float
    leftward: bool
    """Whether the label ends at its anchor, not starts there."""


@dataclass(frozen=True, slots=True)
class Heap:
    """A row's events where there are too many to draw one by one."""

    crowd: Crowd
    floor: float
    """The line on which its bins stand."""
    label: tuple[str, ...]
    label_y: float


@dataclass(frozen=True, slots=True)
class Layout:
    """A swimlane ready to be drawn."""

    unit: TimeUnit
    origin: str
    """What happened at 0; empty until it is told."""
    finished: bool
    compact: bool
    width: int
    window: Interval
    """First and last place of the axis, as drawn: `fold` moves what comes behind a break."""
    step: float
    """Distance of the axis's ticks."""
    fold: Fold
    calendar: Calendar | None
    height: float
    bands: tuple[Band, ...]
    marks: tuple[EventMark, ...]
    overlays: tuple[Overlay, ...]
    heaps: tuple[Heap, ...]
    """In place of marks where there are too many events."""
    strip_height: float
    undated: tuple[Undated, ...]

    @property
    def margins(self) -> Interval:
        """Space left and right of the plot, in pixels."""
        return MARGINS["compact" if self.compact else "wide"]

    @property
    def pixels(self) -> float:
        """Width of the plot."""
        return self.width - sum(self.margins)

    @property
    def pixel(self) -> float:
        """Length of a pixel on the axis."""
        return (self.window[1] - self.window[0]) / self.pixels

    @property
    def breaks(self) -> tuple[ToldBreak, ...]:
        """The breaks that are drawn short."""
        return self.fold.breaks

    @property
    def named(self) -> bool:
        """Whether the events' names are written on the chart."""
        return all(mark.label for mark in self.marks)

    @property
    def tallest(self) -> int:
        """Most events that any heap has at a time."""
        return max((each.count for heap in self.heaps for each in heap.crowd.bins), default=1)


@dataclass(frozen=True, slots=True)
class _Scale:
    """How x becomes pixels."""

    window: Interval
    pixels: float
    fold: Fold

    @property
    def unit(self) -> float:
        """Length of a pixel on the axis."""
        return (self.window[1] - self.window[0]) / self.pixels


class _Label(NamedTuple):
    """A label's lines, its anchor on the axis, and whether it ends there."""

    lines: tuple[str, ...]
    x: float = nan
    leftward: bool = False


@dataclass(frozen=True, slots=True)
class _Draft:
    """An event with its parts and its label's place, before it has a row."""

    event: ToldEvent
    parts: tuple[Part, ...]
    label: _Label
    beside: bool
    """Whether the label stands beside a symbol, not above a bar."""
    left: float
    right: float

    @property
    def above(self) -> float:
        half = BAR / 2 + 1
        text = len(self.label.lines) * LINE
        return max(half, text / 2) if self.beside else half + text

    @property
    def below(self) -> float:
        half = BAR / 2 + 1
        return max(half, len(self.label.lines) * LINE / 2) if self.beside else half


def arrange(
    telling: Telling, content: ChartContent, view: ChartView, width: int | None = None
) -> Layout:
    """Lay out what is shown of a story that has a timeline, `width` pixels wide.

    Until the story is finished the axis shows the timeline's whole window, so that it doesn't
    tell how long the story is; then it shows what the content extends over.
    Above `MOST_EVENTS` events, heaps say how many there are at a time, and no event is drawn.
    """
    timeline = telling.story.case.timeline
    assert timeline is not None
    form = "compact" if view.is_narrow else "wide"
    width = width or WIDTHS[form]
    pixels = width - sum(MARGINS[form])
    extent = content.events if content.extent is None else content.extent
    places = [*chain.from_iterable(map(_places, extent)), *_places_of(content.readings)]
    is_crowd = len(content.rows or content.events) > MOST_EVENTS
    breaks = () if is_crowd else told_breaks(telling, places)
    if telling.is_finished:
        room = pixels - 2 * (STUB + GAP)
        fold = fold_of(breaks, max(places) - min(places) if breaks else 0.0, room)
        window = _own_window([*map(fold.at, places)], timeline.window, pixels)
    else:
        fold = fold_of(breaks, timeline.window[1] - timeline.window[0], pixels)
        window = fold.at(timeline.window[0]), fold.at(timeline.window[1])
    scale = _Scale(window, pixels, fold)
    calendar = calendar_of(telling)
    board = _Board(timeline.unit, view, scale)
    without_place: list[ToldEvent] = []
    if is_crowd:
        board.count(content.events, timeline.lanes)
    else:
        readings = [*map(fold.reading, content.readings)]
        without_place = board.draw(content.rows or content.events, timeline.lanes, readings)
    if content.rows is not None and not is_crowd:
        board.show_only(content.events)
        keys = {event.key for event in content.events}
        without_place = [event for event in without_place if event.key in keys]
    undated, strip_height = _strip(without_place, timeline.unit, pixels, view.translate)
    return Layout(
        unit=timeline.unit,
        origin=day_zero(telling, view.language),
        finished=telling.is_finished,
        compact=view.is_narrow,
        width=width,
        window=scale.window,
        step=tick_step(scale.unit, timeline.unit, calendar),
        fold=fold,
        calendar=calendar,
        height=board.bands[-1].bottom if board.bands else 0.0,
        bands=tuple(board.bands),
        marks=tuple(board.marks),
        overlays=tuple(board.overlays),
        heaps=tuple(board.heaps),
        strip_height=strip_height,
        undated=undated,
    )


# --- The axis --------------------------------------------------------------------------


def _own_window(places: Sequence[float], window: Interval, pixels: float) -> Interval:
    """Return the events' own extent, with room for what has no known edge."""
    if not places:
        return window
    first, last = min(places), max(places)
    span = last - first or (window[1] - window[0]) / 10
    margin = span * (STUB + GAP) / (pixels - 2 * (STUB + GAP))
    return first - margin, last + margin


def _places(event: ToldEvent) -> Iterator[float]:
    for moment in (event.start, event.end):
        values = (moment.at, moment.low, moment.high, moment.within_low, moment.within_high)
        yield from (value for value in values if not isnan(value))
    yield from event.moments[1:]


def _places_of(readings: Iterable[OpenReading]) -> Iterator[float]:
    for reading in readings:
        for ghost in reading.ghosts:
            yield from (ghost.start, ghost.end)
        if not isnan(reading.high):
            yield from (reading.low, reading.high)


def tick_step(pixel: float, unit: TimeUnit, calendar: Calendar | None) -> float:
    """Return a distance of ticks that a reader can count in; a pixel is so long on the axis."""
    least = (34 if calendar is None or unit == "years" else 62) * pixel
    if calendar is not None and unit in ("years", "days"):
        least = max(least, 1.0)
    if unit == "months":
        steps = (1.0, 2.0, 3.0, 6.0, 12.0, 24.0, 36.0, 60.0, 120.0, 240.0)
        if least <= steps[-1]:
            return next(step for step in steps if step >= least)
    power = 10.0 ** floor(log10(least))
    return next(step for factor in (1, 2, 5, 10) if (step := factor * power) >= least)


# --- Labels ----------------------------------------------------------------------------


def text_width(text: str) -> float:
    """Return the estimated width of a text in pixels."""
    if text.isascii():
        return len(text) * CHARACTER
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return (len(text) + wide) * CHARACTER


def wrapped(text: str, pixels: float) -> tuple[str, ...]:
    """Return a text in lines of at most so many pixels."""
    if text_width(text) <= pixels:
        return (text,)
    characters = max(8, int(pixels * len(text) / text_width(text)))
    return tuple(textwrap.wrap(text, characters))


def cut(text: str, characters: int) -> str:
    """Return a text with an ellipsis for what is over its length."""
    return text if len(text) <= characters else text[: characters - 1].rstrip() + "…"


def _draft(event: ToldEvent, note: str, scale: _Scale, *, named: bool) -> _Draft:
    """Return an event with its parts and its label; without one where it isn't `named`."""
    parts = parts_of(scale.fold.event(event), STUB * scale.unit)
    label_text = cut(event.label, LONGEST_LABEL)
    text = f"{label_text} ({note})" if note else label_text
    if not parts:
        return _Draft(event, parts, _Label((text,)), True, nan, nan)
    edges = [x for part in parts for x in (part.x0, part.x1)]
    left, right = min(edges) - POINT * scale.unit, max(edges) + POINT * scale.unit
    if not named:
        return _Draft(event, parts, _Label(()), True, left, right)
    is_symbol = all(part.kind in ("point", "hollow", "line", "tick") for part in parts)
    beside = _beside(text, left, right, scale) if is_symbol else None
    label = beside or _above(text, min(edges), max(edges), scale)
    width = _width(label.lines, scale)
    label_left = label.x - width if label.leftward else label.x
    return _Draft(
        event,
        parts,
        label,
        beside is not None,
        min(left, label_left),
        max(right, label_left + width),
    )


def _width(lines: Sequence[str], scale: _Scale) -> float:
    return (max(map(text_width, lines), default=0) + 4) * scale.unit


def _beside(text: str, left: float, right: float, scale: _Scale) -> _Label | None:
    """Return a label beside a symbol, None where it finds no room."""
    first, last = scale.window
    for room in (260.0, 150.0):
        lines = wrapped(text, room)
        width = _width(lines, scale)
        if len(lines) > MOST_LINES:
            return None
        if right + width <= last:
            return _Label(lines, right)
        if left - width >= first:
            return _Label(lines, left, leftward=True)
    return None


def _above(text: str, left: float, right: float, scale: _Scale) -> _Label:
    """Return a label above a bar: from its start, or up to its end where it meets the edge."""
    first, last = scale.window
    widest = min(400.0, scale.pixels - 12)
    for room in (widest, widest * 0.7, widest * 0.5):
        lines = wrapped(text, room)
        width = _width(lines, scale)
        if len(lines) > MOST_LINES:
            break
        if left + width <= last:
            return _Label(lines, left + 2 * scale.unit)
        if right - width >= first:
            return _Label(lines, right, leftward=True)
    return _Label(wrapped(text, widest), first + 2 * scale.unit)


# --- Rows and bands --------------------------------------------------------------------


def pack(extents: Sequence[Interval], gap: float) -> list[int]:
    """Return a row for each extent, in their order, so that none overlaps another in its row."""
    rows: list[int] = []
    free: list[tuple[float, int]] = []
    for left, right in extents:
        has_room = bool(free) and free[0][0] + gap <= left
        row = heapq.heappop(free)[1] if has_room else len(free)
        rows.append(row)
        heapq.heappush(free, (right, row))
    return rows


class _Row(NamedTuple):
    """A part of a lane across the chart."""

    name: str
    is_level: bool
    place: Callable[[float], float]
    """Places what stands in it from a height down, and returns where that ends."""


@dataclass(slots=True)
class _Board:
    """The chart while it is filled, lane after lane from the top."""

    unit: TimeUnit
    view: ChartView
    scale: _Scale
    bands: list[Band] = field(default_factory=list)
    marks: list[EventMark] = field(default_factory=list)
    overlays: list[Overlay] = field(default_factory=list)
    heaps: list[Heap] = field(default_factory=list)

    def draw(
        self, events: Sequence[ToldEvent], lanes: Iterable[Lane], readings: Sequence[OpenReading]
    ) -> list[ToldEvent]:
        """Place every event, and each reading below its lane; return those without a place."""
        notes = [label_note(event, self.unit, self.view.translate) for event in events]
        named = len(events) <= MOST_NAMES
        drafts = [
            _draft(*pair, self.scale, named=named) for pair in zip(events, notes, strict=True)
        ]
        placed: dict[str, list[_Draft]] = {}
        for draft in drafts:
            if draft.parts:
                placed.setdefault(draft.event.lane, []).append(draft)
        for lane in lanes:
            if lane.id in placed:
                read = [r for r in readings if r.ghosts and r.event.lane == lane.id]
                tracks = _tracks(lane, placed[lane.id], _event_of, self.view.language)
                rows = [
                    *(
                        _Row(name, kind, partial(self._track, group))
                        for name, kind, group in tracks
                    ),
                    *(_Row(each.title, False, partial(self._overlay, each)) for each in read),
                ]
                self._band(lane, rows)
        return [draft.event for draft in drafts if not draft.parts]

    def show_only(self, events: Iterable[ToldEvent]) -> None:
        """Draw these events as they are, each where it was placed, and no others."""
        placed = {mark.event.key: mark for mark in self.marks}
        self.marks = [
            self._in_place(event, placed[event.key]) for event in events if event.key in placed
        ]

    def _in_place(self, event: ToldEvent, mark: EventMark) -> EventMark:
        if event == mark.event:
            return mark
        note = label_note(event, self.unit, self.view.translate)
        draft = _draft(event, note, self.scale, named=bool(mark.label))
        if len(draft.label.lines) <= len(mark.label):
            return _mark(draft, mark.y)
        return replace(mark, event=event, parts=draft.parts)

    def count(self, events: Sequence[ToldEvent], lanes: Sequence[Lane]) -> None:
        """Place how many events there are at a time, by row, or by lane where rows are many."""
        by_lane: dict[str, list[ToldEvent]] = {}
        for event in events:
            by_lane.setdefault(event.lane, []).append(event)
        tracks = {
            lane.id: _tracks(lane, by_lane[lane.id], lambda event: event, self.view.language)
            for lane in lanes
            if lane.id in by_lane
        }
        if sum(map(len, tracks.values())) > MOST_ROWS:
            tracks = {lane: [("", False, by_lane[lane])] for lane in tracks}
        for lane in lanes:
            rows = [
                _Row(name, is_level, partial(self._heap, group))
                for name, is_level, group in tracks.get(lane.id, [])
                if group
            ]
            if rows:
                self._band(lane, rows)

    def _band(self, lane: Lane, rows: Sequence[_Row]) -> None:
        pixels, compact = self.scale.pixels, self.view.is_narrow
        top = self.bands[-1].bottom if self.bands else 0.0
        has_header = compact or any(row.name for row in rows)
        title = in_language(lane.title, self.view.language)
        margin = MARGINS["wide"][0] - 16
        room = pixels if has_header and compact else pixels + margin
        lines = wrapped(cut(title, LONGEST_LABEL), (room if has_header else margin) / BOLD)
        header = (len(lines) - 1) * LINE + HEADER
        y = top + (header if has_header else GAP / 2)
        title_y = top + (header / 2 + 1 if has_header else 6 + len(lines) * LINE / 2)

        labels: list[RowLabel] = []
        levels: list[Interval] = []
        for row in rows:
            first = y
            label = wrapped(cut(row.name, LONGEST_LABEL), pixels if compact else margin)
            if compact and row.name:
                y += LINE * len(label)
            y = max(row.place(y), first + len(label) * LINE + 6)
            if row.name:
                middle = first + len(label) * LINE / 2 + 1 if compact else (first + y) / 2
                labels.append(RowLabel(label, middle))
            if row.is_level:
                levels.append((first, y))
        bottom = max(y + GAP / 2, top + len(lines) * LINE + 12)
        self.bands.append(Band(lane.id, lines, title_y, top, bottom, tuple(labels), tuple(levels)))

    def _track(self, drafts: Sequence[_Draft], top: float) -> float:
        """Place a track's events in rows from `top` down; return the track's bottom."""
        packed = pack([(draft.left, draft.right) for draft in drafts], GAP * self.scale.unit)
        order = sorted(range(len(drafts)), key=lambda index: packed[index])
        y = top
        for _, indices in groupby(order, key=lambda index: packed[index]):
            row = [drafts[index] for index in indices]
            middle = y + 2 + max(draft.above for draft in row)
            self.marks += [_mark(draft, middle) for draft in row]
            y = middle + max(draft.below for draft in row) + 4
        return y

    def _overlay(self, reading: OpenReading, top: float) -> float:
        text = reading_in_short(reading, self.unit, self.view.translate)
        places = list(_places_of([reading]))
        label = _above(text, min(places), max(places), self.scale)
        half = len(label.lines) * LINE / 2
        middle = top + 2 + half
        y = middle + half + BAR / 2 + 1
        self.overlays.append(Overlay(reading, y, label.lines, label.x, middle, label.leftward))
        return y + BAR / 2 + 5

    def _heap(self, events: Sequence[ToldEvent], top: float) -> float:
        counted = crowd(events, self.scale.window, self.scale.pixels)
        text = crowd_in_words(counted.count, counted.without_place, self.view.translate)
        lines = wrapped(text, self.scale.pixels - GAP)
        floor = top + len(lines) * LINE + HEAP + 2
        self.heaps.append(Heap(counted, floor, lines, top + len(lines) * LINE / 2))
        return floor + GAP / 2


def _event_of(draft: _Draft) -> ToldEvent:
    return draft.event


def _tracks(
    lane: Lane, items: Sequence[T], event_of: Callable[[T], ToldEvent], language: str
) -> list[tuple[str, bool, list[T]]]:
    """Return the lane's tracks: its levels, its named rows, the rest; whether a level; items."""
    by_level: dict[str, list[T]] = {level.id: [] for level in lane.levels}
    by_row: dict[str, list[T]] = {}
    for item in items:
        event = event_of(item)
        group = by_level[event.level] if event.level else by_row.setdefault(event.row, [])
        group.append(item)
    rest = by_row.pop("", [])
    levels = [
        (in_language(level.title, language), True, by_level[level.id]) for level in lane.levels
    ]
    rows = [(name, False, group) for name, group in by_row.items()]
    return [*levels, *rows, *([("", False, rest)] if rest else [])]


def _mark(draft: _Draft, y: float) -> EventMark:
    label = draft.label
    label_y = y if draft.beside else y - BAR / 2 - 1 - len(label.lines) * LINE / 2
    return EventMark(draft.event, y, draft.parts, label.lines, label.x, label_y, label.leftward)


def _strip(
    events: Iterable[ToldEvent], unit: TimeUnit, pixels: float, translate: Translate
) -> tuple[tuple[Undated, ...], float]:
    """Flow the events without a place through the strip, like words on lines."""
    undated: list[Undated] = []
    x, y, tallest = 0.0, float(HEADER), 0.0
    for event in events:
        text = undated_in_words(event, unit, translate)
        lines = wrapped(cut(text, 2 * LONGEST_LABEL), pixels - 2 * POINT - 12)
        width = 2 * POINT + 6 + max(map(text_width, lines)) + 3 * GAP
        if x and x + width > pixels:
            x, y, tallest = 0.0, y + tallest, 0.0
        height = len(lines) * LINE + GAP
        undated.append(Undated(event, x + POINT, y + height / 2, lines))
        x, tallest = x + width, max(tallest, height)
    return tuple(undated), y + tallest + GAP / 2 if undated else 0.0
