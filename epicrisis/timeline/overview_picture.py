"""What an overview is made of: sizes, pieces of bars, signs, words, and the whole."""

from dataclasses import dataclass
from typing import Literal

from epicrisis.cases.calendar import Calendar
from epicrisis.cases.fields import Interval
from epicrisis.cases.model import TimeUnit
from epicrisis.timeline.breaks import Fold, ToldBreak

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
