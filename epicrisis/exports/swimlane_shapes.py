"""The swimlane as plain shapes on sheets, for programs that draw rectangles, lines and words."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import copysign
from pathlib import Path
from typing import Literal, TypeAlias

import jinja2

from epicrisis import palette, templating
from epicrisis.i18n import Translate
from epicrisis.questions.answer import storable
from epicrisis.story.telling import Story, Telling, everything
from epicrisis.timeline import axis, legend, prose
from epicrisis.timeline.chart import ChartContent, ChartView
from epicrisis.timeline.events import visible_events
from epicrisis.timeline.layout import (
    BAR,
    HEADER,
    LINE,
    POINT,
    Band,
    EventMark,
    Layout,
    Undated,
    arrange,
)
from epicrisis.timeline.paint import THIN, tone_colour
from epicrisis.timeline.parts import Part

AXIS = 26
"""Height of the axis above the lanes."""
INK, MUTED, ZERO = palette.INK.light, palette.MUTED.light, palette.EDGE.light
BAND, GRID = palette.lightened(INK, 0.965), palette.lightened(INK, 0.9)
"""As on the page, where both let through what is below them."""
SPAN = 0.82
"""How far the ground of a bracket is lightened."""

Look = Literal["solid", "assumed", "fade", "plain"]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; one that fades is an arrow from `x0` to `x1`, which may lie left of it."""

    x0: float
    y0: float
    x1: float
    y1: float
    colour: str
    look: Look


@dataclass(frozen=True, slots=True)
class StraightLine:
    """A straight line, perhaps with an open arrow at its end."""

    x0: float
    y0: float
    x1: float
    y1: float
    colour: str
    width: float = THIN
    arrow: bool = False


@dataclass(frozen=True, slots=True)
class Glyph:
    """A symbol around its middle; a hollow one is assumed."""

    x: float
    y: float
    symbol: str
    colour: str
    hollow: bool


@dataclass(frozen=True, slots=True)
class TextBlock:
    """Lines of text whose middle is at `y`; they start at `x`, end there or lie around it."""

    x: float
    y: float
    lines: tuple[str, ...]
    anchor: Literal["start", "middle", "end"] = "start"
    colour: str = INK
    bold: bool = False


Shape: TypeAlias = Box | StraightLine | Glyph | TextBlock


@dataclass(frozen=True, slots=True)
class Group:
    """Shapes that belong together, in words; without words they are background."""

    alt: str
    shapes: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A part of the swimlane that fits a page: some lanes below the axis. One unit is a pixel."""

    width: float
    height: float
    groups: tuple[Group, ...]
    alt: str


@dataclass(frozen=True, slots=True)
class Swimlane:
    """The whole swimlane of a case, once its story is told."""

    sheets: tuple[Sheet, ...]
    rules: tuple[str, ...]
    """How it is to be read, a sentence each."""
    day_zero: str
    left_out: tuple[str, ...]
    """What is not drawn."""


def of_story(
    story: Story, language: str, translate: Translate, width: int, height: float
) -> Swimlane:
    """Lay the finished story's swimlane on sheets of so many pixels; none without a timeline."""
    if story.case.timeline is None:
        return Swimlane((), (), "", ())
    telling = Telling(story, everything(story))
    content = ChartContent(visible_events(telling, language))
    layout = arrange(telling, content, ChartView(language), width)
    if layout.heaps or not layout.named:
        reason = translate("the timeline: it has too many events to draw each of them")
        return Swimlane((), (), "", (reason,))
    return Swimlane(
        tuple(_sheets(layout, translate, height)),
        tuple(_rules(layout, translate)),
        axis.title(layout, translate),
        (),
    )


def svg(sheet: Sheet, name: str) -> str:
    """Draw a sheet as SVG; `name` keeps its patterns apart from those of others."""
    colours = {
        shape.colour for group in sheet.groups for shape in group.shapes if isinstance(shape, Box)
    }
    drawn = _svg_template().render(
        sheet=sheet, name=name, colours=sorted(colours), line=LINE, bar=BAR, outline=outline
    )
    return storable(drawn)


@cache
def _svg_template() -> jinja2.Template:
    environment = templating.environment(Path(__file__).parent / "templates")
    environment.tests |= {
        "box": lambda shape: isinstance(shape, Box),
        "line": lambda shape: isinstance(shape, StraightLine),
        "glyph": lambda shape: isinstance(shape, Glyph),
    }
    return environment.get_template("swimlane.svg")


_OUTLINES: dict[str, tuple[tuple[float, float], ...]] = {
    "square": ((-1, -1), (1, -1), (1, 1), (-1, 1)),
    "diamond": ((0, -1.2), (1.2, 0), (0, 1.2), (-1.2, 0)),
    "triangle-up": ((0, -1.1), (1.1, 0.9), (-1.1, 0.9)),
    "triangle-down": ((0, 1.1), (1.1, -0.9), (-1.1, -0.9)),
    "hexagon": ((-0.6, -1), (0.6, -1), (1.2, 0), (0.6, 1), (-0.6, 1), (-1.2, 0)),
    "star": (
        *((0, -1.2), (0.3, -0.4), (1.15, -0.37), (0.48, 0.16), (0.7, 0.97)),
        *((0, 0.5), (-0.7, 0.97), (-0.48, 0.16), (-1.15, -0.37), (-0.3, -0.4)),
    ),
    "cross": (
        *((-0.35, -1), (0.35, -1), (0.35, -0.35), (1, -0.35), (1, 0.35), (0.35, 0.35)),
        *((0.35, 1), (-0.35, 1), (-0.35, 0.35), (-1, 0.35), (-1, -0.35), (-0.35, -0.35)),
    ),
    "x": (
        *((-1, -0.5), (-0.5, -1), (0, -0.5), (0.5, -1), (1, -0.5), (0.5, 0)),
        *((1, 0.5), (0.5, 1), (0, 0.5), (-0.5, 1), (-1, 0.5), (-0.5, 0)),
    ),
}


def outline(glyph: Glyph) -> str:
    """Return the corners of a symbol as SVG writes them; none for a circle."""
    half = BAR / 2
    corners = _OUTLINES.get(glyph.symbol, ())
    return " ".join(f"{glyph.x + x * half:g},{glyph.y + y * half:g}" for x, y in corners)


def _rules(layout: Layout, translate: Translate) -> Iterator[str]:
    yield from (encoding.rule for encoding in legend.encodings(layout, translate))
    if layout.undated:
        yield translate("Undated: it stands in no place, because none is known.")
    yield from prose.breaks_in_words(layout.breaks, layout.unit, translate)


# --- Sheets ------------------------------------------------------------------------------


def _sheets(layout: Layout, translate: Translate, height: float) -> Iterator[Sheet]:
    """Yield as few sheets as hold all lanes, in order, and the strip of undated events last."""
    bands: list[Band] = []
    for band in layout.bands:
        if bands and _axis_height(layout) + band.bottom - bands[0].top > height:
            yield _sheet(layout, bands, (), translate)
            bands = []
        bands.append(band)
    is_room = bool(bands) and (
        _axis_height(layout) + bands[-1].bottom - bands[0].top + layout.strip_height + LINE
        <= height
    )
    if bands:
        yield _sheet(layout, bands, layout.undated if is_room else (), translate)
    if layout.undated and not is_room:
        yield _sheet(layout, (), layout.undated, translate)


def _sheet(
    layout: Layout, bands: Sequence[Band], undated: Sequence[Undated], translate: Translate
) -> Sheet:
    top, bottom = (bands[0].top, bands[-1].bottom) if bands else (0.0, 0.0)
    place = _SheetPlace(layout, _axis_height(layout) - top)
    marks = [mark for mark in layout.marks if bands and top <= mark.y < bottom]
    lanes_end = _axis_height(layout) + bottom - top if bands else 0.0
    groups = [
        *([Group("", tuple(_backdrop(layout, bands, place, translate)))] if bands else []),
        *(
            Group(prose.in_short(mark.event, layout.unit, translate), tuple(_mark(mark, place)))
            for mark in marks
        ),
    ]
    height = lanes_end
    if undated:
        groups += _undated(layout, undated, lanes_end, translate)
        height += layout.strip_height + LINE
    titles = [" ".join(band.title) for band in bands]
    if undated:
        titles.append(translate("Undated"))
    return Sheet(layout.width, height, tuple(groups), ", ".join(titles))


def _axis_height(layout: Layout) -> float:
    return AXIS + (LINE if layout.breaks else 0)


@dataclass(frozen=True, slots=True)
class _SheetPlace:
    """Where a point of the layout lies on its sheet."""

    layout: Layout
    down: float

    def x(self, time: float) -> float:
        return self.layout.margins[0] + (time - self.layout.window[0]) / self.layout.pixel

    def y(self, pixels: float) -> float:
        return pixels + self.down


def _backdrop(
    layout: Layout, bands: Sequence[Band], place: _SheetPlace, translate: Translate
) -> Iterator[Shape]:
    top, bottom = place.y(bands[0].top), place.y(bands[-1].bottom)
    for band in bands:
        if layout.bands.index(band) % 2 == 0:
            yield Box(0, place.y(band.top), layout.width, place.y(band.bottom), BAND, "plain")
    for tick in axis.ticks(layout, translate):
        x = place.x(tick.x)
        colour = ZERO if tick.place == 0 else GRID
        yield StraightLine(x, top - 4, x, bottom, colour, 1)
        yield TextBlock(x, top - 4 - LINE / 2, (tick.label,), "middle", MUTED)
    for each in layout.breaks:
        left, right = place.x(layout.fold.at(each.start)), place.x(layout.fold.at(each.end))
        yield Box(left, top, right, bottom, GRID, "plain")
        middle = (left + right) / 2
        for x in (middle - 3, middle + 3):
            yield StraightLine(x - 3, top, x + 3, top - 12, MUTED, 2)
        length = prose.length_in_words(each.end - each.start, layout.unit, translate)
        yield TextBlock(middle, top - 8 - LINE * 1.5, (length,), "middle", MUTED)
    for band in bands:
        yield TextBlock(8, place.y(band.title_y), band.title, bold=True)
        for row in band.rows:
            yield TextBlock(layout.margins[0] - 8, place.y(row.y), row.lines, "end", MUTED)
        for level in sorted({edge for levels in band.levels for edge in levels}):
            y = place.y(level)
            yield StraightLine(layout.margins[0], y, layout.width, y, GRID, 1)


def _undated(
    layout: Layout, undated: Iterable[Undated], top: float, translate: Translate
) -> Iterator[Group]:
    title = TextBlock(8, top + HEADER, (translate("Undated"),), bold=True)
    yield Group("", (StraightLine(0, top + 4, layout.width, top + 4, ZERO, 1), title))
    for item in undated:
        x, y = layout.margins[0] + item.x, top + item.y + 4
        colour = tone_colour(item.event.tone)
        sign: Shape = (
            Glyph(x, y, item.event.symbol, colour, hollow=True)
            if item.event.kind == "point"
            else StraightLine(x - BAR / 2, y, x + BAR / 2, y, colour, 4)
        )
        alt = prose.in_short(item.event, layout.unit, translate)
        yield Group(alt, (sign, TextBlock(x + POINT + 4, y, item.label)))


def _mark(mark: EventMark, place: _SheetPlace) -> Iterator[Shape]:
    for part in mark.parts:
        yield from _part(mark, part, place)
    y = place.y(mark.label_y)
    yield TextBlock(place.x(mark.label_x), y, mark.label, "end" if mark.leftward else "start")


def _part(mark: EventMark, part: Part, place: _SheetPlace) -> Iterator[Shape]:
    x0, x1, y = place.x(part.x0), place.x(part.x1), place.y(mark.y)
    top, bottom = y - BAR / 2, y + BAR / 2
    colour = tone_colour(mark.event.tone)
    if part.kind in ("solid", "hatched", "fade"):
        looks: dict[str, Look] = {"hatched": "assumed", "fade": "fade"}
        yield Box(x0, top, x1, bottom, colour, looks.get(part.kind, "solid"))
    elif part.kind == "span":
        yield Box(x0, top, x1, bottom, palette.lightened(colour, SPAN), "plain")
        yield StraightLine(x0, top, x1, top, colour)
    elif part.kind in ("tick", "cap"):
        yield StraightLine(x0, top, x0, bottom, colour, 3 if part.kind == "cap" else THIN)
    elif part.kind in ("point", "hollow"):
        yield Glyph(x0, y, mark.event.symbol, colour, part.kind == "hollow")
    elif part.kind == "query":
        is_right = part.x1 > mark.main.x0
        yield TextBlock(x1 + (4 if is_right else -4), y, ("?",), "start" if is_right else "end")
    else:
        if mark.main.kind == "hollow":
            x0 += copysign(min(BAR / 2, abs(x1 - x0)), x1 - x0)
        yield StraightLine(x0, y, x1, y, colour, arrow=part.kind == "arrow")
