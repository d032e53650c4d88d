"""What a press keeps, in one statement where it can be.

SQLite lets one write at a time. A statement by itself holds the file while SQLite works and no
longer; between two of one transaction Python may be elsewhere for some milliseconds, and all others
wait so long (docs/performance.md).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, column, insert, table
from sqlalchemy.exc import IntegrityError

from epicrisis.store.db import tables
from epicrisis.store.db.connections import file_driver
from epicrisis.store.db.errors import AttemptGoneError, is_without_parent
from epicrisis.store.db.rows import add
from epicrisis.store.learners import queries
from epicrisis.store.records import AnswerRow, Memory


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of which all was found fit to be kept."""

    question: str
    response: str
    """As JSON."""
    certainty: int | None

    def row(self, now: datetime) -> AnswerRow:
        """Return it as it is read once it was kept at a moment (UTC, without saying so)."""
        return queries.answer(self.question, self.response, self.certainty, None, now)


def opening(connection: Connection, attempt: int, finding: str) -> None:
    """Open a finding of an attempt; what is open stays open.

    Raises AttemptGoneError if there is no such attempt, as `answer` does.
    """
    with _while_it_is_there():
        add(connection, tables.opening, attempt_id=attempt, finding=finding)


def answer(connection: Connection, attempt: int, kept: Answer, now: datetime) -> bool:
    """Keep an answer unless there is one; return whether it is new."""
    with _while_it_is_there():
        return add(connection, tables.answer, **_answered(attempt, kept, now))


def missed(
    connection: Connection, attempt: int, kept: Answer, memory: Memory, now: datetime
) -> bool | None:
    """Keep an answer in SQLite and when it comes back, unless there is one; tell if it is new.

    None, and nothing is kept, where something is remembered of the question already.
    """
    driver = file_driver(connection)
    if _MISSED not in connection.info:
        for each in _MAKE_MISSED:
            driver.execute(each)
        connection.info[_MISSED] = True
    values = _answered(attempt, kept, now) | {
        "stability": memory.stability,
        "difficulty": memory.difficulty,
        "due": memory.due,
        "reviewed": memory.reviewed,
    }
    before = driver.total_changes
    try:
        with _while_it_is_there():
            connection.execute(_KEEP_MISSED, values)
    except IntegrityError:
        return None
    return driver.total_changes > before


def _answered(attempt: int, kept: Answer, now: datetime) -> dict[str, Any]:
    return {
        "attempt_id": attempt,
        "question": kept.question,
        "response": kept.response,
        "certainty": kept.certainty,
        "committed_at": now,
    }


@contextmanager
def _while_it_is_there() -> Iterator[None]:
    """Say so where a row is refused because its attempt was deleted."""
    try:
        yield
    except IntegrityError as error:
        if is_without_parent(error):
            raise AttemptGoneError("the attempt was deleted") from error
        raise


# Two tables by one statement: a view of this connection's own, and what an insert into it does.
# Whose attempt it is can change while a page is open: a learner takes it to another device.
_MISSED = "epicrisis_missed"
_COLUMNS = {
    each.name: each.type
    for each in (*tables.answer.columns, *tables.recall.columns)
    if each.name not in {"self_assessment", "learner_id", "case_slug"}
}
_NOTHING = ", ".join(f"NULL AS {each}" for each in _COLUMNS)
_MAKE_MISSED = (
    f"CREATE TEMP VIEW IF NOT EXISTS {_MISSED} AS SELECT {_NOTHING}",
    f"""CREATE TEMP TRIGGER IF NOT EXISTS keep_{_MISSED} INSTEAD OF INSERT ON {_MISSED} BEGIN
        INSERT INTO answer (attempt_id, question, response, certainty, committed_at)
        VALUES (NEW.attempt_id, NEW.question, NEW.response, NEW.certainty, NEW.committed_at)
        ON CONFLICT DO NOTHING;
        INSERT INTO recall (learner_id, case_slug, question, stability, difficulty, due, reviewed)
        SELECT learner_id, case_slug, NEW.question, NEW.stability, NEW.difficulty, NEW.due,
            NEW.reviewed
        FROM attempt WHERE id = NEW.attempt_id AND changes() > 0;
    END""",
)
_KEEP_MISSED = insert(table(_MISSED, *(column(name, kind) for name, kind in _COLUMNS.items())))
