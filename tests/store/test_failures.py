"""A store that fails says what to do, and is left as it was."""

import os
import shutil
import sqlite3
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event

from epicrisis.store.db import connections, settings
from epicrisis.store.db import database as database_module
from epicrisis.store.db.errors import (
    StoreBusyError,
    StoreCorruptError,
    StoreError,
    StoreFullError,
    StoreReadOnlyError,
    StoreUnavailableError,
)
from epicrisis.store.learners.store import Store, open_store
from tests.store.conftest import LEARNER, OTHER
from tests.support.disk import small_disk

NOBODY = 65534


def fill(store: Store, answers: int = 3) -> None:
    for n in range(answers):
        store.commit_answer(store.attempt(LEARNER, "fever"), f"Q{n}", "x" * 5000)


@pytest.fixture
def public() -> Iterator[Path]:
    """A folder that other users may enter."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


@contextmanager
def unable_to_write(*paths: Path) -> Iterator[None]:
    """Take the right to write away; root, whom no permission binds, becomes nobody."""
    modes = [(path, path.stat().st_mode) for path in paths]
    is_root = os.geteuid() == 0
    for path, mode in modes:
        path.chmod((mode | 0o044 * is_root) & ~0o222)
    if is_root:
        os.setresuid(NOBODY, NOBODY, 0)
    try:
        yield
    finally:
        if is_root:
            os.setresuid(0, 0, 0)
        for path, mode in modes:
            path.chmod(mode)


def writes(store: Store, code: str) -> list[Callable[[], object]]:
    attempt = store.attempt(LEARNER, "fever")
    return [
        store.check_writable,
        lambda: store.open_finding(attempt, "ct"),
        lambda: store.commit_answer(attempt, "Q99", "x"),
        lambda: store.save_differential(attempt, "anamnesis", []),
        lambda: store.order_test(attempt, "ct"),
        lambda: store.start_over(attempt),
        lambda: store.delete_learner(LEARNER),
        lambda: store.delete_older_than(0),
        lambda: store.create_transfer(LEARNER),
        lambda: store.redeem_transfer(code, OTHER),
    ]


def assert_read_only(store: Store, code: str) -> None:
    assert len(store.attempt(LEARNER, "fever").answers) == 3
    for write in writes(store, code):
        with pytest.raises(StoreReadOnlyError, match=r"Let the server's user write"):
            write()
    assert len(store.attempt(LEARNER, "fever").answers) == 3


def test_a_read_only_store_is_read(public: Path) -> None:
    file = public / "store.sqlite3"
    store = open_store(f"sqlite:///{file}")
    fill(store)
    code = store.create_transfer(LEARNER)
    store.close()
    before = file.read_bytes()
    with unable_to_write(file, public):
        store = open_store(f"sqlite:///{file}")
        assert_read_only(store, code)
        store.close()
    assert file.read_bytes() == before
    assert list(public.iterdir()) == [file]


def test_a_read_only_store_with_a_journal_is_read_with_it(public: Path) -> None:
    """As a killed server leaves it: what is only in the journal counts."""
    running = open_store(f"sqlite:///{public / 'running.sqlite3'}")
    fill(running)
    code = running.create_transfer(LEARNER)
    for suffix in ("", "-wal", "-shm"):
        shutil.copy(public / f"running.sqlite3{suffix}", public / f"store.sqlite3{suffix}")
    running.close()
    file = public / "store.sqlite3"
    with unable_to_write(*public.iterdir(), public):
        store = open_store(f"sqlite:///{file}")
        assert_read_only(store, code)
        store.close()


def test_a_store_cannot_begin_in_a_read_only_folder(public: Path) -> None:
    with unable_to_write(public), pytest.raises(StoreReadOnlyError, match=r"Let the server's user"):
        open_store(f"sqlite:///{public / 'store.sqlite3'}")
    assert list(public.iterdir()) == []


def test_a_file_that_cannot_be_read_is_said(public: Path) -> None:
    file = public / "store.sqlite3"
    open_store(f"sqlite:///{file}").close()
    file.chmod(0)
    with unable_to_write(public), pytest.raises(StoreUnavailableError, match="may read and write"):
        open_store(f"sqlite:///{file}")


def damaged(file: Path, how: str) -> bytes:
    store = open_store(f"sqlite:///{file}")
    fill(store, 20)
    store.close()
    good = file.read_bytes()
    bad = {
        "no database": b"This is a letter to my aunt.\n" * 100,
        "cut": good[: len(good) // 2],
        "overwritten": good[:4096] + b"\xa5" * (len(good) - 4096),
        "bad header": b"\0" * 100 + good[100:],
        "words that are none": good.replace(b"x" * 2000, b"\xa5" * 2000, 1),
    }[how]
    file.write_bytes(bad)
    return bad


@pytest.mark.parametrize(
    "how", ["no database", "cut", "overwritten", "bad header", "words that are none"]
)
def test_a_damaged_store_is_said_and_not_touched(file: Path, how: str) -> None:
    bad = damaged(file, how)

    def read() -> None:
        store = open_store(f"sqlite:///{file}")
        try:
            store.attempt(LEARNER, "fever")
        finally:
            store.close()

    with pytest.raises(StoreCorruptError, match="put the last backup in their place"):
        read()
    assert file.read_bytes() == bad


def test_a_folder_in_place_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailableError, match="it is a folder"):
        open_store(f"sqlite:///{tmp_path}")


def test_a_missing_folder_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailableError, match="there is no folder"):
        open_store(f"sqlite:///{tmp_path / 'unmounted' / 'store.sqlite3'}")
    assert list(tmp_path.iterdir()) == []


def write_until_full(store: Store) -> int:
    """Return how many answers were acknowledged before the disk was full."""
    attempt = store.attempt(LEARNER, "fever")
    for n in range(10_000):
        try:
            store.commit_answer(attempt, f"Q{n}", "x" * 5000)
        except StoreFullError:
            return n
    raise AssertionError("the disk never got full")


def test_a_full_disk_loses_nothing(store: Store, file: Path) -> None:
    fill(store)
    store.close()  # so that the next connection is a new one

    @event.listens_for(store.database.engine, "connect")
    def shrink(connection: sqlite3.Connection, _: object) -> None:
        connection.execute("PRAGMA max_page_count = 80")

    acknowledged = write_until_full(store)
    assert acknowledged > 3
    assert len(store.attempt(LEARNER, "fever").answers) == acknowledged
    event.remove(store.database.engine, "connect", shrink)
    store.close()
    assert store.commit_answer(store.attempt(LEARNER, "fever"), f"Q{acknowledged}", "y").is_new


def test_a_truly_full_disk_loses_nothing_and_needs_no_restart(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    with small_disk(disk, "520k"):
        ballast = disk / "ballast"
        ballast.write_bytes(b"x" * 60_000)
        store = open_store(f"sqlite:///{disk / 'store.sqlite3'}")
        acknowledged = write_until_full(store)
        assert acknowledged > 3
        assert len(store.attempt(LEARNER, "fever").answers) == acknowledged
        ballast.unlink()
        attempt = store.attempt(LEARNER, "fever")
        assert store.commit_answer(attempt, f"Q{acknowledged}", "y").is_new
        store.close()


def test_a_store_that_another_program_locks_is_busy_and_recovers(
    store: Store, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "PATIENCE", 0.1)
    store.close()
    fill(store)
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusyError, match="Look for another program"):
        store.commit_answer(store.attempt(LEARNER, "fever"), "Q98", "x")
    assert len(store.attempt(LEARNER, "fever").answers) == 3
    other.execute("ROLLBACK")
    other.close()
    assert store.commit_answer(store.attempt(LEARNER, "fever"), "Q98", "x").is_new


@pytest.mark.usefixtures("file")  # PostgreSQL's writers take no turns
def test_a_thread_that_waits_too_long_for_its_turn_is_told(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "PATIENCE", 0.05)
    outcomes: list[StoreError] = []

    def write() -> None:
        try:
            store.check_writable()
        except StoreBusyError as error:
            outcomes.append(error)

    with store.database.writing():
        thread = threading.Thread(target=write)
        thread.start()
        thread.join()
    assert len(outcomes) == 1
    store.check_writable()


@pytest.mark.parametrize(
    "address",
    [
        "",
        "rubbish",
        "mysql://root:secret@host/db",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///x.db?mode=ro",
        "oracle+secret://secret",
    ],
)
def test_an_address_that_is_not_supported_is_said_without_its_password(address: str) -> None:
    with pytest.raises(StoreUnavailableError, match="sqlite:///FILE") as error:
        open_store(address)
    assert "secret" not in str(error.value)


def test_a_server_out_of_reach_is_said_without_its_password() -> None:
    with pytest.raises(StoreUnavailableError, match="Check that it runs") as error:
        open_store("postgresql://epicrisis:secret@127.0.0.1:1/epicrisis")
    assert "secret" not in str(error.value)


def test_answers_are_not_in_an_errors_words(store: Store, file: Path) -> None:
    fill(store)
    connection = sqlite3.connect(file)
    connection.execute("DROP TABLE answer")
    connection.close()
    with pytest.raises(StoreUnavailableError) as error:
        store.commit_answer(store.attempt(OTHER, "fever"), "Q01", "my secret thought")
    assert "my secret thought" not in f"{error.value}{error.value.__cause__}"


def test_the_setting_says_where(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(settings.VARIABLE, " sqlite:////srv/store.sqlite3 ")
    assert settings.database_url() == "sqlite:////srv/store.sqlite3"
    monkeypatch.delenv(settings.VARIABLE)
    monkeypatch.setattr(settings, "DEFAULT_FILE", tmp_path / "var" / "a % ? # é.sqlite3")
    store = open_store(settings.database_url())
    fill(store)
    store.close()
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["a % ? # é.sqlite3"]


def test_the_default_folder_that_cannot_be_made_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "var").write_text("a file")
    monkeypatch.delenv(settings.VARIABLE, raising=False)
    monkeypatch.setattr(settings, "DEFAULT_FILE", tmp_path / "var" / "store.sqlite3")
    with pytest.raises(StoreUnavailableError, match="can't be made"):
        settings.database_url()
