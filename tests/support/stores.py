"""Empty stores with the newest schema, which is made once and copied; and what is kept in them."""

import tempfile
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from sqlalchemy import insert

from epicrisis.store.db import tables
from epicrisis.store.db.rows import learner_id
from epicrisis.store.learners.store import ChangedMemory, Store, open_store
from epicrisis.store.records import Memory
from epicrisis.store.tokens import fingerprint


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


def remember_of_a_lost_case(store: Store, learner: str, count: int) -> None:
    """Keep so many questions of a case that is there no more, due before all others."""
    database = store.database
    now = database.now() - timedelta(days=1)
    with database.writing() as connection:
        owner = learner_id(connection, fingerprint(learner), now.date())
        key = {"learner_id": owner, "case_slug": "a-lost-case", "stability": 1.0}
        rows = [
            {**key, "question": f"Q{n}", "difficulty": 5.0, "due": now, "reviewed": now}
            for n in range(count)
        ]
        connection.execute(insert(tables.recall), rows)
