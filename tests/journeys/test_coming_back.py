"""Pages come back by themselves, in a real Chromium, and nobody presses or writes in vain.

A server is restarted, a laptop sleeps, a phone is locked, a proxy forgets a connection: the first
press on the page works or is carried out later, once, and the page says so in its language.
"""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, WebSocketRoute, expect

from epicrisis.story.telling import Story
from tests.conftest import CASES, SAMPLES
from tests.journeys.asked_page import IN_FIELDS
from tests.journeys.classroom import Class
from tests.support.chromium import (
    PHONE,
    Visit,
    choose_language,
    choose_tool,
    open_lanes,
    origin_of,
    settle,
    visit,
    visit_again,
)
from tests.support.hands import ROWS
from tests.support.learners import learner_before, opened, step_of
from tests.support.process import ProcessError
from tests.support.proxy import Proxy
from tests.support.server import StreamlitServer
from tests.support.tiers import thorough

LOST = {
    "en": re.compile("connection to the server is lost"),
    "fr": re.compile("connexion au serveur est perdue"),
}
HELD = {
    "en": re.compile("as soon as it is back"),
    "fr": re.compile("votre dernière action sera exécutée"),
}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StreamlitServer]:
    folder = tmp_path_factory.mktemp("cases")
    for source in (*SAMPLES.iterdir(), CASES / "grossesse-extra-uterine"):
        if source.is_dir():
            shutil.copytree(source, folder / source.name)
    with StreamlitServer(env={"EPICRISIS_CASES_DIR": str(folder)}) as running:
        yield running


@pytest.fixture
def mortal(served: StreamlitServer) -> Iterator[StreamlitServer]:
    """A server of these tests alone, which they end and start."""
    yield served
    with suppress(ProcessError):  # it is running
        served.start()


Open = Callable[..., AbstractContextManager[Visit]]


@pytest.fixture
def before(chromium: Browser, mortal: StreamlitServer, fever: Story) -> Open:
    """A function that opens the page of a learner whose next step is a finding or a question."""

    @contextmanager
    def open_it(
        block: str | None,
        page: str = "",
        *,
        story: Story = fever,
        language: str = "en",
        url: str = "",
        **options: object,
    ) -> Iterator[Visit]:
        end = len(story.steps) + 1
        step = None if block is None else step_of(story, block)
        with opened(mortal.database_url) as store:
            cookies = learner_before(store, story, step.number if step else end)
        origin = url or mortal.url
        with visit_again(chromium, locale=language, **options) as visited:  # type: ignore[arg-type]
            visited.carry(origin, cookies)
            where = page or (step.stage if step else "debrief")
            visited.page.goto(f"{origin}/{where}?case={story.case.slug}")
            expect(visited.page.locator(".ep-head")).to_be_visible()
            expect(visited.page.locator("html[data-ep-connection=here]")).to_have_count(1)
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


@pytest.mark.thorough
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


@pytest.mark.thorough
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


@pytest.mark.parametrize("language", [thorough("en"), "fr"])
@pytest.mark.long
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
        mortal.start()
        expect(told(page)).to_have_count(1)
        expect(said(page)).to_have_text("")
        page.wait_for_timeout(1500)
        expect(told(page)).to_have_count(1)
        assert is_the_same(page)


@pytest.mark.thorough
def test_a_key_in_the_gap_is_carried_out_once(before: Open, mortal: StreamlitServer) -> None:
    with before("fever") as visited:
        page = visited.page
        mortal.kill()
        expect_connection(page, is_up=False)
        for _ in range(3):
            page.keyboard.press("ArrowRight")
        expect(said(page)).to_have_text(HELD["en"])
        mortal.start()
        expect(told(page)).to_have_count(1)
        page.wait_for_timeout(1500)
        expect(told(page)).to_have_count(1)


@pytest.mark.thorough
def test_all_that_is_pressed_in_the_gap_is_carried_out_in_its_order(
    before: Open, mortal: StreamlitServer
) -> None:
    with before("Q1") as visited:
        page = visited.page
        expect(page.locator("[data-testid=stRadioOption]")).to_have_count(3)
        mortal.kill()
        expect_connection(page, is_up=False)
        press_at(page.locator("[data-testid=stRadioOption]").nth(1))
        press_at(page.locator("[class*=st-key-certainty-] button").nth(2))
        press_at(page.locator("[class*=st-key-commit-] button"))
        mortal.start()
        expect(page.locator("[class*=st-key-commit-]")).to_have_count(0)
        expect(page.locator("article.ep-step").last).to_contain_text("certain")


@pytest.mark.thorough
@pytest.mark.parametrize("where", ["a page", "a language"])
def test_a_way_that_is_taken_in_the_gap_leads_there(
    before: Open, mortal: StreamlitServer, where: str
) -> None:
    with before("Q1", "anamnesis") as visited:
        page = visited.page
        if where == "a language":
            page.get_by_test_id("stExpandSidebarButton").click()
            settle(page)
        mortal.kill()
        expect(said(page)).to_have_text(LOST["en"])
        if where == "a page":
            press_at(page.get_by_role("link", name="Investigations"))
        else:
            press_at(page.get_by_role("radio", name="Français"))
        expect(said(page)).to_have_text(HELD["en"])
        mortal.start()
        if where == "a page":
            expect(page.locator(".ep-question")).to_be_visible()
        else:
            expect(page.get_by_role("heading", name="Anamnèse")).to_be_visible()


@pytest.mark.thorough
def test_a_page_that_was_frozen_goes_on_at_the_first_press(
    before: Open, mortal: StreamlitServer
) -> None:
    """As a phone that was locked: its scripts stand still, and its server is another one then."""
    with before("fever", size=PHONE, has_touch=True) as visited:
        page = visited.page
        browser = visited.context.new_cdp_session(page)
        browser.send("Page.setWebLifecycleState", {"state": "frozen"})
        mortal.kill()
        mortal.start()
        browser.send("Page.setWebLifecycleState", {"state": "active"})
        page.locator(WAY_ON).tap()
        expect(told(page)).to_have_text(["Fever"])


# --- What is written and not sent ----------------------------------------------------------

WRITTEN = {
    "Q1": "options, several", "Q2": "options, one", "Q4": "ranking", "Q5": "free text",
    "Q6": "concordance", "Q8": "three of five", "Q9": "number", "Q11": "short text",
    "Q12": "long list", "Q13": "zones", "Q14": "order in time",
}  # fmt: skip
"""A question of each kind, of the case that has them all."""


def kinds(first: str) -> list[Any]:
    """Every kind of question; all but one are left to the second tier."""
    return [
        (pytest.param if block == first else thorough)(block, id=kind)
        for block, kind in WRITTEN.items()
    ]


def write(page: Page, typed: str = "It clears the airways.") -> None:
    """Answer a question as far as "Commit my answer", certainty included where it is asked."""
    form = page.locator("[data-testid=stForm]")
    expect(form).to_have_attribute("role", "group")
    settle(page)
    rows, sure = form.locator(ROWS), form.locator("[class*=st-key-certainty-] button")
    if form.locator(".ep-ranking").count():
        for letter in "BDCAFE"[: rows.count()]:
            page.keyboard.press(letter)
    elif form.locator(".ep-zone").count():
        form.locator(".ep-zone-frame img").click(position={"x": 90, "y": 120})
    elif rows.count():
        rows.nth(1).click()
        if form.get_by_role("checkbox").count():
            rows.nth(3).click()
    else:
        form.get_by_role("textbox").fill(typed)
    if sure.count():
        sure.nth(1).click()
        expect(sure.nth(1)).to_have_attribute("aria-checked", "true")
    page.wait_for_timeout(100)


def typed_to(block: str) -> str:
    """Words that the question's field takes."""
    return {"Q9": "−7,9", "Q11": "œdème"}.get(block, "It clears the airways.")


FIELDS = f"""() => ({IN_FIELDS})(document.querySelector("[data-testid=stForm]")
    ?? document.createElement("form"))"""


def expect_fields(page: Page, fields: object) -> None:
    """Expect the form to hold what it held."""
    page.wait_for_function(
        f"(before) => JSON.stringify(({FIELDS})()) === JSON.stringify(before)", arg=fields
    )


def commit(page: Page) -> None:
    """Send the answer, and expect it to be taken."""
    button = page.locator("[class*=st-key-commit-]")
    name = button.evaluate("each => [...each.classList].find((one) => one.startsWith('st-key-'))")
    button.get_by_role("button").click()
    expect(page.locator(f".{name}")).to_have_count(0)


@pytest.mark.parametrize("block", kinds("Q5"))
@pytest.mark.long
def test_what_is_written_is_there_and_is_sent_after_a_restart(
    before: Open, mortal: StreamlitServer, ectopic: Story, block: str
) -> None:
    with before(block, story=ectopic) as visited:
        page = visited.page
        mark(page)
        write(page, typed_to(block))
        fields = page.evaluate(FIELDS)
        restart(mortal, page)
        expect_fields(page, fields)
        commit(page)
        assert is_the_same(page)
        page.wait_for_function("sessionStorage.getItem('epicrisis.answers') === '{}'")


@pytest.mark.thorough
def test_one_writes_on_while_the_server_is_away(before: Open, mortal: StreamlitServer) -> None:
    with before("Q5") as visited:
        page = visited.page
        field = page.get_by_role("textbox")
        field.click()
        page.keyboard.type("It clears ")
        mortal.kill()
        expect_connection(page, is_up=False)
        page.keyboard.type("the airways ")
        page.wait_for_timeout(4000)  # Streamlit's dialog would have taken the keys
        page.keyboard.type("of what ")
        mortal.start()
        expect_connection(page, is_up=True)
        page.keyboard.type("is in them.")
        expect(page.locator("html[data-ep-connection=here]")).to_have_count(1)
        expect(field).to_have_value("It clears the airways of what is in them.")
        commit(page)
        expect(page.get_by_text("It clears the airways of what is in them.")).to_be_visible()


@pytest.mark.thorough
@pytest.mark.parametrize("block", kinds("Q4"))
def test_what_is_written_stays_over_a_reload_a_language_and_another_page(
    before: Open, ectopic: Story, block: str
) -> None:
    with before(block, story=ectopic) as visited:
        page = visited.page
        write(page, typed_to(block))
        fields = page.evaluate(FIELDS)
        page.reload()
        expect_fields(page, fields)
        choose_language(page, "Français")
        expect(page.get_by_role("button", name="Valider ma réponse")).to_be_visible()
        expect_fields(page, fields)
        choose_language(page, "English")
        expect(page.get_by_role("button", name="Commit my answer")).to_be_visible()
        expect_fields(page, fields)
        for elsewhere, heading in (("Library", "Épicrise"), ("Timeline", "Timeline")):
            page.get_by_role("link", name=elsewhere).first.click()
            expect(page.get_by_role("heading", name=heading, exact=True).first).to_be_visible()
            page.go_back()
            expect_fields(page, fields)
        page.goto(f"{origin_of(page)}/_stcore/health")
        page.go_back()
        expect_fields(page, fields)
        commit(page)
        assert visited.page_errors == []


@pytest.mark.thorough
def test_whoever_deletes_all_data_deletes_what_the_tab_has_kept(before: Open) -> None:
    with before("Q5") as visited:
        page = visited.page
        write(page)
        kept = "sessionStorage.getItem('epicrisis.answers')"
        assert "airways" in page.evaluate(kept)
        page.get_by_role("link", name="Library").first.click()
        page.get_by_text("My work on this device").click()
        expect(page.get_by_role("button", name="Delete my data")).to_be_visible()
        settle(page)
        page.get_by_role("button", name="Delete my data").click()
        settle(page)
        page.locator(".st-key-delete_all button").click()
        expect(page.get_by_text("Your data is deleted.")).to_be_visible()
        page.wait_for_function(f"{kept} === null")


@pytest.mark.thorough
def test_nothing_in_a_number_is_a_press_that_waits_for_the_server(
    before: Open, mortal: StreamlitServer
) -> None:
    """Neither Enter, which commits nothing, nor the sign, which is changed at once."""
    with before("Q4") as visited:
        page = visited.page
        field = page.get_by_role("textbox")
        field.fill("3")
        mortal.kill()
        expect(said(page)).to_have_text(LOST["en"])
        field.press("Enter")
        press_at(page.get_by_role("button", name="Change the sign"))
        expect(field).to_have_value("−3")
        page.wait_for_timeout(300)
        expect(said(page)).to_have_text(LOST["en"])
        mortal.start()
        expect_connection(page, is_up=True)
        expect(page.locator("html[data-ep-connection=here]")).to_have_count(1)
        settle(page)
        expect(field).to_have_value("−3")
        commit(page)
        expect(page.locator("article.ep-question").last).to_contain_text("−3")


@pytest.mark.thorough
def test_a_letter_pressed_in_the_gap_is_carried_out(
    before: Open, mortal: StreamlitServer, ectopic: Story
) -> None:
    with before("Q8", story=ectopic) as visited:
        page = visited.page
        mortal.kill()
        expect(said(page)).to_have_text(LOST["en"])
        page.keyboard.press("c")
        expect(said(page)).to_have_text(HELD["en"])
        mortal.start()
        expect(page.locator("[data-ep-chosen]")).to_have_text("1 of 3 chosen")
        expect(page.get_by_role("checkbox").nth(2)).to_be_checked()


# --- Other pages ---------------------------------------------------------------------------


@pytest.mark.thorough
def test_a_timeline_keeps_what_was_chosen_over_a_restart(
    before: Open, mortal: StreamlitServer
) -> None:
    with before(None, "timeline") as visited:
        page = visited.page
        mark(page)
        open_lanes(page)
        page.get_by_text("Hide what is assumed").click()
        expect(page.locator(".st-key-hide_assumed input")).to_be_checked()
        settle(page)
        page.locator(".st-key-event_box input").click()
        page.get_by_role("option", name=re.compile("Normal X-ray")).click()
        expect(page.locator(".ep-event")).to_contain_text("Normal X-ray")
        settle(page)
        restart(mortal, page)
        expect(page.locator("html[data-ep-connection=here]")).to_have_count(1)
        expect(page.locator(".st-key-hide_assumed input")).to_be_checked()
        expect(page.locator(".ep-event")).to_contain_text("Normal X-ray")
        page.locator(".st-key-events_sentences summary").click()
        expect(page.locator(".st-key-events_sentences")).to_contain_text(
            "Normal X-ray. When: day 0"
        )
        assert is_the_same(page)


@pytest.mark.thorough
def test_the_differential_is_changed_after_a_restart(before: Open, mortal: StreamlitServer) -> None:
    with before("Q1") as visited:
        page = visited.page
        choose_tool(page, "Hypotheses")
        page.locator(".st-key-new_hypothesis input").fill("Flu")
        page.get_by_role("option", name="Flu", exact=True).click()
        expect(page.locator(".st-key-weight-0")).to_be_visible()
        settle(page)
        restart(mortal, page)
        page.locator(".st-key-weight-0").get_by_text("unlikely").click()
        expect(page.locator(".st-key-weight-0 [aria-checked=true]")).to_have_text("unlikely")
        settle(page)
        page.reload()
        choose_tool(page, "Hypotheses")
        expect(page.locator(".st-key-weight-0 [aria-checked=true]")).to_have_text("unlikely")


@pytest.mark.thorough
def test_the_library_and_its_box_of_the_device_work_after_a_restart(
    before: Open, mortal: StreamlitServer
) -> None:
    with before("Q1") as visited:
        page = visited.page
        page.goto(mortal.url)
        page.get_by_text("My work on this device").click()
        expect(page.locator(".st-key-give_code button")).to_be_visible()
        settle(page)
        restart(mortal, page)
        page.locator(".st-key-give_code button").click()
        expect(page.get_by_text("Type it on the other device")).to_be_visible()


@pytest.mark.thorough
def test_a_debrief_gives_its_files_after_a_restart(before: Open, mortal: StreamlitServer) -> None:
    with before(None) as visited:
        page = visited.page
        restart(mortal, page)
        page.locator(".st-key-fold-files summary").click()
        with page.expect_download() as download:
            page.locator(".st-key-take_case_html button").click()
        assert download.value.suggested_filename == "a-fever.en.html"


@pytest.mark.thorough
def test_an_author_types_on_through_a_restart(chromium: Browser, mortal: StreamlitServer) -> None:
    with visit(chromium, locale="en") as visited:
        page = visited.page
        page.goto(f"{mortal.url}/author?lang=en")
        page.get_by_role("button", name="Begin", exact=True).click()
        text = page.locator(".cm-content")
        mark(page)
        page.get_by_role("tab", name="Source and images").click()
        page.get_by_label("Source text:").fill("One sentence. And another.")
        page.get_by_role("tab", name="YAML").click()
        text.click()
        page.keyboard.press("Control+Home")
        page.keyboard.type("# before\n")
        settle(page)
        mortal.kill()
        expect_connection(page, is_up=False)
        page.keyboard.type("# in the gap\n")
        page.wait_for_timeout(1500)
        mortal.start()
        page.keyboard.type("# and no key was lost\n")
        expect_connection(page, is_up=True)
        expect(page.locator("html[data-ep-connection=here]")).to_have_count(1)
        page.keyboard.type("nonsense: true\n")
        expect(page.locator(".cm-panel-lint li", has_text="nonsense")).to_be_visible()
        assert is_the_same(page)
        lines = page.locator(".cm-line").all_text_contents()
        assert lines[:4] == ["# before", "# in the gap", "# and no key was lost", "nonsense: true"]
        page.get_by_role("tab", name="Source and images").click()
        expect(page.get_by_label("Source text:")).to_have_value("One sentence. And another.")
        expect(page.locator("[data-testid=stMain]")).to_contain_text(
            "by the numbers that the case cites: 2"
        )
        with page.expect_download() as download:
            page.get_by_role("button", name="Download").click()
        assert download.value.suggested_filename == "my-first-case.zip"


@pytest.mark.thorough
def test_a_console_and_its_projector_come_back_and_no_button_is_pressed_in_vain(
    open_class: Callable[..., Class], mortal: StreamlitServer, fever: Story
) -> None:
    lesson = open_class(mortal, fever, "fr")
    console, projector = lesson.both()
    mark(console.page)
    mark(projector.page)
    mortal.kill()
    expect_connection(console.page, is_up=False)
    for _ in range(3):
        press_at(console.page.locator(".st-key-room_next button"))
    expect(said(console.page)).to_have_text(HELD["fr"])
    console.page.wait_for_timeout(4000)
    for page in (console.page, projector.page):
        expect(page.locator("[data-testid=stDialog]")).not_to_be_visible()
    version = lesson.room.version
    mortal.start()
    for window in (console, projector):
        expect(window.page.locator(f"html[data-room-version='{version + 1}']")).to_have_count(1)
    console.page.wait_for_timeout(1500)
    assert lesson.room.version == version + 1
    restart(mortal, console.page)
    console.page.locator(".st-key-room_next button").click()
    expect(projector.page.locator(f"html[data-room-version='{version + 2}']")).to_have_count(1)


# --- A connection that is there, and silent ------------------------------------------------


@contextmanager
def deafened(page: Page) -> Iterator[Callable[[], None]]:
    """A function that silences the connections that the page has; those to come are whole."""
    silent: list[bool] = []

    def on_socket(socket: WebSocketRoute) -> None:
        server, number = socket.connect_to_server(), len(silent)
        silent.append(False)
        socket.on_message(lambda message: None if silent[number] else server.send(message))
        server.on_message(lambda message: None if silent[number] else socket.send(message))

    page.route_web_socket(re.compile("/_stcore/stream"), on_socket)

    def silence() -> None:
        silent[:] = [True] * len(silent)

    yield silence


@pytest.mark.thorough
def test_a_press_into_a_silent_connection_is_carried_out_once_and_no_word_is_lost(
    before: Open, mortal: StreamlitServer
) -> None:
    with before("Q5") as visited, deafened(visited.page) as silence:
        page = visited.page
        page.reload()
        expect(page.get_by_role("textbox")).to_be_visible()
        settle(page)
        write(page)
        silence()
        page.locator("[class*=st-key-commit-] button").click()
        expect(said(page)).to_have_text(re.compile("hasn't answered yet"))
        expect(page.get_by_text("It clears the airways.").first).to_be_visible(timeout=60_000)
        expect(page.locator("[class*=st-key-commit-]")).to_have_count(0, timeout=60_000)
        expect(page.locator(".st-key-reveal button")).to_be_visible()


@pytest.mark.thorough
def test_a_press_whose_answer_was_lost_is_not_carried_out_twice(
    before: Open, mortal: StreamlitServer
) -> None:
    with before("fever") as visited:
        page = visited.page
        deaf: list[bool] = []

        def on_socket(socket: WebSocketRoute) -> None:
            server = socket.connect_to_server()
            mine = not deaf
            socket.on_message(server.send)
            server.on_message(lambda text: None if mine and deaf else socket.send(text))

        page.route_web_socket(re.compile("/_stcore/stream"), on_socket)
        page.reload()
        expect(page.locator(WAY_ON)).to_be_visible()
        settle(page)
        deaf.append(True)
        page.locator(WAY_ON).click()
        expect(told(page)).to_have_text(["Fever"], timeout=60_000)
        page.wait_for_timeout(2000)
        expect(told(page)).to_have_text(["Fever"])


@pytest.mark.thorough
def test_a_laptop_that_slept_for_minutes_goes_on_at_the_first_press(
    before: Open, mortal: StreamlitServer
) -> None:
    """Really slept: the server has forgotten the session by then."""
    with Proxy(mortal.port) as way, before("Q5", url=f"http://127.0.0.1:{way.port}") as visited:
        page = visited.page
        write(page)
        way.cut()
        page.wait_for_timeout(150_000)
        way.mend()
        commit(page)
        assert "does not exist anymore" not in mortal.log().rpartition("started")[2]
        expect(page.get_by_text("It clears the airways.").first).to_be_visible()


@pytest.mark.thorough
def test_a_page_whose_server_went_before_all_of_it_had_come_goes_on(
    before: Open, mortal: StreamlitServer
) -> None:
    with before("fever") as visited:
        page = visited.page
        page.route(re.compile("/connection/"), lambda route: route.abort())
        page.reload()
        expect(page.locator(WAY_ON)).to_be_visible()
        settle(page)
        page.wait_for_timeout(1000)
        restart(mortal, page)
        page.unroute_all()
        expect(page.locator("html[data-ep-connection]")).to_have_count(1)
        page.locator(WAY_ON).click()
        expect(told(page)).to_have_text(["Fever"])


@pytest.mark.thorough
def test_a_part_of_the_page_that_could_not_be_loaded_is_loaded_once_the_server_is_back(
    before: Open, mortal: StreamlitServer
) -> None:
    with before("Q1", "anamnesis") as visited:
        page = visited.page
        page.route(re.compile(r"/Radio\.[^/]*\.js"), lambda route: route.abort())
        page.locator(".st-key-next button").click()
        expect(page.locator(".ep-question")).to_be_visible()
        settle(page)
        page.unroute_all()
        restart(mortal, page)
        page.locator("[data-testid=stRadioOption]").first.click()
        commit(page)
