"""A case whose every text tries to be more than text, and voters who try the same.

None of its HTML or Markdown becomes part of a page, and nothing of it runs.
"""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from epicrisis.cases.model import Finding
from epicrisis.cases.questions import FreeTextQuestion, Question
from epicrisis.live.room import class_question, transitions
from epicrisis.live.room.class_state import ClassState
from epicrisis.live.web.cookies import teacher_cookie_name
from epicrisis.server import learner_cookie
from epicrisis.store.classes.class_store import ClassStore
from epicrisis.store.classes.records import Ballot
from epicrisis.store.db.database import open_database
from epicrisis.story.telling import Story
from tests.conftest import SAMPLES
from tests.support.chromium import Visit, settle, visit
from tests.support.hostile_case import (
    HOSTILE,
    MARK,
    MARKED_UP,
    RUN,
    VOTERS,
    hostile_story,
    write_hostile_case,
)
from tests.support.learners import learner_before, numbers_of_questions, opened, pass_steps
from tests.support.server import StreamlitServer


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cases")
    write_hostile_case(SAMPLES / "fever", folder)
    return folder


@pytest.fixture(scope="module")
def story(cases: Path) -> Story:
    return hostile_story(cases / "fever" / "case.yaml")


@pytest.fixture(scope="module")
def host(cases: Path) -> Iterator[StreamlitServer]:
    with StreamlitServer(env={"EPICRISIS_CASES_DIR": str(cases)}) as running:
        yield running


def look(page: Page, address: str) -> set[str]:
    """Open a page, on which no HTML may be theirs; return where their Markdown is set."""
    page.goto(address)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    page.wait_for_function(f"document.body.innerText.includes('{MARK}')")
    for box in page.locator(".st-key-debrief_rest summary, .st-key-lanes summary").all():
        box.click()
    settle(page)
    assert not page.evaluate(RUN), address
    return set(page.evaluate(MARKED_UP))


def elsewhere(visited: Visit, host: StreamlitServer) -> list[str]:
    """Have what a page asks for from elsewhere noted."""
    asked: list[str] = []

    def note(url: str) -> None:
        if not url.startswith((host.url, host.url.replace("http", "ws", 1), "data:", "blob:")):
            asked.append(url)

    visited.page.on("request", lambda request: note(request.url))
    return asked


@pytest.mark.thorough
def test_the_learners_pages_show_it_as_text(
    chromium: Browser, host: StreamlitServer, story: Story
) -> None:
    where = f"?case={story.case.slug}"
    with opened(host.database_url) as store, visit(chromium, locale="en") as visited:
        asked = elsewhere(visited, host)
        token = learner_before(store, story, 1)[learner_cookie.NAME]
        visited.context.add_cookies(
            [{"name": learner_cookie.NAME, "value": token, "url": host.url}]
        )
        found, done = look(visited.page, host.url), 1
        for number in numbers_of_questions(story):
            pass_steps(store, story, token, done, number)
            done = number
            stage = story.steps[number - 1].stage
            found |= look(visited.page, f"{host.url}/{stage}{where}")
        pass_steps(store, story, token, done, len(story.steps) + 1)
        for name in (story.steps[-1].stage, "timeline", "debrief"):
            found |= look(visited.page, f"{host.url}/{name}{where}")
        assert found == set()
        assert list(asked) == []


@pytest.mark.long
def test_the_teachers_windows_show_it_as_text(
    chromium: Browser, host: StreamlitServer, story: Story
) -> None:
    database = open_database(host.database_url)
    classes = ClassStore(database)
    room, secret = classes.rooms.open(story.case.slug, "en", host.url, "a teacher's token")
    steps = [
        next(step for step in story.steps if isinstance(step.block, Finding)),
        next(step for step in story.steps if step.number == numbers_of_questions(story)[0]),
        next(step for step in story.steps if isinstance(step.block, FreeTextQuestion)),
    ]
    with visit(chromium, locale="en") as visited:
        asked = elsewhere(visited, host)
        name = teacher_cookie_name(room.code)
        visited.context.add_cookies([{"name": name, "value": secret, "url": host.url}])
        found: set[str] = set()
        for step in steps:
            room = classes.rooms.change(
                room, transitions.jump(ClassState(story, room), step.number)
            )
            if isinstance(step.block, Question):
                room = classes.rooms.change(room, transitions.open_vote(ClassState(story, room)))
                what, poll = ClassState(story, room).asked, room.open_poll
                assert what is not None
                assert poll is not None
                is_words = isinstance(step.block, FreeTextQuestion)
                choices, typed = ([], VOTERS[:200]) if is_words else (["A"], None)
                answer = class_question.response(what, choices, typed)
                classes.votes.keep([Ballot(room.id, poll.id, "p", answer)])
                classes.presence.name(room, "p", HOSTILE[:40])
                room = classes.rooms.change(room, transitions.close_vote(ClassState(story, room)))
            for window in ("console", "projector"):
                found |= look(visited.page, f"{host.url}/{window}?room={room.code}")
        assert found == set()
        assert list(asked) == []
    database.close()
    with httpx.Client(base_url=host.url, cookies={name: secret}) as teacher:
        report = teacher.get(f"/t/{room.code}/report").text
    assert f'<b class="{MARK}' not in report
    assert "<script" not in report
