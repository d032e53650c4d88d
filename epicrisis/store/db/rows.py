"""Statements that both databases understand and several modules need."""

from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table, select
from sqlalchemy.dialects import postgresql, sqlite

from epicrisis.store.db import tables


def insert_into(connection: Connection, table: Table) -> Any:  # noqa: ANN401 (they share no type)
    """Return an INSERT that may say what to do ON CONFLICT."""
    return insert_of(connection.dialect.name, table)


def insert_of(dialect: str, table: Table) -> Any:  # noqa: ANN401
    """Return the same of a dialect by its name, for a statement that is built once."""
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return insert(table)


def add(connection: Connection, table: Table, **values: object) -> bool:
    """Insert a row unless its like is there; return whether it was inserted."""
    statement = _adding(connection.dialect.name, table)
    return bool(connection.execute(statement, values, execution_options=_COUNTED).rowcount)


_COUNTED = {"preserve_rowcount": True}
"""Not RETURNING, which has SQLite hold its file until Python has fetched the row."""


def written(connection: Connection, statement: Any, rows: list[dict[str, Any]]) -> Any:  # noqa: ANN401
    """Carry out an insert of one row or more that returns what it wrote; return that."""
    # One row alone goes without SQLAlchemy's way of joining many.
    return connection.execute(statement, rows if len(rows) > 1 else rows[0])


@cache
def _adding(dialect: str, table: Table) -> Any:  # noqa: ANN401
    # Built once: SQLAlchemy takes longer to build a statement than SQLite to carry it out.
    return insert_of(dialect, table).on_conflict_do_nothing().inline()


def learner_id(connection: Connection, who: str, today: date) -> int:
    """Return the id of the learner with this fingerprint, created if new."""
    add(connection, tables.learner, token_hash=who, created=today, last_seen=today)
    query = select(tables.learner.c.id).where(tables.learner.c.token_hash == who)
    found: int = connection.execute(query).scalar_one()
    return found
