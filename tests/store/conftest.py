"""A store in a file of its own, and a clock that moves only when told."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from epicrisis.store.store import Store, open_store

LEARNER = "1" * 64
OTHER = "2" * 64


class Clock:
    """Says what it is told."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, by: timedelta) -> None:
        self.now += by


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "store.sqlite3"


@pytest.fixture
def store(file: Path, clock: Clock) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{file}", clock)
    yield opened
    opened.close()
