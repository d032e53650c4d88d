"""News of rooms as they come: from this process, from other servers, from the command line."""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from pathlib import Path

import psycopg
from psycopg import conninfo

from epicrisis import log, settings
from epicrisis.live.push import siblings
from epicrisis.store.classes.class_store import ClassStore
from epicrisis.store.classes.news import CHANNEL, News
from epicrisis.store.db.errors import StoreError

LOOK_EVERY_S = 0.25
"""SQLite tells nobody that another process has written; so this one looks."""
LOOK_EVERY_S_BESIDE_NEWS = 2.0
"""PostgreSQL tells; this is for what was said while the connection was down.

SQLite's file is looked into as often though nothing seems to have been written there.
"""
_AGAIN_AFTER_S = 1.0
_KEEPALIVES: Mapping[str, int] = {
    "keepalives_idle": 20,
    "keepalives_interval": 5,
    "keepalives_count": 3,
}
"""Seconds and tries; without them a machine that vanished is never missed by who only listens."""


async def listen(
    classes: ClassStore, heard: Callable[[News], None], versions: Callable[[], Mapping[str, int]]
) -> None:
    """Call `heard` in this loop for all news of rooms, until cancelled.

    `versions` gives the versions of the rooms that this server knows.
    """
    loop = asyncio.get_running_loop()
    async with AsyncExitStack() as until_the_end:
        stop = classes.announcer.subscribe(lambda news: _pass_on(loop, heard, news))
        until_the_end.callback(stop)
        if folder := settings.current().news_dir:
            await _hear_siblings(folder, classes, heard, until_the_end)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(_look(classes, heard, versions))
            if classes.database.is_server:
                tasks.create_task(_listen(classes, heard))


async def _hear_siblings(
    folder: Path, classes: ClassStore, heard: Callable[[News], None], until_the_end: AsyncExitStack
) -> None:
    """Tell the other servers of this machine what is done here, and hear them."""
    until_the_end.callback(classes.announcer.subscribe(lambda news: siblings.tell(folder, news)))
    try:
        await until_the_end.enter_async_context(siblings.hearing(folder, heard))
    except OSError as error:  # what they do is seen all the same, at each look
        log.event("the other servers can't be heard", level=logging.WARNING, error=error)


def _pass_on(loop: asyncio.AbstractEventLoop, heard: Callable[[News], None], news: News) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(heard, news)


async def _look(
    classes: ClassStore, heard: Callable[[News], None], versions: Callable[[], Mapping[str, int]]
) -> None:
    seen: object = None
    look_again = 0.0
    while True:
        is_told = classes.database.is_server
        await asyncio.sleep(LOOK_EVERY_S_BESIDE_NEWS if is_told else LOOK_EVERY_S)
        known = versions()
        if not known:
            continue
        # Before what is stored is read: what is written meanwhile is another mark.
        now = known, classes.database.mark()
        if not is_told and now == seen and time.monotonic() < look_again:
            continue
        try:
            stored = await asyncio.to_thread(classes.rooms.versions, list(known))
        except StoreError as error:
            log.store_failed(error, level=logging.WARNING, doing="looking rooms up")
            await asyncio.sleep(_AGAIN_AFTER_S)
            continue
        seen, look_again = now, time.monotonic() + LOOK_EVERY_S_BESIDE_NEWS
        for code, version in known.items():
            if stored.get(code) != version:
                seen = None
                heard(News(code, is_votes=False))


async def _listen(classes: ClassStore, heard: Callable[[News], None]) -> None:
    """Hear PostgreSQL's notifications; a lost connection is made again, for ever."""
    url = classes.database.engine.url.set(drivername="postgresql")
    address = url.render_as_string(hide_password=False)
    while True:
        try:
            connection = await psycopg.AsyncConnection.connect(
                conninfo.make_conninfo(address, **_KEEPALIVES), autocommit=True, connect_timeout=5
            )
            async with connection:
                await connection.execute(f"LISTEN {CHANNEL}".encode())
                async for notification in connection.notifies():
                    heard(News.read(notification.payload))
        except psycopg.Error as error:
            kind = type(error).__name__
            log.event("no news from PostgreSQL, trying again", level=logging.WARNING, kind=kind)
        await asyncio.sleep(_AGAIN_AFTER_S)
