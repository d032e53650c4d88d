"""The swimlane as shapes on a slide, which a teacher can change."""

from dataclasses import dataclass

from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.xmlchemy import OxmlElement
from pptx.util import Pt

from epicrisis import palette
from epicrisis.exports.slide_measures import BODY, FADED, MARGIN
from epicrisis.exports.slide_shapes import PptxShape, describe, paint, plain, rgb, without_theme
from epicrisis.exports.swimlane_shapes import Box, Glyph, Group, Sheet, StraightLine, TextBlock
from epicrisis.questions.answer import storable
from epicrisis.timeline.layout import BAR, LINE, text_width

_GLYPHS = {
    "circle": MSO_SHAPE.OVAL,
    "square": MSO_SHAPE.RECTANGLE,
    "diamond": MSO_SHAPE.DIAMOND,
    "cross": MSO_SHAPE.CROSS,
    "x": MSO_SHAPE.MATH_MULTIPLY,
    "triangle-up": MSO_SHAPE.ISOSCELES_TRIANGLE,
    "triangle-down": MSO_SHAPE.FLOWCHART_MERGE,
    "star": MSO_SHAPE.STAR_5_POINT,
    "hexagon": MSO_SHAPE.HEXAGON,
    "circle-x": MSO_SHAPE.NO_SYMBOL,
}


def draw_sheet(shapes: PptxShape, sheet: Sheet, scale: float) -> None:
    """Draw a slide's part of the timeline, a group an event; `scale` is in points a pixel."""
    for group in sheet.groups:
        drawn = shapes.add_group_shape()
        drawn.name = storable(group.alt)[:60] or "Axis and lanes"
        describe(drawn, group.alt)
        _draw_group(drawn.shapes, group, scale)


def _draw_group(shapes: PptxShape, group: Group, scale: float) -> None:
    place = _SlidePlace(scale)
    for shape in group.shapes:
        if isinstance(shape, Box):
            _box(shapes, shape, place)
        elif isinstance(shape, StraightLine):
            _line(shapes, shape, place)
        elif isinstance(shape, Glyph):
            half, size = BAR / 2, Pt(BAR * scale)
            corner = place.x(shape.x - half), place.y(shape.y - half)
            drawn = shapes.add_shape(_GLYPHS[shape.symbol], *corner, size, size)
            paint(drawn, shape.colour, hollow=shape.hollow)
        else:
            _words(shapes, shape, place)


@dataclass(frozen=True, slots=True)
class _SlidePlace:
    """Where a point of a sheet lies on its slide."""

    scale: float

    def x(self, pixels: float) -> Pt:
        return Pt(round(MARGIN + pixels * self.scale, 2))

    def y(self, pixels: float) -> Pt:
        return Pt(round(BODY[1] + pixels * self.scale, 2))


def _line(shapes: PptxShape, line: StraightLine, place: _SlidePlace) -> None:
    ends = (place.x(line.x0), place.y(line.y0), place.x(line.x1), place.y(line.y1))
    drawn = shapes.add_connector(MSO_CONNECTOR.STRAIGHT, *ends)
    without_theme(drawn)
    drawn.line.color.rgb, drawn.line.width = rgb(line.colour), Pt(line.width * place.scale)
    if line.arrow:
        head = OxmlElement("a:tailEnd")
        head.set("type", "arrow")
        drawn.line._get_or_add_ln().append(head)


def _box(shapes: PptxShape, box: Box, place: _SlidePlace) -> None:
    left, right = sorted((place.x(box.x0), place.x(box.x1)))
    top, bottom = place.y(box.y0), place.y(box.y1)
    kind = MSO_SHAPE.PENTAGON if box.look == "fade" else MSO_SHAPE.RECTANGLE
    drawn = shapes.add_shape(kind, left, top, max(right - left, 1), bottom - top)
    paint(drawn, box.colour, hatched=box.look == "assumed")
    if box.look == "fade":
        drawn.fill.gradient()
        drawn.fill.gradient_angle = 0
        first, last = drawn.fill.gradient_stops
        first.color.rgb = rgb(box.colour)
        last.color.rgb = rgb(palette.lightened(box.colour, FADED))
        drawn.rotation = 180 if box.x1 < box.x0 else 0


def _words(shapes: PptxShape, words: TextBlock, place: _SlidePlace) -> None:
    width = max(map(text_width, words.lines)) * (1.15 if words.bold else 1.05) + 4
    height = LINE * len(words.lines)
    left = words.x - {"start": 0.0, "middle": width / 2, "end": width}[words.anchor]
    size = Pt(width * place.scale), Pt(height * place.scale)
    box = shapes.add_textbox(place.x(left), place.y(words.y - height / 2), *size)
    frame = box.text_frame
    plain(frame)
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    sides = {"start": PP_ALIGN.LEFT, "middle": PP_ALIGN.CENTER, "end": PP_ALIGN.RIGHT}
    for number, text in enumerate(words.lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.alignment = sides[words.anchor]
        run = paragraph.add_run()
        run.text = storable(text)
        run.font.size, run.font.bold = Pt(round(12 * place.scale, 1)), words.bold
        run.font.name, run.font.color.rgb = "Arial", rgb(words.colour)
