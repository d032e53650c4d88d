"""What the teacher's windows are made of: notes, addresses, results."""

import re
from urllib.parse import unquote

import pytest
import segno

from epicrisis.live import addresses, join_link
from epicrisis.story.telling import Story, notes_at


def test_a_note_is_said_from_the_step_before_it_until_the_next(fever: Story) -> None:
    told = {position: notes_at(fever.case, position) for position in range(len(fever.steps) + 1)}
    assert [position for position, notes in told.items() if notes] == [3]
    assert told[3][0].id == "N1"


def test_no_note_of_the_first_case_is_left_unsaid(insulinoma: Story) -> None:
    said = [
        note.id
        for position in range(len(insulinoma.steps) + 1)
        for note in notes_at(insulinoma.case, position)
    ]
    written = [
        block.id
        for stage in insulinoma.case.stages
        for block in stage.blocks
        if type(block).__name__ == "Notes"
    ]
    assert said == written


@pytest.mark.parametrize(
    ("own", "guessed"),
    [
        ("http://localhost:8501/console", "http://10.0.0.7:8501"),
        ("http://127.0.0.1:8501/", "http://10.0.0.7:8501"),
        ("http://[::1]:8501/", "http://10.0.0.7:8501"),
        ("http://192.168.1.20:8501/?lang=fr", "http://192.168.1.20:8501"),
        ("https://cases.example.org/", "https://cases.example.org"),
    ],
)
def test_phones_are_sent_where_they_can_reach(
    own: str, guessed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(addresses, "lan_address", lambda: "10.0.0.7")
    assert addresses.guess(own) == guessed


def test_the_settings_address_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EPICRISIS_PUBLIC_URL", "https://class.example.org")
    assert addresses.guess("http://localhost:8501/") == "https://class.example.org"


def test_an_address_that_means_the_machine_itself_is_known() -> None:
    assert addresses.is_out_of_reach("http://localhost:8501")
    assert not addresses.is_out_of_reach("http://192.168.1.20:8501")


@pytest.mark.parametrize("length", [30, 80])
def test_a_qr_code_is_black_on_its_own_white_with_four_modules_around(length: int) -> None:
    """On a dark page, too: the white is the image's, and no page changes the colours of one."""
    link = "https://cases.example.org/r/".ljust(length, "x")
    address = join_link.data_uri(link)
    assert address.startswith("data:image/svg+xml")
    drawn = unquote(address)
    modules = 4 * int(segno.make_qr(link, error="m").version) + 17
    assert f"width='{modules + 8}'" in drawn.replace('"', "'")
    assert re.findall(r"(?:fill|stroke)='([^']+)'", drawn) == ["#fff", "#000"]
    assert re.search(rf"M0 0h{modules + 8}v{modules + 8}", drawn)
    assert "M4 4.5h7" in drawn
