"""Whatever the checker tells an author can be said in French, and then holds no English of ours."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from epicrisis.authoring.lint.checker import check_file
from epicrisis.cases.codes import CODES
from epicrisis.cases.problems import Problem
from epicrisis.i18n import translator
from epicrisis.messages import Message, said, with_values
from tests.cases.conftest import CASES

FILES = [*sorted((CASES / "broken").glob("*.yaml")), *sorted((CASES / "edited").glob("*.yaml"))]
IN_FRENCH = translator("fr")
ENGLISH = re.compile(
    r"\b(the|this|that|these|is|are|has|have|of|and|or|with|without|to|it|its|in|not|no|add|write"
    r"|delete|put|name|names|nothing|only|opens|more|did|you|mean|which|must|be|list|text|words)\b"
)
YAML = re.compile(
    r"`[^`]*`|\{from: 13, to: 17\}|\b(range|accept|interval): \[|\bin class\b|\btype: "
)
"""Words that stand in the file as they stand here."""


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_is_told_of_a_file_is_told_in_french(path: Path) -> None:
    written = path.read_text(encoding="utf-8") + (path.parent / "source.txt").read_text("utf-8")
    for problem in check_file(path).problems:
        assert_all_is_said_in_french(problem, written)


def assert_all_is_said_in_french(problem: Problem, written: str) -> None:
    """Fail where a problem has words of ours that a French author can't read."""
    assert isinstance(problem.message, Message), problem
    for part in parts(problem.message):
        untold = IN_FRENCH(part.template) == part.template
        assert not (untold and re.search("[a-z]", re.sub(r"\{\w+\}", "", part.template))), part
        for value in part.values.values():
            if isinstance(value, str) and not isinstance(value, Message):
                is_of_file = value in written or re.fullmatch(r'[\w.-]+(: ".*")?', value)
                assert is_of_file or not ENGLISH.search(value), value
    ours = said(with_values(problem.message, lambda _: "…"), IN_FRENCH)
    assert not ENGLISH.findall(YAML.sub("", ours)), ours


def parts(message: Message) -> Iterator[Message]:
    """Yield a message, and every message in its placeholders."""
    yield message
    for value in message.values.values():
        if isinstance(value, Message):
            yield from parts(value)


def test_every_code_has_a_name_in_french() -> None:
    assert [name for name in CODES.values() if said(name, IN_FRENCH) == name] == []


def test_a_remedy_begins_in_french_where_it_begins_in_english() -> None:
    """What only authors may see is cut off there."""
    for path in FILES:
        for problem in check_file(path).problems:
            told = said(problem.message, IN_FRENCH)
            assert ("; " in problem.message) == ("\u00a0; " in told), told


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_readers_are_told_holds_no_word_of_the_file(language: str) -> None:
    path = CASES / "broken" / "pointer-to-no-finding.yaml"
    told = [each.without_content(translator(language)) for each in check_file(path).problems]
    assert set(told) == {
        {"en": "there is no finding '…'", "fr": "il n’y a pas d’élément du récit «\u00a0…\u00a0»"}[
            language
        ]
    }
