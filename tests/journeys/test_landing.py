"""Every way into a page of a story ends where it says, and the page stays as wide as it was."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from typing import cast

import pytest
from playwright.sync_api import Browser, Locator, Page, WebSocketRoute, expect

from epicrisis.story.telling import Story
from tests.support.chromium import PHONE, Visit, choose_tool, settle, visit_again
from tests.support.learners import learner_before, opened, step_of
from tests.support.server import StreamlitServer
from tests.support.tiers import thorough

Arrive = Callable[..., Visit]
WIDE = (1440, 900)
MAIN = "[data-testid=stMain]"
BANNER = ".ep-banner"
SIZES = pytest.mark.parametrize("size", [WIDE, thorough(PHONE)], ids=["wide", "phone"])


@pytest.fixture
def arrive(chromium: Browser, server: StreamlitServer, insulinoma: Story) -> Iterator[Arrive]:
    """A function that opens a page for a learner who stands before a block, or at the end."""
    with ExitStack() as visits:

        def open_it(page: str, before: str = "", size: tuple[int, int] = WIDE) -> Visit:
            steps = len(insulinoma.steps)
            number = step_of(insulinoma, before).number if before else steps + 1
            with opened(server.database_url) as store:
                cookies = learner_before(store, insulinoma, number)
            visited = visits.enter_context(
                visit_again(chromium, size=size, locale="en", has_touch=size == PHONE)
            )
            visited.carry(server.url, cookies)
            visited.page.goto(f"{server.url}/{page}?case={insulinoma.case.slug}&lang=en")
            return visited

        yield open_it


def step(page: Page, number: int) -> Locator:
    return page.locator(f"article[data-ep-step='{number}']")


def stands_below_the_banner(page: Page, place: Locator) -> None:
    """A place is in the window, its top not under what stays above."""
    settle(page)
    expect(place).to_be_in_viewport()
    box, banner = place.bounding_box(), page.locator(BANNER).bounding_box()
    assert box is not None
    assert banner is not None
    assert box["y"] >= banner["y"] + banner["height"] - 1


@pytest.mark.thorough
@SIZES
def test_an_events_way_to_the_story_ends_at_its_finding_lit(
    arrive: Arrive, insulinoma: Story, size: tuple[int, int]
) -> None:
    page = arrive("timeline", size=size).page
    page.locator(".ep-overview text", has_text="sunitinib").locator("visible=true").first.click()
    page.get_by_role("button", name=re.compile("Go to its place in the story")).click()
    place = step(page, step_of(insulinoma, "line-1-end").number)
    expect(place).to_have_class(re.compile("ep-lit"))
    stands_below_the_banner(page, place)


@pytest.mark.thorough
def test_what_the_debrief_has_one_read_again_is_in_sight(arrive: Arrive, insulinoma: Story) -> None:
    page = arrive("debrief").page
    page.locator(".st-key-fold-questions summary").first.click()
    page.get_by_role("button", name=re.compile("Hypoglycaemia")).first.click()
    place = step(page, step_of(insulinoma, "new-event").number)
    expect(place).to_have_class(re.compile("ep-lit"))
    stands_below_the_banner(page, place)


@pytest.mark.parametrize(
    "size", [(1280, 800), thorough(WIDE), thorough(PHONE)], ids=["laptop", "wide", "phone"]
)
@pytest.mark.parametrize("before", ["Q27", thorough("line-6")])
def test_resume_is_at_the_open_question_or_button(
    arrive: Arrive, insulinoma: Story, before: str, size: tuple[int, int]
) -> None:
    page = arrive("", before, size).page
    page.get_by_role("button", name=re.compile("^Resume")).click()
    number = step_of(insulinoma, before).number
    is_asked = before == "Q27"
    way_on = f".st-key-commit-{number}" if is_asked else ".st-key-reveal"
    expect(page.locator(way_on)).to_be_visible()
    settle(page)
    if is_asked:
        stands_below_the_banner(page, page.locator("section.ep-question"))
    else:
        expect(page.locator(way_on)).to_be_in_viewport()


def test_back_and_forward_and_a_reload_are_where_one_was(arrive: Arrive) -> None:
    page = arrive("evolution").page
    expect(page.locator(".ep-end")).to_be_visible()
    settle(page)
    page.locator(MAIN).evaluate("(main) => main.scrollTo(0, 1500)")
    page.wait_for_timeout(400)
    page.reload()
    expect(page.locator(".ep-end")).to_be_visible()
    settle(page)
    page.wait_for_function(
        "Math.abs(document.querySelector('[data-testid=stMain]').scrollTop - 1500) < 60"
    )
    choose_tool(page, "In time")
    page.get_by_role("link", name="The whole timeline").click()
    expect(page.get_by_role("heading", name="Timeline", level=1)).to_be_in_viewport()
    settle(page)
    page.go_back()
    expect(page.get_by_role("heading", name="Course", level=1)).to_have_count(1)
    page.wait_for_function(
        "Math.abs(document.querySelector('[data-testid=stMain]').scrollTop - 1500) < 60"
    )


@pytest.mark.thorough
def test_back_is_where_one_was_though_the_page_comes_late(arrive: Arrive) -> None:
    page = arrive("evolution").page
    held: list[Callable[[], None]] = []
    is_slow = False

    def on_socket(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        socket.on_message(server.send)

        def on_message(message: str | bytes) -> None:
            if held or (is_slow and b"epicriseWanted" in cast("bytes", message)):
                held.append(partial(socket.send, message))
            else:
                socket.send(message)

        server.on_message(on_message)

    page.route_web_socket(re.compile("/_stcore/stream"), on_socket)
    page.reload()
    expect(page.locator(".ep-end")).to_be_visible()
    settle(page)
    page.locator(MAIN).evaluate("(main) => main.scrollTo(0, 1500)")
    choose_tool(page, "In time")
    page.get_by_role("link", name="The whole timeline").click()
    expect(page.get_by_role("heading", name="Timeline", level=1)).to_be_in_viewport()
    settle(page)
    is_slow = True
    page.go_back()
    while not held:
        page.wait_for_timeout(50)
    held[0]()  # what brings one back, and nothing of the page
    page.wait_for_timeout(6000)
    is_slow, rest = False, held[1:]
    held.clear()
    for send in rest:
        send()
    expect(page.get_by_role("heading", name="Course", level=1)).to_have_count(1)
    page.wait_for_function(
        "Math.abs(document.querySelector('[data-testid=stMain]').scrollTop - 1500) < 60"
    )


@pytest.mark.thorough
def test_a_story_begins_with_its_first_finding_and_ends_with_ways_on(arrive: Arrive) -> None:
    page = arrive("", "episodes").page
    page.locator(".st-key-start-fievres-et-douleurs button").click()
    expect(page.locator("article.ep-step")).to_have_count(1)
    page = arrive("evolution").page
    for way in ("Debrief", "Anki deck", "Another case"):
        expect(page.locator(".st-key-way_out").get_by_role("button", name=way)).to_be_visible()
    expect(page.locator(".ep-overviews")).to_be_visible()
    expect(page).to_have_title("Course · Épicrise")
    page.locator(".st-key-way_out").get_by_role("button", name="Debrief").click()
    expect(page.get_by_role("heading", name="Debrief", level=1)).to_be_in_viewport()
    expect(page).to_have_title("Debrief · Épicrise")


@pytest.mark.thorough
def test_beside_a_story_its_tools_stay_in_sight(arrive: Arrive) -> None:
    page = arrive("evolution", "Q27").page
    expect(page.locator("[class*=st-key-commit-]")).to_be_visible()
    settle(page)
    page.locator(MAIN).evaluate("(main) => main.scrollTo(0, main.scrollHeight)")
    settle(page)
    story, tools = (
        page.locator(each).bounding_box() for each in (".ep-step >> nth=-1", ".st-key-beside")
    )
    assert story is not None
    assert tools is not None
    assert tools["x"] >= story["x"] + story["width"]
    assert story["width"] <= 700
    expect(page.locator(".st-key-beside .ep-overview")).to_be_in_viewport()
    expect(page.locator(BANNER)).to_be_in_viewport(ratio=1)
    for tool in ("Hypotheses", "Tests", "In short", "Words", "In time"):
        choose_tool(page, tool)
        expect(page.locator(".st-key-tool_chosen")).to_be_in_viewport()


@pytest.mark.parametrize(
    "size", [(640, 400), *map(thorough, (PHONE, (1280, 800), (320, 200)))], ids=str
)
@pytest.mark.parametrize("key", ["Shift+Tab", thorough("Tab")])
def test_what_has_the_focus_is_never_under_what_stays(
    arrive: Arrive, size: tuple[int, int], key: str
) -> None:
    page = arrive("evolution", "Q29", size).page
    commit = page.locator("[class*=st-key-commit-] button")
    expect(commit).to_be_visible()
    settle(page)
    if key == "Shift+Tab":
        commit.focus()
    for _ in range(35):
        page.keyboard.press(key)
        covered = page.evaluate(
            """() => {
                const focused = document.activeElement;
                const label = focused.matches("input") ? focused.closest("label") : null;
                const shown = label ?? focused;
                const { left, top, width, height } = shown.getBoundingClientRect();
                const over = document.elementFromPoint(left + width / 2, top + height / 2);
                const isMain = focused.matches("[data-testid=stMain], body");
                if (isMain || shown.contains(over) || over?.contains(shown)) return null;
                const [what, above] = [shown, over].map((each) => each?.outerHTML.slice(0, 150));
                return `${what} at ${top} under ${above}`;
            }"""
        )
        assert covered is None


@pytest.mark.thorough
def test_on_a_phone_the_tools_are_sheets_and_the_patient_a_line(arrive: Arrive) -> None:
    page = arrive("evolution", "Q27", PHONE).page
    expect(page.locator("[class*=st-key-commit-]")).to_be_visible()
    settle(page)
    banner = page.locator(BANNER).bounding_box()
    assert banner is not None
    assert banner["height"] <= 44
    bar = page.locator(".st-key-tool").bounding_box()
    assert bar is not None
    assert bar["y"] + bar["height"] <= PHONE[1]
    choose_tool(page, "In short")
    sheet = page.locator(".st-key-tool_chosen")
    expect(sheet).to_be_in_viewport()
    expect(sheet).to_contain_text("Man, 46")
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    choose_tool(page, "In short")
    expect(sheet).to_be_in_viewport()
    choose_tool(page, "In short")
    expect(sheet).to_have_count(0)
    page.locator(MAIN).evaluate("(main) => main.scrollTo(0, main.scrollHeight)")
    commit, foot = (
        page.locator("[class*=st-key-pass-]").bounding_box(),
        page.locator(".st-key-beside").bounding_box(),
    )
    assert commit is not None
    assert foot is not None
    assert commit["y"] + commit["height"] <= foot["y"], "nothing is pressed under the bar"


@pytest.mark.thorough
@pytest.mark.parametrize("page_name", ["timeline", thorough("debrief"), thorough("treatment")])
def test_the_map_is_on_every_page_of_the_case(arrive: Arrive, page_name: str) -> None:
    page = arrive(page_name, size=(844, 390)).page
    expect(page.locator(".ep-map a")).to_have_count(8)
    expect(page.locator(".ep-map [aria-current=page]")).to_have_count(1)
    sidebar = page.get_by_test_id("stSidebar")
    expect(sidebar).not_to_be_in_viewport()
