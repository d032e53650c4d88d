"""A figure opens whole over the page, by mouse, finger and keys, and gives the focus back."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from epicrisis.story.telling import Story
from tests.support.chromium import DESKTOP, PHONE, Visit, visit
from tests.support.learners import learner_before, opened, step_of
from tests.support.server import StreamlitServer

SKIN = "A chest from the front"


@contextmanager
def at_an_image(
    chromium: Browser, server: StreamlitServer, story: Story, **options: object
) -> Iterator[Visit]:
    """Open the page whose question has an image."""
    with opened(server.database_url) as store:
        cookies = learner_before(store, story, step_of(story, "Q1").number)
    with visit(chromium, locale="en", **options) as visited:  # type: ignore[arg-type]
        visited.carry(server.url, cookies)
        visited.page.goto(f"{server.url}/investigations?case={story.case.slug}")
        expect(figure(visited.page)).to_be_visible()
        yield visited


def figure(page: Page) -> Locator:
    return page.locator("main .ep-figures a, [data-testid=stMain] .ep-figures a").first


def enlarged(page: Page) -> Locator:
    return page.locator("dialog.ep-enlarged")


def width(page: Page) -> float:
    box = enlarged(page).locator("img").first.bounding_box()
    assert box is not None
    return box["width"]


@pytest.mark.thorough
def test_an_image_is_enlarged_by_keys_and_gives_the_focus_back(
    chromium: Browser, samples_server: StreamlitServer, shadow: Story
) -> None:
    with at_an_image(chromium, samples_server, shadow, size=DESKTOP, color_scheme="dark") as at:
        page = at.page
        figure(page).focus()
        page.keyboard.press("Enter")
        expect(enlarged(page)).to_be_visible()
        expect(enlarged(page).get_by_alt_text(SKIN)).to_be_visible()
        expect(enlarged(page).get_by_role("button", name="Close")).to_be_focused()
        assert at.accessibility_violations() == []
        whole = width(page)
        page.keyboard.press("+")
        assert width(page) > whole * 1.4
        page.keyboard.press("-")
        page.keyboard.press("-")
        assert abs(width(page) - whole) < 1
        steps = page.locator(".ep-step").count()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Escape")
        expect(enlarged(page)).to_have_count(0)
        expect(figure(page)).to_be_focused()
        assert page.locator(".ep-step").count() == steps
        assert not at.complaints()


@pytest.mark.thorough
@pytest.mark.parametrize("size", [PHONE, (844, 390)], ids=["upright", "across"])
def test_a_tap_shows_an_image_whole(
    chromium: Browser,
    samples_server: StreamlitServer,
    shadow: Story,
    size: tuple[int, int],
) -> None:
    with at_an_image(chromium, samples_server, shadow, size=size, has_touch=True) as at:
        page = at.page
        figure(page).tap()
        image = enlarged(page).locator("img").first
        expect(image).to_be_visible()
        box = image.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["y"] >= 0
        assert box["x"] + box["width"] <= size[0]
        assert box["y"] + box["height"] <= size[1]
        assert box["width"] > size[0] * 0.9 or box["height"] > size[1] * 0.6
        touch = (
            enlarged(page)
            .locator("div")
            .nth(1)
            .evaluate("pane => getComputedStyle(pane).touchAction")
        )
        assert touch == "manipulation", "as `pan-x pan-y pinch-zoom` is called"
        image.tap()
        assert width(page) > size[0] * 0.9
        enlarged(page).get_by_role("button", name="Close").tap()
        expect(enlarged(page)).to_have_count(0)
        assert len(page.context.pages) == 1, "no other tab"
