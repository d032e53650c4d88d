"""An image is seen, in a real Chromium: at once, after a reload, and on the projector."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from epicrisis.story.telling import Story
from tests.journeys.classroom import HD, Class
from tests.support.chromium import DESKTOP, PHONE, visit_again
from tests.support.server import StreamlitServer
from tests.support.tiers import thorough

LOADED = "images => images.every(each => each.complete && each.naturalWidth > 0)"


def seen(page: Page, alt: str) -> None:
    """Wait until the image of this description has arrived whole."""
    image = page.get_by_alt_text(alt).first
    expect(image).to_be_visible()
    page.wait_for_function(f"({LOADED})([...document.querySelectorAll('figure img')])")


@pytest.mark.parametrize(
    ("size", "scheme"), [(DESKTOP, "light"), thorough(PHONE, "dark")], ids=["desk", "phone"]
)
@pytest.mark.long
def test_an_image_is_seen_before_and_after_a_reload(
    chromium: Browser, samples_server: StreamlitServer, size: tuple[int, int], scheme: str
) -> None:
    with visit_again(chromium, size=size, locale="en", color_scheme=scheme) as visited:
        page = visited.page
        page.goto(samples_server.url)
        page.locator(".st-key-start-a-cough button").click()
        page.locator(".st-key-next button").click()
        seen(page, "A chest from the front, with a round patch on one side.")
        page.locator(".st-key-pass-2 button").click()
        page.locator(".st-key-reveal button").click()
        seen(page, "The same chest, in which the patch is round.")
        page.reload()
        seen(page, "The same chest, in which the patch is round.")
        drawn = page.locator("figure img").evaluate_all(
            "images => images.map(each => [each.width / each.naturalWidth,"
            " each.width / each.height - each.naturalWidth / each.naturalHeight])"
        )
        assert all(scale <= 1 and abs(bent) < 0.02 for scale, bent in drawn)
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        assert not visited.complaints()


@pytest.mark.thorough
def test_the_projector_shows_an_image_large_and_on_one_screen(
    open_class: Callable[..., Class], samples_server: StreamlitServer, shadow: Story
) -> None:
    led = open_class(samples_server, shadow)
    console, projector = led.both()
    for block, alt in (("Q1", "A chest from the front"), ("spots", "Four red spots")):
        led.go_to(block)
        image = projector.page.get_by_alt_text(alt)
        expect(image).to_be_visible()
        expect(console.page.locator(".ep-room-preview").get_by_alt_text(alt)).to_be_visible()
        projector.page.wait_for_function(
            f"({LOADED})([...document.querySelectorAll('figure img')])"
        )
        box = image.bounding_box()
        assert box is not None
        assert box["height"] > HD[1] / 2
        assert projector.page.evaluate("document.documentElement.scrollHeight") <= HD[1]
    assert not [*projector.complaints(), *console.complaints()]
