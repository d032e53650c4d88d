"""A case that is told in two visits: the same stage again, on a page of its own."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.cases.conftest import CASES
from tests.pages.conftest import Visit, copied
from tests.pages.test_pages import reveal, words
from tests.support.debriefs import open_all


@pytest.fixture
def cases_dir(tmp_path: Path) -> Path:
    copied(CASES / "two-visits", tmp_path / "cases")
    return tmp_path / "cases"


def go_on(app: AppTest) -> AppTest:
    return app.button(key="next").click().run()


def at_the_second_visit(visit: Visit) -> AppTest:
    """The second history, which begins with its first finding."""
    app = visit().button(key="start-back-again").click().run()
    return go_on(reveal(go_on(app)))


def heading(app: AppTest) -> str:
    return next(each.value for each in app.html if 'class="ep-head"' in each.value)


def test_of_stages_to_come_no_title_of_their_own_is_told(visit: Visit) -> None:
    app = visit().button(key="start-back-again").click().run()
    to_come = stages_to_come(app)
    assert "Diagnosis" in to_come
    assert "…" in to_come
    assert "2011" not in to_come


def stages_to_come(app: AppTest) -> str:
    places = next(each.value for each in app.html if "ep-to-come" in each.value)
    return str(places).partition('class="ep-to-come"')[2].partition("</ol>")[0]


def test_a_stage_opens_with_its_first_finding(visit: Visit) -> None:
    app = at_the_second_visit(visit)
    assert "She came back in March 2011" in words(app)
    to_come = stages_to_come(app)
    assert "History" not in to_come


def test_it_is_told_in_the_order_of_the_file_a_page_each_time(visit: Visit) -> None:
    app = at_the_second_visit(visit)
    assert "History – 2011" in heading(app)
    assert "A woman came with headaches in 2006." not in words(app)
    app = go_on(app)
    assert "Physical examination – 2011" in heading(app)
    assert "What has changed?" in words(app)
    assert "Her neck was supple." not in words(app)
    assert app.session_state["visit"].pages == (
        *("home", "anamnesis", "examination", "anamnesis-2", "examination-2"),
        *("timeline", "debrief"),
    )


def test_the_way_on_names_the_visit_that_comes_next(visit: Visit) -> None:
    app = visit().button(key="start-back-again").click().run()
    assert "Next: Physical examination" in words(app)
    assert "2011" not in words(app)
    app = reveal(go_on(app))
    assert app.button(key="next").label == "Next: History – 2011"


def test_what_is_read_again_is_what_stood_there(visit: Visit) -> None:
    app = at_the_second_visit(visit)
    said = words(app.switch_page("../../pages/anamnesis.py").run())
    assert "A woman came with headaches in 2006." in said
    assert "She came back in March 2011" not in said


def test_the_summary_keeps_the_visits_apart(visit: Visit) -> None:
    app = at_the_second_visit(visit)
    app.session_state["tool"] = "known"
    said = words(app.run())
    assert said.index("History – 2011") < said.index("headaches and fever in 2011")
    assert said.index("tablets helped") < said.index("History – 2011", said.index("headaches in"))


def test_the_debrief_names_the_visit(visit: Visit) -> None:
    app = go_on(at_the_second_visit(visit))
    app.button(key="pass-5").click().run()
    app = go_on(reveal(app, 2))
    app = go_on(app)
    said = words(open_all(app).switch_page("../../pages/debrief.py").run())
    assert not app.exception
    assert "Physical examination – 2011" in said
    assert "History – 2011" in said
