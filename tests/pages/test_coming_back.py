"""What was missed is asked again days later, from the library, and told when it comes back next."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from epicrisis.clock import utc_now
from epicrisis.server import resources
from epicrisis.ui.shared import progress_store
from tests.pages.conftest import Visit
from tests.pages.test_pages import at_the_first_question, words
from tests.support.hands import number_of

REVIEW = "../../pages/review.py"


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> "Later":
    return Later(monkeypatch)


class Later:
    """Sets the store's clock so many days after it is."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._patch = patch

    def __call__(self, days: int) -> None:
        store = resources.store()
        assert store is not None
        now = utc_now() + timedelta(days=days)
        self._patch.setattr(store.database, "clock", lambda: now)
        self._patch.setattr("epicrisis.clock.utc_now", lambda: now)


def missed(visit: Visit) -> None:
    """Pass the first question of a case by "I don't know"."""
    app = at_the_first_question(visit())
    app.button(key="pass-4").click().run()
    assert not app.exception


def review(visit: Visit) -> AppTest:
    app = visit()
    app.button(key="review").click().run()
    return app.switch_page(REVIEW).run()


def answer(app: AppTest, option: str) -> AppTest:
    radio = app.radio(key="response-4")
    radio.set_value(number_of(radio.options, option))
    return app.button(key="commit-4").click().run()


def test_what_was_missed_is_offered_on_a_later_day_and_not_before(
    visit: Visit, later: Later
) -> None:
    missed(visit)
    assert "comes back" not in words(visit())
    later(2)
    said = words(visit())
    assert "1 question that you missed comes back today." in said
    assert "Answer them again" in said


def test_it_is_asked_told_and_comes_back_later_each_time(visit: Visit, later: Later) -> None:
    missed(visit)
    later(2)
    app = review(visit)
    assert "Which test would you ask for?" in words(app)
    assert "It is enough here." not in words(app), "before it is answered nothing is told"
    assert app.button(key="review_over").label == "Library", "nobody is held"
    answer(app, "An X-ray")
    assert not app.exception
    said = words(app)
    assert "It is enough here." in said
    assert "It comes back" in said
    app.button(key="review_next").click().run()
    assert "Nothing more comes back today." in words(app)
    assert "The next question comes back on" in words(app)
    assert [each.proto.label for each in app.get("download_button")] == ["Into my calendar"]
    later(90)
    assert "1 question that you missed" in words(visit())


def test_an_answer_that_is_none_is_refused_and_asked_for_again(visit: Visit, later: Later) -> None:
    missed(visit)
    later(2)
    app = review(visit)
    app.button(key="commit-4").click().run()
    (refusal,) = app.error
    assert "Choose one option." in refusal.value
    assert "It is enough here." not in words(app)


def test_what_is_known_at_once_never_comes_back(visit: Visit, later: Later) -> None:
    app = at_the_first_question(visit())
    answer(app, "An X-ray")
    later(400)
    assert "comes back" not in words(visit())


def test_a_question_that_no_case_asks_any_more_is_passed_over(
    visit: Visit, later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    missed(visit)
    later(2)
    monkeypatch.setattr(resources, "solo_stories", dict)
    assert "comes back" not in words(visit())
    app = visit("/review").switch_page(REVIEW).run()
    assert not app.exception
    assert "Nothing more comes back today." in words(app)


def test_very_many_are_told_as_a_sitting_and_not_as_a_debt(
    visit: Visit, later: Later, monkeypatch: pytest.MonkeyPatch
) -> None:
    missed(visit)
    later(2)
    due = progress_store.due
    monkeypatch.setattr(progress_store, "due", lambda most: due(most) * most)
    assert "Many questions that you missed come back: 10 at a time are enough." in words(visit())


def test_the_page_is_plain_for_who_has_missed_nothing(visit: Visit) -> None:
    app = visit("/review").switch_page(REVIEW).run()
    assert not app.exception
    assert "some days later" in words(app)
