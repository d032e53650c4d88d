"""A page in another's frame can't be clicked unseen, and in another site's says how to go on."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Frame, Page, expect

from epicrisis.server import learner_cookie
from epicrisis.story.telling import Story
from tests.conftest import SAMPLES
from tests.journeys.classroom import Class
from tests.journeys.conftest import open_class
from tests.support.chromium import Visit, settle, visit
from tests.support.proxy import Proxy
from tests.support.server import StreamlitServer
from tests.support.sites import OtherSite, other_site
from tests.support.tiers import thorough

__all__ = ["open_class"]

SAME_SITE = "127.0.0.1"
"""Another port of the same host: another origin, but cookies are sent."""
OTHER_SITE = "localhost"


@pytest.fixture(scope="module")
def sites() -> Iterator[dict[str, OtherSite]]:
    with other_site(SAME_SITE, OTHER_SITE) as found:
        yield found


@pytest.fixture(scope="module")
def named(sites: dict[str, OtherSite]) -> Iterator[StreamlitServer]:
    """A server that names both sites as its learning platforms."""
    framed_by = " ".join(site.url for site in sites.values())
    env = {"EPICRISIS_CASES_DIR": str(SAMPLES), "EPICRISIS_FRAMED_BY": framed_by}
    with StreamlitServer(env=env) as running:
        yield running


def frame_of(page: Page) -> Frame:
    """The frame within a page."""
    return page.frames[1]


@pytest.mark.long
def test_a_click_in_a_frame_does_not_move_a_room(
    open_class: Callable[..., Class],
    samples_server: StreamlitServer,
    fever: Story,
    sites: dict[str, OtherSite],
) -> None:
    """Students' home pages are of the same site as the university's server."""
    lesson = open_class(samples_server, fever)
    console = lesson.window("console")
    button = console.page.locator("[data-testid=stBaseButton-primary]").first
    place = button.bounding_box()
    assert place is not None
    before = lesson.room.version
    page = console.page
    page.goto(sites[SAME_SITE].framing(f"{samples_server.url}/console?room={lesson.code}"))
    page.wait_for_timeout(3000)
    page.mouse.click(8 + place["x"] + place["width"] / 2, 8 + place["y"] + place["height"] / 2)
    page.wait_for_timeout(2000)
    assert lesson.room.version == before
    assert frame_of(page).url.startswith("chrome-error:")


@pytest.mark.thorough
def test_a_platform_of_the_same_site_shows_pages_as_they_are(
    chromium: Browser, named: StreamlitServer, sites: dict[str, OtherSite]
) -> None:
    with visit(chromium, locale="en") as visited:
        visited.page.goto(sites[SAME_SITE].framing(f"{named.url}/?lang=en"))
        frame = visited.page.frame_locator("iframe")
        frame.locator(".st-key-start-a-fever button").click()
        expect(frame.locator(".st-key-reveal button")).to_be_visible()
        expect(frame.get_by_text("refuses cookies")).to_have_count(0)
        (learner,) = tokens(visited)
        visited.page.reload()
        expect(frame.locator(".ep-card").first).to_be_visible()
        assert tokens(visited) == [learner]


def tokens(visited: Visit) -> list[str]:
    return [
        each["value"] for each in visited.context.cookies() if each["name"] == learner_cookie.NAME
    ]


@pytest.mark.parametrize(
    ("locale", "link"),
    [
        thorough("en-GB", "Open in a window of its own"),
        thorough("fr-FR", "Ouvrir dans une fenêtre à part"),
        thorough("de-DE", "Open in a window of its own"),
    ],
)
def test_a_platform_of_another_site_shows_the_way_to_a_window_of_its_own(
    chromium: Browser,
    named: StreamlitServer,
    sites: dict[str, OtherSite],
    locale: str,
    link: str,
) -> None:
    address = f"{named.url}/anamnesis?case=a-fever&lang=en"
    with visit(chromium, locale=locale) as visited:
        visited.page.goto(sites[OTHER_SITE].framing(address))
        frame = visited.page.frame_locator("iframe")
        way = frame.get_by_role("link", name=link)
        expect(way).to_be_visible()
        expect(frame.get_by_test_id("stApp")).to_have_count(0)
        assert tokens(visited) == []  # nobody is made a learner who couldn't come back
        with visited.context.expect_page() as opened:
            way.click()
        window = opened.value
        assert window.url == address
        settle(window)
        expect(window.get_by_text("refuses cookies")).to_have_count(0)
        assert window.evaluate("window.opener") is None
        (learner,) = tokens(visited)
        window.reload()
        settle(window)
        assert tokens(visited) == [learner]
        assert visited.complaints() == []


class BeforeSecFetch(Proxy):
    """A way by which a browser seems to be one that doesn't tell where it shows a page."""

    def passed_on(self, chunk: bytes) -> bytes:
        return chunk.replace(b"Sec-Fetch-", b"X-Nothing-")


@pytest.mark.thorough
def test_a_browser_that_does_not_tell_of_frames_gets_the_link_with_the_warning(
    chromium: Browser, named: StreamlitServer, sites: dict[str, OtherSite]
) -> None:
    with visit(chromium, locale="en") as visited, BeforeSecFetch(named.port) as old:
        url = f"http://127.0.0.1:{old.port}"
        visited.page.goto(sites[OTHER_SITE].framing(f"{url}/?lang=en"))
        frame = visited.page.frame_locator("iframe")
        expect(frame.get_by_text("refuses cookies")).to_be_visible()
        with visited.context.expect_page() as opened:
            frame.get_by_role("link", name="Open in a window of its own").click()
        window = opened.value
        assert window.url == f"{url}/?lang=en"
        expect(window.locator(".ep-card").first).to_be_visible()
        expect(window.get_by_text("refuses cookies")).to_have_count(0)
        assert window.evaluate("window.opener") is None
