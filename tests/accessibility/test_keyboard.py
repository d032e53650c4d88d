"""The library, the timeline and the author page are used by keys alone, and say what happens."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.accessibility.places import House
from tests.support.chromium import choose_tool, settle


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the focus is there."""
    expect(target).to_be_visible()
    for _ in range(80):
        if target.evaluate("element => element.contains(document.activeElement)"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab doesn't reach {target}")


@pytest.mark.thorough
def test_a_case_is_started_over_from_the_library(house: House) -> None:
    with house.at("library") as visited:
        page = visited.page
        over = page.get_by_role("button", name="Start over")
        tab_to(page, over)
        page.keyboard.press("Enter")
        yes = page.get_by_role("button", name="Yes, start over")
        expect(yes).to_be_visible()
        page.keyboard.press("Escape")
        expect(yes).to_have_count(0)
        expect(over).to_be_focused()


@pytest.mark.thorough
def test_an_event_is_chosen_on_the_timeline(house: House) -> None:
    with house.at("timeline") as visited:
        page = visited.page
        box = page.get_by_label("Choose an event in the chart, in the table or here")
        tab_to(page, box)
        page.keyboard.press("Control+A")
        page.keyboard.type("Monthly")
        page.keyboard.press("Enter")
        expect(page.locator(".ep-event h2")).to_contain_text("Monthly")
        expect(page.locator(".ep-event")).to_have_attribute("aria-live", "polite")


@pytest.mark.long
def test_the_editor_is_entered_read_and_left(house: House) -> None:
    with house.at("desk") as visited:
        page = visited.page
        text = page.locator(".cm-content")
        tab_to(page, text)
        page.keyboard.press("Control+End")
        page.wait_for_function("document.querySelector('.cm-scroller').scrollTop > 100")
        tab_to(page, page.locator(".st-key-preview summary").first)
        expect(page.get_by_role("status").filter(has_text="errors: 1")).to_be_visible()


def test_one_frame_alone_shows_that_the_page_itself_has_the_focus(house: House) -> None:
    with house.at("console") as visited:
        page = visited.page
        main = page.get_by_test_id("stMain")
        page.keyboard.press("Shift")
        main.evaluate("element => element.focus()")
        assert main.evaluate("element => element.matches(':focus-visible')")
        assert main.evaluate("element => getComputedStyle(element, '::before').content") == "none"


def test_what_is_opened_is_said(house: House) -> None:
    with house.at("image") as visited:
        page = visited.page
        expect(page.locator(".st-key-reveal button")).to_be_visible()
        settle(page)
        page.keyboard.press("ArrowRight")
        expect(page.locator("#ep-said")).to_have_text("Cyst")
        expect(page.locator("#ep-said")).to_have_attribute("role", "status")


def test_a_question_names_all_that_answers_it(house: House) -> None:
    with house.at("multiple") as visited:
        asked = visited.page.get_by_role("group", name="What is known?")
        # By its letter and its words, without the signs that Streamlit's labels are written with.
        for letter in "ABC":
            words = re.compile(rf"^{letter} [A-Z][\w ]+$")
            expect(asked.get_by_role("checkbox", name=words)).to_have_count(1)
        # With what is at stake; the group says which of the two is which.
        sure = asked.get_by_role("radiogroup", name=re.compile("the mark if right"))
        for name in (r"not sure \+1 . 0", r"fairly sure \+2 . −2", r"certain \+3 . −6"):
            spaced = re.compile(f"^{name}$".replace(" ", r"\s"))
            expect(sure.get_by_role("radio", name=spaced)).to_have_count(1)


def test_the_debrief_is_printed_whole_by_its_button(house: House) -> None:
    with house.at("debrief") as visited:
        page = visited.page
        page.evaluate(
            """() => { window.print = () => {
                const folded = ".st-key-debrief_rest > * > * > details";
                const parts = [...document.querySelectorAll(folded)];
                const holdsMore = (part) => part.open
                    && part.innerText.length > part.querySelector("summary").innerText.length + 20;
                window.printed = { parts: parts.length, open: parts.filter(holdsMore).length };
            }; }"""
        )
        tab_to(page, page.get_by_role("button", name=re.compile("Print$")))
        assert page.evaluate("window.printed") is None
        page.keyboard.press("Enter")
        printed = page.wait_for_function("window.printed").json_value()
        assert printed["open"] == printed["parts"] >= 7


@pytest.mark.thorough
def test_with_less_movement_nothing_moves(house: House) -> None:
    moving = """() => document.getAnimations()
        .map((each) => Number(each.effect.getComputedTiming().activeDuration))
        .filter((length) => length > 10)"""
    with house.at("image", reduced_motion="reduce") as visited:
        page = visited.page
        choose_tool(page, "Words")
        expect(page.locator(".st-key-tool_chosen")).to_be_visible()
        assert page.evaluate(moving) == []
    with house.at("timeline", reduced_motion="reduce") as visited:
        lanes = visited.page.locator(".st-key-lanes summary").first
        lanes.click()
        lanes.click()
        assert visited.page.evaluate(moving) == []
