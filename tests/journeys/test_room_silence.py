"""A connection that falls silent without being closed: phone, console and projector come back.

The server of most tests here has a heartbeat each second
(`tests/support/quick_heartbeat_app.py`); the last one has the real one.
"""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pytest
from playwright.sync_api import Page, expect

from epicrisis.i18n import translator
from epicrisis.story.telling import Story
from tests.conftest import SAMPLES
from tests.journeys.classroom import Class
from tests.support.proxy import Proxy
from tests.support.server import StreamlitServer

pytestmark = pytest.mark.thorough

OpenHall = Callable[..., "Hall"]

LOST_ON_PHONE = "The connection is lost; trying again…"
WAITING = "The key that you pressed waits."
CHANGED = "What the class sees has changed meanwhile. Look, then press again."


@dataclass
class Hall:
    """A class all of whose connections go through a proxy."""

    taught: Class
    proxy: Proxy
    phone: Page
    console: Page
    projector: Page

    def expect_at(self, block: str, within_s: float = 40) -> None:
        """Bring the class to a block, and expect all to see it."""
        deadline = time.monotonic() + within_s
        self.taught.go_to(block)
        step = next(each for each in self.taught.story.steps if each.block.id == block)
        title = step.block.title[self.taught.room.language]  # type: ignore[union-attr]
        for shown in (
            self.phone.locator("h1"),
            self.projector.locator("h1"),
            self.console.locator(".ep-room h3").first,
        ):
            left_ms = 1000 * (deadline - time.monotonic())
            expect(shown).to_have_text(title, timeout=max(1, left_ms))

    def fall_silent(self) -> None:
        """Let nothing pass any more, by connections old and new."""
        self.proxy.swallows_new = True
        self.proxy.swallow(closing=True)

    def let_new_ones_pass(self) -> None:
        """Let new connections pass; the old ones stay silent."""
        self.proxy.swallow(closing=True)
        self.proxy.swallows_new = False


@pytest.fixture(scope="module")
def quick_server() -> Iterator[StreamlitServer]:
    script, env = "tests/support/quick_heartbeat_app.py", {"EPICRISIS_CASES_DIR": str(SAMPLES)}
    with StreamlitServer(script, env=env) as running:
        yield running


def opened(taught: Class, proxy: Proxy) -> Hall:
    phone = taught.open_phone().page
    phone.goto(f"{proxy.url}/r/{taught.code}?lang={taught.room.language}")
    console, projector = taught.both()
    return Hall(taught, proxy, phone, console.page, projector.page)


@pytest.fixture
def open_hall(
    open_class: Callable[..., Class], quick_server: StreamlitServer, fever: Story
) -> Iterator[OpenHall]:
    """A function that opens a class, at a finding, and all its windows."""
    with Proxy(quick_server.port) as proxy:

        def open_it(language: str = "en") -> Hall:
            taught = replace(open_class(quick_server, fever, language), url=proxy.url)
            taught.go_to("fever")
            return opened(taught, proxy)

        yield open_it


@pytest.mark.parametrize(
    "closing",
    [False, True],
    ids=["ends told", "ends swallowed"],
)
def test_who_is_on_a_silent_connection_takes_a_new_one(open_hall: OpenHall, closing: bool) -> None:
    hall = open_hall()
    hall.proxy.swallow(closing=closing)
    for block in ("cough", "xray"):
        hall.expect_at(block)
    for page in (hall.console, hall.projector):
        expect(page.locator("[data-room-offline]")).to_be_hidden()
    expect(hall.phone.locator("#lost")).to_have_text("")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_silence_is_told_with_since_when_and_ends(open_hall: OpenHall, language: str) -> None:
    hall = open_hall(language)
    hall.fall_silent()
    words = translator(language)
    lost = words("No connection since {time}; trying again…").split("{time}")
    since = re.compile(rf"^{lost[0]}\d+:\d\d.*{lost[1]}$")
    for page in (hall.console, hall.projector):
        expect(page.locator("[data-room-offline]")).to_have_text(since)
        expect(page.locator("[data-room-offline]")).to_be_visible()
    expect(hall.phone.locator("#lost")).to_have_text(words(LOST_ON_PHONE))
    hall.phone.wait_for_timeout(6000)  # whatever was tried meanwhile has failed
    hall.let_new_ones_pass()
    for block in ("cough", "xray"):
        hall.expect_at(block)
    for page in (hall.console, hall.projector):
        expect(page.locator("[data-room-offline]")).to_be_hidden()
    expect(hall.phone.locator("#lost")).to_have_text("")


def test_where_streams_are_kept_back_all_ask_instead(open_hall: OpenHall) -> None:
    hall = open_hall()
    hall.proxy.swallow(closing=False)
    hall.proxy.keeps_bodies_back = True
    for page in (hall.phone, hall.console, hall.projector):
        page.reload()
    for block in ("cough", "xray", "fever"):
        hall.expect_at(block)
    expect(hall.phone.locator("#lost")).to_have_text("")


@pytest.mark.parametrize("window", ["console", "projector"])
def test_a_key_that_is_pressed_in_silence_is_carried_out_afterwards(
    open_hall: OpenHall, window: str
) -> None:
    hall = open_hall()
    page: Page = getattr(hall, window)
    hall.fall_silent()
    for _ in range(3):
        page.keyboard.press("PageDown")
    expect(page.locator("[data-room-offline]")).to_contain_text(WAITING)
    hall.let_new_ones_pass()
    expect(hall.projector.locator("h1")).to_have_text("Cough", timeout=40_000)
    expect(hall.console.locator(".ep-room h3").first).to_have_text("Cough", timeout=40_000)
    expect(page.locator("[data-room-offline]")).to_be_hidden()
    page.wait_for_timeout(2500)
    expect(hall.projector.locator("h1")).to_have_text("Cough")


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("window", ["console", "projector"])
def test_a_key_whose_class_has_moved_meanwhile_is_told_so(
    open_hall: OpenHall, window: str, language: str
) -> None:
    hall = open_hall(language)
    page: Page = getattr(hall, window)
    hall.fall_silent()
    page.keyboard.press("PageDown")
    expect(page.locator("[data-room-offline]")).to_contain_text(translator(language)(WAITING))
    hall.taught.go_to("xray")
    at = hall.taught.room.version
    hall.let_new_ones_pass()
    expect(page.locator("[data-room-offline]")).to_contain_text(
        translator(language)(CHANGED), timeout=40_000
    )
    assert hall.taught.room.version == at


def test_a_vote_sent_in_silence_arrives_and_what_is_typed_stays(open_hall: OpenHall) -> None:
    hall = open_hall()
    hall.taught.go_to("Q1")
    hall.taught.act_by_teacher()
    hall.phone.get_by_label("An X-ray").check()
    hall.fall_silent()
    hall.phone.get_by_role("button", name="Send my answer").click()
    expect(hall.phone.locator("#lost")).to_have_text(LOST_ON_PHONE)
    hall.let_new_ones_pass()
    expect(hall.phone.locator("#status")).to_have_text("Received", timeout=40_000)
    assert len(hall.taught.votes()) == 1
    expect(hall.phone.get_by_label("An X-ray")).to_be_checked()


def test_with_the_real_heartbeat_all_have_come_back_within_25_seconds(
    open_class: Callable[..., Class], samples_server: StreamlitServer, fever: Story
) -> None:
    """On a machine that does much else it takes 15 of them."""
    with Proxy(samples_server.port) as proxy:
        taught = replace(open_class(samples_server, fever), url=proxy.url)
        taught.go_to("fever")
        hall = opened(taught, proxy)
        began = time.monotonic()
        hall.proxy.swallow(closing=True)
        hall.expect_at("cough", within_s=25)
        print(f"all have come back after {time.monotonic() - began:.1f} s")
        hall.expect_at("xray")
