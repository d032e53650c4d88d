"""Once answered, points and zones lie on the image where they belong, at any width."""

import io
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, expect

from epicrisis.palette import RIGHT, WRONG
from epicrisis.story.telling import Story
from tests.support.chromium import Visit, settle, visit_again
from tests.support.learners import learner_before, opened, step_of
from tests.support.server import StreamlitServer

POINT = (50.0, 16.0)
EDGE = (33.25, 43.0)
"""The middle of the upper edge of the right zone."""


def colours(figure: Locator, x: float, y: float, reach: int) -> set[tuple[int, ...]]:
    """The colours around a place in per cent of a figure."""
    picture = Image.open(io.BytesIO(figure.screenshot())).convert("RGB")
    across, down = round(picture.width * x / 100), round(picture.height * y / 100)
    box = (across - reach, down - reach, across + reach, down + reach)
    return {pixel for _, pixel in picture.crop(box).getcolors(10_000) or ()}  # type: ignore[misc]


def rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour[1:]))


@pytest.fixture
def answered(chromium: Browser, server: StreamlitServer, ectopic: Story) -> Iterator[Visit]:
    step = step_of(ectopic, "Q13")
    with opened(server.database_url) as store:
        (cookie,) = learner_before(store, ectopic, step.number).items()
        attempt = store.attempt(cookie[1], ectopic.case.slug)
        store.commit_answer(attempt, "Q13", [f"@{POINT[0]:g},{POINT[1]:g}"])
    with visit_again(chromium, size=(1280, 900), locale="en") as visited:
        visited.context.add_cookies([{"name": cookie[0], "value": cookie[1], "url": server.url}])
        visited.page.goto(f"{server.url}/{step.stage}?case={ectopic.case.slug}&lang=en")
        expect(visited.page.locator(".ep-marks")).to_be_visible()
        yield visited


@pytest.mark.thorough
def test_they_do_so_where_it_is_wide_narrow_and_as_narrow_as_can_be(answered: Visit) -> None:
    page = answered.page
    for width in (1280, 820, 390, 320):
        page.set_viewport_size({"width": width, "height": 1200})
        settle(page)
        figure = page.locator(".ep-marked")
        figure.scroll_into_view_if_needed()
        under, over = (figure.locator("img").nth(number).bounding_box() for number in (0, 1))
        assert under == over
        reach = max(3, round((under or {"width": 0})["width"] / 40))
        assert rgb(WRONG.light) in colours(figure, *POINT, reach)
        assert rgb(RIGHT.light) in colours(figure, *EDGE, reach)
        assert rgb(RIGHT.light) not in colours(figure, 85, 85, reach)
