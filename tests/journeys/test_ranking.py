"""Putting options in order by touch: the list is out of the way once all are chosen."""

import pytest
from playwright.sync_api import Browser, expect

from epicrisis.cases.questions import ChoiceQuestion
from epicrisis.story.telling import Story
from tests.support.chromium import PHONE, visit
from tests.support.learners import learner_before, opened
from tests.support.server import StreamlitServer
from tests.support.tiers import thorough


@pytest.mark.parametrize("kind", ["ranking", thorough("ordering")])
def test_after_the_last_tap_the_next_tap_reaches_what_is_below(
    chromium: Browser, server: StreamlitServer, insulinoma: Story, kind: str
) -> None:
    step = next(s for s in insulinoma.steps if getattr(s.block, "type", "") == kind)
    question = step.block
    assert isinstance(question, ChoiceQuestion)
    with opened(server.database_url) as store:
        cookies = learner_before(store, insulinoma, step.number)
    with visit(chromium, size=PHONE, locale="en", has_touch=True) as visited:
        page = visited.page
        visited.context.add_cookies(
            [{"name": n, "value": value, "url": server.url} for n, value in cookies.items()]
        )
        page.goto(f"{server.url}/{step.stage}?case={insulinoma.case.slug}")
        page.get_by_role("combobox").tap()
        for option in question.options.values():
            page.get_by_role("option", name=option["en"], exact=True).tap()
        expect(page.get_by_text("No results")).to_be_hidden()
        page.get_by_text("fairly sure", exact=True).tap()
        expect(page.get_by_role("radio", name="fairly sure")).to_be_checked()
