"""What the tests of case files share: the valid minimal case, and a folder to vary it in."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from epicrisis.cases.problems import CaseFileError
from epicrisis.cases.reading.case_file import load_case

CASES = Path(__file__).parent
MINIMAL = CASES / "minimal" / "case.yaml"

Problems = list[tuple[int, int, str]]
"""Line, column and message of each problem."""
Check = Callable[[str | bytes], Problems]


def problems_of(path: Path) -> Problems:
    """Return the problems of the case file at `path`; none where it is a valid case."""
    try:
        load_case(path)
    except CaseFileError as error:
        return [(problem.line, problem.column, problem.message) for problem in error.problems]
    return []


@pytest.fixture(scope="session")
def minimal_text() -> str:
    """Return the text of the valid minimal case, which uses every part of the case file."""
    return MINIMAL.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def case_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a writable folder with what lies beside the minimal case, under its name."""
    folder = tmp_path_factory.mktemp("cases") / "minimal"
    folder.mkdir()
    for name in ("source.txt", "strip.png"):
        (folder / name).write_bytes((CASES / "minimal" / name).read_bytes())
    return folder


@pytest.fixture(scope="session")
def check(case_folder: Path) -> Check:
    """Return a function that tells the problems of a case file with the content it is given."""

    def problems(content: str | bytes) -> Problems:
        path = case_folder / "case.yaml"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return problems_of(path)

    return problems


def place_of(text: str, words: str) -> tuple[int, int]:
    """Return line and column where `words` stand in `text`, which they do once."""
    assert text.count(words) == 1, words
    before = re.split(r"\r\n|\r|\n", text[: text.index(words)])
    return len(before), len(before[-1]) + 1
