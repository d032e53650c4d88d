"""The timeline of the first case, told to its end, in a real Chromium."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from epicrisis.story.telling import Story
from tests.support.chromium import PHONE, Visit, visit
from tests.support.learners import learner_before, opened
from tests.support.server import StreamlitServer

OpenTimeline = Callable[..., Visit]


@pytest.fixture
def open_timeline(
    chromium: Browser, server: StreamlitServer, insulinoma: Story
) -> Iterator[OpenTimeline]:
    """A function that opens the timeline for a learner who has finished the case."""
    with opened(server.database_url) as store:
        cookies = learner_before(store, insulinoma, len(insulinoma.steps) + 1)

    with ExitStack() as visits:

        def open_it(**options: Any) -> Visit:
            visited = visits.enter_context(visit(chromium, locale="en", **options))
            visited.context.add_cookies(
                [{"name": n, "value": value, "url": server.url} for n, value in cookies.items()]
            )
            page = visited.page
            page.goto(f"{server.url}/timeline?case={insulinoma.case.slug}")
            expect(page.locator(".js-plotly-plot .barlayer path")).not_to_have_count(0)
            if options.get("size") == PHONE:
                # A narrow window is known a run later, and then has another chart.
                expect(page.get_by_role("heading", name="From first to last")).to_be_visible()
            return visited

        yield open_it
