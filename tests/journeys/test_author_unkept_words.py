"""What is typed into a form of the author page, and not kept yet, is lost by no press."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.test_author_pasted import act, expect_titles, form, keep, open_draft, titles
from tests.support.chromium import Visit, settle

HELD = "The open form has words that aren’t kept yet"
WORDS = "Pain in her knee"


def write(page: Page) -> None:
    """Begin to change the first finding."""
    act(page, "edit").click()
    form(page).get_by_label("Title", exact=True).fill(WORDS)


def swap(page: Page) -> list[str]:
    """Move the first block down, and return the titles as they stand then."""
    first, second, *others = titles(page)
    act(page, "down").click()
    expect_titles(page, [second, first, *others])
    settle(page)
    return [second, first, *others]


def expect_held(page: Page) -> None:
    expect(page.get_by_test_id("stToast").filter(has_text=HELD).last).to_be_in_viewport()
    settle(page)
    expect(form(page).get_by_label("Title", exact=True)).to_have_value(WORDS)


@pytest.mark.thorough
def test_an_undo_a_move_and_another_form_wait_for_the_words_in_a_form(door: Visit) -> None:
    page = door.page
    open_draft(page)
    before = swap(page)
    write(page)
    page.get_by_role("button", name="Undo").click()
    expect_held(page)
    page.locator(".st-key-author_form h2").click()
    page.keyboard.press("Control+z")
    expect_held(page)
    for name in ("remove", "down", "edit"):
        act(page, name, -1).click()
        expect_held(page)
    keep(page)
    expect_titles(page, [WORDS, *before[1:]])
    assert door.complaints() == []


@pytest.mark.thorough
def test_a_form_without_words_stands_in_nobodys_way(door: Visit) -> None:
    page = door.page
    open_draft(page)
    swap(page)
    act(page, "edit").click()
    expect(form(page)).to_have_count(1)
    page.get_by_role("button", name="Undo").click()
    expect(form(page)).to_have_count(0)
    assert door.complaints() == []


@pytest.mark.thorough
def test_a_reload_finds_the_form_and_what_is_being_typed(door: Visit) -> None:
    page = door.page
    open_draft(page)
    write(page)
    form(page).get_by_label("Text", exact=True).click()
    page.keyboard.type("It wakes her")
    page.reload()
    expect(form(page).get_by_label("Title", exact=True)).to_have_value(WORDS)
    expect(form(page).get_by_label("Text", exact=True)).to_have_value("It wakes her")
    settle(page)
    keep(page)
    expect(page.locator(".ep-block").first).to_contain_text("It wakes her")
    page.wait_for_function("!('epicrisis.form' in sessionStorage)")
    assert door.complaints() == []


@pytest.mark.thorough
def test_another_tab_leaves_the_words_in_a_form(door: Visit) -> None:
    page = door.page
    open_draft(page)
    write(page)
    page.get_by_role("tab", name="Differential").click()
    page.get_by_role("button", name="Add a hypothesis").click()
    expect(page.get_by_test_id("stToast").filter(has_text=HELD)).to_be_visible()
    page.get_by_role("tab", name="Story").click()
    expect(form(page).get_by_label("Title", exact=True)).to_have_value(WORDS)
    keep(page)
    expect(page.locator(".ep-block").first).to_have_attribute("aria-label", WORDS)
    assert door.complaints() == []


@pytest.mark.thorough
def test_what_is_written_about_the_case_outlives_another_tab(door: Visit) -> None:
    page = door.page
    open_draft(page)
    page.get_by_role("tab", name="About the case").click()
    title = page.get_by_label("Title, by how the patient presents")
    title.fill("A woman who limps")
    title.press("Tab")
    settle(page)
    page.get_by_role("tab", name="Story").click()
    expect(page.locator(".ep-block").first).to_be_visible()
    page.get_by_role("tab", name="About the case").click()
    expect(title).to_have_value("A woman who limps")
    page.locator(".st-key-author_card").get_by_role("button", name="Keep").click()
    expect(page.locator(".ep-head h1")).to_have_text("A woman who limps")
    settle(page)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".ep-head h1")).not_to_have_text("A woman who limps")
    expect(title).not_to_have_value("A woman who limps")
