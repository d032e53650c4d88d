"""Fingers and clickers that slip, in both windows: one press is one move."""

import time

import pytest
from playwright.sync_api import CDPSession, expect

from tests.journeys.classroom import Class
from tests.support.chromium import Visit, settle
from tests.support.tiers import thorough

KEYS = {"ArrowRight": 39, "PageDown": 34, "v": 86}


def keyboard(window: Visit) -> CDPSession:
    return window.context.new_cdp_session(window.page)


def down(keys: CDPSession, key: str, *, is_repeat: bool) -> None:
    keys.send(
        "Input.dispatchKeyEvent",
        {
            "type": "keyDown",
            "key": key,
            "code": "KeyV" if key == "v" else key,
            "windowsVirtualKeyCode": KEYS[key],
            "autoRepeat": is_repeat,
        },
    )


def up(keys: CDPSession, key: str) -> None:
    keys.send("Input.dispatchKeyEvent", {"type": "keyUp", "key": key})


def hold(window: Visit, key: str, seconds: float) -> None:
    """Hold a key as a keyboard does: half a second, then 30 times a second."""
    keys = keyboard(window)
    down(keys, key, is_repeat=False)
    window.page.wait_for_timeout(500)
    for _ in range(int(30 * (seconds - 0.5))):
        down(keys, key, is_repeat=True)
        window.page.wait_for_timeout(33)
    up(keys, key)
    window.page.wait_for_timeout(1500)
    settle(window.page)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("console", "ArrowRight"),
        thorough("projector", "PageDown"),
        thorough("console", "PageDown"),
        thorough("projector", "ArrowRight"),
    ],
)
def test_a_key_that_is_held_is_one_press(fevers: Class, name: str, key: str) -> None:
    fevers.go_to("cough")
    window = fevers.window(name)
    before = fevers.room
    hold(window, key, 1.5)
    assert fevers.room.position == before.position + 1
    assert fevers.room.polls == ()


@pytest.mark.thorough
def test_v_that_is_held_opens_a_vote_and_closes_none(fevers: Class) -> None:
    fevers.go_to("Q1")
    hold(fevers.window("console"), "v", 1.5)
    assert [poll.state for poll in fevers.room.polls] == ["open"]


@pytest.mark.parametrize("name", [thorough("console"), "projector"])
def test_a_double_press_shows_no_answer_to_a_class_that_has_not_voted(
    fevers: Class, name: str
) -> None:
    fevers.go_to("Q1")
    window = fevers.window(name)
    window.page.keyboard.press("PageDown")
    window.page.wait_for_timeout(180)
    window.page.keyboard.press("PageDown")
    window.page.wait_for_timeout(1500)
    assert [poll.state for poll in fevers.room.polls] == ["open"]


def test_a_clicker_that_repeats_30_times_a_second_opens_one_vote(fevers: Class) -> None:
    fevers.go_to("Q1")
    window = fevers.window("projector")
    pressed = time.monotonic()
    for _ in range(60):
        window.page.keyboard.press("PageDown")
        window.page.wait_for_timeout(33)
        before, pressed = pressed, time.monotonic()
        if pressed - before > 0.2:  # this machine was busy: what came now would be another series
            break
    window.page.wait_for_timeout(1500)
    assert [poll.state for poll in fevers.room.polls] == ["open"]


@pytest.mark.thorough
def test_the_projector_says_why_a_press_did_nothing(fevers: Class) -> None:
    fevers.go_to("Q1")
    window = fevers.window("projector")
    fevers.press(window, "PageDown")
    fevers.let_vote(window)
    fevers.expect_up_to_date(window)
    window.page.keyboard.press("PageDown")
    line = window.page.locator("[data-room-offline]")
    expect(line).to_contain_text("Nobody has voted yet. Press again to close the vote.")
    window.page.wait_for_timeout(1200)
    fevers.press(window, "PageDown")
    assert [poll.state for poll in fevers.room.polls] == ["shown"]


@pytest.mark.thorough
def test_two_clicks_on_a_button_are_one(fevers: Class) -> None:
    fevers.go_to("Q1")
    console = fevers.window("console")
    console.page.locator(".st-key-room_next button").dblclick()
    console.page.wait_for_timeout(1500)
    assert [poll.state for poll in fevers.room.polls] == ["open"]


def test_back_takes_a_vote_back_that_was_opened_by_mistake(fevers: Class) -> None:
    fevers.go_to("Q1")
    projector = fevers.window("projector")
    fevers.press(projector, "PageDown")
    expect(projector.page.locator("[data-room-votes]")).to_have_count(1)
    fevers.press(projector, "PageUp")
    assert fevers.room.polls == ()
    expect(projector.page.locator("[data-room-votes]")).to_have_count(0)
