"""What this is not is said in every file but the quiz, whose Moodle is the teacher's."""

import io
import sqlite3
import zipfile
from collections.abc import Callable

import pytest
from pptx import Presentation
from pypdf import PdfReader

from epicrisis.exports.registry import EXPORTS, Export
from epicrisis.i18n import translator
from epicrisis.live.phones import pages
from epicrisis.live.room.class_state import ClassState
from epicrisis.story.telling import Story
from epicrisis.writing import disclaimer
from tests.live.small_room import NOW, room_at


def of_slides(content: bytes) -> str:
    shapes = [s for slide in Presentation(io.BytesIO(content)).slides for s in slide.shapes]
    return " ".join(shape.text_frame.text for shape in shapes if shape.has_text_frame)


def of_deck(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        collection = package.read("collection.anki2")
    connection = sqlite3.connect(":memory:")
    connection.deserialize(collection)
    (decks,) = connection.execute("SELECT decks FROM col").fetchone()
    return str(decks).encode().decode("unicode_escape")


def of_print(content: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


READ: dict[str, Callable[[bytes], str]] = {
    "pptx": of_slides,
    "anki": of_deck,
    "pdf": of_print,
    "sheet": of_print,
    "html": bytes.decode,
}
WITHOUT = {"moodle"}
"""Its questions are shown one by one, in a course that says what it is for."""


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    "form", [each for each in EXPORTS if each.name not in WITHOUT], ids=lambda each: each.ending
)
def test_each_file_says_it(form: Export, language: str, fever: Story) -> None:
    said = " ".join(READ[form.name](form.made(fever, language)).split())
    assert disclaimer(translator(language)) in said


@pytest.mark.parametrize("language", ["en", "fr"])
def test_each_page_of_a_phone_says_it(fever: Story, language: str) -> None:
    room = pages.page(
        ClassState(fever, room_at(fever, 1)), language, own=None, pseudonym=None, now=NOW
    )
    for page in (room, pages.join_page(language)):
        assert disclaimer(translator(language)) in page
