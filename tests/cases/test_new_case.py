"""`python -m epicrisis new ID`: a case to begin with, and never at the cost of another."""

from pathlib import Path

import pytest

from epicrisis.authoring import new_case
from epicrisis.authoring.lint.checker import check_file
from epicrisis.authoring.template import template
from tests.support.disk import refuse_the_second_file


@pytest.fixture(autouse=True)
def cases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder of cases."""
    monkeypatch.setenv("EPICRISIS_CASES_DIR", str(tmp_path))
    return tmp_path


def test_it_writes_a_valid_case_and_says_what_to_do_next(
    cases: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert new_case.main(["my-case"]) == 0
    names = {path.name for path in (cases / "my-case").iterdir()}
    assert names == template("my-case", "en").keys()
    assert check_file(cases / "my-case" / "case.yaml").read is not None
    out, err = capsys.readouterr()
    assert err == ""
    assert f"written: {cases}/my-case/case.yaml" in out.splitlines()
    assert f"python -m epicrisis check {cases}/my-case/case.yaml" in out


def test_the_template_is_in_the_language_that_is_asked_for(cases: Path) -> None:
    assert new_case.main(["mon-cas", "--language", "fr"]) == 0
    there = {path.name: path.read_text("utf-8") for path in (cases / "mon-cas").iterdir()}
    assert there == template("mon-cas", "fr")


@pytest.mark.parametrize("there", ["case.yaml", "notes.txt", ""])
def test_it_leaves_a_folder_alone_that_is_there(
    there: str, cases: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (cases / "my-case").mkdir()
    if there:
        (cases / "my-case" / there).write_text("mine")
    assert new_case.main(["my-case"]) == 1
    assert [path.name for path in (cases / "my-case").iterdir()] == [there] * bool(there)
    assert "is there already; choose another id" in capsys.readouterr().err


def test_it_takes_no_address_that_another_case_has(
    cases: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new_case.main(["fever"])
    (cases / "fever" / "case.yaml").write_text(
        template("fever", "en")["case.yaml"].replace("id: fever", "id: fever\nslug: warm")
    )
    capsys.readouterr()
    assert new_case.main(["warm"]) == 1
    assert not (cases / "warm").exists()
    assert capsys.readouterr().err == "another case has the slug 'warm'; choose another id\n"


def test_it_refuses_what_is_no_id(cases: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert new_case.main(["../elsewhere"]) == 1
    assert not list(cases.iterdir())
    assert "'../elsewhere' can't be the id of a case" in capsys.readouterr().err


def test_it_says_when_the_folder_of_cases_cannot_be_written(
    cases: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EPICRISIS_CASES_DIR", str(cases / "nowhere"))
    assert new_case.main(["my-case"]) == 1
    assert capsys.readouterr().err.endswith("can't be written (No such file or directory)\n")


def test_half_a_case_is_not_left_behind(
    cases: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    refuse_the_second_file(monkeypatch)
    assert new_case.main(["my-case"]) == 1
    assert not list(cases.iterdir())
    assert "No space left on device" in capsys.readouterr().err


FRENCH = """\
Une femme de 60 ans tousse depuis deux mois. Elle est venue avec M. Exemple.
L'examen clinique est normal. Le scanner montre une pneumonie.
"""


def test_from_a_text_it_writes_a_draft_and_says_what_to_look_at(
    cases: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = tmp_path / "cough.txt"
    text.write_text(FRENCH)
    assert new_case.main(["my-case", "--from", str(text)]) == 0
    assert (cases / "my-case" / "source.fr.txt").read_text() == FRENCH
    checked = check_file(cases / "my-case" / "case.yaml")
    assert checked.read is not None
    assert checked.read.loaded.case.is_draft
    out, _ = capsys.readouterr()
    assert "4 sentences (S01 to S04)" in out
    assert "anamnesis S01, examination S03, investigations S04" in out
    assert "To be read again, title and summary of: s01" in out
    assert "Line 1 may identify a person, take it out: M. Exemple" in out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Der Mann hat seit zwei Wochen Husten und ist nicht bei uns.", "French nor English"),
        ("", "no words"),
        ("Il tousse et il est dans la chambre. " * 1_000, "over 999 sentences"),
    ],
)
def test_a_text_that_makes_no_draft_leaves_no_folder(
    words: str, told: str, cases: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = tmp_path / "text.txt"
    text.write_text(words)
    assert new_case.main(["my-case", "--from", str(text)]) == 1
    assert not (cases / "my-case").exists()
    assert told in capsys.readouterr().err


def test_a_text_in_a_third_language_is_drafted_where_its_author_says_which_is_nearer(
    cases: Path, tmp_path: Path
) -> None:
    text = tmp_path / "text.txt"
    text.write_text("Der Mann hat seit zwei Wochen Husten und ist nicht bei uns.")
    assert new_case.main(["my-case", "--from", str(text), "--language", "en"]) == 0
    assert check_file(cases / "my-case" / "case.yaml").read is not None
    assert new_case.main(["my-case-2", "--from", str(tmp_path / "none.txt")]) == 1
    with pytest.raises(SystemExit):
        new_case.main(["my-case-3", "--language", "de"])
