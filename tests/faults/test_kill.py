"""A server killed at any moment, as by a power cut: the learner is where they were.

A long run, of 20 moments: `TEST_MOMENTS=20 pytest -n 0 -m all tests/faults/test_kill.py`
"""

import asyncio
import os
import random
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager

import pytest
from playwright.sync_api import Browser, Page, expect
from websockets.exceptions import WebSocketException

from epicrisis.cases.model import Finding
from epicrisis.server import learner_cookie
from epicrisis.story.telling import Opened, Story, Telling
from tests.support.chromium import visit_again
from tests.support.learners import (
    Cookies,
    attempt_of,
    learner_before,
    numbers_of_questions,
    opened,
    pass_steps,
    passed,
    step_of,
)
from tests.support.running import run
from tests.support.server import StreamlitServer
from tests.support.tiers import thorough
from tests.support.websocket_session import SessionError, WebSocketSession, open_session

MOMENTS = int(os.environ.get("TEST_MOMENTS", "10"))
SEED = 20261123
WALKERS = 3


@pytest.fixture(scope="module")
def mortal() -> Iterator[StreamlitServer]:
    """A server of this module alone, which may kill it."""
    with StreamlitServer() as running:
        yield running


def revive(server: StreamlitServer) -> None:
    """SIGKILL, and back on the same port and store."""
    server.kill()
    server.start()


def query(story: Story) -> str:
    return f"case={story.case.slug}"


# --- By websocket ----------------------------------------------------------------------


def test_a_commit_is_there_after_a_kill_before_the_next_click(
    mortal: StreamlitServer, ectopic: Story
) -> None:
    step = step_of(ectopic, "Q9")
    with opened(mortal.database_url) as store:
        cookies = learner_before(store, ectopic, step.number)

    async def commit() -> None:
        async with at_home(mortal, ectopic, cookies, step.stage) as session:
            typed = session.find_key(f"response-{step.number}")
            assert typed is not None
            await session.change(typed, string_value="-8")
            await press(session, f"commit-{step.number}")
            assert "Right</b>" in session.text()

    async def look_and_go_on() -> None:
        async with at_home(mortal, ectopic, cookies, step.stage) as session:
            assert "Right</b>" in session.text()
            assert session.find_key(f"commit-{step.number}") is None
            await press(session, "reveal")
            assert title(ectopic, step.number + 1) in session.text()

    run(commit())
    revive(mortal)
    run(look_and_go_on())
    with opened(mortal.database_url) as store:
        attempt = attempt_of(store, ectopic, cookies)
        assert len(store.attempts(cookies[learner_cookie.NAME])) == 1
    assert attempt.answers["Q9"].response == -8
    assert passed(attempt) == ids(ectopic, step.number + 1)


@pytest.mark.parametrize("moment", [0, *map(thorough, range(1, MOMENTS))])
def test_nothing_acknowledged_is_lost_whenever_the_server_dies(
    mortal: StreamlitServer, insulinoma: Story, moment: int
) -> None:
    chance = random.Random(SEED + moment)
    # From the second step on: who has done nothing yet has nothing in the store.
    starts = [chance.randrange(2, len(insulinoma.steps) - 20) for _ in range(WALKERS)]
    with opened(mortal.database_url) as store:
        learners = [learner_before(store, insulinoma, start) for start in starts]
    told = [ids(insulinoma, start - 1) for start in starts]
    run(walk_until_killed(mortal, insulinoma, learners, told, chance.uniform(0.02, 0.8)))
    mortal.start()
    for cookies, acknowledged in zip(learners, told, strict=True):
        shown = run(steps_shown(mortal, insulinoma, cookies))
        with opened(mortal.database_url) as store:
            attempts = store.attempts(cookies[learner_cookie.NAME])
        assert [attempt.number for attempt in attempts] == [1]
        kept = passed(attempts[0])
        assert acknowledged <= kept
        assert len(kept) <= len(acknowledged) + 1, "kept but not said: at most the last click"
        assert kept == ids(insulinoma, len(kept)), "a step is missing in the middle"
        assert shown == len(kept)


async def walk_until_killed(
    server: StreamlitServer,
    story: Story,
    learners: list[Cookies],
    told: list[Opened],
    seconds: float,
) -> None:
    """Let learners go on, noting what each is told is done, until the server is no more."""
    ready = asyncio.Barrier(len(learners) + 1)

    async def walk(number: int) -> None:
        step = Telling(story, told[number]).next_step
        assert step is not None
        async with at_home(server, story, learners[number], step.stage) as session:
            await ready.wait()
            try:
                while (done := await go_on(session, story, told[number])) is not None:
                    told[number] = told[number] | {done}
            except (WebSocketException, OSError):
                return
        raise AssertionError("the story was over before the server was killed")

    walkers = [asyncio.create_task(walk(number)) for number in range(len(learners))]
    async with asyncio.timeout(60):
        await ready.wait()
    await asyncio.sleep(seconds)
    await asyncio.to_thread(server.kill)
    await asyncio.gather(*walkers)


async def go_on(session: WebSocketSession, story: Story, told: Opened) -> str | None:
    """Take the next step; return its id once the page shows that it is taken."""
    step = Telling(story, told).next_step
    if step is None:
        return None
    is_finding = isinstance(step.block, Finding)
    if session.find_key("next") is not None:
        await press(session, "next")
        if isinstance(step.block, Finding) and step.block.order is None:
            return step.block.id  # a stage opens with it
    await press(session, "reveal" if is_finding else f"pass-{step.number}")
    return step.block.id


async def steps_shown(server: StreamlitServer, story: Story, cookies: Cookies) -> int:
    """How many steps of the case the page of the current stage says are open."""
    with opened(server.database_url) as store:
        now = passed(attempt_of(store, story, cookies))
    async with at_home(server, story, cookies, Telling(story, now).current_stage) as session:
        said = f'max="{len(story.steps)}" value="'
        return int(session.text().split(said)[1].split('"')[0])


def at_home(
    server: StreamlitServer, story: Story, cookies: Cookies, page: str
) -> AbstractAsyncContextManager[WebSocketSession]:
    return open_session(server.url, page, query=query(story), cookies=cookies, locale="en-GB")


async def press(session: WebSocketSession, key: str) -> None:
    button = session.find_key(key)
    if button is None:
        raise SessionError(f"no {key} on the page: {session.text()[-2000:]}")
    await session.press(button)
    assert not session.exceptions()


def ids(story: Story, count: int) -> Opened:
    """The first steps of the story."""
    return frozenset(step.block.id for step in story.steps[:count])


def title(story: Story, number: int) -> str:
    finding = story.steps[number - 1].block
    assert isinstance(finding, Finding)
    return finding.title["en"]


# --- In Chromium -----------------------------------------------------------------------


@pytest.mark.thorough
def test_in_a_browser_the_page_is_there_again(
    chromium: Browser, mortal: StreamlitServer, insulinoma: Story
) -> None:
    first = numbers_of_questions(insulinoma)[0]
    question = insulinoma.steps[first - 1]
    with opened(mortal.database_url) as store, visit_again(chromium, locale="en") as visited:
        page = visited.page
        cookies = learner_before(store, insulinoma, first)
        token = cookies[learner_cookie.NAME]
        visited.context.add_cookies(
            [{"name": learner_cookie.NAME, "value": token, "url": mortal.url, "httpOnly": True}]
        )

        page.goto(f"{mortal.url}/{question.stage}?{query(insulinoma)}")
        page.locator(f".st-key-pass-{first} button").click()
        expect_same_after_a_kill(page, mortal, "article.ep-step", "You didn't know")
        page.locator(".st-key-next button").click()
        expect(page.locator(".st-key-reveal")).to_be_visible()

        page.locator(".st-key-reveal button").click()
        expect_same_after_a_kill(page, mortal, "article.ep-step", title(insulinoma, first + 1))

        pass_steps(store, insulinoma, token, 1, len(insulinoma.steps) + 1)
        page.goto(f"{mortal.url}/debrief?{query(insulinoma)}")
        expect_same_after_a_kill(page, mortal, ".ep-debrief", "0 of 18 right")


def expect_same_after_a_kill(page: Page, server: StreamlitServer, what: str, words: str) -> None:
    """Kill, come back, reload: the page says the same again."""
    expect(page.locator(what).filter(has_text=words).first).to_be_visible()
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    before = page.locator(what).all_text_contents()
    revive(server)
    page.reload()
    expect(page.locator(what)).to_have_count(len(before))
    assert page.locator(what).all_text_contents() == before
