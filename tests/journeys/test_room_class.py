"""A class at work: console, projector and three phones at once, each as it is in a hall."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.classroom import Class
from tests.support.chromium import Visit


def phone(fevers: Class, **options: object) -> Visit:
    """A phone that has scanned the QR."""
    visited = fevers.open_phone(**options)
    visited.page.goto(f"{fevers.url}/r/{fevers.code}")
    return visited


def answer(page: Page, letter: str) -> None:
    option(page, letter).click()
    page.get_by_role("button", name="Send my answer").click()


def option(page: Page, letter: str) -> Locator:
    return page.locator(f"label.option:has(input[value={letter}])")


def received(page: Page) -> Locator:
    return page.get_by_role("status").filter(has_text="Received")


@pytest.mark.long
def test_a_class_votes_discusses_and_votes_again(fevers: Class) -> None:
    fevers.go_to("Q1")
    console, projector = fevers.both()
    first, second = phone(fevers), phone(fevers, color_scheme="dark")
    plain = phone(fevers, java_script_enabled=False)
    expect(first.page.locator(".state")).to_contain_text("The vote isn't open yet.")
    expect(console.page.locator("[data-room-present]").first).to_have_text("2")

    fevers.press(console, "v")
    for each in (first, second):
        answer(each.page, "A")
        expect(received(each.page)).to_be_visible()
    plain.page.get_by_role("link", name="Refresh").click()
    answer(plain.page, "B")
    expect(received(plain.page)).to_be_visible()
    expect(projector.page.locator("[data-room-votes]")).to_have_text("3")
    for each in (first, second, plain):
        expect(each.page.get_by_text("It is enough here.")).to_have_count(0)

    fevers.let_vote(console)
    console.page.get_by_role("button", name="Close for discussion").click()
    for each in (first, second):
        expect(each.page.locator(".state")).to_contain_text("Discuss with your neighbours")
        expect(each.page.locator(".tag.mine")).to_have_count(1)
    expect(projector.page.locator(".ep-votes")).to_have_count(0)

    fevers.press(console, "v")
    expect(first.page.locator(".state")).to_contain_text("The vote is open again.")
    answer(first.page, "C")
    expect(received(first.page)).to_be_visible()
    fevers.press(projector, "PageDown")
    expect(projector.page.locator(".ep-votes thead th").nth(2)).to_contain_text("Vote 2")
    expect(first.page.get_by_text("It is enough here.")).to_be_visible()
    expect(second.page.get_by_text("this is your first answer.")).to_be_visible()
    expect(second.page.locator(".verdict")).to_contain_text("ight")
    plain.page.get_by_role("link", name="Refresh").click()
    expect(plain.page.get_by_text("It is enough here.")).to_be_visible()
    for each in (console, projector, first, second):
        assert each.complaints() == []


def test_a_phone_without_network_delivers_once_when_it_is_back(fevers: Class) -> None:
    fevers.go_to("Q1")
    there, away = phone(fevers), phone(fevers)
    fevers.act_by_teacher()
    expect(away.page.get_by_role("button", name="Send my answer")).to_be_visible()
    away.context.set_offline(True)
    answer(away.page, "B")
    expect(away.page.get_by_text("Not sent yet.")).to_be_visible()
    answer(there.page, "A")
    expect(received(there.page)).to_be_visible()
    assert len(fevers.votes()) == 1
    away.page.clock.install()
    away.page.clock.fast_forward(20_000)
    away.context.set_offline(False)
    away.page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(received(away.page)).to_be_visible()
    assert len(fevers.votes()) == 2


@pytest.mark.thorough
def test_a_phone_takes_its_answers_home_and_goes_on_alone(fevers: Class) -> None:
    fevers.go_to("Q1")
    fevers.act_by_teacher()
    page = phone(fevers).page
    answer(page, "B")
    expect(received(page)).to_be_visible()
    fevers.act_by_teacher()
    expect(page.get_by_text("It is enough here.")).to_be_visible()
    page.get_by_role("link", name="Go on at your own pace").click()
    expect(page.get_by_text("answer was shown: 1")).to_be_visible()
    page.get_by_role("button", name="Go on at your own pace").click()
    expect(page).to_have_url(re.compile(r"/investigations\?case=a-fever&lang=en$"))
    expect(page.get_by_text("It is enough here.")).to_be_visible()
    expect(page.get_by_text("It is normal.")).to_have_count(0)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("It is normal.")).to_be_visible()
    page.goto(f"{fevers.url}/r/{fevers.code}/mine")
    page.get_by_role("button", name="Go on at your own pace").click()
    expect(page.get_by_role("button", name="Commit my answer")).to_be_visible()
