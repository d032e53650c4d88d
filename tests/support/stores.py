"""Empty stores with the newest schema, which is made once and copied; and what is kept in them."""

import tempfile
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from epicrisis.store.learners.store import ChangedMemory, open_store
from epicrisis.store.records import Memory


def empty_store(file: Path) -> str:
    """Write an empty store of SQLite; return its address."""
    file.write_bytes(_migrated())
    return f"sqlite:///{file}"


@cache
def _migrated() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "store.sqlite3"
        open_store(f"sqlite:///{file}").close()
        return file.read_bytes()


def in_days(days: int, stability: float = 1.0) -> ChangedMemory:
    """Remember a question so that it comes back so many days after it was answered."""

    def change(before: Memory | None, now: datetime) -> Memory:
        return Memory(stability, 5.0, now + timedelta(days=days), now)

    return change
