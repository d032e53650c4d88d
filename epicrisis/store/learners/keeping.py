"""What a press keeps, in one statement where it can be.

SQLite lets one write at a time. A statement by itself holds the file while SQLite works and no
longer; between two of one transaction Python may be elsewhere for some milliseconds, and all others
wait so long (docs/performance.md).
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table, bindparam, select
from sqlalchemy.exc import IntegrityError

from epicrisis.store.db import tables
from epicrisis.store.db.errors import AttemptGoneError, is_without_parent
from epicrisis.store.db.rows import insert_of
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
    _insert(connection, tables.opening, {"attempt_id": attempt, "finding": finding})


def answer(connection: Connection, attempt: int, kept: Answer, now: datetime) -> bool:
    """Keep an answer unless there is one; return whether it is new."""
    values = {
        "attempt_id": attempt,
        "question": kept.question,
        "response": kept.response,
        "certainty": kept.certainty,
        "committed_at": now,
    }
    return _insert(connection, tables.answer, values)


def memory(connection: Connection, attempt: int, answered: Answer, kept: Memory) -> bool:
    """Remember a question for the owner of an attempt; False if something is remembered of it."""
    values = {
        "attempt": attempt,
        "question": answered.question,
        "stability": kept.stability,
        "difficulty": kept.difficulty,
        "due": kept.due,
        "reviewed": kept.reviewed,
    }
    statement = _remembering(connection.dialect.name)
    return bool(connection.execute(statement, values, execution_options=_COUNTED).rowcount)


_COUNTED = {"preserve_rowcount": True}
"""Not RETURNING, which has SQLite hold its file until Python has fetched the row."""


def _insert(connection: Connection, table: Table, values: dict[str, Any]) -> bool:
    statement = _adding(connection.dialect.name, table)
    try:
        return bool(connection.execute(statement, values, execution_options=_COUNTED).rowcount)
    except IntegrityError as error:
        if is_without_parent(error):
            raise AttemptGoneError("the attempt was deleted") from error
        raise


@cache
def _adding(dialect: str, table: Table) -> Any:  # noqa: ANN401 (they share no type)
    return insert_of(dialect, table).on_conflict_do_nothing()


@cache
def _remembering(dialect: str) -> Any:  # noqa: ANN401
    # Whose attempt it is can change while a page is open: a learner takes it to another device.
    a, t = tables.attempt.c, tables.recall.c
    own = [t.question, t.stability, t.difficulty, t.due, t.reviewed]
    given = [bindparam(each.name, type_=each.type) for each in own]
    rows = select(a.learner_id, a.case_slug, *given).where(a.id == bindparam("attempt"))
    columns = [t.learner_id, t.case_slug, *own]
    return insert_of(dialect, tables.recall).from_select(columns, rows).on_conflict_do_nothing()
