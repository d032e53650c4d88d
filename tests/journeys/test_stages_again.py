"""A stage that stands again has an address of its own, closed until it is reached."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from epicrisis.cases.reading.case_file import load_case
from epicrisis.story.telling import tell
from tests.cases.conftest import CASES
from tests.support.chromium import visit_again
from tests.support.learners import learner_before, opened
from tests.support.server import StreamlitServer


@pytest.fixture
def served(tmp_path: Path) -> Iterator[StreamlitServer]:
    shutil.copytree(CASES / "two-visits", tmp_path / "two-visits")
    with StreamlitServer(env={"EPICRISIS_CASES_DIR": str(tmp_path)}) as running:
        yield running


def test_an_address_opens_the_visit_that_it_names_and_no_sooner(
    chromium: Browser, served: StreamlitServer
) -> None:
    story = tell(*load_case(CASES / "two-visits" / "case.yaml"))
    first_step_of_the_second_history = 4
    with visit_again(chromium, locale="en") as visited:
        page = visited.page
        page.goto(f"{served.url}/anamnesis-2?case=back-again")
        expect(page.get_by_text("That page isn't open yet. You are here.")).to_be_visible()
        expect(page.get_by_role("heading", level=1)).to_have_text("History")

        page.goto(f"{served.url}/anamnesis-7?case=back-again")
        expect(page.get_by_text("That page isn't open yet. You are here.")).to_be_visible()

        with opened(served.database_url) as store:
            cookies = learner_before(store, story, first_step_of_the_second_history)
        visited.carry(served.url, cookies)
        page.goto(f"{served.url}/anamnesis-2?case=back-again")
        expect(page.get_by_role("heading", level=1)).to_have_text("History – 2011")
        links = page.locator(".ep-map :is(a, .ep-here)")
        expect(links.filter(has_text="History")).to_contain_text(["History", "History – 2011"])
        page.evaluate("window.isSamePage = true")
        links.filter(has_text="History").first.click()
        expect(page.get_by_role("heading", level=1)).to_have_text("History")
        expect(page.get_by_text("A woman came with headaches in 2006.").first).to_be_visible()
        assert page.evaluate("window.isSamePage"), "a place was loaded anew"
