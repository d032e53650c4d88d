"""The checker finds what a careful editor would, and leaves alone what comes close to it.

A file of `edited/` begins with a comment `# expect LINE:COLUMN: CODE: MESSAGE` for each
warning and hint that it gets; those named `*-close.yaml` come close to what their neighbour shows.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from epicrisis.authoring.lint.checker import check_file, check_text
from epicrisis.cases.codes import CODES, severity
from epicrisis.cases.reading.case_file import load_case
from epicrisis.cases.reading.files import on_disk
from epicrisis.cases.reading.library import read_library
from epicrisis.cases.reading.yaml_text import parse
from tests.cases.conftest import CASES, MINIMAL
from tests.cases.test_case_file import MANY
from tests.cases.test_schema import as_json

EDITED = sorted((CASES / "edited").glob("*.yaml"))
BROKEN = sorted((CASES / "broken").glob("*.yaml"))
FIRST = CASES.parents[1] / "data" / "cases" / "insulinome-malin" / "case.yaml"
BESIDE_FIRST, BESIDE_MINIMAL = on_disk(FIRST.parent), on_disk(MINIMAL.parent)
DOCUMENT = CASES.parents[1] / "docs" / "checks.md"
_EXPECTATION = re.compile(r"^# expect (\d+):(\d+): (\w+): (.+)$", re.MULTILINE)
SHOWN_BY_CLOSE_FILES_TOO = {"H403"}
"""Whatever the file is about, its list of hypotheses names the diagnosis."""


def expected(path: Path) -> list[tuple[int, int, str, str]]:
    found = _EXPECTATION.findall(path.read_text(encoding="utf-8"))
    return [(int(line), int(column), code, message) for line, column, code, message in found]


def codes_in(*paths: Path) -> set[str]:
    return {code for path in paths for *_, code, _ in expected(path)}


@pytest.mark.parametrize("path", EDITED, ids=lambda path: path.stem)
def test_a_file_gets_every_remark_it_deserves_and_no_other(path: Path) -> None:
    told = [(each.line, each.column, each.code, each.message) for each in check_file(path).problems]
    assert told == expected(path)


@pytest.mark.parametrize("path", EDITED, ids=lambda path: path.stem)
def test_what_comes_close_is_no_finding(path: Path) -> None:
    if path.stem.endswith("-close"):
        assert codes_in(path) <= SHOWN_BY_CLOSE_FILES_TOO
    else:
        assert codes_in(path)


def test_every_warning_and_hint_has_a_file_that_shows_it() -> None:
    assert codes_in(*EDITED) == {code for code in CODES if severity(code) != "error"}


def test_every_error_has_a_file_that_shows_it() -> None:
    # A file that can't be read at all or checked in time, and two with one address, are elsewhere.
    errors = {code for code in CODES if severity(code) == "error"}
    assert codes_in(*BROKEN) == errors - {"E101", "E108", "E306"}


@pytest.mark.parametrize("path", EDITED, ids=lambda path: path.stem)
def test_no_warning_or_hint_keeps_a_case_from_loading(path: Path) -> None:
    assert load_case(path)[0].id == "edited"


def test_every_code_has_its_section_in_the_document_and_no_other_has() -> None:
    sections = re.findall(r"^### (\w\d{3}) (.+)$", DOCUMENT.read_text(encoding="utf-8"), re.M)
    assert sections == list(CODES.items())


def test_every_section_says_what_why_an_example_and_the_remedy() -> None:
    _, *sections = re.split(r"^### ", DOCUMENT.read_text(encoding="utf-8"), flags=re.M)
    for section in sections:
        for part in ("*Why.*", "*Example.*", "*Remedy.*"):
            assert part in section, section


def test_the_first_case_has_no_error_and_every_warning_was_looked_at() -> None:
    report = check_file(FIRST)
    assert {each.severity for each in report.problems} <= {"hint"}
    assert {each.code for each in report.problems} & {"H901"} == set()


def planted(old: str, new: str) -> Iterator[tuple[str, str]]:
    text = FIRST.read_text(encoding="utf-8")
    assert old in text
    known = {each.message for each in check_text(FIRST, text, BESIDE_FIRST).problems}
    for each in check_text(FIRST, text.replace(old, new, 1), BESIDE_FIRST).problems:
        if each.message not in known:
            yield each.code, each.message


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('fièvre et douleurs abdominales"', 'insulinomes et douleurs abdominales"'),
        ("A 46-year-old man with fever", "An INSULINOMA in a man with fever"),
        ("slug: fievres-et-douleurs", "slug: insulinome"),
        ("Un examen normal", "Un examen d’insulinomé"),
        ("Huit mois d’épisodes", "Tumeur sécrétant de l’insuline"),
    ],
)
def test_a_spoiler_planted_in_the_first_case_is_found(old: str, new: str) -> None:
    assert "W401" in {code for code, _ in planted(old, new)}


def test_the_library_opens_a_case_whatever_it_is_warned_about(tmp_path: Path) -> None:
    folder = tmp_path / "edited"
    folder.mkdir()
    for name, source in (("case.yaml", "spoiler-in-the-slug.yaml"), ("source.txt", "source.txt")):
        (folder / name).write_bytes((CASES / "edited" / source).read_bytes())
    library = read_library(tmp_path)
    assert list(library.cases) == ["malaria-or-not"]
    assert library.broken == ()


TEXTS = st.text(max_size=30) | st.sampled_from(
    ["Influenza", "INFLUENZAS!", "a flu…", "ABC", "(ABC) 5", "»", "İ", "ﬁ", "x " * 60, "-", "d’"]
)


WRITTEN = (
    "title", "presentation", "text", "slug", "specialty", "summary", "stem", "why", "term", "label",
    "definition", "name", "menu", "model_answer", "flu", "cold", "argument", "assumption",
)  # fmt: skip


def texts_of(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, str) and path[-1] in WRITTEN:
        yield path
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in items:
            yield from texts_of(item, (*path, key))


@MANY
@given(data=st.data())
def test_no_text_makes_the_checker_fail(data: st.DataObject) -> None:
    plain = as_json(parse(MINIMAL.read_text(encoding="utf-8")).data)
    language = data.draw(st.sampled_from(["en", "fr", "de", "zh", "xx"]))
    plain |= {"language": language, "languages": [language]}
    plain["stages"][1]["blocks"][1]["markers"] = []
    for path in data.draw(st.lists(st.sampled_from(list(texts_of(plain))), max_size=8)):
        target = plain
        for key in path[:-1]:
            target = target[key]
        target[path[-1]] = data.draw(TEXTS)
    text = json.dumps(plain, ensure_ascii=data.draw(st.booleans()))
    for each in check_text(MINIMAL, text, BESIDE_MINIMAL).problems:
        assert each.code in CODES
        assert 1 <= each.line <= len(text.splitlines()) + 1
        assert 1 <= each.column <= len(text) + 1
        assert each.message.isprintable()


@MANY
@given(data=st.data())
def test_no_order_of_blocks_makes_the_checker_fail(data: st.DataObject) -> None:
    plain = as_json(parse(MINIMAL.read_text(encoding="utf-8")).data)
    del plain["groups"]
    for stage in plain["stages"]:
        for block in stage["blocks"]:
            block.pop("group", None)  # whose questions stand together
        stage["blocks"] = data.draw(st.permutations(stage["blocks"]))
    report = check_text(MINIMAL, json.dumps(plain), BESIDE_MINIMAL)
    assert report.read is not None
