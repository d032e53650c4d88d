"""The revisions build the very tables that the code describes."""

import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from epicrisis.store.db.errors import StoreUnavailableError
from epicrisis.store.db.tables import metadata
from epicrisis.store.learners.store import Store, open_store
from tests.conftest import ROOT

OPEN = "import sys; from epicrisis.store.learners.store import open_store; open_store(sys.argv[1])"


def schema(file: Path) -> dict[str, str]:
    connection = sqlite3.connect(file)
    query = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"
    found = {name: sql for name, sql in connection.execute(query) if name != "alembic_version"}
    connection.close()
    # A column that was added later stands behind the constraints, in their line.
    return {
        name: "\n".join(
            sorted(filter(None, (part.strip(" \t()") for part in re.split("[\n,]", sql))))
        )
        for name, sql in found.items()
    }


def test_the_migrated_schema_is_that_of_the_tables(
    store: Store, file: Path, tmp_path: Path
) -> None:
    described = tmp_path / "described.sqlite3"
    engine = create_engine(f"sqlite:///{described}")
    metadata.create_all(engine)
    engine.dispose()
    assert schema(file) == schema(described)

    engine = create_engine(f"sqlite:///{file}")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_opening_again_changes_nothing(store: Store, file: Path) -> None:
    before = file.read_bytes()
    open_store(f"sqlite:///{file}").close()
    assert file.read_bytes() == before


def test_six_processes_migrate_at_once(file: Path) -> None:
    command = [sys.executable, "-c", OPEN, f"sqlite:///{file}"]
    starts = [
        subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(6)
    ]
    assert [start.communicate()[1] for start in starts] == [""] * 6
    assert [start.returncode for start in starts] == [0] * 6
    connection = sqlite3.connect(file)
    assert len(connection.execute("SELECT * FROM alembic_version").fetchall()) == 1
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


def test_a_store_of_a_newer_version_is_left_alone(store: Store, file: Path) -> None:
    store.close()
    connection = sqlite3.connect(file)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    before = file.read_bytes()
    with pytest.raises(StoreUnavailableError, match="newer version"):
        open_store(f"sqlite:///{file}")
    assert file.read_bytes() == before
