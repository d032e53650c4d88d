"""A learner goes from the library to the end of the first case, in a real Chromium."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from epicrisis.cases.model import Finding, in_language
from epicrisis.story.telling import Story
from tests.support.chromium import DESKTOP, PHONE, Visit, visit
from tests.support.server import StreamlitServer

START = ".st-key-start-fievres-et-douleurs button"
WORDS = {
    "fr": {"start": "Commencer", "resume": "Reprendre", "know": "Ce que l’on sait"},
    "en": {"start": "Start", "resume": "Resume", "know": "What we know so far"},
}
CASE = "case=fievres-et-douleurs"


def main(page: Page) -> str:
    return page.get_by_test_id("stMain").inner_text()


class Learner:
    """A person before a browser, who uses the mouse or the keyboard."""

    def __init__(self, page: Page, story: Story, *, keyboard: bool) -> None:
        self.page = page
        self.story = story
        self.keyboard = keyboard

    def go_on(self) -> None:
        """Press the one button that leads on: to the next finding, or to the next stage."""
        if self.keyboard:
            self.page.keyboard.press("ArrowRight")
        else:
            self.page.locator(".st-key-reveal button, .st-key-next button").click()

    def dont_know(self) -> None:
        """Pass the question; with the keyboard, by going to the button and pressing it."""
        button = self.page.locator("[class*='st-key-pass-'] button")
        if self.keyboard:
            button.focus()
            self.page.keyboard.press("Enter")
        else:
            button.click()

    def live_through(self, language: str) -> Iterator[str]:
        """Open everything; yield the stage each time one is through."""
        steps = self.story.steps
        for before, step in zip((None, *steps), steps, strict=False):
            if before is not None and step.stage != before.stage:
                yield before.stage
                self.go_on()
                expect(self.page).to_have_url(re.compile(f"/{step.stage}\\?.*{CASE}"))
                self.settle()
            if isinstance(step.block, Finding):
                self.go_on()
                title = in_language(step.block.title, language)
                expect(self.page.locator("article.ep-step h2").last).to_have_text(title)
            else:
                self.dont_know()
                expect(self.page.locator("article.ep-question").last).to_contain_text(
                    in_language(step.block.stem, language)[:20]
                )
            self.settle()
        yield steps[-1].stage

    def settle(self) -> None:
        """Wait until the run is over, as a person does who reads what came."""
        expect(self.page.get_by_test_id("stApp")).to_have_attribute(
            "data-test-script-state", "notRunning"
        )
        way_on = ".st-key-reveal, .st-key-next, .ep-end, [class*='st-key-pass-']"
        expect(self.page.locator(way_on).first).to_be_visible()


@contextmanager
def at_home(
    browser: Browser, server: StreamlitServer, size: tuple[int, int], language: str, scheme: str
) -> Iterator[Visit]:
    with visit(browser, size=size, locale=language, color_scheme=scheme) as visited:
        visited.page.goto(server.url)
        yield visited


@pytest.mark.parametrize(
    ("language", "size", "scheme", "keyboard"),
    [
        ("en", DESKTOP, "dark", True),
        ("fr", PHONE, "light", False),
    ],
    ids=[
        "english-keys-desktop",
        "french-touch-phone",
    ],
)
def test_the_case_can_be_lived_from_home_to_its_end(
    chromium: Browser,
    server: StreamlitServer,
    insulinoma: Story,
    language: str,
    size: tuple[int, int],
    scheme: str,
    keyboard: bool,
) -> None:
    with at_home(chromium, server, size, language, scheme) as visited:
        page = visited.page
        start = page.locator(START, has_text=WORDS[language]["start"])
        expect(start).to_be_visible()
        assert visited.accessibility_violations() == []
        if keyboard:
            start.focus()
            page.keyboard.press("Enter")
        else:
            start.click()
        learner = Learner(page, insulinoma, keyboard=keyboard)
        learner.settle()
        for _ in learner.live_through(language):
            assert visited.accessibility_violations() == []
            assert page.evaluate("document.documentElement.lang") == language
            width = page.evaluate("document.documentElement.scrollWidth")
            assert width <= size[0], "the page scrolls sideways"
        assert in_language(insulinoma.case.final_title.text, language) in main(page)
        assert visited.complaints() == []


def test_reading_again_finds_the_same_story(
    chromium: Browser, server: StreamlitServer, insulinoma: Story
) -> None:
    with at_home(chromium, server, DESKTOP, "en", "light") as visited:
        page = visited.page
        page.locator(START).click()
        learner = Learner(page, insulinoma, keyboard=False)
        learner.settle()
        learner.go_on()
        expect(page.locator(".ep-step")).to_have_count(1)
        page.get_by_role("link", name="Library").click()
        page.get_by_role("button", name="Resume").click()
        expect(page.locator(".ep-step")).to_have_count(1)


def test_an_address_of_a_closed_page_leads_back_with_a_sentence(
    chromium: Browser, server: StreamlitServer
) -> None:
    with visit(chromium, locale="en") as visited:
        visited.page.goto(f"{server.url}/evolution?{CASE}")
        expect(visited.page.get_by_text("That page isn't open yet")).to_be_visible()
        expect(visited.page).to_have_url(re.compile("/anamnesis"))


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("/?case=nonsense", "There is no such case here"),
        ("/treatment?case=nonsense", "There is no such case here"),
        ("/?lang=tlh", "doesn't speak"),
        ("/no-such-page", "There is no such page"),
        ("/anamnesis", "Choose a case first"),
    ],
)
def test_an_address_that_means_nothing_leads_home_with_a_sentence(
    chromium: Browser, server: StreamlitServer, address: str, sentence: str
) -> None:
    with visit(chromium, locale="en") as visited:
        visited.page.goto(server.url + address)
        expect(visited.page.get_by_text(sentence)).to_be_visible()
        expect(visited.page.locator(START)).to_be_visible()


def test_an_open_page_can_be_shared_on_a_cold_server(chromium: Browser, insulinoma: Story) -> None:
    with StreamlitServer() as cold, visit(chromium, locale="fr") as visited:
        visited.page.goto(f"{cold.url}/anamnesis?{CASE}")
        expect(visited.page.locator(".st-key-reveal")).to_be_visible()
        expect(visited.page).to_have_url(re.compile(CASE))


def test_no_chart_library_is_loaded_before_there_is_a_chart(
    chromium: Browser, server: StreamlitServer, insulinoma: Story
) -> None:
    with at_home(chromium, server, DESKTOP, "en", "light") as visited:
        scripts: list[str] = []
        visited.page.on("request", lambda request: scripts.append(request.url))
        visited.page.locator(START).click()
        learner = Learner(visited.page, insulinoma, keyboard=False)
        learner.settle()
        learner.go_on()
        learner.settle()
        assert not [url for url in scripts if "plotly" in url.lower()]


def test_what_we_know_so_far_is_one_click_away(
    chromium: Browser, server: StreamlitServer, insulinoma: Story
) -> None:
    with at_home(chromium, server, DESKTOP, "en", "light") as visited:
        page = visited.page
        page.locator(START).click()
        learner = Learner(page, insulinoma, keyboard=False)
        learner.settle()
        learner.go_on()
        page.get_by_role("button", name=WORDS["en"]["know"]).click()
        expect(page.locator(".ep-summary li")).to_have_count(1)
