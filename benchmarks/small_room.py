"""A class of 30 joins and votes three times: what it costs a server, and how long joining takes.

    python -m benchmarks.small_room [--beside TREE] [--quick] [--json]

Most classes are of this size. 30 phones come within three seconds and answer three questions, as
in `benchmarks/room.py`, whose clients these are; both of the teacher's windows are open, hear of
each move and draw themselves anew, as in a browser. What is counted is the server's processor time
from the first phone until the last has been told of its own answer to the third question, without
what starting took: a class comes to a server that stands still. With `--beside` another checkout's
server is asked the same in turns.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks.apps import SLUG
from benchmarks.beside import asked
from benchmarks.figures import Figure, report
from benchmarks.room import Measured, join, percentile, questions, recount, vote
from epicrisis.cases.reading.library import read_library
from epicrisis.store.classes.class_store import ClassStore
from epicrisis.store.db.database import open_database
from epicrisis.story import telling
from epicrisis.story.telling import Story
from tests.support.phones import phones
from tests.support.server import ROOT, StreamlitServer
from tests.support.teachers import leading

PHONES = 30
JOIN_WITHIN_S = 3.0
VOTE_WITHIN_S = 3.0
TURNS = 5
_STILL = 0.05
"""Of a core: a server that has done all that follows its start takes less."""
_LOOKS = 60

MOST_CPU_S = 1.0
LONGEST_JOIN_MS = 82.0
"""What a peer took on the machine where both were measured (docs/performance.md)."""


@dataclass(frozen=True, slots=True)
class Class:
    """What one class cost."""

    joining_s: float
    """Of processor time."""
    votes_s: float
    joined_ms: Sequence[float]
    """From asking for the page until the stream has told where the class is, by phone."""
    lost: int
    doubled: int

    @property
    def cpu_s(self) -> float:
        """Processor time of all of it."""
        return self.joining_s + self.votes_s


async def hold_class(server: StreamlitServer, story: Story) -> Class:
    """Hold one class at a server that stands still."""
    database = open_database(server.database_url)
    classes = ClassStore(database)
    seen, joined_ms = Measured(), list[float]()
    try:
        room, secret = classes.rooms.open(SLUG, "en", server.url, "benchmark " * 4)
        async with AsyncExitStack() as stack:
            teacher = await stack.enter_async_context(
                leading(server.url, classes, story, room, secret)
            )
            await stack.enter_async_context(teacher.following())
            crowd = await stack.enter_async_context(
                phones(server.url, room.code, PHONES, keep_frames=False)
            )
            await _stand_still(server)
            start = server.cpu_seconds()
            following = await join(crowd, PHONES / JOIN_WITHIN_S, joined_ms)
            joined = server.cpu_seconds()
            await _stand_still(server)
            first, second = questions(story)
            begun = server.cpu_seconds()
            for number, holds in ((first, True), (first, False), (second, False)):
                await vote(
                    teacher, classes, room, story, crowd, seen, number, VOTE_WITHIN_S, holds=holds
                )
            ended = server.cpu_seconds()
            _, lost, doubled = recount(classes, room, story, seen, PHONES)
            for task in following:
                task.cancel()
            await asyncio.gather(*following, return_exceptions=True)
    finally:
        database.close()
    return Class(joined - start, ended - begun, joined_ms, lost, doubled)


async def _stand_still(server: StreamlitServer) -> None:
    """Wait until the server does nothing: it compiles beside the first who come."""
    for _ in range(_LOOKS):
        before = server.cpu_seconds()
        await asyncio.sleep(1)
        if server.cpu_seconds() - before < _STILL:
            return
    raise TimeoutError("the server never stands still")


def measured(trees: Sequence[Path], turns: int) -> list[list[Class]]:
    """Hold classes at servers of some checkouts, in turns; return each checkout's."""
    story = telling.tell(*read_library(ROOT / "data" / "cases").cases[SLUG])
    found: list[list[Class]] = [[] for _ in trees]
    for _ in range(turns):
        for tree, held in zip(trees, found, strict=True):
            with StreamlitServer(is_cold=True, root=tree) as server:
                held.append(asyncio.run(hold_class(server, story)))
    return found


def figures(quick: bool) -> list[Figure]:
    """Hold classes, and give what counts."""
    (held,) = measured([ROOT], 2 if quick else TURNS)
    return _rows(held)


def _rows(held: Sequence[Class], beside: Sequence[Class] = ()) -> list[Figure]:
    room = f"{PHONES} join and vote three times"
    rows = [
        Figure(
            f"{room}, processor time of the server",
            statistics.median(each.cpu_s for each in held),
            "s",
            target=MOST_CPU_S,
            peer=statistics.median(each.cpu_s for each in beside) if beside else None,
            peer_name="beside",
        )
    ]
    joined = [ms for each in held for ms in each.joined_ms]
    joined_beside = [ms for each in beside for ms in each.joined_ms]
    for name, percent in (("p50", 50), ("p95", 95), ("longest", 100)):
        rows.append(
            Figure(
                f"{room}, joining, {name}",
                _at(joined, percent),
                "ms",
                target=None if name == "p50" else LONGEST_JOIN_MS,
                peer=_at(joined_beside, percent) if beside else None,
                peer_name="beside",
            )
        )
    rows.append(Figure(f"{room}, votes lost", sum(each.lost for each in held), target=0))
    rows.append(Figure(f"{room}, votes doubled", sum(each.doubled for each in held), target=0))
    return rows


def _at(values: Sequence[float], percent: int) -> float:
    return max(values) if percent == 100 else percentile(values, percent)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and return 1 if a target is missed."""
    wanted = asked("small_room", __doc__, arguments)
    here, there = wanted.trees
    trees = [here] if there == here else [here, there]
    held, *beside = measured(trees, 1 if wanted.is_quick else TURNS)
    return report(
        _rows(held, *beside),
        as_json=wanted.as_json,
        processor_s=[[(each.joining_s, each.votes_s) for each in of] for of in (held, *beside)],
        joined_ms=[[each.joined_ms for each in of] for of in (held, *beside)],
    )


if __name__ == "__main__":
    sys.exit(main())
