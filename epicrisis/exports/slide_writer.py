"""Slides that a case is written on: text over several, an image beside it, a table, notes."""

from collections.abc import Sequence
from io import BytesIO

from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.text import PP_ALIGN
from pptx.util import Pt

from epicrisis.cases.prose import runs_of
from epicrisis.exports import redrawn
from epicrisis.exports.scenes import CaptionedImage, Table
from epicrisis.exports.slide_measures import (
    AFTER,
    BELOW,
    BODY,
    GAP,
    HALF,
    INK,
    LABEL,
    MARGIN,
    MUTED,
    PAPER,
    ROW,
    RULE,
    SIZES,
    SMALL,
    STAGE,
    TITLE,
    WIDTH,
    WRONG,
    Paragraph,
    caption_height,
    fitted,
    height_of,
    lines_of,
    pages,
)
from epicrisis.exports.slide_shapes import PptxShape, describe, draw_outline, plain, rgb
from epicrisis.exports.slide_tables import Cells, columns_of, lines_of_cells, shares_of
from epicrisis.exports.slide_template import empty_presentation
from epicrisis.i18n import Translate
from epicrisis.questions.answer import storable
from epicrisis.story.grids import Grid

_LANGUAGES = {"fr": MSO_LANGUAGE_ID.FRENCH, "en": MSO_LANGUAGE_ID.ENGLISH_UK}
_BASELINES = {"raised": "30000", "lowered": "-25000"}


class SlideWriter:
    """A presentation while slides are added to it, whatever is told on them."""

    def __init__(self, language: str, translate: Translate) -> None:
        self.language = language
        self.translate = translate
        self.presentation = empty_presentation()

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
            self._slide(stage, numbered(title, number, len(parts)), part, size, notes, colour)

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
        is_long = len(lines_of(title, 30, TITLE[2])) > 1
        heading = [Paragraph(title, colour=colour)]
        self.write(slide.shapes.title, heading, 22 if is_long else 32)
        if written:
            self.write(slide.placeholders[1], written, size)
        if stage:
            box = slide.shapes.add_textbox(*map(Pt, STAGE))
            plain(box.text_frame)
            self.write(box, [Paragraph(stage, colour=MUTED)], LABEL, "Arial")
        self._note(slide, notes)
        return slide

    def write(
        self,
        shape: PptxShape,
        written: Sequence[Paragraph],
        size: int,
        face: str | None = None,
        after: float = AFTER,
    ) -> None:
        """Write paragraphs into a shape or a cell, with `after` heights of them below each."""
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
                run.font.color.rgb = rgb(each.colour)
                run.font.name = face
                run.font.language_id = _LANGUAGES.get(self.language)
                if part.level is not None:
                    # In per cent of a line of text, a thousandth a unit; python-pptx has no name.
                    run.font._rPr.set("baseline", _BASELINES[part.level])

    def _note(self, slide: PptxShape, notes: Sequence[str]) -> None:
        slide.notes_slide.notes_text_frame.text = storable("\n".join(notes))

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
        describe(drawn, image.alt)
        for outline in image.outlines:
            draw_outline(slide.shapes, outline, place)
        if image.caption:
            below = top + high + 6
            caption = slide.shapes.add_textbox(
                *map(Pt, (left, below, width, caption_height(image, width)))
            )
            plain(caption.text_frame)
            caption.text_frame.word_wrap = True
            self.write(caption, [Paragraph(image.caption, colour=MUTED)], SIZES[-1], "Arial")
            caption.text_frame.paragraphs[0].alignment = PP_ALIGN.CENTER

    # --- Tables --------------------------------------------------------------------------

    def _table(self, slide: PptxShape, table: Table, top: float) -> None:
        """Show results: numbers end below each other, in columns as many as say something."""
        head = (
            table.title,
            self.translate("Result"),
            *((self.translate("Unit"),) if table.has_units else ()),
            *((self.translate("Normal"),) if table.has_ranges else ()),
        )
        cells = [Cells(head, is_head=True)]
        cells += [
            Cells(
                columns_of(table, row),
                row.is_abnormal,
                numbers=frozenset((1,) if row.is_number else ()),
            )
            for row in table.rows
        ]
        lines = [f"{row.name}: {row.whole} {row.marked}".strip() for row in table.rows]
        box = (MARGIN, top, WIDTH - 2 * MARGIN)
        self._grid(slide, table.title, cells, shares_of(table), lines, box)

    def _grid(
        self,
        slide: PptxShape,
        title: str,
        cells: Sequence[Cells],
        shares: Sequence[float],
        lines: Sequence[str],
        box: tuple[float, float, float],
    ) -> None:
        """Draw cells as a table with columns of these shares, described by these lines."""
        left, top, width = box
        heights = [ROW * lines_of_cells(each.texts, shares, width) for each in cells]
        place = map(Pt, (left, top, width, sum(heights)))
        frame = slide.shapes.add_table(len(cells), len(shares), *place)
        frame.name = title
        describe(frame, f"{title}: {'; '.join(lines)}")
        for column, share in zip(frame.table.columns, shares, strict=True):
            column.width = Pt(width * share)
        for number, row in enumerate(cells):
            frame.table.rows[number].height = Pt(heights[number])
            for column, text in enumerate(row.texts):
                cell = frame.table.cell(number, column)
                cell.fill.solid()
                cell.fill.fore_color.rgb = rgb(RULE if row.is_head else PAPER)
                colour = WRONG if row.is_marked else INK
                words = [Paragraph(text, bold=row.is_marked or row.is_head, colour=colour)]
                self.write(cell, words, SIZES[-1], "Arial")
                if column in row.numbers:
                    cell.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT

    def _grid_of(self, slide: PptxShape, grid: Grid, box: tuple[float, float, float]) -> None:
        """Show a table below its caption."""
        numbers = grid.number_columns
        head = Cells(grid.columns, is_head=True, numbers=numbers)
        cells = [
            Cells(
                [cell.whole for cell in row],
                is_marked=any(cell.flag for cell in row),
                numbers=numbers,
            )
            for row in grid.rows
        ]
        left, top, width = box
        if grid.caption:
            caption = slide.shapes.add_textbox(*map(Pt, (left, top, width, 24)))
            plain(caption.text_frame)
            caption.text_frame.word_wrap = True
            self.write(caption, [Paragraph(grid.caption, colour=MUTED)], SMALL, "Arial", 0)
            top += 2 * SMALL + BELOW
        shares = [1 / len(grid.columns)] * len(grid.columns)
        title = grid.caption or ", ".join(grid.columns)
        self._grid(slide, title, [head, *cells], shares, grid.lines, (left, top, width))


def numbered(title: str, number: int, of: int) -> str:
    """Return a title with its number where there are several of it."""
    return title if of == 1 else f"{title} ({number}/{of})"
