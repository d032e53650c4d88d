"""`docs/writing-a-case.md` builds the second case, and the checker says what it claims."""

import re
from pathlib import Path

import pytest

from epicrisis.__main__ import main
from tests.cases.conftest import CASES, problems_of

ROOT = CASES.parents[1]
DOCUMENT = ROOT / "docs" / "writing-a-case.md"
CASE = Path("data") / "cases" / "carbon-monoxide"
_BLOCK = re.compile(r"^```(yaml add|source|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
"""What is added to the file, the source text, and what the checker says then."""
BLOCKS = [(kind, text) for kind, text in _BLOCK.findall(DOCUMENT.read_text(encoding="utf-8"))]


def follow(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Do in `folder` what the page says, block by block.

    Each block is added at the end of the file, behind an empty line.
    """
    text = ""
    for kind, block in BLOCKS:
        if kind == "source":
            (folder / "source.en.txt").write_text(block, encoding="utf-8")
        elif kind == "yaml add":
            text += f"\n{block}" if text else block
            (folder / "case.yaml").write_text(text, encoding="utf-8")
        else:
            main(["check", str(CASE / "case.yaml")])
            out, err = capsys.readouterr()
            assert err + out == block


@pytest.fixture
def built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Path:
    """The folder of the case once the page has been followed to its end."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / CASE
    folder.mkdir(parents=True)
    follow(folder, capsys)
    return folder


def test_each_step_gets_the_answer_that_the_page_shows(built: Path) -> None:
    steps = re.findall(r"^## Step (\d+):", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    assert steps == [str(number) for number in range(1, 17)]
    kinds = [kind for kind, _ in BLOCKS]
    assert kinds.count("yaml add") == kinds.count("text") == len(steps)


def test_the_end_is_the_second_case_byte_for_byte(built: Path) -> None:
    there = {path.name: path.read_bytes() for path in (ROOT / CASE).iterdir()}
    assert {path.name: path.read_bytes() for path in built.iterdir()} == there


def test_its_examples_are_yaml_of_the_cases(built: Path) -> None:
    """What the page tells about images is so in the case that it names."""
    other = ROOT / "data" / "cases" / "cardite-de-lyme"
    assert len(list(other.glob("*.png"))) == 3
    assert f"`data/cases/{other.name}` has three" in DOCUMENT.read_text(encoding="utf-8")


def test_what_the_page_shows_of_time_stands_in_a_case_that_loads() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    shown = re.findall(r"^```yaml time\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    path = CASES / "two-visits" / "case.yaml"
    case = path.read_text(encoding="utf-8")
    assert shown
    assert [each for each in shown if each not in case] == []
    assert problems_of(path) == []
