"""Number, unit, range, high and low: alike on page, projector and phone and in every file."""

from html.parser import HTMLParser
from pathlib import Path

import pytest
from pptx import Presentation
from pypdf import PdfReader

from epicrisis.exports import handout, slides, story_page
from epicrisis.live.phones import pages
from epicrisis.live.room.class_state import ClassState
from epicrisis.ui.learner import stage
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


def test_the_projector_and_the_phone_tell_the_same() -> None:
    story = measured_story()
    block = story.steps[STEP - 1].block
    phone = pages.frame(ClassState(story, room_at(story, STEP)), "fr", NOW).html
    assert [each for each in SAID if each not in words_of(phone)] == []
    lines = class_view.lines_of(block)  # type: ignore[arg-type]
    assert {line.name for line in lines} >= {row["name"] for row in LABS}
    assert [line.name for line in lines][1:4] == ["Hémoglobine", "Anticorps", "Frottis"]


@pytest.mark.parametrize("write", [slides.write, handout.write, story_page.write])
def test_every_file_of_the_story_tells_the_same(write: object, tmp_path: Path) -> None:
    out = tmp_path / "file"
    write(measured_story(), "fr", out)  # type: ignore[operator]
    told = {slides.write: _deck, handout.write: _print}.get(write, _page)(out)  # type: ignore[call-overload]
    assert [each for each in SAID if each not in told] == []


def _deck(out: Path) -> str:
    tables = [
        shape.table for slide in Presentation(str(out)).slides for shape in slide.shapes
        if shape.has_table
    ]  # fmt: skip
    cells = (cell.text for table in tables for row in table.rows for cell in row.cells)
    return plain(" ".join(cells))


def _print(out: Path) -> str:
    return plain(" ".join(page.extract_text() for page in PdfReader(out).pages))


def _page(out: Path) -> str:
    return words_of(out.read_text(encoding="utf-8"))
