"""One event on an overview: its parts in pixels, and what is drawn of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from epicrisis.cases.fields import Interval
from epicrisis.cases.model import Timeline
from epicrisis.timeline.breaks import Fold
from epicrisis.timeline.chart import ChartView
from epicrisis.timeline.events import ToldEvent
from epicrisis.timeline.layout import cut
from epicrisis.timeline.overview_picture import (
    LINE,
    NARROW,
    STUB,
    Block,
    Ground,
    Hue,
    Item,
    Rule,
    Sign,
    Words,
)
from epicrisis.timeline.overview_text import letter_width, one_line, short_name
from epicrisis.timeline.parts import Part, parts_of


@dataclass(frozen=True, slots=True)
class Scale:
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


@dataclass(slots=True)
class Rows:
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


class Placed(NamedTuple):
    """An event with its parts in pixels, before it has a row."""

    event: ToldEvent
    parts: tuple[Part, ...]
    left: float
    right: float
    """The extent of what is known of it, without what merely fades."""
    far: float
    """Where all of it ends."""


_FIRM = frozenset({"solid", "hatched", "span", "point", "hollow", "cap"})


@dataclass(slots=True)
class Placing:
    """A picture while it is filled, from the top down: what is known of each event in it."""

    timeline: Timeline
    view: ChartView
    scale: Scale
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
        """Whether names stand in fewer letters, and what has no date below."""
        return self.width < NARROW

    # --- Drawing one event

    def _placed(self, event: ToldEvent) -> Placed | None:
        parts = parts_of(self.scale.fold.event(event), STUB * self.scale.unit)
        if not parts:
            return None
        across = self.scale.across
        drawn = tuple(Part(part.kind, across(part.x0), across(part.x1)) for part in parts)
        firm = [part for part in drawn if part.kind in _FIRM]
        ends = [x for part in firm or drawn for x in (part.x0, part.x1)]
        shown = [p for p in drawn if p.kind not in ("line", "tick")] or list(drawn)
        return Placed(
            event, drawn, min(ends), max(ends), max(x for p in shown for x in (p.x0, p.x1))
        )

    def _blocks(self, placed: Placed, y: float, height: float) -> Iterator[Block]:
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

    def _doubt(self, placed: Placed, y: float) -> tuple[Words, ...]:
        """Return the sign for an end that nobody knows, or that isn't told."""
        for part in placed.parts:
            if part.kind == "query":
                return (
                    Words(part.x1, y, "?", "end" if part.x1 >= placed.right else "start", "doubt"),
                )
        return ()

    def _signs(self, placed: Placed, y: float) -> tuple[Sign, ...]:
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
        rows = Rows(most)
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

    def _mark_row(self, placed: Placed, rows: Rows) -> tuple[int | None, str]:
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

    def _words_at(self, placed: Placed, wide: float) -> float:
        """Return where the name of a mark begins: beside it, or to its left at the end."""
        at = self._sign_at(placed) + 8
        return at if at + wide <= self.scale.right else self._sign_at(placed) - 8 - wide

    def _sign_at(self, placed: Placed) -> float:
        first = next((p for p in placed.parts if p.kind in ("point", "hollow")), None)
        return first.x0 if first else min(placed.left + 7, placed.far)

    def _mark(self, placed: Placed, y: float, name: str) -> None:
        event = placed.event
        signs = self._signs(placed, y)
        blocks = tuple(self._blocks(placed, y + 5, 2.5))
        if not signs:
            signs = (Sign(self._sign_at(placed), y, event.symbol, True),)
        text = Words(self._words_at(placed, letter_width(len(name))), y + 4, name, "start", "over")
        self._add(event, blocks=blocks, signs=signs, words=((text,) if name else ()))

    def _in_order(self, events: Iterable[ToldEvent]) -> list[Placed]:
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
