"""Whether the store can be written just now."""

import shutil

from sqlalchemy import false, update

from epicrisis.store.connecting import file_of
from epicrisis.store.database import Database
from epicrisis.store.errors import StoreFullError
from epicrisis.store.tables import learner

_LEAST_ROOM = 1_000_000
"""Bytes on the disk of SQLite's file."""


def require_writable(database: Database) -> None:
    """Raise a StoreError unless the store takes a write now. Nothing is changed."""
    nobody = update(learner).where(false()).values(last_seen=learner.c.last_seen)
    # SQLite gives the lock for writing, and PostgreSQL refuses where it may only be read.
    with database.writing() as connection:
        connection.execute(nobody)
    # A full disk shows only in a write that changes something.
    file = file_of(database.engine.url)
    if file is not None and shutil.disk_usage(file.parent).free < _LEAST_ROOM:
        raise StoreFullError(f"The disk of the store {file} is full. Make room in {file.parent}.")
