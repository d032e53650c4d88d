"""What learners' presses cost the database: how many a second it takes, and of whose processor.

    python -m benchmarks.commits [--seconds 20] [--json]

Writers, each a process with eight threads, bring new learners through the first case by the store
alone: no pages. Every press is a transaction that is on the disk before it is acknowledged. The
writers work on the same cores as the database; what it uses itself is counted apart, for a machine
that it has to itself. PostgreSQL is measured where it is installed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from sqlalchemy import func, select

from benchmarks.figures import Figure, report
from epicrisis.cases.model import Finding
from epicrisis.cases.reading.library import read_library
from epicrisis.server import learner_cookie
from epicrisis.store.db import tables
from epicrisis.store.learners.store import Store, open_store
from epicrisis.story import telling
from epicrisis.story.telling import Story
from tests.support.postgres import Postgres, find_program
from tests.support.server import ROOT

SLUG = "fievres-et-douleurs"
PROCESSES, THREADS = 2, 8


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was written to one database, and what was there afterwards."""

    acknowledged: int
    kept: int
    seconds: float
    database_s: float
    """Processor time of the database's own processes; 0 of a file, which writers work on."""

    @property
    def per_second(self) -> float:
        """Transactions a second."""
        return self.acknowledged / self.seconds


def write(url: str, seconds: float) -> int:
    """Bring one learner after the other through the case; return how many presses were kept."""
    story = telling.tell(*read_library(ROOT / "data" / "cases").cases[SLUG])
    store = open_store(url)
    end = time.monotonic() + seconds
    with ThreadPoolExecutor(THREADS) as threads:
        done = [threads.submit(_learners, store, story, end) for _ in range(THREADS)]
        written = sum(each.result() for each in done)
    store.close()
    return written


def _learners(store: Store, story: Story, end: float) -> int:
    written = 0
    while time.monotonic() < end:
        attempt = store.attempt(learner_cookie.new_token(), SLUG)
        for step in story.steps:
            if isinstance(step.block, Finding):
                store.open_finding(attempt, step.block.id)
            else:
                store.commit_answer(attempt, step.block.id, None, None)
            written += 1
    return written


def measured(url: str, seconds: float, database: Postgres | None = None) -> Outcome:
    """Let all writers write to one database."""
    open_store(url).close()  # its tables are made once
    before = database.cpu_seconds() if database is not None else 0.0
    began = time.monotonic()
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as writers:
        acknowledged = sum(writers.map(write, [url] * PROCESSES, [seconds] * PROCESSES))
    spent = time.monotonic() - began
    used = database.cpu_seconds() - before if database is not None else 0.0
    return Outcome(acknowledged, _kept(url), spent, used)


def _kept(url: str) -> int:
    store = open_store(url)
    with store.database.engine.connect() as connection:
        counts = [
            select(func.count()).select_from(each) for each in (tables.opening, tables.answer)
        ]
        kept = sum(connection.execute(count).scalar_one() for count in counts)
    store.close()
    return kept


def all_measured(seconds: float) -> dict[str, Outcome]:
    """Measure a file of SQLite, and a PostgreSQL of this run's own where there is one."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        found["SQLite"] = measured(f"sqlite:///{Path(folder) / 'store.sqlite3'}", seconds)
    if find_program("initdb") is not None:
        with Postgres(syncs=True) as database:
            found["PostgreSQL"] = measured(database.new_database(), seconds, database)
    return found


def figures(quick: bool) -> Iterator[Figure]:
    """Measure for twenty seconds a database, or for five."""
    yield from _figures(all_measured(5 if quick else 20))


def _figures(found: dict[str, Outcome]) -> Iterator[Figure]:
    for name, outcome in found.items():
        yield Figure(f"{name}, transactions", outcome.per_second, "1/s")
        lost = outcome.acknowledged - outcome.kept
        yield Figure(f"{name}, acknowledged and not there", lost, target=0)
        if outcome.database_s:
            each = 1000 * outcome.database_s / outcome.acknowledged
            yield Figure(f"{name}, its own processor a transaction", each, "ms")


def main() -> int:
    """Measure, print, and return 1 if anything acknowledged isn't there."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--seconds", type=float, default=20.0, help="a database (default: 20)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    chosen = parser.parse_args()
    return report(list(_figures(all_measured(chosen.seconds))), as_json=chosen.json)


if __name__ == "__main__":
    sys.exit(main())
