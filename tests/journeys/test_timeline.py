"""The timeline in a real Chromium: chosen by mouse, by keyboard, and kept over a rerun."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from epicrisis.cases.model import Finding
from epicrisis.store.store import open_store
from epicrisis.story.telling import Story
from epicrisis.ui import cookie
from tests.support.chromium import DESKTOP, PHONE, Visit, visit
from tests.support.server import StreamlitServer

CASE = "fievres-et-douleurs"


@pytest.fixture
def finished(server: StreamlitServer, insulinoma: Story) -> str:
    """The token of a learner who has finished the case."""
    kept, token = open_store(server.database_url), cookie.new_token()
    for step in insulinoma.steps:
        attempt = kept.attempt(token, CASE)
        if isinstance(step.block, Finding):
            kept.open_finding(attempt, step.block.id)
        else:
            kept.commit_answer(attempt, step.block.id, None)
    kept.close()
    return token


@pytest.fixture(params=[(DESKTOP, "light"), (PHONE, "dark")], ids=["desktop", "phone"])
def timeline(
    request: pytest.FixtureRequest, chromium: Browser, server: StreamlitServer, finished: str
) -> Iterator[Visit]:
    size, scheme = request.param
    with visit(chromium, size=size, locale="en", color_scheme=scheme) as visited:
        visited.context.add_cookies([{"name": cookie.NAME, "value": finished, "url": server.url}])
        visited.page.goto(f"{server.url}/?case={CASE}")
        expect(visited.page.get_by_role("button", name="Read again")).to_be_visible()
        visited.page.goto(f"{server.url}/timeline?case={CASE}")
        expect(visited.page.locator(".js-plotly-plot .barlayer path")).not_to_have_count(0)
        yield visited


def panel(page: Page) -> str:
    return page.locator(".ep-event").inner_text()


def hatched_bar(page: Page) -> tuple[float, float]:
    """The middle of a bar that is drawn hatched."""
    box = page.locator(".barlayer .point path[style*='url(']").first.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_hatched_bar_can_be_clicked_and_read(timeline: Visit) -> None:
    page = timeline.page
    page.locator(".barlayer .point path[style*='url(']").first.scroll_into_view_if_needed()
    page.mouse.click(*hatched_bar(page))
    expect(page.locator(".ep-event")).to_contain_text("assumed")
    assert "S" in panel(page)


def test_an_event_can_be_chosen_by_keyboard_alone(timeline: Visit) -> None:
    page = timeline.page
    box = page.get_by_label("Choose an event in the chart, in the table or here")
    box.focus()
    page.keyboard.type("Sunitinib")
    page.keyboard.press("Enter")
    expect(page.locator(".ep-event h2")).to_contain_text("unitinib")
    page.get_by_role("button", name=re.compile("Go to its place in the story")).focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/evolution"))


def test_choosing_keeps_the_zoom(timeline: Visit) -> None:
    page = timeline.page
    shown = "document.querySelector('.js-plotly-plot')._fullLayout.xaxis.range"
    before = page.evaluate(shown)
    page.locator(".js-plotly-plot .modebar-btn[data-attr='zoom'][data-val='in']").click(force=True)
    page.wait_for_function(f"JSON.stringify({shown}) !== '{before}'.replace(/'/g, '\"')")
    zoomed = page.evaluate(shown)
    box = page.get_by_label("Choose an event in the chart, in the table or here")
    box.focus()
    page.keyboard.type("Sunitinib")
    page.keyboard.press("Enter")
    expect(page.locator(".ep-event h2")).to_contain_text("unitinib")
    assert page.evaluate(shown) == zoomed


def test_the_page_has_no_complaint_and_no_barrier(timeline: Visit) -> None:
    page = timeline.page
    page.get_by_text("The same events in sentences").click()
    expect(page.get_by_role("heading", name="Systemic therapy")).to_be_visible()
    assert timeline.accessibility_violations() == []
    deep_link = ("/_stcore/health", "/_stcore/host-config")  # Streamlit's own, on a deep link
    complaints = [
        each for each in timeline.failed_requests if not any(d in each for d in deep_link)
    ]
    assert complaints == []
    assert timeline.page_errors == []
