"""The form by which a teacher asks on the fly, run by AppTest."""

import pytest
from streamlit.testing.v1 import AppTest

from epicrisis.live.room import transitions
from epicrisis.ui.teacher import asking
from epicrisis.ui.teacher.console import MORE
from tests.pages.test_room_pages import Class, classroom, press, unhurried, words

__all__ = ["classroom", "unhurried"]


def unfold(app: AppTest, *, is_open: bool = True) -> AppTest:
    """Open or close the box of the form, which has another name once it has asked."""
    app.session_state[MORE] = True
    times = app.session_state.get(asking._TIMES, 0)
    app.session_state[f"{asking.BOX}-{times}"] = is_open
    return app.run()


def fill(app: AppTest, question: str, options: str | None = None) -> None:
    unfold(app)
    app.text_area(key=asking._WORDS).set_value(question)
    if options is not None:
        app.text_area(key=asking._OPTIONS).set_value(options)


def field(app: AppTest, key: str) -> str:
    return str(unfold(app).text_area(key=key).value)


@pytest.mark.parametrize("window", ["console", "remote"])
def test_it_opens_at_once_and_is_led_as_other_votes_are(classroom: Class, window: str) -> None:
    classroom.log_in()
    classroom.go_to("Q1")
    app = classroom.show("console")
    if window == "remote":
        app.query_params["as"] = "remote"
        app.run()
        assert not app.selectbox, "the remote jumps nowhere"
    fill(app, "Seen <i>one</i>?", "Yes\n\nNo *really*")
    app = press(app, "room_ask_open")
    assert classroom.room.focus == "asked"
    assert field(app, asking._WORDS) == ""
    projected = words(classroom.show("projector"))
    assert "Seen &lt;i&gt;one" in "".join(each.value for each in classroom.show("projector").html)
    assert "Vote now" in projected
    assert "Asked in class" in projected
    classroom.vote("A", "A", "B")
    app = press(classroom.show("console"), "room_next")
    shown = words(classroom.show("projector"))
    assert "No *really*" in shown
    assert "67%" in shown
    assert 'ep-votes-right"' not in shown
    app = press(app, "room_next")
    assert (classroom.room.focus, classroom.room.open_poll) == ("story", None)


def test_what_cannot_be_asked_is_said_and_nothing_typed_is_lost(classroom: Class) -> None:
    classroom.log_in()
    classroom.go_to("Q1")
    app = classroom.show("console")
    fill(app, "Which?", "Lyme\nlyme")
    app = press(app, "room_ask_open")
    assert "Two options are the same" in words(app)
    assert not unfold(app, is_open=False).text_area, "the form is made once its box is open"
    assert (field(app, asking._WORDS), field(app, asking._OPTIONS)) == ("Which?", "Lyme\nlyme")
    fill(app, "Which?", "Lyme\nFlu")
    classroom.move(transitions.open_vote)
    app = press(app, "room_ask_open")
    assert "has changed meanwhile" in words(app)
    app = press(app, "room_ask_open")
    assert "Close the vote first" in words(app)
    assert (field(app, asking._WORDS), field(app, asking._OPTIONS)) == ("Which?", "Lyme\nFlu")
    assert not classroom.room.asked
    classroom.move(transitions.close_vote)
    press(app.run(), "room_ask_open")
    assert classroom.room.asked[0].options == ("Lyme", "Flu")


def test_one_that_was_taken_back_stands_in_the_form_again(classroom: Class) -> None:
    classroom.log_in()
    app = classroom.show("console")
    fill(app, "Whihc?")
    app.segmented_control(key=asking._HOW).set_value("words").run()
    app = press(press(app, "room_ask_open"), "room_back")
    assert (classroom.room.focus, classroom.room.polls) == ("join", ())
    assert field(app, asking._WORDS) == "Whihc?"
    assert app.segmented_control(key=asking._HOW).value == "words"
    # In words the console has what the class wrote, to be sorted before it is shown.
    fill(app, "Which?")
    press(app, "room_ask_open")
    classroom.vote("a tick", "A tick")
    app = press(classroom.show("console"), "room_next")
    assert classroom.room.polls[-1].state == "held"
    assert "Entries" in words(app)
    press(app, "room_next")
    assert "a tick" in words(classroom.show("projector"))


@pytest.mark.parametrize(("way", "options"), [("yes_no", 2), ("letters", 4)])
def test_two_ways_need_no_options(classroom: Class, way: str, options: int) -> None:
    classroom.log_in()
    app = classroom.show("console")
    fill(app, "Now?")
    app.segmented_control(key=asking._HOW).set_value(way).run()
    press(app, "room_ask_open")
    assert len(classroom.room.asked[0].options) == options
