"""What a teacher finds in the PowerPoint file, opened again."""

import io
import posixpath
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.oxml.ns import qn
from pptx.util import Pt

from epicrisis.cases.fields import in_language
from epicrisis.cases.model import Finding
from epicrisis.cases.questions import ChoiceQuestion, Question
from epicrisis.exports import slides
from epicrisis.exports.slide_measures import BODY, SIZES, Paragraph, height_of, pages
from epicrisis.i18n import translator
from epicrisis.story.telling import Story, Telling, everything
from epicrisis.timeline import prose
from epicrisis.timeline.events import visible_events
from tests.support.steps import words_of
from tests.support.tiers import thorough

Written = Callable[[Story, str], Any]
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def shown(slide: Any) -> str:
    """Return all words of a slide, tables included."""
    words = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    for shape in slide.shapes:
        if shape.has_table:
            words += [cell.text for row in shape.table.rows for cell in row.cells]
    return "\n".join(words)


def notes(slide: Any) -> str:
    return str(slide.notes_slide.notes_text_frame.text)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """Write a story's slides and open them again, once in each language."""

    @cache
    def once(story: Story, language: str) -> Any:
        out = tmp_path_factory.mktemp("slides") / "slides.pptx"
        slides.write(story, language, out)
        return Presentation(str(out))

    return once


def index_of(said: list[str], words: str, after: int = -1) -> int:
    """The first slide that says it; pauses ask the same more than once."""
    return next(number for number, page in enumerate(said) if words in page and number > after)


@pytest.mark.parametrize("language", ["fr", thorough("en")])
def test_every_question_stands_before_its_answer_and_all_that_follows(
    insulinoma: Story, written: Written, language: str
) -> None:
    said = list(map(shown, written(insulinoma, language).slides))
    reached = -1
    for step in insulinoma.steps:
        block = step.block
        place = index_of(said, words_of(block, language)[:60], after=reached)
        reached = place
        if isinstance(block, Question):
            why = index_of(said, in_language(block.why, language)[:60])
            assert why > place, block.id


def test_no_paragraph_has_two_kinds_of_bullet(fever: Story, written: Written) -> None:
    """The schema lets it choose one; PowerPoint offers to repair what breaks the schema."""
    kinds = {qn(f"a:{name}") for name in ("buNone", "buAutoNum", "buChar", "buBlip")}
    file = io.BytesIO()
    written(fever, "en").save(file)
    with zipfile.ZipFile(file) as archive:
        parts = [name for name in archive.namelist() if name.endswith(".xml")]
        elements = [
            (name, element)
            for name in parts
            for element in ElementTree.fromstring(archive.read(name)).iter()
        ]
    assert any(element.tag in kinds for _, element in elements)
    for name, element in elements:
        assert sum(child.tag in kinds for child in element) <= 1, (name, element.tag)


def test_all_that_powerpoint_would_repair_is_whole(insulinoma: Story, written: Written) -> None:
    """Names and ids once each, relations that lead somewhere, and nothing of negative size."""
    file = io.BytesIO()
    written(insulinoma, "fr").save(file)
    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
        parts = {
            name: ElementTree.fromstring(archive.read(name))
            for name in names
            if name.endswith((".xml", ".rels"))
        }
    assert len(set(names)) == len(names)
    linked = f"{{{RELATIONS}}}"
    for name, part in parts.items():
        ids = [each.get("id") for each in part.iter() if each.tag.endswith("}cNvPr")]
        assert len(set(ids)) == len(ids), name
        for each in part.iter(qn("a:ext")):
            assert int(each.get("cx", 0)) >= 0
            assert int(each.get("cy", 0)) >= 0
        folder, _, file_name = name.rpartition("/")
        relations = parts.get(f"{folder}/_rels/{file_name}.rels")
        known = {each.get("Id") for each in relations} if relations is not None else set()
        used = {
            value
            for each in part.iter()
            for key, value in each.attrib.items()
            if key.startswith(linked)
        }
        assert used <= known, name
        if name.endswith(".rels"):
            base = folder.removesuffix("_rels")
            for each in part:
                if each.get("TargetMode") != "External":
                    target = posixpath.normpath(posixpath.join(f"/{base}", each.get("Target", "")))
                    assert target.lstrip("/") in names, (name, target)


def test_the_title_tells_no_diagnosis(insulinoma: Story, written: Written) -> None:
    deck = written(insulinoma, "fr")
    first = shown(deck.slides[0])
    assert insulinoma.case.title["fr"] in first
    told = first + "".join(
        str(getattr(deck.core_properties, name)) for name in ("title", "subject", "keywords")
    )
    assert "insulinom" not in told.lower()
    assert (deck.slide_width, deck.slide_height) == (Pt(960), Pt(540))


def test_options_are_lettered_and_the_answer_names_the_same_letter(
    fever: Story, written: Written
) -> None:
    deck = list(written(fever, "en").slides)
    asked = next(slide for slide in deck if "Which test would you ask for?" in shown(slide))
    option = next(line for line in shown(asked).splitlines() if line.endswith("An X-ray"))
    answer = deck[deck.index(asked) + 1]
    assert option[:3] in ("A. ", "B. ", "C. ")
    assert option in shown(answer)
    assert option in notes(asked)


def test_notes_hold_the_teachers_notes_and_the_source(fever: Story, written: Written) -> None:
    deck = list(written(fever, "en").slides)
    since = next(slide for slide in deck if "For three days." in shown(slide))
    assert "Ask whether he smokes." in notes(since)
    assert "S02" in notes(since)
    assert "for 3 days" in notes(since)
    assert not any("Ask whether he smokes." in shown(slide) for slide in deck)


def test_the_swimlane_is_made_of_native_shapes_with_words(
    insulinoma: Story, written: Written
) -> None:
    deck = list(written(insulinoma, "fr").slides)
    groups = [
        shape
        for slide in deck
        for shape in slide.shapes
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP
    ]
    kinds = {part.shape_type for group in groups for part in group.shapes}
    assert kinds == {MSO_SHAPE_TYPE.AUTO_SHAPE, MSO_SHAPE_TYPE.LINE, MSO_SHAPE_TYPE.TEXT_BOX}
    assert insulinoma.case.timeline is not None
    said = [group._element.xpath("./p:nvGrpSpPr/p:cNvPr")[0].get("descr") for group in groups]
    for event in visible_events(Telling(insulinoma, everything(insulinoma)), "fr"):
        name = prose.full_label(event, translator("fr"))
        assert any(name in each for each in said if each), event.id
    drawn = [{shape.shape_type for shape in slide.shapes} for slide in deck]
    assert not any({MSO_SHAPE_TYPE.GROUP, MSO_SHAPE_TYPE.PICTURE} <= kinds for kinds in drawn)


def test_what_is_assumed_is_hatched_dashed_and_says_so(insulinoma: Story, written: Written) -> None:
    deck = list(written(insulinoma, "fr").slides)
    hatched = [
        (group, part)
        for slide in deck
        for group in slide.shapes
        if group.shape_type == MSO_SHAPE_TYPE.GROUP
        for part in group.shapes
        if part._element.xpath("./p:spPr/a:pattFill")
    ]
    assert hatched
    for group, part in hatched:
        assert part._element.xpath("./p:spPr/a:ln/a:prstDash")
        assert "suppos" in " ".join(s.text_frame.text for s in group.shapes if s.has_text_frame)


def test_nothing_is_set_smaller_than_a_hall_can_read(insulinoma: Story, written: Written) -> None:
    for slide in written(insulinoma, "fr").slides:
        if slide.shapes.title.text_frame.text.startswith(("Références", "Pour aller plus loin")):
            continue
        for shape in slide.placeholders:
            runs = [r for p in shape.text_frame.paragraphs for r in p.runs]
            # Rank and item are for who prepares, not for the hall.
            told = [run for run in runs if not run.text.startswith("Rang ")]
            assert all(run.font.size >= Pt(20) for run in told), shown(slide)


def test_a_long_text_goes_on_on_the_next_slide() -> None:
    text = " ".join(f"word{number}" for number in range(900))
    size, parts = pages([Paragraph(text)], BODY[3])
    assert size == SIZES[-1]
    assert len(parts) > 1
    assert " ".join(p.text for part in parts for p in part) == text
    assert all(height_of(part, size) <= BODY[3] for part in parts)


def test_lines_to_keep_and_further_reading_come_after_the_story(
    fever: Story, written: Written
) -> None:
    said = [shown(slide) for slide in written(fever, "en").slides]
    kept = index_of(said, "Listen before you look. [1]")
    told = [step.block.title["en"] for step in fever.steps if isinstance(step.block, Finding)]
    assert kept > max(index_of(said, title) for title in told)
    assert index_of(said, "One more paper.") > kept


def test_references_close_the_slides(insulinoma: Story, written: Written) -> None:
    said = "\n".join(map(shown, written(insulinoma, "fr").slides))
    cited = {
        cite
        for step in insulinoma.steps
        for cites in (
            *(lesson.cites for lesson in step.teaching),
            step.block.cites if isinstance(step.block, Question) else (),
        )
        for cite in cites
    }
    for cite in cited:
        assert insulinoma.case.references[cite].text[:40] in said


def test_what_slides_cannot_carry_is_listed(fever: Story, tmp_path: Path) -> None:
    listed = slides.write(fever, "en", tmp_path / "slides.pptx")
    assert "the glossary" in listed
    assert "the differential that a learner keeps" in listed


def test_every_option_of_every_question_is_on_its_slide(
    insulinoma: Story, written: Written
) -> None:
    said = list(map(shown, written(insulinoma, "fr").slides))
    for step in insulinoma.steps:
        if isinstance(step.block, ChoiceQuestion):
            first = index_of(said, step.block.stem["fr"][:60])
            heading = said[first].partition("\n")[0]
            pages_of_it = "\n".join(page for page in said[first:] if page.startswith(heading))
            assert all(text["fr"] in pages_of_it for text in step.block.options.values())
