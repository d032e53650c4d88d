"""What a press at a pause costs beside one at a question, of the first case.

    python -m benchmarks.pauses [--quick] [--json]

Learners are put before a question and before each kind of pause by the store, then one after the
other, in turns, each fills in the form and commits it. What counts is the server's processor time
for that press, of all learners of a kind together. The exit code is 1 if a pause takes more than
1.5 times what the question does.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from benchmarks.figures import Figure, report
from epicrisis.cases.reading.case_file import load_case
from epicrisis.story.telling import Step, Story, tell
from tests.conftest import CASES
from tests.support.learners import learner_before, opened, step_of
from tests.support.server import StreamlitServer
from tests.support.websocket_session import Node, WebSocketSession, connect_session

LEARNERS, QUICK = 40, 8
TIMES = 1.5
Fill = Callable[[WebSocketSession, int], None]


def _field(session: WebSocketSession, key: str) -> Node:
    node = session.find_key(key)
    assert node is not None, f"no {key} on the page"
    return node


def _options(node: Node) -> list[str]:
    """Return the options of a field as a browser sends them."""
    return [getattr(each, "content", each) for each in node.content.options]


def _choose(session: WebSocketSession, number: int) -> None:
    field = _field(session, f"response-{number}")
    session.fill(field, string_value=_options(field)[0])


def _tick(session: WebSocketSession, number: int) -> None:
    session.fill(_field(session, f"response-{number}-0"), bool_value=True)


def _toggle(session: WebSocketSession, key: str, *places: int) -> None:
    field = _field(session, key)
    session.fill(field, string_array_value=[_options(field)[place] for place in places])


def _name(session: WebSocketSession, number: int) -> None:
    _toggle(session, f"named-{number}", 0, 2, 4)


def _sort(session: WebSocketSession, number: int) -> None:
    rows = [node.key for node in session.nodes() if node.key.startswith(f"side-{number}-")]
    for at, key in enumerate(rows):
        _toggle(session, key, at % 2)


def _write(session: WebSocketSession, number: int) -> None:
    session.fill(_field(session, f"thought-{number}"), string_value="A man with a fever.")


KINDS: Mapping[str, tuple[str, Fill]] = {
    "hypotheses": ("second-thoughts", _name),
    "reflection": ("weighing", _sort),
    "sentence": ("in-one-sentence", _write),
}
"""Pauses, and how their forms are filled in."""
BESIDE: Mapping[str, tuple[str, Fill]] = {
    "hypotheses": ("Q04", _tick),
    "reflection": ("Q21", _choose),
    "sentence": ("Q26", _tick),
}
"""A question beside each: near it, or, as the sentence does, at the end of a stage, after which the
whole page comes anew."""


@dataclass
class Cost:
    """What so many presses took."""

    presses: int = 0
    cpu_s: float = 0.0
    waited_s: float = 0.0


async def _connect(server: StreamlitServer, story: Story, step: Step) -> WebSocketSession:
    with opened(server.database_url) as store:
        cookies = learner_before(store, story, step.number)
    session = await connect_session(
        server.url,
        step.stage,
        query=f"case={story.case.slug}&lang=en",
        cookies=cookies,
        keep_frames=False,
    )
    for place in range(2):  # a reflection begins with the two that are reflected upon
        if (pills := session.find_key(f"named-{step.number}-{place}")) is not None:
            await session.change(pills, string_array_value=_options(pills)[:1])
    return session


async def measured(server: StreamlitServer, story: Story, learners: int) -> dict[str, Cost]:
    """Return what committing costs, by block."""
    costs: dict[str, Cost] = defaultdict(Cost)
    for round_ in range(learners + 1):
        for block, fill in (*KINDS.values(), *BESIDE.values()):
            step = step_of(story, block)
            session = await _connect(server, story, step)
            fill(session, step.number)
            commit = _field(session, f"commit-{step.number}")
            await asyncio.sleep(0.05)  # what the page's coming has left to do is not the press's
            cpu, start = server.cpu_seconds(), time.perf_counter()
            await session.press(commit)
            if round_:  # the first of a kind makes what is kept
                costs[block].presses += 1
                costs[block].cpu_s += server.cpu_seconds() - cpu
                costs[block].waited_s += time.perf_counter() - start
            assert session.find_key(f"commit-{step.number}") is None, "it was refused"
            await session.close()
    return costs


def figures(quick: bool) -> Iterator[Figure]:
    """Yield a figure a kind of pause, with the question as its peer."""
    story = tell(*load_case(CASES / "insulinome-malin" / "case.yaml"))
    with StreamlitServer(env={"EPICRISIS_CASES_DIR": str(CASES)}) as server:
        costs = asyncio.run(measured(server, story, QUICK if quick else LEARNERS))
    for kind, (block, _) in KINDS.items():
        question, _ = BESIDE[kind]
        pause, peer = costs[block], costs[question]
        cpu, of_peer = (1000 * each.cpu_s / each.presses for each in (pause, peer))
        name = f"committing a pause: {kind}, processor"
        yield Figure(name, cpu, "ms", times=TIMES, peer=of_peer, peer_name="a question")
        waited, of_peer = (1000 * each.waited_s / each.presses for each in (pause, peer))
        name = f"committing a pause: {kind}, answered"
        yield Figure(name, waited, "ms", peer=of_peer, peer_name="a question")


def main() -> int:
    """Run it from the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pauses")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    return report([*figures(options.quick)], as_json=options.json)


if __name__ == "__main__":
    sys.exit(main())
