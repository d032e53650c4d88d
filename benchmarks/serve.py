"""Two servers by `python -m epicrisis serve` beside one, and beside the bare app.

    python -m benchmarks.serve [--quick] [--json]

One after the other, in turns, as many sessions press as fast as they are answered, and as many
readers as the rule has press every ten seconds or so, half of them in the one; the clients are
this process. Where they take part of the cores that the servers are to have, their share is
subtracted: a second of theirs is one that all cores together didn't have. nginx's time is the
servers'.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass
from statistics import median

from benchmarks.apps import App, BareApp, OurApp
from benchmarks.figures import Figure, table
from benchmarks.rerun import BARE_APP, SEED, no_garbage_collection, percentile
from benchmarks.sessions import Crowd, prepared, press_as_fast_as_answered
from tests.support.served import Served
from tests.support.server import StreamlitServer

PROCESSES = 2


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    fast_sessions: int
    fast_rounds: int
    readers: tuple[int, ...]
    """The first is held to the target, the others are reported."""
    reading_rounds: int
    reading_seconds: float


FULL = Size(60, 5, (1000, 2000), 2, 20.0)
QUICK = Size(20, 1, (100,), 1, 8.0)


def measured(size: Size) -> list[Figure]:
    """Start one server, two, and the bare app, and measure them in turns."""
    with ExitStack() as running:
        one = OurApp(running.enter_context(Served("--processes", "1")), "one")
        two = OurApp(running.enter_context(Served("--processes", str(PROCESSES))), "two")
        bare = BareApp(running.enter_context(StreamlitServer(BARE_APP, is_cold=True)), one.presses)
        return asyncio.run(_measure(one, two, bare, size))


async def _measure(one: App, two: App, bare: App, size: Size) -> list[Figure]:
    speeds: dict[str, list[float]] = {"one": [], "two": []}
    for _ in range(size.fast_rounds):
        for app in (one, two):
            speeds[app.name].append(await _speed(app, size.fast_sessions))
    found = [
        Figure(
            f"presses a second of {PROCESSES} processes, without the clients' share",
            median(speeds["two"]),
            "1/s",
            times=1.7,
            peer=median(speeds["one"]),
            peer_name="one",
            better="higher",
        )
    ]
    for number, readers in enumerate(size.readers):
        found += await _read(one, two, bare, readers, size, is_held=number == 0)
    return found


async def _speed(app: App, sessions: int) -> float:
    """Return presses a second, as if the clients had a machine of their own."""
    began, clients = time.perf_counter(), time.process_time()
    taken = await press_as_fast_as_answered(app, sessions)
    presses = sessions * app.presses
    spent = presses / taken.per_second
    # The clients took it from both cores while these were all that there were.
    share = (time.process_time() - clients) * spent / (time.perf_counter() - began)
    cores = PROCESSES if app.name == "two" else 0
    return presses / (spent - share / cores if cores else spent)


async def _read(
    one: App, two: App, bare: App, readers: int, size: Size, *, is_held: bool
) -> list[Figure]:
    """Let readers read in each app, and compare what they waited.

    One process has half of them, as each of two has: with all of them it would be measured how one
    falls behind.
    """
    async with AsyncExitStack() as stack:
        crowds = []
        for app, count in ((one, readers // PROCESSES), (two, readers), (bare, readers)):
            sessions = await stack.enter_async_context(prepared(app, count))
            crowds.append(Crowd(app, sessions, SEED))
        with no_garbage_collection():
            for _ in range(size.reading_rounds):
                for crowd in crowds:
                    await crowd.read(size.reading_seconds)
    alone, both, beside = (crowd.result for crowd in crowds)
    return [
        Figure(
            f"{readers:,} readers, {PROCESSES} processes, p95",
            percentile(both.press_ms, 95),
            "ms",
            times=4 if is_held else None,
            peer=percentile(beside.press_ms, 95),
            peer_name="bare",
        ),
        Figure(f"{readers:,} readers, {PROCESSES} processes, p50", median(both.press_ms), "ms"),
        Figure(
            f"{readers // PROCESSES:,} readers, one process, p95",
            percentile(alone.press_ms, 95),
            "ms",
        ),
        Figure(
            f"{readers:,} readers, {PROCESSES} processes, failed",
            len(both.failures),
            "",
            target=0 if is_held else None,
        ),
    ]


def figures(quick: bool) -> Iterator[Figure]:
    """Measure, and give every figure."""
    yield from measured(QUICK if quick else FULL)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and return 1 if a target is missed."""
    parser = argparse.ArgumentParser(prog="benchmarks.serve", description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="few sessions, for a smoke test")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    chosen = parser.parse_args(arguments)
    found = measured(QUICK if chosen.quick else FULL)
    print(json.dumps([each.row() for each in found], indent=1) if chosen.json else table(found))
    return 0 if all(each.is_met for each in found) else 1


if __name__ == "__main__":
    sys.exit(main())
