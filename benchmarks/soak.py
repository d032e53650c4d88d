"""Sessions that come and go for ten minutes: the server's memory must stay what it was.

    python -m benchmarks.soak [--minutes 10] [--stay 30] [--processes 1] [--json]

Ours and the bare app run at the same time, each with 200 sessions that stay for half a minute
on average and press four times, under `.streamlit/config.toml`, so without a full garbage
collection after each rerun. Ours are several servers by `python -m epicrisis serve`, or one alone.
Streamlit keeps a session that was left for two minutes, so the first third of the time only fills;
the means of the second and the last third are compared. Sessions that don't stay come and go as
fast as they are answered: in as many minutes more of them show what each leaves behind.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from statistics import mean

from benchmarks.apps import App, BareApp, OurApp
from benchmarks.figures import Figure, report
from tests.support.served import Served
from tests.support.server import StreamlitServer

SEED = 20261124
MEAN_STAY_S = 30.0
"""Seconds that a session stays, on average; each lies within half of it."""
PRESSES = 4
"""How often a session presses while it stays."""
SAMPLE_EVERY_S = 2.0
FLAT = 1.05
"""How much the last third may exceed the second."""


@dataclass(slots=True)
class Soaked:
    """What one server went through."""

    resident_kib: list[int] = field(default_factory=list)
    open_files: list[int] = field(default_factory=list)
    came: int = 0
    failures: list[str] = field(default_factory=list)

    def third(self, number: int) -> float:
        """Return the mean resident memory in KiB of a third of the time, 0 to 2."""
        return _third(self.resident_kib, number)

    def files(self, number: int) -> float:
        """Return the mean number of open files of a third of the time, 0 to 2."""
        return _third(self.open_files, number)


def _third(samples: Sequence[int], number: int) -> float:
    size = len(samples) // 3
    return mean(samples[number * size : (number + 1) * size])


async def soak(apps: Sequence[App], sessions: int, seconds: float, stay_s: float) -> list[Soaked]:
    """Let sessions come and go at all apps at once."""
    return await asyncio.gather(*(_soak(app, sessions, seconds, stay_s) for app in apps))


async def _soak(app: App, sessions: int, seconds: float, stay_s: float) -> Soaked:
    result, end = Soaked(), time.monotonic() + seconds
    paces = [random.Random(SEED + number) for number in range(sessions)]
    seats = (_seat(app, result, end, pace, stay_s) for pace in paces)
    await asyncio.gather(_watch(app, result, end), *seats)
    return result


async def _watch(app: App, result: Soaked, end: float) -> None:
    while time.monotonic() < end:
        result.resident_kib.append(app.server.resident_kib())
        result.open_files.append(app.server.open_files())
        await asyncio.sleep(SAMPLE_EVERY_S)


async def _seat(app: App, result: Soaked, end: float, pace: random.Random, stay_s: float) -> None:
    """Take one visitor after the other; the first ones come spread over a stay."""
    await asyncio.sleep(pace.uniform(0, stay_s))
    while time.monotonic() < end:
        try:
            await _visit(app, end, pace.uniform(stay_s / 2, stay_s * 1.5))
        except (Exception, TimeoutError) as error:  # every kind is a visitor who got no answer
            result.failures.append(repr(error)[:300])
        result.came += 1


async def _visit(app: App, end: float, stay_s: float) -> None:
    session = await app.connect()
    try:
        for _ in range(PRESSES):
            await asyncio.sleep(max(0.0, min(stay_s / PRESSES, end - time.monotonic())))
            await app.press(session)
    finally:
        await session.close()


def measured(
    sessions: int, seconds: float, processes: int = 1, stay_s: float = MEAN_STAY_S
) -> tuple[Soaked, Soaked]:
    """Soak ours and the bare app."""
    server = (
        StreamlitServer(is_cold=True) if processes == 1 else Served("--processes", str(processes))
    )
    with (
        server as our_server,
        StreamlitServer("benchmarks/bare_app.py", is_cold=True) as bare_server,
    ):
        ours = OurApp(our_server)
        ours_soaked, bare_soaked = asyncio.run(
            soak([ours, BareApp(bare_server, ours.presses)], sessions, seconds, stay_s)
        )
    return ours_soaked, bare_soaked


def figures(quick: bool) -> Iterator[Figure]:
    """Measure for ten minutes; or for one, which shows only that sessions can come and go."""
    yield from _figures(*(measured(50, 60) if quick else measured(200, 600)), is_judged=not quick)


def _figures(ours: Soaked, bare: Soaked, *, is_judged: bool = True) -> Iterator[Figure]:
    for name, soaked in (("ours", ours), ("bare", bare)):
        grown = soaked.third(2) / soaked.third(1)
        target = FLAT if is_judged and name == "ours" else None
        yield Figure(f"memory, last third by second, {name}", grown, "×", target)
    middle = [soaked.third(1) / 1024 for soaked in (ours, bare)]
    yield Figure("resident memory, second third", middle[0], "MiB", None, None, middle[1], "bare")
    last = [soaked.third(2) / 1024 for soaked in (ours, bare)]
    yield Figure("resident memory, last third", last[0], "MiB", None, None, last[1], "bare")
    grown = ours.files(2) / ours.files(1)
    yield Figure("open files, last third by second", grown, "×", FLAT if is_judged else None)
    yield Figure("sessions that came and went", ours.came, peer=bare.came, peer_name="bare")
    yield Figure("sessions that failed", len(ours.failures), target=0)


def main() -> int:
    """Measure, print, and return 1 if a target is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--sessions", type=int, default=200, help="at once (default: 200)")
    parser.add_argument("--minutes", type=float, default=10.0, help="how long (default: 10)")
    parser.add_argument(
        "--stay", type=float, default=MEAN_STAY_S, help="seconds of a session (default: 30)"
    )
    parser.add_argument("--processes", type=int, default=1, help="of ours (default: 1)")
    parser.add_argument("--json", action="store_true", help="print JSON with all samples")
    chosen = parser.parse_args()
    ours, bare = measured(chosen.sessions, chosen.minutes * 60, chosen.processes, chosen.stay)
    for failure in ours.failures[:5]:
        print(failure, file=sys.stderr)
    samples = {"ours": asdict(ours), "bare": asdict(bare)}
    return report(list(_figures(ours, bare)), as_json=chosen.json, **samples)


if __name__ == "__main__":
    sys.exit(main())
