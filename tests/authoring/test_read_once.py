"""A text is read no oftener than an edit needs: in a large case that is what takes the time."""

from collections.abc import Callable

import pytest
import yaml

from epicrisis.authoring import drafts
from epicrisis.authoring.edits import editing
from epicrisis.authoring.edits.edit import Edit, Move, Put
from epicrisis.authoring.edits.editing import edited_document
from epicrisis.server import draft_worker
from epicrisis.ui.shared.open_draft import OpenDraft
from tests.conftest import ROOT

DRAFT = drafts.from_disk(ROOT / "tests" / "cases" / "minimal")
BLOCK = ("stages", 0, "blocks", 1)
TITLE = Put((*BLOCK, "title"), "A warm morning")
Count = Callable[[Callable[[], object]], int]


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Count:
    """How many times a text of YAML is read while something is done."""
    texts: list[object] = []
    read = yaml.parse

    def count(act: Callable[[], object]) -> int:
        texts.clear()
        editing._tree.cache_clear()
        act()
        return len(texts)

    def counted(text: str, Loader: type[yaml.CSafeLoader]) -> object:  # noqa: N803
        texts.append(text)
        return read(text, Loader=Loader)

    monkeypatch.setattr(yaml, "parse", counted)
    return count


def test_a_text_is_read_before_an_edit_and_behind_it(reads: Count) -> None:
    assert reads(lambda: edited_document(DRAFT.text, [TITLE])) == 2


def test_a_text_that_was_prepared_is_read_behind_the_edit_alone(reads: Count) -> None:
    def prepared() -> None:
        editing.prepare(DRAFT.text)
        edited_document(DRAFT.text, [TITLE])

    assert reads(prepared) == reads(lambda: edited_document(DRAFT.text, [TITLE])) == 2
    editing.prepare("stages: [")  # what can't be read is told when it is edited


def test_values_that_a_form_changes_in_their_places_are_read_back_as_one(reads: Count) -> None:
    other = Put(("stages", 1, "blocks", 1, "title"), "A quiet evening")
    assert edited_document(DRAFT.text, [TITLE, other]).text == (
        edited_document(edited_document(DRAFT.text, [TITLE]).text, [other]).text
    )
    assert reads(lambda: edited_document(DRAFT.text, [TITLE, other])) == 2


def test_an_edit_that_builds_on_another_sees_what_that_left(reads: Count) -> None:
    edits: list[Edit] = [TITLE, Move(BLOCK, 0), Put((*BLOCK[:-1], 0, "title"), "Another title")]
    assert "Another title" in edited_document(DRAFT.text, edits).text
    assert reads(lambda: edited_document(DRAFT.text, edits)) == 4


def test_a_page_reads_a_text_once_and_what_it_edited_not_again(reads: Count) -> None:
    open_draft = OpenDraft(DRAFT, edition="one")
    assert reads(lambda: [open_draft.written for _ in range(3)]) == 1
    open_draft.take_edits(edited_document(DRAFT.text, [TITLE]))
    assert reads(lambda: open_draft.written) == 0
    assert open_draft.written.data == edited_document(open_draft.draft.text, []).document.data
    open_draft.undo()
    assert open_draft.written.data == edited_document(DRAFT.text, []).document.data


def test_a_broken_case_is_read_once_for_its_problems_and_for_what_can_be_told(
    reads: Count,
) -> None:
    broken = drafts.Draft(DRAFT.text.replace("minutes: 5", "minutes: five"), DRAFT.files)
    report = draft_worker.report(broken)
    assert report.sound is None
    assert draft_worker.sound(broken).loaded is not None
    assert reads(lambda: [draft_worker.report(broken), draft_worker.sound(broken)]) == 1
