"""The way between a server and its PostgreSQL is cut without a word, or slow.

Nothing acknowledged is lost, and nothing hangs for more than ten seconds without a word.
"""

import asyncio
import time
from collections.abc import Awaitable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

import aiohttp
import pytest

from epicrisis.live.room import transitions
from epicrisis.live.room.class_state import ClassState
from epicrisis.live.web.cookies import teacher_cookie_name
from epicrisis.store.classes.class_store import ClassStore
from epicrisis.store.classes.records import Room
from epicrisis.store.db.database import open_database
from epicrisis.story.telling import Story
from tests.support.learners import learner_before, opened, step_of
from tests.support.phones import Answer, Phone, phones
from tests.support.postgres import Postgres, find_program
from tests.support.proxy import Proxy
from tests.support.running import run
from tests.support.server import StreamlitServer
from tests.support.websocket_session import open_session

pytestmark = pytest.mark.thorough

WORD_WITHIN_S = 10.0
STUDENTS = 20
QUESTION = "Q21"
FIRST = 7
"""Where the learner stands: before a finding."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Far:
    """A server of ours whose database is at the end of a way that can be cut."""

    server: StreamlitServer
    way: Proxy
    database_url: str
    """The database itself, beside the way."""


@pytest.fixture(scope="module")
def far() -> Iterator[Far]:
    if find_program("initdb") is None:
        pytest.skip("no PostgreSQL server here; on Debian: apt-get install postgresql")
    with Postgres() as postgres, Proxy(postgres.port) as way:
        address = postgres.new_database()
        through = address.replace(f":{postgres.port}/", f":{way.port}/")
        with StreamlitServer(env={"EPICRISIS_DATABASE_URL": through}) as server:
            yield Far(server, way, address)


@pytest.fixture
def classes(far: Far) -> Iterator[ClassStore]:
    database = open_database(far.database_url)
    yield ClassStore(database)
    database.close()


def voting(classes: ClassStore, story: Story) -> tuple[Room, str]:
    """A room whose vote is open, and its secret."""
    room, secret = classes.rooms.open(
        story.case.slug, "en", "http://127.0.0.1", "a teacher's token"
    )
    room = classes.rooms.change(
        room, transitions.jump(ClassState(story, room), step_of(story, QUESTION).number)
    )
    return classes.rooms.change(room, transitions.open_vote(ClassState(story, room))), secret


async def timed(work: Awaitable[T]) -> tuple[T, float]:
    began = time.monotonic()
    return await work, time.monotonic() - began


async def vote_until_kept(phone: Phone, number: int, choice: str, sequence: int) -> None:
    async with asyncio.timeout(20):
        while True:
            with suppress(aiohttp.ClientError, TimeoutError):
                if (await phone.vote(str(number), 1, [choice], sequence=sequence)).status == 200:
                    return
            await asyncio.sleep(0.5)


def test_a_cut_is_told_within_ten_seconds_and_nothing_is_lost(
    far: Far, classes: ClassStore, insulinoma: Story
) -> None:
    room, secret = voting(classes, insulinoma)
    number = room.position
    with opened(far.database_url) as store:
        learner = learner_before(store, insulinoma, FIRST)
    teacher = {teacher_cookie_name(room.code): secret}
    url, code, query = far.server.url, room.code, f"case={insulinoma.case.slug}"

    async def live() -> list[float]:
        async with (
            phones(url, code, STUDENTS) as crowd,
            open_session(url, "console", query=f"room={code}", cookies=teacher) as console,
            open_session(
                url, "investigations", query=query, cookies=learner, locale="en-GB"
            ) as reader,
        ):
            await asyncio.gather(*(phone.join() for phone in crowd))
            following = [asyncio.create_task(phone.follow()) for phone in crowd]
            await asyncio.gather(*(phone.is_following.wait() for phone in crowd))
            first = [phone.vote(str(number), 1, ["A"], sequence=1) for phone in crowd]
            assert {each.status for each in await asyncio.gather(*first)} == {200}

            far.way.cut()
            reveal, close = reader.find_key("reveal"), console.find_key("room_next")
            assert reveal is not None
            assert close is not None
            votes = [timed(each.vote(str(number), 1, ["B"], sequence=2)) for each in crowd]
            pages = [timed(status_of(phone)) for phone in crowd]
            windows = [timed(reader.press(reveal)), timed(console.press(close))]
            answered, looked, pressed = await asyncio.gather(
                asyncio.gather(*votes), asyncio.gather(*pages), asyncio.gather(*windows)
            )
            assert {answer.status for answer, _ in answered} == {503}
            assert all(answer.body["error"] for answer, _ in answered)
            assert {status for status, _ in looked} <= {200, 503}
            assert "We can't save just now" in reader.text()

            far.way.mend()
            again = [vote_until_kept(phone, number, "B", 2) for phone in crowd]
            await asyncio.gather(*again)
            now = await asyncio.to_thread(classes.rooms.room, code)
            assert now is not None
            if now.open_poll is not None:
                now = await asyncio.to_thread(
                    classes.rooms.change, now, transitions.close_vote(ClassState(insulinoma, now))
                )
            version = now.version
            await asyncio.gather(
                *(phone.until(lambda p: max(p.seen, default=0) >= version, 10) for phone in crowd)
            )
            for task in following:
                task.cancel()
            await asyncio.gather(*following, return_exceptions=True)
            return [seconds for _, seconds in (*answered, *looked, *pressed)]

    try:
        seconds = run(live())
    finally:
        far.way.mend()
    print("slowest word:", *(f"{each:.1f}" for each in seconds))
    assert max(seconds) < WORD_WITHIN_S
    votes = classes.votes.on(room, QUESTION)[1]
    assert [vote.sequence for vote in votes] == [2] * STUDENTS


async def status_of(phone: Phone) -> int:
    """Load the room's page again."""
    async with phone.http.get(phone.address, headers=phone.headers()) as got:
        await got.read()
        return got.status


def test_a_slow_way_delays_votes_and_loses_none(
    far: Far, classes: ClassStore, insulinoma: Story
) -> None:
    room, _ = voting(classes, insulinoma)

    async def live() -> list[Answer]:
        async with phones(far.server.url, room.code, STUDENTS) as crowd:
            await asyncio.gather(*(phone.join() for phone in crowd))
            far.way.delay_s = 0.05
            votes = [phone.vote(str(room.position), 1, ["A"], sequence=1) for phone in crowd]
            return list(await asyncio.gather(*votes))

    try:
        answers = run(live())
    finally:
        far.way.delay_s = 0.0
    assert {answer.status for answer in answers} == {200}
    assert max(answer.seconds for answer in answers) < WORD_WITHIN_S
    assert len(classes.votes.on(room, QUESTION)[1]) == STUDENTS
