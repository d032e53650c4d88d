"""The app as on several machines, and a class in it."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from epicrisis.cases.questions import ChoiceQuestion
from epicrisis.live.room import transitions
from epicrisis.live.room.class_state import ClassState
from epicrisis.live.room.transitions import Move
from epicrisis.store.classes.class_store import ClassStore
from epicrisis.store.classes.records import Room, Vote
from epicrisis.store.db.database import open_database
from epicrisis.story.telling import Story
from tests.support.nginx import find_nginx
from tests.support.phones import Answer, Phone
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
    database = open_database(deployment.database_url)
    classes = ClassStore(database)
    room, secret = classes.rooms.open(insulinoma.case.slug, "en", deployment.url, "teacher-" * 4)
    lesson = Class(classes, insulinoma, room.code, secret)
    lesson.lead(lambda state: transitions.jump(state, _first_single(state.story)))
    what = ClassState(insulinoma, lesson.lead(transitions.open_vote)).asked
    assert what is not None
    lesson.asked = what.key
    yield lesson
    database.close()


def _first_single(story: Story) -> int:
    return next(
        step.number
        for step in story.steps
        if isinstance(step.block, ChoiceQuestion) and step.block.type == "single"
    )
