"""Where everything stands on the swimlane: rows, bands, what a bar is drawn as, and labels.

Pure geometry: x is in the timeline's unit, y in pixels from the top (one y is one pixel at
the figure's own height), and widths of texts are estimated on the wide side.
"""

import heapq
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from math import floor, isnan, log10, nan
from typing import Literal, NamedTuple

import pandas as pd

from epicrisis.cases.model import Interval, Lane, Timeline, TimeUnit, in_language
from epicrisis.i18n import Translate
from epicrisis.timeline.events import Moment, ToldEvent, day_zero, told_events
from epicrisis.timeline.prose import certainty_note, reading_in_short, undated_in_words
from epicrisis.timeline.readings import OpenReading

CHARACTER = 6.4
"""Width of an average character of a label, in pixels."""
LINE = 15
"""Height of a line of text."""
BAR = 12
"""Height of a bar."""
POINT = 10
"""From the middle of a point's symbol to its label."""
MOST_LINES = 3
"""Lines of a label that may be used to keep it near its event."""
LONGEST_LABEL = 140
"""Characters of a label that are drawn; hover text and table have all of it."""
STUB = 32
"""Length of what is drawn for an end that is not known or not told: the same for all."""
GAP = 8
HEADER = 24
WIDTHS = {"wide": 900, "compact": 358}
"""Width for which texts are laid out: a column beside Streamlit's sidebar, and a phone."""
MARGINS = {"wide": (176, 14), "compact": (6, 6)}
"""Left and right of the plot."""

PartKind = Literal[
    "solid", "hatched", "fade", "query", "arrow", "span", "line", "tick", "cap", "point", "hollow"
]
MAIN_KINDS = ("solid", "hatched", "span", "point", "hollow", "cap", "fade")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a drawn event, from `x0` to `x1`.

    `solid` and `hatched` are bars; `fade` loses its colour towards `x1`; `query` is a question
    mark; `arrow` has its open head at `x1`; `span` is the bracket of something that lies
    anywhere within it; `line` and `tick` make whiskers; `cap` marks a documented boundary of
    an assumed bar, or a bar without length; `point` is a filled symbol, `hollow` an unfilled
    one.
    """

    kind: PartKind
    x0: float
    x1: float


@dataclass(frozen=True, slots=True)
class Mark:
    """An event in its place."""

    event: ToldEvent
    y: float
    parts: tuple[Part, ...]
    label: tuple[str, ...]
    """Lines of its label; the last one may be the note."""
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
class Layout:
    """A swimlane ready to be drawn."""

    unit: TimeUnit
    origin: str
    """What happened at 0; empty until it is told."""
    finished: bool
    compact: bool
    width: int
    window: Interval
    step: float
    """Distance of the axis's ticks."""
    height: float
    bands: tuple[Band, ...]
    marks: tuple[Mark, ...]
    overlays: tuple[Overlay, ...]
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


@dataclass(frozen=True, slots=True)
class _Scale:
    """How x becomes pixels."""

    window: Interval
    pixels: float

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


class _Sketch(NamedTuple):
    """A reading and what its row says, before it has a place."""

    reading: OpenReading
    text: str


def arrange(
    frame: pd.DataFrame,
    timeline: Timeline,
    opened: frozenset[str],
    language: str,
    translate: Translate,
    *,
    finished: bool,
    compact: bool = False,
    width: int | None = None,
    extent: pd.DataFrame | None = None,
    readings: Sequence[OpenReading] = (),
) -> Layout:
    """Lay out the events of `frame` (see `visible_events`), `width` pixels wide.

    Until the case is `finished` the axis shows the timeline's whole window, so that it doesn't
    tell how long the story is; then it shows the events of `extent`, those of `frame` where
    left out: give all events there where `frame` holds a part, and the axis stays as it is.
    Each of the `readings` is laid over the chart in a row of its own; no event moves for it.
    """
    form = "compact" if compact else "wide"
    width = width or WIDTHS[form]
    pixels = width - sum(MARGINS[form])
    events = told_events(frame)
    extended = events if extent is None else told_events(extent)
    places = [*chain.from_iterable(map(_places, extended)), *_places_of(readings)]
    scale = _Scale(_own_window(places, timeline.window, pixels), pixels)
    if not finished:
        scale = _Scale(timeline.window, pixels)
    drafts = [_draft(e, certainty_note(e, timeline.unit, translate), scale) for e in events]
    by_lane: dict[str, list[_Draft]] = {}
    for draft in drafts:
        if draft.parts:
            by_lane.setdefault(draft.event.lane, []).append(draft)

    sketches = [
        _Sketch(reading, reading_in_short(reading, timeline.unit, translate))
        for reading in readings
        if reading.ghosts
    ]

    y = 0.0
    bands: list[Band] = []
    marks: list[Mark] = []
    overlays: list[Overlay] = []
    for lane in timeline.lanes:
        if lane.id in by_lane:
            here = [sketch for sketch in sketches if sketch.reading.event.lane == lane.id]
            band, lane_marks, lane_overlays = _band(
                lane, by_lane[lane.id], here, top=y, language=language, scale=scale, compact=compact
            )
            bands.append(band)
            marks += lane_marks
            overlays += lane_overlays
            y = band.bottom
    without_place = [draft.event for draft in drafts if not draft.parts]
    undated, strip_height = _strip(without_place, timeline.unit, pixels, translate)
    return Layout(
        unit=timeline.unit,
        origin=day_zero(timeline, opened, language),
        finished=finished,
        compact=compact,
        width=width,
        window=scale.window,
        step=_step(scale, timeline.unit),
        height=y,
        bands=tuple(bands),
        marks=tuple(marks),
        overlays=tuple(overlays),
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
        values = (moment.at, moment.low, moment.high, moment.during_low, moment.during_high)
        yield from (value for value in values if not isnan(value))


def _places_of(readings: Iterable[OpenReading]) -> Iterator[float]:
    for reading in readings:
        for ghost in reading.ghosts:
            yield from (ghost.start, ghost.end)
        if not isnan(reading.high):
            yield from (reading.low, reading.high)


def _step(scale: _Scale, unit: TimeUnit) -> float:
    """Return a distance of ticks that a reader can count in."""
    least = 34 * scale.unit
    if unit == "months":
        steps = (1.0, 2.0, 3.0, 6.0, 12.0, 24.0, 36.0, 60.0, 120.0, 240.0)
        if least <= steps[-1]:
            return next(step for step in steps if step >= least)
    power = 10.0 ** floor(log10(least))
    return next(step for factor in (1, 2, 5, 10) if (step := factor * power) >= least)


# --- What an event is drawn as ---------------------------------------------------------


def parts_of(event: ToldEvent, stub: float) -> tuple[Part, ...]:
    """Return what is drawn of an event, nothing where it has no place.

    `stub` is the length on the axis of what is drawn towards a boundary without a place.
    """
    start, end = event.start, event.end
    if event.kind == "point":
        return (*_point(start), *_bracket(start, start, stub))
    if end.certainty == "ongoing":
        return _cut_bar(event, stub)
    if start.has_place and end.has_place:
        return _bar(event, stub)
    if start.has_place:
        bar = _open_bar(start, end, end.during_low, end.during_high, stub)
        return (*bar, *_reach(start.at, start.low))
    if end.has_place:
        bar = _open_bar(end, start, start.during_high, start.during_low, -stub)
        return (*bar, *_reach(end.at, end.high))
    return _bracket(start, end, stub)


def _point(moment: Moment) -> tuple[Part, ...]:
    if not moment.has_place:
        return ()
    kind: PartKind = "point" if moment.certainty == "documented" else "hollow"
    return (*_whisker(moment), Part(kind, moment.at, moment.at))


def _bar(event: ToldEvent, stub: float) -> tuple[Part, ...]:
    start, end = event.start, event.end
    whiskers = (*_reach(start.at, start.low), *_reach(end.at, end.high))
    if start.at == end.at:
        is_sure = start.certainty == end.certainty == "documented"
        return (Part("cap" if is_sure else "hollow", start.at, end.at), *whiskers)
    if start.certainty == end.certainty == "documented":
        return (Part("solid", start.at, end.at),)
    if event.duration.certainty == "documented":
        return (Part("solid", start.at, end.at), *_afloat(start, end, stub))
    caps = (Part("cap", m.at, m.at) for m in (start, end) if m.certainty == "documented")
    return (Part("hatched", start.at, end.at), *caps, *whiskers)


def _cut_bar(event: ToldEvent, stub: float) -> tuple[Part, ...]:
    """Return a bar that goes on after where it is cut off, in the look of the whole bar."""
    start, edge = event.start, event.end.at
    is_sure = "documented" in (start.certainty, event.duration.certainty)
    body = Part("solid" if is_sure else "hatched", start.at, edge)
    cap = Part("cap", edge, edge)
    arrow = Part("arrow", edge, edge + stub / 2)
    return (body if edge > start.at else cap, arrow, *_reach(start.at, start.low))


def _afloat(start: Moment, end: Moment, stub: float) -> Iterator[Part]:
    """Yield whiskers for how far a bar of known length can be moved; bare tails if not said."""
    earlier = start.at - start.low if not isnan(start.low) else end.at - end.low
    later = end.high - end.at if not isnan(end.high) else start.high - start.at
    for moment, reach, sign in ((start, earlier, -1), (end, later, 1)):
        if moment.certainty == "documented":
            continue
        if isnan(reach):
            yield Part("line", moment.at, moment.at + sign * stub / 2)
        else:
            yield from _reach(moment.at, moment.at + sign * reach)


def _reach(edge: float, limit: float) -> tuple[Part, ...]:
    """Return the whisker from an edge outwards to how far it may extend."""
    if isnan(limit) or edge == limit:
        return ()
    return (Part("line", edge, limit), Part("tick", limit, limit))


def _whisker(moment: Moment) -> tuple[Part, ...]:
    """Return the whiskers of a point: to both sides."""
    return (*_reach(moment.at, moment.low), *_reach(moment.at, moment.high))


def _open_bar(
    known: Moment, other: Moment, near: float, far: float, stub: float
) -> tuple[Part, ...]:
    """Return a bar from its known boundary towards another that has no place.

    `near` and `far` bound the other where it lies during another event; `stub` has the sign
    of the direction.
    """
    body: PartKind = "solid" if known.certainty == "documented" else "hatched"
    edge = known.at
    if other.certainty == "untold":
        middle = edge + stub / 2
        return (Part(body, edge, middle), Part("arrow", middle, edge + stub))
    if isnan(far) or (far - edge) * stub <= 0:
        near, far = edge, edge + (stub if body == "solid" else 1.5 * stub)
    sure = near if (near - edge) * stub > 0 else edge
    if body == "hatched" and sure == edge:
        sure = (edge + far) / 2
    lead = (Part(body, edge, sure),) if sure != edge else ()
    return (*lead, Part("fade", sure, far), Part("query", far, far))


def _bracket(start: Moment, end: Moment, stub: float) -> tuple[Part, ...]:
    """Return a bracket over the span within which an event lies, open where that isn't told."""
    low = start.during_low if start.during else end.during_low
    high = end.during_high if end.during else start.during_high
    if isnan(low) and isnan(high):
        return ()
    parts: list[Part] = []
    if isnan(low):
        low = high - stub
        parts.append(Part("arrow", low, low - stub / 2))
    else:
        parts.append(Part("tick", low, low))
    if isnan(high):
        high = low + stub
        parts.append(Part("arrow", high, high + stub / 2))
    else:
        parts.append(Part("tick", high, high))
    return (Part("span", low, high), *parts, *_beyond(end, high, stub))


def _beyond(end: Moment, high: float, stub: float) -> tuple[Part, ...]:
    """Return what leads from a bracket to an end that may lie after it."""
    if end.during or end.certainty not in ("unknown", "untold"):
        return ()
    if end.certainty == "untold":
        return (Part("arrow", high, high + stub),)
    return (Part("fade", high, high + stub), Part("query", high + stub, high + stub))


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


def _draft(event: ToldEvent, note: str, scale: _Scale) -> _Draft:
    parts = parts_of(event, STUB * scale.unit)
    label_text = cut(event.label, LONGEST_LABEL)
    text = f"{label_text} ({note})" if note else label_text
    if not parts:
        return _Draft(event, parts, _Label((text,)), True, nan, nan)
    edges = [x for part in parts for x in (part.x0, part.x1)]
    left, right = min(edges) - POINT * scale.unit, max(edges) + POINT * scale.unit
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


def _tracks(
    lane: Lane, drafts: Sequence[_Draft], language: str
) -> list[tuple[str, bool, list[_Draft]]]:
    """Return the lane's tracks: its levels, its named rows, the rest; whether a level; events."""
    levels = [
        (in_language(level.title, language), True, [d for d in drafts if d.event.level == level.id])
        for level in lane.levels
    ]
    others = [draft for draft in drafts if not draft.event.level]
    names = dict.fromkeys(draft.event.row for draft in others if draft.event.row)
    rows = [(name, False, [d for d in others if d.event.row == name]) for name in names]
    rest = [draft for draft in others if not draft.event.row]
    return [*levels, *rows, *([("", False, rest)] if rest else [])]


def _band(
    lane: Lane,
    drafts: Sequence[_Draft],
    sketches: Sequence[_Sketch],
    *,
    top: float,
    language: str,
    scale: _Scale,
    compact: bool,
) -> tuple[Band, list[Mark], list[Overlay]]:
    tracks = _tracks(lane, drafts, language)
    has_header = compact or bool(sketches) or any(name for name, _, _ in tracks)
    title = in_language(lane.title, language)
    margin = MARGINS["wide"][0] - 16
    room = scale.pixels if has_header and compact else scale.pixels + margin
    lines = wrapped(cut(title, LONGEST_LABEL), (room if has_header else margin) / 1.1)
    header = (len(lines) - 1) * LINE + HEADER
    y = top + (header if has_header else GAP / 2)
    title_y = top + (header / 2 + 1 if has_header else 6 + len(lines) * LINE / 2)

    marks: list[Mark] = []
    overlays: list[Overlay] = []
    rows: list[RowLabel] = []
    levels: list[Interval] = []
    named: list[tuple[str, bool, list[_Draft], _Sketch | None]] = [
        *((name, is_level, group, None) for name, is_level, group in tracks),
        *((sketch.reading.title, False, [], sketch) for sketch in sketches),
    ]
    for name, is_level, group, sketch in named:
        first = y
        label = wrapped(cut(name, LONGEST_LABEL), scale.pixels if compact else margin)
        if compact and name:
            y += LINE * len(label)
        if sketch is None:
            track_marks, y = _track(group, y, scale)
            marks += track_marks
        else:
            overlay, y = _overlay(sketch, y, scale)
            overlays.append(overlay)
        y = max(y, first + len(label) * LINE + 6)
        if name:
            middle = first + len(label) * LINE / 2 + 1 if compact else (first + y) / 2
            rows.append(RowLabel(label, middle))
        if is_level:
            levels.append((first, y))
    bottom = max(y + GAP / 2, top + len(lines) * LINE + 12)
    return Band(lines, title_y, top, bottom, tuple(rows), tuple(levels)), marks, overlays


def _overlay(sketch: _Sketch, top: float, scale: _Scale) -> tuple[Overlay, float]:
    """Place a reading's row from `top` down; return it and the row's bottom."""
    places = list(_places_of([sketch.reading]))
    label = _above(sketch.text, min(places), max(places), scale)
    label_y = top + 2 + len(label.lines) * LINE / 2
    y = label_y + len(label.lines) * LINE / 2 + BAR / 2 + 1
    overlay = Overlay(sketch.reading, y, label.lines, label.x, label_y, label.leftward)
    return overlay, y + BAR / 2 + 5


def _track(drafts: Sequence[_Draft], top: float, scale: _Scale) -> tuple[list[Mark], float]:
    """Place a track's events in rows from `top` down; return them and the track's bottom."""
    rows = pack([(draft.left, draft.right) for draft in drafts], GAP * scale.unit)
    order = sorted(range(len(drafts)), key=lambda index: rows[index])
    marks: list[Mark] = []
    y = top
    for _, indices in groupby(order, key=lambda index: rows[index]):
        row = [drafts[index] for index in indices]
        middle = y + 2 + max(draft.above for draft in row)
        marks += [_mark(draft, middle) for draft in row]
        y = middle + max(draft.below for draft in row) + 4
    return marks, y


def _mark(draft: _Draft, y: float) -> Mark:
    label = draft.label
    label_y = y if draft.beside else y - BAR / 2 - 1 - len(label.lines) * LINE / 2
    return Mark(draft.event, y, draft.parts, label.lines, label.x, label_y, label.leftward)


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
