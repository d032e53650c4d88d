"""What a room's settings switch, and the console's twin on a phone, run by AppTest."""

from streamlit.testing.v1 import AppTest

from epicrisis.live.room import transitions
from epicrisis.ui.teacher.room_actions import MOVED_MEANWHILE
from tests.pages.test_room_pages import Class, classroom, press, unhurried, words

__all__ = ["classroom", "unhurried"]


def opened_settings(classroom: Class) -> AppTest:
    classroom.log_in()
    console = classroom.show("console")
    console.session_state["room_settings"] = True
    console.run()
    assert not console.exception
    return console


def switch(console: AppTest, name: str, *, to: bool) -> None:
    toggle = next(each for each in console.toggle if str(each.key).startswith(name))
    assert toggle.value is not to
    toggle.set_value(to).run()
    assert not console.exception


def test_attendance_is_off_until_it_is_switched_on_and_off_again(classroom: Class) -> None:
    console = opened_settings(classroom)
    assert not classroom.room.lists_present
    for wanted in (True, False):
        switch(console, "room_lists_present", to=wanted)
        assert classroom.room.lists_present is wanted
    # In a room that has moved meanwhile, in another window, nothing is switched unseen.
    classroom.move(transitions.advance)
    switch(console, "room_lists_present", to=True)
    assert MOVED_MEANWHILE in words(console)
    assert not classroom.room.lists_present


def test_two_buttons_of_a_phone_lead_a_class(classroom: Class) -> None:
    classroom.log_in()
    phone = classroom.show("console")
    phone.query_params["as"] = "remote"
    phone.run()
    assert not [each for each in phone.button if each.key == "room_jump"]
    press(phone, "room_next")
    press(phone, "room_next")
    press(phone, "room_back")
    assert classroom.room.position == 1
    classroom.go_to("Q1")
    phone.run()
    press(phone, "room_next")
    classroom.vote("a", "a", "b")
    press(phone, "room_next")
    assert [poll.state for poll in classroom.room.polls] == ["shown"]
    assert "67%" in words(phone)
    assert "Results, for you alone" in words(phone)
