"""A store backed up to a file, restored from one, and moved to another database."""

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import URL, Connection, Engine, inspect

from epicrisis.clock import utc_now
from epicrisis.store.admin import copies
from epicrisis.store.admin.copies import CopyRefusedError, NotEmptyError
from epicrisis.store.db import file_rights, migration
from epicrisis.store.db.connections import (
    connect,
    connect_to_backup,
    file_of,
    parse_address,
    without_hurry,
)
from epicrisis.store.db.errors import StoreCorruptError, StoreError, StoreNewerError, explained

_JOURNALS = ("-wal", "-shm", "-journal")


class Restored(NamedTuple):
    """What a restore has done."""

    rows: dict[str, int]
    """By table."""
    replaced: Path | None
    """Where the store that was there before is now; None if there was nothing in it."""


def backup(address: str, out: Path) -> dict[str, int]:
    """Write all of a store, as it is at one moment, to a new SQLite file; return rows by table.

    Whoever uses the store meanwhile isn't kept waiting.

    Raises a kind of StoreError, and then there is no new file.
    """
    with _reading(parse_address(address)) as source, _new_file(out) as draft:
        copies.require_whole(source)
        driver = source.connection.driver_connection
        if isinstance(driver, sqlite3.Connection):
            with _explained(_url(draft)), closing(sqlite3.connect(draft)) as copied_file:
                driver.backup(copied_file)
        else:
            with _writing_there(_url(draft)) as copied:
                copies.copy(source, copied)
        _without_journal(draft)
        with _reading_backup(draft) as written:
            return copies.count(written, migration.schema_at(copies.require_whole(written)))


def restore(address: str, file: Path, *, replaces: bool = False) -> Restored:
    """Make a store what a backup says, in the newest schema.

    With `replaces`, a store that holds something is first backed up beside its own file, or
    beside the backup if it is PostgreSQL; a file that is damaged, or that a newer version has
    written, is moved aside.

    Raises a kind of StoreError; then the store is as it was, at most moved aside.
    """
    url = parse_address(address)
    with _reading_backup(file) as source:
        store = file_of(url)
        if store is not None and store.exists() and store.samefile(file):
            raise CopyRefusedError(f"{file} is the store itself.")
        replaced = _keep_aside(url, file) if replaces else None
        try:
            return Restored(_fill(source, url, replaces=replaces), replaced)
        except NotEmptyError as error:
            raise NotEmptyError(f"{error} With --replace it is kept aside and replaced.") from None
        except StoreError as error:
            if replaced is None:
                raise
            raise CopyRefusedError(f"{error} What was there before is in {replaced}.") from error


def move(address: str, to: str) -> dict[str, int]:
    """Copy all of a store into another, empty one; return rows by table.

    Raises a kind of StoreError; then the other one is as it was.
    """
    with _reading(parse_address(address)) as source:
        return _fill(source, parse_address(to), replaces=False)


def require_store(url: URL) -> None:
    """Raise CopyRefusedError if a store's file isn't there: it would begin as an empty one."""
    file = file_of(url)
    if file is not None and not file.exists():
        raise CopyRefusedError(f"There is no store {file}.")


# --- Reading -----------------------------------------------------------------------------


@contextmanager
def _reading(url: URL) -> Iterator[Connection]:
    """Hold a transaction that sees one state of a store and can change nothing."""
    require_store(url)
    with _explained(url), _closed(connect(url)) as engine, _as_reader(engine).begin() as connection:
        if file_of(url) is None:
            without_hurry(connection)
        else:
            # What `_as_reader` is to PostgreSQL; it lasts as long as the connection.
            connection.exec_driver_sql("PRAGMA query_only = ON")
        yield connection


def _as_reader(engine: Engine) -> Engine:
    if engine.dialect.name == "sqlite":
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


@contextmanager
def _reading_backup(file: Path) -> Iterator[Connection]:
    """Hold a backup that is whole and of a schema that is known."""
    if not file.is_file():
        raise CopyRefusedError(f"There is no file {file}.")
    try:
        with _reading_file(file) as connection:
            copies.require_whole(connection)
    except StoreCorruptError as error:
        raise CopyRefusedError(f"{file} is no backup: it is damaged or no SQLite file.") from error
    except StoreNewerError as error:
        raise CopyRefusedError(
            f"{file} was written by a newer version of the app. Restore it with that version."
        ) from error
    with _reading_file(file) as connection:
        yield connection


@contextmanager
def _reading_file(file: Path) -> Iterator[Connection]:
    with (
        _explained(_url(file)),
        _closed(connect_to_backup(file)) as engine,
        engine.connect() as connection,
    ):
        yield connection


# --- Writing -----------------------------------------------------------------------------


def _fill(source: Connection, url: URL, *, replaces: bool) -> dict[str, int]:
    with _writing(url) as target:
        copies.clear(target, replaces=replaces)
        rows = copies.copy(source, target)
        migration.upgrade(target)
        return rows


@contextmanager
def _writing(url: URL) -> Iterator[Connection]:
    """Hold a transaction in a database; a file that isn't there appears when it is whole."""
    file = file_of(url)
    if file is not None and not file.exists():
        with _new_file(file) as draft, _writing_there(_url(draft)) as connection:
            yield connection
    else:
        with _writing_there(url) as connection:
            yield connection


@contextmanager
def _writing_there(url: URL) -> Iterator[Connection]:
    with _explained(url), _closed(connect(url)) as engine, migration.alone(engine) as connection:
        yield connection


@contextmanager
def _new_file(file: Path) -> Iterator[Path]:
    """Hand out where to write a file, which appears whole once this is left; never over another.

    It is written in a folder of its own, where nothing is left of it if it comes to nothing.
    """
    _require_room(file)
    try:
        with tempfile.TemporaryDirectory(dir=file.parent, prefix=".epicrisis-") as folder:
            draft = Path(folder) / file.name
            yield draft
            _require_room(file)
            _publish(draft, file)
    except OSError as error:
        raise CopyRefusedError(f"{file} can't be written ({error.strerror}).") from error


def _require_room(file: Path) -> None:
    """Raise CopyRefusedError if a file is there, or a journal, which SQLite would take as its."""
    for path in (file, *_journals(file)):
        if path.exists() or path.is_symlink():
            raise CopyRefusedError(f"{path} is there already; nothing was written.")


def _publish(draft: Path, file: Path) -> None:
    draft.chmod(file_rights.OWN)
    _sync(draft)
    try:
        os.link(draft, file)  # unlike a renaming, it never takes the place of another file
    except FileExistsError:
        raise
    except OSError:  # a file system without links, like a USB stick's
        draft.rename(file)
    _sync(file.parent)


def _sync(path: Path) -> None:
    """Have a file, or a folder's list of names, survive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _without_journal(file: Path) -> None:
    """Make a file one that is read from any disk without a journal beside it."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")


# --- What was there before ---------------------------------------------------------------


def _keep_aside(url: URL, file: Path) -> Path | None:
    """Back the present store up, unless it is empty; return where."""
    store = file_of(url)
    if store is not None and not store.exists():
        return None
    now = f"{utc_now():%Y%m%d-%H%M%S}"
    beside = store or file.with_name("epicrisis.sqlite3")
    out = beside.with_name(f"{beside.stem}.before-restore-{now}.sqlite3")
    try:
        with _reading(url) as present:
            if not inspect(present).get_table_names():
                return None
        backup(url.render_as_string(hide_password=False), out)
    except (StoreCorruptError, StoreNewerError):
        if store is None:
            raise
        return _move_aside(store, store.with_name(f"{store.name}.aside-{now}"))
    return out


def _move_aside(store: Path, to: Path) -> Path:
    # The journals first: one that were left behind would be read into the file that comes.
    for path in (*_journals(store), store):
        if path.exists():
            path.rename(to.with_name(path.name.replace(store.name, to.name, 1)))
    return to


def _journals(file: Path) -> list[Path]:
    return [file.with_name(file.name + suffix) for suffix in _JOURNALS]


# --- Within ------------------------------------------------------------------------------


@contextmanager
def _closed(engine: Engine) -> Iterator[Engine]:
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def _explained(url: URL) -> Iterator[None]:
    with explained(url.render_as_string(hide_password=True), file_of(url)):
        yield


def _url(file: Path) -> URL:
    return URL.create("sqlite", database=str(file))
