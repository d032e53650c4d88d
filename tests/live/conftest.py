"""A room server for the tests of its routes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from epicrisis.story.telling import Story
from tests.live.serving import Serving, serving
from tests.support.stores import empty_store


@pytest.fixture
def school(fever: Story, tmp_path: Path) -> Iterator[Serving]:
    """A server with the small case."""
    with serving(fever, empty_store(tmp_path / "rooms.sqlite3")) as running:
        yield running
