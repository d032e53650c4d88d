"""A store of a test's own, in each kind of database, and a clock that moves only when told.

A test of the store is run twice, on SQLite and on PostgreSQL. One that asks for `file` is
about SQLite's file, and is run once.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from epicrisis.store.db.connections import file_of, parse_address
from epicrisis.store.learners.store import Store, open_store
from tests.support.postgres import Postgres, postgres
from tests.support.stores import empty_store
from tests.support.tiers import thorough

__all__ = ["postgres"]

LEARNER = "1" * 64
OTHER = "2" * 64
ONE_KIND_FIRST = (
    "test_copies",
    "test_store_command",
    "test_any_series_of_actions_keeps_what_a_plain_model_keeps",
)
"""Modules and tests that are left on PostgreSQL to the second tier: those of one row are not."""


class Clock:
    """Says what it is told."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, by: timedelta) -> None:
        self.now += by


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what asks for an address, itself or by `store`, on each kind of database."""
    if "store_url" in metafunc.fixturenames:
        names = (metafunc.module.__name__, metafunc.function.__name__)
        is_second = any(name.endswith(ONE_KIND_FIRST) for name in names)
        server = (thorough if is_second else pytest.param)("fresh_database", id="postgresql")
        kinds = [pytest.param("file", id="sqlite"), server]
        is_of_a_file = "file" in metafunc.fixturenames
        metafunc.parametrize("store_url", kinds[:1] if is_of_a_file else kinds, indirect=True)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "store.sqlite3"


@pytest.fixture(scope="session")
def migrated_database(postgres: Postgres) -> str:
    """The name of a database with the newest schema, from which others are copied."""
    address = postgres.new_database()
    open_store(address).close()
    return address.rpartition("/")[2]


@pytest.fixture
def fresh_database(postgres: Postgres, migrated_database: str) -> str:
    """The address of a PostgreSQL database with the newest schema and nothing in it."""
    return postgres.new_database(migrated_database)


@pytest.fixture
def store_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty store."""
    found = request.getfixturevalue(request.param)
    return found if request.param == "fresh_database" else f"sqlite:///{found}"


@pytest.fixture
def store(store_url: str, clock: Clock) -> Iterator[Store]:
    if file := file_of(parse_address(store_url)):
        empty_store(file)
    opened = open_store(store_url, clock)
    yield opened
    opened.close()
