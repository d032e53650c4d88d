"""A finger on the chart: one scrolls the page, two move the chart, and a tap moves nothing."""

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import OpenTimeline
from tests.support.chromium import settle
from tests.support.tiers import thorough
from tests.support.touch import move_fingers

SIZES = pytest.mark.parametrize(
    "size",
    [(1180, 820), thorough((844, 390)), thorough((820, 1180)), thorough((390, 844))],
    ids=["landscape tablet", "landscape phone", "tablet", "phone"],
)
CHART = ".st-key-swimlane_explorer .js-plotly-plot"
RANGE = f"document.querySelector('{CHART}')._fullLayout.xaxis.range.map((x) => x.toFixed(3))"
SCROLLED = "document.querySelector('[data-testid=stMain]').scrollTop"


def on_the_chart(page: Page) -> tuple[float, float]:
    """Bring the chart under the middle of the window, where fingers are laid down."""
    page.evaluate(f"document.querySelector('{CHART}').scrollIntoView()")
    settle(page)
    size = page.viewport_size
    assert size is not None
    middle = (size["width"] * 0.6, size["height"] * 0.6)
    assert page.evaluate(
        f"([x, y]) => !!document.elementFromPoint(x, y).closest('{CHART}')", list(middle)
    )
    return middle


@pytest.mark.thorough
@SIZES
def test_one_finger_scrolls_and_a_tap_leaves_the_range(
    open_timeline: OpenTimeline, size: tuple[int, int]
) -> None:
    visited = open_timeline(size=size, has_touch=True)
    page = visited.page
    x, y = on_the_chart(page)
    before, span = page.evaluate(SCROLLED), page.evaluate(RANGE)
    move_fingers(page, ((x, y), (x + 3, y - 160)))
    page.wait_for_function(f"(before) => {SCROLLED} > before + 100", arg=before)
    assert page.evaluate(RANGE) == span
    for pause in (500, 80, 500):
        page.touchscreen.tap(x, y)
        page.wait_for_timeout(pause)
    assert page.evaluate(RANGE) == span
    assert visited.complaints() == []


@pytest.mark.thorough
@SIZES
def test_two_fingers_move_the_chart_and_not_the_page(
    open_timeline: OpenTimeline, size: tuple[int, int]
) -> None:
    page = open_timeline(size=size, has_touch=True).page
    x, y = on_the_chart(page)
    scrolled, span = page.evaluate(SCROLLED), page.evaluate(RANGE)
    move_fingers(page, ((x, y), (x - 100, y)), ((x + 50, y + 20), (x - 50, y + 20)))
    page.wait_for_function(f"(before) => {RANGE}[0] !== before", arg=span[0])
    assert page.evaluate(SCROLLED) == scrolled


@pytest.mark.thorough
def test_a_double_click_leaves_the_range(open_timeline: OpenTimeline) -> None:
    page = open_timeline().page
    x, y = on_the_chart(page)
    span = page.evaluate(RANGE)
    page.mouse.dblclick(x, y)
    page.wait_for_timeout(600)
    assert page.evaluate(RANGE) == span
