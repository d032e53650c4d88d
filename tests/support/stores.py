"""Empty stores with the newest schema, which is made once and copied."""

import tempfile
from functools import cache
from pathlib import Path

from epicrisis.store.learners.store import open_store


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
