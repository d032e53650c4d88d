"""Bring a database to the newest schema, once, however many processes start together."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, Inspector, MetaData, create_engine, event

from epicrisis.store.db.connections import without_hurry, writing
from epicrisis.store.db.errors import StoreNewerError

REVISIONS = "alembic_version"
"""The table that says which schema a database has."""

_FOLDER = Path(__file__).parents[1] / "migrations"
_ALEMBIC_IS_GLOBAL = threading.RLock()
"""Alembic's context is a module: two threads must not migrate at once."""
_ADVISORY_KEY = 7_306_321
"""Any number that others on the same PostgreSQL server are unlikely to take."""


def migrate(engine: Engine) -> None:
    """Bring the schema to the newest revision; does nothing (and writes nothing) if it is there.

    Raises StoreNewerError if a newer version of the app has written the database.
    """
    newest = _script().get_current_head()
    with engine.connect() as connection:
        if known_revision(connection) == newest:
            return
    with alone(engine) as connection:
        if known_revision(connection) != newest:
            upgrade(connection)


@contextmanager
def alone(engine: Engine) -> Iterator[Connection]:
    """Hold a writing transaction, for as long as it takes, while nobody else migrates."""
    with _ALEMBIC_IS_GLOBAL, writing(engine).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL lock_timeout = '60s'")
            without_hurry(connection)
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ADVISORY_KEY})")
        yield connection


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Bring the schema to a revision, in the transaction that the connection is in."""
    config = _config()
    config.attributes["connection"] = connection
    with _ALEMBIC_IS_GLOBAL:
        command.upgrade(config, revision)


def known_revision(connection: Connection) -> str | None:
    """Return the schema that a database has; None if it has none.

    Raises StoreNewerError if it is one that this version of the app doesn't know.
    """
    current = MigrationContext.configure(connection).get_current_revision()
    known = {revision.revision for revision in _script().walk_revisions()}
    if current is not None and current not in known:
        raise StoreNewerError(
            f"The store has schema {current}, which this version of the app doesn't know: a"
            " newer version has written it. Run that version, or restore a backup from before."
        )
    return current


@cache
def schema_at(revision: str) -> MetaData:
    """Return the tables that a revision has, with types that both databases understand."""
    schema = MetaData()
    event.listen(schema, "column_reflect", _generic)
    engine = create_engine("sqlite://")
    try:
        with engine.begin() as connection:
            upgrade(connection, revision)
            schema.reflect(connection, only=lambda name, _: name != REVISIONS)
    finally:
        engine.dispose()
    return schema


def _generic(_inspector: Inspector, _table: object, column: Any) -> None:  # noqa: ANN401
    column["type"] = column["type"].as_generic()


@cache
def _script() -> ScriptDirectory:
    """Return the revisions, read once: their folder doesn't change while the program runs."""
    return ScriptDirectory.from_config(_config())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    return config
