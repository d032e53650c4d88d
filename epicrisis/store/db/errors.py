"""What can go wrong with the store, in words for the log that say what to do."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import exc

_NEARLY_FULL = 1_000_000
"""Bytes; with less room than this a failed write is put down to a full disk."""


_TRY_AGAIN = {
    "55P03",  # lock_timeout passed
    "57014",  # statement_timeout passed
    "40P01",  # deadlock
    "40001",  # serialization failure
    "23505",  # two transactions took the same number; the other has it
}


class StoreError(Exception):
    """The store can't do what was asked; nothing was changed. The message is for the log."""


class StoreUnavailableError(StoreError):
    """The store can't be opened or reached."""


class StoreNewerError(StoreUnavailableError):
    """A newer version of the app has written the store."""


class StoreCorruptError(StoreError):
    """The store's file is damaged, or isn't a store. It is left as it is."""


class StoreReadOnlyError(StoreError):
    """The store can be read but not written."""


class StoreFullError(StoreError):
    """The disk is full."""


class StoreBusyError(StoreError):
    """Others kept the store locked for too long; the same call may succeed later."""


class AttemptGoneError(Exception):
    """The attempt was deleted since it was read; read the learner's attempt again."""


class RefusedError(ValueError):
    """What was handed in can't be kept: too long, not finite, or not of the right form."""


@contextmanager
def explained(place: str, file: Path | None) -> Iterator[None]:
    """Turn a database's errors into this module's.

    `place` is the database's address without its password, for the message; `file` its file,
    None for a server.
    """
    try:
        yield
    except exc.TimeoutError as error:
        raise busy(place) from error
    except exc.DBAPIError as error:
        original = error.orig
        if file is not None and isinstance(original, sqlite3.Error):
            raise _of_sqlite(original, file) from error
        raise _of_server(original, place) from error
    except sqlite3.Error as error:  # from a connection that SQLAlchemy doesn't hold yet
        raise _of_sqlite(error, file or Path(place)) from error


def is_without_parent(error: exc.IntegrityError) -> bool:
    """Tell whether a row was refused because what it belongs to is gone."""
    name = getattr(error.orig, "sqlite_errorname", "")
    return name == "SQLITE_CONSTRAINT_FOREIGNKEY" or getattr(error.orig, "sqlstate", "") == "23503"


def busy(place: str) -> StoreBusyError:
    """Return the error of a lock that was waited for in vain."""
    return StoreBusyError(
        f"The store {place} was locked for too long. Look for another program that holds it"
        " open (a backup, a shell, a second server); with several servers use PostgreSQL."
    )


def read_only(file: Path) -> StoreReadOnlyError:
    """Return the error of a file or folder that can't be written."""
    return StoreReadOnlyError(
        f"The store {file} can be read but not written. Let the server's user write to the file"
        f" and to its folder {file.parent} (SQLite keeps its journal there), check that the disk"
        " is not mounted read-only, then start the server again."
    )


def damaged(file: Path, why: object) -> StoreCorruptError:
    """Return the error of a file that is damaged or isn't SQLite's."""
    return StoreCorruptError(
        f"The store {file} is damaged or is no SQLite file ({why}). It was not touched."
        " Stop the server; let `python -m epicrisis store restore BACKUP --replace` move"
        f" {file.name}, {file.name}-wal and {file.name}-shm aside together and put the last"
        " backup in their place, or recover what is left with"
        f" `sqlite3 {file.name} .recover | sqlite3 new.sqlite3`; start the server again."
    )


def _of_sqlite(error: sqlite3.Error, file: Path) -> StoreError:
    name = getattr(error, "sqlite_errorname", "") or ""
    kind = "_".join(name.split("_")[:2])
    # SQLite doesn't look into a text; Python's own error for one that is none has no name.
    is_no_text = not name and "decode to UTF-8" in str(error)
    if kind in {"SQLITE_CORRUPT", "SQLITE_NOTADB"} or is_no_text:
        return damaged(file, error)
    if kind == "SQLITE_FULL" or (kind == "SQLITE_IOERR" and _is_full(file)):
        return StoreFullError(
            f"The disk of the store {file} is full. Make room in {file.parent};"
            " the server need not be restarted. What was kept before is safe."
        )
    if kind in {"SQLITE_BUSY", "SQLITE_LOCKED"}:
        return busy(str(file))
    if kind == "SQLITE_READONLY" or (kind == "SQLITE_IOERR" and not _can_write(file)):
        return read_only(file)
    return StoreUnavailableError(
        f"The store {file} can't be used ({name or type(error).__name__}: {error}). Check that"
        f" {file.parent} is a folder which the server's user may read and write, and that the"
        " disk is healthy (`dmesg`)."
    )


def _of_server(error: BaseException | None, place: str) -> StoreError:
    state = getattr(error, "sqlstate", None) or ""
    if state in {"53100", "53400"}:
        return StoreFullError(f"The disk of the database {place} is full. Make room on it.")
    if state == "25006":
        return StoreReadOnlyError(
            f"The database {place} is read-only. Point the setting at the primary, not at a"
            " replica, or check `default_transaction_read_only`."
        )
    if state.startswith("XX0"):
        return StoreCorruptError(
            f"The database {place} reports damage ({state}). Stop the servers, read its log,"
            " and restore the last backup."
        )
    if state in _TRY_AGAIN:
        return busy(place)
    # Of what the server says only its first line: the next may quote a row, and the log isn't
    # the place for what a learner wrote. It is empty where there was no server to say anything.
    message = getattr(getattr(error, "diag", None), "message_primary", None) or str(error)
    detail = " ".join(message.split()) or type(error).__name__
    return StoreUnavailableError(
        f"The database {place} can't be used ({detail}). Check that it runs, that this machine"
        " reaches it, and user, password and database name in EPICRISIS_DATABASE_URL."
    )


def _is_full(file: Path) -> bool:
    try:
        return shutil.disk_usage(file.parent).free < _NEARLY_FULL
    except OSError:
        return False


def _can_write(file: Path) -> bool:
    return os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)
