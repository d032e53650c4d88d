"""The numbers of the axis are in sight wherever one is in the chart, and below it too."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import OpenTimeline
from tests.support.chromium import DESKTOP, PHONE
from tests.support.tiers import thorough

CHART = ".st-key-swimlane_explorer .js-plotly-plot"
COPY = ".ep-axis:not([hidden])"


def scroll_to(page: Page, where: str) -> None:
    page.locator(CHART).evaluate(f"(chart) => chart.scrollIntoView({{ block: '{where}' }})")


@pytest.mark.thorough
@pytest.mark.parametrize("size", [DESKTOP, thorough(PHONE)], ids=["desktop", "phone"])
def test_the_axis_stays_in_sight(open_timeline: OpenTimeline, size: tuple[int, int]) -> None:
    page = open_timeline(size=size).page
    expect(page.locator(COPY)).to_have_count(0)
    scroll_to(page, "center")
    expect(page.locator(f"{COPY} span", has_text="24").first).to_be_in_viewport()
    own, copied = (
        page.locator(each).evaluate_all(
            """(found) => found.map((each) => {
                const { left, right } = each.getBoundingClientRect();
                return [each.textContent, Math.round((left + right) / 2)];
            })"""
        )
        for each in (f"{CHART} .xaxislayer-above .xtick text", f"{COPY} span")
    )
    assert [text for text, _ in own] == [text for text, _ in copied]
    assert all(abs(a[1] - b[1]) <= 2 for a, b in zip(own, copied, strict=True))
    notes = page.locator(f"{CHART} .annotation-text")
    below = notes.evaluate_all("(found) => found.map((each) => each.textContent)")
    assert [text for text, _ in own] == [text for text in below if text in dict(own)]
    page.get_by_role("link", name="Library").first.evaluate("(link) => link.click()")
    expect(page.locator(COPY)).to_have_count(0)


@pytest.mark.thorough
def test_labels_stand_before_the_line_of_day_zero(open_timeline: OpenTimeline) -> None:
    page = open_timeline().page
    label = page.locator(f"{CHART} .textpoint text").first
    halo = "(text) => [getComputedStyle(text).paintOrder, getComputedStyle(text).strokeWidth]"
    assert label.evaluate(halo) == ["stroke", "4px"]
    is_behind = """(text) => {
        const line = document.querySelector(".zerolinelayer path");
        return line.compareDocumentPosition(text) === Node.DOCUMENT_POSITION_FOLLOWING;
    }"""
    assert label.evaluate(is_behind)
