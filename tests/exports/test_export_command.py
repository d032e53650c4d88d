"""`python -m epicrisis export FILE --to FORMAT OUT`: any case as any file."""

import subprocess
import sys
from pathlib import Path

import pytest

from epicrisis.__main__ import main
from epicrisis.exports.registry import BY_NAME
from tests.conftest import CASES, ROOT, SAMPLES

FEVER = str(SAMPLES / "fever" / "case.yaml")
BROKEN = str(ROOT / "tests" / "cases" / "broken" / "window-too-small.yaml")
BEGINS = {
    "anki": b"PK",
    "moodle": b"<?xml",
    "pptx": b"PK",
    "pdf": b"%PDF",
    "sheet": b"%PDF",
    "html": b"<!DOCTYPE",
}


@pytest.mark.parametrize("form", BY_NAME)
def test_each_format_is_written_and_says_what_it_left_out(
    form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.file"

    assert main(["export", FEVER, "--to", form, str(out), "--language", "en"]) == 0

    assert out.read_bytes().startswith(BEGINS[form])
    written, told = capsys.readouterr()
    assert written == ""
    assert "not in this file: the glossary" in told


def test_the_language_is_the_cases_first_unless_asked(tmp_path: Path) -> None:
    def written(*language: str) -> bytes:
        out = tmp_path / "quiz.xml"
        assert main(["export", FEVER, "--to", "moodle", str(out), *language]) == 0
        return out.read_bytes()

    assert written() == written("--language", "en") != written("--language", "fr")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((BROKEN, "out"), "window"),
        ((FEVER, "out", "--language", "de"), "not written in 'de'"),
        ((FEVER, "no/such/folder/out"), "No such file or directory"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(
    arguments: tuple[str, ...],
    message: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)

    assert main(["export", "--to", "moodle", *arguments]) == 1

    assert message in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_format_brings_only_its_own_library() -> None:
    case = CASES / "insulinome-malin" / "case.yaml"
    code = (
        "import sys; from epicrisis.__main__ import main;"
        f"main(['export', {str(case)!r}, '--to', 'moodle', '/dev/null']);"
        "print(*sys.modules)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert not {"genanki", "pptx", "typst", "plotly", "streamlit"} & set(run.stdout.split())
