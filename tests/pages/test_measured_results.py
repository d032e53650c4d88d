"""Number, unit, range, high and low: alike on page, projector and phone and in every file."""

import re
from base64 import b64decode
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from pptx import Presentation
from pypdf import PdfReader

from epicrisis.cases.questions import Question
from epicrisis.exports import handout, markup, moodle, scenes, slides, story_page
from epicrisis.live.phones import pages
from epicrisis.live.room.class_state import ClassState
from epicrisis.story import answers
from epicrisis.ui.learner import answered_question, stage
from epicrisis.ui.shared import html
from epicrisis.ui.teacher import class_view
from tests.live.small_room import NOW, room_at
from tests.support.measured_case import LABS, measured_story

STEP = 2
SAID = ("9,3", "g/dl", "12–16 (femmes)", "bas", "1 390", "élevé", "< 0,5", "< 14", "7,40", "≥ 55")


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def words_of(markup: str) -> str:
    parser = _Words()
    parser.feed(markup)
    return plain(" ".join(parser.words))


def plain(text: str) -> str:
    return " ".join(text.split())


def test_the_page_tells_them_in_columns() -> None:
    story = measured_story()
    shown = stage.finding_html(story, story.steps[STEP - 1], "fr")
    assert [each for each in SAID if each not in words_of(shown)] == []
    heads = ["Examen", "Résultat", "Unité", "Normale"]
    assert all(f">{head}</th>" in shown for head in heads)
    assert '<td class="ep-number">' in shown
    # The arrow is for eyes; the word is for all.
    assert '<span aria-hidden="true">↓</span> bas' in shown


def test_a_table_of_a_question_stands_below_its_stem_before_and_after_the_answer() -> None:
    story = measured_story()
    step = story.steps[2]
    assert isinstance(step.block, Question)
    answered = answered_question.answered_html(story, step, "fr", answers.dont_know(step.block), ())
    phone = pages.frame(ClassState(story, room_at(story, 3)), "fr", NOW).html
    for shown in (answered, phone):
        said = words_of(shown)
        assert said.index("tableau") < said.index("Lactate 4,2 1.90") < said.index("baisse")
        assert "Deux prélèvements" in said


def test_what_is_marked_is_seen_so_and_no_mark_is_left_over() -> None:
    story = measured_story()
    step = story.steps[2]
    assert isinstance(step.block, Question)
    shown = [
        stage.finding_html(story, story.steps[1], "fr"),
        answered_question.answered_html(story, step, "fr", answers.dont_know(step.block), ()),
        *(pages.frame(ClassState(story, room_at(story, n)), "fr", NOW).html for n in (2, 3)),
    ]
    for each in shown:
        assert set("*^~").isdisjoint(words_of(each))
        assert "<strong>" in each
        assert "<sup>" in each
    assert "<em>S. aureus</em>" in shown[0]
    assert html.plain(step.block.options["hausse"]["fr"]) == r"Une hausse de *S. aureus*"  # type: ignore[attr-defined]


def test_no_value_is_on_a_page_or_phone_before_its_sentence_is_told() -> None:
    story = measured_story()
    for number, (told, closed) in {2: ("182", "96,0"), 4: ("96,0", "3,5"), 5: ("3,5", "?")}.items():
        page = stage.finding_html(story, story.steps[number - 1], "fr")
        phone = pages.frame(ClassState(story, room_at(story, number)), "fr", NOW).html
        for shown in (page, *_drawings(page), phone):
            assert closed not in words_of(shown)
        assert told in words_of(page)
        assert told in words_of(phone)
    assert any("96,0" in drawing for drawing in _drawings(page))


def _drawings(page: str) -> list[str]:
    """The curves of a page, which stand in their addresses."""
    found = re.findall(r"data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)", page)
    return [b64decode(each).decode() for each in found]


def test_the_projector_and_the_phone_tell_the_same() -> None:
    story = measured_story()
    block = story.steps[STEP - 1].block
    phone = pages.frame(ClassState(story, room_at(story, STEP)), "fr", NOW).html
    assert [each for each in SAID if each not in words_of(phone)] == []
    lines = class_view.lines_of(block)  # type: ignore[arg-type]
    assert {line.name for line in lines} >= {row["name"] for row in LABS}
    assert [line.name for line in lines][1:4] == ["Hémoglobine", "Anticorps", "Frottis"]


def test_anki_and_moodle_get_tables_and_marks(tmp_path: Path) -> None:
    out = tmp_path / "quiz.xml"
    moodle.write(measured_story(), "fr", out)
    quiz = unescape(out.read_text(encoding="utf-8"))
    asked = quiz[quiz.index("<questiontext") : quiz.index("</questiontext>")]
    assert "Lactate" in asked
    assert "<strong>tableau</strong>" in asked
    assert "<em>S. aureus</em>" in quiz
    whole = scenes.of_story(measured_story(), "fr")
    question = whole.scenes[2].asked
    assert question is not None
    assert "<table" in markup.asked(question)


@pytest.mark.parametrize("write", [slides.write, handout.write, story_page.write])
def test_every_file_of_the_story_tells_the_same(write: object, tmp_path: Path) -> None:
    out = tmp_path / "file"
    write(measured_story(), "fr", out)  # type: ignore[operator]
    told = {slides.write: _deck, handout.write: _print}.get(write, _page)(out)  # type: ignore[call-overload]
    assert [each for each in SAID if each not in told] == []
    more = ("Deux prélèvements", "Lactate", "CRP (mg/l)", "À l’entrée", "96,0", "< 3,5")
    assert [each for each in more if each not in told] == []
    assert "**" not in told
    assert "10^9^" not in told


def _deck(out: Path) -> str:
    tables = [
        shape.table for slide in Presentation(str(out)).slides for shape in slide.shapes
        if shape.has_table
    ]  # fmt: skip
    cells = (cell.text for table in tables for row in table.rows for cell in row.cells)
    words = (
        shape.text_frame.text
        for slide in Presentation(str(out)).slides
        for shape in slide.shapes
        if shape.has_text_frame
    )
    return plain(" ".join((*cells, *words)))


def _print(out: Path) -> str:
    return plain(" ".join(page.extract_text() for page in PdfReader(out).pages))


def _page(out: Path) -> str:
    return words_of(out.read_text(encoding="utf-8"))
