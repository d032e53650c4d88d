"""How much each page moves while it comes, and when its largest part is painted.

    python -m benchmarks.layout [--beside TREE] [--quick] [--json]

Each checkout is served by its own `app.py`. One learner has lived the first case to its end, one
stands before a question; each page is opened by both in a new Chromium window, in two sizes, here
and there in turns, and left alone for three seconds. A line a page and size: the layout shift
(CLS, https://web.dev/articles/cls: the largest sum of shifts within a window of five seconds with
no gap of one, good below 0.1) and the largest contentful paint in milliseconds, medians over the
turns. It takes some six minutes.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser

from benchmarks import beside
from benchmarks.figures import Figure
from benchmarks.pages import (
    LEARNER,
    OTHER_LEARNER,
    PATIENCE_S,
    QUESTIONS_BEFORE,
    SLUG,
    STAGE,
    live_on,
)
from tests.support.chromium import DESKTOP, PHONE, open_chromium, visit
from tests.support.server import ROOT, StreamlitServer
from tests.support.shifts import GOOD, WATCH, layout_shift
from tests.support.websocket_session import open_session

SETTLED_MS = 3000
TURNS, QUICK_TURNS = 5, 1
SIZES = {"wide": DESKTOP, "phone": PHONE}
PAGES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "library": ("", LEARNER),
    "question asked": (STAGE, OTHER_LEARNER),
    "long stage": ("evolution", LEARNER),
    "timeline": ("timeline", LEARNER),
    "debrief": ("debrief", LEARNER),
}
"""The address of each page, and who opens it."""


class Came(NamedTuple):
    """How a page came."""

    shift: float
    largest_ms: float


def come(browser: Browser, server: StreamlitServer, page: str, size: str) -> Came:
    """Open a page in a new window and let it settle."""
    path, cookies = PAGES[page]
    with visit(browser, size=SIZES[size], has_touch=size == "phone") as visited:
        visited.carry(server.url, cookies)
        visited.page.add_init_script(WATCH)
        visited.page.goto(f"{server.url}/{path}?case={SLUG}" if path else server.url)
        visited.page.wait_for_timeout(SETTLED_MS)
        shifts, largest = visited.page.evaluate("[window.shifts, window.largest]")
        return Came(layout_shift(shifts), largest)


async def live(server: StreamlitServer) -> None:
    """Bring one learner to the end of the case, and another before a question."""
    async with open_session(server.url, cookies=LEARNER, keep_frames=False) as session:
        await live_on(session)
    async with open_session(server.url, cookies=OTHER_LEARNER, keep_frames=False) as session:
        await live_on(session, QUESTIONS_BEFORE)


Measured = Mapping[tuple[str, str], Came]


def measure(trees: Sequence[Path], turns: int) -> list[Measured]:
    """Open every page of each checkout in turns; return the medians."""
    places = [(page, size) for page in PAGES for size in SIZES]
    with ExitStack() as stack:
        servers = [
            stack.enter_context(StreamlitServer(root=tree, start_timeout=PATIENCE_S))
            for tree in trees
        ]
        for server in servers:
            asyncio.run(live(server))
        browser = stack.enter_context(open_chromium())
        taken: list[dict[tuple[str, str], list[Came]]] = [
            {place: [] for place in places} for _ in trees
        ]
        for _ in range(turns):
            for page, size in places:
                for server, found in zip(servers, taken, strict=True):
                    found[page, size].append(come(browser, server, page, size))
    return [{place: _median(came) for place, came in found.items()} for found in taken]


def _median(came: Sequence[Came]) -> Came:
    return Came(
        statistics.median(each.shift for each in came),
        statistics.median(each.largest_ms for each in came),
    )


# --- Telling -----------------------------------------------------------------------------

HEAD = "| page | CLS | beside | largest paint | beside |\n|---|---:|---:|---:|---:|"


def compared(here: Measured, beside: Measured) -> str:
    """Set two checkouts side by side as a Markdown table."""
    lines = [
        f"| {page}, {size} | {ours.shift:.3f} | {beside[page, size].shift:.3f}"
        f" | {ours.largest_ms:.0f} ms | {beside[page, size].largest_ms:.0f} ms |"
        for (page, size), ours in here.items()
    ]
    return "\n".join([HEAD, *lines])


def figures(*, quick: bool) -> list[Figure]:
    """Return the figures of this checkout alone for the report of all benchmarks."""
    [here] = measure([ROOT], QUICK_TURNS if quick else TURNS)
    return [
        Figure(f"layout shift: {page}, {size}", came.shift, target=GOOD)
        for (page, size), came in here.items()
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and return the exit code."""
    asked = beside.asked("layout", __doc__, arguments)
    here, other = measure(asked.trees, QUICK_TURNS if asked.is_quick else TURNS)
    if asked.as_json:
        told = [
            {"tree": str(tree), "came": {" ".join(place): came for place, came in each.items()}}
            for tree, each in zip(asked.trees, (here, other), strict=True)
        ]
        print(json.dumps(told, indent=1))
    else:
        print(compared(here, other))
    return 0


if __name__ == "__main__":
    sys.exit(main())
