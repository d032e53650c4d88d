"""The story as PowerPoint slides: a slide a reveal, speaker notes, the swimlane as shapes."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR
from pptx.util import Pt

from epicrisis.cases.prose import filled
from epicrisis.exports import scenes, swimlane_shapes
from epicrisis.exports.scenes import (
    AnswerScene,
    Cited,
    FindingScene,
    LessonScene,
    PanelRow,
    PanelScene,
    PauseScene,
    QuestionScene,
    Quote,
    Scene,
    SeriesScene,
    StoryScenes,
)
from epicrisis.exports.slide_curves import draw_curve
from epicrisis.exports.slide_measures import (
    ACCENT,
    AFTER_OPTION,
    BAR_HEIGHT,
    BELOW,
    BODY,
    CURVE,
    GAP,
    HALF,
    INK,
    LIST_SIZES,
    MARGIN,
    MUTED,
    RIGHT,
    SCALE,
    SIZES,
    SMALL,
    STEP,
    WIDTH,
    Paragraph,
    columns,
    height_of,
    pages,
)
from epicrisis.exports.slide_shapes import PptxShape, describe, paint, plain
from epicrisis.exports.slide_swimlane import draw_sheet
from epicrisis.exports.slide_tables import grids_by_slide, rows_by_slide, table_height
from epicrisis.exports.slide_writer import SlideWriter, numbered
from epicrisis.exports.swimlane_shapes import Swimlane
from epicrisis.i18n import Translate, translator
from epicrisis.questions.answer import storable
from epicrisis.story.grids import Grid
from epicrisis.story.telling import Story
from epicrisis.writing import disclaimer


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


class _Deck(SlideWriter):
    """A presentation while it is filled, slide after slide."""

    def __init__(self, whole: StoryScenes, translate: Translate) -> None:
        super().__init__(whole.language, translate)
        self.whole = whole
        about = self.presentation.core_properties
        about.title, about.author = whole.title[:255], whole.authors[:255]
        about.language, about.subject, about.keywords = whole.language, "", ""

    def opening(self) -> None:
        slide = self.presentation.slides.add_slide(self.presentation.slide_layouts[0])
        self.write(slide.shapes.title, [Paragraph(self.whole.title)], 44)
        warning = disclaimer(self.translate)
        size, parts = pages([Paragraph(self.whole.presentation)], 150)
        about = [Paragraph(text, colour=MUTED) for text in (self.whole.specialty, warning)]
        self.write(slide.placeholders[1], [*parts[0], *about], min(size, 24))
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
        needed = sum(table_height(table) + 16 for table in told.tables)
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
                top += table_height(table) + 16
            self._images(stage, told.title, told.images, notes)
            for series in told.series:
                self._over_time(stage, told.title, series, notes)
            return
        beside = () if told.tables else told.images
        self._illustrated(stage, told.title, written, beside, notes)
        for table in told.tables:
            for rows in rows_by_slide(table):
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
        for number, grid in enumerate(grids_by_slide(series.told.grid, width - half)):
            slide = self._slide(stage, title, [], SIZES[-1], notes)
            self._grid_of(slide, grid, (left + half, top, width - half))
            if series.alt and number == 0:
                draw_curve(self, slide, series, (left, top, half - GAP))

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
        for grid in grids_by_slide(table, width, below):
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
            plain(box.text_frame)
            box.text_frame.word_wrap = True
            self.write(box, column, size, "Arial", AFTER_OPTION)

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
        plain(box.text_frame)
        box.text_frame.word_wrap = True
        self.write(box, caveat, SMALL, "Arial")
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
        describe(drawn, f"{said.format(said=row.step, reason=row.count)}. {figure}")
        if row.share:
            place = (left + width * 0.46, top + (STEP - BAR_HEIGHT) / 2)
            size = (width * 0.22 * row.share, BAR_HEIGHT)
            paint(drawn.shapes.add_shape(MSO_SHAPE.RECTANGLE, *map(Pt, (*place, *size))), ACCENT)
        counted = [Paragraph(row.count), Paragraph(figure, colour=MUTED, is_small=True)]
        for written, start, wide in (
            ([Paragraph(row.step)], 0.0, width * 0.44),
            (counted, width * 0.7, width * 0.3),
        ):
            box = drawn.shapes.add_textbox(*map(Pt, (left + start, top, wide, STEP)))
            plain(box.text_frame)
            box.text_frame.word_wrap = True
            box.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
            self.write(box, written, SIZES[-1], "Arial", 0)

    def _lesson(self, stage: str, lesson: LessonScene) -> None:
        written = [*map(Paragraph, _with_cites(lesson.text, lesson.cites))]
        title, cited = self.translate("Teaching point"), self._cited(lesson.cites)
        self._illustrated(stage, title, written, lesson.images, cited, sizes=SIZES)

    def swimlane(self, lanes: Swimlane) -> None:
        if lanes.rules:
            title = self.translate("How to read the timeline")
            self._text(lanes.day_zero, title, [*map(Paragraph, lanes.rules)], [])
        for number, sheet in enumerate(lanes.sheets, 1):
            title = numbered(self.translate("Timeline"), number, len(lanes.sheets))
            slide = self._slide(lanes.day_zero, title, [], SIZES[-1], [sheet.alt, *lanes.rules])
            scale = min(SCALE, BODY[3] / sheet.height)
            draw_sheet(slide.shapes, sheet, scale)

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


def _listed(references: Iterable[Cited]) -> Iterator[Paragraph]:
    for each in references:
        yield Paragraph(" ".join(filter(None, (f"[{each.number}]", each.text, each.link))))


def _with_cites(text: Sequence[str], cites: Sequence[int]) -> list[str]:
    """Return paragraphs with the numbers of their references after the last."""
    if not cites or not text:
        return [*text]
    return [*text[:-1], text[-1] + f" [{', '.join(map(str, cites))}]"]
