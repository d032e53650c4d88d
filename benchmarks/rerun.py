"""Our stage page against a bare one-button app, in one run on one machine.

    python -m benchmarks.rerun [--quick] [--json]

The apps run under the same `.streamlit/config.toml`, each in a process of its own; the clients
(asyncio, then Chromium) run in this one. Every figure is taken in turns, ours and bare, so that
what else the machine does meets both. What a press costs is also measured of a third app,
`least_app.py`: the least that keeps a press and shows what it opened. It prints a line a figure,
with the target where there is one; the exit code is 1 if a target is missed. It takes about five
minutes, `--quick` under one (its numbers are too small to publish).
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import statistics
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from dataclasses import asdict, dataclass, field

from benchmarks.apps import App, BareApp, OurApp
from benchmarks.browser import Browsing, click_through, load_cold
from benchmarks.figures import Figure
from benchmarks.sessions import (
    Alone,
    Crowd,
    Readers,
    Throughput,
    prepared,
    press_alone,
    press_as_fast_as_answered,
)
from tests.support.chromium import open_chromium
from tests.support.server import ROOT, StreamlitServer

SEED = 20261123
BARE_APP = ROOT / "benchmarks" / "bare_app.py"
LEAST_APP = ROOT / "benchmarks" / "least_app.py"
LEAST_BY = 1.6
"""How much more than the least page a press may cost; the bare app keeps nothing."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    fast_sessions: int
    fast_rounds: int
    alone_rounds: int
    readers: int
    reading_rounds: int
    reading_seconds: float
    loads: int
    click_rounds: int


FULL = Size(50, 4, 10, 1000, 2, 20.0, 11, 4)
QUICK = Size(10, 1, 2, 100, 1, 10.0, 2, 1)


@dataclass(slots=True)
class Measured:
    """Everything measured of one app."""

    throughput: list[Throughput] = field(default_factory=list)
    alone: Alone = field(default_factory=Alone)
    readers: Readers = field(default_factory=Readers)
    session_kib: float = 0.0
    browsing: Browsing = field(default_factory=Browsing)


Results = dict[str, Measured]


async def measure_sessions(apps: Sequence[App], keeping: App, size: Size, results: Results) -> None:
    """Take all figures that need no browser; of the least that keeps only how fast it is."""
    for _ in range(size.alone_rounds):
        for app in apps:
            await press_alone(app, results[app.name].alone)
    for _ in range(size.fast_rounds):
        for app in (*apps, keeping):
            taken = await press_as_fast_as_answered(app, size.fast_sessions)
            results[app.name].throughput.append(taken)
    async with AsyncExitStack() as stack:
        crowds = []
        for app in apps:
            before = app.server.resident_kib()
            sessions = await stack.enter_async_context(prepared(app, size.readers))
            grown = app.server.resident_kib() - before
            results[app.name].session_kib = grown / size.readers
            crowds.append(Crowd(app, sessions, SEED))
        with no_garbage_collection():
            for _ in range(size.reading_rounds):
                for crowd in crowds:
                    await crowd.read(size.reading_seconds)
        for crowd in crowds:
            results[crowd.app.name].readers = crowd.result


@contextmanager
def no_garbage_collection() -> Iterator[None]:
    """Keep this process from pausing over thousands of sessions, which would look like latency."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def measure_browser(apps: Sequence[App], size: Size, results: Results) -> None:
    """Take the figures of Chromium, after one visit to each app that isn't counted."""
    with open_chromium() as browser:
        for app in apps:
            load_cold(browser, app, Browsing())
        for measure, times in ((load_cold, size.loads), (click_through, size.click_rounds)):
            for _ in range(times):
                for app in apps:
                    measure(browser, app, results[app.name].browsing)


def compared(results: Results, size: Size) -> list[Figure]:
    """Compare what was measured, with the targets."""
    ours, bare, keeping = results["ours"], results["bare"], results["keeping"]

    def beside_bare(
        figure: str,
        value: Callable[[Measured], float],
        unit: str,
        *,
        target: float | None = None,
        times: float | None = None,
    ) -> Figure:
        return Figure(figure, value(ours), unit, target, times, value(bare), "bare")

    def readers(figure: str, percent: int) -> Figure:
        name = f"{size.readers} readers, {figure}"
        return beside_bare(name, lambda m: percentile(m.readers.press_ms, percent), "ms")

    plotly = sum(ours.browsing.scripts[name] for name in ours.browsing.plotly())
    return [
        Figure(
            f"presses a second, {size.fast_sessions} sessions",
            _speed(ours),
            "1/s",
            times=1 / LEAST_BY,
            peer=_speed(keeping),
            peer_name="the least",
            better="higher",
        ),
        Figure(
            "server CPU a press",
            _cpu(ours),
            "ms",
            times=LEAST_BY,
            peer=_cpu(keeping),
            peer_name="the least",
        ),
        Figure(
            "the same, of the least that keeps and shows",
            _cpu(keeping),
            "ms",
            peer=_cpu(bare),
            peer_name="bare",
        ),
        beside_bare(
            "press, one session, p50", lambda m: percentile(m.alone.press_ms, 50), "ms", times=1.5
        ),
        beside_bare("press, one session, p95", lambda m: percentile(m.alone.press_ms, 95), "ms"),
        beside_bare("bytes down a press", lambda m: statistics.mean(m.alone.press_bytes), "B"),
        beside_bare(
            "whole page rerun, nothing revealed, p50",
            lambda m: percentile(m.alone.rerun_ms, 50),
            "ms",
            times=1.5,
        ),
        beside_bare(
            "bytes down a whole page rerun", lambda m: statistics.mean(m.alone.rerun_bytes), "B"
        ),
        beside_bare("memory a session", lambda m: m.session_kib, "KiB"),
        Figure(
            "memory a session, beyond the bare app's",
            ours.session_kib - bare.session_kib,
            "KiB",
            target=293,
        ),
        readers("p50", 50),
        readers("p95", 95),
        readers("worst", 100),
        beside_bare(f"{size.readers} readers, presses", lambda m: len(m.readers.press_ms), ""),
        beside_bare(
            f"{size.readers} readers, failed", lambda m: len(m.readers.failures), "", target=0
        ),
        beside_bare(
            "cold load, median",
            lambda m: statistics.median(m.browsing.cold_load_ms),
            "ms",
            times=1.25,
        ),
        beside_bare("click to paint, p50", lambda m: percentile(m.browsing.reveal_ms, 50), "ms"),
        beside_bare("click to paint, p95", lambda m: percentile(m.browsing.reveal_ms, 95), "ms"),
        Figure(
            "commit to feedback, p50",
            percentile(ours.browsing.feedback_ms, 50),
            "ms",
            times=2,
            peer=percentile(bare.browsing.reveal_ms, 50),
            peer_name="bare click",
        ),
        beside_bare("JavaScript loaded", lambda m: sum(m.browsing.scripts.values()) / 1024, "KiB"),
        Figure("Plotly loaded without a chart", plotly / 1024, "KiB", target=0),
        beside_bare("complaints in Chromium", lambda m: len(m.browsing.complaints), ""),
    ]


def _speed(measured: Measured) -> float:
    return statistics.median(taken.per_second for taken in measured.throughput)


def _cpu(measured: Measured) -> float:
    return statistics.median(taken.cpu_ms for taken in measured.throughput)


def percentile(values: Sequence[float], percent: int) -> float:
    """Return the value that `percent` of all values don't exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)] if ordered else float("nan")


def table(found: Sequence[Figure]) -> str:
    """Set the comparison as a Markdown table."""
    head = ["| figure | ours | bare | ratio | target | |", "|---|---:|---:|---:|---|---|"]
    return "\n".join([*head, *map(_line, found)])


def _line(figure: Figure) -> str:
    ours = figure.shown(figure.value)
    bare = figure.shown(figure.peer) if figure.peer is not None else ""
    return (
        f"| {figure.name} | {ours} | {bare} | {figure.ratio} | {figure.goal} | {figure.verdict} |"
    )


def measured(size: Size) -> Results:
    """Measure the apps."""
    results: Results = {"ours": Measured(), "bare": Measured(), "keeping": Measured()}
    with (
        StreamlitServer(is_cold=True) as our_server,
        StreamlitServer(BARE_APP, is_cold=True) as bare_server,
        StreamlitServer(LEAST_APP, is_cold=True) as keeping_server,
    ):
        our_app = OurApp(our_server)
        apps: list[App] = [our_app, BareApp(bare_server, our_app.presses)]
        keeping = BareApp(keeping_server, our_app.presses, name="keeping")
        asyncio.run(measure_sessions(apps, keeping, size, results))
        measure_browser(apps, size, results)
    return results


def figures(quick: bool) -> Iterator[Figure]:
    """Measure, and give every figure."""
    size = QUICK if quick else FULL
    results = measured(size)
    yield from compared(results, size)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and return 1 if a target is missed."""
    parser = argparse.ArgumentParser(prog="benchmarks.rerun", description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="few sessions, for a smoke test")
    parser.add_argument("--json", action="store_true", help="print everything measured as JSON")
    chosen = parser.parse_args(arguments)
    size = QUICK if chosen.quick else FULL
    results = measured(size)
    found = compared(results, size)
    if chosen.json:
        rows = [figure.row() for figure in found]
        samples = {name: asdict(result) for name, result in results.items()}
        print(json.dumps({"rows": rows, "measured": samples}, indent=1))
    else:
        print(table(found))
        for name, result in results.items():
            for complaint in [*result.readers.failures[:5], *result.browsing.complaints[:5]]:
                print(f"{name}: {complaint}", file=sys.stderr)
    return 0 if all(figure.is_met for figure in found) else 1


if __name__ == "__main__":
    sys.exit(main())
