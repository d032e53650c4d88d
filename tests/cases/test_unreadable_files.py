"""A file that isn't text, isn't YAML or isn't there is refused in words, with a place."""

import os
from pathlib import Path

import pytest

from epicrisis.cases.reading.case_file import MAX_BYTES
from tests.cases.conftest import CASES, Check, place_of, problems_of


def test_a_byte_order_mark_is_no_mistake(check: Check, minimal_text: str) -> None:
    assert check(b"\xef\xbb\xbf" + minimal_text.encode()) == []


def test_a_byte_order_mark_moves_no_column(check: Check, minimal_text: str) -> None:
    broken = minimal_text.removeprefix(minimal_text.split("id:", maxsplit=1)[0]).replace(
        "id: minimal", "id: x", 1
    )
    assert check(b"\xef\xbb\xbf" + broken.encode()) == check(broken)
    assert check(broken)[0][:2] == (1, 5)


def test_windows_line_ends_are_no_mistake_and_move_no_line(check: Check, minimal_text: str) -> None:
    assert check(minimal_text.replace("\n", "\r\n")) == []
    broken = minimal_text.replace("lane: heat", "lane: heart")
    assert check(broken.replace("\n", "\r\n")) == check(broken) != []


def test_utf_16_is_refused(check: Check, minimal_text: str) -> None:
    message = "byte 0xff is not UTF-8; save the file as UTF-8"
    assert check(b"\xff\xfe" + minimal_text.encode("utf-16-le")) == [(1, 1, message)]


def test_utf_16_without_a_mark_is_refused(check: Check, minimal_text: str) -> None:
    ((line, column, message),) = check(minimal_text.encode("utf-16-le"))
    assert (line, column) == (1, 2)
    assert message.startswith("the character U+0000 is not allowed in YAML; ")


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_byte_that_is_not_utf_8_is_placed_by_characters(check: Check, mark: bytes) -> None:
    text = mark + "id: minimal\ntitle: déjà vu ".encode() + b"\xe9t\xe9\n"
    assert check(text) == [(2, 16, "byte 0xe9 is not UTF-8; save the file as UTF-8")]


def test_a_byte_that_is_not_utf_8_is_placed_in_the_first_line_behind_a_mark(check: Check) -> None:
    text = b"\xef\xbb\xbfid: \xff"
    assert check(text) == [(1, 5, "byte 0xff is not UTF-8; save the file as UTF-8")]


def test_a_nul_character_is_placed_by_characters(check: Check) -> None:
    remedy = "delete it, or save the file as plain text in UTF-8"
    message = f"the character U+0000 is not allowed in YAML; {remedy}"
    assert check("id: minimal\ntitle: été\0\n") == [(2, 11, message)]


def test_a_file_of_just_the_largest_size_is_read_and_a_larger_one_is_not(
    check: Check, minimal_text: str
) -> None:
    filler = "#" * (MAX_BYTES - len(minimal_text.encode()))
    assert check(minimal_text + filler) == []
    message = "is over 1,000,000 bytes long; make it shorter"
    assert check(minimal_text + filler + "#") == [(1, 1, message)]


def test_an_endless_file_is_refused() -> None:
    assert problems_of(Path("/dev/zero")) == [
        (1, 1, "is over 1,000,000 bytes long; make it shorter")
    ]


def test_an_alias_bomb_does_not_explode(check: Check, minimal_text: str) -> None:
    layers = [
        f"{name}: &{name} [{', '.join([f'*{inner}'] * 9)}]"
        for inner, name in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    bomb = "\n".join(["a: &a [lol, lol, lol]", *layers, ""])
    messages = {message for _, _, message in check(minimal_text + bomb)}
    assert "alias *h is not supported; write the value out, or put a text in quotes" in messages
    assert "anchor &i is not supported; delete it" in messages


@pytest.mark.parametrize("bracket", ["[", "{a: ", "- "])
def test_deep_nesting_is_refused_before_it_is_followed(check: Check, bracket: str) -> None:
    ((line, _, message),) = check(bracket * 100_000)
    assert line == 1
    assert message == "nested more than 32 levels deep; a case needs fewer than ten"


@pytest.mark.parametrize(
    "content", [b"", b"\n\n", b"# only a comment\n", b"\xef\xbb\xbf", b"---\n"]
)
def test_a_file_without_a_case_says_how_to_begin(check: Check, content: bytes) -> None:
    ((line, _, message),) = check(content)
    assert line == 1
    assert message == "a case file is a mapping; start it with `id: ...`"


def test_a_list_is_no_case(check: Check) -> None:
    assert check("\n- id: minimal\n") == [
        (2, 1, "a case file is a mapping; start it with `id: ...`")
    ]


def test_a_folder_is_no_case_file(tmp_path: Path) -> None:
    assert problems_of(tmp_path) == [
        (1, 1, "can't be read (Is a directory); check name and rights")
    ]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert problems_of(tmp_path / "case.yaml") == [
        (1, 1, "can't be read (No such file or directory); check name and rights")
    ]


def test_a_source_text_that_is_not_utf_8_is_a_mistake_with_its_place(
    tmp_path: Path, minimal_text: str
) -> None:
    folder = tmp_path / "minimal"
    folder.mkdir()
    (folder / "case.yaml").write_text(minimal_text, encoding="utf-8")
    (folder / "strip.png").write_bytes((CASES / "minimal" / "strip.png").read_bytes())
    (folder / "source.txt").write_bytes(b"A man.\nHis caf\xe9.\n")
    message = (
        "source text 'source.txt', line 2, column 8: byte 0xe9 is not UTF-8; save the file as UTF-8"
    )
    assert problems_of(folder / "case.yaml") == [(*place_of(minimal_text, "source.txt"), message)]


def test_a_source_text_that_is_a_link_out_of_the_folder_is_not_opened(
    tmp_path: Path, minimal_text: str
) -> None:
    folder = tmp_path / "minimal"
    folder.mkdir()
    (folder / "case.yaml").write_text(minimal_text, encoding="utf-8")
    (folder / "strip.png").write_bytes((CASES / "minimal" / "strip.png").read_bytes())
    (tmp_path / "secret.txt").write_bytes((CASES / "minimal" / "source.txt").read_bytes())
    (folder / "source.txt").symlink_to("../secret.txt")
    message = (
        "source text 'source.txt' is a link out of the case's folder; put the file itself there"
    )
    place = place_of(minimal_text, "source.txt")
    assert problems_of(folder / "case.yaml") == [(*place, message)]


def test_a_link_inside_the_folder_is_followed(tmp_path: Path, minimal_text: str) -> None:
    folder = tmp_path / "minimal"
    folder.mkdir()
    (folder / "case.yaml").write_text(minimal_text, encoding="utf-8")
    (folder / "strip.png").write_bytes((CASES / "minimal" / "strip.png").read_bytes())
    (folder / "text").write_bytes((CASES / "minimal" / "source.txt").read_bytes())
    (folder / "source.txt").symlink_to("text")
    assert problems_of(folder / "case.yaml") == []


def test_a_folder_that_is_itself_a_link_is_no_way_out(tmp_path: Path) -> None:
    (tmp_path / "minimal").symlink_to(CASES / "minimal")
    assert problems_of(tmp_path / "minimal" / "case.yaml") == []


def test_a_pipe_is_not_waited_for(tmp_path: Path, minimal_text: str) -> None:
    folder = tmp_path / "minimal"
    folder.mkdir()
    (folder / "case.yaml").write_text(minimal_text, encoding="utf-8")
    (folder / "strip.png").write_bytes((CASES / "minimal" / "strip.png").read_bytes())
    os.mkfifo(folder / "source.txt")
    ((_, _, message),) = problems_of(folder / "case.yaml")
    assert message == "source text 'source.txt' is not a plain file; put the file itself there"


def test_ten_megabytes_are_not_read(check: Check) -> None:
    message = "is over 1,000,000 bytes long; make it shorter"
    assert check(b"a" * 10_000_000) == [(1, 1, message)]


def test_a_picture_is_no_case(check: Check) -> None:
    message = "byte 0x89 is not UTF-8; save the file as UTF-8"
    assert check(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR") == [(1, 1, message)]
