"""Whether the store can be written just now, and what it holds can be read."""

import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import func, select

from epicrisis.store.db import tables
from epicrisis.store.db.connections import file_of, open_anew
from epicrisis.store.db.database import Database
from epicrisis.store.db.errors import StoreCorruptError, StoreFullError, damaged, explained
from epicrisis.store.learners.store import Store

_LEAST_ROOM = 1_000_000
"""Bytes on the disk of SQLite's file."""
LOOK_THROUGH_EVERY_S = 60.0
"""While the store is known to be damaged: to read all of it takes time."""


def require_writable(store: Store) -> None:
    """Raise a StoreError unless the store takes a write now. Nothing is changed."""
    store.check_writable()
    # A full disk shows only in a write that changes something.
    file = file_of(store.database.engine.url)
    if file is not None and shutil.disk_usage(file.parent).free < _LEAST_ROOM:
        raise StoreFullError(f"The disk of the store {file} is full. Make room in {file.parent}.")


class Wholeness:
    """Whether a store is damaged: asked often, and looked through only when it was found to be."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._look_at = 0.0

    def require(self, database: Database) -> None:
        """Raise a StoreCorruptError if something in the store is known to be damaged.

        Each table is asked for a row at its beginning and its end. Damage in between shows when
        somebody meets it, and is remembered until all of the store was read without any.
        """
        _read_ends(database)
        if database.damage is None:
            return
        if self._clock() < self._look_at:
            raise database.damage
        self._look_at = self._clock() + LOOK_THROUGH_EVERY_S
        read_all(database)
        database.damage = None
        database.engine.dispose()  # connections may have what is damaged in memory, or a file moved
        self._look_at = 0.0


def read_all(database: Database) -> None:
    """Raise a StoreCorruptError, and remember it, if any page of the store is damaged."""
    file = file_of(database.engine.url)
    if file is None:
        with database.reading() as connection:
            for table in tables.metadata.sorted_tables:
                connection.scalar(select(func.count()).select_from(table))
        return
    with _anew(database, file) as connection:
        (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if found != "ok":
            raise damaged(file, found)


def _read_ends(database: Database) -> None:
    file = file_of(database.engine.url)
    if file is None:
        with database.reading() as connection:
            for table in tables.metadata.sorted_tables:
                connection.execute(select(table).limit(1)).all()
        return
    with _anew(database, file) as connection:
        for table in tables.metadata.sorted_tables:
            for order in ("ASC", "DESC"):
                query = f"SELECT * FROM {table.name} ORDER BY rowid {order} LIMIT 1"
                connection.execute(query).fetchall()


@contextmanager
def _anew(database: Database, file: Path) -> Iterator[sqlite3.Connection]:
    """Hold a connection of SQLite that has no page in memory."""
    try:
        with explained(str(file), file), closing(open_anew(file)) as connection:
            yield connection
    except StoreCorruptError as error:
        database.damage = error
        raise
