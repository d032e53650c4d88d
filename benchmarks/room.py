"""A class votes: none of its votes may be lost or doubled, and nobody waits long.

    python -m benchmarks.room [--students 500] [--within 10] [--replicas 1|2] [--json]

Every student is an HTTP client with a cookie of its own: it opens the room's page, follows the
stream, and votes in three votes, the second of them a second round on the first one's question;
whoever isn't told with its closing what became of the own answer asks for it, within as long as
phones take for it.
In each vote every tenth student answers again, and every twentieth sends its answer twice, as a
phone does on bad wifi. Meanwhile the teacher leads by a real console session, with a projector
session beside it. All clients run in this process, the server in its own, on the same machine.
One replica keeps its votes in SQLite, two in PostgreSQL behind nginx. The exit code is 1 if a
vote is lost or doubled.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import resource
import statistics
import sys
import time
from collections.abc import Coroutine, Iterable, Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass, field

from benchmarks.apps import SLUG
from benchmarks.figures import Figure, tell
from benchmarks.room_servers import Deployment, one_server, two_replicas
from epicrisis.cases.questions import ChoiceQuestion
from epicrisis.cases.reading.library import read_library
from epicrisis.live.classrooms import OWN_ANSWERS_A_SECOND
from epicrisis.live.room import class_question, transitions
from epicrisis.live.room.class_state import ClassState
from epicrisis.store.classes.class_store import ClassStore
from epicrisis.store.classes.records import Room, Vote
from epicrisis.store.db.database import open_database
from epicrisis.story import telling
from epicrisis.story.telling import Story
from tests.support.phones import Phone, phones
from tests.support.server import ROOT
from tests.support.teachers import Teacher, leading

JOINED_A_SECOND = 200
IDLE_S = 10.0
AGAIN = 10
"""One student in so many answers again."""
LOOKS_S = 1.0
"""A teacher looks at what was answered; two presses within less are taken for one."""
TWICE = 20
"""One student in so many sends its answer twice."""


@dataclass(slots=True)
class Measured:
    """What was seen."""

    acknowledged: dict[tuple[int, int, int], tuple[str, ...]] = field(default_factory=dict)
    """By question, round and phone: what the server said it keeps, last."""
    ack_ms: list[float] = field(default_factory=list)
    refused: int = 0
    reveal_ms: list[float] = field(default_factory=list)
    own_ms: list[float] = field(default_factory=list)
    asked: int = 0
    untold: int = 0
    rounds: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The figures."""

    students: int
    replicas: int
    acknowledged: int
    """Votes of a student in a round that the server said it keeps."""
    counted: int
    """Votes in the store."""
    lost: int
    """Acknowledged, but not in the store as acknowledged; and students without any answer."""
    doubled: int
    """Votes in the store beyond one a student and round."""
    ack_p50_ms: float
    ack_p95_ms: float
    reveal_p50_ms: float
    """From the teacher's press until a phone has the new state."""
    reveal_p95_ms: float
    own_p50_ms: float
    """From asking for the own answer until it has come."""
    own_p95_ms: float
    asked: int
    """Own answers that were asked for, as those aren't told with their vote's closing."""
    untold: int
    """Own answers that weren't told."""
    page_bytes: int
    idle_kib_a_listener: float
    idle_cpu_percent: float
    """Of one core, all servers together, while nobody does anything."""
    generator_cpu_s: float
    """Processor time of the clients, which share the machine."""
    server_cpu_s: float
    server_rss_kib: int


def questions(story: Story) -> list[int]:
    """Return the numbers of the first two single-choice questions."""
    found = [
        step.number
        for step in story.steps
        if isinstance(step.block, ChoiceQuestion) and step.block.type == "single"
    ]
    return found[:2]


async def lead(deployment: Deployment, story: Story, students: int, within_s: float) -> Outcome:
    """Lead a class through three votes."""
    database = open_database(deployment.database_url)
    classes = ClassStore(database)
    try:
        room, secret = classes.rooms.open(SLUG, "en", deployment.url, "benchmark " * 4)
        async with AsyncExitStack() as stack:
            teacher = await stack.enter_async_context(
                leading(deployment.url, classes, story, room, secret)
            )
            crowd = await stack.enter_async_context(
                phones(deployment.url, room.code, students, keep_frames=False)
            )
            seen = Measured()
            before = deployment.resident_kib()
            following = await join(crowd, JOINED_A_SECOND)
            idle_kib = (deployment.resident_kib() - before) / students
            cpu = deployment.cpu_seconds()
            await asyncio.sleep(IDLE_S)
            idle_cpu = (deployment.cpu_seconds() - cpu) / IDLE_S * 100

            await stack.enter_async_context(teacher.busy())
            first, second = questions(story)
            await vote(teacher, classes, room, story, crowd, seen, first, within_s, holds=True)
            await vote(teacher, classes, room, story, crowd, seen, first, within_s)
            await vote(teacher, classes, room, story, crowd, seen, second, within_s)
            counted, lost, doubled = recount(classes, room, story, seen, students)
            for task in following:
                task.cancel()
            await asyncio.gather(*following, return_exceptions=True)
    finally:
        database.close()
    return Outcome(
        students=students,
        replicas=deployment.replicas,
        acknowledged=len(seen.acknowledged),
        counted=counted,
        lost=lost,
        doubled=doubled,
        ack_p50_ms=percentile(seen.ack_ms, 50),
        ack_p95_ms=percentile(seen.ack_ms, 95),
        reveal_p50_ms=percentile(seen.reveal_ms, 50),
        reveal_p95_ms=percentile(seen.reveal_ms, 95),
        own_p50_ms=percentile(seen.own_ms, 50),
        own_p95_ms=percentile(seen.own_ms, 95),
        asked=seen.asked,
        untold=seen.untold,
        page_bytes=max(phone.page_bytes for phone in crowd),
        idle_kib_a_listener=round(idle_kib, 1),
        idle_cpu_percent=round(idle_cpu, 1),
        generator_cpu_s=round(time.process_time(), 2),
        server_cpu_s=round(deployment.cpu_seconds(), 2),
        server_rss_kib=deployment.resident_kib(),
    )


async def join(
    crowd: Sequence[Phone], a_second: float, waited_ms: list[float] | None = None
) -> list[asyncio.Task[None]]:
    """Let so many a second open the page and follow; return what follows the streams.

    `waited_ms` is told how long each waited, from asking for the page until its stream has told it
    where the class is.
    """
    following: list[asyncio.Task[None]] = []

    async def come(phone: Phone, after_s: float) -> None:
        await asyncio.sleep(after_s)
        start = time.perf_counter()
        await phone.join()
        following.append(asyncio.create_task(phone.follow()))
        await phone.until(lambda each: bool(each.seen))
        if waited_ms is not None:
            waited_ms.append((time.perf_counter() - start) * 1000)

    starts = (number / a_second for number in range(len(crowd)))
    await asyncio.gather(*(come(phone, at) for phone, at in zip(crowd, starts, strict=True)))
    return following


async def vote(
    teacher: Teacher,
    classes: ClassStore,
    room: Room,
    story: Story,
    crowd: Sequence[Phone],
    seen: Measured,
    number: int,
    within_s: float,
    *,
    holds: bool = False,
) -> None:
    """Have the class answer a question within some seconds, and see what became of it.

    With `holds` the results aren't shown, so that the next vote is a second round.
    """
    now = _read(classes, room)
    if now.position != number:
        await teacher.jump(number)
    is_again = bool(_read(classes, room).polls) and now.position == number
    opening = teacher.press("room_vote" if is_again else "room_next")
    await _revealed(classes, room, crowd, seen, opening)
    asked = ClassState(story, _read(classes, room)).asked
    poll = _read(classes, room).open_poll
    assert asked is not None
    assert poll is not None
    seen.rounds.append((number, poll.round))
    letters = list(asked.options)
    chance = random.Random(number * 10 + poll.round)

    async def answer(index: int, phone: Phone) -> None:
        await asyncio.sleep(chance.random() * within_s)
        for sequence in range(1, 3 if index % AGAIN == 0 else 2):
            choice = chance.choice(letters)
            times = 2 if index % TWICE == 1 else 1
            said = await asyncio.gather(
                *(
                    phone.vote(str(number), poll.round, [choice], certainty=2, sequence=sequence)
                    for _ in range(times)
                )
            )
            for each in said:
                seen.ack_ms.append(each.seconds * 1000)
                if each.status == 200:
                    kept = tuple(each.body["choice"])
                    seen.acknowledged[number, poll.round, index] = kept
                else:
                    seen.refused += 1

    await asyncio.gather(*(answer(index, phone) for index, phone in enumerate(crowd)))
    closing = teacher.press("room_hold" if holds else "room_next")
    await _revealed(classes, room, crowd, seen, closing)
    version = _read(classes, room).version
    untold = [phone for phone in crowd if version not in phone.told_own]
    within = max(1.0, len(crowd) / OWN_ANSWERS_A_SECOND)
    asking = (_told(phone, seen, within * chance.random()) for phone in untold)
    await asyncio.gather(asyncio.sleep(LOOKS_S), *asking)


async def _told(phone: Phone, seen: Measured, after_s: float) -> None:
    """Ask what became of the own answer, as `phone.js` does."""
    seen.asked += 1
    await asyncio.sleep(after_s)
    answer = await phone.own()
    seen.own_ms.append(answer.seconds * 1000)
    seen.untold += "your answer" not in answer.body.get("html", "")


async def _revealed(
    classes: ClassStore,
    room: Room,
    crowd: Sequence[Phone],
    seen: Measured,
    act: Coroutine[None, None, None],
) -> None:
    """Let the teacher act, and note how long it takes to every phone."""
    version = _read(classes, room).version + 1
    start = time.perf_counter()
    await act
    async with asyncio.timeout(60):
        while not all(_has_come(phone, version) for phone in crowd):
            await asyncio.sleep(0.02)
    came = (min(at for v, at in phone.seen.items() if v >= version) for phone in crowd)
    seen.reveal_ms += [(at - start) * 1000 for at in came]


def _has_come(phone: Phone, version: int) -> bool:
    return any(each >= version for each in phone.seen)


def _read(classes: ClassStore, room: Room) -> Room:
    found = classes.rooms.room(room.code)
    assert found is not None
    return found


def recount(
    classes: ClassStore, room: Room, story: Story, seen: Measured, students: int
) -> tuple[int, int, int]:
    """Return votes counted, lost and doubled, by what the store has."""
    now = _read(classes, room)
    counted = doubled = lost = 0
    for number, round_ in seen.rounds:
        question = story.steps[number - 1].block
        votes = classes.votes.on(now, question.id).get(round_, ())
        asked = ClassState(story, transitions.jump(ClassState(story, now), number)).asked
        assert asked is not None
        stored = sorted(_letters(asked, vote) for vote in votes)
        said = sorted(
            kept for (n, r, _), kept in seen.acknowledged.items() if (n, r) == (number, round_)
        )
        counted += len(votes)
        doubled += max(0, len(votes) - students)
        lost += _missing(said, stored) + (students - len(said))
    return counted, lost, doubled


def _letters(asked: class_question.ClassQuestion, vote: Vote) -> tuple[str, ...]:
    sent = class_question.as_sent(asked, vote.response)["choice"]
    return tuple(map(str, sent)) if isinstance(sent, list) else ()


def _missing(said: Sequence[tuple[str, ...]], stored: Sequence[tuple[str, ...]]) -> int:
    """Return how many acknowledged votes the store doesn't have as they were acknowledged."""
    left = list(stored)
    missing = 0
    for each in said:
        if each in left:
            left.remove(each)
        else:
            missing += 1
    return missing


def percentile(values: Iterable[float], percent: int) -> float:
    """Return what so many percent of some values don't exceed; 0 where there is none."""
    known = list(values)
    if len(known) < 2:
        return round(max(known, default=0.0), 1)
    return round(statistics.quantiles(known, n=100, method="inclusive")[percent - 1], 1)


def measured(students: int, within_s: float, replicas: int) -> Outcome:
    """Measure on servers of its own."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    loaded = read_library(ROOT / "data" / "cases").cases[SLUG]
    story = telling.tell(*loaded)
    deploy = one_server if replicas == 1 else two_replicas
    with deploy() as deployment:
        return asyncio.run(lead(deployment, story, students, within_s))


LARGE = 1_000
"""From so many students on, they may wait somewhat longer."""


def figures(quick: bool) -> Iterator[Figure]:
    """Let classes vote, and give what counts."""
    if quick:
        yield from _figures(measured(200, 3.0, 1))
        return
    for replicas in (1, 2):
        for students, within_s in ((500, 5.0), (4_000, 10.0)):
            yield from _figures(measured(students, within_s, replicas))


def _figures(outcome: Outcome) -> Iterator[Figure]:
    is_large = outcome.students >= LARGE
    room = f"{outcome.students} vote, {outcome.replicas} server" + "s" * (outcome.replicas > 1)
    yield Figure(f"{room}, votes lost", outcome.lost, target=0)
    yield Figure(f"{room}, votes doubled", outcome.doubled, target=0)
    yield Figure(f"{room}, vote to acknowledgement, p50", outcome.ack_p50_ms, "ms")
    yield Figure(
        f"{room}, vote to acknowledgement, p95",
        outcome.ack_p95_ms,
        "ms",
        target=200 if is_large else 100,
    )
    yield Figure(f"{room}, press to phone, p50", outcome.reveal_p50_ms, "ms")
    yield Figure(
        f"{room}, press to phone, p95", outcome.reveal_p95_ms, "ms", target=500 if is_large else 300
    )
    yield Figure(f"{room}, own answers not told", outcome.untold, target=0)
    yield Figure(f"{room}, own answers asked for", outcome.asked)
    yield Figure(f"{room}, page with headers", outcome.page_bytes, "B", target=25_000)
    memory = outcome.idle_kib_a_listener * 1.024
    yield Figure(f"{room}, memory a listener", memory, "kB", target=40)
    yield Figure(f"{room}, waiting, of a core", outcome.idle_cpu_percent, "%", target=5)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--students", type=int, default=500, help="how many (default: 500)")
    parser.add_argument("--within", type=float, default=10.0, help="seconds of a vote")
    parser.add_argument("--replicas", type=int, choices=(1, 2), default=1)
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    return parser


def main() -> int:
    """Measure, print, and return the exit code."""
    arguments = _parser().parse_args()
    outcome = measured(arguments.students, arguments.within, arguments.replicas)
    tell(asdict(outcome), as_json=arguments.json)
    return 1 if outcome.lost or outcome.doubled else 0


if __name__ == "__main__":
    sys.exit(main())
