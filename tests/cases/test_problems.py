"""A mistake can be told to a student without telling the case."""

import re
from pathlib import Path

import pytest

from epicrisis.cases.problems import CaseFileError, Problem
from epicrisis.cases.reading.case_file import load_case

BROKEN = sorted((Path(__file__).parent / "broken").glob("*.yaml"))


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_no_words_of_the_file_are_told(path: Path) -> None:
    text = path.read_text(encoding="utf-8", errors="replace")
    content = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    quoted = set(re.findall(r": (\w+ \w+[^\n]{6,})", content))
    try:
        load_case(path)
    except CaseFileError as error:
        told = [problem.without_content() for problem in error.problems]
        assert not [words for words in quoted for line in told if words in line]
        assert all(told)


def test_what_is_quoted_is_left_out() -> None:
    problem = Problem(Path("case.yaml"), 3, 1, "there is no finding 'insulinoma'; add it", "E304")
    assert problem.without_content() == "there is no finding '…'"
