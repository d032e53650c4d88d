"""Websocket sessions: throughput, one session alone, and a thousand readers."""

from __future__ import annotations

import asyncio
import math
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from benchmarks.apps import App
from tests.support.websocket_session import WebSocketSession

T = TypeVar("T")

AT_ONCE = 40
"""How many sessions are prepared or closed at the same time; not timed."""

MEAN_INTERVAL = 10.0
"""Seconds between a reader's presses, on average; each lies within half of it."""
_PAUSES = (MEAN_INTERVAL / 2, MEAN_INTERVAL * 1.5)


async def in_parallel(calls: Iterable[Callable[[], Awaitable[T]]]) -> list[T]:
    """Await all calls, `AT_ONCE` at a time, and return their results in order."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(call: Callable[[], Awaitable[T]]) -> T:
        async with gate:
            return await call()

    return await asyncio.gather(*map(one, calls))


@asynccontextmanager
async def prepared(app: App, count: int) -> AsyncIterator[list[WebSocketSession]]:
    """Give sessions that stand where presses are measured, and close them afterwards."""
    sessions = await in_parallel(app.connect for _ in range(count))
    try:
        yield sessions
    finally:
        await in_parallel(session.close for session in sessions)


@dataclass(slots=True)
class Throughput:
    """Presses a second, and the server's processor time for one."""

    per_second: float
    cpu_ms: float


async def press_as_fast_as_answered(app: App, count: int) -> Throughput:
    """Let `count` sessions press until they have no press left, each after its own answer."""
    async with prepared(app, count) as sessions:

        async def reader(session: WebSocketSession) -> None:
            for _ in range(app.presses):
                await app.press(session)

        cpu, start = app.server.cpu_seconds(), time.perf_counter()
        await asyncio.gather(*map(reader, sessions))
        elapsed = time.perf_counter() - start
        presses = count * app.presses
        return Throughput(presses / elapsed, (app.server.cpu_seconds() - cpu) / presses * 1000)


@dataclass(slots=True)
class Alone:
    """One session, nothing else on the server. Times in ms, a run each."""

    press_ms: list[float] = field(default_factory=list)
    press_bytes: list[int] = field(default_factory=list)
    rerun_ms: list[float] = field(default_factory=list)
    """Whole-page reruns that reveal nothing."""
    rerun_bytes: list[int] = field(default_factory=list)


async def press_alone(app: App, result: Alone) -> None:
    """Let one new session press, and rerun the whole page after each press."""
    async with prepared(app, 1) as [session]:
        for _ in range(app.presses):
            await _time(session, app.press(session), result.press_ms, result.press_bytes)
            await _time(session, session.rerun(), result.rerun_ms, result.rerun_bytes)


async def _time(
    session: WebSocketSession, action: Awaitable[None], times: list[float], sizes: list[int]
) -> None:
    size, start = session.bytes_received, time.perf_counter()
    await action
    times.append((time.perf_counter() - start) * 1000)
    sizes.append(session.bytes_received - size)


@dataclass(slots=True)
class Readers:
    """What many readers met."""

    press_ms: list[float] = field(default_factory=list)
    """From the moment a press was due until its run had finished."""
    failures: list[str] = field(default_factory=list)
    through: int = 0
    """Readers that had no press left before the time was over; they only stay connected."""


class Crowd:
    """Many connected sessions of one app that read at their own pace.

    The seed makes the moments of the presses the same in every run and for every app.
    """

    def __init__(self, app: App, sessions: list[WebSocketSession], seed: int) -> None:
        self.app = app
        self.result = Readers()
        self._random = random.Random(seed)
        self._left = {id(session): app.presses for session in sessions}
        self._sessions = sessions

    async def read(self, seconds: float) -> None:
        """Let everyone press every `MEAN_INTERVAL` seconds on average for so long."""
        start = asyncio.get_running_loop().time()
        due = [start + _left_of_a_pause(self._random) for _ in self._sessions]
        pace = [random.Random(self._random.random()) for _ in self._sessions]
        await asyncio.gather(
            *(
                self._reader(session, first, rng, start + seconds)
                for session, first, rng in zip(self._sessions, due, pace, strict=True)
            )
        )

    async def _reader(
        self, session: WebSocketSession, due: float, pace: random.Random, end: float
    ) -> None:
        loop = asyncio.get_running_loop()
        while due < end:
            if self._left[id(session)] == 0:
                self.result.through += 1
                return
            await asyncio.sleep(due - loop.time())
            try:
                await self.app.press(session)
            except (Exception, TimeoutError) as error:  # every kind is a reader who got no answer
                self.result.failures.append(repr(error)[:300])
                self._left[id(session)] = 0
                return
            self.result.press_ms.append((loop.time() - due) * 1000)
            self._left[id(session)] -= 1
            due += pace.uniform(*_PAUSES)


def _left_of_a_pause(draw: random.Random) -> float:
    """Return how long somebody still pauses who is met at any moment.

    So as many press in each second as in any other. Were all to pause anew, the first and second
    presses of many would fall together, half as many again as there are on average.
    """
    shortest, longest = _PAUSES
    # A pause is met the more often the longer it is.
    met = math.sqrt(draw.uniform(shortest**2, longest**2))
    return draw.uniform(0, met)
