"""The timeline in every way it may be looked at: enlarged, printed, with less movement."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from epicrisis.story.telling import Story
from tests.journeys.conftest import OpenTimeline, timelines
from tests.support.chromium import PHONE
from tests.support.server import StreamlitServer
from tests.support.tiers import thorough

ENLARGED = (720, 450)
"""What 200 % zoom leaves of a window of 1440 by 900."""


@pytest.mark.thorough
@pytest.mark.parametrize("size", [ENLARGED, PHONE], ids=["200 %", "phone"])
def test_nothing_has_to_be_scrolled_sideways(
    open_timeline: OpenTimeline, size: tuple[int, int]
) -> None:
    page = open_timeline(size=size).page
    page.get_by_label("Choose an event in the chart, in the table or here").focus()
    page.keyboard.type("Sunitinib")
    page.keyboard.press("Enter")
    expect(page.locator(".ep-event")).to_be_visible()
    page.get_by_text("The same events as a table").click()
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    page.get_by_text("The same events in sentences").click()
    expect(page.get_by_role("heading", name="Systemic therapy")).to_be_visible()
    page.get_by_role("button", name="Show the published medians").click()
    expect(page.get_by_text("Published median")).to_be_visible()
    page.wait_for_function(
        """() => [document.documentElement, document.querySelector("[data-testid=stMain]")]
            .every((box) => box.scrollWidth <= box.clientWidth)"""
    )


def print_(page: Page) -> None:
    """Show the page as it goes to paper, with what a browser does before it prints."""
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")


@pytest.fixture(scope="module", params=["light", thorough("dark")])
def paper(
    request: pytest.FixtureRequest, chromium: Browser, server: StreamlitServer, insulinoma: Story
) -> Iterator[Page]:
    """The timeline as it goes to paper from either theme."""
    with timelines(chromium, server, insulinoma) as open_timeline:
        page = open_timeline(color_scheme=request.param).page
        page.get_by_text("The same events in sentences").click()
        expect(page.get_by_role("heading", name="Systemic therapy")).to_be_visible()
        print_(page)
        yield page


@pytest.mark.thorough
def test_paper_has_the_chart_and_the_words_and_no_controls(paper: Page) -> None:
    for control in ("stSidebar", "stHeader", "stForm", "stDownloadButton", "stSelectbox"):
        expect(paper.get_by_test_id(control).locator("visible=true")).to_have_count(0)
    expect(paper.get_by_role("switch").locator("visible=true")).to_have_count(0)
    expect(paper.locator("button").locator("visible=true")).to_have_count(0)
    expect(paper.get_by_role("heading", name="Systemic therapy")).to_be_visible()
    box = paper.locator(".js-plotly-plot .main-svg").first.bounding_box()
    assert box is not None
    assert 350 < box["width"] <= 700, "A4 is 700 px wide within its margins"


@pytest.mark.thorough
def test_paper_is_dark_on_white(paper: Page) -> None:
    words = ".js-plotly-plot text, h1, [data-testid=stCaptionContainer] p"
    inks = paper.evaluate(
        """(words) => [...new Set([...document.querySelectorAll(words)].map((each) =>
            getComputedStyle(each)[each.namespaceURI.endsWith("svg") ? "fill" : "color"]))]""",
        words,
    )
    assert inks == ["rgb(31, 41, 51)"]
    papers = paper.evaluate(
        """() => [...new Set([...document.querySelectorAll("body, #root, #root div")]
            .map((each) => getComputedStyle(each).backgroundColor))]"""
    )
    assert set(papers) <= {"rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"}


@pytest.mark.thorough
def test_the_screen_is_as_it_was_once_it_is_printed(open_timeline: OpenTimeline) -> None:
    page = open_timeline().page
    drawing = page.locator(".js-plotly-plot .main-svg").first
    before = drawing.bounding_box()
    assert before is not None
    print_(page)
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    page.wait_for_function(
        """(width) => document.querySelector(".js-plotly-plot .main-svg")
            .getBoundingClientRect().width === width""",
        arg=before["width"],
    )
    assert drawing.bounding_box() == before


@pytest.mark.thorough
def test_a_chart_changes_with_the_theme(open_timeline: OpenTimeline) -> None:
    page = open_timeline().page
    ink = "getComputedStyle(document.querySelector('.js-plotly-plot .ytick text')).fill"
    on_white = page.evaluate(ink)
    page.emulate_media(color_scheme="dark")  # as a browser does in the evening
    page.wait_for_function(f"(before) => {ink} !== before", arg=on_white)
    page.emulate_media(color_scheme="light")
    page.wait_for_function(f"(before) => {ink} === before", arg=on_white)


@pytest.mark.thorough
def test_with_less_movement_the_timeline_works_alike(open_timeline: OpenTimeline) -> None:
    visited = open_timeline(reduced_motion="reduce")
    visited.page.get_by_text("Hide what is assumed").click()
    expect(visited.page.get_by_text("38 months")).to_be_visible()
    assert visited.complaints() == []
