"""Every file in `broken/` gets exactly the complaints that it says it expects.

A file begins with a comment `# expect LINE:COLUMN: CODE: MESSAGE` for each of its problems.
"""

import re
from pathlib import Path

import pytest

from epicrisis.authoring.lint.checker import check_file
from tests.cases.conftest import CASES, problems_of

BROKEN = sorted((CASES / "broken").glob("*.yaml"))
_EXPECTATION = re.compile(r"^# expect (\d+):(\d+): (\w+): (.+)$", re.MULTILINE)


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_broken_file_gets_every_complaint_it_deserves_and_no_other(path: Path) -> None:
    expected = [
        (int(line), int(column), code, message)
        for line, column, code, message in _EXPECTATION.findall(path.read_text(encoding="utf-8"))
    ]
    assert expected, "a broken file says what it expects"
    told = [(each.line, each.column, each.code, each.message) for each in check_file(path).problems]
    assert told == expected


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_complaint_is_one_printable_line_in_plain_words(path: Path) -> None:
    for _, _, message in problems_of(path):
        assert message.isprintable()
        assert len(message) < 345
        assert not re.search(r"pydantic|Traceback|<class|\bdict\b|\btuple\b|\bstr\b", message)
