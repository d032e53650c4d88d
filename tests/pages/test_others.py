"""After an answer, and never before, one is told how many gave which."""

import pytest

from epicrisis.server import others, resources
from tests.pages.conftest import Visit
from tests.pages.test_pages import at_the_first_question, words

HOW_OTHERS = "How 26 learners answered"


@pytest.fixture
def many(visit: Visit) -> Visit:
    """A visit to a server on which many have answered the first question."""
    others._counted.cache_clear()
    store = resources.store()
    assert store is not None
    for number in range(25):
        response = ["a"] if number < 10 else ["b"] if number < 20 else None
        store.commit_answer(store.attempt(f"{number:064x}", "a-fever"), "Q1", response)
    return visit


def test_it_is_told_with_the_answer_and_not_before(many: Visit) -> None:
    app = at_the_first_question(many())
    assert "learners answered" not in words(app)
    app.button(key="pass-4").click().run()
    said = words(app)
    assert HOW_OTHERS in said
    assert "38\xa0%" in said
    assert "23\xa0%" in said


def test_few_are_not_told_of(visit: Visit) -> None:
    others._counted.cache_clear()
    app = at_the_first_question(visit())
    app.button(key="pass-4").click().run()
    assert "learners answered" not in words(app)


def test_it_is_told_nobody_where_that_is_switched_off(
    many: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EPICRISIS_SHOW_OTHERS", "0")
    app = at_the_first_question(many())
    app.button(key="pass-4").click().run()
    assert "learners answered" not in words(app)


def test_a_store_that_fails_tells_nothing_and_breaks_nothing(
    many: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = at_the_first_question(many())
    monkeypatch.setattr(resources, "store", lambda: None)
    app.button(key="pass-4").click().run()
    assert not app.exception
