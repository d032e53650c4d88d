"""All rows of one store copied into another, whichever database each of them is."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, NamedTuple

from sqlalchemy import (
    Connection,
    Integer,
    MetaData,
    Row,
    Table,
    func,
    insert,
    inspect,
    select,
    text,
)

from epicrisis.store.db import migration, tables
from epicrisis.store.db.connections import file_of
from epicrisis.store.db.errors import StoreError, damaged, explained

BATCH = 1000
"""Rows at a time: one may have 20 kB."""

_DIGEST_BITS = 256


class CopyRefusedError(StoreError):
    """A store can't be copied from here or to there; nothing was changed."""


class NotEmptyError(CopyRefusedError):
    """There is something where a store should go."""


class TableDigest(NamedTuple):
    """What makes two tables the same, in whatever order they give their rows."""

    rows: int = 0
    digest: int = 0
    """Sum of the rows' SHA-256."""

    def plus(self, rows: Sequence[Row[*tuple[Any, ...]]]) -> "TableDigest":
        """Return the digest of the rows so far and these."""
        digest = self.digest + sum(_digest(row) for row in rows)
        return TableDigest(self.rows + len(rows), digest % 2**_DIGEST_BITS)


def shown_address(connection: Connection) -> str:
    """Return a database's address without its password."""
    return connection.engine.url.render_as_string(hide_password=True)


def require_whole(connection: Connection) -> str:
    """Return the schema of a store that is whole.

    Raises CopyRefusedError if it is no store, StoreCorruptError if it is damaged.
    """
    file = file_of(connection.engine.url)
    if file is not None:
        problems = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
        if list(problems) != ["ok"]:
            raise damaged(file, problems[0])
    revision = migration.known_revision(connection)
    if revision is None:
        raise CopyRefusedError(f"{shown_address(connection)} holds no store of this app.")
    return revision


def count(connection: Connection, schema: MetaData) -> dict[str, int]:
    """Return how many rows each table has."""
    return {
        table.name: connection.scalar(select(func.count()).select_from(table)) or 0
        for table in schema.sorted_tables
    }


def clear(target: Connection, *, replaces: bool) -> None:
    """Drop the tables of a store, in the transaction in which others take their place.

    Raises NotEmptyError if there is anything in them, unless `replaces`, and CopyRefusedError
    if other tables are there.
    """
    if not inspect(target).get_table_names():
        return
    revision = migration.known_revision(target)
    if revision is None:
        raise CopyRefusedError(
            f"{shown_address(target)} holds tables that are not this app's; nothing was changed."
        )
    schema = migration.schema_at(revision)
    counts = count(target, schema)
    counts.pop(tables.trusted_time.name, None)  # which a server has that nobody has used
    if not replaces and any(counts.values()):
        raise NotEmptyError(f"The store {shown_address(target)} isn't empty; nothing was changed.")
    schema.drop_all(target)
    target.execute(text(f"DROP TABLE {migration.REVISIONS}"))


def copy(source: Connection, target: Connection) -> dict[str, int]:
    """Make, in a database without tables, the store that `source` is; return rows by table.

    The store gets the schema that `source` has. Nothing is there until the transaction of
    `target` is committed.

    Raises CopyRefusedError if what arrives isn't what was sent.
    """
    with _explained(source):
        revision = require_whole(source)
    migration.upgrade(target, revision)
    schema = migration.schema_at(revision)
    for table in schema.sorted_tables:
        if _copy_rows(source, target, table) != _tally(target, table):
            raise CopyRefusedError(
                f"Table {table.name} did not arrive in {shown_address(target)} as it was sent;"
                " nothing was changed."
            )
    for table in schema.sorted_tables:
        if _counts_ids(table):
            with _explained(source):
                last = _last_id(source, table)
            _set_last_id(target, table, last)
    return count(target, schema)


def _copy_rows(source: Connection, target: Connection, table: Table) -> TableDigest:
    tally = TableDigest()
    for rows in _batches(source, table):
        target.execute(insert(table), [dict(row._mapping) for row in rows])
        tally = tally.plus(rows)
    return tally


def _tally(connection: Connection, table: Table) -> TableDigest:
    tally = TableDigest()
    for rows in _batches(connection, table):
        tally = tally.plus(rows)
    return tally


def _batches(connection: Connection, table: Table) -> Iterator[Sequence[Row[*tuple[Any, ...]]]]:
    # Here, since the errors of the database that is read are not those of the one written.
    with _explained(connection):
        query = select(table).execution_options(yield_per=BATCH)
        yield from connection.execute(query).partitions()


def _digest(row: Row[*tuple[Any, ...]]) -> int:
    values = json.dumps(list(row), default=str)  # a date says itself alike from both databases
    return int.from_bytes(hashlib.sha256(values.encode()).digest())


def _explained(connection: Connection) -> AbstractContextManager[None]:
    return explained(shown_address(connection), file_of(connection.engine.url))


# --- Ids are never used again, in the new place neither ----------------------------------


def _counts_ids(table: Table) -> bool:
    key = list(table.primary_key.columns)
    return len(key) == 1 and isinstance(key[0].type, Integer) and not key[0].foreign_keys


def _last_id(connection: Connection, table: Table) -> int:
    """Return the highest id that was ever given, though its row may be gone."""
    if connection.dialect.name == "sqlite":
        query = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
    else:
        query = text("SELECT pg_sequence_last_value(pg_get_serial_sequence(:name, 'id')::regclass)")
    return connection.scalar(query, {"name": table.name}) or 0


def _set_last_id(connection: Connection, table: Table, last: int) -> None:
    if not last:
        return
    known: Mapping[str, object] = {"name": table.name, "last": last}
    if connection.dialect.name == "sqlite":
        connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), known)
        connection.execute(text("INSERT INTO sqlite_sequence VALUES (:name, :last)"), known)
    else:
        # It isn't undone by a rollback, but the sequence itself is: it came with the table.
        query = text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :last)")
        connection.execute(query, known)
