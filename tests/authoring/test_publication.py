"""What is published keeps its ids, whatever its author words anew afterwards."""

from pathlib import Path

import pytest

from epicrisis.authoring.drafting.draft import draft
from epicrisis.authoring.drafts import Draft, from_files
from epicrisis.authoring.edits.edit import Insert, Put
from epicrisis.authoring.edits.editing import edited
from epicrisis.authoring.publication import as_published, suggested_id
from epicrisis.cases.model import Case
from epicrisis.cases.questions import SingleQuestion
from epicrisis.cases.reading.case_file import read_case
from epicrisis.cases.reading.files import in_memory
from epicrisis.cases.reading.yaml_text import Plain

TEXT = "A woman of 30 coughs. The examination finds a rash. The diagnosis of measles is made."
QUESTION: dict[str, Plain] = {
    "question": "What do you ask?",
    "right": ("Whether she was vaccinated",),
    "wrong": ("What she dreams of",),
    "why": "It was likely.",
    "source": "S01",
}


def case_of(published: Draft) -> Case:
    path = Path(published.case_id) / "case.yaml"
    return read_case(path, published.text, in_memory(published.files)).loaded.case


def asked(case: Case) -> SingleQuestion:
    blocks = [block for stage in case.stages for block in stage.blocks]
    return next(block for block in blocks if isinstance(block, SingleQuestion))


def written() -> Draft:
    made = from_files(draft(TEXT, "en").files)
    text = edited(made.text, [Insert(("stages", "anamnesis"), 1, QUESTION)])
    return Draft(text, made.files)


def test_a_published_draft_is_no_draft_and_has_its_id() -> None:
    published = as_published(written(), "rash-and-cough")
    assert case_of(published).id == "rash-and-cough"
    assert not case_of(published).is_draft


def test_words_that_change_after_publishing_change_no_id() -> None:
    published = as_published(written(), "rash-and-cough")
    before = asked(case_of(published))
    reworded = edited(
        published.text, [Put(("stages", "anamnesis", 1, "question"), "What do you ask her?")]
    )
    after = asked(case_of(Draft(reworded, published.files)))
    assert after.stem != before.stem
    assert (after.id, list(after.options), after.answer) == (
        before.id,
        list(before.options),
        before.answer,
    )


def test_what_is_published_again_stays_byte_for_byte() -> None:
    published = as_published(written(), "rash-and-cough")
    assert as_published(published, "rash-and-cough") == published


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("A man of 49 with pain in his back", "a-man-of-49-with"),
        ("Œdème d’un nourrisson", "oedeme-d-un-nourrisson"),
        ("患者", "my-first-case"),
    ],
)
def test_an_id_is_suggested_by_the_title(title: str, expected: str) -> None:
    assert suggested_id(title) == expected
