"""The overview of a timeline: one picture of what is told, on one screen.

Pure geometry, in pixels from the top left: treatment in one strip, what came of it above, a
state as a ribbon with what was given for it below, then other events, then the axis.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from math import isnan
from typing import Literal, NamedTuple

from epicrisis.cases.calendar import Calendar
from epicrisis.cases.fields import Interval, in_language
from epicrisis.cases.model import Lane, Timeline, TimeUnit
from epicrisis.story.telling import Telling
from epicrisis.timeline import axis, prose
from epicrisis.timeline.breaks import Fold, ToldBreak, fold_of, told_breaks
from epicrisis.timeline.chart import ChartView
from epicrisis.timeline.density import MOST_EVENTS
from epicrisis.timeline.events import ToldEvent, calendar_of, day_zero, visible_events
from epicrisis.timeline.layout import cut, text_width, tick_step
from epicrisis.timeline.overview_roles import Cast, cast_of, places_of
from epicrisis.timeline.parts import Part, parts_of

LETTERS = 11.0
"""Size of the letters, in pixels."""
HIGHEST = 360
"""Height that the picture never passes."""
NARROW = 600
"""Below so many pixels of width names stand in fewer letters, and what has no date below."""
STRIP = 29
"""Height of the bars of treatment."""
LINE = 13
"""Height of a row of marks, names or thin bars."""
STUB = 24
"""Length of what is drawn for an end that isn't known."""
NAME = 104.0
"""Room for the name of a treatment that comes last, and is a moment."""
EDGE = 8
GAP = 7
THIN_LINE = 12
MOST_RIBBONS = 2
RIBBON = 39
"""Height of a ribbon."""
MOST_NAMED_LEVELS = 4
LONGEST_NUMBER = 4
"""Letters of what numbers a line of treatment."""
MIDDLE = 0.2
"""How far from the middle of a ribbon a level has its colour."""
AXIS = 30 + GAP
"""Height of the axis with its words."""
AFTER = 40
"""Height of what has no date where it stands below the axis."""

Look = Literal["solid", "hatched", "fade", "within"]
Hue = Literal["treatment", "disease", "response", "neutral", "high", "middle", "low"]
Anchor = Literal["start", "middle", "end"]
WordsKind = Literal["name", "inside", "over", "quiet", "doubt", "heading", "title"]
"""`inside` stands on a full bar, `over` on a hatched one."""


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a bar: full where it is documented, fading towards `x1` where no end is known."""

    x0: float
    x1: float
    y: float
    height: float
    look: Look

    @property
    def left(self) -> float:
        """Where it begins, on paper."""
        return round(min(self.x0, self.x1), 1)

    @property
    def width(self) -> float:
        """How wide it is."""
        return round(abs(self.x1 - self.x0), 1)

    @property
    def leads_left(self) -> bool:
        """Whether it fades to the left."""
        return self.x1 < self.x0


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text; `y` is its base line."""

    x: float
    y: float
    text: str
    anchor: Anchor = "start"
    kind: WordsKind = "name"


@dataclass(frozen=True, slots=True)
class Sign:
    """A symbol, hollow where its moment isn't documented."""

    x: float
    y: float
    shape: str
    is_hollow: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin line that leads from one thing to another."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Item:
    """An event as it is drawn."""

    key: str
    """As the chart calls it: the only name that a browser gets."""
    title: str
    """What is told of it, in short."""
    hue: Hue
    blocks: tuple[Block, ...] = ()
    signs: tuple[Sign, ...] = ()
    rules: tuple[Rule, ...] = ()
    words: tuple[Words, ...] = ()
    strength: float = 1.0
    """How far the colour is from none, for a step of a ribbon."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What a ribbon or the strip lies on."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A tick of the axis; no label where there is no room."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Overview:
    """An overview ready to be drawn."""

    unit: TimeUnit
    origin: str
    """What happened at 0; empty until it is told."""
    window: Interval
    """First and last place of the axis, as drawn."""
    step: float
    fold: Fold
    calendar: Calendar | None
    width: int
    height: float
    left: float
    """Where the plot begins."""
    right: float
    """Where it ends."""
    floor: float
    """Where the axis stands."""
    ticks: tuple[Mark, ...]
    caption: str
    """What the axis counts."""
    grounds: tuple[Ground, ...]
    gaps: tuple[float, ...]
    """The middle of each break of the axis."""
    headings: tuple[Words, ...]
    items: tuple[Item, ...]
    shown: int
    """How many events are drawn."""
    told: int
    """How many are told."""
    dated: int
    """How many of them the text dates."""

    @property
    def breaks(self) -> tuple[ToldBreak, ...]:
        """The breaks of the axis."""
        return self.fold.breaks


@dataclass(frozen=True, slots=True)
class _Scale:
    """How places become pixels."""

    window: Interval
    left: float
    right: float
    fold: Fold

    @property
    def unit(self) -> float:
        """Length of a pixel on the axis."""
        return (self.window[1] - self.window[0]) / (self.right - self.left)

    def across(self, x: float) -> float:
        """Return the pixel of a place as drawn, within the plot."""
        pixel = self.left + (x - self.window[0]) / self.unit
        return round(min(max(pixel, self.left), self.right), 1)


class _Margins(NamedTuple):
    left: float
    right: float


def arrange_overviews(
    telling: Telling, view: ChartView, widths: Sequence[int]
) -> tuple[Overview, ...]:
    """Lay out what is told of a story on each of so many pixels; none where nothing is drawn.

    The axis extends over what is told and no further, so that what is closed changes nothing.
    """
    timeline = telling.story.case.timeline
    if timeline is None:
        return ()
    events = visible_events(telling, view.language)
    if not events or len(events) > MOST_EVENTS:
        return ()
    cast = cast_of(telling, timeline, events)
    if not cast.placed:
        return ()
    titles = {event.key: _title(event, timeline, view) for event in events}
    told = _Told(telling, timeline, view, events, cast, titles)
    return tuple(_arranged(told, width) for width in widths)


def _title(event: ToldEvent, timeline: Timeline, view: ChartView) -> str:
    said = prose.in_short(event, timeline.unit, view.translate)
    return named(event.lane_title, said, view)


class _Told(NamedTuple):
    """What is told, whatever the width of the picture."""

    telling: Telling
    timeline: Timeline
    view: ChartView
    events: tuple[ToldEvent, ...]
    cast: Cast
    titles: Mapping[str, str]
    """What is said of each event, by its key."""


def _arranged(told: _Told, width: int) -> Overview:
    telling, timeline, view, events, cast, titles = told
    margins = _margins(width, has_after=bool(cast.after))
    scale = _scale(telling, cast.placed, margins, width)
    board = _Board(timeline, view, scale, width, bool(cast.after), titles)
    board.draw(cast)
    calendar = calendar_of(telling)
    shown = Overview(
        unit=timeline.unit,
        origin=day_zero(telling, view.language),
        window=scale.window,
        step=tick_step(scale.unit, timeline.unit, calendar),
        fold=scale.fold,
        calendar=calendar,
        width=width,
        height=0.0,
        left=scale.left,
        right=scale.right,
        floor=board.y,
        ticks=(),
        caption="",
        grounds=tuple(board.grounds),
        gaps=tuple(
            scale.across((scale.fold.at(each.start) + scale.fold.at(each.end)) / 2)
            for each in scale.fold.breaks
        ),
        headings=(),
        items=(),
        shown=0,
        told=len(events),
        dated=prose.dated(events),
    )
    return board.finish(shown, cast)


def _margins(width: int, *, has_after: bool) -> _Margins:
    if width < NARROW:
        return _Margins(84.0, 6.0)
    return _Margins(124.0, 148.0 if has_after else 10.0)


def _scale(telling: Telling, events: Sequence[ToldEvent], margins: _Margins, width: int) -> _Scale:
    """Return how places become pixels: all of them, with room for what leads beyond."""
    left, right = margins.left, width - margins.right
    places = [place for event in events for place in places_of(event) if not isnan(place)]
    breaks = told_breaks(telling, places)
    before, after = EDGE + _room_before(events), EDGE + _room_after(events, max(places))
    if width < NARROW:
        before, after = min(before, EDGE + STUB), min(after, EDGE + 1.5 * STUB)
    room = right - left - before - after
    span = max(places) - min(places)
    fold = fold_of(breaks, span, room) if breaks else Fold()
    first, last = fold.at(min(places)), fold.at(max(places))
    if not last > first:
        half = max(abs(first), 1.0) / 2
        first, last = first - half, last + half
    unit = (last - first) / room
    return _Scale((first - before * unit, last + after * unit), left, right, fold)


def _room_before(events: Iterable[ToldEvent]) -> float:
    opens = any(
        (event.kind == "interval" and not event.start.has_place) or event.start.before
        for event in events
    )
    return 1.5 * STUB if opens else 0.0


def _room_after(events: Iterable[ToldEvent], last: float) -> float:
    """Return the room that is needed behind the last place: for what leads on, and for a name."""
    room = float(STUB)
    for event in events:
        if event.kind == "point" and event.tone == "treatment" and event.moments[-1] == last:
            return NAME
        if (event.kind == "interval" and not event.end.has_place) or event.start.after:
            room = 1.5 * STUB + EDGE
    return room


# --- The board -------------------------------------------------------------------------


@dataclass(slots=True)
class _Rows:
    """Rows in which things stand side by side, from left to right."""

    most: int
    ends: list[float] = field(default_factory=list)

    def take(self, left: float, right: float) -> int | None:
        """Return a row with room for this, None where there is none."""
        for row, end in enumerate(self.ends):
            if end + 4 <= left:
                self.ends[row] = right
                return row
        if len(self.ends) == self.most:
            return None
        self.ends.append(right)
        return len(self.ends) - 1


class _Placed(NamedTuple):
    """An event with its parts in pixels, before it has a row."""

    event: ToldEvent
    parts: tuple[Part, ...]
    left: float
    right: float
    """The extent of what is known of it, without what merely fades."""
    far: float
    """Where all of it ends."""


@dataclass(slots=True)
class _Board:
    """The picture while it is filled, from the top down."""

    timeline: Timeline
    view: ChartView
    scale: _Scale
    width: int
    has_after: bool
    titles: Mapping[str, str]
    """What is said of each event, by its key."""
    y: float = 6.0
    items: list[Item] = field(default_factory=list)
    headings: list[Words] = field(default_factory=list)
    grounds: list[Ground] = field(default_factory=list)
    without_room: list[ToldEvent] = field(default_factory=list)

    @property
    def is_narrow(self) -> bool:
        return self.width < NARROW

    def draw(self, cast: Cast) -> None:
        """Place everything that has a place in time."""
        translate = self.view.translate
        self._marks(cast.responses, translate("Responses"), most=3 if self.is_narrow else 4)
        self._marks(cast.progressions, translate("Progression"), most=2)
        self._strip(cast.treatments)
        lanes = {lane.id: lane for lane in self.timeline.lanes}
        for number, (name, events) in enumerate(cast.ribbons.items()):
            if number < MOST_RIBBONS:
                most = 4 if len(cast.ribbons) == 1 else 2
                self._ribbon(lanes[name], events, most)
            else:
                self.without_room += events
        self._others(cast.others)

    # --- Drawing one event

    def _placed(self, event: ToldEvent) -> _Placed | None:
        parts = parts_of(self.scale.fold.event(event), STUB * self.scale.unit)
        if not parts:
            return None
        across = self.scale.across
        drawn = tuple(Part(part.kind, across(part.x0), across(part.x1)) for part in parts)
        firm = [part for part in drawn if part.kind in _FIRM]
        ends = [x for part in firm or drawn for x in (part.x0, part.x1)]
        shown = [p for p in drawn if p.kind not in ("line", "tick")] or list(drawn)
        return _Placed(
            event, drawn, min(ends), max(ends), max(x for p in shown for x in (p.x0, p.x1))
        )

    def _blocks(self, placed: _Placed, y: float, height: float) -> Iterator[Block]:
        is_afloat = placed.event.start.certainty == "assumed" and any(
            part.kind == "line" for part in placed.parts
        )
        for part in placed.parts:
            x0, x1 = part.x0, part.x1
            match part.kind:
                case "solid":
                    yield Block(x0, x1, y, height, "hatched" if is_afloat else "solid")
                case "hatched":
                    yield Block(x0, x1, y, height, "hatched")
                case "fade":
                    yield Block(x0, x1, y, height, "fade")
                case "span":
                    yield Block(x0, x1, y, height, "within")
                case "arrow":
                    yield Block(min(x0, placed.right), x1, y, height, "fade")
                case "cap":
                    yield Block(x0 - 1.5, x0 + 1.5, y, height, "solid")

    def _doubt(self, placed: _Placed, y: float) -> tuple[Words, ...]:
        """Return the sign for an end that nobody knows, or that isn't told."""
        for part in placed.parts:
            if part.kind == "query":
                return (
                    Words(part.x1, y, "?", "end" if part.x1 >= placed.right else "start", "doubt"),
                )
        return ()

    def _signs(self, placed: _Placed, y: float) -> tuple[Sign, ...]:
        return tuple(
            Sign(part.x0, y, placed.event.symbol, part.kind == "hollow")
            for part in placed.parts
            if part.kind in ("point", "hollow")
        )

    def _heading(self, text: str, y: float) -> None:
        letters = int((self.scale.left - 12) / letter_width(1))
        name = cut(one_line(text), letters)
        self.headings.append(Words(self.scale.left - 8, y, name, "end", "heading"))

    # --- Above the strip

    def _marks(self, events: Sequence[ToldEvent], heading: str, most: int) -> None:
        """Place what came of treatment in rows, the lowest of which stands on the strip."""
        placed = self._in_order(events)
        if not placed:
            return
        rows = _Rows(most)
        found = [(each, *self._mark_row(each, rows)) for each in placed]
        height = len(rows.ends) * LINE
        for each, row, name in found:
            if row is None:
                self.without_room.append(each.event)
                continue
            y = self.y + height - (row + 0.5) * LINE
            self._mark(each, y, name)
        self._heading(heading, self.y + height - LINE / 2 + 4)
        self.y += height + 3

    def _mark_row(self, placed: _Placed, rows: _Rows) -> tuple[int | None, str]:
        name = short_name(placed.event)[1]
        for text in (name, cut(name, 14), ""):
            wide = letter_width(len(text)) if text else 0.0
            left = min(placed.left - 6, self._words_at(placed, wide))
            right = max(placed.far + 6, self._words_at(placed, wide) + wide)
            if right > self.scale.right + 4 and text:
                continue
            row = rows.take(left, right)
            if row is not None:
                return row, text
        return None, ""

    def _words_at(self, placed: _Placed, wide: float) -> float:
        """Return where the name of a mark begins: beside it, or to its left at the end."""
        at = self._sign_at(placed) + 8
        return at if at + wide <= self.scale.right else self._sign_at(placed) - 8 - wide

    def _sign_at(self, placed: _Placed) -> float:
        first = next((p for p in placed.parts if p.kind in ("point", "hollow")), None)
        return first.x0 if first else min(placed.left + 7, placed.far)

    def _mark(self, placed: _Placed, y: float, name: str) -> None:
        event = placed.event
        signs = self._signs(placed, y)
        blocks = tuple(self._blocks(placed, y + 5, 2.5))
        if not signs:
            signs = (Sign(self._sign_at(placed), y, event.symbol, True),)
        text = Words(self._words_at(placed, letter_width(len(name))), y + 4, name, "start", "over")
        self._add(event, blocks=blocks, signs=signs, words=((text,) if name else ()))

    def _in_order(self, events: Iterable[ToldEvent]) -> list[_Placed]:
        placed = filter(None, map(self._placed, events))
        return sorted(placed, key=lambda each: (each.left, each.right))

    def _add(
        self,
        event: ToldEvent,
        *,
        hue: Hue | None = None,
        blocks: tuple[Block, ...] = (),
        signs: tuple[Sign, ...] = (),
        rules: tuple[Rule, ...] = (),
        words: tuple[Words, ...] = (),
        strength: float = 1.0,
    ) -> None:
        title = self.titles[event.key]
        tone = hue or event.tone
        self.items.append(Item(event.key, title, tone, blocks, signs, rules, words, strength))

    # --- The strip

    def _strip(self, events: Sequence[ToldEvent]) -> None:
        """Place as much of treatment as possible in one strip, and what overlaps it below."""
        placed = self._in_order(events)
        if not placed:
            return
        main = _side_by_side(placed)
        chosen = {each.event.key for each in main}
        rest = [each for each in placed if each.event.key not in chosen]
        top = self.y
        self._ground(top, STRIP)
        self._heading(self._treatment_title(events), top + STRIP / 2 + 4)
        self.y += STRIP
        names = _Rows(2 if self.is_narrow else 3)
        first = len(self.items)
        # From the right, so that no line to a name crosses another name.
        limits = [*(m.left for m in main[1:]), self.scale.right]
        for each, limit in reversed([*zip(main, limits, strict=True)]):
            self._bar(each, top, limit, names)
        self.items[first:] = reversed(self.items[first:])
        self.y += len(names.ends) * LINE + (3 if names.ends else 0)
        self._thin(rest, most=1 if self.is_narrow else 2)
        self.y += GAP

    def _treatment_title(self, events: Sequence[ToldEvent]) -> str:
        titles = {event.lane_title for event in events}
        return titles.pop() if len(titles) == 1 else self.view.translate("Treatment")

    def _bar(self, placed: _Placed, top: float, limit: float, names: _Rows) -> None:
        """Place a treatment in the strip, its name inside where it has room, else below."""
        event = placed.event
        middle = top + STRIP / 2
        blocks = tuple(_within_limit(self._blocks(placed, top + 3, STRIP - 6), limit))
        signs = self._signs(placed, middle)
        code, name = short_name(event)
        anchor: Anchor = "start" if signs else "middle"
        if signs:
            room, x = limit - placed.right - 12, placed.right + 9
        else:
            room, x = placed.right - placed.left - 4, (placed.left + placed.right) / 2
        is_full = all(block.look == "solid" for block in blocks if block.look != "fade")
        kind: WordsKind = "inside" if is_full and not signs else "over"
        lines = _fitted(f"{code} {name}".strip(), room) or _fitted(name, room)
        words: list[Words] = []
        rules: tuple[Rule, ...] = ()
        if not lines:
            lines = _fitted(code, room)
            words, rules = self._name_below(placed, name, top + STRIP, names)
        first = middle + 4 - (len(lines) - 1) * 6
        words += [
            Words(x, first + number * 12, line, anchor, kind) for number, line in enumerate(lines)
        ]
        words += self._doubt(placed, middle + 4) if placed.far <= limit else ()
        self._add(event, blocks=blocks, signs=signs, rules=rules, words=tuple(words))

    def _name_below(
        self, placed: _Placed, name: str, top: float, names: _Rows
    ) -> tuple[list[Words], tuple[Rule, ...]]:
        """Return a name below its bar with a line that leads to it, nothing without room."""
        name = cut(name, 26)
        wide = letter_width(len(name))
        x = placed.left + 3
        is_left = x + wide > self.scale.right + 2
        left, right = (x - 6 - wide, x) if is_left else (x - 3, x + wide)
        row = names.take(-right, -left)
        if row is None:
            return [], ()
        y = top + (row + 1) * LINE - 2
        side: Anchor = "end" if is_left else "start"
        word = Words(x - 6 if is_left else x, y, name, side, "over")
        return [word], (Rule(placed.left, top - 3, placed.left, y + 1),)

    def _thin(self, placed: Sequence[_Placed], most: int) -> None:
        rows = _Rows(most)
        top = self.y
        for each in placed:
            name = short_name(each.event)[1]
            right = each.far + 10 + letter_width(len(name))
            row = rows.take(each.left - 4, min(right, self.scale.right))
            if row is None or right > self.scale.right + 40:
                self.without_room.append(each.event)
                continue
            y = top + row * LINE
            self._add(
                each.event,
                blocks=tuple(self._blocks(each, y + 4, 6)),
                signs=self._signs(each, y + 7),
                words=(Words(each.far + 10, y + 11, name), *self._doubt(each, y + 11)),
            )
        self.y += len(rows.ends) * LINE

    def _ground(self, y: float, height: float) -> None:
        left, right = self.scale.left, self.scale.right
        self.grounds.append(Ground(left, y, right - left, height))

    # --- A ribbon

    def _ribbon(self, lane: Lane, events: Sequence[ToldEvent], most: int) -> None:
        """Place a lane of levels as a ribbon, and what else is in it as thin lines below."""
        states = [event for event in events if event.level]
        given = [event for event in events if not event.level]
        if states:
            self._states(lane, states)
        rows: dict[str, list[_Placed]] = {}
        for each in self._in_order(given):
            rows.setdefault(each.event.row or each.event.label, []).append(each)
        for number, (name, placed) in enumerate(rows.items()):
            if number == most:
                self.without_room += [each.event for row in rows.values() for each in row][
                    sum(len(row) for row in list(rows.values())[:most]) :
                ]
                break
            self._line(name, placed)
        self.y += GAP

    def _states(self, lane: Lane, events: Sequence[ToldEvent]) -> None:
        count = len(lane.levels)
        height = min(RIBBON / 3, max(5.0, RIBBON / count))
        names = [one_line(in_language(level.title, self.view.language)) for level in lane.levels]
        are_named = count <= MOST_NAMED_LEVELS
        longest = max(map(len, names)) if are_named else 0
        top = self._ribbon_title(in_language(lane.title, self.view.language), longest)
        self._ground(top, height * count)
        for number, level in enumerate(lane.levels):
            middle = top + (number + 0.5) * height
            if are_named:
                self._heading(names[number], middle + 4)
            hue, strength = _hue_of(number, count)
            for placed in self._in_order(e for e in events if e.level == level.id):
                self._state(placed, middle, height - 1, hue, strength)
        self.y = top + height * count + 4

    def _ribbon_title(self, title: str, longest: int) -> float:
        """Place what a ribbon is about beside the names of its levels, or above; return its top."""
        room = self.scale.left - 16 - letter_width(longest)
        lines = _wrapped(one_line(title), room, 9)
        fits = len(lines) * 12 <= RIBBON and not any(line.endswith("…") for line in lines)
        if self.is_narrow or not fits:
            letters = int((self.scale.right - 4) / letter_width(1))
            words = Words(0.0, self.y + 9, cut(one_line(title), letters), "start", "title")
            self.headings.append(words)
            return self.y + LINE
        first = self.y + RIBBON / 2 + 4 - (len(lines) - 1) * 6
        self.headings += [
            Words(0.0, first + number * 12, line, "start", "title")
            for number, line in enumerate(lines)
        ]
        return self.y

    def _state(
        self, placed: _Placed, middle: float, height: float, hue: Hue, strength: float
    ) -> None:
        """Place a state, its level's name inside where it has room."""
        top = round(middle - height / 2, 1)
        blocks = [*self._blocks(placed, top, height)]
        for part in placed.parts:
            if part.kind in ("point", "hollow"):
                look: Look = "solid" if part.kind == "point" else "hatched"
                blocks.append(Block(part.x0 - 4.5, part.x0 + 4.5, top, height, look))
                blocks.append(Block(part.x0 + 4.5, part.x0 + 14, top, height, "fade"))
                blocks.append(Block(part.x0 - 4.5, part.x0 - 14, top, height, "fade"))
        self._add(
            placed.event,
            hue=hue,
            strength=strength,
            blocks=tuple(blocks),
            words=(*self._level_inside(placed, middle + 4), *self._doubt(placed, middle + 4)),
        )

    def _level_inside(self, placed: _Placed, y: float) -> tuple[Words, ...]:
        name = one_line(placed.event.level_title)
        if letter_width(len(name)) > placed.right - placed.left - 4:
            return ()
        return (Words((placed.left + placed.right) / 2, y, name, "middle", "over"),)

    def _line(self, name: str, placed: Sequence[_Placed]) -> None:
        self._heading(name, self.y + 9)
        for each in placed:
            self._add(
                each.event,
                hue="treatment",
                blocks=tuple(self._blocks(each, self.y + 3.5, 4)),
                signs=self._signs(each, self.y + 5.5),
                words=self._doubt(each, self.y + 9),
            )
        self.y += THIN_LINE

    # --- What else happened

    def _others(self, events: Sequence[ToldEvent]) -> None:
        """Place other events in a few rows, those between the same two moments together."""
        # Of what begins together the longest comes first, which has the better claim to a row.
        placed = sorted(self._in_order(events), key=lambda each: (each.left, -each.right))
        if not placed:
            return
        room = HIGHEST - AXIS - self.y
        if self.is_narrow:
            # A line says how many events are left out, where it has no room beside the axis' words.
            room -= LINE + (AFTER if self.has_after else 0)
        rows = _Rows(max(1, min(6, int(room // (LINE + 2)))))
        self._heading(self.view.translate("Events"), self.y + LINE - 2)
        top = self.y
        for _, group in groupby(placed, key=lambda each: (each.left, each.right)):
            together = list(group)
            hosts = [each for each in together if not _is_bracket(each)]
            for each in hosts:
                self._other(each, rows, top, [])
            inside = [each for each in together if _is_bracket(each)]
            if inside:
                self._other(inside[0], rows, top, inside[1:])
        self.y += len(rows.ends) * (LINE + 2) + GAP

    def _other(self, placed: _Placed, rows: _Rows, top: float, more: Sequence[_Placed]) -> None:
        """Place an event with its name beside it; `more` lie between the same moments."""
        label = one_line(placed.event.label)
        longest = 18 if self.is_narrow else 34
        texts = [cut(label, longest), cut(label, 14), ""]
        if more:
            texts = [f"{cut(label, longest)} + {len(more)}", f"1 + {len(more)}", ""]
        for text, words, left, right in self._names_beside(placed, texts):
            if (row := rows.take(left, right)) is not None:
                y = top + row * (LINE + 2)
                said = (replace(words, y=y + 11),) if text else ()
                self._other_at(placed, y, said, more)
                return
        self.without_room += [each.event for each in (placed, *more)]

    def _names_beside(
        self, placed: _Placed, texts: Iterable[str]
    ) -> Iterator[tuple[str, Words, float, float]]:
        """Yield where a name may stand: behind an event, before it, or on it; with all's extent."""
        first, last = placed.left - 6, placed.far + 6
        for text in texts:
            wide = letter_width(len(text)) + 4 if text else 0.0
            if last + wide <= self.scale.right + 2:
                yield text, Words(last + 3, 0, text), first, last + wide
            if first - wide >= self.scale.left - 2:
                yield text, Words(first - 3, 0, text, "end"), first - wide, last
            if text and wide <= placed.right - placed.left:
                middle = (placed.left + placed.right) / 2
                yield text, Words(middle, 0, text, "middle", "over"), first, last
            if not text:
                yield text, Words(0, 0, text), first, last

    def _other_at(
        self, placed: _Placed, y: float, words: tuple[Words, ...], more: Sequence[_Placed]
    ) -> None:
        blocks = tuple(self._blocks(placed, y + 3, 8))
        signs = self._signs(placed, y + 7)
        inside = [placed, *more] if _is_bracket(placed) else []
        step = (placed.right - placed.left) / (len(inside) + 1)
        for number, each in enumerate(inside):
            sign = Sign(placed.left + step * (number + 1), y + 7, each.event.symbol, True)
            own = number == 0
            self._add(
                each.event,
                blocks=blocks if own else (),
                signs=(sign,),
                words=(*words, *self._doubt(each, y + 11)) if own else (),
            )
        if not inside:
            self._add(
                placed.event,
                blocks=blocks,
                signs=signs,
                words=(*words, *self._doubt(placed, y + 11)),
            )

    # --- The end

    def finish(self, shown: Overview, cast: Cast) -> Overview:
        """Return the overview with its axis, and with what has no date at its end."""
        title = cut(axis.title(shown, self.view.translate), int(shown.right / letter_width(1)))
        floor = self.y
        self.y = floor + 28
        if cast.after and self.is_narrow:
            self._after_below(cast.after)
        elif cast.after:
            self._after_beside(cast.after)
        self._say_what_is_left_out(cast.undated, floor + 26, shown.right - letter_width(len(title)))
        return replace(
            shown,
            height=round(self.y + 2, 1),
            ticks=tuple(self._ticks(shown)),
            caption=title,
            headings=tuple(self.headings),
            items=tuple(self.items),
            shown=len(self.items),
        )

    def _ticks(self, shown: Overview) -> Iterator[Mark]:
        free = 0.0
        for tick in axis.ticks(shown, self.view.translate):
            x = self.scale.across(tick.x)
            half = letter_width(len(tick.label)) / 2
            has_room = x - half >= free and x + half <= self.width
            if has_room:
                free = x + half + 6
            yield Mark(x, tick.label if has_room else "")

    def _say_what_is_left_out(self, undated: int, y: float, limit: float) -> None:
        """Say how many events are told that the picture has no room or no place for."""
        count = len(self.without_room) + undated
        if not count:
            return
        note = self.view.translate("{count} more, lane by lane").format(count=count)
        if letter_width(len(note)) > limit - 10:
            self.y += LINE
            y = self.y - 4
        self.headings.append(Words(0.0, y, note, "start", "quiet"))

    def _after_beside(self, events: Sequence[ToldEvent]) -> None:
        """Place what is told after the last moment, and has none, behind the end of the plot."""
        left = self.scale.right + 14
        wide = self.width - left
        y = 4.0
        for line in _wrapped(self.view.translate("told after, date unknown"), wide, 3):
            y += 12
            self.headings.append(Words(left, y, line, "start", "quiet"))
        y += 3
        named = [(event, _wrapped(one_line(event.label), wide - 12, 3)) for event in events]
        while sum(len(lines) * 12 + 4 for _, lines in named) > HIGHEST - 10 - y:
            self.without_room.append(named.pop(0)[0])
        for event, lines in named:
            words = tuple(
                Words(left + 12, y + (number + 1) * 12, line) for number, line in enumerate(lines)
            )
            self._add(event, signs=(Sign(left + 4, y + 8, event.symbol, True),), words=words)
            y += len(lines) * 12 + 4
        self.y = max(self.y, y)

    def _after_below(self, events: Sequence[ToldEvent]) -> None:
        """Place the same in lines below the axis, where there is no room beside it."""
        heading = self.view.translate("told after, date unknown")
        self.headings.append(Words(0.0, self.y + 12, heading, "start", "quiet"))
        first, left = self.y + 24, list(events)
        lines = self._flowed(left)
        while len(lines) > 1 and first + (len(lines) - 1) * LINE > HIGHEST - 15:
            self.without_room.append(left.pop(0))
            lines = self._flowed(left)
        for number, line in enumerate(lines):
            y = first + number * LINE
            for event, x, label in line:
                sign = Sign(x + 5, y - 4, event.symbol, True)
                self._add(event, signs=(sign,), words=(Words(x + 12, y, label),))
            self.y = y + 4

    def _flowed(self, events: Sequence[ToldEvent]) -> list[list[tuple[ToldEvent, float, str]]]:
        """Return events in lines as wide as the picture, each with its place and its name."""
        lines: list[list[tuple[ToldEvent, float, str]]] = []
        x = float(self.width)
        for event in events:
            label = cut(one_line(event.label), 26)
            wide = 12 + letter_width(len(label))
            if x + wide > self.width:
                lines.append([])
                x = 0.0
            lines[-1].append((event, x, label))
            x += wide + 8
        return lines


_FIRM = frozenset({"solid", "hatched", "span", "point", "hollow", "cap"})


def named(name: str, what: str, view: ChartView) -> str:
    """Say what something is called, and what is told of it."""
    return one_line(view.translate("{name}: {what}").format(name=name, what=what))


def _is_bracket(placed: _Placed) -> bool:
    return any(part.kind == "span" for part in placed.parts)


def _hue_of(number: int, count: int) -> tuple[Hue, float]:
    """Return the colour of a level, and how far it is from the middle."""
    if count == 1:
        return "middle", 1.0
    place = 1 - 2 * number / (count - 1)
    hue: Hue = "high" if place > MIDDLE else "low" if place < -MIDDLE else "middle"
    return hue, round(max(0.45, abs(place)), 2) if hue != "middle" else 1.0


def _side_by_side(placed: Sequence[_Placed]) -> list[_Placed]:
    """Return those that stand in one strip without overlapping: as much of treatment as can be."""
    ordered = sorted(placed, key=_until)
    best: list[tuple[float, int, int]] = [(0.0, -1, -1)]
    ends: list[float] = []
    for number, each in enumerate(ordered):
        before = _last_before(ends, each.left)
        value = best[before + 1][0] + _weight(each)
        kept = best[-1]
        best.append((value, number, before) if value > kept[0] else kept)
        ends.append(_until(each))
    chosen = []
    _, number, before = best[-1]
    while number >= 0:
        chosen.append(ordered[number])
        _, number, before = best[before + 1]
    return chosen[::-1]


def _until(placed: _Placed) -> float:
    """Return from where on another treatment may stand in the strip.

    What fades because nobody knows its end must not look as if the next one had ended it.
    """
    return placed.far + GAP if placed.event.end.certainty == "unknown" else placed.right


def _last_before(ends: Sequence[float], left: float) -> int:
    """Return the last of these that is over by `left`, -1 for none."""
    return bisect_right(ends, left + 0.5) - 1


def _weight(placed: _Placed) -> float:
    """Return how much a treatment belongs in the strip: known ones first, and long ones."""
    has_end = placed.event.kind == "point" or placed.event.end.certainty != "unknown"
    return (placed.right - placed.left + 20) * (3 if has_end else 1)


def _within_limit(blocks: Iterable[Block], limit: float) -> Iterator[Block]:
    """Yield blocks cut where the next one of the strip begins."""
    for block in blocks:
        if block.look == "fade" and block.x1 > limit:
            if block.x0 < limit - 2:
                yield Block(block.x0, limit, block.y, block.height, "fade")
            continue
        yield block


def short_name(event: ToldEvent) -> tuple[str, str]:
    """Return how an event is called where there is little room: its number, if any, and a name.

    `L2 · sunitinib` has the number `L2`; of the names of event and row the shorter is taken.
    """
    label, row = one_line(event.label), one_line(event.row)
    code, middle, name = row.partition(" · ")
    if not middle or len(code) > LONGEST_NUMBER:
        code, name = "", row
    return code, name if name and len(name) <= len(label) else label


def one_line(text: str) -> str:
    """Return a text without anything that parts lines."""
    return " ".join(str(text).split())


def letter_width(letters: int) -> float:
    """Return the width of so many letters, on the wide side."""
    return text_width("x" * letters) * LETTERS / 12


def _fitted(text: str, room: float) -> tuple[str, ...]:
    """Return a text in one line or two of at most so many pixels, nothing where it doesn't fit."""
    if text and letter_width(len(text)) <= room:
        return (text,)
    words = text.split()
    for number in range(1, len(words)):
        lines = " ".join(words[:number]), " ".join(words[number:])
        if all(letter_width(len(line)) <= room for line in lines):
            return lines
    return ()


def _wrapped(text: str, room: float, most: int) -> tuple[str, ...]:
    """Return a text in at most so many lines; what is left out is said by an ellipsis."""
    letters = max(6, int(room / letter_width(1)))
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= letters:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    kept = lines[:most]
    if len(lines) > most:
        kept[-1] = cut(f"{kept[-1]} {lines[most]}", letters)
    return tuple(cut(line, letters) for line in kept)
