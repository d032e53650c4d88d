"""Bring a database to the newest schema, once, however many processes start together."""

import threading
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from epicrisis.store.connecting import writing
from epicrisis.store.errors import StoreUnavailableError

_FOLDER = Path(__file__).parent / "migrations"
_ALEMBIC_IS_GLOBAL = threading.Lock()
"""Alembic's context is a module: two threads must not migrate at once."""
_ADVISORY_KEY = 7_306_321
"""Any number that others on the same PostgreSQL server are unlikely to take."""


def migrate(engine: Engine) -> None:
    """Bring the schema to the newest revision; does nothing (and writes nothing) if it is there.

    Raises StoreUnavailableError if a newer version of the app has written the database.
    """
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    script = ScriptDirectory.from_config(config)
    with engine.connect() as connection:
        if _is_newest(connection, script):
            return
    with _ALEMBIC_IS_GLOBAL, writing(engine).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL lock_timeout = '60s'")
            connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ADVISORY_KEY})")
        if not _is_newest(connection, script):
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def _is_newest(connection: Connection, script: ScriptDirectory) -> bool:
    current = MigrationContext.configure(connection).get_current_revision()
    known = {revision.revision for revision in script.walk_revisions()}
    if current is not None and current not in known:
        raise StoreUnavailableError(
            f"The store has schema {current}, which this version of the app doesn't know: a"
            " newer version has written it. Run that version, or restore a backup from before."
        )
    return current == script.get_current_head()
