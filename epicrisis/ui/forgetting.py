"""What learners and classes have left behind is deleted once a day, but not by a clock that leapt.

To a clock that is years ahead everything is old. So where it says a time that can't be expected,
what is old stays for another day, in which somebody can set it right.
"""

import asyncio
import logging
from datetime import datetime, timedelta

from epicrisis import log
from epicrisis.store.errors import StoreError
from epicrisis.store.rooms import Rooms
from epicrisis.store.settings import ROOM_DAYS, keep_days
from epicrisis.store.store import Store
from epicrisis.ui import keeping, rooms

LEAP = timedelta(days=90)
"""Longer than a summer in which nobody comes."""
_DAY = timedelta(days=1)


async def forget_daily() -> None:
    """Delete what is old, at the start and every day."""
    expected: datetime | None = None
    while True:
        expected = await asyncio.to_thread(forget, expected)
        await asyncio.sleep(_DAY.total_seconds())


def forget(expected: datetime | None) -> datetime | None:
    """Delete what is old, unless the clock has leapt; return what it should say in a day.

    `expected` is what it should say now, None where that isn't known: then what is in the store
    tells when the server was last used. None is returned where the store couldn't be asked.
    """
    store, held = keeping.store(), rooms.rooms()
    if store is None or held is None:
        return None
    try:
        now = store.database.now()
        ahead = now - (expected or _last_used(store, held) or now)
        if ahead > LEAP:
            log.event(
                "old work kept for a day",
                level=logging.WARNING,
                words="the clock is so many days past what the store has seen; is it right?",
                days=ahead.days,
            )
        else:
            _delete(store, held)
    except StoreError as error:
        log.store_failed(error)
        return None
    return now + _DAY


def _last_used(store: Store, held: Rooms) -> datetime | None:
    return max(filter(None, (store.last_seen(), held.last_opened())), default=None)


def _delete(store: Store, held: Rooms) -> None:
    days = keep_days()
    if learners := store.delete_older_than(days):
        log.event("old learners deleted", learners=learners, days=days)
    if classes := held.delete_older_than(ROOM_DAYS):
        log.event("old rooms deleted", rooms=classes, days=ROOM_DAYS)
