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
