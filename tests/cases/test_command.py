"""`python -m epicrisis check FILE...`: mistakes as `path:line:column: message`, or a summary."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from epicrisis.__main__ import main
from tests.cases.conftest import CASES, MINIMAL

BROKEN = CASES / "broken" / "several-mistakes-at-once.yaml"
ROOT = CASES.parents[1]


def expected_lines(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8")
    return [f"{path}:{place}" for place in re.findall(r"^# expect (.+)$", text, re.MULTILINE)]


def test_a_valid_case_is_summed_up_on_stdout(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(MINIMAL)]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert out.splitlines() == [
        f"{MINIMAL}: no problem found",
        "languages: en",
        "stages: 2",
        "findings: 2",
        "teaching points: 1",
        "questions: 3",
        "timeline events: 3",
        "references: 2",
        "source sentences: 3/3",
    ]


def test_mistakes_go_to_stderr_one_a_line_and_the_command_fails(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["check", str(BROKEN)]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines() == expected_lines(BROKEN)
    assert len(err.splitlines()) >= 5


def test_every_file_is_checked_even_after_a_broken_one(capsys: pytest.CaptureFixture[str]) -> None:
    missing = str(CASES / "nowhere.yaml")
    assert main(["check", str(BROKEN), missing, str(MINIMAL)]) == 1
    out, err = capsys.readouterr()
    assert out.startswith(f"{MINIMAL}: no problem found\n")
    reason = "can't be read (No such file or directory); check name and rights"
    assert err.splitlines() == [*expected_lines(BROKEN), f"{missing}:1:1: {reason}"]


def test_it_is_a_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "epicrisis", "check", str(MINIMAL), str(BROKEN)],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "source sentences: 3/3" in done.stdout.splitlines()
    assert done.stderr.splitlines() == expected_lines(BROKEN)


def test_it_says_what_it_needs(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["check"])
    assert stop.value.code == 2
    assert "FILE" in capsys.readouterr().err
