"""From the command to the first page: our server beside the bare app's.

    python -m benchmarks.cold_start [--times 9] [--json]

Each time a new process of each, with a new store, in turns; the end is the first session whose
first run is over.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import time
from collections.abc import Iterator

from benchmarks.figures import Figure, report
from tests.support.server import StreamlitServer
from tests.support.websocket_session import open_session

APPS = {"ours": "app.py", "bare": "benchmarks/bare_app.py"}


async def _first_page(url: str) -> None:
    async with open_session(url, keep_frames=False):
        pass


def started_s(script: str) -> float:
    """Return the seconds from starting a server to the end of its first page's run."""
    start = time.perf_counter()
    with StreamlitServer(script, is_cold=True) as server:
        asyncio.run(_first_page(server.url))
        return time.perf_counter() - start


def measured(times: int) -> dict[str, list[float]]:
    """Start each app so often, in turns; the first turn, which fills the disk cache, isn't kept."""
    taken: dict[str, list[float]] = {name: [] for name in APPS}
    for turn in range(times + 1):
        for name, script in APPS.items():
            seconds = started_s(script)
            if turn:
                taken[name].append(seconds)
    return taken


def figures(quick: bool) -> Iterator[Figure]:
    """Measure, and give every figure."""
    yield from _figures(measured(2 if quick else 9))


def _figures(taken: dict[str, list[float]]) -> Iterator[Figure]:
    ours, bare = (statistics.median(taken[name]) for name in ("ours", "bare"))
    yield Figure("start to first page", ours, "s", None, None, bare, "bare")
    yield Figure("start to first page, beyond the bare app's", ours - bare, "s", 2)


def main() -> int:
    """Measure, print, and return 1 if the target is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--times", type=int, default=9, help="how often (default: 9)")
    parser.add_argument("--json", action="store_true", help="print JSON with all samples")
    chosen = parser.parse_args()
    taken = measured(chosen.times)
    return report(list(_figures(taken)), as_json=chosen.json, seconds=taken)


if __name__ == "__main__":
    sys.exit(main())
