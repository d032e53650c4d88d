"""Its teacher lets a class's questions through on the console and on the phone, and shows one."""

import html

import pytest
from streamlit.testing.v1 import AppTest

from epicrisis.live.room import transitions
from epicrisis.live.web.cookies import teacher_cookie_name
from epicrisis.store.classes.audience_records import Ask, BeLost, VoteFor
from epicrisis.ui.teacher import room_actions
from epicrisis.ui.teacher.audience import MANY_WAIT, MOST_LISTED
from tests.conftest import ROOT
from tests.pages.test_room_pages import Class, classroom, press, unhurried, words

__all__ = ["classroom", "unhurried"]

WHY = "Is <i>this</i> the *diagnosis*?"
ON, OFF = room_actions.take_questions(is_taken=True), room_actions.take_questions(is_taken=False)


@pytest.fixture
def asking(classroom: Class) -> Class:
    """A class at a finding whose room takes questions."""
    classroom.log_in()
    classroom.go_to("since")
    classroom.move(ON)
    return classroom


def ask(asking: Class, *questions: str) -> list[int]:
    """Ask, a phone each question; return their numbers."""
    acts = [Ask(asking.room.id, f"phone {n}", each) for n, each in enumerate(questions)]
    assert set(asking.classes.audience.keep(acts)) == {"kept"}
    return sorted(each.id for each in asking.classes.audience.of(asking.room))


def shown(asking: Class, which: str = "waiting", **address: str) -> AppTest:
    """A console whose list of questions is open."""
    return opened(asking, {"room_questions": True, "room_questions_list": which}, **address)


def opened(classroom: Class, state: dict[str, object], **address: str) -> AppTest:
    app: AppTest = classroom.visit("/console", room=classroom.code, **address)
    for key, value in state.items():
        app.session_state[key] = value
    app.switch_page(str(ROOT / "pages" / "console.py")).run()
    assert not app.exception
    return app


def test_by_default_there_is_nothing_of_it(classroom: Class) -> None:
    classroom.log_in()
    classroom.go_to("since")
    assert not classroom.room.takes_questions
    said = words(classroom.show("console"))
    assert "data-room-waiting" not in said
    assert "data-room-lost" not in said


def test_a_question_waits_is_let_through_and_stands_on_the_projector(asking: Class) -> None:
    (number,) = ask(asking, WHY)
    app = shown(asking)
    assert WHY in words(app)
    assert "<i>this</i>" not in "".join(each.value for each in app.html)
    assert WHY not in html.unescape(words(asking.show("projector")))
    press(app, f"room_question-{number}-shown")
    assert asking.classes.audience.of(asking.room)[0].state == "shown"
    app = shown(asking, which="shown")
    press(app, f"room_question-{number}-screen")
    assert WHY in words(asking.show("projector"))
    console = asking.show("console")
    press(console, "room_next")
    assert asking.room.shown_question == 0
    assert WHY not in words(asking.show("projector"))


def test_over_the_timeline_it_stands_too_and_the_timeline_comes_back(asking: Class) -> None:
    (number,) = ask(asking, WHY)
    asking.classes.audience.moderate(asking.room, [number], "shown")
    asking.move(
        room_actions.look_at("timeline"),
        lambda state: transitions.show_question(state, number),
    )
    assert WHY in words(asking.show("projector"))
    asking.move(transitions.advance)
    assert asking.room.focus == "timeline"


def test_a_hidden_or_answered_one_goes_from_its_list_and_from_the_projector(asking: Class) -> None:
    first, second = ask(asking, WHY, "And why?")
    asking.classes.audience.moderate(asking.room, [first], "shown")
    asking.move(lambda state: transitions.show_question(state, first))
    press(shown(asking, which="shown"), f"room_question-{first}-answered")
    assert asking.room.shown_question == 0
    press(shown(asking), f"room_question-{second}-hidden")
    assert {each.id: each.state for each in asking.classes.audience.of(asking.room)} == {
        first: "answered",
        second: "hidden",
    }
    press(shown(asking, which="hidden"), f"room_question-{second}-shown")
    assert asking.classes.audience.of(asking.room)[-1].state == "shown"


def test_those_with_most_votes_come_first_and_a_flood_can_be_hidden_at_once(asking: Class) -> None:
    numbers = ask(asking, *(f"question {n} {'x' * 180}" for n in range(MOST_LISTED + 5)))
    app = shown(asking)
    assert words(app).count('class="ep-asked"') == MOST_LISTED
    assert "and 5 more" in words(app)
    asking.classes.audience.moderate(asking.room, numbers[:3], "shown")
    votes = [VoteFor(asking.room.id, f"voter {n}", numbers[1], is_given=True) for n in range(2)]
    asking.classes.audience.keep(votes)
    said = words(shown(asking, which="shown"))
    assert said.index("question 1 ") < said.index("question 0 ") < said.index("question 2 ")
    assert "votes: 2" in said
    press(shown(asking), "room_question-all-hidden")
    states = [each.state for each in asking.classes.audience.of(asking.room)]
    assert (states.count("hidden"), states.count("shown")) == (MOST_LISTED + 2, 3)
    assert len(states) - 3 > MANY_WAIT


def test_the_second_half_of_a_double_press_meets_no_other_question(
    asking: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = ask(asking, WHY, "And why?")
    monkeypatch.setattr(room_actions, "DOUBLED_S", 30.0)
    app = press(shown(asking), f"room_question-{first}-shown")
    press(app, f"room_question-{second}-shown")
    assert [each.state for each in asking.classes.audience.of(asking.room)] == ["shown", "waiting"]


def test_who_is_lost_is_counted_with_a_share_on_the_console_alone(asking: Class) -> None:
    asking.classes.presence.note("one", {asking.room.id: 8})
    step = asking.room.position
    lost = [BeLost(asking.room.id, f"phone {n}", step, is_lost=True) for n in range(2)]
    asking.classes.audience.keep(lost)
    said = words(asking.show("console"))
    assert "lost: <b data-room-lost>2</b> (<b data-room-lost-share>25</b>%)" in said
    assert "data-room-lost" not in words(asking.show("projector"))


def test_a_mirrored_console_shows_no_question(asking: Class) -> None:
    ask(asking, WHY)
    assert WHY in words(shown(asking))
    assert WHY not in words(shown(asking, answers="hidden"))


def test_the_teachers_phone_lists_them_too(asking: Class) -> None:
    (number,) = ask(asking, WHY)
    app = shown(asking, **{"as": "remote"})
    assert WHY in words(app)
    press(app, f"room_question-{number}-shown")
    assert asking.classes.audience.of(asking.room)[0].state == "shown"


def test_who_does_not_lead_the_room_moderates_nothing(asking: Class) -> None:
    (number,) = ask(asking, WHY)
    app = shown(asking)
    asking.cookies.pop(teacher_cookie_name(asking.code))
    app.button(key=f"room_question-{number}-shown").click().run()
    assert asking.classes.audience.of(asking.room)[0].state == "waiting"


def test_it_is_switched_in_the_rooms_settings(classroom: Class) -> None:
    classroom.log_in()
    classroom.go_to("since")
    app = opened(classroom, {"room_settings": True})
    (switch,) = (each for each in app.toggle if "I’m lost" in each.label)
    assert switch.value is False
    switch.set_value(True).run()
    assert classroom.room.takes_questions
    classroom.move(OFF)
    assert not classroom.room.takes_questions
