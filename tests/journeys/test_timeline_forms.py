"""A physician writes the timeline of a draft by forms alone, with the keyboard alone."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.support.chromium import Visit, visit_again
from tests.support.server import StreamlitServer

TEXT = (
    "A woman of 49 has pain in her back.\n\nOn examination her neck is stiff.\n\n"
    "She is given diazepam. She walks without help."
)
FORM = ".st-key-author_form"
MOST_TABS = 60


@pytest.fixture
def draft(chromium: Browser, authors: StreamlitServer) -> Iterator[Visit]:
    """The timeline of a draft whose text tells no time."""
    with visit_again(chromium, locale="en") as visited:
        page = visited.page
        page.goto(f"{authors.url}/author?lang=en")
        page.locator(".st-key-pasted_text textarea").fill(TEXT)
        page.locator(".st-key-make_draft button").click()
        page.locator(".st-key-open_drafted button").click()
        page.get_by_role("tab", name="Timeline").click()
        expect(page.get_by_text("This draft has no timeline yet")).to_be_visible()
        yield visited


def tab_to(page: Page, wanted: Locator) -> None:
    """Go on by Tab until something has the focus."""
    for _ in range(MOST_TABS):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never leads to {wanted}")


def write(page: Page, label: str, words: str) -> None:
    field = page.locator(FORM).get_by_label(label, exact=True)
    expect(field).to_be_visible()
    tab_to(page, field)
    page.keyboard.press("Control+A")
    page.keyboard.type(words)


def choose(page: Page, label: str, option: str) -> None:
    """Choose from a list by its first letters."""
    tab_to(page, page.locator(FORM).get_by_role("combobox", name=re.compile(label)))
    page.keyboard.type(option)
    expect(page.get_by_role("option", name=option)).to_be_visible()
    page.keyboard.press("Enter")


def press(page: Page, button: Locator) -> None:
    tab_to(page, button)
    page.keyboard.press("Enter")


def text_of(page: Page) -> str:
    kept: str = page.evaluate("() => sessionStorage.getItem('epicrisis.draft')")
    return str(json.loads(kept)["text"])


@pytest.mark.thorough
def test_events_are_written_by_keyboard_and_what_cannot_be_read_is_kept(draft: Visit) -> None:
    page = draft.page
    press(page, page.locator("[data-ep-act=new_event]"))
    choose(page, "Counted in", "years")
    write(page, "What happened, in a few words", "A fall")
    write(page, "When", "a while ago")
    page.keyboard.press("Tab")
    unread = page.locator(FORM).get_by_text("“a while ago” can’t be read as a time")
    expect(unread.first).to_be_visible()
    press(page, page.locator(FORM).get_by_role("button", name="Keep"))
    expect(page.locator(FORM).get_by_role("alert")).to_contain_text("can’t be read")

    expect(page.locator(FORM).get_by_label("When", exact=True)).to_have_value("a while ago")
    page.locator(FORM).get_by_label("When", exact=True).focus()
    write(page, "When", "4 years ago")
    page.keyboard.press("Tab")
    expect(page.locator(FORM)).to_contain_text("Understood: year −4: 4 years before day 0")
    press(page, page.locator("[data-ep-act=add_sentence]").first)
    expect(page.locator(FORM).get_by_text("S01 ·")).to_be_visible()
    page.locator(FORM).get_by_role("button", name="Keep").focus()
    page.keyboard.press("Enter")
    expect(page.locator(FORM)).to_have_count(0)
    expect(page.locator(".ep-lane")).to_contain_text("When: year −4 (documented)")
    expect(page.locator(".js-plotly-plot")).to_be_visible()
    written = text_of(page)
    assert "unit: years" in written
    assert "at: -4" in written

    page.locator("[data-ep-act=edit_event]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(FORM).get_by_label("When", exact=True)).to_have_value("-4")
    choose(page, "When was it", "Assumed")
    write(page, "Best guess", "3 years ago")
    write(page, "Assumed because", "she says so")
    press(page, page.locator(FORM).get_by_role("button", name="Keep"))
    expect(page.locator(FORM)).to_have_count(0)
    expect(page.locator(".ep-lane")).to_contain_text("year −3 (assumed): she says so")

    page.keyboard.press("Control+z")
    expect(page.locator(".ep-lane")).to_contain_text("When: year −4 (documented)")
    assert draft.complaints() == []


def press_lane(page: Page, right: int) -> None:
    """Press the first lane of the chart, so many pixels right of where it begins."""
    page.locator(".js-plotly-plot .nsewdrag").click(position={"x": right, "y": 25}, force=True)


@pytest.mark.thorough
def test_a_press_between_the_events_of_a_lane_begins_one_there(draft: Visit) -> None:
    page = draft.page
    page.locator("[data-ep-act=new_event]").click()
    page.locator(FORM).get_by_label("What happened, in a few words").fill("A fall")
    page.locator(FORM).get_by_label("When", exact=True).fill("day 4")
    page.locator("[data-ep-act=add_sentence]").first.click()
    expect(page.locator(FORM).get_by_text("S01 ·")).to_be_visible()
    page.locator(FORM).get_by_role("button", name="Keep").click()
    expect(page.locator(FORM)).to_have_count(0)
    press_lane(page, 300)
    guess = page.locator(FORM).get_by_label("Best guess")
    expect(guess).to_have_value(re.compile(r"^-?\d+$"))
    expect(page.locator(FORM).get_by_label("What happened, in a few words")).to_be_focused()
    page.locator(FORM).get_by_label("What happened, in a few words").fill("A cough")
    press_lane(page, 400)
    page.wait_for_timeout(500)
    words = page.locator(FORM).get_by_label("What happened, in a few words")
    expect(words).to_have_value("A cough")
    page.locator(FORM).get_by_label("Assumed because").fill("she coughs on arrival")
    page.locator("[data-ep-act=add_sentence]").first.click()
    expect(page.locator(FORM).get_by_text("S01 ·")).to_be_visible()
    page.locator(FORM).get_by_role("button", name="Keep").click()
    expect(page.locator(".ep-lane")).to_contain_text("A cough")
    assert "is: assumed" in text_of(page)
    assert draft.complaints() == []


def send(page: Page, sentence: int, row: int) -> None:
    """Send a sentence to the form that is open, by its button, which a row of it takes."""
    press(page, page.locator("[data-ep-act=add_sentence]").nth(sentence - 1))
    taken = page.locator(FORM).get_by_text(f"S{sentence:02} ·").nth(0)
    expect(taken).to_be_visible()
    page.locator(FORM).get_by_label(f"When {row}", exact=True).focus()


@pytest.mark.thorough
def test_values_over_time_and_a_length_are_written_without_yaml(draft: Visit) -> None:
    page = draft.page
    press(page, page.locator("[data-ep-act=new_series]"))
    write(page, "What was measured", "Lactate")
    write(page, "Unit of all its values", "mmol/l")
    write(page, "Normal range, where the source gives one", "< 2")
    write(page, "When 1", "on arrival")
    write(page, "Value 1", "6.1")
    send(page, 2, 1)
    write(page, "When 2", "after six hours")
    write(page, "Value 2", "a lot")
    send(page, 3, 2)
    press(page, page.locator(FORM).get_by_role("button", name="Keep"))
    expect(page.locator(FORM).get_by_role("alert")).to_contain_text("“a lot” can’t be read")
    assert "series:" not in text_of(page)

    page.locator(FORM).get_by_label("Value 2", exact=True).focus()
    write(page, "Value 2", "< 1.9")
    press(page, page.locator(FORM).get_by_role("button", name="Keep"))
    expect(page.locator(FORM)).to_have_count(0)
    values = page.get_by_role("region", name="Values over time")
    expect(values).to_contain_text("mmol/l: 6.1 (on arrival), < 1.9 (after six hours)")
    assert "source: S03" in text_of(page)

    press(page, page.locator("[data-ep-act=new_event]"))
    write(page, "What happened, in a few words", "Pain")
    page.locator(FORM).get_by_role("radio", name="something that lasts").click()
    write(page, "Starts", "8 months ago")
    choose(page, "When did it end", "Not known")
    choose(page, "How long did it last", "The source says how long")
    write(page, "Lasts", "3 months")
    page.keyboard.press("Tab")
    expect(page.locator(FORM)).to_contain_text("Understood: 3 months")
    press(page, page.locator("[data-ep-act=add_sentence]").first)
    expect(page.locator(FORM).get_by_text("S01 ·")).to_be_visible()
    page.locator(FORM).get_by_role("button", name="Keep").focus()
    page.keyboard.press("Enter")
    expect(page.locator(FORM)).to_have_count(0)
    expect(page.locator(".ep-lane").first).to_contain_text("3 months")

    page.locator("[data-ep-act=remove_series]").click()
    expect(page.locator("[data-ep-act=remove_series]")).to_have_count(0)
    assert "series:" not in text_of(page)
    assert draft.complaints() == []
