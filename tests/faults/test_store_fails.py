"""A store that can't be opened or written: the app runs, and says so; nothing is pretended."""

import asyncio
import sqlite3
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager, suppress
from pathlib import Path

import pytest

from epicrisis import i18n
from epicrisis.cases.model import Finding
from epicrisis.live.room import transitions
from epicrisis.live.room.class_state import ClassState
from epicrisis.server import learner_cookie
from epicrisis.store.classes.class_store import ClassStore
from epicrisis.story.telling import Story
from tests.support.disk import fill, lockable, small_disk
from tests.support.learners import (
    Cookies,
    learner_before,
    numbers_of_questions,
    opened,
    passed,
)
from tests.support.phones import phones
from tests.support.running import run
from tests.support.server import StreamlitServer
from tests.support.tiers import thorough
from tests.support.websocket_session import WebSocketSession, open_session

LOCALES = ("en-GB", "fr-FR")
REASON = "We can't save just now"
BANNER = "{reason}: you can go on, but what you do is lost when you leave."
FIRST = 6
"""Where a learner stands whom a store that can be read knows: amid the findings of a stage."""
PAGE = "investigations"


def file_of(server: StreamlitServer) -> Path:
    return Path(server.database_url.removeprefix("sqlite:///"))


# --- Stores that can't be opened ---------------------------------------------------------


def a_folder(file: Path) -> None:
    file.mkdir()


def a_letter(file: Path) -> None:
    file.write_bytes(b"This is a letter to my aunt.\n" * 500)


def a_damaged_store(file: Path) -> None:
    with opened(f"sqlite:///{file}"):
        pass
    good = file.read_bytes()
    file.write_bytes(good[:4096] + b"\xa5" * (len(good) - 4096))


@pytest.mark.parametrize(
    ("spoil", "advice"),
    [
        thorough(a_folder, "it is a folder. Make the folder, or correct the file's name"),
        thorough(a_letter, "put the last backup in their place"),
        (a_damaged_store, "put the last backup in their place"),
    ],
)
def test_a_store_that_cannot_be_opened_leaves_a_working_story(
    insulinoma: Story, spoil: Callable[[Path], None], advice: str
) -> None:
    server = StreamlitServer()
    spoil(file_of(server))
    before = contents(file_of(server))
    with server:
        for locale in LOCALES:
            run(live(server, insulinoma, locale, {}))
        assert contents(file_of(server)) == before, "what is there was touched"
        assert advice in server.log()
        assert "Traceback" not in server.log()


@pytest.mark.thorough
def test_a_store_that_comes_after_its_server_is_used_without_a_restart(
    insulinoma: Story,
) -> None:
    """As after a power cut, when the database is back later than the app."""
    server = StreamlitServer()
    file_of(server).mkdir()
    with server:
        run(live(server, insulinoma, "en-GB", {}))
        file_of(server).rmdir()
        wait_until_ready(server)
        run(keeps_a_press(server, insulinoma))
        run(follows_a_room(server, insulinoma))
        assert "store opened" in server.log()


def wait_until_ready(server: StreamlitServer) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with suppress(urllib.error.HTTPError), urllib.request.urlopen(f"{server.url}/ready"):
            return
        time.sleep(0.2)
    raise AssertionError(f"never ready: {server.log()[-2000:]}")


async def keeps_a_press(server: StreamlitServer, story: Story) -> None:
    async with at_home(server, story, "en-GB", {}, "anamnesis") as session:
        await press(session, "reveal")
        await session.rerun()
        assert banners(session) == []


async def follows_a_room(server: StreamlitServer, story: Story) -> None:
    """Its phones are told of a move that another process makes."""
    with opened(server.database_url) as store:
        classes = ClassStore(store.database)
        room, _ = classes.rooms.open(story.case.slug, "en", server.url, "t" * 64)
        async with phones(server.url, room.code, 1) as (phone,):
            await phone.join()
            following = asyncio.create_task(phone.follow())
            await phone.is_following.wait()
            moved = classes.rooms.change(room, transitions.jump(ClassState(story, room), 1))
            await phone.until(lambda each: moved.version in each.seen)
            following.cancel()


def contents(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None


# --- Stores that can be read -------------------------------------------------------------


@contextmanager
def read_only(story: Story, folder: Path) -> Iterator[tuple[StreamlitServer, Cookies]]:
    """A server with a store that knows a learner and can't be written any more."""
    with lockable(folder) as lock_up:
        address = f"sqlite:///{folder / 'store.sqlite3'}"
        with opened(address) as store:
            cookies = learner_before(store, story, FIRST)
        lock_up()
        with StreamlitServer(env={"EPICRISIS_DATABASE_URL": address}) as server:
            yield server, cookies
        with opened(address) as store:
            (token,) = cookies.values()
            assert len(passed(store.attempt(token, story.case.slug))) == FIRST - 1


def test_a_read_only_store_shows_what_it_has_and_says_that_it_keeps_nothing(
    insulinoma: Story, tmp_path: Path
) -> None:
    with read_only(insulinoma, tmp_path / "disk") as (server, cookies):
        for locale in LOCALES:
            run(live(server, insulinoma, locale, cookies, first=FIRST))
        assert "Let the server's user write to the file" in server.log()
        assert "Traceback" not in server.log()


def test_the_banner_stands_from_the_first_click_that_is_not_kept(
    insulinoma: Story, tmp_path: Path
) -> None:
    """A stage can be thirty clicks long: the learner must not read it only after those."""

    async def click(server: StreamlitServer, cookies: Cookies) -> None:
        async with at_home(server, insulinoma, "en-GB", cookies, PAGE) as session:
            for _ in range(2):
                await press(session, "reveal")
                assert banners(session) == [banner("en-GB")]

    with read_only(insulinoma, tmp_path / "disk") as (server, cookies):
        run(click(server, cookies))


@pytest.mark.thorough
def test_a_full_disk_keeps_what_it_had_and_needs_no_restart(
    insulinoma: Story, tmp_path: Path
) -> None:
    folder = tmp_path / "disk"
    with small_disk(folder):
        file = folder / "store.sqlite3"
        with StreamlitServer(env={"EPICRISIS_DATABASE_URL": f"sqlite:///{file}"}) as server:
            with opened(f"sqlite:///{file}") as store:
                cookies = learner_before(store, insulinoma, FIRST)
            ballast = fill(folder)
            for locale in LOCALES:
                run(live(server, insulinoma, locale, cookies, first=FIRST))
            assert f"Make room in {folder}" in server.log()
            assert "Traceback" not in server.log()
            ballast.unlink()
            run(reveal_without_a_banner(server, insulinoma, cookies))
            (token,) = cookies.values()
            with opened(f"sqlite:///{file}") as store:
                assert len(passed(store.attempt(token, insulinoma.case.slug))) == FIRST
            assert integrity(file) == "ok"


def integrity(file: Path) -> str:
    connection = sqlite3.connect(file)
    try:
        return str(connection.execute("PRAGMA integrity_check").fetchone()[0])
    finally:
        connection.close()


async def reveal_without_a_banner(server: StreamlitServer, story: Story, cookies: Cookies) -> None:
    async with at_home(server, story, "en-GB", cookies, PAGE) as session:
        await press(session, "reveal")
        await session.rerun()
        assert banners(session) == []


# --- A store that breaks under a learner -------------------------------------------------


def test_a_store_that_breaks_in_the_middle_takes_nothing_from_the_visit(insulinoma: Story) -> None:
    """What is on the page stays told, also after the next page: the visit holds it."""

    async def live_on(server: StreamlitServer) -> None:
        async with at_home(server, insulinoma, "en-GB", {}, "anamnesis") as session:
            await press(session, "reveal")
            break_it(file_of(server))
            await press(session, "next")
            assert session.page is not None
            assert session.page.url_path == "examination", "thrown back to the beginning"
            assert [banner("en-GB")] == banners(session)

    with StreamlitServer() as server:
        run(live_on(server))


def break_it(file: Path) -> None:
    connection = sqlite3.connect(file)
    connection.execute("DROP TABLE opening")
    connection.close()


# --- What the learner meets --------------------------------------------------------------


async def live(
    server: StreamlitServer, story: Story, locale: str, cookies: Cookies, first: int = 1
) -> None:
    """Go on from step `first` past the next question, one step more; there is one banner."""
    question = next(number for number in numbers_of_questions(story) if number >= first)
    page = story.steps[first - 1].stage
    async with at_home(server, story, locale, cookies, page) as session:
        for step in story.steps[first - 1 : question + 1]:
            is_finding = isinstance(step.block, Finding)
            if session.find_key("next") is not None:
                await press(session, "next")
                if isinstance(step.block, Finding) and step.block.order is None:
                    continue  # a stage opens with it
            await press(session, "reveal" if is_finding else f"pass-{step.number}")
        await session.rerun()
        assert banners(session) == [banner(locale)]
        assert f'max="{len(story.steps)}" value="{question + 1}"' in session.text()


def at_home(
    server: StreamlitServer, story: Story, locale: str, cookies: Cookies, page: str
) -> AbstractAsyncContextManager[WebSocketSession]:
    known = cookies or {learner_cookie.NAME: learner_cookie.new_token()}
    return open_session(
        server.url,
        page,
        query=f"case={story.case.slug}",
        locale=locale,
        cookies=known,
    )


def banner(locale: str) -> str:
    """The one warning, in the language of a browser."""
    say = i18n.translator(locale[:2])
    return " ".join(say(BANNER).format(reason=say(REASON)).split())


def banners(session: WebSocketSession) -> list[str]:
    """The warnings on the page."""
    return [" ".join(str(node.content.body).split()) for node in session.nodes("alert")]


async def press(session: WebSocketSession, key: str) -> None:
    button = session.find_key(key)
    assert button is not None, f"no {key} on the page: {session.text()[-2000:]}"
    await session.press(button)
    assert session.exceptions() == []
