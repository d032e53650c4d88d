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
    assert {path.name for path in (cases / "my-case").iterdir()} == template("my-case").keys()
    assert check_file(cases / "my-case" / "case.yaml").problems == ()
    out, err = capsys.readouterr()
    assert err == ""
    assert f"written: {cases}/my-case/case.yaml" in out.splitlines()
    assert f"python -m epicrisis check {cases}/my-case/case.yaml" in out


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
        template("fever")["case.yaml"].replace("slug: fever", "slug: warm")
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
