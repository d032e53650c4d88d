"""Whole runs of our pages by processor time, here and in another checkout.

    python -m benchmarks.pages [--beside TREE] [--quick] [--json]

Each checkout is served by its own `app.py`, in a process that keeps running. The first case is
lived to its end by the buttons of its pages, nothing else is assumed of a checkout, and each page
is then run again and again with nothing changed: some runs here, as many there, and so on in
turns, each time the other first; in each turn the bare app (`bare_app.py`) is pressed as often. The
clock is the server process's own, so that what else the machine does counts little. A line a page:
milliseconds of processor time for a run (the median), that by a press of the bare app, and the
median of the ratios of neighbouring turns with their quartiles, which say how much of a ratio is
noise; then the most memory that either process had. It takes some three minutes.
"""

from __future__ import annotations

import asyncio
import json
import re
import statistics
import sys
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

from benchmarks import beside
from benchmarks.apps import BareApp
from benchmarks.figures import Figure
from tests.support.server import ROOT, StreamlitServer
from tests.support.websocket_session import (
    Node,
    SessionError,
    WebSocketSession,
    connect_session,
    open_session,
)

SLUG = "fievres-et-douleurs"
STAGE = "investigations"
LEARNER = {"epicrisis": f"{20261128:064x}"}
OTHER_LEARNER = {"epicrisis": f"{20261127:064x}"}
TEACHER = {"epicrisis": f"{20261129:064x}"}
STEPS_OF_CLASS = 20
"""How far a class has come when its console is measured."""
MOST_PRESSES = 300
BARE_APP = "benchmarks/bare_app.py"
TIMES_BARE: Mapping[str, float] = {
    "timeline, nothing chosen": 4.4,
    "debrief": 5.9,
    "console": 3.0,
}
"""How many presses of the bare app a run may cost: 12, 16 and 8 ms where one takes 2.7."""
PATIENCE_S = 120.0
"""Seconds that a run may take on a machine that does much else."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured."""

    turns: int
    runs: int
    """Of each page in a turn."""


FULL = Size(15, 8)
QUICK = Size(3, 4)

Prepare = Callable[[WebSocketSession], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured of one checkout."""

    run_ms: Mapping[str, Sequence[float]]
    """Milliseconds of processor time for a run, a number a turn, by page."""
    most_mib: float


@dataclass(frozen=True, slots=True)
class Turns:
    """What was measured in the same turns."""

    trees: Sequence[Measured]
    bare_ms: Sequence[float]
    """Milliseconds of processor time for a press of the bare app, a number a turn."""


# --- The same place in every checkout ----------------------------------------------------


async def live_on(session: WebSocketSession, questions: int | None = None) -> None:
    """Open every finding and answer that one doesn't know, until nothing is left to press.

    With `questions`, until the next one after so many is asked.
    """
    asked = 0
    await session.press(_keyed(session, f"start-{SLUG}"), PATIENCE_S)
    for _ in range(MOST_PRESSES):
        if (button := _way_on(session)) is None:
            return
        asked += button.key.startswith("pass-")
        if questions is not None and asked > questions:
            return
        await session.press(button, PATIENCE_S)
    raise SessionError(f"the case isn't at its end after {MOST_PRESSES} presses")


def _way_on(session: WebSocketSession) -> Node | None:
    for button in session.buttons():
        if button.key in ("reveal", "next") or button.key.startswith("pass-"):
            return button
    return None


def _keyed(session: WebSocketSession, key: str) -> Node:
    node = session.find_key(key)
    if node is None:
        raise SessionError(f"no {key} on this page: {[each.key for each in session.nodes()]}")
    return node


async def open_room(server: StreamlitServer) -> tuple[str, Mapping[str, str]]:
    """Open a room from the library; return its code and the cookies of its teacher."""
    async with open_session(server.url, cookies=TEACHER, keep_frames=False) as session:
        if session.find_key(f"present-{SLUG}") is None:  # made once it is opened
            await session.open("teaching")
        await session.press(_keyed(session, f"present-{SLUG}"), PATIENCE_S)
        found = re.fullmatch(r"/t/(\w+)#(.+)", session.nodes("link_button")[0].content.url)
    if found is None:
        raise SessionError("no link leads from the library to the room")
    code, secret = found.groups()
    given = await asyncio.to_thread(_enter, f"{server.url}/t/{code}", secret)
    return code, {**TEACHER, **given}


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """Follow no redirection: the cookie comes with it."""


def _enter(url: str, secret: str) -> Mapping[str, str]:
    browser = urllib.request.build_opener(_Stay)
    try:
        browser.open(url, urlencode({"secret": secret}).encode(), timeout=PATIENCE_S)
    except urllib.error.HTTPError as answer:
        given = SimpleCookie(answer.headers.get("Set-Cookie", ""))
        return {name: morsel.value for name, morsel in given.items()}
    raise SessionError(f"{url} leads nowhere")


async def _as_it_comes(_: WebSocketSession) -> None:
    """Change nothing on the page."""


async def _choose_and_unfold(session: WebSocketSession) -> None:
    """Choose an event of the timeline, and open the table of all of them."""
    box = _keyed(session, "event_box")
    await session.change(box, PATIENCE_S, string_value=box.content.options[1])
    _keyed(session, "go_to_story")
    await session.change(_keyed(session, "events_table"), PATIENCE_S, bool_value=True)
    _keyed(session, "events_explorer")


async def _lead_on(session: WebSocketSession) -> None:
    for _ in range(STEPS_OF_CLASS):
        await session.press(_keyed(session, "room_next"), PATIENCE_S)


ASKED = "question asked"
QUESTIONS_BEFORE = 8
"""Of another learner, who stands before a question in the middle of the case."""

PAGES: Mapping[str, tuple[str, Prepare]] = {
    "timeline, nothing chosen": ("timeline", _as_it_comes),
    "timeline, event chosen and table open": ("timeline", _choose_and_unfold),
    "debrief": ("debrief", _as_it_comes),
    "stage": (STAGE, _as_it_comes),
    "console": ("console", _lead_on),
}
"""The address of each page, and what is done on it before it is measured."""
MEASURED = (*PAGES, ASKED)


@asynccontextmanager
async def standing(server: StreamlitServer) -> AsyncIterator[Mapping[str, WebSocketSession]]:
    """Give a session on each page of a server."""
    async with open_session(server.url, cookies=LEARNER, keep_frames=False) as session:
        await live_on(session)
    code, teacher = await open_room(server)
    async with AsyncExitStack() as stack:
        other = await stack.enter_async_context(
            open_session(server.url, cookies=OTHER_LEARNER, keep_frames=False)
        )
        await live_on(other, QUESTIONS_BEFORE)
        sessions: dict[str, WebSocketSession] = {ASKED: other}
        for name, (path, prepare) in PAGES.items():
            is_room = path == "console"
            session = await connect_session(
                server.url,
                path,
                query=f"room={code}" if is_room else f"case={SLUG}",
                cookies=teacher if is_room else LEARNER,
                keep_frames=False,
                timeout=PATIENCE_S,
            )
            stack.push_async_callback(session.close)
            if session.page is None or session.page.url_path != path:
                raise SessionError(f"the page {path} isn't open: {session.text()[:2000]}")
            await prepare(session)
            sessions[name] = session
        yield sessions


# --- Measuring ---------------------------------------------------------------------------


def cpu_ms(pid: int) -> float:
    """Return the processor time of another process in milliseconds, to the microsecond (Linux)."""
    # What clock_getcpuclockid(3) returns; /proc counts in ticks of 10 ms.
    return time.clock_gettime_ns((~pid << 3) | 2) / 1e6


async def run_again(server: StreamlitServer, session: WebSocketSession, runs: int) -> float:
    """Run a page some times with nothing changed; return processor milliseconds for one."""
    start = cpu_ms(server.pid)
    for _ in range(runs):
        await session.rerun(PATIENCE_S)
    return (cpu_ms(server.pid) - start) / runs


async def press_again(app: BareApp, session: WebSocketSession, presses: int) -> float:
    """Press the bare app some times; return processor milliseconds for one."""
    start = cpu_ms(app.server.pid)
    for _ in range(presses):
        await app.press(session)
    return (cpu_ms(app.server.pid) - start) / presses


async def measure(trees: Sequence[Path], size: Size) -> Turns:
    """Measure all pages of each checkout and the bare app, in turns."""
    async with AsyncExitStack() as stack:
        servers = [
            stack.enter_context(StreamlitServer(root=tree, is_cold=True, start_timeout=PATIENCE_S))
            for tree in trees
        ]
        bare = BareApp(stack.enter_context(StreamlitServer(BARE_APP, is_cold=True)), size.runs)
        pressed = await bare.connect()
        stack.push_async_callback(pressed.close)
        places = [await stack.enter_async_context(standing(server)) for server in servers]
        found: list[dict[str, list[float]]] = [{page: [] for page in MEASURED} for _ in trees]
        bare_ms: list[float] = []
        turn = list(range(len(trees)))
        for number in range(size.turns + 1):
            is_counted = number > 0  # the first fills what is kept between runs
            of_bare = []
            for page in MEASURED:
                for each in turn:
                    taken = await run_again(servers[each], places[each][page], size.runs)
                    if is_counted:
                        found[each][page].append(taken)
                # Beside each page, since the machine is faster at one moment than at the next.
                of_bare.append(await press_again(bare, pressed, size.runs))
            if is_counted:
                bare_ms.append(statistics.mean(of_bare))
            turn.reverse()
        measured = [
            Measured(run_ms, most_mib(server))
            for run_ms, server in zip(found, servers, strict=True)
        ]
        return Turns(measured, bare_ms)


def most_mib(server: StreamlitServer) -> float:
    """Return the most resident memory that a server had, in MiB (Linux)."""
    status = Path(f"/proc/{server.pid}/status").read_text(encoding="ascii")
    found = re.search(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE)
    return int(found[1]) / 1024 if found else float("nan")


# --- Telling -----------------------------------------------------------------------------

HEAD = (
    "| whole run | here | by bare | target | beside | ratio | quartiles |\n"
    "|---|---:|---:|---:|---:|---:|---:|"
)


def by_bare(taken: Sequence[float], bare_ms: Sequence[float]) -> float:
    """Return how many presses of the bare app a run costs: the median of the turns' ratios."""
    return statistics.median(one / bare for one, bare in zip(taken, bare_ms, strict=True))


def compared(turns: Turns) -> str:
    """Set two checkouts side by side as a Markdown table."""
    here, beside = turns.trees
    lines = [HEAD]
    for page in MEASURED:
        ours, theirs = here.run_ms[page], beside.run_ms[page]
        ratios = [one / other for one, other in zip(ours, theirs, strict=True)]
        low, middle, high = statistics.quantiles(ratios, n=4)
        target = f"≤ {TIMES_BARE[page]}" if page in TIMES_BARE else ""
        lines.append(
            f"| {page} | {statistics.median(ours):.1f} ms | {by_bare(ours, turns.bare_ms):.2f}"
            f" | {target} | {statistics.median(theirs):.1f} ms"
            f" | {middle:.3f} | {low:.3f} to {high:.3f} |"
        )
    lines.append(f"| press of the bare app | {statistics.median(turns.bare_ms):.1f} ms | | | | | |")
    ratio = here.most_mib / beside.most_mib
    lines.append(
        f"| most memory | {here.most_mib:.0f} MiB | | | {beside.most_mib:.0f} MiB | {ratio:.3f} | |"
    )
    return "\n".join(lines)


def figures(*, quick: bool) -> list[Figure]:
    """Return the figures of this checkout alone for the report of all benchmarks."""
    turns = asyncio.run(measure([ROOT], QUICK if quick else FULL))
    [here] = turns.trees
    bare_ms = statistics.median(turns.bare_ms)
    return [
        *(
            Figure(
                f"server CPU a whole run: {page}",
                statistics.median(taken),
                "ms",
                times=TIMES_BARE.get(page),
                peer=bare_ms,
                peer_name="bare press",
            )
            for page, taken in here.run_ms.items()
        ),
        Figure("most memory of the server that ran them", here.most_mib, "MiB"),
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and return the exit code."""
    asked = beside.asked("pages", __doc__, arguments)
    turns = asyncio.run(measure(asked.trees, QUICK if asked.is_quick else FULL))
    if asked.as_json:
        told = [
            {"tree": str(tree), "run_ms": dict(each.run_ms), "most_mib": each.most_mib}
            for tree, each in zip(asked.trees, turns.trees, strict=True)
        ]
        print(json.dumps({"trees": told, "bare_ms": list(turns.bare_ms)}, indent=1))
    else:
        print(compared(turns))
    return 0


if __name__ == "__main__":
    sys.exit(main())
