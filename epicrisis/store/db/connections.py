"""Connections to SQLite or PostgreSQL, set up so that what is acknowledged stays."""

import os
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import psycopg
from psycopg.abc import PQGen
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, OperationalError

from epicrisis.store.db import file_rights
from epicrisis.store.db.errors import StoreUnavailableError, read_only

PATIENCE = 5.0
"""Seconds to wait for a lock or a connection."""
SLOWEST_S = 7.0
"""Seconds that PostgreSQL may take for a statement."""
_SILENT_S = 8.0
"""Seconds after which a server that hasn't answered a statement is given up."""
_SILENT_IDLE_S = 2.0
"""The same for a connection out of the pool, which is only asked whether it is alive."""

_LOOKS_FOR_S = 0.02
"""Seconds for which SQLite looks for a turn to write by itself before it is asked anew.

It looks again after 1, 2, 5 and 10 ms, then ever less often, up to ten times a second. Where
another process writes one thing after the other, who looks so seldom finds no gap for a second.
"""

_BEGINS = "epicrisis_begins"

Result = TypeVar("Result")
_SUPPORTED = "use sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE"


def parse_address(address: str) -> URL:
    """Return a database's address.

    Raises StoreUnavailableError if it is none, or that of a database that isn't supported.
    """
    try:
        url = make_url(address)
    except ArgumentError:  # which quotes the address, perhaps with a password
        raise StoreUnavailableError(f"The database address can't be read: {_SUPPORTED}.") from None
    if url.drivername in {"postgresql", "postgres", "postgresql+psycopg"}:
        return url.set(drivername="postgresql+psycopg")
    if url.drivername != "sqlite" or not url.database or url.database == ":memory:" or url.query:
        raise StoreUnavailableError(
            f"This kind of database address is not supported: {_SUPPORTED}."
        )
    return url


def file_of(url: URL) -> Path | None:
    """Return the absolute path of a SQLite database, None for a server."""
    return Path(url.database).absolute() if url.drivername == "sqlite" and url.database else None


def connect(url: URL) -> Engine:
    """Return an engine for the address; `writing(engine)` is the one for writes.

    Raises a StoreError or sqlite3.Error if a file can't be opened; a server isn't contacted yet.
    """
    file = file_of(url)
    return _connect_server(url) if file is None else _connect_file(url, file)


def connect_to_backup(file: Path) -> Engine:
    """Return an engine that reads a file which nobody writes, and leaves nothing beside it."""
    return _engine(URL.create("sqlite", database=str(file)), _read_only(file.absolute()))


def open_anew(file: Path) -> sqlite3.Connection:
    """Return a connection that has nothing of the file in memory; raises as `connect`."""
    if not file.exists():
        raise StoreUnavailableError(f"The store {file} is gone.")
    return _open(_openable(file.absolute()))


def writing(engine: Engine) -> Engine:
    """Return the engine with transactions that take SQLite's write lock when they begin.

    One that begins as a reader can't wait for the lock later: SQLite refuses it at once.
    """
    return engine.execution_options(**{_BEGINS: "BEGIN IMMEDIATE"})


def alone(engine: Engine) -> Engine:
    """Return the engine on SQLite of which each statement is a transaction of its own."""
    return engine.execution_options(**{_BEGINS: ""})


def without_hurry(connection: Connection) -> None:
    """Let what this transaction does take as long as it needs."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        _driver(connection).is_hurried = False


class _Impatient(psycopg.Connection[Any]):
    """A connection that ends where the server has fallen silent, as when a cable is pulled.

    Nothing else would notice: TCP tries for a quarter of an hour, and PostgreSQL's own limits
    don't help where it can't be reached.
    """

    is_hurried = True

    def wait(
        self, gen: PQGen[Result], interval: float = 0.1, timeout: float | None = None
    ) -> Result:
        """Consume what psycopg does on the connection."""
        if timeout is None and self.is_hurried:
            timeout = _SILENT_IDLE_S if self.autocommit else _SILENT_S
        began = time.monotonic()
        try:
            return super().wait(gen, interval, timeout)
        except psycopg.OperationalError as error:
            raise self._given_up(began, timeout) or error from None

    def _given_up(self, began: float, timeout: float | None) -> psycopg.OperationalError | None:
        if timeout is None or time.monotonic() - began < timeout:
            return None
        self.pgconn.finish()
        return psycopg.OperationalError(f"no answer within {timeout:.0f} s")


def _driver(connection: Connection) -> _Impatient:
    driver = connection.connection.driver_connection
    assert isinstance(driver, _Impatient)
    return driver


class _File(sqlite3.Connection):
    """A connection to a file that knows how long SQLite waits for it."""

    _patience: float | None = None

    def wait_for(self, seconds: float) -> None:
        """Let SQLite wait so long for a lock that another connection holds."""
        if seconds != self._patience:
            self.execute(f"PRAGMA busy_timeout={seconds * 1000:.0f}")
            self._patience = seconds


def file_driver(connection: Connection) -> _File:
    """Return the driver's connection to a file."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, _File)
    return driver


def _connect_server(url: URL) -> Engine:
    engine = create_engine(
        url,
        hide_parameters=True,  # answers don't belong in a log
        pool_pre_ping=True,
        pool_timeout=PATIENCE,
        connect_args={
            "connect_timeout": 4,
            "options": f"-c lock_timeout={PATIENCE:.0f}s -c statement_timeout={SLOWEST_S:.0f}s",
        },
    )
    event.listen(engine, "do_connect", _connect_impatiently)
    event.listen(engine, "checkout", _hurry)
    return engine


def _connect_impatiently(
    _dialect: object, _record: object, arguments: list[Any], options: dict[str, Any]
) -> _Impatient:
    return _Impatient.connect(*arguments, **options)


def _hurry(driver: _Impatient, _record: object, _proxy: object) -> None:
    driver.is_hurried = True


def _connect_file(url: URL, file: Path) -> Engine:
    address = _openable(file)
    if address.endswith("mode=rwc"):
        file_rights.begin(file)
        file_rights.narrow(*file_rights.of_store(file))
        _set_wal_mode(address)
    return _engine(url, address)


def _engine(url: URL, address: str) -> Engine:
    engine = create_engine(
        url,
        creator=lambda: _open(address),
        hide_parameters=True,
        pool_timeout=PATIENCE,
    )
    event.listen(engine, "begin", _begin)
    return engine


def _openable(file: Path) -> str:
    """Return the URI that opens a file as well as its permissions allow."""
    if file.is_dir() or not file.parent.is_dir():
        raise StoreUnavailableError(
            f"The store {file} can't be opened: "
            + ("it is a folder." if file.is_dir() else f"there is no folder {file.parent}.")
            + " Make the folder, or correct the file's name in EPICRISIS_DATABASE_URL."
        )
    if os.access(file.parent, os.W_OK) and (not file.exists() or os.access(file, os.W_OK)):
        return f"{file.as_uri()}?mode=rwc"
    if not file.exists():
        raise read_only(file)
    return _read_only(file)


def _read_only(file: Path) -> str:
    """Return the URI that opens a file without writing it or beside it."""
    # A closed WAL file on a read-only disk opens only as `immutable`, because SQLite would
    # make a journal beside it (https://sqlite.org/wal.html#readonly). Where a journal is left,
    # `immutable` would overlook what is in it.
    journal = file.with_name(f"{file.name}-wal")
    has_journal = journal.exists() and journal.stat().st_size > 0
    return f"{file.as_uri()}?mode=ro" if has_journal else f"{file.as_uri()}?immutable=1"


def _open(address: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        address,
        uri=True,
        timeout=PATIENCE,
        isolation_level=None,
        check_same_thread=False,
        factory=_File,
    )
    # FULL, not NORMAL: "a transaction committed in WAL mode with synchronous=NORMAL might roll
    # back following a power loss or system crash" (https://sqlite.org/pragma.html
    # #pragma_synchronous). A killed process loses nothing with either; an answer that was
    # acknowledged must survive the power cut too. It costs one fsync a commit.
    # `secure_delete` zeroes what is deleted, so that "delete my data" leaves no words behind.
    connection.executescript(
        "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;"
    )
    return connection


def _set_wal_mode(address: str) -> None:
    """Switch a file to the write-ahead log, which it then keeps: readers never wait."""
    deadline = time.monotonic() + PATIENCE
    while True:
        connection = _open(address)
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            # Two processes that switch a new file at once are told "busy" without waiting.
            is_busy = error.sqlite_errorcode == sqlite3.SQLITE_BUSY
            if not is_busy or time.monotonic() > deadline:
                raise
        finally:
            connection.close()
        time.sleep(0.02)


def _begin(connection: Connection) -> None:
    """Begin what the driver, with `isolation_level=None`, leaves to us."""
    words = connection.get_execution_options().get(_BEGINS, "BEGIN")
    driver = file_driver(connection)
    driver.wait_for(PATIENCE if words == "BEGIN" else _LOOKS_FOR_S)
    # Not through SQLAlchemy, whose way to a statement takes ten times as long as this one.
    if words == "BEGIN IMMEDIATE":
        patiently(lambda: driver.execute(words))
    elif words:
        driver.execute(words)


def patiently(write: Callable[[], Result]) -> Result:
    """Ask for a turn to write until there is one, or patience is at its end.

    Raises sqlite3.OperationalError then, or sqlalchemy.exc.DBAPIError of it.
    """
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return write()
        except (sqlite3.OperationalError, OperationalError) as error:
            original = error.orig if isinstance(error, OperationalError) else error
            code = getattr(original, "sqlite_errorcode", None)
            if code != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
