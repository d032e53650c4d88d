"""A class that commits at the same moment loses nothing, and nothing is kept twice."""

import sqlite3

import pytest

from benchmarks.learners import commit_at_once, read_story
from tests.support.running import run
from tests.support.server import StreamlitServer

pytestmark = pytest.mark.thorough

LEARNERS = 40


def test_forty_learners_commit_at_once_and_none_is_lost_or_doubled() -> None:
    with StreamlitServer() as server:
        outcome = run(commit_at_once(server, read_story(), LEARNERS))
        file = sqlite3.connect(server.database_url.removeprefix("sqlite:///"))
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        file.close()
        assert "Traceback" not in server.log()
    assert outcome.lost == outcome.doubled == 0
    assert outcome.sent == outcome.stored == LEARNERS
    assert 0 < outcome.p50_ms <= outcome.p95_ms
