"""`python -m epicrisis check FILE...`: what is wrong, a line each, or a summary."""

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from epicrisis.__main__ import main
from epicrisis.authoring.lint.checker import CheckResult
from epicrisis.authoring.lint.output import NOT_YET, as_text
from epicrisis.cases.problems import Problem
from tests.cases.conftest import CASES, MINIMAL

BROKEN = CASES / "broken" / "several-mistakes-at-once.yaml"
ROOT = CASES.parents[1]


def expected_lines(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8")
    expected = re.findall(r"^# expect (\d+:\d+): (\w+: .+)$", text, re.MULTILINE)
    return [*(f"{path}:{place}: error {said}" for place, said in expected), f"{path}: {NOT_YET}"]


def test_a_valid_case_is_summed_up_on_stdout(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(MINIMAL)]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert out.splitlines() == [
        f"{MINIMAL}: no error, 2 silenced",
        "languages: en",
        "stages: 3",
        "findings: 2",
        "teaching points: 1",
        "questions: 8",
        "timeline events: 5",
        "images: 1",
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


@pytest.mark.parametrize(
    ("command", "gone"),
    [
        (["check", str(BROKEN)], "stderr"),
        (["check", str(MINIMAL)], "stdout"),
        (["schema"], "stdout"),
    ],
)
def test_a_reader_that_goes_away_ends_a_command_without_a_word(
    command: list[str], gone: str
) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    ended = subprocess.run(
        [sys.executable, "-m", "epicrisis", *command],
        stdout=writer if gone == "stdout" else subprocess.PIPE,
        stderr=writer if gone == "stderr" else subprocess.PIPE,
        cwd=ROOT,
        check=False,
    )
    os.close(writer)
    assert (ended.stdout or b"") + (ended.stderr or b"") == b""
    assert ended.returncode == 141


def test_every_file_is_checked_even_after_a_broken_one(capsys: pytest.CaptureFixture[str]) -> None:
    missing = str(CASES / "nowhere.yaml")
    assert main(["check", str(BROKEN), missing, str(MINIMAL)]) == 1
    out, err = capsys.readouterr()
    assert out.startswith(f"{MINIMAL}: no error, 2 silenced\n")
    reason = "can't be read (No such file or directory); check name and rights"
    assert err.splitlines() == [*expected_lines(BROKEN), f"{missing}:1:1: error E101: {reason}"]


def test_it_is_a_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "epicrisis", "check", str(MINIMAL), str(BROKEN)],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "source sentences: 3/3" in done.stdout.splitlines()
    assert done.stderr.splitlines() == expected_lines(BROKEN)


def test_it_speaks_french_where_it_is_asked_to(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    assert main(["check", str(BROKEN)]) == 1
    assert capsys.readouterr().err.splitlines() == expected_lines(BROKEN)
    assert main(["check", "--language", "fr", str(BROKEN), str(MINIMAL)]) == 1
    out, err = capsys.readouterr()
    *problems, not_yet = err.splitlines()
    assert all(re.search(r":\d+:\d+: erreur E\d{3}: ", line) for line in problems)
    assert not_yet.startswith(f"{BROKEN}: avertissements et suggestions sont cherchés")
    assert out.splitlines()[0] == f"{MINIMAL}: aucune erreur, 2 sous silence"
    assert "phrases du texte source\u00a0: 3/3" in out.splitlines()


def test_a_script_reads_french_under_the_same_keys(capsys: pytest.CaptureFixture[str]) -> None:
    for words in ([], ["--language", "fr"]):
        main(["check", "--format", "json", *words, str(BROKEN)])
    english, french = map(
        json.loads, capsys.readouterr().out.replace("\n]\n[", "\n]\0[").split("\0")
    )
    for one, other in zip(english[0]["problems"], french[0]["problems"], strict=True):
        assert {**one, "message": ""} == {**other, "message": ""}
        assert one["message"] != other["message"]


def test_it_says_what_it_needs(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["check"])
    assert stop.value.code == 2
    assert "FILE" in capsys.readouterr().err


WARNED = CASES / "edited" / "spoiler-in-the-slug.yaml"
HINTED = CASES / "edited" / "sentence-long.yaml"
FINE = CASES / "edited" / "sentence-long-close.yaml"


def test_only_errors_make_the_command_fail(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(WARNED), str(HINTED), str(FINE)]) == 0
    out, err = capsys.readouterr()
    first, second = err.splitlines()
    assert first.startswith(f"{WARNED}:3:7: warning W401: 'malaria' (en) tells the diagnosis")
    assert second.startswith(f"{HINTED}:43:15: hint H703: a sentence of 41 words")
    assert [line for line in out.splitlines() if line.startswith("/")] == [
        f"{WARNED}: no error, 1 warning",
        f"{HINTED}: no error, 1 hint",
        f"{FINE}: no problem found",
    ]


def test_a_script_reads_what_is_wrong_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--format", "json", str(BROKEN), str(WARNED), str(MINIMAL)]) == 1
    broken, warned, minimal = json.loads(capsys.readouterr().out)
    assert broken["file"] == str(BROKEN)
    assert {each["severity"] for each in broken["problems"]} == {"error"}
    (problem,) = warned["problems"]
    assert problem["message"].startswith("'malaria' (en)")
    assert {key: problem[key] for key in ("line", "column", "severity", "code")} == {
        "line": 3, "column": 7, "severity": "warning", "code": "W401",
    }  # fmt: skip
    assert (minimal["problems"], minimal["more"], minimal["silenced"]) == ([], 0, 2)


def test_github_marks_the_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["check", "--format", "github", str(WARNED), str(HINTED), str(MINIMAL)]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith(f"::warning file={WARNED},line=3,col=7,title=W401::'malaria'")
    assert second.startswith(f"::notice file={HINTED},line=43,col=15,title=H703::a sentence")
    odd = tmp_path / "a,b:c%.yaml"
    assert main(["check", "--format", "github", str(odd)]) == 1
    place = f"file={tmp_path}/a%2Cb%3Ac%25.yaml,line=1,col=1,title=E101"
    assert capsys.readouterr().out.startswith(f"::error {place}::can't be read")


@pytest.mark.parametrize(
    "mistake",
    ["zz{}: 1\n", "? [{}]\n", "zz{}: *a\n", "stages: [{}]\n"],
    ids=["unknown keys", "keys that are lists", "aliases", "a key again and again"],
)
def test_thousands_of_mistakes_are_told_shortly_and_soon(
    mistake: str, case_folder: Path, minimal_text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = case_folder / "case.yaml"
    many = "".join(mistake.format(number) for number in range(20_000))
    path.write_text(minimal_text + many, encoding="utf-8")
    start = time.monotonic()
    assert main(["check", str(path)]) == 1
    assert time.monotonic() - start < 10
    lines = capsys.readouterr().err.splitlines()
    assert lines.pop() == f"{path}: {NOT_YET}"
    assert len(lines) <= 101
    assert max(map(len, lines)) < 1000
    if len(lines) > 1:
        assert re.fullmatch(rf"{re.escape(str(path))}: and [\d,]+ more", lines[-1])


def test_errors_are_told_before_anything_else_is_left_out() -> None:
    problems = [Problem(MINIMAL, line, 1, "a word; mend it", "H702") for line in range(1, 200)]
    problems.append(Problem(MINIMAL, 300, 1, "a mistake; mend it", "W401"))
    *told, more, not_yet = as_text(MINIMAL, CheckResult(tuple(problems), 0, None))
    assert any("W401" in line for line in told)
    assert more.endswith("and 100 more")
    assert not_yet == f"{MINIMAL}: warnings and hints are looked for once there is no error"


def test_the_app_starts_without_looking_for_warnings() -> None:
    seen = (
        "import sys, epicrisis.cases.reading.library as _; print('snowballstemmer' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", seen], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"
