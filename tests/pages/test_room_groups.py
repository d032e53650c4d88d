"""Groups compared, as a teacher leads them: switched on, named, shown; run by AppTest."""

from epicrisis.live.room import transitions
from tests.pages.test_room_pages import Class, classroom, press, unhurried, with_more, words

__all__ = ["classroom", "unhurried"]


def test_groups_are_switched_on_named_and_shown(classroom: Class) -> None:
    classroom.log_in()
    classroom.go_to("Q1")
    app = with_more(classroom.show("console"))
    assert not [each for each in app.button if each.key == "room_groups"]
    app.session_state["room_settings"] = True
    app.run()
    app.toggle(key=f"room_compares-{classroom.room.version}").set_value(True).run()
    assert classroom.room.groups == ("On the left", "On the right")
    names = app.text_area(key=f"room_groups-{classroom.room.version}")
    names.set_value("Left\nleft").run()
    assert "Two groups are the same" in words(app)
    assert app.text_area(key=f"room_groups-{classroom.room.version}").value == "Left\nleft"
    app.text_area(key=f"room_groups-{classroom.room.version}").set_value("Left\nRight").run()
    assert classroom.room.groups == ("Left", "Right")
    classroom.move(transitions.open_vote)
    classroom.vote("a", "a", "b")
    for number, group in ((0, 1), (1, 2), (2, 2)):
        assert classroom.classes.groups.choose(classroom.room, f"phone {number}", group)
    classroom.move(transitions.close_vote)
    assert "By group" not in words(classroom.show("projector"))
    app = press(with_more(classroom.show("console")), "room_groups")
    shown = words(classroom.show("projector"))
    assert "By group" in shown
    assert all(part in shown for part in ("100%", "50%", "2 votes<br>1 right"))
    assert "no group" not in shown
    # What was chosen since stands there too, though the room hasn't moved.
    projector = classroom.show("projector")
    assert classroom.classes.groups.choose(classroom.room, "phone 1", 1)
    assert "2 votes<br>2 right" in words(projector.run())
    press(app, "room_groups")
    assert 'ep-groups"' not in words(classroom.show("projector"))
    # Words are sorted for the class as a whole.
    classroom.go_to("Q5")
    classroom.move(transitions.open_vote)
    classroom.vote("a reflex")
    classroom.move(transitions.close_vote, transitions.show_results)
    press(with_more(classroom.show("console")), "room_groups")
    assert "a reflex" in words(classroom.show("projector"))
