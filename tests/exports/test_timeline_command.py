"""`python -m epicrisis timeline FILE`: the same files without a browser."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from epicrisis.__main__ import main
from epicrisis.exports.timeline_files import columns, to_csv
from epicrisis.i18n import translator
from epicrisis.story.telling import Story, Telling
from tests.conftest import CASES, ROOT

FIRST = CASES / "insulinome-malin" / "case.yaml"
BROKEN = ROOT / "tests" / "cases" / "broken" / "window-too-small.yaml"


def test_it_writes_the_whole_case_as_the_page_offers_it(
    insulinoma: Story, capsys: pytest.CaptureFixture[str]
) -> None:
    opened = frozenset(step.block.id for step in insulinoma.steps)

    assert main(["timeline", str(FIRST), "--format", "csv", "--language", "en"]) == 0

    assert capsys.readouterr().out == to_csv(Telling(insulinoma, opened), "en", translator("en"))


@pytest.mark.parametrize(
    ("form", "start"), [("csv", '\ufeff"id";'), ("json", "{"), ("html", "<!DOCTYPE")]
)
def test_each_format_is_written_to_stdout(
    form: str, start: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["timeline", str(FIRST), "--format", form]) == 0
    out, err = capsys.readouterr()
    assert out.startswith(start)
    assert err == ""


def test_the_language_is_the_cases_first_unless_asked(capsys: pytest.CaptureFixture[str]) -> None:
    main(["timeline", str(FIRST), "--format", "json"])
    assert json.loads(capsys.readouterr().out)["language"] == "fr"


def test_a_language_that_the_case_lacks_is_refused_in_words(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["timeline", str(FIRST), "--language", "de"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err == f"{FIRST}: not written in 'de', only in: fr, en\n"


def test_a_broken_file_gets_its_complaints_and_no_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["timeline", str(BROKEN)]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "the window leaves out 'illness', 'positive'; make it wider" in err


def test_it_is_a_command_that_writes_utf_8(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "epicrisis", "timeline", str(FIRST)],
        cwd=ROOT, capture_output=True, timeout=60, check=True, env={"LC_ALL": "C"},
    )  # fmt: skip

    lines = done.stdout.decode("utf-8").split("\r\n")
    names = [*columns("months"), "duration_called", "order"]
    assert lines[0] == "\ufeff" + ";".join(f'"{name}"' for name in names)
    assert "Début du 5-FU" in lines[1]
