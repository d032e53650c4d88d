"""A server killed while a class votes: what was acknowledged is counted, once.

A long run, of 20 moments: `TEST_MOMENTS=20 pytest -n 0 -m all tests/faults/test_room_kill.py`
"""

import asyncio
import os
import random
from collections.abc import Iterator

import aiohttp
import pytest

from epicrisis.live.room import class_question, transitions
from epicrisis.live.room.class_state import ClassState
from epicrisis.live.web import cookies
from epicrisis.store.classes.class_store import ClassStore
from epicrisis.store.classes.records import Room
from epicrisis.store.db.database import open_database
from epicrisis.story.telling import Story
from tests.support.learners import step_of
from tests.support.phones import Phone, phones
from tests.support.running import run
from tests.support.server import StreamlitServer
from tests.support.tiers import thorough

SEED = 20261124
MOMENTS = int(os.environ.get("TEST_MOMENTS", "5"))
STUDENTS = 40
QUESTION = "Q21"
"""A single choice."""


@pytest.fixture(scope="module")
def mortal() -> Iterator[StreamlitServer]:
    """A server of this module alone, which may kill it."""
    with StreamlitServer() as running:
        yield running


@pytest.fixture
def classes(mortal: StreamlitServer) -> Iterator[ClassStore]:
    database = open_database(mortal.database_url)
    yield ClassStore(database)
    database.close()


def room_voting(classes: ClassStore, story: Story, question: str) -> Room:
    opened, _ = classes.rooms.open(story.case.slug, "en", "http://127.0.0.1", "a teacher's token")
    there = classes.rooms.change(
        opened, transitions.jump(ClassState(story, opened), step_of(story, question).number)
    )
    return classes.rooms.change(there, transitions.open_vote(ClassState(story, there)))


def stored_choices(classes: ClassStore, story: Story, room: Room, question: str) -> list[str]:
    """The letters that the store has, one a vote."""
    what = ClassState(story, room).asked
    assert what is not None
    votes = classes.votes.on(room, question)[1]
    return [str(class_question.as_sent(what, vote.response)["choice"]) for vote in votes]


def stored_choice(classes: ClassStore, story: Story, room: Room, cookie: str) -> str:
    """The letters that the store has of the phone with this cookie; empty if it has no vote."""
    who = cookies.participant(room, {cookies.PHONE: cookie.partition("=")[2]})
    what = ClassState(story, room).asked
    assert who is not None
    assert what is not None
    kept = classes.votes.own(room, who).get(room.polls[-1].id)
    return "" if kept is None else str(class_question.as_sent(what, kept.response)["choice"])


async def until_dead(phone: Phone, number: int, chance: random.Random) -> tuple[str, str, str]:
    """Vote until the server dies; return the cookie, what was acknowledged and sent last."""
    said = sent = ""
    for sequence in range(1, 1000):
        choice = chance.choice("ABC")
        sent = f"['{choice}']"
        try:
            answer = await phone.vote(str(number), 1, [choice], sequence=sequence)
        except (aiohttp.ClientError, TimeoutError):
            return phone.cookie, said, sent
        if answer.status == 200:
            said = f"{answer.body['choice']}"
        await asyncio.sleep(chance.random() * 0.4)  # a phone has 20 votes in 10 seconds
    raise AssertionError("the server didn't die")


@pytest.mark.parametrize("moment", [0, *map(thorough, range(1, MOMENTS))])
def test_a_vote_that_was_acknowledged_survives_the_server(
    mortal: StreamlitServer, classes: ClassStore, insulinoma: Story, moment: int
) -> None:
    chance = random.Random(SEED + moment)
    room = room_voting(classes, insulinoma, QUESTION)
    number = room.position

    async def until_killed() -> list[tuple[str, str, str]]:
        async with phones(mortal.url, room.code, STUDENTS) as crowd:
            await asyncio.gather(*(phone.join() for phone in crowd))
            voting = [asyncio.create_task(until_dead(phone, number, chance)) for phone in crowd]
            await asyncio.sleep(chance.uniform(0.2, 1.5))
            await asyncio.to_thread(mortal.kill)
            return await asyncio.gather(*voting)

    outcomes = run(until_killed())
    mortal.start()
    stored = stored_choices(classes, insulinoma, room, QUESTION)
    acknowledged = [outcome for outcome in outcomes if outcome[1]]
    assert acknowledged, "the server died too early to tell anything"
    assert len(stored) >= len(acknowledged), "lost"
    assert len(stored) <= STUDENTS, "doubled"
    for cookie, said, sent in acknowledged:
        # What was on its way when the server died may have been kept or not.
        assert stored_choice(classes, insulinoma, room, cookie) in (said, sent)


def test_a_phone_goes_on_after_the_server_came_back(
    mortal: StreamlitServer, classes: ClassStore, insulinoma: Story
) -> None:
    room = room_voting(classes, insulinoma, QUESTION)

    async def scenario() -> None:
        async with phones(mortal.url, room.code, 1) as (phone,):
            await phone.join()
            first = await phone.vote(str(room.position), 1, ["A"], sequence=1)
            await asyncio.to_thread(mortal.kill)
            with pytest.raises(aiohttp.ClientError):
                await phone.vote(str(room.position), 1, ["B"], sequence=2)
            await asyncio.to_thread(mortal.start)
            again = await phone.vote(str(room.position), 1, ["B"], sequence=2)
            assert (first.status, again.status) == (200, 200)

    run(scenario())
    assert stored_choices(classes, insulinoma, room, QUESTION) == ["['B']"]
