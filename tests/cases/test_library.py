"""The folder of cases: one that is broken hides no other, and says what is wrong."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from epicrisis.cases.reading.library import read_library
from tests.cases.conftest import CASES


def put(folder: Path, name: str, **changes: str) -> Path:
    """Write the minimal case below `folder`; return its folder."""
    home = folder / name
    home.mkdir()
    for each in ("source.txt", "strip.png"):
        (home / each).write_bytes((CASES / "minimal" / each).read_bytes())
    text = (CASES / "minimal" / "case.yaml").read_text(encoding="utf-8")
    text = text.replace("id: minimal", f"id: {name}", 1)
    for key, value in changes.items():
        text = text.replace(f"{key}: fever", f"{key}: {value}", 1)
    (home / "case.yaml").write_text(text, encoding="utf-8")
    return home


def told(folder: Path) -> list[tuple[str, str]]:
    """Return folder and code of each problem."""
    broken = read_library(folder).broken
    return [(each.path.parent.name, problem.code) for each in broken for problem in each.problems]


def test_of_two_cases_with_one_slug_the_second_is_refused(tmp_path: Path) -> None:
    put(tmp_path, "one")
    put(tmp_path, "two")
    put(tmp_path, "three", slug="chills")
    library = read_library(tmp_path)
    assert {slug: each.case.id for slug, each in library.cases.items()} == {
        "fever": "one",
        "chills": "three",
    }
    assert told(tmp_path) == [("two", "E306")]
    assert "the case 'one' has the slug 'fever' too" in library.broken[0].problems[0].message


def draft(home: Path, more: str = "") -> None:
    file = home / "case.yaml"
    file.write_text(f"{file.read_text(encoding='utf-8')}\nshown: draft\n{more}", encoding="utf-8")


def test_a_draft_is_no_case_of_the_library_and_takes_no_address_away(tmp_path: Path) -> None:
    draft(put(tmp_path, "a-draft"))
    draft(put(tmp_path, "broken-draft"), more="titel: [\n")
    put(tmp_path, "published")
    library = read_library(tmp_path)
    assert [each.case.id for each in library.cases.values()] == ["published"]
    assert library.broken == ()
    assert [path.parent.name for path in library.drafts] == ["a-draft", "broken-draft"]


def test_a_broken_case_hides_no_other(tmp_path: Path) -> None:
    put(tmp_path, "fine")
    (put(tmp_path, "torn") / "case.yaml").write_text("id: [", encoding="utf-8")
    assert list(read_library(tmp_path).cases) == ["fever"]
    assert told(tmp_path) == [("torn", "E102")]


def test_a_library_that_is_not_there_is_empty(tmp_path: Path) -> None:
    library = read_library(tmp_path / "nowhere")
    assert (dict(library.cases), library.broken) == ({}, ())


def test_what_is_no_case_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("Cases", encoding="utf-8")
    (tmp_path / "drafts").mkdir()
    assert (dict(read_library(tmp_path).cases), told(tmp_path)) == ({}, [])


def test_a_case_file_that_is_a_folder_a_pipe_or_a_link_to_nothing_is_told(tmp_path: Path) -> None:
    for name in ("folder", "link", "pipe"):
        (tmp_path / name).mkdir()
    (tmp_path / "folder" / "case.yaml").mkdir()
    (tmp_path / "link" / "case.yaml").symlink_to("nowhere")
    os.mkfifo(tmp_path / "pipe" / "case.yaml")
    assert told(tmp_path) == [("folder", "E101"), ("link", "E101"), ("pipe", "E101")]


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that another user may look into, while the test is not root."""
    user = os.geteuid()
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)
        if user == 0:
            os.seteuid(0)


def test_a_case_whose_folder_may_not_be_read_is_told(open_folder: Path) -> None:
    put(open_folder, "fine")
    locked = put(open_folder, "locked", slug="locked")
    locked.chmod(0)
    if os.geteuid() == 0:
        os.seteuid(65534)
    try:
        assert told(open_folder) == [("locked", "E101")]
    finally:
        if os.getuid() == 0:
            os.seteuid(0)
        locked.chmod(0o755)
