"""The store looked after while the server runs: old work deleted, its file made whole.

Nothing is deleted at a start, but after the clock has gone for a day as time passes, and only
by the time that is trusted (`store/db/trusted_time.py`).
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from epicrisis import log
from epicrisis.server import resources
from epicrisis.store.admin import probe, pruning
from epicrisis.store.db import trusted_time
from epicrisis.store.db.database import Database
from epicrisis.store.db.errors import StoreError
from epicrisis.store.db.settings import ROOM_DAYS, keep_days

EVERY = timedelta(hours=1)
CALM = timedelta(days=1)
"""So long a clock goes as time passes before anything is deleted by it."""


@asynccontextmanager
async def tidying() -> AsyncIterator[None]:
    """Look after the store every hour until left, and then close it."""
    upkeep = Upkeep()
    # Before anybody comes: what is done from now on may be dated wrongly.
    await asyncio.to_thread(upkeep.look)
    looking = asyncio.create_task(_look_hourly(upkeep))
    try:
        yield
    finally:
        looking.cancel()
        await asyncio.to_thread(resources.close)


async def _look_hourly(upkeep: "Upkeep") -> None:
    while True:
        await asyncio.sleep(EVERY.total_seconds())
        await asyncio.to_thread(upkeep.look)


class Upkeep:
    """What this server has seen of time, and when it deletes again."""

    def __init__(self) -> None:
        self._watch: trusted_time.Watch | None = None
        self._again_at = CALM
        self._is_doubt_told = False

    def look(self) -> None:
        """Look at the clock and the store, fold its journal, and once a day delete what is old."""
        store = resources.store()
        if store is None:
            return
        try:
            self._look(store.database)
            store.database.empty_journal()
            if not store.database.is_server:  # PostgreSQL looks after its pages itself
                probe.read_all(store.database)
        except StoreError as error:
            log.store_failed(error, doing="looking after it")

    def _look(self, database: Database) -> None:
        is_first = self._watch is None
        self._watch = self._watch or trusted_time.Watch(database)
        standing = self._watch.look()
        if standing.is_doubted and not self._is_doubt_told:
            _tell_doubt(standing)
        self._is_doubt_told = standing.is_doubted
        if is_first and not standing.is_doubted:
            _tell_old(database, standing)
        if standing.calm < EVERY:  # it has begun anew
            self._again_at = CALM
        elif standing.calm >= self._again_at:
            self._again_at = standing.calm + CALM
            self._is_doubt_told = False
            _prune(database)


def _tell_doubt(standing: trusted_time.ClockStanding) -> None:
    log.event(
        "clock not trusted",
        level=logging.WARNING,
        words="nothing more is deleted by it until somebody has looked whether it is right, and"
        " has said so by: python -m epicrisis store prune",
        days=standing.ahead.days,
    )


def _tell_old(database: Database, standing: trusted_time.ClockStanding) -> None:
    found = pruning.old(database, keep_days(), standing.until)
    if found.learners or found.rooms or found.drafts:
        log.event(
            "old work waits",
            words="it is deleted once the server has run for a day; or now, by:"
            " python -m epicrisis store prune",
            learners=found.learners,
            rooms=found.rooms,
            drafts=found.drafts,
        )


def _prune(database: Database) -> None:
    days = keep_days()
    gone = pruning.prune(database, days)
    if gone.backup is not None:
        log.event("backed up before deleting", file=gone.backup.name)
    if gone.learners:
        log.event("old learners deleted", learners=gone.learners, days=days)
    if gone.rooms:
        log.event("old rooms deleted", rooms=gone.rooms, days=ROOM_DAYS)
    if gone.drafts:
        log.event("old drafts deleted", drafts=gone.drafts, days=days)
