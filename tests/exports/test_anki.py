"""A deck to keep: opened again as Anki does, by the SQLite inside the archive."""

import html
import io
import json
import re
import sqlite3
import zipfile
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given

from epicrisis.cases.questions import Question
from epicrisis.exports import anki
from epicrisis.exports.markup import plain
from epicrisis.store.records import Remark
from epicrisis.story.telling import Story
from tests.exports.odd_texts import ODD, odd_texts, with_text
from tests.support.tiers import examples


class Note(NamedTuple):
    guid: str
    model: int
    tags: list[str]
    fields: dict[str, str]


class Collection(NamedTuple):
    decks: list[dict[str, Any]]
    models: dict[str, Any]
    notes: list[Note]
    cards: int


def opened(package: bytes) -> Collection:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        assert archive.testzip() is None
        images = json.loads(archive.read("media")).values()
        database = sqlite3.connect(":memory:")
        database.deserialize(archive.read("collection.anki2"))
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    decks, models = database.execute("SELECT decks, models FROM col").fetchone()
    rows = database.execute("SELECT guid, mid, tags, flds FROM notes ORDER BY id").fetchall()
    (cards,) = database.execute("SELECT count(*) FROM cards").fetchone()
    shown = re.findall(r'<img src="([0-9a-f]{24}\.(?:png|jpg))"', "".join(row[3] for row in rows))
    assert sorted(images) == sorted(set(shown))
    return Collection(
        [deck for number, deck in json.loads(decks).items() if number != "1"],
        json.loads(models),
        [
            Note(guid, model, tags.split(), dict(zip(anki.FIELDS, flds.split("\x1f"), strict=True)))
            for guid, model, tags, flds in rows
        ],
        cards,
    )


def words(field: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", field))


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", ["fever", "insulinoma"])
def test_every_question_and_every_teaching_point_is_a_card(
    name: str, language: str, request: pytest.FixtureRequest
) -> None:
    story: Story = request.getfixturevalue(name)
    collection = opened(anki.package(story, language, 1.0))

    questions = sum(isinstance(step.block, Question) for step in story.steps)
    points = sum(len(step.teaching) for step in story.steps)
    assert len(collection.notes) == collection.cards == questions + points
    assert len({note.guid for note in collection.notes}) == questions + points
    assert all(note.fields["Front"] and note.fields["Answer"] for note in collection.notes)
    (deck,) = collection.decks
    assert deck["name"] == story.case.title[language]
    assert {str(note.model) for note in collection.notes} == set(collection.models)


def test_the_back_says_what_is_right_why_and_on_what_it_rests(fever: Story) -> None:
    note = opened(anki.package(fever, "en", 1.0)).notes[1]

    assert words(note.fields["Front"]) == "Which test would you ask for?"
    assert re.fullmatch(r"[ABC]\. An X-ray", words(note.fields["Answer"]))
    assert words(note.fields["Answer"]) in words(note.fields["Options"])
    assert "It is enough here." in words(note.fields["Why"])
    assert "S02 “He had a cough”" in words(note.fields["Source"])
    assert "https://doi.org/10.1000/xyz" in note.fields["References"]
    assert note.tags == [
        *("a-fever", "stage::investigations", "kind::both", "specialty::Internal_medicine")
    ]


def test_the_options_stand_in_the_same_order_every_time(fever: Story) -> None:
    assert anki.package(fever, "fr", 1.0) == anki.package(fever, "fr", 1.0)


def test_a_teaching_point_asks_after_the_finding_that_it_follows(fever: Story) -> None:
    note = opened(anki.package(fever, "en", 1.0)).notes[0]

    assert words(note.fields["Front"]) == "Duration: what is worth remembering?"
    assert words(note.fields["Answer"]) == "Cough is a reflex."


def test_points_after_one_finding_have_fronts_of_their_own(insulinoma: Story) -> None:
    notes = opened(anki.package(insulinoma, "en", 1.0)).notes
    fronts = [note.fields["Front"] for note in notes]
    follows_findings = [front for front in fronts if "worth remembering" in front]

    assert any("(2 of " in front for front in follows_findings)


def test_importing_again_updates_what_was_learned(fever: Story) -> None:
    before = opened(anki.package(fever, "en", 1.0))
    after = opened(anki.package(with_text(fever, "Another wording"), "en", 2.0))

    assert [note.guid for note in before.notes] == [note.guid for note in after.notes]
    assert before.notes[0].fields != after.notes[0].fields
    assert before.decks[0]["id"] == after.decks[0]["id"]
    assert set(before.models) == set(after.models)


def test_the_two_languages_are_two_decks(fever: Story) -> None:
    french, english = (opened(anki.package(fever, language, 1.0)) for language in ("fr", "en"))

    assert french.decks[0]["id"] != english.decks[0]["id"]
    assert not {note.guid for note in french.notes} & {note.guid for note in english.notes}


def test_its_name_tells_no_diagnosis_and_its_description_says_that_the_cards_do(
    insulinoma: Story,
) -> None:
    (deck,) = opened(anki.package(insulinoma, "en", 1.0)).decks

    assert "insulinoma" not in deck["name"].lower()
    assert "For after the case" in deck["desc"]


def test_it_is_designed_for_light_and_dark(fever: Story) -> None:
    (model,) = opened(anki.package(fever, "en", 1.0)).models.values()

    assert ".card.nightMode" in model["css"]


def check_odd(story: Story, text: str) -> None:
    collection = opened(anki.package(with_text(story, text), "en", 1.0))
    for note in collection.notes:
        assert "<script" not in "".join(note.fields.values())
        assert "[" not in "".join(note.fields.values())
        assert " ".join(plain(text).split()) in " ".join(
            words("".join(note.fields.values())).split()
        )


@pytest.mark.parametrize("text", ODD)
def test_an_odd_text_is_shown_as_it_stands(fever: Story, text: str) -> None:
    check_odd(fever, text)


@examples(40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(odd_texts)
def test_any_text_survives(fever: Story, text: str) -> None:
    check_odd(fever, text)


def test_what_it_cannot_carry_is_told(fever: Story, tmp_path: Path) -> None:
    left_out = anki.write(fever, "en", tmp_path / "deck.apkg")

    assert "the timeline" in left_out
    assert len(opened((tmp_path / "deck.apkg").read_bytes()).notes) == 6


def test_a_note_stands_behind_the_explanation_and_a_star_is_a_tag(fever: Story) -> None:
    own = {
        "Q1": Remark(True, "Less <b>radiation</b> [sound:x.mp3]"),
        "cough": Remark(False, "Dry."),
        "gone": Remark(True, "of an older edition"),
    }
    notes = {note.guid: note for note in opened(anki.package(fever, "en", 1.0, own)).notes}
    before = {note.guid: note for note in opened(anki.package(fever, "en", 1.0)).notes}
    assert before.keys() <= notes.keys(), "what is learned already stays the same note"
    (question,) = (notes[guid] for guid in before if notes[guid] != before[guid])
    assert words(question.fields["Why"]).endswith("My noteLess <b>radiation</b> [sound:x.mp3]")
    assert "[sound" not in question.fields["Why"]
    assert "starred" in question.tags
    (finding,) = (note for guid, note in notes.items() if guid not in before)
    assert "Dry." in finding.fields["Why"]
    assert "He has been coughing" in finding.fields["Answer"]
    assert "coughing" not in finding.fields["Front"]
    assert {note.model for note in notes.values()} == {note.model for note in before.values()}
