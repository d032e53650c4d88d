"""A deck, imported by Anki's own engine."""

from pathlib import Path

import pytest
from anki.collection import (
    Collection,
    ImportAnkiPackageOptions,
    ImportAnkiPackageRequest,
    ImportLogWithChanges,
)

from epicrisis.cases.questions import Question
from epicrisis.exports import anki
from epicrisis.story.telling import Story
from tests.exports.odd_texts import ODD, with_text
from tests.kinds.samples import story
from tests.support.tiers import thorough


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    """An empty collection of Anki's."""
    return Collection(str(tmp_path / "collection.anki2"))


def imported(
    into: Collection, one: Story, language: str, now: float, *, merges_types: bool = False
) -> ImportLogWithChanges.Log:
    """Import a deck as Anki does by default, or with "Merge note types"."""
    path = Path(into.path).with_name("deck.apkg")
    path.write_bytes(anki.package(one, language, now))
    request = ImportAnkiPackageRequest(
        package_path=str(path),
        options=ImportAnkiPackageOptions(with_scheduling=False, merge_notetypes=merges_types),
    )
    return into.import_anki_package(request).log


def lost(log: ImportLogWithChanges.Log) -> int:
    left = (log.duplicate, log.conflicting, log.first_field_match, log.empty_first_field)
    return sum(map(len, (*left, log.missing_notetype, log.missing_deck)))


def notes_of(one: Story) -> int:
    questions = sum(isinstance(step.block, Question) for step in one.steps)
    return questions + sum(len(step.teaching) for step in one.steps)


@pytest.mark.parametrize("name", ["kinds", "fever", "shadow", thorough("insulinoma")])
def test_it_imports_all_cards_none_of_them_empty(
    name: str, collection: Collection, request: pytest.FixtureRequest
) -> None:
    one = story() if name == "kinds" else request.getfixturevalue(name)
    log = imported(collection, one, one.case.language, 1.0)
    assert len(log.new) == log.found_notes == notes_of(one)
    assert lost(log) == 0
    assert not collection.get_empty_cards().notes
    media = collection.media.check()
    assert [*media.missing] == []
    assert [*media.unused] == []
    for number in collection.find_cards(""):
        card = collection.get_card(number)
        front, back = card.question(), card.answer()
        assert front.strip()
        assert len(back) > len(front)


def test_importing_again_changes_words_and_keeps_what_was_learned(
    fever: Story, collection: Collection
) -> None:
    imported(collection, fever, "en", 1.0)
    collection.decks.select(collection.get_card(collection.find_cards("")[0]).did)
    card = collection.sched.getCard()
    assert card
    collection.sched.answerCard(card, 4)
    before = collection.get_card(card.id)
    log = imported(collection, with_text(fever, "Another wording"), "en", 2.0)
    after = collection.get_card(card.id)
    assert len(log.updated) == notes_of(fever)
    assert len(log.new) == lost(log) == 0
    assert (after.reps, after.due, after.ivl) == (before.reps, before.due, before.ivl)
    assert after.reps == 1
    assert "Another wording" in after.answer()


def test_who_has_changed_the_note_type_updates_by_merging_it(
    fever: Story, collection: Collection
) -> None:
    """As `docs/exports.md` says; Anki alone leaves all notes as they were."""
    imported(collection, fever, "en", 1.0)
    (number,) = {note.mid for note in map(collection.get_note, collection.find_notes(""))}
    own = collection.models.get(number)
    assert own
    collection.models.add_field(own, collection.models.new_field("My field"))
    collection.models.update_dict(own)
    other, later = with_text(fever, "Another wording"), 4e9  # than the change of the type
    assert not imported(collection, other, "en", later).updated
    log = imported(collection, other, "en", later, merges_types=True)
    assert len(log.updated) == notes_of(fever)
    assert not log.new
    assert "My field" in collection.get_note(collection.find_notes("")[0]).keys()  # noqa: SIM118


@pytest.mark.parametrize("text", [" ".join(ODD), *map(thorough, ODD)])
def test_an_odd_text_breaks_no_card(text: str, collection: Collection) -> None:
    log = imported(collection, with_text(story(), text), "en", 1.0)
    assert len(log.new) == notes_of(story())
    assert lost(log) == 0
    assert not collection.get_empty_cards().notes
    for number in collection.find_cards(""):
        card = collection.get_card(number)
        assert "<script" not in card.answer()
        assert not card.question_av_tags()
        assert not card.answer_av_tags()
