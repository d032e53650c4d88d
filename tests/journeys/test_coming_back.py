"""Pages come back by themselves, in a real Chromium, and nobody presses or writes in vain.

A server is restarted, a laptop sleeps, a phone is locked, a proxy forgets a connection: the first
press on the page works or is carried out later, once, and the page says so in its language.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from epicrisis.story.telling import Story
from tests.conftest import SAMPLES
from tests.support.chromium import PHONE, Visit, settle, visit
from tests.support.learners import learner_before, opened, step_of
from tests.support.server import ServerError, StreamlitServer

LOST = {
    "en": re.compile("connection to the server is lost"),
    "fr": re.compile("connexion au serveur est perdue"),
}
HELD = {"en": re.compile("as soon as it is back"), "fr": re.compile("dès qu’elle sera revenue")}


@pytest.fixture(scope="module")
def served() -> Iterator[StreamlitServer]:
    with StreamlitServer(env={"EPICRISIS_CASES_DIR": str(SAMPLES)}) as running:
        yield running


@pytest.fixture
def mortal(served: StreamlitServer) -> Iterator[StreamlitServer]:
    """A server of these tests alone, which they end and start."""
    yield served
    with suppress(ServerError):  # it is running
        served.start()


Open = Callable[..., AbstractContextManager[Visit]]


@pytest.fixture
def before(chromium: Browser, mortal: StreamlitServer, fever: Story) -> Open:
    """A function that opens the page of a learner whose next step is a finding or a question."""

    @contextmanager
    def open_it(
        block: str | None, page: str = "", *, language: str = "en", url: str = "", **options: object
    ) -> Iterator[Visit]:
        end = len(fever.steps) + 1
        step = None if block is None else step_of(fever, block)
        with opened(mortal.database_url) as store:
            cookies = learner_before(store, fever, step.number if step else end)
        origin = url or mortal.url
        with visit(chromium, locale=language, **options) as visited:  # type: ignore[arg-type]
            visited.context.add_cookies(
                [{"name": name, "value": value, "url": origin} for name, value in cookies.items()]
            )
            where = page or (step.stage if step else "debrief")
            visited.page.goto(f"{origin}/{where}?case=a-fever")
            expect(visited.page.locator(".ep-head")).to_be_visible()
            settle(visited.page)
            yield visited

    return open_it


def restart(server: StreamlitServer, page: Page, wait_s: float = 1.5) -> None:
    """Restart a server under a page, which is left to come back by itself."""
    server.kill()
    expect_connection(page, is_up=False)
    page.wait_for_timeout(1000 * wait_s)
    server.start()
    expect_connection(page, is_up=True)


def expect_connection(page: Page, *, is_up: bool) -> None:
    """Expect Streamlit to be connected, or not to be."""
    state = "[data-test-connection-state=CONNECTED]"
    expect(page.locator(f"[data-testid=stApp]{state}")).to_have_count(1 if is_up else 0)


def press_at(locator: Locator) -> None:
    """Press where something is, as a finger does: whether or not it takes presses."""
    box = locator.bounding_box()
    assert box is not None
    locator.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def told(page: Page) -> Locator:
    return page.locator("article.ep-step h2")


def said(page: Page) -> Locator:
    return page.locator("#ep-connection")


def mark(page: Page) -> None:
    page.evaluate("window.isTheSame = true")


def is_the_same(page: Page) -> bool:
    """Whether the page hasn't been reloaded since it was marked."""
    return bool(page.evaluate("window.isTheSame === true"))


WAY_ON = ".st-key-reveal button, .st-key-next button"


# --- After a restart ---------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_page_that_was_just_opened_works_after_a_restart(
    before: Open, mortal: StreamlitServer, language: str
) -> None:
    with before("fever", language=language) as visited:
        page = visited.page
        mark(page)
        restart(mortal, page)
        page.locator(WAY_ON).click()
        expect(told(page)).to_have_text([{"en": "Fever", "fr": "Fièvre"}[language]])
        assert is_the_same(page)


def test_a_stage_that_was_just_reached_works_after_a_restart(
    before: Open, mortal: StreamlitServer
) -> None:
    with before("Q1", "anamnesis") as visited:
        page = visited.page
        page.locator(".st-key-next button").click()
        expect(page.locator("[data-testid=stRadioOption]")).to_have_count(3)
        settle(page)
        restart(mortal, page)
        page.locator("[data-testid=stRadioOption]").first.click()
        page.locator("[class*=st-key-commit-] button").click()
        expect(page.locator(WAY_ON)).to_be_visible()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_press_in_the_gap_is_said_and_carried_out_once(
    before: Open, mortal: StreamlitServer, language: str
) -> None:
    with before("fever", language=language, size=PHONE, has_touch=True) as visited:
        page = visited.page
        mark(page)
        mortal.kill()
        expect(said(page)).to_have_text(LOST[language])
        for _ in range(4):
            press_at(page.locator(WAY_ON))
        expect(said(page)).to_have_text(HELD[language])
        page.wait_for_timeout(6000)  # Streamlit would have brought its own dialog by now
        expect(page.locator("[data-testid=stDialog]")).not_to_be_visible()
        assert visited.accessibility_violations() == []
        mortal.start()
        expect(told(page)).to_have_count(1)
        expect(said(page)).to_have_text("")
        page.wait_for_timeout(1500)
        expect(told(page)).to_have_count(1)
        assert is_the_same(page)


# --- What is written and not sent ----------------------------------------------------------

WRITTEN = {"Q1": "single", "Q2": "multiple", "Q3": "ordering", "Q4": "numeric", "Q5": "free_text"}


def write(page: Page, kind: str) -> None:
    """Answer a question as far as "Commit my answer", certainty included."""
    form = page.locator("[data-testid=stForm]")
    if kind == "single":
        form.locator("[data-testid=stRadioOption]").nth(1).click()
    elif kind == "multiple":
        for number in (0, 2):
            form.locator("[data-testid=stCheckbox] label").nth(number).click()
    elif kind == "ordering":
        box = form.get_by_role("combobox")
        box.click()
        for _ in range(3):
            page.get_by_role("option").last.click()
        page.keyboard.press("Escape")
    else:
        form.get_by_role("textbox").fill("3" if kind == "numeric" else "It clears the airways.")
    form.locator("[class*=st-key-certainty-] button").nth(1).click()
    expect(form.locator("[class*=st-key-certainty-] [aria-checked=true]")).to_have_count(1)
    page.wait_for_timeout(100)


FIELDS = """() => [
    ...document.querySelectorAll("[data-testid=stForm] [class*=st-key-]")
].map((box) => [
    ...[...box.querySelectorAll("input[type=radio], input[type=checkbox]")].map((e) => e.checked),
    ...[...box.querySelectorAll("[role=radio]:not(input)")].map((e) => e.ariaChecked),
    ...[...box.querySelectorAll("[data-tag]")].map((e) => e.ariaLabel),
    ...[...box.querySelectorAll("textarea, input[type=text]")].map((e) => e.value),
]).filter((each) => each.length)"""


def expect_fields(page: Page, fields: object) -> None:
    """Expect the form to hold what it held."""
    page.wait_for_function(
        f"(before) => JSON.stringify(({FIELDS})()) === JSON.stringify(before)", arg=fields
    )


def commit(page: Page) -> None:
    page.locator("[class*=st-key-commit-] button").click()
    expect(page.locator("[class*=st-key-commit-]")).to_have_count(0)


@pytest.mark.parametrize(("block", "kind"), WRITTEN.items())
def test_what_is_written_is_there_and_is_sent_after_a_restart(
    before: Open, mortal: StreamlitServer, fever: Story, block: str, kind: str
) -> None:
    with before(block) as visited:
        page = visited.page
        mark(page)
        write(page, kind)
        fields = page.evaluate(FIELDS)
        restart(mortal, page)
        expect_fields(page, fields)
        page.locator("[class*=st-key-commit-] button").click()
        expect(page.locator(f".st-key-commit-{step_of(fever, block).number}")).to_have_count(0)
        assert is_the_same(page)
        page.wait_for_function("sessionStorage.getItem('epicrisis.answers') === '{}'")


@pytest.mark.parametrize(("block", "kind"), WRITTEN.items())
def test_what_is_written_stays_over_a_reload_a_language_and_another_page(
    before: Open, block: str, kind: str
) -> None:
    with before(block) as visited:
        page = visited.page
        write(page, kind)
        fields = page.evaluate(FIELDS)
        page.reload()
        expect_fields(page, fields)
        page.get_by_role("radio", name="Français").click()
        expect(page.get_by_role("button", name="Valider ma réponse")).to_be_visible()
        if kind != "ordering":
            expect_fields(page, fields)
        page.get_by_role("radio", name="English").click()
        expect(page.get_by_role("button", name="Commit my answer")).to_be_visible()
        expect_fields(page, fields)
        page.get_by_role("link", name="Library").first.click()
        expect(page.get_by_role("heading", name="Épicrise", exact=True)).to_be_visible()
        page.go_back()
        expect_fields(page, fields)
        assert visited.page_errors == []
