"""A star, a note and a word on what is wrong, at what is told, in a real browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect

from epicrisis.story.telling import Story
from tests.support.chromium import PHONE, Visit, settle, visit_again
from tests.support.learners import Cookies, learner_before, opened, step_of
from tests.support.server import StreamlitServer

EXAMINATION, QUESTION = "examination", "Q19"


@pytest.fixture
def cookies(server: StreamlitServer, insulinoma: Story) -> Cookies:
    """Of somebody who has just passed the first question."""
    with opened(server.database_url) as store:
        return learner_before(store, insulinoma, step_of(insulinoma, QUESTION).number + 1)


@pytest.fixture
def reading(
    chromium: Browser, server: StreamlitServer, insulinoma: Story, cookies: Cookies
) -> Iterator[Visit]:
    with visit_again(chromium, locale="en", size=PHONE, has_touch=True) as visited:
        visited.carry(server.url, cookies)
        go(visited, server, insulinoma)
        yield visited
        assert not visited.complaints()


def go(visited: Visit, server: StreamlitServer, story: Story) -> None:
    visited.page.goto(f"{server.url}/{EXAMINATION}?case={story.case.slug}&lang=en")
    expect(visited.page.locator(".ep-own-marks").first).to_be_visible()
    settle(visited.page)


def mark(visited: Visit, story: Story, act: str, block: str) -> Locator:
    at = step_of(story, block).number
    return visited.page.locator(f"[data-ep-mark={act}][data-ep-at='{at}']")


def test_a_star_and_a_note_stay_and_are_there_on_another_day(
    reading: Visit, server: StreamlitServer, insulinoma: Story, cookies: Cookies
) -> None:
    star = mark(reading, insulinoma, "star", EXAMINATION)
    star.tap()
    expect(star).to_have_attribute("aria-pressed", "true")
    settle(reading.page)
    mark(reading, insulinoma, "note", EXAMINATION).tap()
    dialog = reading.page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill("Feel the spleen <b>again</b>.")
    dialog.get_by_role("button", name="Keep").tap()
    expect(dialog).to_have_count(0)
    settle(reading.page)
    go(reading, server, insulinoma)
    expect(star).to_have_attribute("aria-pressed", "true")
    with opened(server.database_url) as store:
        (token,) = cookies.values()
        (kept,) = store.remarks(token, insulinoma.case.slug).values()
    assert (kept.is_starred, kept.note) == (True, "Feel the spleen <b>again</b>.")
    star.tap()
    expect(star).to_have_attribute("aria-pressed", "false")
    settle(reading.page)
    mark(reading, insulinoma, "note", EXAMINATION).tap()
    expect(dialog.get_by_role("textbox")).to_have_value("Feel the spleen <b>again</b>.")
    dialog.get_by_role("button", name="Close").tap()


@pytest.mark.thorough
def test_a_note_that_is_left_or_too_long_is_not_lost(reading: Visit, insulinoma: Story) -> None:
    note = mark(reading, insulinoma, "note", EXAMINATION)
    dialog = reading.page.get_by_role("dialog")
    note.tap()
    dialog.get_by_role("textbox").press_sequentially("The spleen")
    expect(dialog.get_by_test_id("InputInstructions")).to_be_hidden()
    reading.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    settle(reading.page)
    note.tap()
    expect(dialog.get_by_role("textbox")).to_have_value("The spleen")
    pasted = "m" * 2_001
    dialog.get_by_role("textbox").fill(pasted)
    dialog.get_by_role("button", name="Keep").tap()
    expect(dialog).to_contain_text("Write at most 2000 characters; these are 2001.")
    expect(dialog.get_by_role("textbox")).to_have_value(pasted)
    said = dialog.get_by_role("textbox").evaluate(
        """field => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text", "m".repeat(1e6));
            const options = { clipboardData, bubbles: true, cancelable: true };
            field.dispatchEvent(new ClipboardEvent("paste", options));
            return field.validationMessage;
        }"""
    )
    assert said == "This text is too long to be pasted here: 500,000 characters at most."


@pytest.mark.thorough
def test_one_press_is_one_change_however_often_and_fast(
    reading: Visit, server: StreamlitServer, insulinoma: Story, cookies: Cookies
) -> None:
    """What the page shows is what is kept: after presses one by one, and all at once."""
    star, other = (mark(reading, insulinoma, "star", each) for each in (EXAMINATION, QUESTION))
    for is_starred in ("true", "false", "true"):
        star.click()
        settle(reading.page)
        reading.page.wait_for_timeout(200)
        expect(star).to_have_attribute("aria-pressed", is_starred)
    assert kept(server, insulinoma, cookies) == {EXAMINATION}
    star.evaluate("star => star.click()")
    other.evaluate("other => other.click()")
    expect(star).to_have_attribute("aria-pressed", "false")
    expect(other).to_have_attribute("aria-pressed", "true")
    for _ in range(20):
        if kept(server, insulinoma, cookies) == {QUESTION}:
            break
        reading.page.wait_for_timeout(250)
    assert kept(server, insulinoma, cookies) == {QUESTION}
    expect(star).to_have_attribute("aria-pressed", "false")


def kept(server: StreamlitServer, story: Story, cookies: Cookies) -> set[str]:
    """The blocks that are starred in the store."""
    (token,) = cookies.values()
    with opened(server.database_url) as store:
        found = store.remarks(token, story.case.slug)
    return {name for name, each in found.items() if each.is_starred}


def test_what_is_wrong_reaches_the_authors_without_anybodys_identity(
    reading: Visit, server: StreamlitServer, insulinoma: Story
) -> None:
    mark(reading, insulinoma, "wrong", QUESTION).tap()
    dialog = reading.page.get_by_role("dialog")
    dialog.get_by_role("button", name="Send").tap()
    expect(dialog).to_contain_text("Write what is wrong.")
    dialog.get_by_role("textbox").fill("The order is another one.")
    dialog.get_by_role("button", name="Send").tap()
    expect(reading.page.get_by_text("Thank you: the authors will read it.")).to_be_visible()
    with opened(server.database_url) as store:
        told = store.reports(insulinoma.case.slug)
    assert (QUESTION, "The order is another one.") in {(each.block, each.words) for each in told}
