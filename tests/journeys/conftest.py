"""What journeys begin with: a finished timeline, a class with its windows, an author's door."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest
from playwright.sync_api import Browser, WebSocket, expect

from epicrisis.store.classes.class_store import ClassStore
from epicrisis.story.telling import Story
from tests.journeys.asked_page import AskedPage
from tests.journeys.classroom import Class
from tests.journeys.inputs_page import InputsPage
from tests.support.chromium import PHONE, Visit, open_lanes, settle, visit, visit_again
from tests.support.learners import learner_before, opened, step_of
from tests.support.server import StreamlitServer

OpenTimeline = Callable[..., Visit]


def a_window(chromium: Browser, **options: Any) -> AbstractContextManager[Visit]:
    """A window that others have used before, unless its screen is one of its own."""
    opening = visit if {"device_scale_factor", "is_mobile"} & set(options) else visit_again
    return opening(chromium, **options)


@contextmanager
def timelines(
    chromium: Browser, server: StreamlitServer, insulinoma: Story
) -> Iterator[OpenTimeline]:
    """A function that opens the timeline for a learner who has finished the case."""
    with opened(server.database_url) as store:
        cookies = learner_before(store, insulinoma, len(insulinoma.steps) + 1)

    with ExitStack() as visits:

        def open_it(**options: Any) -> Visit:
            visited = visits.enter_context(a_window(chromium, locale="en", **options))
            visited.carry(server.url, cookies)
            page = visited.page
            page.goto(f"{server.url}/timeline?case={insulinoma.case.slug}")
            open_lanes(page)
            if options.get("size") == PHONE:
                # A narrow window is known a run later, and then has another chart.
                expect(page.get_by_role("heading", name="From first to last")).to_be_visible()
            return visited

        yield open_it


@pytest.fixture
def open_timeline(
    chromium: Browser, server: StreamlitServer, insulinoma: Story
) -> Iterator[OpenTimeline]:
    with timelines(chromium, server, insulinoma) as open_it:
        yield open_it


AskQuestion = Callable[..., AskedPage]


@pytest.fixture
def ask(chromium: Browser, server: StreamlitServer, ectopic: Story) -> Iterator[AskQuestion]:
    """A function that opens a question of the case that has every kind of them."""
    with ExitStack() as visits:

        def open_it(block: str, language: str = "en", **options: Any) -> AskedPage:
            step = step_of(ectopic, block)
            visited = visits.enter_context(a_window(chromium, locale=language, **options))
            with opened(server.database_url) as store:
                cookies = learner_before(store, ectopic, step.number)
            visited.carry(server.url, cookies)
            sent: list[int] = []

            def listen(socket: WebSocket) -> None:
                socket.on("framesent", lambda frame: sent.append(len(frame)))

            visited.page.on("websocket", listen)
            visits.callback(visited.page.remove_listener, "websocket", listen)
            visited.page.goto(f"{server.url}/{step.stage}?case={ectopic.case.slug}&lang={language}")
            asked = AskedPage(visited, step, language, sent)
            expect(asked.form).to_have_attribute("role", "group")
            expect(visited.page.locator("html[data-ep-connection=here]")).to_have_count(1)
            settle(visited.page)
            return asked

        yield open_it


@pytest.fixture
def open_class(chromium: Browser) -> Iterator[Callable[..., Class]]:
    """A function that opens a room for a case on a server."""
    with ExitStack() as stack:

        def open_window(**options: object) -> Visit:
            return stack.enter_context(visit_again(chromium, locale="en", **options))  # type: ignore[arg-type]

        def open_phone(**options: object) -> Visit:
            return stack.enter_context(visit(chromium, locale="en", size=PHONE, **options))  # type: ignore[arg-type]

        def open_it(server: StreamlitServer, story: Story, language: str = "en") -> Class:
            classes = ClassStore(stack.enter_context(opened(server.database_url)).database)
            room, secret = classes.rooms.open(story.case.slug, language, server.url, token_hex(32))
            return Class(server.url, classes, story, room.code, secret, open_window, open_phone)

        yield open_it


@pytest.fixture
def fevers(
    open_class: Callable[..., Class], samples_server: StreamlitServer, fever: Story
) -> Class:
    return open_class(samples_server, fever)


@pytest.fixture(scope="session")
def inputs_server() -> Iterator[StreamlitServer]:
    """A page with our own inputs and nothing else."""
    with StreamlitServer("tests/support/inputs_app.py") as running:
        yield running


@pytest.fixture
def open_inputs(
    chromium: Browser, inputs_server: StreamlitServer
) -> Iterator[Callable[..., InputsPage]]:
    """A function that opens it."""
    with ExitStack() as visits:

        def open_it(query: str = "", **options: Any) -> InputsPage:
            visited = visits.enter_context(a_window(chromium, locale="en", **options))
            opened_page = InputsPage(visited, inputs_server.url)
            opened_page.open(query)
            return opened_page

        yield open_it


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of cases that authors may write."""
    return tmp_path_factory.mktemp("cases")


@pytest.fixture(scope="module")
def authors(folder: Path) -> Iterator[StreamlitServer]:
    env = {"EPICRISIS_CASES_DIR": str(folder), "EPICRISIS_AUTHORS_SAVE": "1"}
    with StreamlitServer(env=env) as running:
        yield running


@pytest.fixture
def door(chromium: Browser, authors: StreamlitServer) -> Iterator[Visit]:
    with visit_again(chromium, locale="en") as visited:
        visited.page.goto(f"{authors.url}/author?lang=en")
        expect(visited.page.get_by_role("heading", name="Write a case")).to_be_visible()
        yield visited
