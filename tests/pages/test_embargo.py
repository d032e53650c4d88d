"""A case that is kept for class is in rooms, and nowhere that a learner comes alone."""

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from epicrisis.server import embargo, resources
from epicrisis.ui.shared import teacher_access
from tests.conftest import ROOT, SAMPLES
from tests.pages.conftest import FROM_THE_HALL, Visit, for_teachers
from tests.pages.test_room_pages import words

TODAY = date(2027, 3, 14)
SHOWN = {
    "always": date.min,
    "in class": date.max,
    "from 2027-03-14": TODAY,
    "from 2027-03-15": TODAY + timedelta(days=1),
}


@pytest.fixture
def shown() -> str:
    return "in class"


@pytest.fixture
def cases_dir(tmp_path: Path, shown: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The samples, of which the fever is open to whom `shown` says."""
    folder = tmp_path / "cases"
    shutil.copytree(SAMPLES, folder)
    file = folder / "fever" / "case.yaml"
    file.write_text(f"{file.read_text()}\nshown: {shown}\n")
    monkeypatch.setattr(embargo, "today", lambda: TODAY)
    return folder


@pytest.fixture
def learner(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> Visit:
    """A visit from the hall."""
    monkeypatch.setattr(teacher_access, "visitor", lambda: FROM_THE_HALL)
    return visit


def keys(app: AppTest) -> set[str | None]:
    return {button.key for button in app.button}


@pytest.mark.parametrize("shown", SHOWN)
def test_a_learner_finds_a_case_from_its_day_on(learner: Visit, shown: str) -> None:
    is_open = SHOWN[shown] <= TODAY
    assert ("start-a-fever" in keys(learner())) is is_open
    assert "start-a-cough" in keys(learner())


@pytest.mark.parametrize("shown", ["draft"])
def test_a_draft_is_shown_to_nobody_whatever_the_operator_names(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EPICRISIS_IN_CLASS_ONLY", "a-fever=2027-03-14")
    app = for_teachers(visit())
    assert "a-fever" not in str(keys(app))
    assert "present-a-cough" in keys(app)
    assert "There is no such case here." in words(visit("/", case="a-fever"))


@pytest.mark.parametrize("shown", ["in class", "draft"])
@pytest.mark.parametrize("path", ["/", "/anamnesis", "/timeline", "/debrief"])
def test_an_address_leads_to_it_no_more_than_to_one_that_is_not_there(
    learner: Visit, path: str
) -> None:
    said = words(learner(path, case="a-fever"))
    assert "There is no such case here." in said
    assert said.replace("a-fever", "") == words(learner(path, case="no-such")).replace(
        "no-such", ""
    )


def test_who_was_reading_when_it_was_closed_is_led_back(
    learner: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embargo, "today", lambda: date.max)
    app = learner("/", case="a-fever")
    app.button(key="start-a-fever").click().run()
    page = str(ROOT / "pages" / "anamnesis.py")
    app.switch_page(page).run()
    assert "reveal" in keys(app)
    monkeypatch.setattr(embargo, "today", lambda: TODAY)
    app.button(key="reveal").click().run()
    assert not app.exception
    assert "Three days" not in words(app)
    assert "start-a-cough" in keys(app)


@pytest.mark.parametrize(
    ("shown", "said"),
    [("in class", "Kept for class: only"), ("from 2027-03-15", "until March 15, 2027")],
)
def test_a_teacher_sees_the_card_and_opens_a_room(visit: Visit, said: str) -> None:
    app = for_teachers(visit())
    assert said in words(app)
    assert "present-a-fever" in keys(app)
    assert "start-a-fever" not in keys(app)
    app.button(key="present-a-fever").click().run()
    assert app.get("link_button")[0].proto.url.startswith("/t/")


def test_the_operators_list_goes_before_what_a_case_says(
    learner: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EPICRISIS_IN_CLASS_ONLY", "a-fever=2027-03-14, a-cough")
    resources.forget()
    app = learner()
    assert "start-a-fever" in keys(app)
    assert "start-a-cough" not in keys(app)
