"""Whether the store can be written just now."""

import shutil

from epicrisis.store.connecting import file_of
from epicrisis.store.errors import StoreFullError
from epicrisis.store.store import Store

_LEAST_ROOM = 1_000_000
"""Bytes on the disk of SQLite's file."""


def require_writable(store: Store) -> None:
    """Raise a StoreError unless the store takes a write now. Nothing is changed."""
    store.check_writable()
    # A full disk shows only in a write that changes something.
    file = file_of(store.database.engine.url)
    if file is not None and shutil.disk_usage(file.parent).free < _LEAST_ROOM:
        raise StoreFullError(f"The disk of the store {file} is full. Make room in {file.parent}.")
