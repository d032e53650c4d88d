"""The app as on several machines, and a class in it."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import aiohttp
import pytest

from epicrisis.cases.questions import ChoiceQuestion
from epicrisis.live.room import transitions
from epicrisis.live.room.class_state import ClassState
from epicrisis.live.room.transitions import Move
from epicrisis.live.web.cookies import teacher_cookie_name
from epicrisis.serve.nginx import find_nginx
from epicrisis.store.classes.class_store import ClassStore
from epicrisis.store.classes.records import Room, Vote
from epicrisis.store.db.database import open_database
from epicrisis.story.telling import Story
from tests.support.phones import Answer, Phone, phones
from tests.support.postgres import find_program
from tests.support.replicas import Deployment, deployed


@dataclass(slots=True)
class Class:
    """A class in front of its first single-choice question, and its teacher."""

    classes: ClassStore
    story: Story
    code: str
    secret: str
    asked: str = ""
    """The question by the name that phones send."""

    @property
    def room(self) -> Room:
        found = self.classes.rooms.room(self.code)
        assert found is not None
        return found

    def lead(self, act: Move) -> Room:
        """Let the teacher act, at no replica at all: each of them has to be told."""
        before = self.room
        return self.classes.rooms.change(before, act(ClassState(self.story, before)))

    def votes(self) -> tuple[Vote, ...]:
        """What the store has, of the round that was opened last."""
        poll = self.room.polls[-1]
        return self.classes.votes.on(self.room, poll.question)[poll.round]

    async def vote(self, phone: Phone, choice: str = "A", sequence: int = 1) -> Answer:
        """Let a phone answer what the class was asked first."""
        return await phone.vote(self.asked, 1, [choice], sequence=sequence)


@pytest.fixture(scope="session")
def nginx_is_here() -> None:
    if find_nginx() is None:
        pytest.skip("no nginx here; on Debian: apt-get install nginx-light")


@pytest.fixture(scope="session")
def deployment(nginx_is_here: None) -> Iterator[Deployment]:
    """Two replicas on a PostgreSQL of their own, behind nginx."""
    if find_program("initdb") is None:
        pytest.skip("no PostgreSQL server here; on Debian: apt-get install postgresql")
    with deployed(2) as running:
        yield running


@pytest.fixture
def lesson(deployment: Deployment, insulinoma: Story) -> Iterator[Class]:
    """A class whose vote is open."""
    with open_lesson(deployment.database_url, deployment.url, insulinoma) as lesson:
        yield lesson


@contextmanager
def open_lesson(database_url: str, url: str, story: Story) -> Iterator[Class]:
    """Hold a class whose vote is open, in any store."""
    database = open_database(database_url)
    classes = ClassStore(database)
    room, secret = classes.rooms.open(story.case.slug, "en", url, "teacher-" * 4)
    lesson = Class(classes, story, room.code, secret)
    lesson.lead(lambda state: transitions.jump(state, _first_single(state.story)))
    what = ClassState(story, lesson.lead(transitions.open_vote)).asked
    assert what is not None
    lesson.asked = what.key
    try:
        yield lesson
    finally:
        database.close()


async def counted(lesson: Class, votes: int, *, at: str, voted_at: str) -> list[int]:
    """Return what a console of one server is told of so many votes of another's phones."""
    counts: list[int] = []
    async with phones(voted_at, lesson.code, votes) as crowd, aiohttp.ClientSession() as http:
        headers = {"Cookie": f"{teacher_cookie_name(lesson.code)}={lesson.secret}"}
        address = f"{at}/t/{lesson.code}/events"
        async with http.get(address, headers=headers) as stream, asyncio.timeout(5):
            assert stream.status == 200
            for phone in crowd:
                await phone.join()
                assert (await lesson.vote(phone)).status == 200
            async for line in stream.content:
                if line.startswith(b"data: "):
                    counts.append(json.loads(line[6:])["votes"])
                if counts[-1:] == [votes]:
                    break
    return counts


def _first_single(story: Story) -> int:
    return next(
        step.number
        for step in story.steps
        if isinstance(step.block, ChoiceQuestion) and step.block.type == "single"
    )
