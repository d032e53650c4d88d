"""What stands on the printed case, read back from the PDF."""

from pathlib import Path

import pytest
from pypdf import PdfReader

from epicrisis.cases.model import Finding, in_language
from epicrisis.exports import handout
from epicrisis.story.telling import Story


def text_of(path: Path) -> str:
    """Return a PDF's words without the line breaks and hyphens of its setting."""
    return "".join(squeezed(page.extract_text()) for page in PdfReader(path).pages)


def squeezed(text: str) -> str:
    return "".join(text.split()).replace("\u00ad", "").replace("-", "").replace("‐", "")


def printed(story: Story, language: str, folder: Path) -> tuple[Path, Path]:
    out = folder / "handout.pdf"
    handout.write(story, language, out)
    return out, folder / "handout-teacher.pdf"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_students_get_every_question_and_no_answer(
    insulinoma: Story, tmp_path: Path, language: str
) -> None:
    student, teacher = map(text_of, printed(insulinoma, language, tmp_path))
    for step in insulinoma.steps:
        if isinstance(step.block, Finding):
            assert squeezed(in_language(step.block.text, language))[:30] in student
            continue
        stem, why = (
            squeezed(in_language(text, language))[:30] for text in (step.block.stem, step.block.why)
        )
        assert stem in student
        assert stem in teacher
        assert why in teacher
        assert why not in student


def test_on_paper_the_story_goes_on_over_the_page(fever: Story, tmp_path: Path) -> None:
    student, _ = printed(fever, "en", tmp_path)
    pages = [squeezed(page.extract_text()) for page in PdfReader(student).pages]
    asked = next(n for n, page in enumerate(pages) if squeezed("Which test would you") in page)
    told = next(n for n, page in enumerate(pages) if squeezed("It is normal.") in page)
    assert asked < told


def test_notes_and_references_are_the_teachers_alone(fever: Story, tmp_path: Path) -> None:
    student, teacher = map(text_of, printed(fever, "en", tmp_path))
    for words in ("Ask whether he smokes.", "Somebody. A paper. 2020.", "for 3 days"):
        assert squeezed(words) in teacher
        assert squeezed(words) not in student


@pytest.mark.parametrize("language", ["fr", "en"])
def test_both_are_tagged_titled_and_say_their_language(
    insulinoma: Story, tmp_path: Path, language: str
) -> None:
    for path in printed(insulinoma, language, tmp_path):
        reader = PdfReader(path)
        assert "/StructTreeRoot" in reader.root_object
        assert str(reader.root_object["/Lang"]).startswith(language)
        assert reader.metadata is not None
        assert reader.metadata.title == in_language(insulinoma.case.title, language)
        assert b"pdfuaid" in path.read_bytes()
        assert reader.xmp_metadata is not None


def test_the_words_of_a_case_are_never_read_as_typst(fever: Story, tmp_path: Path) -> None:
    case = fever.case
    title = '#panic("run") $x$ *b* @ref </script>'
    hostile = Story(case.model_copy(update={"title": {"en": title}}), fever.sentences, fever.steps)
    student, _ = printed(hostile, "en", tmp_path)
    assert squeezed(title) in text_of(student)


def test_the_swimlane_is_printed(insulinoma: Story, tmp_path: Path) -> None:
    for path in printed(insulinoma, "fr", tmp_path):
        assert insulinoma.case.timeline is not None
        said = text_of(path)
        assert all(squeezed(lane.title["fr"]) in said for lane in insulinoma.case.timeline.lanes)
