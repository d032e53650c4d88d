"""A button at a problem does what it says, and nothing else."""

from collections.abc import Iterator

import pytest

from epicrisis.authoring import remedies
from epicrisis.authoring.drafts import Draft, check
from epicrisis.authoring.edits.editing import edited
from epicrisis.authoring.outline import BlockPlace, StagePlace, outline
from epicrisis.cases.problems import Problem
from epicrisis.cases.reading.yaml_text import Document, parse

SOURCE = b"A woman coughs.\nHer CRP is raised.\nMeasles is diagnosed.\n"
TEXT = """\
id: cough
language: en
title: A cough
presentation: A woman coughs.
final_title: Measles
specialty: General medicine
difficulty: introductory
minutes: 5
authors: [A test engineer]
licence: CC0
provenance: Made up for a test
objectives:
  - {id: suspect, text: Suspect an infection, also without fever}
source: {file: source.en.txt}
stages:
  anamnesis:
    - finding: A cough  # of days
      source: S01
      to_reread: [title, summary]
  investigations:
    - finding: Measles by its CRP
      source: S02
  diagnosis:
    - finding: The name
      source: S03
hypotheses:
  Measles:
    right: true
  Rubella:
"""
QUOTED = TEXT.replace(
    "text: Suspect an infection, also without fever", 'text: "Suspect an infection"'
)


class Checked:
    """A case with what the checker says of it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.problems = check(Draft(text, {"source.en.txt": SOURCE})).problems
        self.document: Document = parse(text)
        self.stages: tuple[StagePlace, ...] = outline(self.document, self.problems)

    def find(self, code: str) -> tuple[Problem, BlockPlace | None]:
        problem = next(each for each in self.problems if each.code == code)
        blocks = (block for stage in self.stages for block in stage.blocks)
        return problem, next((each for each in blocks if problem in each.problems), None)

    def offered(self, code: str) -> Iterator[str]:
        problem, place = self.find(code)
        return remedies.remedies(self.document, self.stages, place, problem)

    def mended(self, code: str, name: remedies.RemedyName) -> "Checked":
        problem, place = self.find(code)
        edits = remedies.edits_of(self.document, self.stages, place, problem, name)
        assert edits
        return Checked(edited(self.text, edits))

    @property
    def codes(self) -> set[str]:
        return {each.code for each in self.problems}


def test_a_text_that_a_comma_has_cut_is_whole_again() -> None:
    assert [*Checked(TEXT).offered("E201")] == ["quote"]
    mended = Checked(TEXT).mended("E201", "quote")
    assert "E201" not in mended.codes
    assert "Suspect an infection, also without fever" in str(mended.document.data)


def test_a_text_that_several_commas_have_cut_is_whole_again_by_one_press() -> None:
    case = Checked(TEXT.replace("also without fever", "also without fever, or a cough"))
    mended = case.mended("E201", "quote")
    assert "E201" not in mended.codes
    assert "Suspect an infection, also without fever, or a cough" in str(mended.document.data)


def test_a_key_that_no_comma_has_cut_off_is_joined_to_nothing() -> None:
    case = Checked(QUOTED.replace("licence: CC0\n", "licence: CC0\nlicense:\n"))
    assert [*case.offered("E201")] == []


def test_what_was_read_again_is_said_so() -> None:
    case = Checked(QUOTED)
    assert [*case.offered("H311")] == ["read"]
    mended = case.mended("H311", "read")
    assert "H311" not in mended.codes
    assert mended.text == QUOTED.replace("      to_reread: [title, summary]\n", "")


def test_what_tells_too_early_is_told_with_the_diagnosis() -> None:
    case = Checked(QUOTED)
    assert "hide" in case.offered("W401")
    mended = case.mended("W401", "hide")
    assert "W401" not in mended.codes
    names = [[block.name for block in stage.blocks] for stage in mended.stages]
    assert names == [["A cough"], [], ["The name", "Measles by its CRP"]]


def test_an_abbreviation_is_offered_to_the_glossary() -> None:
    case = Checked(QUOTED)
    problem, _ = case.find("H702")
    assert [*case.offered("H702")] == ["explain", "ignore"]
    assert remedies.word_of(problem) == "CRP"


@pytest.mark.parametrize("code", ["H311", "W401", "H702"])
def test_what_asks_for_words_changes_nothing_by_itself(code: str) -> None:
    case = Checked(QUOTED)
    problem, place = case.find(code)
    assert remedies.edits_of(case.document, case.stages, place, problem, "ignore") == ()


def test_a_reference_that_tells_gets_its_title_masked() -> None:
    reference = (
        "  smith:\n    text: Smith J. Outbreaks of measles in schools. Ann Med 1994;24:252.\n"
    )
    text = QUOTED.replace(
        "stages:\n", f"references:\n{reference}    verified: seen\nstages:\n"
    ).replace(
        "    - finding: Measles by",
        "    - teaching: Ask who else coughs.\n      cites: [smith]\n    - finding: Measles by",
    )
    case = Checked(text)
    assert "mask" in case.offered("W401")
    mended = case.mended("W401", "mask")
    assert mended.text == text.replace(
        "    verified: seen\n", "    title: Outbreaks of measles in schools\n    verified: seen\n"
    )
    assert "mask" not in [*mended.offered("W401")]  # what is left is the finding's own title


def test_what_each_problem_is_about_is_found_for_all_as_for_one() -> None:
    case = Checked(QUOTED)
    one_by_one = [remedies.path_at(case.document, each.line, each.column) for each in case.problems]
    assert [*remedies.paths_of(case.document, case.problems)] == one_by_one
    assert {path[0] for path in one_by_one} >= {"stages"}
