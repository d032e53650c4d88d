"""A pasted text becomes a case that learners live: by mouse, by keys alone, with dirty hands."""

import re

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.support.chromium import Visit, settle

TEXT = """History

A woman of 52 has had pain in her left knee for three weeks. It wakes her at night.
She took ibuprofen. It did not help.

Examination

The knee is warm and swollen. Her temperature is 38.2 °C.

Tests

The aspirate holds 60,000 white cells. An MRI shows fluid.

Diagnosis

It is septic arthritis of the knee.

Outcome

She was well again after six weeks.
"""


def act(page: Page, name: str, number: int = 0) -> Locator:
    return page.locator(f"button[data-ep-act={name}]").nth(number)


def form(page: Page) -> Locator:
    return page.locator(".st-key-author_form")


def keep(page: Page) -> None:
    form(page).get_by_role("button", name="Keep").click()
    expect(form(page)).to_have_count(0)


def paste(page: Page, text: str = TEXT) -> None:
    page.locator(".st-key-pasted_text textarea").fill(text)
    page.get_by_role("button", name="Make a draft").click()


def open_draft(page: Page, text: str = TEXT) -> None:
    paste(page, text)
    page.get_by_role("button", name="Open the draft").click()
    expect(page.locator(".ep-block")).not_to_have_count(0)
    settle(page)


def titles(page: Page) -> list[str]:
    return [each.get_attribute("aria-label") or "" for each in page.locator(".ep-block").all()]


def expect_titles(page: Page, expected: list[str]) -> None:
    for number, title in enumerate(expected):
        expect(page.locator(".ep-block").nth(number)).to_have_attribute("aria-label", title)
    expect(page.locator(".ep-block")).to_have_count(len(expected))


def write(page: Page, question: str, finding: str) -> None:
    """Give the first finding a title, and put a question before it."""
    act(page, "edit").click()
    form(page).get_by_label("Title").fill(finding)
    keep(page)
    expect(page.locator(".ep-block").first).to_have_attribute("aria-label", finding)

    page.locator(".ep-gap summary").first.click()
    act(page, "new_question").click()
    form(page).get_by_label("Question", exact=True).fill(question)
    options = form(page).get_by_label(re.compile(r"^Option \d$"))
    options.nth(0).fill("An infection of the joint")
    options.nth(1).fill("A sprain")
    form(page).get_by_role("textbox", name="Explanation").fill("It destroys the joint within days.")
    settle(page)
    form(page).get_by_label("Option 1 is right").press("Space")
    keep(page)


def publish(page: Page) -> None:
    """Say what the case is about, publish it, and begin to live it."""
    page.get_by_role("tab", name="About the case").click()
    page.get_by_label("Title, by how the patient presents").fill("A woman with a sore knee")
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.locator(".ep-head h1")).to_have_text("A woman with a sore knee")
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_role("button", name="Publish now").click()
    expect(page.get_by_text("Published. The library shows it now.")).to_be_visible()
    page.get_by_role("link", name="Library").click()
    page.locator(".st-key-start-a-woman-with-a-sore button").click()


@pytest.mark.long
def test_a_pasted_text_is_put_right_written_tried_published_and_lived(door: Visit) -> None:
    page = door.page
    paste(page)
    rows = page.locator(".ep-rows-sentence")
    expect(rows).to_have_count(10)
    act(page, "join", 2).click()
    expect(rows.nth(2)).to_contain_text("She took ibuprofen. It did not help.")
    act(page, "cut", 2).click()
    page.get_by_label("Press Enter where S03 ends").fill("She took ibuprofen.\nIt did not help.")
    page.get_by_role("button", name="Cut here").click()
    expect(rows).to_have_count(10)
    act(page, "heading", 3).click()
    expect(page.locator(".ep-rows-heading", has_text="It did not help.")).to_be_visible()
    act(page, "sentence", 1).click()
    expect(rows).to_have_count(10)
    words = page.get_by_label("Choose them, or write them")
    words.fill("septic arthritis")
    words.press("Enter")
    words.press("Tab")
    expect(page.get_by_text("septic arthritis").first).to_be_visible()
    settle(page)
    page.get_by_role("button", name="Open the draft").click()
    expect(page.locator(".ep-block")).not_to_have_count(0)
    settle(page)
    _, *others = titles(page)

    question, finding = "What is not to be missed?", "A knee that hurts at night"
    write(page, question, finding)
    expect_titles(page, [question, finding, *others])
    act(page, "down").click()
    expect_titles(page, [finding, question, *others])
    page.keyboard.press("Control+z")
    expect_titles(page, [question, finding, *others])
    act(page, "remove").click()
    expect_titles(page, [finding, *others])
    page.get_by_role("button", name="Undo").click()
    expect_titles(page, [question, finding, *others])

    act(page, "play", 1).click()
    expect(page.get_by_role("link", name="Back to writing")).to_be_visible()
    expect(page.get_by_role("heading", name="A knee that hurts at night")).to_be_visible()
    page.get_by_role("link", name="Back to writing").click()
    expect_titles(page, [question, finding, *others])
    page.reload()
    expect_titles(page, [question, finding, *others])
    publish(page)
    expect(page.get_by_text(question).first).to_be_visible()
    assert door.complaints() == []


def reach(page: Page, target: Locator) -> None:
    """Press Tab until the focus is there."""
    expect(target).to_be_visible()
    for _ in range(120):
        if target.evaluate("element => element.contains(document.activeElement)"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab doesn't reach {target}")


def press(page: Page, target: Locator) -> None:
    reach(page, target)
    page.keyboard.press("Enter")


@pytest.mark.thorough
def test_a_case_is_written_by_keys_alone_and_the_focus_is_never_lost(door: Visit) -> None:
    page = door.page
    reach(page, page.locator(".st-key-pasted_text textarea"))
    page.keyboard.insert_text(TEXT)
    press(page, page.locator(".st-key-make_draft button"))
    press(page, act(page, "join", 1))
    expect(page.get_by_role("button", name="Join S02 with the one before")).to_be_focused()
    press(page, act(page, "cut", 1))
    expect(page.get_by_label("Press Enter where S02 ends")).to_be_focused()
    press(page, page.get_by_role("button", name="Cancel"))
    expect(page.get_by_role("button", name="Cut S02 in two")).to_be_focused()
    press(page, act(page, "heading", 2))
    expect(page.get_by_role("button", name="“It did not help.” is a sentence")).to_be_focused()
    press(page, page.get_by_role("button", name="Open the draft"))

    press(page, act(page, "edit"))
    expect(form(page).get_by_label("Title")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("A sore knee")
    press(page, form(page).get_by_role("button", name="Keep"))
    expect(page.get_by_role("button", name="Edit: A sore knee")).to_be_focused()
    press(page, act(page, "edit"))
    press(page, form(page).get_by_role("button", name="Cancel"))
    expect(page.get_by_role("button", name="Edit: A sore knee")).to_be_focused()
    press(page, page.locator(".ep-gap summary").last)
    press(page, act(page, "new_notes", -1))
    expect(form(page).get_by_label("Note for me")).to_be_focused()
    page.keyboard.type("Ask the room")
    press(page, form(page).get_by_role("button", name="Keep"))
    expect(page.get_by_role("button", name="Edit: Ask the room")).to_be_focused()
    press(page, page.get_by_role("button", name="Move up: Ask the room"))
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+y")
    expect(page.locator(".ep-block").last).to_have_attribute("aria-label", "A sore knee")
    expect(page.get_by_role("button", name="Move up: Ask the room")).to_be_focused()
    page.keyboard.press("Control+z")
    expect(page.locator(".ep-block").last).to_have_attribute("aria-label", "Ask the room")
    press(page, page.get_by_role("button", name="Delete: Ask the room"))
    expect(page.locator(".ep-block", has_text="Ask the room")).to_have_count(0)
    expect(page.locator(":focus")).to_have_count(1)
    expect(page.locator("body:focus")).to_have_count(0)


@pytest.mark.thorough
@pytest.mark.parametrize("megabytes", [2, 5])
def test_a_text_that_is_far_too_long_for_the_box_is_not_taken_and_the_page_goes_on(
    door: Visit, megabytes: int
) -> None:
    page = door.page
    box = page.locator(".st-key-pasted_text textarea")
    box.focus()
    page.evaluate(
        "length => document.execCommand('insertText', false, 'He coughs. '.repeat(length))",
        megabytes * 1_000_000 // 11,
    )
    expect(page.get_by_text("That is over 1 MB of text")).to_be_visible()
    expect(box).to_have_value("")
    open_draft(page)
    assert door.complaints() == []


@pytest.mark.thorough
def test_a_sentence_is_dragged_between_blocks_and_onto_a_finding(door: Visit) -> None:
    page = door.page
    open_draft(page)
    sentence = page.locator("[data-ep-drag=S05]")
    sentence.drag_to(page.locator(".ep-block").first)
    expect(page.locator(".ep-block").first).to_contain_text("S05")
    sentence.drag_to(page.locator(".ep-gap").last)
    expect(form(page)).to_contain_text("S05 ·")


@pytest.mark.thorough
def test_each_press_counts_once_however_often_it_is_pressed(door: Visit) -> None:
    page = door.page
    open_draft(page)
    page.locator(".ep-gap summary").first.click()
    act(page, "new_notes").dblclick()
    form(page).get_by_label("Note for me").fill("One note")
    form(page).get_by_role("button", name="Keep").dblclick()
    expect(form(page)).to_have_count(0)
    settle(page)
    assert titles(page).count("One note") == 1
    before = titles(page)
    act(page, "down").dblclick()
    settle(page)
    expect_titles(page, [before[1], before[0], *before[2:]])
    page.locator(".ep-block", has_text="One note").locator("[data-ep-act=remove]").dblclick()
    settle(page)
    expect_titles(page, [each for each in before if each != "One note"])
    page.keyboard.down("Control")
    for _ in range(12):
        page.keyboard.down("z")  # held: it repeats
    page.keyboard.up("z")
    page.keyboard.up("Control")
    settle(page)
    expect(page.locator(".ep-block", has_text="One note")).to_have_count(1)
    assert door.complaints() == []


def two_tabs(door: Visit) -> tuple[Page, Page]:
    """Open a draft, and the same draft in another tab."""
    page = door.page
    open_draft(page)
    page.wait_for_url("**draft=*")
    other = door.beside((1440, 900)).page
    other.goto(page.url)
    expect(other.locator(".ep-block")).not_to_have_count(0)
    return page, other


def edit_first(tab: Page, title: str) -> None:
    """Give the first finding another title."""
    settle(tab)
    tab.locator(".ep-block [data-ep-act=edit]").first.click()
    form(tab).get_by_label("Title").fill(title)
    keep(tab)


@pytest.mark.thorough
def test_two_tabs_lose_nothing_of_each_other(door: Visit) -> None:
    page, other = two_tabs(door)
    settle(other)
    for number, tab in enumerate([page, other] * 3):
        edit_first(tab, f"Edit {number}")
    expect(page.get_by_text("Another tab has changed this draft.")).to_have_count(0)
    expect(other.get_by_text("Another tab has changed this draft.")).to_be_visible()
    other.get_by_role("button", name="Versions").click()
    expect(other.get_by_text("from a tab that was behind").first).to_be_visible()
    other.keyboard.press("Escape")
    other.get_by_role("button", name="With the other").click()
    expect(other.locator(".ep-block").first).to_have_attribute("aria-label", "Edit 4")
    other.get_by_role("button", name="Undo").click()
    expect(other.locator(".ep-block").first).to_have_attribute("aria-label", "Edit 5")


@pytest.mark.thorough
def test_a_tab_that_is_behind_may_go_on_with_its_own(door: Visit) -> None:
    page, other = two_tabs(door)
    for number, tab in enumerate([page, other]):
        edit_first(tab, f"Edit {number}")
    other.get_by_role("button", name="With mine").click()
    expect(other.get_by_text("Another tab has changed this draft.")).to_have_count(0)
    third = door.beside((1440, 900)).page
    third.goto(other.url)
    expect(third.locator(".ep-block").first).to_have_attribute("aria-label", "Edit 1")


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("scan.pdf", b"%PDF-1.4", "a PDF isn't read here"),
        ("broken.docx", b"PK\x03\x04 no more", "this document can't be read"),
        ("old.doc", b"\xd0\xcf\x11\xe0", "save it as .docx"),
        ("empty.txt", b"", "there are no words in this file"),
    ],
)
def test_a_file_that_gives_no_text_is_refused_in_words(
    door: Visit, name: str, content: bytes, words: str
) -> None:
    page = door.page
    payload = FilePayload(name=name, mimeType="application/octet-stream", buffer=content)
    page.locator(".st-key-uploads input[type=file]").set_input_files([payload])
    page.get_by_role("button", name="Open the files").click()
    expect(page.get_by_role("alert").filter(has_text=words)).to_be_visible()
    assert door.complaints() == []


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "there is no sentence in the text"),
        ("Una mujer de 52 años tiene dolor. No tiene fiebre desde ayer.", "look like French"),
        ("I saw Mrs Jane Zimmer, born 12/03/1950, phone 0612345678.", "identifies a person"),
        ("<b>A woman</b> coughs. <script>alert(1)</script> She is well.", "<script>alert(1)"),
        ("Tests\n\nHb\t12.3\tg/dl\nCRP\t120\tmg/l\n", "CRP"),
    ],
)
def test_any_text_is_drafted_or_refused_in_words(door: Visit, text: str, words: str) -> None:
    page = door.page
    paste(page, text)
    expect(page.get_by_text(words).first).to_be_visible()
    assert door.complaints() == []
