"""How soon a phone on bad wifi shows the room, and may vote.

    python -m benchmarks.phone_page [--times 9] [--json]

Chromium opens the page of a room whose vote is open, without a cache, at 1.6 Mbit/s and 560 ms of
latency, and once more as fast as it can. Medians of all times are printed.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from playwright.sync_api import Browser

from benchmarks.apps import SLUG
from benchmarks.figures import Figure, tell
from benchmarks.room import questions
from epicrisis.cases.reading.library import read_library
from epicrisis.live.room import transitions
from epicrisis.live.room.class_state import ClassState
from epicrisis.store.classes.class_store import ClassStore
from epicrisis.store.db.database import open_database
from epicrisis.story import telling
from tests.support.chromium import PHONE, open_chromium
from tests.support.server import ROOT, StreamlitServer

BAD_WIFI = {
    "offline": False,
    "latency": 560,
    "downloadThroughput": 1.6e6 / 8,
    "uploadThroughput": 0.75e6 / 8,
}

_PAINT = """() => new Promise((tell) => new PerformanceObserver((list) => {
  const paint = list.getEntriesByName("first-contentful-paint")[0];
  if (paint) tell(paint.startTime);
}).observe({ type: "paint", buffered: true }))"""


@dataclass(frozen=True, slots=True)
class Waited:
    """What a phone waits for, in milliseconds, and what it loads."""

    painted_bad_wifi_ms: float
    """First contentful paint; the form is in it."""
    painted_ms: float
    requests: int
    """Before it can vote."""
    page_bytes: int
    """Body of the page, with its style and script."""


def first_paint_ms(browser: Browser, address: str, *, is_throttled: bool) -> tuple[float, int, int]:
    """Return when the page was painted, by how many requests, and its size."""
    context = browser.new_context(viewport={"width": PHONE[0], "height": PHONE[1]})
    page = context.new_page()
    if is_throttled:
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", BAD_WIFI)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    answer = page.goto(address, wait_until="commit")
    painted = float(page.evaluate(_PAINT))
    page.get_by_role("button", name="Send my answer").wait_for()
    before_voting = [url for url in asked if not url.split("?")[0].endswith("/events")]
    size = len(answer.body()) if answer is not None else 0
    context.close()
    return painted, len(before_voting), size


def measured(times: int) -> Waited:
    """Measure on a server of its own."""
    loaded = read_library(ROOT / "data" / "cases").cases[SLUG]
    story = telling.tell(*loaded)
    with StreamlitServer(is_cold=True) as server:
        database = open_database(server.database_url)
        classes = ClassStore(database)
        room, _ = classes.rooms.open(SLUG, "en", server.url, "benchmark " * 4)
        room = classes.rooms.change(
            room, transitions.jump(ClassState(story, room), questions(story)[0])
        )
        classes.rooms.change(room, transitions.open_vote(ClassState(story, room)))
        address = f"{server.url}/r/{room.code}?lang=en"
        with open_chromium() as browser:
            slow = [first_paint_ms(browser, address, is_throttled=True) for _ in range(times)]
            fast = [first_paint_ms(browser, address, is_throttled=False) for _ in range(times)]
        database.close()
    return Waited(
        painted_bad_wifi_ms=round(statistics.median(painted for painted, _, _ in slow), 1),
        painted_ms=round(statistics.median(painted for painted, _, _ in fast), 1),
        requests=max(requests for _, requests, _ in slow),
        page_bytes=max(size for _, _, size in slow),
    )


def figures(quick: bool) -> Iterator[Figure]:
    """Measure, and give every figure."""
    found = measured(3 if quick else 9)
    wifi = "first paint on bad wifi"
    yield Figure(f"phone, {wifi}, median", found.painted_bad_wifi_ms, "ms", target=1500)
    yield Figure("phone, first paint, median", found.painted_ms, "ms")
    yield Figure("phone, requests until it can vote", found.requests, target=1)
    yield Figure("phone, body of the page", found.page_bytes, "B", target=25_000)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--times", type=int, default=9, help="how often (default: 9)")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    arguments = parser.parse_args()
    tell(asdict(measured(arguments.times)), as_json=arguments.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
