"""A question is answered before the next finding opens, once, and then explained."""

import re
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from epicrisis.server import resources
from tests.pages.conftest import Visit
from tests.pages.test_pages import at_the_first_question, reveal, words
from tests.support.hands import number_of

FIRST = 4
"""Number of the step that is the first question of the sample case."""


def choose(app: AppTest, number: int, option: str) -> None:
    radio = app.radio(key=f"response-{number}")
    radio.set_value(number_of(radio.options, option))


def commit(app: AppTest, number: int) -> AppTest:
    app.button(key=f"commit-{number}").click().run()
    assert not app.exception
    return app


def test_no_finding_opens_without_an_answer(visit: Visit) -> None:
    app = at_the_first_question(visit())
    assert not [button for button in app.button if button.key == "reveal"]
    assert "It is normal." not in words(app)


def test_nothing_of_the_answer_is_on_the_page_before_the_commit(visit: Visit) -> None:
    said = words(at_the_first_question(visit()))
    assert "right, and you" not in said
    assert "It is enough here." not in said


def test_a_right_answer_is_told_in_words_with_its_reason_and_references(visit: Visit) -> None:
    app = at_the_first_question(visit())
    choose(app, FIRST, "An X-ray")
    app.segmented_control(key=f"certainty-{FIRST}").set_value(3)
    said = words(commit(app, FIRST))
    assert "Right</b>" in said
    assert "certain" in said
    assert "+3" in said
    assert "It is enough here." in said
    assert "doi.org/10.1000/xyz" in said
    assert "Go on" in said


def test_a_wrong_answer_shows_the_right_one(visit: Visit) -> None:
    app = at_the_first_question(visit())
    choose(app, FIRST, "A biopsy")
    said = words(commit(app, FIRST))
    assert "Not right" in said
    assert "An X-ray" in said


def test_not_knowing_is_an_answer(visit: Visit) -> None:
    app = at_the_first_question(visit())
    app.button(key=f"pass-{FIRST}").click().run()
    said = words(app)
    assert "You didn't know" in said
    assert "It is enough here." in said


def test_an_empty_answer_is_refused_with_a_sentence(visit: Visit) -> None:
    app = commit(at_the_first_question(visit()), FIRST)
    assert "Choose one option." in words(app)
    assert "right, and you" not in words(app)


def test_the_sentence_of_a_closed_finding_is_not_quoted_with_the_answer(visit: Visit) -> None:
    app = at_the_first_question(visit())
    app.button(key=f"pass-{FIRST}").click().run()
    said = words(app)
    assert "He had a cough" in said
    assert "The X-ray was normal." not in said


def test_a_committed_answer_stays_over_visits(visit: Visit) -> None:
    app = at_the_first_question(visit())
    choose(app, FIRST, "A biopsy")
    commit(app, FIRST)
    later = visit("/investigations", case="a-fever")
    later.switch_page("../../pages/investigations.py").run()
    assert "A biopsy" in words(later)
    assert "Not right" in words(later)


def test_a_second_tab_cannot_change_a_committed_answer(visit: Visit) -> None:
    first = at_the_first_question(visit())
    second = visit("/investigations", case="a-fever")
    second.switch_page("../../pages/investigations.py").run()
    choose(second, FIRST, "An X-ray")
    choose(first, FIRST, "A biopsy")
    commit(first, FIRST)
    commit(second, FIRST)
    assert "Not right" in words(second)


def test_an_answer_to_a_question_that_has_changed_breaks_no_page(visit: Visit) -> None:
    app = at_the_first_question(visit())
    kept = resources.store()
    assert kept is not None
    kept.commit_answer(kept.attempt("a" * 64, "a-fever"), "Q1", ["no-such-option"], 2)
    app.switch_page("../../pages/investigations.py").run()
    assert not app.exception
    assert "has changed since you answered it" in words(app)


def test_options_are_shuffled_the_same_way_every_time(visit: Visit) -> None:
    shown = [at_the_first_question(visit()).radio(key=f"response-{FIRST}").options]
    again = visit("/investigations", case="a-fever")
    again.switch_page("../../pages/investigations.py").run()
    shown.append(again.radio(key=f"response-{FIRST}").options)
    assert shown[0] == shown[1]


def at_the_last_stage(app: AppTest) -> AppTest:
    app = at_the_first_question(app)
    app.button(key=f"pass-{FIRST}").click().run()
    return reveal(app).button(key="next").click().run()


ANSWERS: list[tuple[int, str, str]] = [
    (8, "3 days", "Right</b>"),
    (9, "It clears the airways", "Compare with the model answer"),
]


def test_every_type_of_question_can_be_answered(visit: Visit) -> None:
    app = at_the_last_stage(visit())
    for box in app.checkbox:
        if not box.label.endswith("A broken leg"):
            box.check()
    assert "Right</b>" in words(commit(app, 6))
    app.session_state["response-7"] = {"value": [2, 0, 1]}
    assert "pairs in the right order" in words(commit(app, 7))
    for number, answer, said in ANSWERS:
        widgets: dict[int, Any] = {8: app.text_input, 9: app.text_area}
        widgets[number](key=f"response-{number}").set_value(answer)
        assert said in words(commit(app, number))
    app.segmented_control(key="assessment-9").set_value("got_it").run()
    assert "Right</b>" in words(app).rpartition("Explain a cough.")[2]
    reveal(app)
    assert "The record ends here." in words(app)


@pytest.mark.parametrize("typed", ["8OO days", "1e999", "", "nan", "three"])
def test_a_number_that_is_none_is_refused_and_nothing_is_lost(visit: Visit, typed: str) -> None:
    app = at_the_last_stage(visit())
    app.button(key="pass-6").click().run()
    app.button(key="pass-7").click().run()
    app.text_input(key="response-8").set_value(typed)
    app = commit(app, 8)
    assert app.error
    assert "Three days it was." not in words(app)
    app.text_input(key="response-8").set_value("3")
    assert "Three days it was." in words(commit(app, 8))


def test_an_answer_that_is_too_long_is_told_its_length(visit: Visit) -> None:
    app = at_the_first_question(visit())
    for _ in range(30):
        if app.text_area:
            break
        onward = (each for each in app.button if re.match("reveal|next|pass-", each.key or ""))
        next(onward).click().run()
    (area,) = app.text_area
    area.set_value("x" * 3000)
    number = int(str(area.key).rpartition("-")[2])
    assert "these are 3000" in words(commit(app, number))
