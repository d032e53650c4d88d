"""A value over time as a small drawing, for pages, the projector and files."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import jinja2

from epicrisis import palette, templating
from epicrisis.i18n import Translate
from epicrisis.story.series import DrawnValue, ToldSeries

TEMPLATES = Path(__file__).parent / "templates"
WIDTH, HEIGHT = 480, 180
"""Of the drawing, in pixels."""
LEFT, RIGHT, TOP, FLOOR = 24, WIDTH - 24, 30, HEIGHT - 26
"""Between which the values lie."""
LETTER = 7.2
"""Width of a letter, on the wide side."""
LONGEST_MOMENT = 18
"""Letters of a moment that are drawn; the table beside the curve has all of them."""
MARGIN = 0.08
"""Of the height, free above the highest value and below the least."""
FIRST, LAST = 0.12, 0.88
"""Parts of the width outside which a label begins or ends at its value."""


@dataclass(frozen=True, slots=True)
class Dot:
    """A value in its place."""

    x: float
    y: float
    is_normal: bool
    label: str
    """The value; nothing where there is no room."""
    when: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Band:
    """What is normal."""

    top: float
    bottom: float
    edges: tuple[float, ...]
    """Its ends; none where it goes on."""


@dataclass(frozen=True, slots=True)
class Curve:
    """A curve in its place, in pixels."""

    dots: tuple[Dot, ...]
    band: Band | None


def drawn(series: ToldSeries) -> Curve:
    """Return where the values of a series lie, of which there is one at least."""
    scale = _Scale(series)
    return Curve(tuple(_dots(series.values, scale)), scale.band(series))


def svg(series: ToldSeries) -> str:
    """Return the curve as SVG."""
    curve = drawn(series)
    return _template().render(
        width=WIDTH,
        height=HEIGHT,
        left=LEFT,
        right=RIGHT,
        floor=FLOOR,
        band=curve.band,
        dots=curve.dots,
        **{
            each.name: each.light
            for each in (
                palette.ACCENT, palette.EDGE, palette.INK, palette.MUTED, palette.PANEL,
                palette.PAPER,
            )
        },
    )  # fmt: skip


def alternative(series: ToldSeries, translate: Translate) -> str:
    """Say what the curve shows, for who can't see it."""
    words = translate("Curve of {what}; the table beside it has its values.")
    return words.format(what=series.grid.caption)


class _Scale:
    """Where a moment and a value lie."""

    def __init__(self, series: ToldSeries) -> None:
        times = [value.at for value in series.values]
        ends = [end for end in (series.lowest, series.highest) if end is not None]
        amounts = [*(value.value for value in series.values), *ends]
        self.first, self.last = min(times), max(times)
        self.low, self.high = min(amounts), max(amounts)
        free = (self.high - self.low) * MARGIN or 1.0
        self.low, self.high = self.low - free, self.high + free

    def across(self, at: float) -> float:
        """Return the place of a moment, in pixels from the left."""
        if self.first == self.last:
            return (LEFT + RIGHT) / 2
        return round(LEFT + (at - self.first) / (self.last - self.first) * (RIGHT - LEFT), 1)

    def down(self, value: float) -> float:
        """Return the place of a value, in pixels from the top."""
        share = (value - self.low) / (self.high - self.low)
        return round(FLOOR - share * (FLOOR - TOP), 1)

    def band(self, series: ToldSeries) -> Band | None:
        """Return where the normal lies, None where no range is given."""
        if series.lowest is None and series.highest is None:
            return None
        top = TOP if series.highest is None else self.down(series.highest)
        bottom = FLOOR if series.lowest is None else self.down(series.lowest)
        ends = (end for end in (series.highest, series.lowest) if end is not None)
        return Band(top, bottom, tuple(map(self.down, ends)))


def _dots(values: Sequence[DrawnValue], scale: _Scale) -> Iterator[Dot]:
    """Yield the values; of labels those that fit beside the last that is written."""
    places = [scale.across(value.at) for value in values]
    whens = _fitting(places, [_cut(value.when) for value in values])
    labels = _fitting(places, [value.label for value in values])
    for value, x, label, when in zip(values, places, labels, whens, strict=True):
        yield Dot(x, scale.down(value.value), value.is_normal, label, when, _anchor(x))


def _fitting(places: Sequence[float], labels: Sequence[str]) -> list[str]:
    """Return the labels, empty where they would run into that before or into the last."""
    shown = [""] * len(labels)
    begin, _ = _span(places[-1], labels[-1])
    free = 0.0
    for place, (x, label) in enumerate(zip(places[:-1], labels[:-1], strict=True)):
        start, end = _span(x, label)
        if start >= free and end + LETTER <= begin:
            shown[place] = label
            free = end + LETTER
    return [*shown[:-1], labels[-1]]


def _span(x: float, label: str) -> tuple[float, float]:
    wide = len(label) * LETTER
    start = {"start": x, "middle": x - wide / 2, "end": x - wide}[_anchor(x)]
    return start, start + wide


def _anchor(x: float) -> str:
    share = (x - LEFT) / (RIGHT - LEFT)
    return "start" if share < FIRST else "end" if share > LAST else "middle"


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_MOMENT else f"{text[: LONGEST_MOMENT - 1]}…"


@cache
def _template() -> jinja2.Template:
    return templating.environment(TEMPLATES).get_template("curve.svg")
