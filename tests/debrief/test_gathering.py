"""How thorough and how efficient one was in asking for tests, by the definitions of the peers."""

import pytest

from epicrisis.cases.reading.case_file import load_case
from epicrisis.debrief.facts import Gathering
from epicrisis.debrief.report import debrief_of
from epicrisis.story.progress import Progress, with_ordered_test
from epicrisis.story.telling import Story, everything, tell
from tests.cases.conftest import CASES


@pytest.fixture(scope="module")
def paused() -> Story:
    """An X-ray is critical there, which a pause offers; a CT scan is harmful, and nobody did it."""
    return tell(*load_case(CASES / "paused" / "case.yaml"))


def gathering(story: Story, *tests: str) -> Gathering | None:
    progress = Progress(findings=everything(story))
    for test in tests:
        progress = with_ordered_test(progress, test)
    return debrief_of(story, progress).gathering


def test_who_asks_for_what_counts_is_thorough_and_efficient(paused: Story) -> None:
    assert gathering(paused, "xray") == Gathering(wanted=1, found=1, asked=1)


def test_what_harms_makes_it_less_efficient_and_no_less_thorough(paused: Story) -> None:
    assert gathering(paused, "t1", "xray") == Gathering(wanted=1, found=1, asked=2)
    assert gathering(paused, "t1") == Gathering(wanted=1, found=0, asked=1)


def test_of_who_asks_for_nothing_nothing_is_said(paused: Story) -> None:
    assert gathering(paused) is None


def test_tests_of_which_the_authors_say_nothing_dont_count(fever: Story) -> None:
    assert gathering(fever, "xray", "t1") is None


def test_what_no_menu_offered_in_time_is_not_missed(insulinoma: Story) -> None:
    """A pause offers both scans; calcium comes by itself as soon as it can be asked for."""
    assert gathering(insulinoma, "dynamic-tests") == Gathering(wanted=3, found=1, asked=1)
