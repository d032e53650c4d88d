"""A homework in a real Chromium: given by a link, done by two, looked at by its teacher."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.chromium import PHONE, Visit, settle, visit_again
from tests.support.server import StreamlitServer

QUESTIONS = (4, 6, 7)
"""Numbers of the first three steps of the small case that are questions."""


def reveal_up_to(page: Page, number: int) -> None:
    """Press what opens the next step until that question is asked."""
    asked, way_on = f".st-key-pass-{number} button", ".st-key-reveal button, .st-key-next button"
    expect(page.locator(f"{way_on}, {asked}").first).to_be_visible()
    while not page.locator(asked).count():
        told = page.locator("[data-testid=stMain]").inner_text()
        page.locator(way_on).click()
        page.wait_for_function(
            "(told) => document.querySelector('[data-testid=stMain]').innerText !== told", arg=told
        )
        settle(page)


def do(page: Page, option: str) -> None:
    """Answer the first of the three questions, and pass the others."""
    reveal_up_to(page, QUESTIONS[0])
    page.locator(".st-key-response-4").get_by_text(option).click()
    page.locator(".st-key-certainty-4 button").last.click()
    page.locator(".st-key-commit-4 button").click()
    expect(page.get_by_text("It is enough here.")).to_be_visible()
    for number in QUESTIONS[1:]:
        reveal_up_to(page, number)
        page.locator(f".st-key-pass-{number} button").click()
        expect(page.locator(f".st-key-pass-{number}")).to_have_count(0)
        settle(page)


@contextmanager
def browsers(chromium: Browser, number: int) -> Iterator[list[Visit]]:
    """So many people, each with a browser of their own; the first has a teacher's window."""
    with ExitStack() as stack:
        people = [visit_again(chromium, locale="en")]
        people += [visit_again(chromium, locale="en", size=PHONE) for _ in range(number - 1)]
        yield [stack.enter_context(each) for each in people]


@pytest.mark.long
def test_a_teacher_gives_homework_two_do_three_questions_of_it_and_the_teacher_sees_how(
    chromium: Browser, samples_server: StreamlitServer
) -> None:
    url = samples_server.url
    with browsers(chromium, 3) as (teacher, named, unnamed):
        page = teacher.page
        page.goto(url)
        page.get_by_text("For teachers").click()
        page.locator(".st-key-homework-a-fever button").click()
        page.get_by_text("Ask for a pseudonym").click()
        page.get_by_role("button", name="Give it").dblclick()
        link = page.get_by_test_id("stCode").locator("code")
        expect(link).to_contain_text("/h/")
        path = f"/h/{link.inner_text().rpartition('/')[2]}"
        page.goto(f"{url}/given")
        expect(page.get_by_role("link", name="What was answered")).to_have_count(1)

        named.page.goto(f"{url}{path}")
        named.page.get_by_role("textbox").fill("Ada L.")
        named.page.get_by_text("I agree that my teacher sees").click()
        unnamed.page.goto(f"{url}{path}")
        for each, option in ((named, "An X-ray"), (unnamed, "A biopsy")):
            each.page.get_by_role("button", name="Begin").click()
            expect(each.page.get_by_text("Homework, until")).to_be_visible()
            assert "It is enough here." not in each.page.content()
            do(each.page, option)
            each.page.get_by_role("link", name="About this homework").click()
            expect(each.page.get_by_role("button", name="Go on")).to_be_visible()
        expect(named.page.get_by_text("beside the pseudonym Ada L.")).to_be_visible()
        assert "A biopsy" not in named.page.content(), "another's answer"
        expect(unnamed.page.get_by_text("not who")).to_be_visible()

        page.goto(f"{url}/given?code={path.rpartition('/')[2]}")
        expect(page.get_by_text("Taking part: 2. Answered all questions: 0.")).to_be_visible()
        asked = page.locator("section.ep-picture").first
        expect(asked.get_by_role("row", name="An X-ray")).to_contain_text("1 (50%)")
        expect(asked.get_by_role("row", name="A biopsy")).to_contain_text("1 (50%)")
        assert "Ada L." not in page.content()
        with page.expect_download() as download:
            page.get_by_role("button", name="As CSV").click()
        table = download.value.path().read_text(encoding="utf-8")
        rows = [row for row in table.splitlines() if '"own_answer"' in row]
        assert len(rows) == len(QUESTIONS)
        assert all('"Ada L."' in row for row in rows)
        for each in (teacher, named, unnamed):
            assert each.complaints() == []
