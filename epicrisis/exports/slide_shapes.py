"""Shapes of python-pptx without its theme: painted, described, outlined."""

from typing import Any, TypeAlias

from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_LINE_DASH_STYLE, MSO_PATTERN_TYPE
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Pt

from epicrisis.exports.scenes import Outline
from epicrisis.exports.slide_measures import LABEL, LABEL_BOX, PAPER, RIGHT
from epicrisis.questions.answer import storable

PptxShape: TypeAlias = Any
"""What python-pptx gives no useful type: slides, shapes and elements."""


def without_theme(drawn: PptxShape) -> None:
    """Take away the shadow and the colours that the template's theme gives to every shape."""
    for style in drawn._element.findall(qn("p:style")):
        drawn._element.remove(style)


def paint(drawn: PptxShape, colour: str, *, hatched: bool = False, hollow: bool = False) -> None:
    """Fill a shape with a colour: all of it, hatched, or its edge alone."""
    without_theme(drawn)
    if hatched:
        drawn.fill.patterned()
        drawn.fill.pattern = MSO_PATTERN_TYPE.WIDE_UPWARD_DIAGONAL
        drawn.fill.fore_color.rgb, drawn.fill.back_color.rgb = rgb(colour), rgb(PAPER)
    else:
        drawn.fill.solid()
        drawn.fill.fore_color.rgb = rgb(PAPER if hollow else colour)
    if hatched or hollow:
        drawn.line.color.rgb, drawn.line.width = rgb(colour), Pt(1.5)
        if hatched:
            drawn.line.dash_style = MSO_LINE_DASH_STYLE.DASH
    else:
        drawn.line.fill.background()


def draw_outline(
    shapes: PptxShape, outline: Outline, box: tuple[float, float, float, float]
) -> None:
    """Draw a line around a part of a picture in this box, with a light edge to be seen on any."""
    left, top, width, height = box
    corners = [
        (Pt(left + across / 100 * width), Pt(top + down / 100 * height))
        for across, down in outline.corners
    ]
    for colour, wide, words in ((PAPER, 7, ""), (RIGHT, 3, outline.name)):
        path = shapes.build_freeform(*corners[0], scale=1.0)
        path.add_line_segments(corners[1:], close=True)
        drawn = path.convert_to_shape()
        without_theme(drawn)
        drawn.fill.background()
        drawn.line.color.rgb, drawn.line.width = rgb(colour), Pt(wide)
        drawn.name = storable(outline.name)[:60]
        describe(drawn, words)
    if outline.label:
        across, down = outline.top
        y = top + down / 100 * height - (LABEL_BOX if outline.is_labelled_above else 0)
        place = (left + across / 100 * width, y, LABEL_BOX, LABEL_BOX)
        label = shapes.add_shape(MSO_SHAPE.OVAL, *map(Pt, place))
        paint(label, RIGHT)
        plain(label.text_frame)
        label.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        paragraph = label.text_frame.paragraphs[0]
        paragraph.alignment = PP_ALIGN.CENTER
        run = paragraph.add_run()
        run.text = outline.label
        run.font.size, run.font.bold, run.font.name = Pt(LABEL), True, "Arial"
        run.font.color.rgb = rgb(PAPER)


def plain(frame: PptxShape) -> None:
    """Take away margins, and whatever fits a text by itself."""
    frame.word_wrap = False
    frame.auto_size = MSO_AUTO_SIZE.NONE
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0


def rgb(colour: str) -> RGBColor:
    """Return a colour of the palette, `#rrggbb`, as python-pptx has it."""
    return RGBColor(*bytes.fromhex(colour[1:]))  # type: ignore[no-untyped-call]


def describe(shape: PptxShape, words: str) -> None:
    """Say in words what a shape shows, to who can't see it; nothing for a mere ornament."""
    for properties in shape._element.iter(qn("p:cNvPr")):
        properties.set("descr", storable(words))
        return
