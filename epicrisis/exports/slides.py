"""The story as PowerPoint slides: a slide a reveal, speaker notes, the swimlane as shapes."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import chain
from math import ceil
from pathlib import Path
from typing import Any, TypeAlias

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_LINE_DASH_STYLE, MSO_PATTERN_TYPE
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import OxmlElement
from pptx.util import Pt

from epicrisis import palette
from epicrisis.cases.prose import filled, runs_of
from epicrisis.exports import redrawn, scenes, swimlane_shapes
from epicrisis.exports.scenes import (
    AnswerScene,
    CaptionedImage,
    Cited,
    FindingScene,
    LessonScene,
    Outline,
    PanelRow,
    PanelScene,
    PauseScene,
    QuestionScene,
    Quote,
    Scene,
    SeriesScene,
    StoryScenes,
    Table,
)
from epicrisis.exports.swimlane_shapes import (
    Box,
    Glyph,
    Group,
    Sheet,
    StraightLine,
    Swimlane,
    TextBlock,
)
from epicrisis.i18n import Translate, translator
from epicrisis.questions.answer import storable
from epicrisis.story.grids import Grid, GridCell
from epicrisis.story.result_lines import ResultLine
from epicrisis.story.telling import Story
from epicrisis.timeline import curves
from epicrisis.timeline.layout import BAR, LINE, text_width
from epicrisis.writing import disclaimer

WIDTH, HEIGHT = 960, 540
"""A slide of 16:9, in points."""
MARGIN = 44
STAGE = (MARGIN, 20, WIDTH - 2 * MARGIN, 24)
TITLE = (MARGIN, 42, WIDTH - 2 * MARGIN, 56)
BODY = (MARGIN, 112, WIDTH - 2 * MARGIN, 396)
SIZES = (32, 28, 24, 20)
"""Of body text, in points; what doesn't fit the smallest goes on the next slide."""
LIST_SIZES = (*SIZES[1:], 18, 16)
"""Of options in columns or beside an image, which would be out of sight on another slide."""
AFTER = 0.4
"""Space after a paragraph, in heights of its letters."""
AFTER_OPTION = 0.2
"""Likewise of an option in a column."""
GAP = 28
"""Between columns."""
CURVE = 0.58
"""Part of the width that a curve takes beside its table."""
HALF = (BODY[2] - GAP) * 0.42
"""Width of a text beside an image."""
ROW = 36
"""Least height of a line of a table."""
STEP = 52
"""Height of a step of a panel: two lines."""
BELOW = 8
"""Between words and what is drawn below them."""
BAR_HEIGHT = 22
"""Of a panel's step."""
LABEL = 13
"""Size of the swimlane's words and of a slide's stage."""
LABEL_BOX = 22
"""Width and height of the letter of what is outlined."""
SMALL = 14
"""Size of references, which are looked up and not read from the back of a hall."""
SCALE = LABEL / 12
"""Points a pixel of the swimlane."""
FADED = 0.88
"""How far what fades is lightened at its tip."""

INK, MUTED, RULE = palette.INK.light, palette.MUTED.light, palette.RULE.light
ACCENT, RIGHT, WRONG = palette.ACCENT.light, palette.RIGHT.light, palette.WRONG.light
PAPER = palette.PAPER.light

PptxShape: TypeAlias = Any
"""What python-pptx gives no useful type: slides, shapes and elements."""

_LANGUAGES = {"fr": MSO_LANGUAGE_ID.FRENCH, "en": MSO_LANGUAGE_ID.ENGLISH_UK}
_BASELINES = {"raised": "30000", "lowered": "-25000"}
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


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a slide's body."""

    text: str
    bold: bool = False
    colour: str = INK
    is_small: bool = False


def write(story: Story, language: str, out: Path) -> tuple[str, ...]:
    """Write the slides to `out`, and return what of the case they can't carry."""
    translate = translator(language)
    whole = scenes.of_story(story, language)
    width, height = (WIDTH - 2 * MARGIN) / SCALE, BODY[3] / SCALE
    lanes = swimlane_shapes.of_story(story, language, translate, int(width), height)
    deck = _Deck(whole, translate)
    deck.opening()
    for scene in whole.scenes:
        deck.scene(scene)
    deck.swimlane(lanes)
    deck.closing()
    deck.presentation.save(str(out))
    return (*scenes.left_out(story.case, translate), *lanes.left_out)


# --- How much fits -----------------------------------------------------------------------


def pages(
    written: Sequence[Paragraph], height: float, sizes: Sequence[int] = SIZES
) -> tuple[int, list[list[Paragraph]]]:
    """Return the size of the text and its paragraphs by slide: smaller first, then more slides."""
    for size in sizes:
        if height_of(written, size) <= height:
            return size, [list(written)]
    size = sizes[-1]
    filled: list[list[Paragraph]] = [[]]
    for paragraph in written:
        for part in _parts(paragraph, size, height):
            if filled[-1] and height_of([*filled[-1], part], size) > height:
                filled.append([])
            filled[-1].append(part)
    return size, filled


def height_of(
    written: Iterable[Paragraph], size: float, width: float = BODY[2], after: float = AFTER
) -> float:
    """Return the estimated height of paragraphs, on the tall side."""
    return sum(len(_lines(each.text, size, width)) * size * 1.2 + size * after for each in written)


def columns(
    written: Sequence[Paragraph], height: float
) -> tuple[int, tuple[list[Paragraph], list[Paragraph]]] | None:
    """Return paragraphs in two columns, with their size; None where they are too high for it."""
    half = ceil(len(written) / 2)
    both = [*written[:half]], [*written[half:]]
    width = (BODY[2] - GAP) / 2
    for size in LIST_SIZES:
        if max(height_of(each, size, width, AFTER_OPTION) for each in both) <= height:
            return size, both
    return None


def fitted(image: CaptionedImage, width: float, height: float) -> tuple[float, float]:
    """Return how large an image is drawn in a box of this size, above its caption."""
    height -= _caption_height(image, width)
    scale = min(width / image.picture.width, height / image.picture.height)
    return image.picture.width * scale, image.picture.height * scale


def _caption_height(image: CaptionedImage, width: float) -> float:
    return height_of([Paragraph(image.caption)], SIZES[-1], width) + 6 if image.caption else 0


def _lines(text: str, size: float, width: float = BODY[2]) -> list[str]:
    return textwrap.wrap(text, max(8, int(width / (size * 0.51)))) or [""]


def _parts(paragraph: Paragraph, size: int, height: float) -> Iterator[Paragraph]:
    """Yield a paragraph, in parts where it alone is more than a slide."""
    room = int(height / (size * 1.2)) - 1
    lines = _lines(paragraph.text, size)
    if len(lines) <= room:
        yield paragraph
        return
    for start in range(0, len(lines), room):
        text = " ".join(lines[start : start + room])
        yield replace(paragraph, text=text)


# --- The slides --------------------------------------------------------------------------


class _Deck:
    """A presentation while it is filled, slide after slide."""

    def __init__(self, whole: StoryScenes, translate: Translate) -> None:
        self.whole = whole
        self.translate = translate
        self.presentation = _empty_presentation()
        about = self.presentation.core_properties
        about.title, about.author = whole.title[:255], whole.authors[:255]
        about.language, about.subject, about.keywords = whole.language, "", ""

    def opening(self) -> None:
        slide = self.presentation.slides.add_slide(self.presentation.slide_layouts[0])
        self._write(slide.shapes.title, [Paragraph(self.whole.title)], 44)
        warning = disclaimer(self.translate)
        size, parts = pages([Paragraph(self.whole.presentation)], 150)
        about = [Paragraph(text, colour=MUTED) for text in (self.whole.specialty, warning)]
        self._write(slide.placeholders[1], [*parts[0], *about], min(size, 24))
        self._note(slide, [*self.whole.opening_notes, self.whole.licence])

    def scene(self, scene: Scene) -> None:
        quotes = [*map(self._quoted, scene.quotes)]
        if scene.told is not None:
            self._told(scene.stage, scene.told, [*scene.notes, *quotes])
        if scene.asked is not None and scene.solved is not None:
            heading = self.translate("Answer")
            answer = self.translate("{said}: {reason}").format(
                said=heading, reason=" · ".join(scene.solved.right)
            )
            self._asked(scene.stage, scene.asked, [answer, *scene.notes])
            self._solved(scene.stage, scene.asked, scene.solved, quotes)
        if scene.paused is not None:
            self._paused(scene.stage, scene.paused, [*scene.notes, *quotes])
        for lesson in scene.lessons:
            self._lesson(scene.stage, lesson)

    def _told(self, stage: str, told: FindingScene, notes: Sequence[str]) -> None:
        written = [*map(Paragraph, told.text)]
        needed = sum(_table_height(table) + 16 for table in told.tables)
        size, parts = pages(written, BODY[3])
        if len(parts) == 1 and told.tables and height_of(written, 24) + needed <= BODY[3]:
            slide = self._slide(stage, told.title, written, 24, notes)
            top = BODY[1] + height_of(written, 24) + 8
            text = slide.placeholders[1]
            left, above, wide, _ = BODY
            text.left, text.top, text.width = Pt(left), Pt(above), Pt(wide)
            text.height = Pt(height_of(written, 24))
            for table in told.tables:
                self._table(slide, table, top)
                top += _table_height(table) + 16
            self._images(stage, told.title, told.images, notes)
            for series in told.series:
                self._over_time(stage, told.title, series, notes)
            return
        beside = () if told.tables else told.images
        self._illustrated(stage, told.title, written, beside, notes)
        for table in told.tables:
            for rows in _rows_by_slide(table):
                slide = self._slide(stage, told.title, [], size, notes)
                self._table(slide, rows, BODY[1])
        if told.tables:
            self._images(stage, told.title, told.images, notes)
        for series in told.series:
            self._over_time(stage, told.title, series, notes)

    def _over_time(self, stage: str, title: str, series: SeriesScene, notes: Sequence[str]) -> None:
        """Show a value over time: its curve, and beside it its table."""
        left, top, width, _ = BODY
        half = width * CURVE if series.alt else 0
        for number, grid in enumerate(_grids_by_slide(series.told.grid, width - half)):
            slide = self._slide(stage, title, [], SIZES[-1], notes)
            self._grid_of(slide, grid, (left + half, top, width - half))
            if series.alt and number == 0:
                self._curve(slide, series, (left, top, half - GAP))

    def _curve(
        self, slide: PptxShape, series: SeriesScene, box: tuple[float, float, float]
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
            line.line.color.rgb, line.line.width = _rgb(MUTED), Pt(1)
            line.line.dash_style = dash
            _describe(line, "")

        for y in curve.band.edges if curve.band else ():
            ruled(y, MSO_LINE_DASH_STYLE.DASH)
        ruled(curves.FLOOR, None)
        first, *others = (at(dot.x, dot.y) for dot in curve.dots)
        path = slide.shapes.build_freeform(*first, scale=1.0)
        path.add_line_segments(others, close=False)
        drawn = path.convert_to_shape()
        drawn.fill.background()
        drawn.line.color.rgb, drawn.line.width = _rgb(ACCENT), Pt(2)
        drawn.name = storable(series.told.grid.caption)[:60]
        _describe(drawn, series.alt)
        for dot in curve.dots:
            self._dot(slide, dot, at(dot.x, dot.y), scale)

    def _dot(self, slide: PptxShape, dot: curves.Dot, place: tuple[Any, Any], scale: float) -> None:
        radius, (x, y) = Pt(5), place
        disc = slide.shapes.add_shape(
            MSO_SHAPE.OVAL, x - radius, y - radius, 2 * radius, 2 * radius
        )
        disc.fill.solid()
        disc.fill.fore_color.rgb = _rgb(ACCENT if dot.is_normal else PAPER)
        disc.line.color.rgb, disc.line.width = _rgb(ACCENT), Pt(2)
        _describe(disc, "")
        sides = {"start": PP_ALIGN.LEFT, "middle": PP_ALIGN.CENTER, "end": PP_ALIGN.RIGHT}
        floor = y + Pt((curves.FLOOR - dot.y) * scale)
        wide, high = Pt(150), Pt(20)
        for text, top in ((dot.label, y - Pt(26)), (dot.when, floor + Pt(2))):
            if not text:
                continue
            begins = {"start": x, "middle": x - wide // 2, "end": x - wide}[dot.anchor]
            label = slide.shapes.add_textbox(begins, top, wide, high)
            _plain(label.text_frame)
            self._write(label, [Paragraph(text)], SMALL, "Arial", 0)
            label.text_frame.paragraphs[0].alignment = sides[dot.anchor]

    def _grid_of(self, slide: PptxShape, grid: Grid, box: tuple[float, float, float]) -> None:
        """Show a table below its caption."""
        numbers = grid.number_columns
        head = _Cells(grid.columns, is_head=True, numbers=numbers)
        cells = [
            _Cells(
                [cell.whole for cell in row],
                is_marked=any(cell.flag for cell in row),
                numbers=numbers,
            )
            for row in grid.rows
        ]
        left, top, width = box
        if grid.caption:
            caption = slide.shapes.add_textbox(*map(Pt, (left, top, width, 24)))
            _plain(caption.text_frame)
            caption.text_frame.word_wrap = True
            self._write(caption, [Paragraph(grid.caption, colour=MUTED)], SMALL, "Arial", 0)
            top += 2 * SMALL + BELOW
        shares = [1 / len(grid.columns)] * len(grid.columns)
        title = grid.caption or ", ".join(grid.columns)
        self._grid(slide, title, [head, *cells], shares, grid.lines, (left, top, width))

    def _asked(self, stage: str, asked: QuestionScene, notes: Sequence[str]) -> None:
        if asked.table is not None:
            self._table_asked(stage, asked, asked.table, notes)
        head = [
            Paragraph(asked.stem),
            *map(Paragraph, asked.lead),
            Paragraph(asked.hint, colour=MUTED),
        ]
        options = [Paragraph(f"{option.letter}. " + option.text) for option in asked.options]
        written = [*head, *options]
        if asked.images and height_of(written, LIST_SIZES[-1], HALF) <= BODY[3]:
            last = len(asked.images) - 1 if asked.is_pointed_at else 0
            images = (*asked.images[last:], *asked.images[:last])
            self._illustrated(stage, asked.heading, written, images, notes, ACCENT, LIST_SIZES)
            return
        size = SIZES[-1]
        room = BODY[3] - height_of(head, size)
        if height_of(written, size) > BODY[3] and (fit := columns(options, room)):
            slide = self._slide(stage, asked.heading, head, size, notes, ACCENT)
            self._columns(slide, *fit, BODY[3] - room)
        else:
            self._text(stage, asked.heading, written, notes, ACCENT)
        self._images(stage, asked.heading, asked.images, notes, ACCENT)

    def _paused(self, stage: str, paused: PauseScene, notes: Sequence[str]) -> None:
        asked = [Paragraph(paused.prompt)]
        self._text(stage, paused.heading, asked, [*paused.model, *notes], ACCENT)
        if paused.model:
            sentence, *features = paused.model
            model = [Paragraph(sentence, bold=True), *map(Paragraph, features)]
            self._text(stage, paused.model_heading, model, notes, INK)

    def _table_asked(
        self, stage: str, asked: QuestionScene, table: Grid, notes: Sequence[str]
    ) -> None:
        """Show the table of a question below its stem, before what it is answered by."""
        left, top, width, _ = BODY
        stem = [Paragraph(asked.stem)]
        below = height_of(stem, SIZES[-1]) + BELOW
        for grid in _grids_by_slide(table, width, below):
            slide = self._slide(stage, asked.heading, stem, SIZES[-1], notes, ACCENT)
            text = slide.placeholders[1]
            text.left, text.top, text.width, text.height = map(Pt, (left, top, width, below))
            self._grid_of(slide, grid, (left, top + below, width))

    def _columns(
        self,
        slide: PptxShape,
        size: int,
        both: tuple[list[Paragraph], list[Paragraph]],
        below: float,
    ) -> None:
        """Write two columns on a slide, as far below the top of its body."""
        left, top, width, height = BODY
        text = slide.placeholders[1]
        text.left, text.top, text.width, text.height = map(Pt, (left, top, width, below))
        wide = (width - GAP) / 2
        for number, column in enumerate(both):
            place = (left + number * (wide + GAP), top + below, wide, height - below)
            box = slide.shapes.add_textbox(*map(Pt, place))
            _plain(box.text_frame)
            box.text_frame.word_wrap = True
            self._write(box, column, size, "Arial", AFTER_OPTION)

    def _solved(
        self, stage: str, asked: QuestionScene, solved: AnswerScene, notes: Sequence[str]
    ) -> None:
        title = self.translate("{what} ({certainty})").format(
            what=solved.heading, certainty=asked.heading
        )
        colour = INK if solved.panel else RIGHT
        right = [Paragraph(line, bold=True, colour=colour) for line in solved.right]
        notes = [*notes, *self._cited(solved.cites)]
        if solved.panel is not None:
            self._panel(stage, title, solved.panel, right, notes)
            right = []
        elif solved.images:
            self._illustrated(stage, title, right, solved.images, notes, colour)
            right = []
        why, more = [*right, *self._why(solved)], [*self._more(solved)]
        if not more or height_of([*why, *more], SIZES[-2]) <= BODY[3]:
            self._text(stage, title, [*why, *more], notes, colour)
        else:
            self._text(stage, title, why, notes, colour)
            self._text(stage, title, more, notes, colour)

    def _why(self, solved: AnswerScene) -> Iterator[Paragraph]:
        if solved.synthesis:
            yield Paragraph(solved.synthesis, bold=True)
        yield from map(Paragraph, _with_cites(solved.why, solved.cites))
        if solved.programme:
            yield Paragraph(solved.programme, colour=MUTED, is_small=True)

    def _more(self, solved: AnswerScene) -> Iterator[Paragraph]:
        """Yield what is said of options, and what the team did."""
        translate, said = self.translate, self.translate("{said}: {reason}")
        if solved.outweighs:
            yield Paragraph(translate("What decides alone"), bold=True)
            yield from map(Paragraph, solved.outweighs)
        if solved.notes:
            yield Paragraph(translate("Option by option"), bold=True)
        yield from map(Paragraph, solved.notes)
        for text in solved.team:
            yield Paragraph(filled(said, said=translate("What the team did"), reason=text))

    def _panel(
        self,
        stage: str,
        title: str,
        panel: PanelScene,
        right: Sequence[Paragraph],
        notes: Sequence[str],
    ) -> None:
        """Show how a panel is spread, then its reasons by step."""
        size, caveat = SIZES[-1], [Paragraph(panel.caveat, colour=MUTED)]
        head: Sequence[Paragraph] = [*right, Paragraph(panel.who)]
        below = height_of(head, size) + BELOW
        rows = len(panel.rows) * STEP
        if below + rows + height_of(caveat, SMALL) > BODY[3]:
            self._text(stage, title, head, notes)
            head = right[:1]
            below = height_of(head, size) + BELOW
        slide = self._slide(stage, title, head, size, notes)
        left, top, width, _ = BODY
        text = slide.placeholders[1]
        text.left, text.top, text.width, text.height = map(Pt, (left, top, width, below))
        for number, row in enumerate(panel.rows):
            self._panel_row(slide, panel, row, top + below + number * STEP)
        box = slide.shapes.add_textbox(
            *map(Pt, (left, top + below + rows + BELOW, width, height_of(caveat, SMALL)))
        )
        _plain(box.text_frame)
        box.text_frame.word_wrap = True
        self._write(box, caveat, SMALL, "Arial")
        reasons = [
            Paragraph(text, bold=is_step)
            for row in panel.rows
            if row.reasons
            for text, is_step in ((row.step, True), *((each, False) for each in row.reasons))
        ]
        self._text(stage, title, reasons, notes)

    def _panel_row(self, slide: PptxShape, panel: PanelScene, row: PanelRow, top: float) -> None:
        """Draw a step, its bar, and in words how many chose it and what it is worth."""
        left, _, width, _ = BODY
        said = self.translate("{said}: {reason}")
        figure = said.format(said=panel.worth, reason=row.worth)
        drawn = slide.shapes.add_group_shape()
        drawn.name = storable(row.step)[:60]
        _describe(drawn, f"{said.format(said=row.step, reason=row.count)}. {figure}")
        if row.share:
            place = (left + width * 0.46, top + (STEP - BAR_HEIGHT) / 2)
            size = (width * 0.22 * row.share, BAR_HEIGHT)
            _paint(drawn.shapes.add_shape(MSO_SHAPE.RECTANGLE, *map(Pt, (*place, *size))), ACCENT)
        counted = [Paragraph(row.count), Paragraph(figure, colour=MUTED, is_small=True)]
        for written, start, wide in (
            ([Paragraph(row.step)], 0.0, width * 0.44),
            (counted, width * 0.7, width * 0.3),
        ):
            box = drawn.shapes.add_textbox(*map(Pt, (left + start, top, wide, STEP)))
            _plain(box.text_frame)
            box.text_frame.word_wrap = True
            box.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
            self._write(box, written, SIZES[-1], "Arial", 0)

    def _lesson(self, stage: str, lesson: LessonScene) -> None:
        written = [*map(Paragraph, _with_cites(lesson.text, lesson.cites))]
        title, cited = self.translate("Teaching point"), self._cited(lesson.cites)
        self._illustrated(stage, title, written, lesson.images, cited, sizes=SIZES)

    def swimlane(self, lanes: Swimlane) -> None:
        if lanes.rules:
            title = self.translate("How to read the timeline")
            self._text(lanes.day_zero, title, [*map(Paragraph, lanes.rules)], [])
        for number, sheet in enumerate(lanes.sheets, 1):
            title = _numbered(self.translate("Timeline"), number, len(lanes.sheets))
            slide = self._slide(lanes.day_zero, title, [], SIZES[-1], [sheet.alt, *lanes.rules])
            scale = min(SCALE, BODY[3] / sheet.height)
            _draw_sheet(slide.shapes, sheet, scale)

    def closing(self) -> None:
        whole, translate = self.whole, self.translate
        if whole.kept:
            lines = (_with_cites(line.text, line.cites) for line in whole.kept)
            cites = [cite for line in whole.kept for cite in line.cites]
            written = [*map(Paragraph, chain.from_iterable(lines))]
            self._text("", translate("To keep"), written, self._cited(cites))
        objectives = [*map(Paragraph, whole.objectives)]
        self._text("", translate("What this case was for"), objectives, [])
        if whole.further is not None:
            listed = [*map(Paragraph, whole.further.text), *_listed(whole.further.references)]
            self._text("", translate("To go further"), listed, [], sizes=(SMALL,))
        if references := [*_listed(whole.references)]:
            self._text("", translate("References"), references, [], sizes=(SMALL,))
        origin = [whole.authors, whole.provenance, whole.licence]
        title = translate("Where the case comes from")
        self._text("", title, [*map(Paragraph, origin)], [])

    # --- Images --------------------------------------------------------------------------

    def _illustrated(
        self,
        stage: str,
        title: str,
        written: Sequence[Paragraph],
        images: Sequence[CaptionedImage],
        notes: Sequence[str],
        colour: str = INK,
        sizes: Sequence[int] = SIZES[1:],
    ) -> None:
        """Set a text with its first image beside it, where both are large enough; then the others.

        A text too long for that comes first, and all of its images follow.
        """
        fitting = (size for size in sizes if height_of(written, size, HALF) <= BODY[3])
        size = next(fitting, None) if images and written else None
        if size is None:
            self._text(stage, title, written, notes, colour)
            self._images(stage, title, images, notes, colour)
            return
        slide = self._slide(stage, title, written, size, notes, colour)
        left, top, width, height = BODY
        text = slide.placeholders[1]
        text.left, text.top, text.width, text.height = map(Pt, (left, top, HALF, height))
        beside = (left + HALF + GAP, top, width - HALF - GAP, height)
        self._image(slide, images[0], beside)
        self._images(stage, title, images[1:], notes, colour)

    def _images(
        self,
        stage: str,
        title: str,
        images: Sequence[CaptionedImage],
        notes: Sequence[str],
        colour: str = INK,
    ) -> None:
        for image in images:
            self._image(self._slide(stage, title, [], SIZES[-1], notes, colour), image, BODY)

    def _image(
        self, slide: PptxShape, image: CaptionedImage, box: tuple[float, float, float, float]
    ) -> None:
        """Draw an image as large as its box lets it, with its caption below."""
        left, top, width, height = box
        wide, high = fitted(image, width, height)
        place = left + (width - wide) / 2, top, wide, high
        file = BytesIO(redrawn.upright(image.picture))
        drawn = slide.shapes.add_picture(file, *map(Pt, place))
        _describe(drawn, image.alt)
        for outline in image.outlines:
            _outline(slide.shapes, outline, place)
        if image.caption:
            below = top + high + 6
            caption = slide.shapes.add_textbox(
                *map(Pt, (left, below, width, _caption_height(image, width)))
            )
            _plain(caption.text_frame)
            caption.text_frame.word_wrap = True
            self._write(caption, [Paragraph(image.caption, colour=MUTED)], SIZES[-1], "Arial")
            caption.text_frame.paragraphs[0].alignment = PP_ALIGN.CENTER

    # --- One slide -----------------------------------------------------------------------

    def _text(
        self,
        stage: str,
        title: str,
        written: Sequence[Paragraph],
        notes: Sequence[str],
        colour: str = INK,
        sizes: Sequence[int] = SIZES,
    ) -> None:
        size, parts = pages(written, BODY[3], sizes)
        for number, part in enumerate(parts, 1):
            self._slide(stage, _numbered(title, number, len(parts)), part, size, notes, colour)

    def _slide(
        self,
        stage: str,
        title: str,
        written: Sequence[Paragraph],
        size: int,
        notes: Sequence[str],
        colour: str = INK,
    ) -> PptxShape:
        layouts = self.presentation.slide_layouts
        slide = self.presentation.slides.add_slide(layouts[1 if written else 5])
        is_long = len(_lines(title, 30, TITLE[2])) > 1
        heading = [Paragraph(title, colour=colour)]
        self._write(slide.shapes.title, heading, 22 if is_long else 32)
        if written:
            self._write(slide.placeholders[1], written, size)
        if stage:
            box = slide.shapes.add_textbox(*map(Pt, STAGE))
            _plain(box.text_frame)
            self._write(box, [Paragraph(stage, colour=MUTED)], LABEL, "Arial")
        self._note(slide, notes)
        return slide

    def _write(
        self,
        shape: PptxShape,
        written: Sequence[Paragraph],
        size: int,
        face: str | None = None,
        after: float = AFTER,
    ) -> None:
        frame = shape.text_frame
        for number, each in enumerate(written):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            paragraph.space_before, paragraph.space_after = Pt(0), Pt(size * after)
            for part in runs_of(storable(each.text)):
                run = paragraph.add_run()
                run.text = part.text
                run.font.size = Pt(SMALL if each.is_small else size)
                run.font.bold = each.bold or part.bold
                run.font.italic = part.italic or None
                run.font.color.rgb = _rgb(each.colour)
                run.font.name = face
                run.font.language_id = _LANGUAGES.get(self.whole.language)
                if part.level is not None:
                    # In per cent of a line of text, a thousandth a unit; python-pptx has no name.
                    run.font._rPr.set("baseline", _BASELINES[part.level])

    def _note(self, slide: PptxShape, notes: Sequence[str]) -> None:
        slide.notes_slide.notes_text_frame.text = storable("\n".join(notes))

    def _quoted(self, quote: Quote) -> str:
        words = self.translate("“{words}”").format(words=quote.words)
        said = self.translate("{said}: {reason}").format(
            said=" ".join((self.translate("Source"), quote.sentence)), reason=words
        )
        note = self.translate("Editor's note")
        notes = (
            self.translate("{said}: {reason}").format(said=note, reason=reading)
            for reading in quote.notes
        )
        return "\n".join((said, *notes))

    def _cited(self, cites: Sequence[int]) -> list[str]:
        return [
            f"[{each.number}] {each.text}" for each in self.whole.references if each.number in cites
        ]

    def _table(self, slide: PptxShape, table: Table, top: float) -> None:
        """Show results: numbers end below each other, in columns as many as say something."""
        head = (
            table.title,
            self.translate("Result"),
            *((self.translate("Unit"),) if table.has_units else ()),
            *((self.translate("Normal"),) if table.has_ranges else ()),
        )
        cells = [_Cells(head, is_head=True)]
        cells += [
            _Cells(
                _columns_of(table, row),
                row.is_abnormal,
                numbers=frozenset((1,) if row.is_number else ()),
            )
            for row in table.rows
        ]
        lines = [f"{row.name}: {row.whole} {row.marked}".strip() for row in table.rows]
        box = (MARGIN, top, WIDTH - 2 * MARGIN)
        self._grid(slide, table.title, cells, _shares(table), lines, box)

    def _grid(
        self,
        slide: PptxShape,
        title: str,
        cells: Sequence["_Cells"],
        shares: Sequence[float],
        lines: Sequence[str],
        box: tuple[float, float, float],
    ) -> None:
        """Draw cells as a table with columns of these shares, described by these lines."""
        left, top, width = box
        heights = [ROW * _lines_of_cells(each.texts, shares, width) for each in cells]
        place = map(Pt, (left, top, width, sum(heights)))
        frame = slide.shapes.add_table(len(cells), len(shares), *place)
        frame.name = title
        _describe(frame, f"{title}: {'; '.join(lines)}")
        for column, share in zip(frame.table.columns, shares, strict=True):
            column.width = Pt(width * share)
        for number, row in enumerate(cells):
            frame.table.rows[number].height = Pt(heights[number])
            for column, text in enumerate(row.texts):
                cell = frame.table.cell(number, column)
                cell.fill.solid()
                cell.fill.fore_color.rgb = _rgb(RULE if row.is_head else PAPER)
                colour = WRONG if row.is_marked else INK
                words = [Paragraph(text, bold=row.is_marked or row.is_head, colour=colour)]
                self._write(cell, words, SIZES[-1], "Arial")
                if column in row.numbers:
                    cell.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT


def _numbered(title: str, number: int, of: int) -> str:
    return title if of == 1 else f"{title} ({number}/{of})"


def _listed(references: Iterable[Cited]) -> Iterator[Paragraph]:
    for each in references:
        yield Paragraph(" ".join(filter(None, (f"[{each.number}]", each.text, each.link))))


def _with_cites(text: Sequence[str], cites: Sequence[int]) -> list[str]:
    """Return paragraphs with the numbers of their references after the last."""
    if not cites or not text:
        return [*text]
    return [*text[:-1], text[-1] + f" [{', '.join(map(str, cites))}]"]


@dataclass(frozen=True, slots=True)
class _Cells:
    """A line of a table."""

    texts: Sequence[str]
    is_marked: bool = False
    is_head: bool = False
    numbers: frozenset[int] = frozenset()
    """The places of its cells that end where others do."""


def _columns_of(table: Table, row: ResultLine) -> tuple[str, ...]:
    mark = f"({row.marked})" if row.flag else ""
    result = (mark, row.result) if row.is_number else (row.result, mark)
    return (
        row.name,
        " ".join(filter(None, result)),
        *((row.unit,) if table.has_units else ()),
        *((row.normal,) if table.has_ranges else ()),
    )


def _shares(table: Table) -> tuple[float, ...]:
    """Return how much of the width each column has."""
    others = (*((0.16,) if table.has_units else ()), *((0.2,) if table.has_ranges else ()))
    rest = 1 - sum(others)
    return (rest * 0.4, rest * 0.6, *others) if not others else (rest * 0.5, rest * 0.5, *others)


def _table_height(table: Table) -> float:
    shares = _shares(table)
    lines = (_lines_of_cells(_columns_of(table, row), shares) for row in table.rows)
    return ROW * (1 + sum(lines))


def _lines_of_cells(
    texts: Iterable[str], shares: Iterable[float], width: float = WIDTH - 2 * MARGIN
) -> int:
    cells = zip(texts, shares, strict=True)
    return max(len(_lines(text, SIZES[-1], width * share - 16)) for text, share in cells)


def _grids_by_slide(grid: Grid, width: float, above: float = 0) -> Iterator[Grid]:
    """Yield a table in parts, each with its heads, that fit on a slide of this width."""
    shares = [1 / len(grid.columns)] * len(grid.columns)
    free = BODY[3] - above - 2 * SMALL - BELOW - ROW * _lines_of_cells(grid.columns, shares, width)
    rows: list[tuple[GridCell, ...]] = []
    height = 0.0
    for row in grid.rows:
        needed = ROW * _lines_of_cells([cell.whole for cell in row], shares, width)
        if rows and height + needed > free:
            yield replace(grid, rows=tuple(rows))
            rows, height = [], 0.0
        rows.append(row)
        height += needed
    yield replace(grid, rows=tuple(rows))


def _rows_by_slide(table: Table) -> Iterator[Table]:
    rows: list[ResultLine] = []
    for row in table.rows:
        if rows and _table_height(Table(table.title, (*rows, row))) > BODY[3]:
            yield Table(table.title, tuple(rows))
            rows = []
        rows.append(row)
    yield Table(table.title, tuple(rows))


def _outline(shapes: PptxShape, outline: Outline, box: tuple[float, float, float, float]) -> None:
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
        _without_theme(drawn)
        drawn.fill.background()
        drawn.line.color.rgb, drawn.line.width = _rgb(colour), Pt(wide)
        drawn.name = storable(outline.name)[:60]
        _describe(drawn, words)
    if outline.label:
        across, down = outline.top
        y = top + down / 100 * height - (LABEL_BOX if outline.is_labelled_above else 0)
        place = (left + across / 100 * width, y, LABEL_BOX, LABEL_BOX)
        label = shapes.add_shape(MSO_SHAPE.OVAL, *map(Pt, place))
        _paint(label, RIGHT)
        _plain(label.text_frame)
        label.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        paragraph = label.text_frame.paragraphs[0]
        paragraph.alignment = PP_ALIGN.CENTER
        run = paragraph.add_run()
        run.text = outline.label
        run.font.size, run.font.bold, run.font.name = Pt(LABEL), True, "Arial"
        run.font.color.rgb = _rgb(PAPER)


# --- The empty presentation --------------------------------------------------------------


def _empty_presentation() -> PptxShape:
    """Return python-pptx's own template, made wide, with our type and without bullets."""
    presentation = Presentation()
    was = presentation.slide_width
    presentation.slide_width, presentation.slide_height = Pt(WIDTH), Pt(HEIGHT)
    master = presentation.slide_master
    for shape in (
        *master.placeholders,
        *(each for layout in master.slide_layouts for each in layout.placeholders),
    ):
        if shape._element.xpath("./p:spPr/a:xfrm"):
            shape.left, shape.width = (
                round(each * Pt(WIDTH) / was) for each in (shape.left, shape.width)
            )
    for shape in master.placeholders:
        place = {0: TITLE, 1: BODY}.get(shape.placeholder_format.idx)
        if place is not None:
            shape.left, shape.top, shape.width, shape.height = map(Pt, place)
            shape.text_frame.auto_size = MSO_AUTO_SIZE.NONE
            shape.text_frame.vertical_anchor = (
                MSO_ANCHOR.TOP if place is BODY else MSO_ANCHOR.MIDDLE
            )
            shape.text_frame.margin_left = shape.text_frame.margin_right = 0
    opening = presentation.slide_layouts[0].placeholders
    for shape, place in zip(
        opening, ((MARGIN, 110, BODY[2], 130), (MARGIN, 260, BODY[2], 220)), strict=False
    ):
        shape.left, shape.top, shape.width, shape.height = map(Pt, place)
    for style, face in (("titleStyle", "Georgia"), ("bodyStyle", "Arial")):
        _set_style(master._element.find(f".//{qn('p:' + style)}"), face)
    for paragraph in presentation.slide_layouts[0]._element.iter(qn("a:lvl1pPr")):
        paragraph.set("algn", "l")
    return presentation


def _set_style(style: PptxShape, face: str) -> None:
    first = style.find(qn("a:lvl1pPr"))
    first.attrib.update({"marL": "0", "indent": "0", "algn": "l"})
    # The schema takes one of these at most.
    bullets = ("a:buNone", "a:buAutoNum", "a:buChar", "a:buBlip", "a:buFont")
    for bullet in (each for name in bullets for each in first.findall(qn(name))):
        first.remove(bullet)
    font = first.find(qn("a:defRPr"))
    font.addprevious(OxmlElement("a:buNone"))
    font.find(qn("a:latin")).set("typeface", face)


# --- The swimlane ------------------------------------------------------------------------


def _draw_sheet(shapes: PptxShape, sheet: Sheet, scale: float) -> None:
    for group in sheet.groups:
        drawn = shapes.add_group_shape()
        drawn.name = storable(group.alt)[:60] or "Axis and lanes"
        _describe(drawn, group.alt)
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
            _paint(drawn, shape.colour, hollow=shape.hollow)
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
    _without_theme(drawn)
    drawn.line.color.rgb, drawn.line.width = _rgb(line.colour), Pt(line.width * place.scale)
    if line.arrow:
        head = OxmlElement("a:tailEnd")
        head.set("type", "arrow")
        drawn.line._get_or_add_ln().append(head)


def _box(shapes: PptxShape, box: Box, place: _SlidePlace) -> None:
    left, right = sorted((place.x(box.x0), place.x(box.x1)))
    top, bottom = place.y(box.y0), place.y(box.y1)
    kind = MSO_SHAPE.PENTAGON if box.look == "fade" else MSO_SHAPE.RECTANGLE
    drawn = shapes.add_shape(kind, left, top, max(right - left, 1), bottom - top)
    _paint(drawn, box.colour, hatched=box.look == "assumed")
    if box.look == "fade":
        drawn.fill.gradient()
        drawn.fill.gradient_angle = 0
        first, last = drawn.fill.gradient_stops
        first.color.rgb = _rgb(box.colour)
        last.color.rgb = _rgb(palette.lightened(box.colour, FADED))
        drawn.rotation = 180 if box.x1 < box.x0 else 0


def _without_theme(drawn: PptxShape) -> None:
    """Take away the shadow and the colours that the template's theme gives to every shape."""
    for style in drawn._element.findall(qn("p:style")):
        drawn._element.remove(style)


def _paint(drawn: PptxShape, colour: str, *, hatched: bool = False, hollow: bool = False) -> None:
    _without_theme(drawn)
    if hatched:
        drawn.fill.patterned()
        drawn.fill.pattern = MSO_PATTERN_TYPE.WIDE_UPWARD_DIAGONAL
        drawn.fill.fore_color.rgb, drawn.fill.back_color.rgb = _rgb(colour), _rgb(PAPER)
    else:
        drawn.fill.solid()
        drawn.fill.fore_color.rgb = _rgb(PAPER if hollow else colour)
    if hatched or hollow:
        drawn.line.color.rgb, drawn.line.width = _rgb(colour), Pt(1.5)
        if hatched:
            drawn.line.dash_style = MSO_LINE_DASH_STYLE.DASH
    else:
        drawn.line.fill.background()


def _words(shapes: PptxShape, words: TextBlock, place: _SlidePlace) -> None:
    width = max(map(text_width, words.lines)) * (1.15 if words.bold else 1.05) + 4
    height = LINE * len(words.lines)
    left = words.x - {"start": 0.0, "middle": width / 2, "end": width}[words.anchor]
    size = Pt(width * place.scale), Pt(height * place.scale)
    box = shapes.add_textbox(place.x(left), place.y(words.y - height / 2), *size)
    frame = box.text_frame
    _plain(frame)
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    sides = {"start": PP_ALIGN.LEFT, "middle": PP_ALIGN.CENTER, "end": PP_ALIGN.RIGHT}
    for number, text in enumerate(words.lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.alignment = sides[words.anchor]
        run = paragraph.add_run()
        run.text = storable(text)
        run.font.size, run.font.bold = Pt(round(12 * place.scale, 1)), words.bold
        run.font.name, run.font.color.rgb = "Arial", _rgb(words.colour)


def _plain(frame: PptxShape) -> None:
    frame.word_wrap = False
    frame.auto_size = MSO_AUTO_SIZE.NONE
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0


def _rgb(colour: str) -> RGBColor:
    return RGBColor(*bytes.fromhex(colour[1:]))  # type: ignore[no-untyped-call]


def _describe(shape: PptxShape, words: str) -> None:
    for properties in shape._element.iter(qn("p:cNvPr")):
        properties.set("descr", storable(words))
        return
