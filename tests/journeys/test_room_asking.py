"""A question that no case holds, and groups compared, in a lecture in a real Chromium."""

import pytest
from playwright.sync_api import expect

from epicrisis.live.room import groups
from tests.journeys.classroom import HD, Class
from tests.support.chromium import settle


@pytest.mark.long
def test_a_question_is_typed_voted_on_and_left_behind(fevers: Class) -> None:
    fevers.go_to("cough")
    console, projector = fevers.both(size=(1366, 768))
    page = console.page
    phone = fevers.open_phone()
    phone.page.goto(f"{fevers.url}/r/{fevers.code}")
    settle(page)
    page.get_by_text("More: another screen").click()
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


@pytest.mark.thorough
def test_two_halves_of_a_hall_are_compared_by_one_key(fevers: Class) -> None:
    fevers.go_to("cough")
    phone, late = fevers.open_phone(), fevers.open_phone(java_script_enabled=False)
    for each in (phone, late):
        each.page.goto(f"{fevers.url}/r/{fevers.code}")
    halves = groups.comparing(["Left", "Right"])
    fevers.classes.rooms.change(fevers.room, halves(fevers.state))
    phone.page.get_by_role("button", name="Right").click()
    expect(phone.page.get_by_text("Your group: Right")).to_be_visible()
    fevers.go_to("Q1")
    expect(phone.page.get_by_role("heading", name="Question")).to_be_visible()
    expect(phone.page.get_by_role("button", name="Left")).to_have_count(0)
    late.page.get_by_role("link", name="Refresh").click()
    late.page.get_by_role("button", name="Left").click()
    expect(late.page.get_by_text("Your group: Left")).to_be_visible()
    projector = fevers.window("projector", size=HD)
    fevers.press(projector, "PageDown")
    what = fevers.state.asked
    assert what is not None
    letters = {option: letter for letter, option in what.options.items()}
    for each, option in ((phone, "a"), (late, "b")):
        each.page.reload()
        each.page.locator(f"[name=choice][value={letters[option]}]").check()
        each.page.get_by_role("button", name="Send my answer").click()
        expect(each.page.get_by_text("Received").first).to_be_visible()
    fevers.press(projector, "PageDown")
    expect(projector.page.locator(".ep-votes")).to_be_visible()
    fevers.press(projector, "g")
    heads = projector.page.locator(".ep-groups thead th")
    expect(heads).to_have_text(["Left1 vote0 right", "Right1 vote1 right"])
    fevers.press(projector, "g")
    expect(projector.page.locator(".ep-groups")).to_have_count(0)
    assert phone.complaints() == []
    assert projector.complaints() == []
