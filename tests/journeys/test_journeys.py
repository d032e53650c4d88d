"""A learner finds a case, comes back to it and shares its address, in a real Chromium.

What a whole case is like: test_answers.py.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, WebSocketRoute, expect

from epicrisis.cases.model import Finding
from epicrisis.story.telling import Step, Story
from tests.support.chromium import Visit, choose_tool, settle, visit, visit_again
from tests.support.hands import form_of
from tests.support.learners import learner_before, opened, step_of
from tests.support.server import StreamlitServer

START = ".st-key-start-fievres-et-douleurs button"
CASE = "case=fievres-et-douleurs"


class Learner:
    """A person before a browser, who uses the mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def go_on(self) -> None:
        """Open the next finding, or the stage that begins with it."""
        self.page.locator(".st-key-reveal button, .st-key-next button").click()

    def settle(self) -> None:
        """Wait until the run is over, as a person does who reads what came."""
        expect(self.page.get_by_test_id("stApp")).to_have_attribute(
            "data-test-script-state", "notRunning"
        )
        way_on = ".st-key-reveal, .st-key-next, .ep-end, [class*='st-key-pass-']"
        expect(self.page.locator(way_on).first).to_be_visible()


@contextmanager
def at_home(browser: Browser, server: StreamlitServer) -> Iterator[Visit]:
    with visit_again(browser, locale="en") as visited:
        visited.page.goto(server.url)
        yield visited


@pytest.mark.thorough
def test_reading_again_finds_the_same_story(chromium: Browser, server: StreamlitServer) -> None:
    with at_home(chromium, server) as visited:
        page = visited.page
        page.locator(START).click()
        Learner(page).settle()
        expect(page.locator(".ep-step")).to_have_count(1)
        page.get_by_role("link", name="Library").click()
        page.get_by_role("button", name="Resume").click()
        expect(page.get_by_role("heading", name="Physical examination")).to_be_visible()
        page.get_by_role("link", name="History").click()
        expect(page.locator(".ep-step")).to_have_count(1)


def test_an_address_of_a_closed_page_leads_back_with_a_sentence(
    chromium: Browser, server: StreamlitServer
) -> None:
    with visit_again(chromium, locale="en") as visited:
        visited.page.goto(f"{server.url}/evolution?{CASE}")
        expect(visited.page.get_by_text("That page isn't open yet")).to_be_visible()
        expect(visited.page).to_have_url(re.compile("/anamnesis"))


@pytest.mark.thorough
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
    with visit_again(chromium, locale="en") as visited:
        visited.page.goto(server.url + address)
        expect(visited.page.get_by_text(sentence)).to_be_visible()
        expect(visited.page.locator(START)).to_be_visible()


@pytest.mark.thorough
def test_an_open_page_can_be_shared_on_a_cold_server(chromium: Browser) -> None:
    with StreamlitServer(is_cold=True) as cold, visit_again(chromium, locale="fr") as visited:
        visited.page.goto(f"{cold.url}/anamnesis?{CASE}")
        expect(visited.page.locator(".st-key-reveal")).to_be_visible()
        expect(visited.page).to_have_url(re.compile(CASE))


def test_no_chart_library_is_loaded_before_there_is_a_chart(
    chromium: Browser, server: StreamlitServer
) -> None:
    with visit(chromium, locale="en") as visited:
        scripts: list[str] = []
        visited.page.on("request", lambda request: scripts.append(request.url))
        visited.page.goto(server.url)
        visited.page.locator(START).click()
        learner = Learner(visited.page)
        learner.settle()
        learner.go_on()
        learner.settle()
        assert not [url for url in scripts if "plotly" in url.lower()]


def test_what_we_know_so_far_is_one_click_away(chromium: Browser, server: StreamlitServer) -> None:
    with at_home(chromium, server) as visited:
        page = visited.page
        page.locator(START).click()
        learner = Learner(page)
        learner.settle()
        learner.go_on()
        learner.settle()
        expect(page.get_by_role("heading", name="Physical examination")).to_be_visible()
        choose_tool(page, "In short")
        expect(page.locator(".ep-summary li")).to_have_count(2)


def test_the_next_stage_begins_at_its_beginning(
    chromium: Browser, server: StreamlitServer, ectopic: Story
) -> None:
    """Wherever one stood on the page before: its first question would be out of sight."""
    step = step_of(ectopic, "Q6")
    with visit_again(chromium, locale="en") as visited:
        page = visited.page
        with opened(server.database_url) as store:
            cookies = learner_before(store, ectopic, step.number)
        visited.carry(server.url, cookies)
        page.goto(f"{server.url}/diagnosis?case={ectopic.case.slug}&lang=en")
        # As where the new page is there before the old one is gone, which is often so.
        page.add_style_tag(content="[data-testid=stMainBlockContainer] { min-height: 5000px }")
        onward = page.locator(".st-key-next button")
        expect(onward).to_be_visible()  # what isn't seen yet takes no key
        onward.press("Enter")
        expect(form_of(page, step.number)).to_be_visible()
        settle(page)
        expect(page.get_by_role("heading", name="Treatment")).to_be_in_viewport()
        # A screen reader says that another page has come, and the keyboard goes on there.
        expect(page.locator("#ep-said")).to_have_text("Treatment")
        expect(page.get_by_role("heading", name="Treatment")).to_be_focused()
        expect(page).to_have_title("Treatment · Épicrise")
        page.get_by_role("link", name="Diagnosis").click()
        expect(page.get_by_role("heading", name="Diagnosis")).to_be_in_viewport()


def test_a_press_that_is_doubled_or_held_opens_one_finding(
    chromium: Browser, server: StreamlitServer, insulinoma: Story
) -> None:
    """Near the server, and far from it, where nothing has come when one presses again."""
    first = first_of_findings(insulinoma, 4)
    held: list[tuple[WebSocketRoute, str | bytes]] = []
    is_far = False

    def on_socket(socket: WebSocketRoute) -> None:
        way = socket.connect_to_server()
        socket.on_message(way.send)
        way.on_message(lambda said: held.append((socket, said)) if is_far else socket.send(said))

    with visit_again(chromium, locale="en") as visited, opened(server.database_url) as store:
        page = visited.page
        page.route_web_socket(re.compile("/_stcore/stream"), on_socket)
        visited.carry(server.url, learner_before(store, insulinoma, first.number))
        page.goto(f"{server.url}/{first.stage}?case={insulinoma.case.slug}&lang=en")
        way_on, told = page.locator(".st-key-reveal button"), page.locator("article.ep-step")
        expect(way_on).to_be_visible()
        settle(page)
        before = told.count()
        way_on.dblclick()
        expect(told).to_have_count(before + 1)
        page.wait_for_timeout(600)
        page.locator("body").focus()
        for _ in range(20):
            page.keyboard.down("ArrowRight")
        page.keyboard.up("ArrowRight")
        expect(told).to_have_count(before + 2)
        page.wait_for_timeout(600)
        is_far = True
        for _ in range(2):
            way_on.click()
            page.wait_for_timeout(400)
        page.keyboard.press("ArrowRight")
        is_far = False
        for socket, said in held:
            socket.send(said)
        expect(told).to_have_count(before + 3)
        page.wait_for_timeout(600)
        expect(told).to_have_count(before + 3)
        way_on.click()
        expect(told).to_have_count(before + 4)


REFUSES = """
    const refuse = () => { throw new DOMException("refused"); };
    for (const name of ["sessionStorage", "localStorage"]) {
        Object.defineProperty(window, name, { get: refuse });
    }
"""
TRANSLATES = """
    const translate = () => {
        const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        const found = [];
        while (texts.nextNode()) found.push(texts.currentNode);
        for (const text of found) {
            const isLeft = text.parentElement.closest("script, style, svg, font");
            if (!text.data.trim() || isLeft) continue;
            const [outer, inner] = ["font", "font"].map((name) => document.createElement(name));
            inner.textContent = text.data;
            outer.append(inner);
            text.replaceWith(outer);
        }
    };
    addEventListener("load", () => setInterval(translate, 150));
"""


@pytest.mark.thorough
@pytest.mark.parametrize("browser_does", [REFUSES, TRANSLATES], ids=["no storage", "translator"])
def test_a_browser_that_keeps_nothing_or_translates_reads_a_case(
    chromium: Browser, server: StreamlitServer, browser_does: str
) -> None:
    """Cookies that are refused take what a tab keeps along; a translator wraps every word."""
    with visit(chromium, locale="en") as visited:
        page = visited.page
        visited.context.add_init_script(browser_does)
        page.goto(server.url)
        page.locator(START).click()
        for _ in range(4):
            way_on = page.locator(".st-key-reveal button, .st-key-next button")
            passing = page.locator("[class*='st-key-pass-'] button").first
            (passing if passing.is_visible() else way_on.first).click()
            page.wait_for_timeout(1000)
            settle(page)
            expect(page.get_by_test_id("stException")).to_have_count(0)
        expect(page.get_by_role("heading", level=1)).to_have_text("Investigations")
        assert visited.complaints() == []


def first_of_findings(story: Story, count: int) -> Step:
    """The first of so many findings of a stage that follow each other."""
    steps = story.steps
    return next(
        steps[at]
        for at in range(len(steps) - count + 1)
        if steps[at].stage == steps[max(0, at - 1)].stage
        and all(
            isinstance(each.block, Finding) and each.stage == steps[at].stage
            for each in steps[at : at + count]
        )
    )
