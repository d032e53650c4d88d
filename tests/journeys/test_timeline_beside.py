"""A chosen event is told beside its bar, in sight; the label is pressed too, keys go on from it."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import OpenTimeline
from tests.support.chromium import settle
from tests.support.tiers import thorough

CHART = ".st-key-swimlane_explorer .js-plotly-plot"
PANEL = ".st-key-event_panel"
SIZES = pytest.mark.parametrize(
    "size",
    [(390, 844), thorough((1440, 900)), thorough((1180, 820)), thorough((844, 390))],
    ids=["phone", "desktop", "landscape tablet", "landscape phone"],
)


def press_label(page: Page, label: str, *, above: int = 0) -> None:
    """Tap a label, or so many pixels above its letters."""
    words = re.compile(rf"^{label}(?:$| \()")  # with or without what is assumed
    text = page.locator(f"{CHART} .textpoint text", has_text=words).first
    text.evaluate("(text) => text.scrollIntoView({ block: 'center' })")
    settle(page)
    box = text.bounding_box()
    assert box is not None
    page.touchscreen.tap(box["x"] + min(30, box["width"] / 2), box["y"] + (-above or 6))


def title(page: Page, words: str) -> None:
    expect(page.locator(f"{PANEL} h2")).to_have_text(words)


@pytest.mark.thorough
@SIZES
def test_a_tap_at_a_label_tells_its_event_in_sight(
    open_timeline: OpenTimeline, size: tuple[int, int]
) -> None:
    visited = open_timeline(size=size, has_touch=True)
    page = visited.page
    press_label(page, "Sunitinib")
    title(page, "L2 · sunitinib")
    settle(page)
    panel, ring = (page.locator(each).bounding_box() for each in (PANEL, ".ep-ring"))
    assert panel is not None
    assert ring is not None
    assert panel["y"] >= 0
    assert panel["x"] >= 0
    assert panel["y"] + panel["height"] <= size[1]
    assert panel["x"] + panel["width"] <= size[0]
    assert 0 <= ring["y"] <= size[1] - ring["height"]
    is_below = panel["y"] >= ring["y"] + ring["height"]
    is_above = panel["y"] + panel["height"] <= ring["y"]
    is_aside = not ring["x"] <= panel["x"] <= ring["x"] + ring["width"] - 20
    assert is_below or is_above or is_aside
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert visited.complaints() == []


@pytest.mark.thorough
def test_up_and_down_go_through_the_events_and_escape_leaves(open_timeline: OpenTimeline) -> None:
    page = open_timeline().page
    page.locator(CHART).focus()
    page.keyboard.press("ArrowDown")
    title(page, "Fever and abdominal pain")
    page.keyboard.press("ArrowDown")
    title(page, "Monthly lanreotide (Somatuline)")
    page.keyboard.press("ArrowUp")
    title(page, "Fever and abdominal pain")
    expect(page.locator(".ep-ring")).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(page.locator(f"{PANEL} h2")).to_have_count(0)
    expect(page.locator(CHART)).to_be_focused()


@pytest.mark.thorough
def test_a_click_anywhere_in_32_pixels_of_a_label_chooses(open_timeline: OpenTimeline) -> None:
    page = open_timeline(size=(1440, 900), has_touch=True).page
    for above in (-20, -6, 3):
        press_label(page, "Sunitinib", above=above)
        title(page, "L2 · sunitinib")
        page.get_by_role("button", name="Close").click()
        expect(page.locator(f"{PANEL} h2")).to_have_count(0)


@pytest.mark.thorough
def test_the_panel_follows_the_page_and_stays_in_sight(open_timeline: OpenTimeline) -> None:
    page = open_timeline(size=(1440, 900), has_touch=True).page
    press_label(page, "Sunitinib")
    title(page, "L2 · sunitinib")
    for _ in range(4):
        page.locator("[data-testid=stMain]").evaluate("(main) => main.scrollBy(0, 400)")
        page.wait_for_timeout(100)
        panel = page.locator(PANEL).bounding_box()
        assert panel is not None
        assert panel["y"] >= 0
        assert panel["y"] + panel["height"] <= 900


@pytest.mark.parametrize("size", [thorough((1440, 900)), (390, 844)], ids=["desktop", "phone"])
@pytest.mark.parametrize("told", [thorough("L2 · sunitinib"), "Dexamethasone"])
def test_a_bar_of_the_overview_is_told_beside_it(
    open_timeline: OpenTimeline, size: tuple[int, int], told: str
) -> None:
    page = open_timeline(size=size, has_touch=True).page
    page.locator(".st-key-lanes summary").first.click()  # folded again, as one meets it
    expect(page.locator(CHART)).to_have_count(0)
    shown = page.locator(".ep-overview").locator("visible=true")
    item = shown.locator("[data-ep-event]", has=page.locator("title", has_text=told)).first
    bar = item.locator("rect").first
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    assert box is not None
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] - 2)
    title(page, told)
    settle(page)
    expect(shown.locator(".ep-chosen")).to_have_count(1)

    def room_between() -> float:
        panel, box = page.locator(PANEL).bounding_box(), bar.bounding_box()
        assert panel is not None
        assert box is not None
        below = panel["y"] - box["y"] - box["height"]
        return max(below, box["y"] - panel["y"] - panel["height"])

    deadline = time.monotonic() + 20  # a page that was told of its sheet scrolls the bar out
    while room_between() < 0 and time.monotonic() < deadline:
        page.wait_for_timeout(50)
    between, panel = room_between(), page.locator(PANEL).bounding_box()
    assert panel is not None
    assert between >= 0, "beside the bar, never over it"
    assert size[0] <= 640 or between <= 40
    assert panel["y"] + panel["height"] <= size[1]
    page.keyboard.press("Escape")
    expect(page.locator(f"{PANEL} h2")).to_have_count(0)


@pytest.mark.thorough
def test_a_reading_is_chosen_at_the_bar_that_it_reads(open_timeline: OpenTimeline) -> None:
    page = open_timeline().page
    page.get_by_role("button", name=re.compile("Read in several ways.*fluorouracil", re.I)).click()
    title(page, "L1 · fluorouracil + streptozocin")
    page.locator(PANEL).get_by_role("button", name=re.compile("^B · 14 cycles")).click()
    expect(page.locator(PANEL)).to_contain_text("19.3")
    expect(page.locator(f"{CHART} .legendtext", has_text="other reading")).to_be_visible()
