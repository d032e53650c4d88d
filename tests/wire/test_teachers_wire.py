"""Whoever isn't a teacher gets no case with its answers, and no room, by no way of asking."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select

from epicrisis.server import teachers
from epicrisis.store.db import tables
from epicrisis.store.db.database import open_database
from epicrisis.story.telling import Story
from tests.support.logins import FROM_THE_HALL, let_log_in, login
from tests.support.running import run
from tests.support.server import StreamlitServer
from tests.support.tiers import thorough
from tests.support.websocket_session import WebSocketSession, open_session

SECRET = "lundi-les-glycemies"


@dataclass(frozen=True)
class Configuration:
    env: Mapping[str, str]
    has_logins: bool
    door: teachers.Door


CONFIGURATIONS = [
    Configuration({}, has_logins=False, door="this machine"),
    Configuration({"EPICRISIS_TEACHER_SECRET": SECRET}, has_logins=False, door="secret"),
    Configuration({"EPICRISIS_TEACHERS": "@chu.example"}, has_logins=True, door="login"),
    Configuration({}, has_logins=True, door="closed"),
]


@dataclass(frozen=True)
class Served:
    server: StreamlitServer
    door: teachers.Door

    @asynccontextmanager
    async def visit(
        self, path: str, *, email: str = "", cookies: Mapping[str, str] | None = None
    ) -> AsyncIterator[WebSocketSession]:
        """Open a page from the hall, logged in as somebody or not."""
        own = {**(cookies or {}), **login(self.server, email)}
        async with open_session(
            self.server.url, path, cookies=own, headers=FROM_THE_HALL, locale="en"
        ) as session:
            yield session


def configurations() -> Iterator[Any]:
    """Each door; those that let in whom another one does too are left to the second tier."""
    for each in CONFIGURATIONS:
        first = pytest.param if each.door in ("secret", "login") else thorough
        yield first(each, id=each.door)


@pytest.fixture(scope="module", params=configurations())
def served(request: pytest.FixtureRequest) -> Iterator[Served]:
    configuration: Configuration = request.param
    server = StreamlitServer(env=configuration.env)
    if configuration.has_logins:
        let_log_in(server)
    with server:
        yield Served(server, configuration.door)


def test_the_log_says_which_door_there_is(served: Served) -> None:
    assert re.search(f"who may teach door={served.door}: ", served.server.log())


def test_a_visitor_from_the_hall_sees_no_door(served: Served, insulinoma: Story) -> None:
    async def scenario() -> str:
        async with served.visit("") as session:
            labels = [button.label for button in session.buttons()]
            assert "Start" in labels
            assert not any("resent" in label or "Log in" in label for label in labels)
            assert not session.exceptions()
            return session.wire_text()

    sent = run(scenario())
    assert "/author" not in sent
    assert "/teach" not in sent


@pytest.mark.parametrize("email", ["", "student@univ.example"])
def test_the_author_page_tells_a_visitor_nothing(
    served: Served, insulinoma: Story, email: str
) -> None:
    """A student's login is no teacher's."""

    async def scenario() -> tuple[str, str]:
        async with served.visit("author", email=email) as session:
            assert session.find_key("open_id") is None
            assert session.find_key("begin") is None
            assert session.find_key("uploads") is None
            return session.text(), session.wire_text()

    said, sent = run(scenario())
    assert "This page is for teachers" in said
    assert ("not as a teacher" in said) is (served.door == "login" and bool(email))
    assert ("EPICRISIS_TEACHER" in said) is True
    for told in (insulinoma.case.id, *insulinoma.case.final_title.text.values()):
        assert told.casefold() not in sent


def test_a_button_that_is_not_shown_cannot_be_pressed(
    served: Served, server: StreamlitServer
) -> None:
    """Its id is no secret: anybody can run the program at home."""

    async def scenario() -> str:
        async with open_session(server.url, locale="en") as at_home:
            await at_home.open("teaching")
            theirs = [each for each in at_home.buttons() if each.key.startswith("present-")]
        assert theirs, "a teacher at home has it"
        async with served.visit("") as session:
            for button in theirs:
                await session.press(button)
            return session.wire_text()

    assert "/t/" not in run(scenario())
    with closing(open_database(served.server.database_url)) as database:
        assert database.engine.connect().scalars(select(tables.room.c.code)).all() == []


def test_who_proves_to_be_a_teacher_has_all_of_it(served: Served) -> None:
    cookies: dict[str, str] = {}
    email = ""
    if served.door == "secret":
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("EPICRISIS_TEACHER_SECRET", SECRET)
            cookies[teachers.COOKIE] = teachers.new_cookie()
    if served.door == "login":
        email = "ada@chu.example"

    async def scenario() -> tuple[str, bool, bool]:
        async with served.visit("", email=email, cookies=cookies) as library:
            if library.find_key("teaching") is not None:
                await library.open("teaching")
            sent = library.wire_text()
            can_present = any(each.key.startswith("present-") for each in library.buttons())
        async with served.visit("author", email=email, cookies=cookies) as author:
            return sent, can_present, author.find_key("open_id") is not None

    sent, can_present, can_write = run(scenario())
    is_teacher = served.door in ("secret", "login")
    assert (can_present, can_write, "/author" in sent) == (is_teacher,) * 3
