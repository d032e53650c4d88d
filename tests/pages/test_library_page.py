"""The library: what is begun, then real cases, then the others; and one entry for teachers."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from epicrisis.cases.reading.case_file import load_case
from epicrisis.server import resources
from epicrisis.story.telling import tell
from epicrisis.ui.shared import progress_store, specialty_marks, teacher_access
from tests.conftest import CASES
from tests.pages.conftest import FROM_THE_HALL, Visit, for_teachers
from tests.pages.test_pages import words
from tests.support.learners import pass_steps

REAL, FICTIONAL, ENGLISH = "fievres-et-douleurs", "malaises-en-ete", "headache-in-winter"
FOLDERS = {REAL: "insulinome-malin", FICTIONAL: "cardite-de-lyme"}
HOME = "../../pages/home.py"


@pytest.fixture
def cases_dir() -> Path:
    return CASES


@pytest.fixture
def has_passed(visit: Visit) -> Callable[[str, int], None]:
    """A function that lets the browser's learner pass the first steps of a case."""
    token = progress_store.token()

    def passed(slug: str, steps: int) -> None:
        store, story = resources.store(), tell(*load_case(CASES / FOLDERS[slug] / "case.yaml"))
        assert store is not None
        assert token is not None
        last = len(story.steps) if steps < 0 else steps
        pass_steps(store, story, token, 1, last + 1)

    return passed


def labels(app: AppTest) -> dict[str, str]:
    """What each button says, by its key."""
    return {str(each.key): each.label for each in app.button}


def headings(app: AppTest) -> list[str]:
    return [each.value for each in app.header]


def card_of(app: AppTest, title: str) -> str:
    return next(each.value for each in app.html if "ep-card" in each.value and title in each.value)


def test_a_real_case_says_so_and_stands_before_fictional_ones(visit: Visit) -> None:
    app = visit(locale="fr-FR")
    real = card_of(app, "fièvre et douleurs")
    assert "Cas réel" in real
    assert "ep-card-real" in real
    assert "17\u00a0questions" in real
    assert "environ 75\u00a0minutes" in real
    assert "Cas fictif" in card_of(app, "malaises et de la fatigue")
    assert "traduit automatiquement" not in words(app), "it is said at the end"


def test_cases_in_another_language_alone_have_their_own_heading(visit: Visit) -> None:
    assert headings(visit(locale="fr-FR")) == [
        "Cas cliniques",
        "Dans une autre langue\xa0: English",
    ]
    assert headings(visit(locale="en-GB")) == ["Cases"]


def test_what_is_begun_is_on_top_with_its_place(
    visit: Visit, has_passed: Callable[[str, int], None]
) -> None:
    has_passed(FICTIONAL, 1)
    app = visit()
    assert headings(app)[0] == "In progress"
    assert next(key for key in labels(app) if key.startswith("start-")) == f"start-{FICTIONAL}"
    assert re.fullmatch(r"Resume: History, 1/\d\d", labels(app)[f"start-{FICTIONAL}"])
    begun = card_of(app, "38-year-old")
    assert 'value="1"' in begun
    assert "ep-card-begun" in begun
    assert "<progress" not in card_of(app, "46-year-old")


def test_a_finished_case_leads_to_its_debrief_or_to_its_beginning(
    visit: Visit, has_passed: Callable[[str, int], None]
) -> None:
    has_passed(FICTIONAL, -1)
    app = visit()
    assert labels(app)[f"start-{FICTIONAL}"] == "Read again from the beginning"
    assert labels(app)[f"debrief-{FICTIONAL}"] == "Debrief"
    app.button(key=f"start-{FICTIONAL}").click().run()
    assert app.session_state["visit"].page == "anamnesis"
    app.switch_page(HOME).run()
    app.button(key=f"debrief-{FICTIONAL}").click().run()
    assert not app.exception
    assert app.session_state["visit"].page == "debrief"


def test_starting_over_leads_to_the_first_stage(
    visit: Visit, has_passed: Callable[[str, int], None]
) -> None:
    has_passed(REAL, 8)
    app = visit()
    app.button(key=f"over-{REAL}").click().run()
    assert not app.exception
    assert app.session_state["visit"].page == "anamnesis"
    assert app.session_state["visit"].slug == REAL


def test_teachers_have_one_entry_and_learners_none(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    (entry,) = [each for each in for_teachers(visit()).expander if each.label == "For teachers"]
    assert {each.key for each in entry.button} >= {f"present-{REAL}", f"present-{ENGLISH}"}
    assert "/author?lang=en" in words(for_teachers(visit()))
    monkeypatch.setattr(teacher_access, "visitor", lambda: FROM_THE_HALL)
    app = for_teachers(visit())
    assert not [each for each in app.expander if each.label == "For teachers"]
    assert not [key for key in labels(app) if key.startswith("present-")]
    assert "/author" not in words(app)


def test_a_mark_follows_from_the_specialty_alone() -> None:
    lyme = tell(*load_case(CASES / "cardite-de-lyme" / "case.yaml")).case
    smoke = tell(*load_case(CASES / "carbon-monoxide" / "case.yaml")).case
    real = tell(*load_case(CASES / "insulinome-malin" / "case.yaml")).case
    assert specialty_marks.address(lyme) == specialty_marks.address(smoke)
    assert specialty_marks.address(lyme) != specialty_marks.address(real)
