"""One event is chosen, by whatever means, and chart, table and select box agree on it."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import OpenTimeline
from tests.support.chromium import DESKTOP, PHONE, settle
from tests.support.tiers import thorough

SIZES = pytest.mark.parametrize("size", [DESKTOP, thorough(PHONE)], ids=["desktop", "phone"])

HATCHED = ".barlayer .point > path[style*='url(']"
LANREOTIDE = "Monthly lanreotide (Somatuline)"
SUNITINIB = "L2 · sunitinib"
SYMPTOMS = "Fever and abdominal pain"


def select_box(page: Page) -> Locator:
    return page.get_by_label("Choose an event in the chart, in the table or here")


def choose_in_box(page: Page, typed: str) -> None:
    select_box(page).focus()
    page.keyboard.type(typed)
    page.keyboard.press("Enter")


def open_table(page: Page) -> None:
    page.get_by_text("The same events as a table").click()
    expect(page.locator("[role=grid] tbody tr")).not_to_have_count(0)


def click_row(page: Page, row: int) -> None:
    """Click where the grid, a canvas, draws the box that selects a row.

    As a hand does, the pointer comes from elsewhere in the grid, which else may miss the click.
    """
    grid = page.locator(".dvn-scroller")
    grid.hover(position={"x": 120, "y": 200})
    grid.hover(position={"x": 16, "y": 35 + 35 * row + 17})
    grid.click(position={"x": 16, "y": 35 + 35 * row + 17})


def click_shape(page: Page, shape: str) -> None:
    """Click the middle of a bar or point; Plotly listens to the plot, not to its shapes."""
    page.locator(".st-key-swimlane_explorer .js-plotly-plot").focus()
    page.keyboard.press("Escape")  # what was chosen before is told over the bars beside it
    expect(page.locator(".ep-event")).to_have_count(0)
    mark = page.locator(shape).first
    mark.scroll_into_view_if_needed()
    box = mark.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def ringed(page: Page) -> list[str]:
    """The hover texts of what the chart rings."""
    texts: list[str] = page.evaluate(
        """() => [...document.querySelectorAll(".ep-ring")].map((ring) => {
            const shape = ring.previousElementSibling;
            const { trace } = shape.closest(".trace").__data__[0];
            return trace.hovertext[shape.closest(".point").__data__.i];
        })"""
    )
    return texts


def expect_everywhere(page: Page, label: str, in_chart: str) -> None:
    """Panel, box, table and chart have the same event, and none has another."""
    expect(page.locator(".ep-event h2")).to_have_text(label)
    expect(select_box(page)).to_have_value(label)
    selected = page.locator("[role=grid] tbody tr[aria-selected=true]")
    expect(selected).to_have_count(1)
    expect(selected).to_contain_text(label)
    expect(page.locator(".ep-ring")).to_have_count(1)
    assert f"<b>{in_chart}</b>" in ringed(page)[0].replace("<br>", " ")


def expect_nowhere(page: Page) -> None:
    expect(page.locator(".ep-event")).to_have_count(0)
    expect(select_box(page)).to_have_value("")
    expect(page.locator("[role=grid] tbody tr[aria-selected=true]")).to_have_count(0)
    expect(page.locator(".ep-ring")).to_have_count(0)


@pytest.mark.thorough
@SIZES
def test_chart_table_and_box_are_one_state(
    open_timeline: OpenTimeline, size: tuple[int, int]
) -> None:
    page = open_timeline(size=size).page
    open_table(page)
    choose_in_box(page, "Sunitinib")
    expect_everywhere(page, SUNITINIB, "Sunitinib")
    click_row(page, 0)
    expect_everywhere(page, SYMPTOMS, SYMPTOMS)
    click_shape(page, HATCHED)
    expect_everywhere(page, LANREOTIDE, LANREOTIDE)
    choose_in_box(page, "Sunitinib")
    expect_everywhere(page, SUNITINIB, "Sunitinib")
    click_shape(page, HATCHED)  # once more: the box has had another event since
    expect_everywhere(page, LANREOTIDE, LANREOTIDE)


@pytest.mark.thorough
def test_what_is_unchosen_in_one_place_is_unchosen_in_all(open_timeline: OpenTimeline) -> None:
    page = open_timeline().page
    open_table(page)
    click_shape(page, HATCHED)
    expect_everywhere(page, LANREOTIDE, LANREOTIDE)
    click_row(page, 1)  # it is selected, so this frees it
    expect_nowhere(page)
    choose_in_box(page, "Sunitinib")
    expect_everywhere(page, SUNITINIB, "Sunitinib")
    page.locator(".st-key-event_box").get_by_role("button", name="Clear value").click()
    expect_nowhere(page)


@pytest.mark.thorough
@SIZES
def test_a_hatched_bar_can_be_clicked_and_read(
    open_timeline: OpenTimeline, size: tuple[int, int]
) -> None:
    page = open_timeline(size=size, color_scheme="dark").page
    click_shape(page, HATCHED)
    panel = page.locator(".ep-event")
    expect(panel.get_by_role("heading")).to_have_text(LANREOTIDE)
    expect(panel).to_contain_text("month −7 (assumed, month −14 to month −5)")
    source = page.locator(".st-key-event_panel blockquote")
    expect(source.first).to_contain_text("somatuline intramusculaire")


@pytest.mark.thorough
def test_each_of_several_events_of_one_name_can_be_chosen_by_keyboard(
    open_timeline: OpenTimeline,
) -> None:
    page = open_timeline().page
    for when in ("month 5", "month 22"):
        choose_in_box(page, f"Bone progression, {when}")
        expect(page.locator(".ep-event h2")).to_have_text("Bone progression")
        expect(page.locator(".ep-event")).to_contain_text(f"{when} (documented)")


@SIZES
def test_an_event_can_be_chosen_and_followed_by_keyboard_alone(
    open_timeline: OpenTimeline, size: tuple[int, int]
) -> None:
    page = open_timeline(size=size).page
    choose_in_box(page, "Sunitinib")
    expect(page.locator(".ep-event h2")).to_have_text(SUNITINIB)
    page.get_by_role("button", name=re.compile("Go to its place in the story")).focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/evolution"))


@pytest.mark.thorough
def test_the_table_keeps_its_order_when_another_means_chooses(
    open_timeline: OpenTimeline,
) -> None:
    page = open_timeline().page
    open_table(page)
    first = page.locator("[role=grid] tbody tr").first
    page.locator(".dvn-scroller").click(position={"x": 100, "y": 17})  # the head of "Lane"
    expect(first).not_to_contain_text(SYMPTOMS)
    order = first.inner_text()
    choose_in_box(page, "Sunitinib")
    expect(page.locator(".ep-event h2")).to_have_text(SUNITINIB)
    click_shape(page, HATCHED)
    expect(page.locator(".ep-event h2")).to_have_text(LANREOTIDE)
    assert first.inner_text() == order


RANGE = "document.querySelector('.js-plotly-plot')._fullLayout.xaxis.range"


@pytest.mark.thorough
def test_zoom_and_choice_survive_one_another_and_a_rerun(open_timeline: OpenTimeline) -> None:
    page = open_timeline().page
    click_shape(page, HATCHED)
    expect(page.locator(".ep-ring")).to_have_count(1)
    before = page.evaluate(RANGE)
    page.locator(".modebar-btn[data-attr='zoom'][data-val='in']").click(force=True)
    page.wait_for_function(f"(before) => {RANGE}[0] > before", arg=before[0])
    expect(page.locator(".ep-ring")).to_have_count(1)
    zoomed = page.evaluate(RANGE)
    choose_in_box(page, "Sunitinib")
    expect(page.locator(".ep-event h2")).to_have_text(SUNITINIB)
    page.get_by_text("The same events in sentences").click()
    expect(page.get_by_role("heading", name="Systemic therapy")).to_be_visible()
    assert page.evaluate(RANGE) == zoomed
    expect(page.locator(".ep-ring")).to_have_count(1)
    assert "Sunitinib" in ringed(page)[0]


@pytest.mark.thorough
def test_the_choice_survives_what_draws_another_chart(open_timeline: OpenTimeline) -> None:
    page = open_timeline().page
    choose_in_box(page, "Sunitinib")
    expect(page.locator(".ep-ring")).to_have_count(1)
    page.get_by_text("Hide what is assumed").click()
    expect(page.locator(HATCHED)).to_have_count(0)
    expect(page.locator(".ep-event h2")).to_have_text(SUNITINIB)
    expect(page.locator(".ep-ring")).to_have_count(1)
    assert "Sunitinib" in ringed(page)[0]


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("size", "scale"),
    [((2149, 1343), 0.67), ((1440, 900), 1.25), ((960, 600), 1.5), ((720, 450), 2)],
    ids=["67 %", "ratio of 1.25", "150 %", "200 %"],
)
def test_zoomed_a_click_rings_what_it_points_at(
    open_timeline: OpenTimeline, size: tuple[int, int], scale: float
) -> None:
    """A zoom is a smaller window of larger pixels."""
    page = open_timeline(size=size, device_scale_factor=scale).page
    click_shape(page, HATCHED)
    expect(page.locator(".ep-event h2")).to_have_text(LANREOTIDE)
    mark, ring = (page.locator(each).first.bounding_box() for each in (HATCHED, ".ep-ring"))
    assert mark is not None
    assert ring is not None
    middle = mark["x"] + mark["width"] / 2, mark["y"] + mark["height"] / 2
    assert ring["x"] <= middle[0] <= ring["x"] + ring["width"]
    assert ring["y"] - 3 <= middle[1] <= ring["y"] + ring["height"] + 3
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.thorough
@SIZES
def test_what_is_told_at_the_charts_edge_stays_in_the_window(
    open_timeline: OpenTimeline, size: tuple[int, int]
) -> None:
    page = open_timeline(size=size).page
    place = page.evaluate(
        """() => {
            const chart = document.querySelector(".st-key-swimlane_explorer");
            const told = [...chart.querySelectorAll(".barlayer .point > path")].filter((mark) => {
                const { trace } = mark.closest(".trace").__data__[0];
                return trace.hovertext?.[mark.closest(".point").__data__.i];
            });
            const edge = (mark) => mark.getBoundingClientRect().right;
            const last = told.reduce((a, b) => (edge(b) > edge(a) ? b : a));
            last.scrollIntoView({ block: "center" });
            const { right, top, height } = last.getBoundingClientRect();
            return [right - 4, top + height / 2];
        }"""
    )
    settle(page)
    page.mouse.move(place[0] - 2, place[1])
    page.mouse.move(*place, steps=3)
    told = page.locator(".hoverlayer .hovertext").first
    expect(told).to_be_visible()
    box = told.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= size[0] + 1
