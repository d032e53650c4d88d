"""`python -m epicrisis room ...`: a class led from a script, beside a server or without one."""

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from epicrisis.__main__ import main
from epicrisis.live import addresses, command
from epicrisis.live.addresses import InvalidAddress, public_address
from epicrisis.live.room import transitions
from epicrisis.store.classes.class_store import ClassStore
from epicrisis.store.classes.records import Ballot, Room
from epicrisis.store.classes.rooms import MAX_ROOMS_A_DAY, RoomMovedError, Rooms, plain_room_code
from epicrisis.store.db.database import Database, open_database
from tests.conftest import ROOT, SAMPLES
from tests.support.stores import empty_store

ADDRESS = "http://192.168.1.20:8501"

Output = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """The store of a server that runs beside the command."""
    url = empty_store(tmp_path / "store.sqlite3")
    monkeypatch.setenv("EPICRISIS_DATABASE_URL", url)
    monkeypatch.setenv("EPICRISIS_CASES_DIR", str(SAMPLES))
    monkeypatch.setenv("EPICRISIS_PUBLIC_URL", ADDRESS)
    opened = open_database(url)
    yield opened
    opened.close()


@pytest.fixture
def classes(database: Database) -> ClassStore:
    return ClassStore(database)


@pytest.fixture
def code(capsys: Output) -> str:
    """A room at the case `fever`."""
    return str(said(capsys, "open", "a-fever", "--json")["code"])


def said(capsys: Output, *words: str) -> Any:
    """What a command that works prints as JSON."""
    capsys.readouterr()
    assert main(["room", *words]) == 0
    return json.loads(capsys.readouterr().out)


def led(capsys: Output, *words: str) -> Any:
    return said(capsys, *words, "--json")


def refused(capsys: Output, *words: str) -> str:
    """What a command that can't be done says; it prints nothing else."""
    capsys.readouterr()
    assert main(["room", *words]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "Traceback" not in err
    return err


def vote(classes: ClassStore, code: str, who: str, response: Any) -> None:
    room = classes.rooms.room(code)
    assert room is not None
    (kept,) = classes.votes.keep([Ballot(room.id, room.polls[-1].id, who, response)])
    assert kept is not None


# --- Opening -----------------------------------------------------------------------------


def test_open_tells_a_script_all_that_it_needs(capsys: Output, classes: ClassStore) -> None:
    opened = led(capsys, "open", "a-fever")
    code, secret = opened["code"], opened["secret"]
    assert set(opened) == {"code", "url", "console_url", "secret"}
    assert plain_room_code(code) == code
    assert opened["url"] == f"{ADDRESS}/r/{code}"
    assert opened["console_url"] == f"{ADDRESS}/t/{code}#{secret}"
    assert classes.rooms.leads(code, secret)


@pytest.mark.parametrize(
    "name",
    ["a-fever", "fever", str(SAMPLES / "fever"), str(SAMPLES / "fever" / "case.yaml")],
    ids=["slug", "folder's name", "folder", "file"],
)
def test_a_case_is_named_by_slug_folder_or_file(
    capsys: Output, classes: ClassStore, name: str
) -> None:
    room = classes.rooms.room(led(capsys, "open", name)["code"])
    assert room is not None
    assert (room.case, room.language) == ("a-fever", "en")


def test_a_person_gets_code_link_and_a_qr(capsys: Output) -> None:
    assert main(["room", "open", "fever", "--language", "fr", "--address", "http://x.org/"]) == 0
    out = capsys.readouterr().out
    assert "http://x.org/r/" in out
    assert "http://x.org/t/" in out
    assert "█" in out


def test_without_a_setting_the_address_is_this_machines(
    capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EPICRISIS_PUBLIC_URL")
    monkeypatch.setattr(addresses, "lan_address", lambda: "10.42.0.1")
    assert led(capsys, "open", "fever")["url"].startswith("http://10.42.0.1:8501/r/")


@pytest.mark.thorough
def test_whoever_may_write_the_store_has_no_limit_of_rooms(capsys: Output) -> None:
    for _ in range(MAX_ROOMS_A_DAY + 1):
        led(capsys, "open", "fever")


@pytest.mark.parametrize("name", ["nothing", "../fever", "/etc", "", "data/cases"])
def test_a_case_that_is_not_there_is_refused_with_those_that_are(capsys: Output, name: str) -> None:
    assert "there are: a-fever" in refused(capsys, "open", name)


def test_a_broken_case_is_refused_with_how_to_mend_it(
    capsys: Output, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "cases" / "bad").mkdir(parents=True)
    (tmp_path / "cases" / "bad" / "case.yaml").write_text("id: bad\n")
    monkeypatch.setenv("EPICRISIS_CASES_DIR", str(tmp_path / "cases"))
    assert "python -m epicrisis check" in refused(capsys, "open", "bad")


@pytest.mark.parametrize("name", ["a-fever", "fever"])
def test_a_draft_has_no_room(
    capsys: Output, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    shutil.copytree(SAMPLES, tmp_path / "cases")
    with (tmp_path / "cases" / "fever" / "case.yaml").open("a") as file:
        file.write("shown: draft\n")
    monkeypatch.setenv("EPICRISIS_CASES_DIR", str(tmp_path / "cases"))
    assert main(["room", "open", name]) == 1
    assert "is a draft; take its line `shown: draft` away" in capsys.readouterr().err


def test_an_address_that_is_none_is_refused(
    capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "http://192.168" in refused(capsys, "open", "fever", "--address", "ftp://x")
    monkeypatch.setenv("EPICRISIS_PUBLIC_URL", "localhost")
    assert "http://192.168" in refused(capsys, "open", "fever")


# --- Leading -----------------------------------------------------------------------------


def test_next_leads_through_the_whole_case(capsys: Output, code: str) -> None:
    done = []
    while (place := led(capsys, "show", code))["next"] != "end":
        done.append(place["next"])
        led(capsys, "next", code)
    assert (place["position"], place["steps"]) == (10, 10)
    assert done.count("step") == 10
    assert done.count("open_vote") == 5
    assert "The story ends here." in refused(capsys, "next", code)


def test_show_jumps_and_back_undoes(capsys: Output, code: str) -> None:
    assert led(capsys, "show", code, "4")["question"] == "4"
    assert led(capsys, "back", code)["position"] == 3
    assert "has 10" in refused(capsys, "show", code, "11")


def test_a_vote_is_opened_held_repeated_and_closed(
    capsys: Output, classes: ClassStore, code: str
) -> None:
    led(capsys, "show", code, "4")
    assert led(capsys, "vote", "open", code)["poll"] == {"round": 1, "state": "open", "votes": 0}
    vote(classes, code, "p1", ["a"])
    held = led(capsys, "vote", "close", code, "--hold")
    assert held["poll"] == {"round": 1, "state": "held", "votes": 1}
    assert led(capsys, "vote", "open", code)["poll"]["round"] == 2
    assert led(capsys, "vote", "close", code)["poll"]["state"] == "shown"
    assert "voted twice" in refused(capsys, "vote", "open", code)


def test_a_held_vote_is_shown(capsys: Output, code: str) -> None:
    led(capsys, "show", code, "4")
    led(capsys, "vote", "open", code)
    led(capsys, "vote", "close", code, "--hold")
    assert led(capsys, "vote", "show", code)["poll"]["state"] == "shown"


def test_the_class_can_be_asked_for_its_differential(capsys: Output, code: str) -> None:
    place = led(capsys, "look", code, "differential")
    assert (place["question"], place["position"]) == ("differential-anamnesis", 1)


def test_a_room_is_locked_and_unlocked(capsys: Output, code: str) -> None:
    assert led(capsys, "lock", code)["locked"] is True
    assert led(capsys, "unlock", code)["locked"] is False


def test_a_person_reads_where_the_class_is(capsys: Output, code: str) -> None:
    led(capsys, "show", code, "4")
    led(capsys, "vote", "open", code)
    assert main(["room", "show", code.lower()]) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"room     {code}, a-fever",
        "step     4 of 10 (investigations)",
        "screen   story",
        "present  0",
        "asked    4 (single)",
        "vote     round 1, open, 0 votes",
        "next     close vote",
    ]


def test_what_the_moment_does_not_allow_is_said(capsys: Output, code: str) -> None:
    assert "begins here" in refused(capsys, "back", code)
    assert "no question" in refused(capsys, "vote", "open", code)
    assert "No vote is open." in refused(capsys, "vote", "close", code)


def test_when_somebody_else_moves_the_room_meanwhile_the_move_is_done_after(
    classes: ClassStore, code: str, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    change, others = Rooms.change, [1, 2]

    def after_another(self: Rooms, before: Room, after: Room) -> Room:
        if others:
            others.pop()
            change(self, before, replace(before, is_locked=not before.is_locked))
        return change(self, before, after)

    monkeypatch.setattr(Rooms, "change", after_another)
    place = led(capsys, "next", code)
    assert (place["position"], place["version"]) == (1, 4)


def test_where_others_never_stop_it_gives_up_in_words(
    code: str, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> Room:
        raise RoomMovedError

    monkeypatch.setattr(Rooms, "change", never)
    assert "try again" in refused(capsys, "next", code)


def test_two_scripts_at_once_lose_no_move(classes: ClassStore, code: str) -> None:
    def lead() -> None:
        for _ in range(4):
            command._moved(classes, code, transitions.advance)

    threads = [threading.Thread(target=lead) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    room = classes.rooms.room(code)
    assert room is not None
    assert room.version == 1 + 8


# --- Report, list, deletion --------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "start"), [("csv", '\ufeff"row",'), ("json", "{"), ("html", "<!DOCTYPE html>")]
)
def test_the_report_is_written_in_each_format(
    capsys: Output, classes: ClassStore, code: str, form: str, start: str
) -> None:
    led(capsys, "show", code, "4")
    led(capsys, "vote", "open", code)
    vote(classes, code, "p1", ["a"])
    assert main(["room", "report", code, "--format", form]) == 0
    out, err = capsys.readouterr()
    assert out.startswith(start)
    assert "An X-ray" in out
    assert err == ""


def test_rooms_are_listed_and_deleted(capsys: Output, classes: ClassStore, code: str) -> None:
    assert [room["code"] for room in led(capsys, "list")] == [code]
    assert main(["room", "list"]) == 0
    assert code in capsys.readouterr().out
    assert main(["room", "delete", code]) == 0
    assert classes.rooms.room(code) is None
    assert led(capsys, "list") == []
    assert f"no room {code}" in refused(capsys, "delete", code)


# --- What can't be done ------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["333333", "ABC", "' OR 1=1", ""])
def test_a_room_that_is_not_there_is_said(capsys: Output, typed: str) -> None:
    for words in (["show"], ["next"], ["vote", "open"], ["report"], ["delete"], ["lock"]):
        err = refused(capsys, *words, typed)
        assert "room" in err


def test_a_room_whose_case_has_gone_is_said(
    capsys: Output, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EPICRISIS_CASES_DIR", str(tmp_path))
    assert "a-fever" in refused(capsys, "next", code)


def test_a_store_that_cannot_be_opened_is_said(
    capsys: Output, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "no-store").write_text("this is no SQLite file, but long enough to be read" * 20)
    monkeypatch.setenv("EPICRISIS_DATABASE_URL", f"sqlite:///{tmp_path / 'no-store'}")
    assert "damaged or is no SQLite file" in refused(capsys, "list")
    monkeypatch.setenv("EPICRISIS_DATABASE_URL", "mysql://x:secret@y/z")
    assert "secret" not in refused(capsys, "list")


@pytest.mark.parametrize(
    "words", [[], ["open"], ["vote"], ["show"], ["report", "X", "--format", "x"]]
)
def test_it_says_what_it_needs(capsys: Output, words: list[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["room", *words])
    assert stop.value.code == 2
    assert "usage: python -m epicrisis room" in capsys.readouterr().err


# --- As a command ------------------------------------------------------------------------


def run(*words: str) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        [sys.executable, *words], cwd=ROOT, capture_output=True, timeout=60, check=True,
        env={**os.environ, "LC_ALL": "C"},
    )  # fmt: skip


@pytest.mark.long
def test_it_is_a_command_that_writes_utf_8() -> None:
    opened = run("-m", "epicrisis", "room", "open", "fever").stdout.decode("utf-8")
    assert "█" in opened
    code = re.findall(r"/r/(\w+)", opened)[0]
    report = run("-m", "epicrisis", "room", "report", code, "--format", "html").stdout
    assert "utf-8" in report.decode("utf-8")


def test_check_does_not_wait_for_what_rooms_need() -> None:
    loaded = run("-c", "import sys, epicrisis.__main__; print(*sys.modules)").stdout.split()
    assert not {b"sqlalchemy", b"alembic", b"segno", b"streamlit", b"pandas"} & set(loaded)


# --- Addresses ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" http://192.168.1.20:8501/ ", "http://192.168.1.20:8501"),
        ("HTTPS://Cases.Example.org", "https://cases.example.org"),
        ("https://example.org:443/", "https://example.org"),
        ("http://example.org:80", "http://example.org"),
        ("http://[fe80::1]:8501", "http://[fe80::1]:8501"),
        ("http://laptop", "http://laptop"),
    ],
)
def test_an_address_is_kept_plain(typed: str, kept: str) -> None:
    assert public_address(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "192.168.1.20:8501",
        "ftp://example.org",
        "javascript:alert(1)",
        "http://user:word@example.org",
        "http://example.org?x=1",
        "http://example.org/#x",
        "http://example.org/app",
        "http://example.org//b",
        "http://example.org:0",
        "http://example.org:65536",
        "http://1.2.3",
        "http://999.1.1.1",
        "http://[::1",
        "http://[:::]",
        "http://-a.org",
        "http://a..b",
        "http://exa mple.org",
        'http://example.org/"><script>',
        "http://example.org\n.evil",
        "http://" + "a" * 200,
    ],
)
def test_what_phones_cannot_be_sent_to_is_refused_in_words(typed: str) -> None:
    with pytest.raises(InvalidAddress) as refusal:
        public_address(typed)
    assert "http://192.168.1.20:8501" in refusal.value.said()


def test_a_machine_without_any_network_is_localhost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "_own_address_towards", lambda _: None)
    assert addresses.lan_address() == "localhost"


def test_an_address_of_ones_own_hotspot_is_found_beside_the_default_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ways = {"192.0.2.1": "172.16.0.5", "10.42.0.254": "10.42.0.1", "192.168.2.254": "127.0.0.1"}
    monkeypatch.setattr(addresses, "_own_address_towards", ways.get)
    assert addresses.lan_addresses() == ("172.16.0.5", "10.42.0.1")
    assert addresses.lan_address() == "172.16.0.5"
