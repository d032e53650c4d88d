"""A value over time as shapes on a slide."""

from typing import Any

from pptx.enum.dml import MSO_LINE_DASH_STYLE
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import PP_ALIGN
from pptx.util import Pt

from epicrisis.exports.scenes import SeriesScene
from epicrisis.exports.slide_measures import ACCENT, MUTED, PAPER, SMALL, Paragraph
from epicrisis.exports.slide_shapes import PptxShape, describe, plain, rgb
from epicrisis.exports.slide_writer import SlideWriter
from epicrisis.questions.answer import storable
from epicrisis.timeline import curves


def draw_curve(
    writer: SlideWriter,
    slide: PptxShape,
    series: SeriesScene,
    box: tuple[float, float, float],
) -> None:
    """Draw a curve as shapes, which a teacher can change."""
    (left, top, width), curve = box, curves.drawn(series.told)
    scale = width / curves.WIDTH

    def at(x: float, y: float) -> tuple[Any, Any]:
        return Pt(left + x * scale), Pt(top + y * scale)

    def ruled(y: float, dash: PptxShape | None) -> None:
        line = slide.shapes.add_connector(
            MSO_CONNECTOR.STRAIGHT, *at(curves.LEFT, y), *at(curves.RIGHT, y)
        )
        line.line.color.rgb, line.line.width = rgb(MUTED), Pt(1)
        line.line.dash_style = dash
        describe(line, "")

    for y in curve.band.edges if curve.band else ():
        ruled(y, MSO_LINE_DASH_STYLE.DASH)
    ruled(curves.FLOOR, None)
    first, *others = (at(dot.x, dot.y) for dot in curve.dots)
    path = slide.shapes.build_freeform(*first, scale=1.0)
    path.add_line_segments(others, close=False)
    drawn = path.convert_to_shape()
    drawn.fill.background()
    drawn.line.color.rgb, drawn.line.width = rgb(ACCENT), Pt(2)
    drawn.name = storable(series.told.grid.caption)[:60]
    describe(drawn, series.alt)
    for dot in curve.dots:
        _dot(writer, slide, dot, at(dot.x, dot.y), scale)


def _dot(
    writer: SlideWriter, slide: PptxShape, dot: curves.Dot, place: tuple[Any, Any], scale: float
) -> None:
    radius, (x, y) = Pt(5), place
    disc = slide.shapes.add_shape(MSO_SHAPE.OVAL, x - radius, y - radius, 2 * radius, 2 * radius)
    disc.fill.solid()
    disc.fill.fore_color.rgb = rgb(ACCENT if dot.is_normal else PAPER)
    disc.line.color.rgb, disc.line.width = rgb(ACCENT), Pt(2)
    describe(disc, "")
    sides = {"start": PP_ALIGN.LEFT, "middle": PP_ALIGN.CENTER, "end": PP_ALIGN.RIGHT}
    floor = y + Pt((curves.FLOOR - dot.y) * scale)
    wide, high = Pt(150), Pt(20)
    for text, top in ((dot.label, y - Pt(26)), (dot.when, floor + Pt(2))):
        if not text:
            continue
        begins = {"start": x, "middle": x - wide // 2, "end": x - wide}[dot.anchor]
        label = slide.shapes.add_textbox(begins, top, wide, high)
        plain(label.text_frame)
        writer.write(label, [Paragraph(text)], SMALL, "Arial", 0)
        label.text_frame.paragraphs[0].alignment = sides[dot.anchor]
