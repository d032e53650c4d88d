"""A database and its transactions: what the store's parts share."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine

from epicrisis.store.connecting import PATIENCE, connect, file_of, parse, writing
from epicrisis.store.errors import StoreUnavailableError, busy, explained
from epicrisis.store.migrating import migrate

Clock = Callable[[], datetime]

_LONG_S = 1.0
_HOLD_OFF_S = 3.0


def utc_now() -> datetime:
    """Return the time in UTC."""
    return datetime.now(UTC)


def open_database(address: str, clock: Clock = utc_now) -> "Database":
    """Open a database, made or brought to the newest schema if need be.

    `address` is `sqlite:///FILE` or `postgresql://USER:PASSWORD@HOST/DATABASE`.

    Raises a kind of StoreError if it can't be opened; the message says what to do. A file that
    can be read but not written opens if its schema is the newest.
    """
    url = parse(address)
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
        self._place = engine.url.render_as_string(hide_password=True)
        self._file = file_of(engine.url)
        # SQLite has one writer at a time, and who finds it busy looks again after up to 0.1 s.
        # Threads of this process queue here instead, where they are woken at once.
        self._one_writer = threading.Lock()
        self._silent_until = 0.0

    def close(self) -> None:
        """Close all connections; SQLite then folds its journal into the file."""
        self.engine.dispose()

    def now(self) -> datetime:
        """Return the time as it is stored: UTC without saying so, to the second."""
        return self.clock().astimezone(UTC).replace(tzinfo=None, microsecond=0)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Hold a transaction that sees one state of the store."""
        with (
            self._reached(),
            explained(self._place, self._file),
            self.engine.begin() as connection,
        ):
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Hold a transaction that is durable once this is left."""
        if self._file is None:
            with (
                self._reached(),
                explained(self._place, None),
                self._writer.begin() as connection,
            ):
                yield connection
            return
        if not self._one_writer.acquire(timeout=PATIENCE):
            raise busy(self._place)
        try:
            with explained(self._place, self._file), self._writer.begin() as connection:
                yield connection
        finally:
            self._one_writer.release()

    def empty_journal(self) -> None:
        """Take what was deleted out of SQLite's journal too, if no reader holds it just now."""
        if self._file is None:
            return
        with explained(self._place, self._file), self.engine.connect() as connection:
            driver = connection.connection.driver_connection
            if driver is not None:
                driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

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
