"""Listeners that never read, and requests that are never finished: others are served meanwhile.

The figures of docs/security.md, with a thousand of each (two minutes; `ulimit -n 8192` first):
`TEST_DEAF=1000 pytest -n 0 -s -m all tests/hostile/test_slow_and_deaf.py`
"""

import asyncio
import os
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from urllib.parse import urlsplit

import pytest

from epicrisis.live.room import transitions
from epicrisis.live.room.class_state import ClassState
from epicrisis.serve.nginx import find_nginx
from epicrisis.store.classes.class_store import ClassStore
from epicrisis.store.classes.records import Room
from epicrisis.store.db.database import open_database
from epicrisis.story.telling import Story
from tests.support.learners import step_of
from tests.support.nginx import Nginx
from tests.support.phones import Phone, phones
from tests.support.running import run
from tests.support.server import StreamlitServer

pytestmark = pytest.mark.thorough

DEAF = int(os.environ.get("TEST_DEAF", "200"))
STREAMS_EACH = 4
"""More of one phone's end the oldest."""
MOVES = 12
MOST_KIB_EACH = 150


@pytest.fixture
def host() -> Iterator[StreamlitServer]:
    with StreamlitServer() as running:
        yield running


@contextmanager
def voting(host: StreamlitServer, story: Story) -> Iterator[tuple[ClassStore, Room]]:
    """A room whose vote is open."""
    database = open_database(host.database_url)
    classes = ClassStore(database)
    room, _ = classes.rooms.open(story.case.slug, "en", host.url, "a teacher's token")
    room = classes.rooms.change(
        room, transitions.jump(ClassState(story, room), step_of(story, "Q21").number)
    )
    yield classes, classes.rooms.change(room, transitions.open_vote(ClassState(story, room)))
    database.close()


def connected(url: str, request: str) -> socket.socket:
    """A connection on which this was sent, and from which nothing is read."""
    address = urlsplit(url)
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    connection.settimeout(20)
    connection.connect((address.hostname, address.port))
    connection.sendall(request.encode())
    return connection


def has_come_to(phone: Phone, version: int) -> bool:
    return max(phone.seen, default=0) >= version


async def votes_soon(phone: Phone, room: Room, sequence: int) -> float:
    answer = await phone.vote(str(room.position), 1, ["A"], sequence=sequence)
    assert answer.status == 200
    return answer.seconds


def test_listeners_that_never_read_cost_little_and_hold_nobody_up(
    host: StreamlitServer, insulinoma: Story
) -> None:
    async def scenario(classes: ClassStore, room: Room, open_ones: ExitStack) -> None:
        async with phones(host.url, room.code, 10 + DEAF // STREAMS_EACH) as everybody:
            crowd, others = everybody[:10], everybody[10:]
            await asyncio.gather(*(phone.join() for phone in everybody))
            following = [asyncio.create_task(phone.follow()) for phone in crowd]
            await asyncio.gather(*(phone.is_following.wait() for phone in crowd))
            before, asked = host.resident_kib(), f"GET /r/{room.code}/events HTTP/1.1"
            for each in others:
                request = f"{asked}\r\nHost: localhost\r\nCookie: {each.cookie}\r\n\r\n"
                for _ in range(STREAMS_EACH):
                    deaf = await asyncio.to_thread(connected, host.url, request)
                    open_ones.enter_context(deaf)
            close = transitions.close_vote(ClassState(insulinoma, room))
            moved = await asyncio.to_thread(classes.rooms.change, room, close)
            waits = []
            for number in range(MOVES):
                act = transitions.jump(ClassState(insulinoma, moved), room.position + number % 3)
                moved = await asyncio.to_thread(classes.rooms.change, moved, act)
                began = time.perf_counter()
                has_seen = partial(has_come_to, version=moved.version)
                await asyncio.gather(*(phone.until(has_seen, 10) for phone in crowd))
                waits.append(time.perf_counter() - began)
            each_kib = (host.resident_kib() - before) / len(others) / STREAMS_EACH
            print(f"{DEAF} deaf: {each_kib:.0f} KiB each; others wait {max(waits):.2f} s at most")
            assert each_kib < MOST_KIB_EACH
            assert max(waits) < 3
            for task in following:
                task.cancel()
            await asyncio.gather(*following, return_exceptions=True)

    with voting(host, insulinoma) as (classes, room), ExitStack() as open_ones:
        run(scenario(classes, room, open_ones))
    assert "Traceback" not in host.log()


def ended_after(connections: list[socket.socket], within: float) -> list[float | None]:
    """After how many seconds each was answered or ended; None if it wasn't."""
    began, ended = time.monotonic(), dict[int, float]()
    while time.monotonic() - began < within and len(ended) < len(connections):
        for number, each in enumerate(connections):
            if number in ended:
                continue
            each.setblocking(False)
            try:
                each.recv(4096)
                ended[number] = time.monotonic() - began
            except BlockingIOError:
                continue
            except OSError:
                ended[number] = time.monotonic() - began
        time.sleep(0.1)
    return [ended.get(number) for number in range(len(connections))]


def test_requests_that_are_never_finished_hold_nobody_up(
    host: StreamlitServer, insulinoma: Story
) -> None:
    """Without nginx a form is waited for 10 s, and headers for ever; with nginx both 10 s."""
    if find_nginx() is None:
        pytest.skip("no nginx here; on Debian: apt-get install nginx-light")
    with (
        voting(host, insulinoma) as (_, room),
        Nginx([host.port]) as nginx,
        ExitStack() as open_ones,
    ):
        head = f"POST /r/{room.code}/votes HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n"

        def started(url: str, request: str, number: int) -> list[socket.socket]:
            made = [connected(url, request) for _ in range(number)]
            for each in made:
                open_ones.enter_context(each)
            return made

        before = host.resident_kib()
        headers = started(host.url, head, DEAF)
        bodies = started(host.url, f"{head}\r\nquestion", 20)
        behind = started(nginx.url, head, 20) + started(nginx.url, f"{head}\r\nquestion", 20)

        async def others() -> float:
            async with phones(host.url, room.code, 10) as crowd:
                await asyncio.gather(*(phone.join() for phone in crowd))
                return max(await asyncio.gather(*(votes_soon(each, room, 1) for each in crowd)))

        slowest = run(others())
        each_kib = (host.resident_kib() - before) / DEAF
        ended = ended_after([*bodies, *behind], 14)
        assert None not in ended
        waiting = sum(each is None for each in ended_after(headers, 0.5))
        print(
            f"{DEAF} half-sent headers: {each_kib:.0f} KiB each, {waiting} open after 10 s without"
            f" nginx; a vote took {slowest:.2f} s meanwhile; the others were ended after"
            f" {max(each or 0 for each in ended):.1f} s"
        )
        assert slowest < 3
        assert each_kib < MOST_KIB_EACH
    assert "Traceback" not in host.log()
