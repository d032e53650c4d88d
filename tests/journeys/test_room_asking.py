"""A question that no case holds, typed in the lecture and led by a clicker, in a real Chromium."""

from playwright.sync_api import expect

from tests.journeys.classroom import Class
from tests.support.chromium import settle


def test_a_question_is_typed_voted_on_and_left_behind(fevers: Class) -> None:
    fevers.go_to("cough")
    console, projector = fevers.both(size=(1366, 768))
    page = console.page
    phone = fevers.open_phone()
    phone.page.goto(f"{fevers.url}/r/{fevers.code}")
    settle(page)
    page.get_by_role("button", name="Ask something else").click()
    words = page.get_by_role("textbox", name="Question", exact=True)
    words.fill("Who of you has seen such a rash?")
    page.get_by_role("textbox", name="Options, one per line").fill("In a patient\nIn a book")
    # A click beside the form closes it, and loses nothing.
    page.locator(".ep-room-preview").click()
    expect(words).to_have_count(0)
    settle(page)
    page.get_by_role("button", name="Ask something else").click()
    expect(words).to_have_value("Who of you has seen such a rash?")
    options = page.get_by_role("textbox", name="Options, one per line")
    expect(options).to_have_value("In a patient\nIn a book")
    options.press("Control+End")
    page.keyboard.type("\nNever")
    page.get_by_test_id("stPopoverBody").get_by_role("button", name="Open the vote").click()
    expect(projector.page.get_by_text("Vote now")).to_be_visible()
    expect(projector.page.locator("h1")).to_have_text("Who of you has seen such a rash?")
    expect(words).to_have_count(0)
    expect(phone.page.get_by_role("heading", name="Asked in class")).to_be_visible()
    phone.page.get_by_text("Never").click()
    phone.page.get_by_role("button", name="Send my answer").click()
    expect(phone.page.get_by_text("Received", exact=True)).to_be_visible()
    fevers.press(console, "PageDown")
    expect(projector.page.locator(".ep-votes")).to_contain_text("100%")
    expect(phone.page.get_by_text("nothing is right or wrong here")).to_be_visible()
    fevers.press(projector, "PageDown")
    expect(projector.page.locator("h1")).to_have_text("Cough")
    expect(phone.page.get_by_role("heading", name="Cough")).to_be_visible()
    assert console.complaints() == []
    assert phone.complaints() == []
