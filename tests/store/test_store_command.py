"""The store is looked after from a terminal, in words that say what was done."""

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from epicrisis.clock import utc_now
from epicrisis.server import retention
from epicrisis.store.admin import command
from epicrisis.store.authors.drafts import Drafts
from epicrisis.store.authors.records import DraftContent
from epicrisis.store.classes.class_store import ClassStore
from epicrisis.store.classes.rooms import Rooms
from epicrisis.store.db import settings, trusted_time
from epicrisis.store.db.database import open_database
from epicrisis.store.db.errors import StoreCorruptError
from epicrisis.store.learners.store import Store, open_store
from tests.conftest import ROOT
from tests.store.conftest import LEARNER, OTHER, Clock
from tests.store.test_copies import everything, live, names, sqlite
from tests.support.postgres import Postgres

RUN = "import sys; from epicrisis.store.admin.command import main; sys.exit(main(sys.argv[1:]))"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(
    store_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    """Run a command on the store; return its exit status and what it said."""
    monkeypatch.setenv(settings.VARIABLE, store_url)
    # Where backups of PostgreSQL go.
    monkeypatch.setattr(settings, "DEFAULT_FILE", tmp_path / "var" / "epicrisis.sqlite3")

    def run_there(*arguments: object) -> tuple[int, str, str]:
        status = command.main([str(each) for each in arguments])
        return status, *capsys.readouterr()

    return run_there


@pytest.fixture
def out(tmp_path: Path) -> Path:
    (tmp_path / "elsewhere").mkdir()
    return tmp_path / "elsewhere" / "backup.sqlite3"


def test_backup_and_restore(run: Run, store_url: str, out: Path) -> None:
    live(store_url)
    before = everything(store_url)
    status, said, complaint = run("backup", out)
    assert (status, complaint) == (0, "")
    assert f"{out} holds" in said
    assert ["answer", "3"] in [line.split() for line in said.splitlines()]

    status, said, complaint = run("restore", out)
    assert (status, said) == (1, "")
    assert "isn't empty" in complaint
    assert "--replace" in complaint
    assert len(complaint.splitlines()) == 1

    with closing(open_store(store_url)) as store:
        store.delete_learner(LEARNER)
    status, said, complaint = run("restore", "--replace", out)
    assert (status, complaint) == (0, "")
    kept = next(line for line in said.splitlines() if line.startswith("What was there before"))
    assert Path(kept.rpartition(" in ")[2]).is_file()
    assert everything(store_url) == before


def test_migrate_copies_all_and_says_what_comes_next(
    run: Run, store_url: str, out: Path, postgres: Postgres
) -> None:
    live(store_url)
    for to in (sqlite(out), postgres.new_database()):
        status, said, complaint = run("migrate", "--to", to)
        assert (status, complaint) == (0, "")
        assert ["vote", "1"] in [line.split() for line in said.splitlines()]
        assert f"Name the new one in {settings.VARIABLE}" in said
        assert everything(to) == everything(store_url)
        status, said, complaint = run("migrate", "--to", to)
        assert (status, said) == (1, "")
        assert "isn't empty; nothing was changed" in complaint


@pytest.mark.parametrize(
    "arguments",
    [
        ["migrate", "--to", "postgresql://epicrisis:secret@127.0.0.1:1/epicrisis"],
        ["migrate", "--to", "mysql://root:secret@host/db"],
        ["migrate", "--to", "secret"],
        ["restore", "secret.sqlite3"],
    ],
)
def test_what_cannot_be_done_is_said_in_a_line_without_a_password(
    run: Run, store_url: str, arguments: list[str]
) -> None:
    live(store_url)
    before = everything(store_url)
    status, said, complaint = run(*arguments)
    assert (status, said) == (1, "")
    assert len(complaint.splitlines()) == 1
    assert ":secret" not in complaint
    assert everything(store_url) == before


@pytest.mark.parametrize(
    "arguments", [["backup", "x"], ["prune"], ["migrate", "--to", "sqlite:///x"]]
)
def test_a_store_that_is_not_there_is_not_begun(
    run: Run, file: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.chdir(file.parent)
    status, said, complaint = run(*arguments)
    assert (status, said) == (1, "")
    assert "There is no store" in complaint
    assert names(file.parent) == []


@pytest.mark.parametrize("arguments", [[], ["prune", "--to"], ["migrate"], ["backup"]])
def test_what_is_not_understood_runs_nothing(run: Run, arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        run(*arguments)
    assert refused.value.code == 2


def test_it_runs_in_a_process_of_its_own(store_url: str, out: Path) -> None:
    live(store_url)
    told = {**os.environ, settings.VARIABLE: store_url}
    done = subprocess.run(
        [sys.executable, "-c", RUN, "backup", str(out)],
        cwd=ROOT,
        env=told,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert everything(sqlite(out)) == everything(store_url)


# --- Pruning -----------------------------------------------------------------------------


def seen(address: str, learner: str, days_ago: int) -> None:
    """Have a learner come, a class begin, and a draft be written, so many days ago."""
    clock = Clock()
    clock.now = utc_now() - timedelta(days=days_ago)
    with closing(open_database(address, clock)) as database:
        store = Store(database)
        store.open_finding(store.attempt(learner, "fever"), "ct")
        ClassStore(database).rooms.open("fever", "en", "http://localhost", "teacher-" * 4)
        Drafts(database).create(DraftContent({"case.yaml": b"{"}), "Fever", learner)


def test_pruning_deletes_what_the_server_would_delete(
    run: Run, store_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EPICRISIS_KEEP_DAYS", "100")
    seen(store_url, LEARNER, 99)
    seen(store_url, OTHER, 101)
    seen(store_url, LEARNER, 29)
    before = everything(store_url)
    would = run("prune", "--dry-run")
    assert would == (
        0,
        "would delete 1 learners not seen for 100 days\n"
        "would delete 2 rooms opened more than 30 days ago\n"
        "would delete 1 drafts not opened for 100 days\n"
        "That is more than a tenth: a backup would be made first.\n",
        "",
    )
    assert everything(store_url) == before
    status, said, complaint = run("prune")
    assert (status, complaint) == (0, "")
    lines = said.splitlines()
    backup = Path(lines[0].removeprefix("What was there before is in "))
    assert lines[1:] == [
        each.replace("would delete", "deleted") for each in would[1].splitlines()[:3]
    ]
    assert everything(sqlite(backup))["room"] == before["room"]
    assert backup.stat().st_mode & 0o077 == 0
    with closing(open_database(store_url)) as database:
        assert Store(database).attempts(OTHER) == ()
        assert len(Store(database).attempts(LEARNER)) == 1
        assert len(ClassStore(database).rooms.all()) == 1
        assert Drafts(database).of_author(OTHER) == ()
        assert len(Drafts(database).of_author(LEARNER)) == 2


@pytest.mark.parametrize("days", ["soon", "-1", "4e2", "1.5"])
def test_a_limit_that_is_no_number_deletes_nothing(
    run: Run, store_url: str, monkeypatch: pytest.MonkeyPatch, days: str
) -> None:
    seen(store_url, LEARNER, 9999)
    monkeypatch.setenv("EPICRISIS_KEEP_DAYS", days)
    before = everything(store_url)
    status, said, complaint = run("prune")
    assert (status, said) == (1, "")
    assert f"must be a number of days, not {days!r}" in complaint
    assert everything(store_url) == before


def test_the_limits_are_those_of_the_server(
    run: Run, store_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EPICRISIS_KEEP_DAYS", "100")
    asked: list[int] = []

    def forget(_: object, days: int) -> int:
        asked.append(days)
        return 0

    monkeypatch.setattr(Store, "delete_older_than", forget)
    monkeypatch.setattr(Rooms, "delete_older_than", forget)
    monkeypatch.setattr(Drafts, "delete_older_than", forget)
    with closing(open_store(store_url)) as store:
        retention._prune(store.database)
    assert run("prune")[0] == 0
    assert asked == [100, settings.ROOM_DAYS, 100] * 2


# --- Pruning by a clock that is doubted ----------------------------------------------------


def trusted_until(address: str, days_ago: int) -> None:
    """Have time be trusted up to so many days ago."""
    clock = Clock()
    clock.now = utc_now() - timedelta(days=days_ago)
    with closing(open_database(address, clock)) as database:
        trusted_time.confirm(database)


def test_pruning_asks_whether_a_clock_is_right_that_has_leapt(
    run: Run, store_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen(store_url, LEARNER, 500)
    trusted_until(store_url, 500)
    before = everything(store_url)
    status, said, complaint = run("prune")
    assert status == 1
    assert "500 days past" in said
    assert complaint.startswith("Nothing was deleted.")
    assert "--yes" in complaint
    assert everything(store_url) == before
    would = run("prune", "--dry-run")
    assert would[0] == 0
    assert "500 days past" in would[1]
    assert "would delete 1 learners" in would[1]
    assert everything(store_url) == before

    answers = iter(["", "no", "y"])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _: next(answers))
    assert run("prune")[0] == 1
    assert run("prune")[0] == 1
    assert everything(store_url) == before
    assert "deleted 1 learners" in run("prune")[1]


def test_pruning_does_not_ask_whoever_says_yes_beforehand_nor_twice(
    run: Run, store_url: str
) -> None:
    seen(store_url, LEARNER, 500)
    trusted_until(store_url, 500)
    assert "deleted 1 learners" in run("prune", "--yes")[1]
    seen(store_url, OTHER, 500)
    status, said, complaint = run("prune")
    assert (status, complaint) == (0, "")
    assert "past" not in said


def test_pruning_asks_about_a_clock_that_is_behind(run: Run, store_url: str) -> None:
    seen(store_url, LEARNER, 500)
    trusted_until(store_url, -40)
    status, said, _ = run("prune")
    assert status == 1
    assert "40 days before" in said
    assert run("prune", "--yes")[0] == 0
    assert run("prune")[0] == 0


# --- A damaged store ---------------------------------------------------------------------


def test_the_words_on_a_damaged_store_name_the_command_that_mends_it(
    run: Run, store_url: str, file: Path, out: Path
) -> None:
    live(store_url)
    before = everything(store_url)
    run("backup", out)
    good = file.read_bytes()
    damaged = good[:4096] + b"\xa5" * (len(good) - 4096)
    file.write_bytes(damaged)

    with pytest.raises(StoreCorruptError) as error, closing(open_store(store_url)) as store:
        store.attempt(LEARNER, "fever")
    advice = "python -m epicrisis store restore BACKUP --replace"
    assert advice in str(error.value)
    assert file.read_bytes() == damaged

    status, said, complaint = run(*advice.replace("BACKUP", str(out)).split()[4:])
    assert (status, complaint) == (0, "")
    kept = Path(said.splitlines()[0].rpartition(" in ")[2])
    assert kept.name.startswith(f"{file.name}.aside-")
    assert kept.read_bytes() == damaged
    assert everything(store_url) == before


def test_a_store_that_cannot_be_opened_says_so_to_pruning_too(run: Run, file: Path) -> None:
    file.write_bytes(b"This is a letter to my aunt.\n" * 500)
    status, said, complaint = run("prune")
    assert (status, said) == (1, "")
    assert "is damaged or is no SQLite file" in complaint
