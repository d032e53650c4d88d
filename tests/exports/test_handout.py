"""What stands on the printed case, read back from the PDF."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from pypdf import PdfReader

from epicrisis.cases.fields import in_language
from epicrisis.cases.model import Finding
from epicrisis.cases.pauses import Pause
from epicrisis.cases.questions import Question
from epicrisis.exports import handout
from epicrisis.story.telling import Story
from tests.support.measured_case import plain_case, story_of
from tests.support.steps import words_of
from tests.support.tiers import thorough

Printed = Callable[[Story, str], tuple[Path, Path]]


@cache
def text_of(path: Path) -> str:
    """Return a PDF's words without the line breaks and hyphens of its setting."""
    return "".join(squeezed(page.extract_text()) for page in PdfReader(path).pages)


def squeezed(text: str) -> str:
    return "".join(text.split()).replace("\u00ad", "").replace("-", "").replace("‐", "")


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Printed:
    """Print a story for students and for teachers, once in each language."""

    @cache
    def once(story: Story, language: str) -> tuple[Path, Path]:
        out = tmp_path_factory.mktemp("handout") / "handout.pdf"
        handout.write(story, language, out)
        return out, out.with_stem("handout-teacher")

    return once


@pytest.mark.parametrize("language", ["fr", thorough("en")])
@pytest.mark.long
def test_students_get_every_question_and_no_answer(
    insulinoma: Story, printed: Printed, language: str
) -> None:
    student, teacher = map(text_of, printed(insulinoma, language))
    for step in insulinoma.steps:
        if isinstance(step.block, Finding):
            assert squeezed(in_language(step.block.text, language))[:30] in student
            continue
        if isinstance(step.block, Pause):
            check_pause(step.block, language, student, teacher)
            continue
        stem, why = (
            squeezed(in_language(text, language))[:30] for text in (step.block.stem, step.block.why)
        )
        assert stem in student
        assert stem in teacher
        assert why in teacher
        assert why not in student


def test_lines_to_keep_and_further_reading_stand_with_the_answers_alone(
    fever: Story, printed: Printed
) -> None:
    student, teacher = printed(fever, "en")
    for words in map(squeezed, ("Listen before you look. [1]", "One more paper.")):
        assert words not in text_of(student)
        assert words in text_of(handout.corrected(student))
        assert words in text_of(teacher)


def test_a_table_longer_than_a_page_goes_on_on_the_next(tmp_path: Path) -> None:
    """An unbreakable one is drawn over the page's foot, row upon row."""
    rows = [{"name": f"Row {number} of many", "result": "1 mmol/L"} for number in range(60)]
    plain = plain_case()
    plain["stages"][-1]["blocks"][-1]["labs"] = rows
    out = tmp_path / "handout.pdf"
    handout.write(story_of(plain), "fr", out)
    pages = [squeezed(page.extract_text()) for page in PdfReader(out).pages]
    places = [
        next(n for n, page in enumerate(pages) if squeezed(f"Row {number} of many") in page)
        for number in range(60)
    ]
    assert len(set(places)) == 2
    assert places == sorted(places)


def test_on_paper_the_story_goes_on_over_the_page(fever: Story, printed: Printed) -> None:
    student, _ = printed(fever, "en")
    pages = [squeezed(page.extract_text()) for page in PdfReader(student).pages]
    asked = next(n for n, page in enumerate(pages) if squeezed("Which test would you") in page)
    told = next(n for n, page in enumerate(pages) if squeezed("It is normal.") in page)
    assert asked < told


def test_notes_and_references_are_the_teachers_alone(fever: Story, printed: Printed) -> None:
    student, teacher = map(text_of, printed(fever, "en"))
    for words in ("Ask whether he smokes.", "Somebody. A paper. 2020.", "for 3 days"):
        assert squeezed(words) in teacher
        assert squeezed(words) not in student


def test_who_has_lived_the_case_gets_its_answers_and_no_notes(
    fever: Story, printed: Printed
) -> None:
    student, _ = printed(fever, "en")
    said = text_of(handout.corrected(student))
    asked = [step.block for step in fever.steps if isinstance(step.block, Question)]
    assert asked
    for question in asked:
        assert squeezed(in_language(question.why, "en"))[:30] in said
    assert squeezed("Somebody. A paper. 2020.") in said
    assert squeezed("Ask whether he smokes.") not in said
    assert b"pdfuaid" in handout.corrected(student).read_bytes()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_both_are_tagged_titled_and_say_their_language(
    insulinoma: Story, printed: Printed, language: str
) -> None:
    for path in printed(insulinoma, language):
        reader = PdfReader(path)
        assert "/StructTreeRoot" in reader.root_object
        assert str(reader.root_object["/Lang"]).startswith(language)
        assert reader.metadata is not None
        assert reader.metadata.title == in_language(insulinoma.case.title, language)
        assert b"pdfuaid" in path.read_bytes()
        assert reader.xmp_metadata is not None


def check_pause(pause: Pause, language: str, student: str, teacher: str) -> None:
    """On a student's paper a pause asks, and says nothing of what its authors would."""
    asked = squeezed(words_of(pause, language))[:30]
    assert asked in student
    assert asked in teacher
    if pause.sentence is not None:
        own = squeezed(in_language(pause.sentence.text, language))[:30]
        assert own not in student
        assert own in teacher


def test_the_words_of_a_case_are_never_read_as_typst(fever: Story, tmp_path: Path) -> None:
    case = fever.case
    title = '#panic("run") $x$ *b* @ref </script>'
    hostile = Story(case.model_copy(update={"title": {"en": title}}), fever.sentences, fever.steps)
    student = tmp_path / "handout.pdf"
    handout.write(hostile, "en", student)
    assert squeezed(title) in text_of(student)


def test_the_swimlane_is_printed(insulinoma: Story, printed: Printed) -> None:
    for path in printed(insulinoma, "fr"):
        assert insulinoma.case.timeline is not None
        said = text_of(path)
        assert all(squeezed(lane.title["fr"]) in said for lane in insulinoma.case.timeline.lanes)


def test_a_word_longer_than_a_line_stays_on_the_page(tmp_path: Path) -> None:
    plain = plain_case()
    plain["stages"][0]["blocks"][0]["text"] = f"Avant {'W' * 400} après"
    out = tmp_path / "handout.pdf"
    handout.write(story_of(plain), "fr", out)
    drawn: list[int] = []

    def see(text: str, *_: object) -> None:
        drawn.append(text.count("W"))

    PdfReader(out).pages[0].extract_text(visitor_text=see)
    assert sum(drawn) == 400
    assert max(drawn) < 100, "no line holds more"
