"""What a learner does is kept, can be moved, deleted, and begun anew."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from epicrisis.server import resources
from epicrisis.store.db.errors import StoreBusyError, StoreFullError, StoreReadOnlyError
from epicrisis.store.learners.store import Store, open_store
from epicrisis.ui.shared import progress_store
from tests.pages.conftest import Visit
from tests.pages.test_pages import at_the_first_question, reveal, start, words
from tests.support.hands import number_of

Refusing = Callable[..., AbstractContextManager[None]]


def differential(app: AppTest) -> AppTest:
    app.session_state["tool"] = "hypotheses"
    return app.run()


def test_another_visit_finds_the_learner_where_they_were(visit: Visit) -> None:
    reveal(start(visit()))
    assert "2 of 10" in words(visit())


def test_two_tabs_agree_after_the_next_page(visit: Visit) -> None:
    first, second = start(visit()), start(visit())
    reveal(first, 2)
    reveal(second)
    assert "coughing" in words(second)


def test_a_tab_whose_answer_comes_second_is_told_so(visit: Visit) -> None:
    first = at_the_first_question(visit())
    second = visit("/investigations", case="a-fever")
    second.switch_page("../../pages/investigations.py").run()
    first.button(key="pass-4").click().run()
    assert not first.toast
    radio = second.radio(key="response-4")
    radio.set_value(number_of(radio.options, "An X-ray"))
    second.button(key="commit-4").click().run()
    (told,) = second.toast
    assert "in another window: that answer stands" in told.value
    assert "You didn't know" in words(second)


def test_starting_over_begins_a_new_attempt_and_keeps_the_old_one(visit: Visit) -> None:
    app = reveal(start(visit()))
    app.switch_page("../../pages/home.py").run()
    app.button(key="over-a-fever").click().run()
    assert "Resume" not in words(app)
    kept = resources.store()
    assert kept is not None
    assert [len(attempt.opened) for attempt in kept.attempts("a" * 64)] == [2, 1]


def test_without_cookies_it_works_for_the_visit_and_says_so(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress_store, "token", lambda: None)
    app = visit()
    assert "refuses cookies" in words(app)  # with the first page, not after the first press
    reveal(start(app))
    assert "refuses cookies" in words(app)
    assert "coughing" in words(app)


@pytest.mark.parametrize("failure", [StoreFullError, StoreReadOnlyError])
def test_a_store_that_cannot_be_written_leaves_a_working_story_and_one_banner(
    visit: Visit, monkeypatch: pytest.MonkeyPatch, failure: type[Exception]
) -> None:
    def refuse(*_: object) -> None:
        raise failure("no")

    app = start(visit())
    monkeypatch.setattr(Store, "open_finding", refuse)
    reveal(app, 2)
    app.button(key="next").click().run()
    assert words(app).count("lost when you leave") == 1
    assert "Which test would you ask for?" in words(app)


@pytest.fixture
def refusing(monkeypatch: pytest.MonkeyPatch) -> Refusing:
    """A block in which the store refuses calls of these names; a visit asks again at once."""
    monkeypatch.setattr(progress_store, "AGAIN_AFTER_S", 0)

    def refuse(*_: object) -> None:
        raise StoreBusyError("not now")

    @contextmanager
    def refused(*names: str) -> Iterator[None]:
        with monkeypatch.context() as broken:
            for name in names:
                broken.setattr(Store, name, refuse)
            yield

    return refused


def test_what_a_store_refused_for_a_while_is_kept_once_it_takes_it_again(
    visit: Visit, refusing: Refusing
) -> None:
    app = start(visit())
    with refusing("open_finding", "commit_answer", "seen"):
        reveal(app, 2).button(key="next").click().run()
        app.button(key="pass-4").click().run()
        assert "lost when you leave" in words(app.run())
    assert "lost when you leave" not in words(app.run())
    assert "4 of 10" in words(visit()), "another visit finds all"
    reveal(app)
    assert "5 of 10" in words(visit())


def test_a_page_that_could_not_be_read_again_shows_what_it_had(
    visit: Visit, refusing: Refusing
) -> None:
    app = reveal(start(visit()))
    with refusing("attempt"):
        assert "coughing" in words(app.run())
    assert "lost when you leave" not in words(app.run())
    reveal(app)
    assert "3 of 10" in words(visit())


def test_what_was_refused_after_starting_over_belongs_to_the_new_attempt(
    visit: Visit, refusing: Refusing
) -> None:
    app = reveal(start(visit()))
    with refusing("start_over", "open_finding"):
        app.switch_page("../../pages/home.py").run()
        app.button(key="over-a-fever").click().run()
        reveal(app)
    app.run()
    kept = resources.store()
    assert kept is not None
    assert [len(attempt.opened) for attempt in kept.attempts("a" * 64)] == [2, 2]


def test_what_was_deleted_is_not_written_later(visit: Visit, refusing: Refusing) -> None:
    app = start(visit())
    with refusing("open_finding"):
        reveal(app)
        app.switch_page("../../pages/home.py").run()
        app.session_state["device"] = True
        app.run()
        app.button(key="delete_all").click().run()
    app.run()
    kept = resources.store()
    assert kept is not None
    assert kept.attempts("a" * 64) == ()


def test_a_store_that_cannot_be_opened_leaves_a_working_story(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "store", lambda: None)
    app = reveal(start(visit()))
    assert "coughing" in words(app)
    assert "lost when you leave" in words(app.run())


def test_deleting_my_data_deletes_it(visit: Visit) -> None:
    app = reveal(start(visit()))
    app.switch_page("../../pages/home.py").run()
    app.session_state["device"] = True
    app.run()
    app.button(key="delete_all").click().run()
    kept = resources.store()
    assert kept is not None
    assert kept.attempts("a" * 64) == ()
    assert "Resume" not in words(app)
    # Beside the button: the top of a long library is out of sight on a phone.
    assert [each.value for each in app.expander[0].info] == ["Your data is deleted."]


def test_work_moves_to_another_device_by_a_code(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = reveal(start(visit()))
    app.switch_page("../../pages/home.py").run()
    app.session_state["device"] = True
    app.run()
    app.button(key="give_code").click().run()
    code = app.code[0].value
    monkeypatch.setattr(progress_store, "token", lambda: "b" * 64)
    other = visit()
    other.session_state["device"] = True
    other.run()
    other.text_input(key="typed_code").set_value(code)
    next(b for b in other.button if b.label == "Bring my work here").click().run()
    assert "2 of 10" in words(other)
    assert "Your work is here now." in words(other)


def test_a_wrong_code_is_refused_with_a_sentence(visit: Visit) -> None:
    app = visit()
    app.session_state["device"] = True
    app.run()
    app.text_input(key="typed_code").set_value("nonsense")
    next(b for b in app.button if b.label == "Bring my work here").click().run()
    assert "isn't known" in words(app)


def test_the_differential_is_kept_and_can_be_weighed(visit: Visit) -> None:
    app = differential(start(visit()))
    app.selectbox(key="new_hypothesis").set_value("Pneumonia").run()
    app.selectbox(key="new_hypothesis").set_value("Flu").run()
    app.segmented_control(key="weight-1").set_value("likely").run()
    said = words(app)
    assert said.index("Flu") < said.index("Pneumonia")
    later = visit("/anamnesis", case="a-fever").switch_page("../../pages/anamnesis.py").run()
    assert "1\\. Flu" in words(differential(later)) or "1. Flu" in words(differential(later))


def test_a_hypothesis_is_offered_only_from_its_finding_on(visit: Visit) -> None:
    app = differential(start(visit()))
    assert "Asthma" not in app.selectbox(key="new_hypothesis").options
    reveal(app)
    assert "Asthma" in app.selectbox(key="new_hypothesis").options


def test_a_test_that_the_source_does_not_report_has_no_result(visit: Visit) -> None:
    app = at_the_first_question(visit())
    app.button(key="pass-4").click().run()
    app.session_state["tool"] = "tests"
    app.run()
    radio = app.radio(key="test-0")
    radio.set_value(radio.options.index("CT scan")).run()
    app.button(key="ask").click().run()
    assert "not reported in this case" in words(app)
    assert "It is normal." not in words(app)


def test_asking_for_the_test_that_comes_next_opens_it(visit: Visit) -> None:
    app = at_the_first_question(visit())
    app.button(key="pass-4").click().run()
    app.session_state["tool"] = "tests"
    app.run()
    assert app.button(key="ask").disabled, "until a test is chosen"
    radio = app.radio(key="test-0")
    radio.set_value(radio.options.index("Chest X-ray")).run()
    app.button(key="ask").click().run()
    assert "It is normal." in words(app)


def test_the_store_of_a_test_is_its_own(visit: Visit, tmp_path: Path) -> None:
    start(visit())
    assert open_store(f"sqlite:///{tmp_path / 'store.sqlite3'}").attempts("a" * 64)
