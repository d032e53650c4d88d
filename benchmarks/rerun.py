"""Our stage page against a bare one-button app, in one run on one machine.

    python -m benchmarks.rerun [--quick] [--json]

Both apps run under the same `.streamlit/config.toml`, each in a process of its own; the clients
(asyncio, then Chromium) run in this one. Every figure is taken in turns, ours and bare, so that
what else the machine does meets both. It prints a line a figure, with the target where there is
one; the exit code is 1 if a target is missed. It takes about five minutes, `--quick` under one
(its numbers are too small to publish).
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


async def measure_sessions(apps: Sequence[App], size: Size, results: Results) -> None:
    """Take all figures that need no browser."""
    for _ in range(size.alone_rounds):
        for app in apps:
            await press_alone(app, results[app.name].alone)
    for _ in range(size.fast_rounds):
        for app in apps:
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
        with _no_garbage_collection():
            for _ in range(size.reading_rounds):
                for crowd in crowds:
                    await crowd.read(size.reading_seconds)
        for crowd in crowds:
            results[crowd.app.name].readers = crowd.result


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
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


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    figure: str
    ours: float
    bare: float
    unit: str
    target: str = ""
    is_met: bool = True

    @property
    def ratio(self) -> str:
        """Ours by the bare app's."""
        return f"{self.ours / self.bare:.2f}" if self.bare else ""


def rows(ours: Measured, bare: Measured, size: Size) -> list[Row]:
    """Compare what was measured, with the targets."""

    def at_most(
        figure: str, value: Callable[[Measured], float], unit: str, times: float | None = None
    ) -> Row:
        mine, floor = value(ours), value(bare)
        if times is None:
            return Row(figure, mine, floor, unit)
        return Row(figure, mine, floor, unit, f"≤ {times} × bare", mine <= times * floor)

    speed, bare_speed = _speed(ours), _speed(bare)
    p95 = percentile(ours.readers.press_ms, 95)
    feedback = percentile(ours.browsing.feedback_ms, 50)
    click = percentile(bare.browsing.reveal_ms, 50)
    failed = len(ours.readers.failures)
    plotly = sum(ours.browsing.scripts[name] for name in ours.browsing.plotly())
    return [
        Row(
            f"presses a second, {size.fast_sessions} sessions",
            speed,
            bare_speed,
            "1/s",
            "≥ bare / 1.5",
            speed >= bare_speed / 1.5,
        ),
        at_most("server CPU a press", _cpu, "ms", 1.5),
        at_most("press, one session, p50", lambda m: percentile(m.alone.press_ms, 50), "ms", 1.5),
        at_most("press, one session, p95", lambda m: percentile(m.alone.press_ms, 95), "ms"),
        at_most("bytes down a press", lambda m: statistics.mean(m.alone.press_bytes), "B"),
        at_most(
            "whole page rerun, nothing revealed, p50",
            lambda m: percentile(m.alone.rerun_ms, 50),
            "ms",
            1.5,
        ),
        at_most(
            "bytes down a whole page rerun", lambda m: statistics.mean(m.alone.rerun_bytes), "B"
        ),
        at_most("memory a session", lambda m: m.session_kib, "KiB"),
        at_most(f"{size.readers} readers, p50", lambda m: percentile(m.readers.press_ms, 50), "ms"),
        Row(
            f"{size.readers} readers, p95",
            p95,
            percentile(bare.readers.press_ms, 95),
            "ms",
            "< 200 ms",
            p95 < 200,
        ),
        at_most(
            f"{size.readers} readers, worst", lambda m: percentile(m.readers.press_ms, 100), "ms"
        ),
        at_most(f"{size.readers} readers, presses", lambda m: len(m.readers.press_ms), ""),
        Row(
            f"{size.readers} readers, failed",
            failed,
            len(bare.readers.failures),
            "",
            "0",
            failed == 0,
        ),
        at_most(
            "cold load, median", lambda m: statistics.median(m.browsing.cold_load_ms), "ms", 1.25
        ),
        at_most("click to paint, p50", lambda m: percentile(m.browsing.reveal_ms, 50), "ms"),
        at_most("click to paint, p95", lambda m: percentile(m.browsing.reveal_ms, 95), "ms"),
        Row(
            "commit to feedback, p50",
            feedback,
            click,
            "ms",
            "≤ 2 × bare click",
            feedback <= 2 * click,
        ),
        at_most("JavaScript loaded", lambda m: sum(m.browsing.scripts.values()) / 1024, "KiB"),
        Row("Plotly loaded without a chart", plotly / 1024, 0, "KiB", "0", plotly == 0),
        at_most("complaints in Chromium", lambda m: len(m.browsing.complaints), ""),
    ]


def _speed(measured: Measured) -> float:
    return statistics.median(taken.per_second for taken in measured.throughput)


def _cpu(measured: Measured) -> float:
    return statistics.median(taken.cpu_ms for taken in measured.throughput)


def percentile(values: Sequence[float], percent: int) -> float:
    """Return the value that `percent` of all values don't exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)] if ordered else float("nan")


def table(lines: Sequence[Row]) -> str:
    """Set the comparison as a Markdown table."""
    head = ["| figure | ours | bare | ratio | target | |", "|---|---:|---:|---:|---|---|"]
    return "\n".join([*head, *map(_line, lines)])


def _line(row: Row) -> str:
    verdict = ("ok" if row.is_met else "short") if row.target else ""
    numbers = f"{_number(row.ours, row.unit)} | {_number(row.bare, row.unit)} | {row.ratio}"
    return f"| {row.figure} | {numbers} | {row.target} | {verdict} |"


def _number(value: float, unit: str) -> str:
    digits = 0 if unit in ("", "B") or value >= 100 else 1
    return f"{value:,.{digits}f} {unit}".strip()


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and return 1 if a target is missed."""
    parser = argparse.ArgumentParser(prog="benchmarks.rerun", description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="few sessions, for a smoke test")
    parser.add_argument("--json", action="store_true", help="print everything measured as JSON")
    chosen = parser.parse_args(arguments)
    size = QUICK if chosen.quick else FULL
    results: Results = {"ours": Measured(), "bare": Measured()}
    with StreamlitServer() as our_server, StreamlitServer(BARE_APP) as bare_server:
        our_app = OurApp(our_server)
        apps: list[App] = [our_app, BareApp(bare_server, our_app.presses)]
        asyncio.run(measure_sessions(apps, size, results))
        measure_browser(apps, size, results)
    lines = rows(results["ours"], results["bare"], size)
    if chosen.json:
        measured = {name: asdict(result) for name, result in results.items()}
        print(json.dumps({"rows": [asdict(row) for row in lines], "measured": measured}, indent=1))
    else:
        print(table(lines))
        for name, result in results.items():
            for complaint in [*result.readers.failures[:5], *result.browsing.complaints[:5]]:
                print(f"{name}: {complaint}", file=sys.stderr)
    return 0 if all(row.is_met for row in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
