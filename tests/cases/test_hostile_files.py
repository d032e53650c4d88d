"""Files that are made, or happen, to bring the checker down: each is refused soon and in words.

Others are in `test_unreadable_files.py` and `test_images.py`.
"""

import io
import os
import time
import zipfile
from pathlib import Path

import pytest

from epicrisis.authoring.lint.checker import check_file, check_text
from epicrisis.authoring.lint.output import MOST_TOLD, as_text
from epicrisis.cases.codes import CODES
from epicrisis.cases.problems import MOST
from epicrisis.cases.reading.files import Beside
from tests.cases.conftest import CASES, Check, problems_of


def test_a_zip_bomb_is_not_unpacked(check: Check) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        # An entry of its own has a fixed date; the hour of now can be the byte of a line break.
        archive.writestr(zipfile.ZipInfo("case.yaml"), b"a" * 20_000_000, zipfile.ZIP_DEFLATED)
    ((line, _, message),) = check(packed.getvalue())
    assert line == 1
    assert "is not UTF-8" in message or "is not allowed in YAML" in message


def test_a_thousand_mistakes_are_all_counted_and_a_hundred_told(
    case_folder: Path, minimal_text: str
) -> None:
    path = case_folder / "case.yaml"
    more = "".join(
        f"    - {{id: n{n}, lane: nowhere{n}, labl: x, when: {{at: x}}}}\n" for n in range(1000)
    )
    text = minimal_text.replace("  readings:\n", more + "  readings:\n", 1)
    path.write_text(text, encoding="utf-8")
    start = time.monotonic()
    report = check_file(path)
    assert time.monotonic() - start < 10
    assert len(report.problems) == MOST
    assert report.more >= 1000 - MOST
    *told, left, not_yet = as_text(path, report)
    assert len(told) == MOST_TOLD
    assert left == f"{path}: and {MOST + report.more - MOST_TOLD:,} more"
    assert "once there is no error" in not_yet


@pytest.mark.parametrize("name", ["../source.txt", "/etc/passwd", "..", "a/../source.txt", "\\x"])
def test_no_source_text_outside_the_folder_is_opened(
    check: Check, minimal_text: str, name: str
) -> None:
    ((_, _, message),) = check(minimal_text.replace("file: source.txt", f"file: '{name}'"))
    assert "is not a file name in the case's folder" in message


def test_a_case_file_that_is_a_link_is_followed_and_its_neighbours_are_not(tmp_path: Path) -> None:
    (tmp_path / "minimal").mkdir()
    (tmp_path / "minimal" / "case.yaml").symlink_to(CASES / "minimal" / "case.yaml")
    messages = [message for *_, message in problems_of(tmp_path / "minimal" / "case.yaml")]
    assert len(messages) == 5  # the source text, and four mentions of the image
    assert all("can't be read (No such file or directory)" in message for message in messages)


def test_a_link_to_itself_is_told(tmp_path: Path) -> None:
    (tmp_path / "case.yaml").symlink_to("case.yaml")
    ((_, _, message),) = problems_of(tmp_path / "case.yaml")
    assert message.startswith("can't be read (Too many levels of symbolic links)")


def test_a_pipe_as_case_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "case.yaml")
    message = "is not a plain file; put the file itself there"
    assert problems_of(tmp_path / "case.yaml") == [(1, 1, message)]


def test_a_name_with_nul_is_told() -> None:
    ((_, _, message),) = problems_of(Path("a\0b"))
    assert message.startswith("can't be read (")


def test_the_files_beside_may_change_with_every_look(minimal_text: str) -> None:
    looks = 0

    def beside(name: str, limit: int) -> bytes:
        nonlocal looks
        looks += 1
        whole = (CASES / "minimal" / name).read_bytes()
        return whole[: len(whole) // looks]

    for _ in range(5):
        for each in check_text(
            CASES / "minimal" / "case.yaml", minimal_text, Beside(beside, tuple)
        ).problems:
            assert each.code in CODES


def test_a_file_that_is_cut_while_it_is_checked_is_one_text_or_the_other(
    case_folder: Path, minimal_text: str
) -> None:
    path = case_folder / "case.yaml"
    for length in range(0, len(minimal_text), 200):
        path.write_text(minimal_text[:length], encoding="utf-8")
        for each in check_file(path).problems:
            assert 1 <= each.line <= minimal_text[:length].count("\n") + 1
