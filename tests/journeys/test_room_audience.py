"""A shy student asks, the teacher lets it through, another votes for it, the screen shows it."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from epicrisis.ui.teacher import room_actions
from tests.journeys.classroom import Class
from tests.support.chromium import Visit, settle

SHOTS = os.environ.get("SHOTS")
"""A folder for screenshots, to be looked at."""
WHY = "Why not an MRI, when it is said to be safe in pregnancy?"


@pytest.mark.long
def test_a_question_goes_from_one_phone_to_the_class(fevers: Class) -> None:
    fevers.go_to("Q1")
    console, projector = fevers.both()
    ada, ben = (phone_in(fevers) for _ in range(2))
    switch(fevers, is_on=True)
    # A vote is open, and its button stays where it is.
    fevers.act_by_teacher()
    expect(ada.page.locator("#send")).to_be_in_viewport()
    ask(ada)
    be_lost(ada)
    expect(console.page.locator("[data-room-lost]")).to_have_text("1")
    expect(console.page.locator("[data-room-waiting]")).to_have_text("1")
    assert len(fevers.classes.audience.of(fevers.room)) == 1

    let_through(console)
    vote(ben)
    console.page.get_by_text("Shown to the class", exact=True).click()
    expect(console.page.locator(".ep-asked-about")).to_contain_text("votes: 1")
    fevers.vote("a", "b")
    fevers.let_vote(console)
    fevers.act_by_teacher()
    fevers.expect_up_to_date(console)
    console.page.get_by_role("button", name="On the projector").click()
    expect_on(projector)
    console.page.keyboard.press("Escape")
    fevers.press(projector, "PageDown")
    expect(projector.page.locator(".ep-room")).not_to_contain_text(WHY)

    for phone in (ada, ben):
        phone.page.get_by_text("Ask a question").tap()
    fevers.jump(fevers.room.position + 1)
    expect(ada.page.locator("[data-lost] button")).to_have_attribute("aria-pressed", "false")
    expect(console.page.locator("[data-room-lost]")).to_have_text("0")
    switch(fevers, is_on=False)
    for phone in (ada, ben):
        expect(phone.page.locator("#audience")).to_have_count(0)
    for window in (ada, ben, console, projector):
        assert window.complaints() == []


def phone_in(fevers: Class) -> Visit:
    phone = fevers.open_phone(has_touch=True)
    phone.page.goto(f"{fevers.url}/r/{fevers.code}?lang=en")
    expect(phone.page.locator("#audience")).to_have_count(0)
    return phone


def switch(fevers: Class, *, is_on: bool) -> None:
    move = room_actions.take_questions(is_taken=is_on)
    fevers.classes.rooms.change(fevers.room, move(fevers.state))


def ask(phone: Visit) -> None:
    """Ask with a finger that taps twice, after a reload."""
    page = phone.page
    page.get_by_text("Ask a question").tap()
    field = page.get_by_label("Your question")
    field.fill(WHY)
    page.reload()
    expect(field).to_have_value(WHY)
    page.get_by_role("button", name="Ask").dblclick()
    expect(page.get_by_text("Received. Your teacher sees it first.")).to_be_visible()
    expect(field).to_have_value("")
    expect(page.locator("[data-lists]")).to_contain_text("waiting for your teacher")


def be_lost(phone: Visit) -> None:
    button = phone.page.locator("[data-lost] button")
    button.dblclick()
    expect(button).to_have_text("✓ I’m lost")
    expect(button).to_have_attribute("aria-pressed", "true")
    shot(phone, "phone-asked")


def let_through(console: Visit) -> None:
    console.page.get_by_role("button", name="Questions", exact=True).click()
    expect(console.page.locator(".ep-asked")).to_have_text(WHY)
    settle(console.page)
    assert console.accessibility_violations() == []
    shot(console, "console")
    console.page.get_by_role("button", name="Let through").click()


def vote(phone: Visit) -> None:
    expect(phone.page.locator("[data-count]")).to_have_text("(1)")
    phone.page.get_by_text("Ask a question").tap()
    button = phone.page.get_by_role("button", name="I want this answered too")
    button.tap()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(button).to_be_focused()
    assert phone.accessibility_violations() == []
    shot(phone, "phone")


def expect_on(projector: Visit) -> None:
    expect(projector.page.locator("h1")).to_have_text(WHY)
    expect(projector.page.locator(".ep-room")).to_contain_text("A question from the class")
    settle(projector.page)
    assert projector.accessibility_violations() == []
    if SHOTS:
        for width, height in ((1024, 768), (1280, 720), (1920, 1080)):
            projector.page.set_viewport_size({"width": width, "height": height})
            settle(projector.page)
            shot(projector, f"projector-{width}")


def shot(window: Visit, name: str) -> None:
    if SHOTS:
        window.screenshot(Path(SHOTS) / f"{name}.png", full_page=name.startswith("phone"))
