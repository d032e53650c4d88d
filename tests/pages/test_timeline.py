"""The timeline page: one chosen event, whatever it was chosen by, and nothing that is closed."""

import pytest
from streamlit.testing.v1 import AppTest

from epicrisis.timeline import events, prose
from epicrisis.ui.timeline import page
from tests.pages.conftest import Visit
from tests.pages.test_pages import at_the_first_question, reveal, start, words

PAGE = "../../pages/timeline.py"


@pytest.fixture
def halfway(visit: Visit) -> AppTest:
    """The timeline page after the X-ray of the sample case."""
    app = at_the_first_question(visit())
    app.button(key="pass-4").click().run()
    app = reveal(app).switch_page(PAGE).run()
    app.session_state["lanes"] = True
    return app.run()


def test_before_anything_is_open_the_timeline_says_that_it_will_grow(visit: Visit) -> None:
    assert "grows with the story" in words(start(visit()).switch_page(PAGE).run())


def test_only_events_that_are_open_can_be_chosen(visit: Visit) -> None:
    app = reveal(start(visit()), 2).switch_page(PAGE).run()
    assert app.selectbox(key="event_box").options == ["Cough"]


def test_a_chosen_event_is_told_with_its_certainty_and_its_sentence(halfway: AppTest) -> None:
    box = halfway.selectbox(key="event_box")
    box.set_value("e01").run()
    said = words(halfway)
    assert "He had a cough" in said
    assert "Until the X-ray" in said
    assert "unknown" in said


def test_what_is_chosen_is_an_event_whatever_its_number_on_the_page(halfway: AppTest) -> None:
    halfway.selectbox(key="event_box").set_value("e02").run()
    assert list(halfway.session_state["visit"].chosen.values()) == ["xray"]


def test_the_figure_stays_the_same_whatever_is_chosen(halfway: AppTest) -> None:
    before = halfway.get("plotly_chart")[0].proto.spec
    halfway.selectbox(key="event_box").set_value("e02").run()
    assert halfway.get("plotly_chart")[0].proto.spec == before


def test_the_table_has_the_rows_that_the_chart_shows(halfway: AppTest) -> None:
    halfway.session_state["events_table"] = True
    everything = halfway.run().dataframe[0].value
    hidden = halfway.toggle(key="hide_assumed").set_value(True).run().dataframe[0].value
    assert list(hidden["Event"]) == list(everything["Event"]) == ["Cough", "Normal X-ray"]
    assert "Until the X-ray" in everything.to_csv()
    assert "Until the X-ray" not in hidden.to_csv()
    again = halfway.toggle(key="hide_assumed").set_value(False).run().dataframe[0].value
    assert again.equals(everything)


def test_a_run_that_changes_nothing_makes_neither_chart_nor_table_anew(
    halfway: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    halfway.session_state["events_table"] = True
    shown = halfway.run().dataframe[0].value
    made: list[str] = []
    monkeypatch.setattr(events, "visible_events", lambda *how: made.append("events"))
    monkeypatch.setattr(page, "arrange", lambda *how, **more: made.append("chart"))
    monkeypatch.setattr(prose, "table", lambda *how: made.append("table"))
    assert halfway.run().dataframe[0].value.equals(shown)
    assert made == []


def test_a_button_leads_to_the_events_place_in_the_story(halfway: AppTest) -> None:
    halfway.selectbox(key="event_box").set_value("e02").run()
    halfway.button(key="go_to_story").click().run()
    assert "It is normal." in words(halfway)


def test_assumptions_can_be_hidden_and_what_remains_is_said(halfway: AppTest) -> None:
    halfway.toggle(key="hide_assumed").set_value(True).run()
    assert "1 of 2 events is dated by the text." in words(halfway)
    halfway.selectbox(key="event_box").set_value("e01").run()
    assert "Until the X-ray" not in words(halfway)


def test_medians_are_shown_only_after_they_were_guessed(visit: Visit) -> None:
    app = at_the_first_question(visit())
    app.button(key="pass-4").click().run()
    reveal(app).switch_page(PAGE).run()
    assert not app.text_input
    app.session_state["beside_trials"] = True
    app.run()
    assert "Published median" not in words(app)
    app.text_input[0].set_value("a week")
    app.button(key="show_trials").click().run()
    assert "Write one number in figures" in app.error[0].value
    app.text_input[0].set_value("1000,5")
    app.button(key="show_trials").click().run()
    assert "write a number from 0 to 1000" in app.error[0].value
    app.text_input[0].set_value("7,0 days")
    app.button(key="show_trials").click().run()
    said = words(app)
    assert "Published median" in said
    assert "7 days" in said
    assert "4 days" in said


def test_the_story_can_be_played_event_by_event(halfway: AppTest) -> None:
    halfway.session_state["play"] = True
    halfway.run()
    halfway.button(key="play_on").click().run()
    assert halfway.button(key="pause")
    assert halfway.selectbox(key="event_box").options == ["Cough"]
    halfway.button(key="pause").click().run()
    assert halfway.button(key="play_on")


def test_the_play_ends_where_the_story_is_open_to(halfway: AppTest) -> None:
    halfway.session_state["play"] = True
    halfway.run()
    halfway.button(key="play_on").click().run()
    for _ in range(4):
        halfway.run()
    assert halfway.button(key="play_on")
    assert halfway.selectbox(key="event_box").options == ["Cough", "Normal X-ray"]


def test_the_two_ways_to_play_are_at_the_same_moment(halfway: AppTest) -> None:
    halfway.session_state["play"] = True
    halfway.run()
    box = halfway.selectbox(key="event_box").options
    reached = halfway.select_slider(key="moment").value
    halfway.segmented_control(key="play_by").set_value("time").run()
    by_time = halfway.select_slider(key="moment")
    assert by_time.value == len(by_time.options) - 1
    assert by_time.options[by_time.value] == "day 0"
    assert halfway.selectbox(key="event_box").options == box
    halfway.segmented_control(key="play_by").set_value("event").run()
    assert halfway.select_slider(key="moment").value == reached
