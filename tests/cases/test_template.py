"""A new case begins as a small valid one that explains itself."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from epicrisis.authoring.lint.checker import check_file
from epicrisis.authoring.template import template
from epicrisis.cases.model import Case
from epicrisis.cases.questions import QUESTION_TYPES, ChoiceQuestion
from epicrisis.cases.reading.files import UnfitFileError


def written(folder: Path, case_id: str) -> Path:
    """Write the template's files as a case of that id; return its case file."""
    (folder / case_id).mkdir()
    for name, text in template(case_id).items():
        (folder / case_id / name).write_text(text, encoding="utf-8")
    return folder / case_id / "case.yaml"


@pytest.mark.parametrize("case_id", ["my-case", "a", "2", "null", "1e5", "a" * 64])
def test_the_checker_finds_nothing_in_it(case_id: str, tmp_path: Path) -> None:
    report = check_file(written(tmp_path, case_id))
    assert report.problems == ()


def test_it_has_the_id_and_an_address(tmp_path: Path) -> None:
    report = check_file(written(tmp_path, "cough-at-night"))
    assert report.read is not None
    case = report.read.loaded.case
    assert (case.id, case.slug) == ("cough-at-night", "cough-at-night")


def test_it_names_every_part_that_a_case_can_have() -> None:
    text = template("my-case")["case.yaml"]
    missing = [name for name in Case.model_fields if not re.search(rf"\b{name}\b", text)]
    assert missing == []


def test_it_names_every_kind_of_question_and_every_key_of_its_own() -> None:
    text = template("my-case")["case.yaml"]
    keys = [field.alias or name for name, field in ChoiceQuestion.model_fields.items()]
    named = [each for each in (*QUESTION_TYPES, *keys) if re.search(rf"\b{each}\b", text)]
    assert named == [*QUESTION_TYPES, *keys]


def test_every_key_at_the_top_is_explained_above_or_by_its_heading() -> None:
    lines = template("my-case")["case.yaml"].splitlines()
    for before, line in pairwise(lines):
        if re.match(r"[a-z_]+:", line):
            assert before.startswith("#") or before == "", line


@pytest.mark.parametrize(
    "case_id", ["", "My-Case", "été", "a b", "a--b", "-a", "a/b", "..", "a\n", "a" * 65]
)
def test_what_cannot_be_an_id_is_refused_with_a_remedy(case_id: str) -> None:
    with pytest.raises(UnfitFileError, match="can't be the id of a case; use small letters"):
        template(case_id)
