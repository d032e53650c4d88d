"""What was missed comes back on a later day, in a real browser, and moves to another device."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from epicrisis.cases.questions import Question
from epicrisis.server.learner_cookie import NAME
from epicrisis.story import recall
from epicrisis.story.answers import dont_know
from epicrisis.story.telling import Story
from tests.support.chromium import PHONE, Visit, settle, visit_again
from tests.support.learners import attempt_of, learner_before, opened, step_of
from tests.support.server import StreamlitServer
from tests.support.stores import in_days, remember_of_a_lost_case

MISSED = ("Q20", "Q21")
"""Of the first case: several answers, then one."""


@pytest.fixture
def days_later(chromium: Browser, server: StreamlitServer, insulinoma: Story) -> Iterator[Visit]:
    """The library for somebody who missed two questions days ago, and is at the case's end."""
    with opened(server.database_url) as store:
        cookies = learner_before(store, insulinoma, len(insulinoma.steps) + 1)
        for question in MISSED:
            store.recall(attempt_of(store, insulinoma, cookies), question, in_days(0))
    with visit_again(chromium, locale="en", size=PHONE, has_touch=True) as visited:
        visited.carry(server.url, cookies)
        visited.page.goto(server.url)
        yield visited


def test_two_questions_come_back_and_are_gone_until_another_day(
    days_later: Visit, insulinoma: Story
) -> None:
    page = days_later.page
    expect(page.locator(".st-key-to_review")).to_contain_text("2 questions that you missed")
    page.locator(".st-key-review button").tap()
    for name in MISSED:
        number = step_of(insulinoma, name).number
        asked = page.locator(f"section[data-ep-step='{number}']")
        expect(asked).to_be_in_viewport()
        expect(asked).to_be_focused()
        page.locator(f".st-key-pass-{number} button").tap()
        expect(page.get_by_text("It comes back")).to_be_visible()
        settle(page)
        page.locator(".st-key-review_next button").dblclick()
    expect(page.get_by_text("Nothing more comes back today.")).to_be_visible()
    settle(page)
    page.get_by_role("button", name="Library").tap()
    expect(page.locator(".ep-card").first).to_be_visible()
    expect(page.locator(".st-key-to_review")).to_have_count(0)
    assert not days_later.complaints()


@pytest.mark.thorough
def test_ten_thousand_that_are_due_hide_nothing_and_keep_nobody_waiting(
    days_later: Visit, server: StreamlitServer
) -> None:
    page = days_later.page
    (token,) = (each["value"] for each in page.context.cookies() if each["name"] == NAME)
    with opened(server.database_url) as store:
        remember_of_a_lost_case(store, str(token), 10_000)
    page.reload()
    expect(page.locator(".st-key-to_review")).to_contain_text("2 questions that you missed")
    page.locator(".st-key-review button").tap()
    page.locator("[class*=st-key-pass-] button").tap()
    expect(page.get_by_text("It comes back")).to_be_visible()
    assert not days_later.complaints()


def test_a_press_that_comes_twice_rates_the_question_once(
    days_later: Visit, server: StreamlitServer, insulinoma: Story
) -> None:
    page = days_later.page
    page.locator(".st-key-review button").click()
    page.locator("[class*=st-key-pass-] button").dblclick()
    expect(page.get_by_text("It comes back")).to_be_visible()
    settle(page)
    (token,) = (each["value"] for each in page.context.cookies() if each["name"] == NAME)
    question = step_of(insulinoma, MISSED[0]).block
    assert isinstance(question, Question)
    with opened(server.database_url) as store:
        attempt = store.attempt(str(token), insulinoma.case.slug)
        kept = store.recall(attempt, question.id, lambda before, now: before)
    assert kept is not None
    before = in_days(0)(None, kept.reviewed)
    once = recall.after(question, dont_know(question), before, kept.reviewed)
    assert once is not None
    assert kept.stability == pytest.approx(once.stability)


@pytest.mark.thorough
def test_it_moves_to_another_device_in_the_middle(
    days_later: Visit, chromium: Browser, server: StreamlitServer
) -> None:
    page = days_later.page
    page.locator(".st-key-review button").tap()
    page.locator("[class*=st-key-pass-] button").tap()
    expect(page.get_by_text("It comes back")).to_be_visible()
    page.goto(server.url)
    page.get_by_text("My work on this device").click()
    page.get_by_role("button", name="Give me a code").click()
    code = page.get_by_test_id("stCode").inner_text().strip()
    with visit_again(chromium, locale="en") as other:
        other.page.goto(server.url)
        other.page.get_by_text("My work on this device").click()
        other.page.get_by_role("textbox").fill(code)
        other.page.get_by_role("button", name="Bring my work here").click()
        expect(other.page.locator(".st-key-to_review")).to_contain_text("1 question")


@pytest.mark.thorough
def test_a_second_tab_that_is_late_changes_nothing(days_later: Visit) -> None:
    first = days_later.page
    second = days_later.beside(PHONE).page
    second.goto(first.url)
    for page in (first, second):
        page.locator(".st-key-review button").click()
        expect(page.locator("[class*=st-key-pass-]")).to_be_visible()
    for page in (first, second):
        page.locator("[class*=st-key-pass-] button").click()
        expect(page.get_by_text("It comes back")).to_be_visible()
        page.locator(".st-key-review_next button").click()
    expect(second.locator("[class*=st-key-pass-]")).to_be_visible()
    assert not days_later.complaints()
