"""A database and its transactions: what the store's parts share."""

import gc
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine

from epicrisis import log
from epicrisis.clock import utc_now, without_zone
from epicrisis.store.db.connections import (
    PATIENCE,
    alone,
    connect,
    file_driver,
    file_of,
    parse_address,
    patiently,
    writing,
)
from epicrisis.store.db.errors import (
    StoreCorruptError,
    StoreError,
    StoreUnavailableError,
    busy,
    explained,
)
from epicrisis.store.db.migration import migrate

Clock = Callable[[], datetime]
Result = TypeVar("Result")

_LONG_S = 1.0
_HOLD_OFF_S = 3.0
_TRIES_TO_EMPTY = 10
_BETWEEN_TRIES_S = 0.02


def open_database(address: str, clock: Clock = utc_now) -> "Database":
    """Open a database, made or brought to the newest schema if need be.

    `address` is `sqlite:///FILE` or `postgresql://USER:PASSWORD@HOST/DATABASE`.

    Raises a kind of StoreError if it can't be opened; the message says what to do. A file that
    can be read but not written opens if its schema is the newest.
    """
    url = parse_address(address)
    place, file = url.render_as_string(hide_password=True), file_of(url)
    with explained(place, file):
        engine = connect(url)
        try:
            migrate(engine)
        except BaseException:
            engine.dispose()
            raise
    return Database(engine, clock)


class Database:
    """An open database, for any number of threads."""

    def __init__(self, engine: Engine, clock: Clock = utc_now) -> None:
        self.engine = engine
        self.clock = clock
        self.is_server = file_of(engine.url) is None
        """Whether it is PostgreSQL, which several servers may share."""
        self._writer = writing(engine)
        self._by_statement = alone(engine)
        self._place = engine.url.render_as_string(hide_password=True)
        self._file = file_of(engine.url)
        self._written = (self._file, Path(f"{self._file}-wal")) if self._file else ()
        # SQLite has one writer at a time, and who finds it busy looks again after up to 0.1 s.
        # Threads of this process queue here instead, where they are woken at once.
        self._one_writer = threading.Lock()
        self._silent_until = 0.0
        self.earliest: datetime | None = None
        """Before this it can't be, whatever the clock says; as it is stored."""
        self.damage: StoreCorruptError | None = None
        """What was found damaged last, until the store was looked through and is whole."""

    def close(self) -> None:
        """Close all connections; of SQLite one file is left that holds all."""
        if self._file is None or not self._one_writer.acquire(timeout=PATIENCE):
            self.engine.dispose()
            return
        try:  # none writes now: all that was kept gets into the file
            self.empty_journal()
        except StoreError as error:
            log.store_failed(error, doing="closing")
        finally:
            self.engine.dispose()
            self._one_writer.release()

    def now(self) -> datetime:
        """Return the time as it is stored: UTC without saying so, to the second."""
        return self.moment().replace(microsecond=0)

    def moment(self) -> datetime:
        """Return the time to the fraction, as `now` does."""
        return without_zone(self.clock())

    def dated(self) -> datetime:
        """Return the time by which what is kept is found old one day.

        A clock that was set far back must not have new work be deleted as old.
        """
        now = self.now()
        return max(now, self.earliest or now)

    def mark(self) -> object:
        """Return what is another after a commit of any process on SQLite's file.

        Two commits within a tick of the file system's clock may leave the same. PostgreSQL: None.
        """
        if self._file is None:
            return None
        found = list[tuple[int, int, int]]()
        for file in self._written:
            with suppress(OSError):  # a journal isn't always there
                each = file.stat()
                found.append((each.st_ino, each.st_size, each.st_mtime_ns))
        return found

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Hold a transaction that sees one state of the store."""
        with (
            self._reached(),
            self._explained(),
            self.engine.begin() as connection,
        ):
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Hold a transaction that is durable once this is left."""
        if self._file is None:
            with (
                self._reached(),
                self._explained(),
                self._writer.begin() as connection,
            ):
                yield connection
            return
        if not self._one_writer.acquire(timeout=PATIENCE):
            raise busy(self._place)
        try:
            with _uncollected(), self._explained(), self._writer.begin() as connection:
                yield connection
        finally:
            self._one_writer.release()

    def in_one_statement(self, work: Callable[[Connection], Result]) -> Result:
        """Do what is one statement, and durable once this returns; it may read or write.

        On SQLite it waits for the file and nothing else, and holds it only while SQLite works. A
        second statement would be a transaction of its own.
        """
        with self._reached(), self._explained():
            if self._file is None:
                with self._writer.begin() as connection:
                    return work(connection)
            with self._by_statement.begin() as connection:
                return patiently(lambda: work(connection))

    def empty_journal(self) -> bool:
        """Fold SQLite's journal into the file and take out of it what was deleted.

        Nobody is kept waiting: most is done beside whoever writes, and the rest only while nobody
        holds the store for a moment. Returns whether the journal is empty.
        """
        if self._file is None:
            return True
        with self._explained(), self.engine.connect() as connection:
            driver = file_driver(connection)
            driver.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
            driver.wait_for(0)
            try:
                for _ in range(_TRIES_TO_EMPTY):
                    is_busy, *_ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                    if not is_busy:
                        return True
                    time.sleep(_BETWEEN_TRIES_S)
            finally:
                driver.wait_for(PATIENCE)
        return False

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            with explained(self._place, self._file):
                yield
        except StoreCorruptError as error:
            self.damage = error
            raise

    @contextmanager
    def _reached(self) -> Iterator[None]:
        """Refuse at once for a moment after a server was waited for in vain.

        A page asks several times, and whoever else has waited for a turn would wait as long again.
        """
        if time.monotonic() < self._silent_until:
            raise StoreUnavailableError(f"The database {self._place} was silent a moment ago.")
        began = time.monotonic()
        try:
            yield
        except StoreUnavailableError:
            if not self._file and time.monotonic() - began > _LONG_S:
                self._silent_until = time.monotonic() + _HOLD_OFF_S
            raise


@contextmanager
def _uncollected() -> Iterator[None]:
    """Let nothing be collected meanwhile, which with many sessions takes a third of a second.

    All processes would wait so long for what this one holds. Only one thread is in here at a time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
