"""A backup is whole, a restore is what the backup says, and a move loses nothing."""

import os
import random
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from sqlalchemy import Connection, insert, select

from epicrisis.store.admin import backups, copies
from epicrisis.store.admin.copies import CopyRefusedError, TableDigest
from epicrisis.store.authors.drafts import Drafts
from epicrisis.store.authors.records import DraftContent
from epicrisis.store.classes.audience_records import Ask, BeLost, VoteFor
from epicrisis.store.classes.class_store import ClassStore
from epicrisis.store.classes.records import Ballot, EntrySorting, Poll
from epicrisis.store.db import migration, trusted_time
from epicrisis.store.db.connections import connect, file_of, parse_address
from epicrisis.store.db.database import open_database
from epicrisis.store.db.errors import (
    StoreCorruptError,
    StoreError,
    StoreFullError,
    StoreUnavailableError,
)
from epicrisis.store.db.tables import metadata
from epicrisis.store.learners.store import Store, open_store
from epicrisis.store.records import Ranked
from tests.conftest import ROOT
from tests.store.conftest import LEARNER, OTHER
from tests.support.disk import small_disk
from tests.support.postgres import Postgres
from tests.support.stores import in_days
from tests.support.tiers import examples, thorough

WORDS = "é « ’ \\ % \t 😀"
Everything = dict[str, list[tuple[Any, ...]]]


def live(address: str, words: str = WORDS, answers: int = 3) -> None:
    """Put something into every table, and delete what was numbered last."""
    with closing(open_database(address)) as database:
        store, classes = Store(database), ClassStore(database)
        store.open_finding(store.attempt(LEARNER, "fever"), "ct")
        for n in range(answers):
            store.commit_answer(store.attempt(LEARNER, "fever"), f"Q{n}", [words, n, 0.5], 2)
        store.assess_answer(store.attempt(LEARNER, "fever"), "Q0", "right")
        ranking = [Ranked(2, name=f"x{words}"), Ranked(1, hypothesis="flu")]
        store.save_differential(store.attempt(LEARNER, "fever"), "anamnesis", ranking)
        store.order_test(store.attempt(LEARNER, "fever"), "ct")
        store.recall(store.attempt(LEARNER, "fever"), "Q0", in_days(1))
        store.note(LEARNER, "fever", "ct", words)
        store.report("fever", "ct", words)
        store.start_over(store.attempt(LEARNER, "fever"))
        store.create_transfer(LEARNER)
        store.show_edn(LEARNER, is_shown=True)
        store.open_finding(store.attempt(OTHER, "fever"), "ct")
        store.delete_learner(OTHER)
        room, _ = classes.rooms.open("fever", "fr", "http://localhost", "teacher-" * 4)
        room = classes.rooms.change(room, replace(room, polls=(Poll("Q1", 1, "open"),)))
        timer = datetime(2026, 3, 1, 12, 5, tzinfo=UTC).replace(tzinfo=None)
        asking = replace(room, is_locked=True, timer_ends=timer, takes_questions=True, position=1)
        room = classes.rooms.change(room, asking)
        classes.audience.keep([Ask(room.id, "a phone", words)])
        asked = classes.audience.of(room)[0].id
        classes.audience.moderate(room, [asked], "shown")
        lost = BeLost(room.id, "another", 1, is_lost=True)
        classes.audience.keep([VoteFor(room.id, "another", asked, is_given=True), lost])
        room = classes.rooms.room(room.code) or room
        classes.votes.keep([Ballot(room.id, room.polls[0].id, "a phone", [words], 2, 1)])
        classes.presence.name(room, "a phone", words[:40], tells_answers=True, is_listed=True)
        now = store.database.now()
        given = classes.homeworks.give(
            "fever",
            "fr",
            (now, now + timedelta(days=1)),
            "Europe/Paris",
            "teacher-" * 4,
            takes_names=True,
            tells_class=False,
        )
        classes.homeworks.take_part(given, LEARNER, words[:40])
        classes.entries.keep(room, "Q1", EntrySorting(frozenset({words})))
        classes.presence.note("one", {room.id: 3})
        authors = Drafts(database)
        image = words.encode() + random.Random(1).randbytes(70_000)
        written = DraftContent({"case.yaml": words.encode(), "scan.png": image}, {"case.yaml": b""})
        draft, _ = authors.create(written, words, LEARNER)
        authors.keep(draft.id, 1, DraftContent({"case.yaml": b"{"}), words)
        draft, _ = authors.create(written, words)
        authors.delete(draft.id)
        gone, _ = classes.rooms.open("fever", "fr", "http://localhost", "teacher-" * 4)
        classes.rooms.delete(gone.code)
        trusted_time.Watch(database).look()


def everything(address: str) -> Everything:
    """All rows of all tables, and the last numbers that were given."""
    engine = connect(parse_address(address))
    with engine.begin() as connection:
        found: Everything = {
            table.name: sorted(map(tuple, connection.execute(select(table))), key=repr)
            for table in metadata.sorted_tables
        }
        found["last ids"] = [
            (table.name, copies._last_id(connection, table))
            for table in metadata.sorted_tables
            if copies._counts_ids(table)
        ]
    engine.dispose()
    return found


def counts(found: Everything) -> dict[str, int]:
    return {name: len(rows) for name, rows in found.items() if name != "last ids"}


def sqlite(file: Path) -> str:
    return f"sqlite:///{file}"


def old(address: str, revision: str = "0001") -> str:
    """Make a store as an earlier version of the app made them, or else the first."""
    engine = connect(parse_address(address))
    learner = migration.schema_at(revision).tables["learner"]
    today = datetime(2026, 3, 1, tzinfo=UTC).date()
    with migration.alone(engine) as connection:
        migration.upgrade(connection, revision)
        values = {"token_hash": "a" * 64, "created": today, "last_seen": today}
        connection.execute(insert(learner).values(id=7, **values))
    engine.dispose()
    return address


def revision(address: str) -> str | None:
    engine = connect(parse_address(address))
    with engine.connect() as connection:
        found = migration.known_revision(connection)
    engine.dispose()
    return found


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A folder in which nothing is."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    return folder


@pytest.fixture
def out(elsewhere: Path) -> Path:
    return elsewhere / "backup.sqlite3"


@pytest.fixture
def full_url(store_url: str) -> str:
    """The address of a store in which every table has something."""
    if file := file_of(parse_address(store_url)):
        file.write_bytes(full_files()[0])
    else:
        live(store_url)
    assert min(counts(everything(store_url)).values()) > 0
    return store_url


# --- A backup ----------------------------------------------------------------------------


def test_a_backup_is_one_file_with_all_of_the_store(full_url: str, out: Path) -> None:
    before = everything(full_url)
    assert backups.backup(full_url, out) == counts(before)
    assert names(out.parent) == [out.name]
    assert everything(sqlite(out)) == before
    assert everything(full_url) == before


def test_a_backup_never_takes_the_place_of_anything(full_url: str, out: Path) -> None:
    out.write_text("mine")
    with pytest.raises(CopyRefusedError, match="is there already"):
        backups.backup(full_url, out)
    assert out.read_text() == "mine"
    out.unlink()
    journal = out.with_name(f"{out.name}-wal")
    journal.write_text("a journal that SQLite would read into the backup")
    with pytest.raises(CopyRefusedError, match="is there already"):
        backups.backup(full_url, out)
    assert names(out.parent) == [journal.name]


def test_two_backups_to_one_file_at_once_leave_the_first(
    full_url: str, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync = backups._sync

    def come_first(path: Path) -> None:
        sync(path)
        out.write_text("the other's")

    monkeypatch.setattr(backups, "_sync", come_first)
    with pytest.raises(CopyRefusedError, match="can't be written"):
        backups.backup(full_url, out)
    assert out.read_text() == "the other's"
    assert names(out.parent) == [out.name]


def test_where_files_have_no_links_a_backup_appears_all_the_same(
    full_url: str, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    backups.backup(full_url, out)
    assert everything(sqlite(out)) == everything(full_url)
    assert names(out.parent) == [out.name]


def test_a_backup_of_no_store_makes_none(file: Path, out: Path) -> None:
    with pytest.raises(CopyRefusedError, match="There is no store"):
        backups.backup(sqlite(file), out)
    assert not file.exists()
    assert names(out.parent) == []


def test_a_backup_into_no_folder_is_said(full_url: str, tmp_path: Path) -> None:
    with pytest.raises(CopyRefusedError, match="can't be written"):
        backups.backup(full_url, tmp_path / "unmounted" / "backup.sqlite3")


def test_a_full_disk_gets_no_half_backup(full_url: str, tmp_path: Path) -> None:
    with closing(open_store(full_url)) as store:
        for n in range(100):
            store.commit_answer(store.attempt(LEARNER, "fever"), f"Q{n}", "x" * 9000)
    with small_disk(tmp_path / "disk", "400k"):
        with pytest.raises((StoreFullError, CopyRefusedError)):
            backups.backup(full_url, tmp_path / "disk" / "backup.sqlite3")
        assert names(tmp_path / "disk") == []


def test_a_damaged_store_is_not_passed_off_as_a_backup(
    full_url: str, file: Path, out: Path
) -> None:
    spoil_an_index(file)
    before = file.read_bytes()
    with pytest.raises(StoreCorruptError, match="store restore BACKUP --replace"):
        backups.backup(full_url, out)
    assert names(out.parent) == []
    assert file.read_bytes() == before


def spoil_an_index(file: Path) -> None:
    """Damage a page that no count and no list of rows meets."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        query = "SELECT rootpage FROM sqlite_master WHERE name = 'ix_transfer_learner_id'"
        (page,) = connection.execute(query).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with file.open("r+b") as stream:
        stream.seek((page - 1) * size + size - 8)
        stream.write(b"\xa5" * 8)


@contextmanager
def writers(address: str, learners: list[str]) -> Iterator[list["subprocess.Popen[str]"]]:
    command = [sys.executable, "-m", "tests.store.writer", address]
    started = [
        subprocess.Popen([*command, who, "0"], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for who in learners
    ]
    try:
        yield started
    finally:
        for writer in started:
            writer.kill()
            writer.communicate()


def test_a_backup_while_others_write_has_all_that_was_acknowledged_and_restores(
    store_url: str, elsewhere: Path
) -> None:
    open_store(store_url).close()
    learners = [LEARNER, OTHER]
    with writers(store_url, learners) as started:
        for n in range(4):
            acknowledged = []
            for writer in started:
                assert writer.stdout is not None
                acknowledged.append([int(writer.stdout.readline()) for _ in range(20)][-1])
            backups.backup(store_url, elsewhere / f"{n}.sqlite3")
            backups.restore(sqlite(elsewhere / f"{n}.restored"), elsewhere / f"{n}.sqlite3")
            with closing(open_store(sqlite(elsewhere / f"{n}.restored"))) as restored:
                for who, last in zip(learners, acknowledged, strict=True):
                    answers = restored.attempt(who, "fever").answers
                    assert len(answers) > last
                    assert answers.keys() == {f"Q{i}" for i in range(len(answers))}


# --- A restore ---------------------------------------------------------------------------


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """A backup of a store with something in every table, alone in a folder."""
    folder = tmp_path / "backups"
    folder.mkdir()
    for path, content in zip(
        (tmp_path / "original.sqlite3", folder / "backup.sqlite3"), full_files(), strict=True
    ):
        path.write_bytes(content)
    return folder / "backup.sqlite3"


@cache
def full_files() -> tuple[bytes, bytes]:
    """A file of a store with something in every table, and of its backup: made once, and copied."""
    with tempfile.TemporaryDirectory() as folder:
        original, out = Path(folder) / "original.sqlite3", Path(folder) / "backup.sqlite3"
        live(sqlite(original))
        backups.backup(sqlite(original), out)
        return original.read_bytes(), out.read_bytes()


def test_a_backup_restores_into_an_empty_store_and_is_left_as_it_was(
    store_url: str, backup: Path
) -> None:
    before = backup.read_bytes()
    open_store(store_url).close()
    restored = backups.restore(store_url, backup)
    assert backup.read_bytes() == before
    assert names(backup.parent) == [backup.name]
    assert everything(store_url) == everything(sqlite(backup))
    assert restored == (counts(everything(store_url)), None)


def test_a_backup_by_sqlites_own_program_restores_and_is_left_as_it_was(
    file: Path, backup: Path
) -> None:
    with closing(sqlite3.connect(backup)) as connection:  # as `sqlite3 .backup` leaves it
        connection.execute("PRAGMA journal_mode=WAL")
    before = backup.read_bytes()
    backups.restore(sqlite(file), backup)
    assert backup.read_bytes() == before
    assert names(backup.parent) == [backup.name]
    assert everything(sqlite(file)) == everything(sqlite(backup))


def test_a_store_that_holds_something_is_replaced_only_on_request_and_kept(
    store_url: str, backup: Path
) -> None:
    with closing(open_store(store_url)) as store:
        store.open_finding(store.attempt(OTHER, "cough"), "ct")
    before = everything(store_url)
    with pytest.raises(CopyRefusedError, match=r"isn't empty.*--replace"):
        backups.restore(store_url, backup)
    assert everything(store_url) == before
    _, kept = backups.restore(store_url, backup, replaces=True)
    assert everything(store_url) == everything(sqlite(backup))
    assert kept is not None
    assert everything(sqlite(kept)) == before


def test_a_running_server_goes_on_with_what_was_restored(store: Store, backup: Path) -> None:
    store.open_finding(store.attempt(OTHER, "cough"), "ct")
    address = store.database.engine.url.render_as_string(hide_password=False)
    backups.restore(address, backup, replaces=True)
    assert store.attempts(OTHER) == ()
    assert len(store.attempts(LEARNER)) == 2
    store.open_finding(store.attempt(OTHER, "cough"), "ct")


def letter(file: Path) -> None:
    file.write_bytes(b"This is a letter to my aunt.\n" * 500)


def nothing(file: Path) -> None:
    file.write_bytes(b"")


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def something_else(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE aunt (letter)")


def newer(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (letter, "is no backup"),
        (nothing, "holds no store"),
        (cut, "is no backup"),
        (spoil_an_index, "is no backup"),
        (something_else, "holds no store"),
        (newer, "newer version"),
        (Path.unlink, "There is no file"),
    ],
)
@pytest.mark.parametrize("replaces", [thorough(True), False])
def test_a_wrong_file_is_refused_before_anything_is_touched(
    file: Path, backup: Path, spoil: Callable[[Path], None], words: str, replaces: bool
) -> None:
    spoil(backup)
    with pytest.raises(CopyRefusedError, match=words):
        backups.restore(sqlite(file), backup, replaces=replaces)
    assert not file.exists()
    live(sqlite(file))
    before, beside = everything(sqlite(file)), names(file.parent)
    with pytest.raises(CopyRefusedError, match=words):
        backups.restore(sqlite(file), backup, replaces=replaces)
    assert everything(sqlite(file)) == before
    assert names(file.parent) == beside


def test_a_store_is_not_restored_from_itself(full_url: str, file: Path) -> None:
    before = everything(full_url)
    with pytest.raises(CopyRefusedError, match="is the store itself"):
        backups.restore(full_url, file, replaces=True)
    assert everything(full_url) == before


@pytest.mark.parametrize("spoil", [letter, thorough(cut), spoil_an_index, thorough(newer)])
def test_what_cannot_be_backed_up_is_moved_aside_with_its_journal(
    file: Path, backup: Path, spoil: Callable[[Path], None]
) -> None:
    live(sqlite(file))
    spoil(file)
    before = file.read_bytes()
    journal = file.with_name(f"{file.name}-journal")
    journal.write_bytes(b"what SQLite would read into the restored store")
    with pytest.raises(StoreError):
        backups.restore(sqlite(file), backup)
    assert file.read_bytes() == before
    _, kept = backups.restore(sqlite(file), backup, replaces=True)
    assert kept is not None
    assert kept.read_bytes() == before
    assert not journal.exists()
    assert everything(sqlite(file)) == everything(sqlite(backup))


def test_a_journal_without_its_store_stops_a_restore(file: Path, backup: Path) -> None:
    journal = file.with_name(f"{file.name}-wal")
    journal.write_bytes(b"what SQLite would read into the restored store")
    with pytest.raises(CopyRefusedError, match="is there already"):
        backups.restore(sqlite(file), backup)
    assert not file.exists()


@pytest.mark.parametrize("before", ["0001", thorough("0003")])
def test_an_older_backup_is_brought_to_the_newest_schema(
    store_url: str, tmp_path: Path, before: str
) -> None:
    made = old(sqlite(tmp_path / "old.sqlite3"), before)
    backups.restore(store_url, tmp_path / "old.sqlite3")
    assert revision(made) == before
    found = everything(store_url)
    assert [row[:2] for row in found["learner"]] == [(7, "a" * 64)]
    assert ("learner", 7) in found["last ids"]
    live(store_url)


# --- A move ------------------------------------------------------------------------------


@pytest.mark.thorough
@examples(8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    # PostgreSQL's texts have no NUL; what people type comes without, and in JSON it is escaped.
    words=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40),
    answers=st.integers(1, 5),
)
def test_to_postgresql_and_back_every_record_is_the_same(
    postgres: Postgres, words: str, answers: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        here, back = sqlite(Path(folder) / "here"), sqlite(Path(folder) / "back")
        server = postgres.new_database()
        live(here, words, answers)
        before = everything(here)
        assert backups.move(here, server) == counts(before)
        assert everything(server) == before
        assert backups.move(server, back) == counts(before)
        assert everything(back) == before
        assert everything(here) == before


def test_a_big_store_moves_in_batches(
    full_url: str, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copies, "BATCH", 2)
    before = everything(full_url)
    assert len(before["answer"]) == 3
    backups.move(full_url, sqlite(out))
    assert everything(sqlite(out)) == before


@pytest.mark.parametrize("to", ["sqlite", "postgresql"])
def test_no_id_is_used_again_after_a_move(
    full_url: str, to: str, out: Path, postgres: Postgres
) -> None:
    target = sqlite(out) if to == "sqlite" else postgres.new_database()
    last: dict[str, int] = dict(everything(full_url)["last ids"])
    backups.move(full_url, target)
    with closing(open_store(target)) as store:
        store.open_finding(store.attempt(OTHER, "fever"), "ct")
        assert store.attempt(OTHER, "fever").id == last["attempt"] + 1
    assert ("learner", last["learner"] + 1) in everything(target)["last ids"]


def test_a_move_to_a_store_that_holds_something_is_refused(full_url: str, out: Path) -> None:
    live(sqlite(out), "others'")
    for source, target in ((full_url, sqlite(out)), (sqlite(out), full_url), (full_url, full_url)):
        before = everything(target)
        with pytest.raises(CopyRefusedError, match="isn't empty"):
            backups.move(source, target)
        assert everything(target) == before


def test_a_database_of_another_program_is_left_alone(full_url: str, out: Path) -> None:
    out.touch()
    something_else(out)
    with pytest.raises(CopyRefusedError, match="not this app's"):
        backups.move(full_url, sqlite(out))
    with pytest.raises(CopyRefusedError, match="holds no store"):
        backups.move(sqlite(out), sqlite(out.with_name("new.sqlite3")))
    assert names(out.parent) == [out.name]
    with closing(sqlite3.connect(out)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("aunt",)]


@pytest.mark.parametrize("to", ["sqlite", "postgresql"])
def test_an_older_store_moves_into_the_newest_schema_and_stays_as_it_was(
    postgres: Postgres, tmp_path: Path, out: Path, to: str
) -> None:
    target = sqlite(out) if to == "sqlite" else postgres.new_database()
    for source in (old(sqlite(tmp_path / "old.sqlite3")), old(postgres.new_database())):
        backups.move(source, target)
        assert revision(source) == "0001"
        live(target)
        target = sqlite(tmp_path / "next") if to == "sqlite" else postgres.new_database()


def test_a_backup_of_an_older_store_on_a_server_keeps_its_schema(
    postgres: Postgres, out: Path
) -> None:
    source = old(postgres.new_database())
    backups.backup(source, out)
    assert revision(source) == revision(sqlite(out)) == "0001"


# --- In the middle -----------------------------------------------------------------------


class PulledPlugError(Exception):
    """The copy ends here."""


def pull_the_plug(monkeypatch: pytest.MonkeyPatch, table: str) -> None:
    go_on = copies._tally

    def tally(connection: Connection, copied: Any) -> TableDigest:
        if copied.name == table:
            raise PulledPlugError
        return go_on(connection, copied)

    monkeypatch.setattr(copies, "_tally", tally)


@pytest.mark.parametrize("table", [thorough("learner"), "attempt", thorough("vote")])
def test_what_breaks_off_leaves_the_target_as_it_was(
    store_url: str, backup: Path, monkeypatch: pytest.MonkeyPatch, table: str
) -> None:
    open_store(store_url).close()
    empty = everything(store_url)
    with monkeypatch.context() as patch:
        pull_the_plug(patch, table)
        with pytest.raises(PulledPlugError):
            backups.restore(store_url, backup)
    assert everything(store_url) == empty
    live(store_url, "others'")
    before = everything(store_url)
    with monkeypatch.context() as patch:
        patch.setattr(backups, "_keep_aside", lambda *_: None)
        pull_the_plug(patch, table)
        with pytest.raises(PulledPlugError):
            backups.restore(store_url, backup, replaces=True)
    assert everything(store_url) == before


def test_what_is_moved_aside_for_nothing_is_still_named(
    file: Path, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter(file)
    before = file.read_bytes()
    monkeypatch.setattr(copies, "_tally", lambda *_: TableDigest())
    with pytest.raises(CopyRefusedError, match="What was there before is in") as error:
        backups.restore(sqlite(file), backup, replaces=True)
    kept = Path(str(error.value).rpartition(" in ")[2].removesuffix("."))
    assert kept.read_bytes() == before


def test_a_new_file_that_breaks_off_is_not_there(
    full_url: str, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pull_the_plug(monkeypatch, "vote")
    with pytest.raises(PulledPlugError):
        backups.move(full_url, sqlite(out))
    assert names(out.parent) == []


def test_a_database_without_tables_that_breaks_off_has_none(
    full_url: str, postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = postgres.new_database()
    pull_the_plug(monkeypatch, "vote")
    with pytest.raises(PulledPlugError):
        backups.move(full_url, target)
    assert revision(target) is None


def test_a_table_that_arrives_otherwise_than_it_was_sent_is_noticed(
    store_url: str, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = copies._tally
    monkeypatch.setattr(copies, "_tally", lambda *arguments: go_on(*arguments)._replace(digest=1))
    with pytest.raises(CopyRefusedError, match="did not arrive"):
        backups.restore(store_url, backup)
    open_store(store_url).close()
    assert set(counts(everything(store_url)).values()) == {0}


RESTORE = """
import sys
from pathlib import Path
from epicrisis.store.admin import backups, copies

go_on = copies._tally

def tally(connection, table):
    if table.name == "vote":
        print("now", flush=True)
        sys.stdin.read()
    return go_on(connection, table)

copies._tally = tally
backups.restore(sys.argv[1], Path(sys.argv[2]))
"""


@pytest.mark.thorough
def test_sigkill_in_the_middle_leaves_the_target_empty(store_url: str, backup: Path) -> None:
    open_store(store_url).close()
    empty = everything(store_url)
    command = [sys.executable, "-c", RESTORE, store_url, str(backup)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "now\n"
        process.kill()
    assert everything(store_url) == empty
    backups.restore(store_url, backup)
    assert everything(store_url) == everything(sqlite(backup))


def test_a_server_out_of_reach_is_said_without_its_password(full_url: str, out: Path) -> None:
    away = "postgresql://epicrisis:secret@127.0.0.1:1/epicrisis"
    backups.backup(full_url, out)
    for act in (
        lambda: backups.move(full_url, away),
        lambda: backups.move(away, full_url),
        lambda: backups.restore(away, out, replaces=True),
        lambda: backups.backup(away, out.with_name("other")),
    ):
        with pytest.raises(StoreUnavailableError, match="Check that it runs") as error:
            act()
        assert "secret" not in str(error.value)
    assert names(out.parent) == [out.name]
