"""The teacher's windows and the library's doors to rooms, run by AppTest."""

import html
from dataclasses import dataclass, field, replace
from functools import partial

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from epicrisis.cases.reading.images import Picture
from epicrisis.i18n import translator
from epicrisis.live import phone_faults
from epicrisis.live.classrooms import Classrooms
from epicrisis.live.phones import pages
from epicrisis.live.room import doubts, transitions
from epicrisis.live.room.class_state import ClassState
from epicrisis.live.room.transitions import Move
from epicrisis.live.web.cookies import teacher_cookie_name
from epicrisis.server import logins, resources
from epicrisis.store.classes import rooms as stored_rooms
from epicrisis.store.classes.class_store import ClassStore
from epicrisis.store.classes.records import Ballot, Room
from epicrisis.store.db.errors import StoreUnavailableError
from epicrisis.story.telling import Story
from epicrisis.ui.shared import images, progress_store, teacher_access
from epicrisis.ui.teacher import class_view, class_words, entry_list, room_actions
from epicrisis.ui.teacher.console import MORE
from epicrisis.ui.teacher.room_actions import LedRoom
from tests.conftest import ROOT
from tests.live.small_room import NOW
from tests.live.test_phone_pages import Elements
from tests.pages.conftest import FROM_THE_HALL, Visit, for_teachers

ADDRESS = "http://192.168.1.20:8501"


@dataclass
class Class:
    """A class at the case of the samples, its teacher's browser, and its phones."""

    visit: Visit
    story: Story
    classes: ClassStore
    code: str
    secret: str
    cookies: dict[str, str] = field(default_factory=dict)

    @property
    def room(self) -> Room:
        room = self.classes.rooms.room(self.code)
        assert room is not None
        return room

    def log_in(self) -> None:
        self.cookies[teacher_cookie_name(self.code)] = self.secret

    def show(self, window: str, code: str | None = None) -> AppTest:
        app: AppTest = self.visit(f"/{window}", room=code or self.code)
        if app.query_params.get("room"):  # otherwise it was led away
            app.switch_page(str(ROOT / "pages" / f"{window}.py")).run()
        assert not app.exception
        return app

    def move(self, *moves: Move) -> None:
        for move in moves:
            self.classes.rooms.change(self.room, move(ClassState(self.story, self.room)))

    def go_to(self, block: str) -> None:
        number = next(step.number for step in self.story.steps if step.block.id == block)
        self.move(lambda state: transitions.jump(state, number))

    def vote(self, *options: str) -> None:
        """Each option or word is the answer of one phone."""
        room = self.room
        poll, what = room.open_poll, ClassState(self.story, room).asked
        assert poll is not None
        assert what is not None
        ballots = [
            Ballot(room.id, poll.id, f"phone {number}", [option] if what.options else option)
            for number, option in enumerate(options)
        ]
        self.classes.votes.keep(ballots)


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test presses faster than a hand, and doesn't slip: `test_room_slips.py` does."""
    monkeypatch.setattr(room_actions, "DOUBLED_S", 0.0)
    monkeypatch.setattr(doubts, "JUST_OPENED_S", 0.0)


@pytest.fixture
def classroom(visit: Visit, fever: Story, monkeypatch: pytest.MonkeyPatch) -> Class:
    return class_at(fever, visit, monkeypatch)


def class_at(story: Story, visit: Visit, patch: pytest.MonkeyPatch) -> Class:
    """Open a room at a case; its teacher's browser isn't logged in yet."""
    classes = resources.class_store()
    assert classes is not None
    room, secret = classes.rooms.open(story.case.slug, "en", ADDRESS, "t" * 64)
    opened = Class(visit, story, classes, room.code, secret)
    patch.setattr(type(st.context), "cookies", property(lambda _: opened.cookies))
    return opened


def words(app: AppTest) -> str:
    """All that a window says, markup included."""
    kinds = (app.html, app.info, app.warning, app.error, app.markdown, app.caption, app.code)
    parts = [element.value for kind in kinds for element in kind]
    labels = [*(each.label for each in app.button), *(str(each.options) for each in app.selectbox)]
    return html.unescape("\n".join([*parts, *labels]))


def with_more(console: AppTest) -> AppTest:
    """Unfold what else a console offers."""
    console.session_state[MORE] = True
    return console.run()


def press(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert not app.exception
    return app


def test_the_console_says_that_votes_are_refused(classroom: Class) -> None:
    classroom.log_in()
    phone_faults.forget()
    assert "Votes can't be kept" not in words(classroom.show("console"))
    phone_faults.note(phone_faults.VOTES, StoreUnavailableError("The disk is full."))
    assert "Votes can't be kept" in words(classroom.show("console"))
    phone_faults.forget()


# --- The library's doors -----------------------------------------------------------------


def test_one_press_in_the_library_opens_a_room_and_leads_there(classroom: Class) -> None:
    app = press(for_teachers(classroom.visit()), "present-a-fever")
    url = app.get("link_button")[0].proto.url
    code, secret = url.removeprefix("/t/").split("#")
    room = classroom.classes.rooms.room(code)
    assert room is not None
    assert (room.case, room.language) == ("a-fever", "en")
    assert classroom.classes.rooms.leads(code, secret)
    assert f'<script data-path="{url}">' in words(app)


def test_a_double_press_in_the_library_opens_one_room(classroom: Class) -> None:
    app = press(for_teachers(classroom.visit()), "present-a-fever")
    first = app.get("link_button")[0].proto.url
    assert press(app, "present-a-fever").get("link_button")[0].proto.url == first


def test_the_library_leads_to_a_class_that_others_present(classroom: Class) -> None:
    said = words(classroom.visit())
    assert 'href="/r"' in said
    assert "Join a class" in said


def test_too_many_rooms_are_refused_in_words(
    classroom: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored_rooms, "MAX_ROOMS_A_DAY", 0)
    assert "which is the most" in words(press(for_teachers(classroom.visit()), "present-a-fever"))


def test_a_room_without_a_store_is_refused_in_words(
    classroom: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resources, "class_store", lambda: None)
    assert "can't be opened just now" in words(
        press(for_teachers(classroom.visit()), "present-a-fever")
    )


def test_a_browser_without_cookies_is_told_why_it_cannot_lead(
    classroom: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress_store, "token", lambda: None)
    assert "refuses cookies, by which the teacher" in words(
        press(for_teachers(classroom.visit()), "present-a-fever")
    )


def test_where_logins_are_asked_for_nobody_leads_without(
    classroom: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logins, "is_configured", lambda: True)
    monkeypatch.setenv("EPICRISIS_TEACHERS", "@univ.example")
    classroom.log_in()
    app = for_teachers(classroom.visit())
    assert not any(button.key == "present-a-fever" for button in app.button)
    app = classroom.visit("/console", room=classroom.code)
    assert "This page is for teachers" in words(app)
    assert "smokes" not in words(app)


def test_a_rooms_secret_leads_it_from_the_halls_computer(
    classroom: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A teacher takes the recovery link there; no other case is told on it."""
    monkeypatch.setattr(teacher_access, "visitor", lambda: FROM_THE_HALL)
    classroom.log_in()
    app = press(classroom.show("console"), "room_next")
    assert classroom.room.position == 1
    assert any(button.key == "room_next" for button in app.button)
    assert "present-a-fever" not in {
        button.key for button in for_teachers(classroom.visit()).button
    }


@pytest.mark.parametrize("is_known", [True, False])
def test_who_has_logged_in_may_log_out_again(
    classroom: Class, monkeypatch: pytest.MonkeyPatch, is_known: bool
) -> None:
    """The computer of a lecture hall is everybody's."""
    pressed: list[bool] = []
    monkeypatch.setattr(teacher_access, "is_logged_in", lambda: is_known)
    monkeypatch.setattr(st, "logout", lambda: pressed.append(True))
    app = classroom.visit()
    assert any(button.key == "log-out" for button in app.sidebar.button) is is_known
    if is_known:
        press(app, "log-out")
        assert pressed == [True]


# --- Who may -----------------------------------------------------------------------------


@pytest.mark.parametrize("window", ["console", "projector"])
@pytest.mark.parametrize("cookie", ["none", "wrong", "another room's"])
def test_a_browser_without_the_secret_gets_nothing_of_a_room(
    classroom: Class, window: str, cookie: str
) -> None:
    classroom.go_to("since")
    if cookie == "wrong":
        classroom.cookies[teacher_cookie_name(classroom.code)] = "x" * 32
    if cookie == "another room's":
        other, secret = classroom.classes.rooms.open("a-fever", "en", ADDRESS, "u" * 64)
        classroom.cookies[teacher_cookie_name(other.code)] = secret
        classroom.cookies[teacher_cookie_name(classroom.code)] = secret
    app = classroom.visit(f"/{window}", room=classroom.code)
    said = words(app)
    for secret_of_the_room in ("smokes", "For three days", "Duration", ADDRESS, classroom.code):
        assert secret_of_the_room not in said
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        app.switch_page(str(ROOT / "pages" / f"{window}.py"))


def test_an_act_is_refused_once_the_secret_is_gone(classroom: Class) -> None:
    classroom.log_in()
    app = classroom.show("console")
    classroom.cookies.clear()
    app.button(key="room_next").click().run()
    assert classroom.room.position == 0


def test_an_act_during_which_the_store_fails_is_refused_in_words(
    classroom: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The store is asked who leads before it is asked to move anything."""
    classroom.log_in()
    app = classroom.show("console")
    lead, asked = room_actions.led_room, []

    def fails_at_first(code: str) -> LedRoom | None:
        asked.append(code)
        if len(asked) == 1:
            raise StoreUnavailableError("silent")
        return lead(code)

    monkeypatch.setattr(room_actions, "led_room", fails_at_first)
    said = words(press(app, "room_next"))
    assert "We can't save just now. Try again." in said
    assert classroom.room.position == 0


def test_a_deleted_room_leads_home(classroom: Class) -> None:
    classroom.log_in()
    app = classroom.show("console")
    classroom.classes.rooms.delete(classroom.code)
    assert "Start" in words(app.run())


def test_the_teachers_own_reading_is_neither_shown_nor_touched(classroom: Class) -> None:
    classroom.log_in()
    app = press(press(classroom.show("console"), "room_next"), "room_next")
    store = resources.store()
    assert store is not None
    assert store.attempt("a" * 64, "a-fever").opened == frozenset()
    assert not app.sidebar.children
    assert "case" not in app.query_params


# --- The console ---------------------------------------------------------------------------


def test_one_button_leads_through_a_class(classroom: Class) -> None:
    classroom.log_in()
    classroom.go_to("Q1")
    app = classroom.show("console")
    labels = []
    for _ in range(4):
        labels.append(app.button(key="room_next").label)
        press(app, "room_next")
        if classroom.room.open_poll is not None:
            classroom.vote("a", "b")
    assert labels == [
        "Open the vote `→`",
        "Close and show `→`",
        "Show why `→`",
        "Next: X-ray `→`",
    ]
    assert ClassState(classroom.story, classroom.room).step == classroom.story.steps[4]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_press_on_what_is_no_longer_shown_moves_nothing_and_is_told_so(
    classroom: Class, language: str
) -> None:
    classroom.log_in()
    classroom.move(lambda state: replace(state.room, language=language))
    app = classroom.show("console")
    classroom.move(transitions.advance)  # by another window, before this one has followed
    press(app, "room_next")
    assert classroom.room.position == 1
    said = translator(language)(room_actions.MOVED_MEANWHILE)
    assert said in words(app)
    assert said in words(app.run())  # as news of a vote do
    press(app, "room_next")
    assert classroom.room.position == 2
    assert said not in words(app)


def test_the_console_says_what_to_say_and_what_comes_next(classroom: Class) -> None:
    classroom.log_in()
    classroom.go_to("since")
    said = words(classroom.show("console"))
    assert "Ask whether he smokes." in said
    assert "Cough is a reflex." in said
    assert "Which test would you ask for?" in said


def test_the_teacher_sees_the_answer_before_the_class_does(classroom: Class) -> None:
    classroom.log_in()
    classroom.go_to("Q1")
    said = words(classroom.show("console"))
    assert "✓" in said
    assert "The answer is shown to you alone." in said
    assert "✓" not in words(classroom.show("projector"))
    classroom.move(transitions.open_vote, transitions.close_vote)
    assert "The answer is shown to you alone." not in words(classroom.show("console"))


@pytest.mark.parametrize(
    ("block", "answer"), [("Q3", " → "), ("Q4", "3\u00a0days"), ("Q5", "A protective reflex")]
)
def test_every_kind_of_answer_is_there_for_the_teacher_alone(
    classroom: Class, block: str, answer: str
) -> None:
    classroom.log_in()
    classroom.go_to(block)
    assert answer in words(classroom.show("console"))
    assert answer not in words(classroom.show("projector"))


def test_a_window_that_has_drawn_before_shows_who_has_come_and_voted_since(
    classroom: Class,
) -> None:
    classroom.log_in()
    classroom.go_to("Q1")
    classroom.move(transitions.open_vote)
    console, projector = classroom.show("console"), classroom.show("projector")
    assert "<b data-room-present>0</b>" in words(console)
    classroom.classes.presence.note("a server", {classroom.room.id: 3})
    classroom.vote("a", "b")
    for window in (console, projector):
        said = words(window.run())
        assert "<b data-room-present>3</b>" in said
        assert "<b data-room-votes>2</b>" in said


def test_a_window_that_has_drawn_before_serves_its_images_again(
    shadow: Story, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Streamlit forgets what a page serves at the beginning of each whole run."""
    served: list[str] = []

    def serve(_: Picture, name: str) -> str:
        served.append(name)
        return f"media/{name}"

    monkeypatch.setattr(images, "served", serve)
    classroom = class_at(shadow, visit, monkeypatch)
    classroom.log_in()
    step = next(each for each in shadow.steps if class_view.images_of(each.block))
    classroom.move(partial(transitions.jump, number=step.number - 1))
    console = classroom.show("console")
    served.clear()
    console.run()
    # In the picture of the next screen and in the notes.
    for image in class_view.images_of(step.block):
        for name in image.names_in("en"):
            assert served.count(f"{shadow.case.slug}/{name}") == 2


def test_what_cannot_be_done_is_said(classroom: Class) -> None:
    classroom.log_in()
    classroom.go_to("Q1")
    classroom.move(transitions.open_vote)
    app = press(with_more(classroom.show("console")), "room_look-timeline")
    assert "Close the vote first." in words(app)
    assert classroom.room.focus == "story"


def test_a_room_can_be_locked_and_opened_again(classroom: Class) -> None:
    classroom.log_in()
    app = press(with_more(classroom.show("console")), "room_lock")
    assert classroom.room.is_locked
    press(app, "room_lock")
    assert not classroom.room.is_locked


def test_the_timer_runs_as_long_as_is_chosen_and_can_be_stopped(classroom: Class) -> None:
    classroom.log_in()
    classroom.go_to("Q1")
    app = with_more(classroom.show("console"))
    assert app.button(key="room_timer").label == "Timer, 60 s `T`"
    app.segmented_control(key="room_seconds").set_value(120).run()
    app.session_state[MORE] = False
    app.run()
    assert app.button(key="room_timer").label == "Timer, 120 s `T`"
    press(app, "room_timer")
    ends = classroom.room.timer_ends
    assert ends is not None
    assert 100 < (ends - classroom.classes.database.now()).total_seconds() < 121
    press(app, "room_timer")
    assert classroom.room.timer_ends is None


def test_a_phone_counts_down_from_what_the_teacher_chose(classroom: Class) -> None:
    live = Classrooms(lambda: classroom.classes, lambda _: classroom.story)
    classroom.go_to("Q1")
    classroom.move(room_actions.timer)
    told = pages.frame(ClassState(classroom.story, classroom.room), "en", live.now())
    (timer,) = Elements(told.html).all("p", **{"class": "timer"})
    assert 0 < int(timer["data-seconds"] or 0) <= room_actions.TIMER_S


def test_any_step_can_be_jumped_to(classroom: Class) -> None:
    classroom.log_in()
    app = classroom.show("console")
    assert not app.selectbox, "folded, it isn't made"
    with_more(app)
    jump = next(each for each in app.selectbox if each.key and each.key.startswith("room_jump"))
    jump.set_value(5).run()
    assert classroom.room.position == 5


# --- The projector -------------------------------------------------------------------------


def test_the_projector_shows_one_thing_and_nothing_of_what_comes(classroom: Class) -> None:
    classroom.log_in()
    classroom.go_to("cough")
    said = words(classroom.show("projector"))
    assert "He has been coughing" in said
    assert "A man came with a fever." not in said
    for later in ("For three days", "smokes", "reflex", "Influenza", "X-ray"):
        assert later not in said


def test_the_join_screen_shows_code_and_address(classroom: Class) -> None:
    classroom.log_in()
    said = words(classroom.show("projector"))
    assert f"{classroom.code[:3]} {classroom.code[3:]}" in said
    assert f"{ADDRESS}/r" in said
    assert "data:image/svg+xml" in said


def test_results_are_for_the_teacher_alone_until_they_are_shown(classroom: Class) -> None:
    classroom.log_in()
    classroom.go_to("Q1")
    classroom.move(transitions.open_vote)
    classroom.vote("a", "b", "b", "b")
    assert "75%" not in words(classroom.show("console"))
    assert "75%" not in words(classroom.show("projector"))
    classroom.move(lambda state: transitions.close_vote(state, is_held=True))
    assert "75%" in words(classroom.show("console"))
    projected = words(classroom.show("projector"))
    assert "75%" not in projected
    assert "discuss with your neighbour" in projected
    classroom.move(transitions.show_results)
    projected = words(classroom.show("projector"))
    assert "75%" in projected
    assert "It is enough here." not in projected  # the votes have the screen to themselves
    classroom.move(transitions.advance)
    projected = words(classroom.show("projector"))
    assert "75%" not in projected
    assert "It is enough here." in projected


def test_both_rounds_stand_side_by_side_after_a_second_vote(classroom: Class) -> None:
    classroom.log_in()
    classroom.go_to("Q1")
    classroom.move(transitions.open_vote)
    classroom.vote("a", "b", "b", "b")
    app = press(classroom.show("console"), "room_hold")
    press(app, "room_vote")
    assert classroom.room.polls[-1].round == 2
    projected = words(classroom.show("projector"))
    assert "75%" not in projected
    assert "Second vote: vote again now" in projected
    classroom.vote("a", "a", "a", "a")
    press(app.run(), "room_next")
    said = words(classroom.show("projector"))
    assert "Vote 1" in said
    assert "Vote 2" in said
    assert "75%" in said
    assert "100%" in said


def test_entries_are_picked_hidden_and_merged(
    classroom: Class, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A component's own press can't be tried here: `test_room_windows.py` does."""

    def sort(act: str, *written: str, version: int | None = None) -> AppTest:
        seen = version or classroom.room.version
        monkeypatch.setattr(
            class_words,
            "show",
            lambda *_: class_words.sort(classroom.code, seen, "Q5", act, written),
        )
        classroom.show("console")
        return classroom.show("projector")

    classroom.log_in()
    classroom.go_to("Q5")
    classroom.move(transitions.open_vote)
    classroom.vote("A reflex", "the reflexes!", "Rude word", "Cough", "Coughing")
    classroom.move(transitions.close_vote, transitions.show_results)
    said = words(sort("hide", "Rude word"))
    assert "Rude word" not in said
    assert '<b class="ep-written-count">2</b>' in said  # the reflexes
    assert "Rude word" in words(sort("hide", "Rude word"))
    said = words(sort("merge", "Cough", "Coughing"))
    assert "Coughing" not in said
    said = words(sort("pick", "Rude word"))
    assert "To discuss" in said
    assert "reflex" not in said.partition("ep-written")[2].partition("</table>")[0]
    assert "and 2 more" in said
    before = classroom.room
    sort("hide", "Rude word", version=before.version - 1)
    assert classroom.room == before, "it was pressed on something else"


def test_whatever_a_class_writes_fits_below_its_question(classroom: Class) -> None:
    classroom.log_in()
    classroom.go_to("Q5")
    classroom.move(transitions.open_vote)
    classroom.vote(*(f"{number} {'words ' * 32}" for number in range(300)))
    classroom.move(transitions.close_vote, transitions.show_results)
    said = words(classroom.show("projector"))
    rows = said.count('class="ep-written-words"')
    assert 3 <= rows <= entry_list.SCREEN_LINES
    assert f"and {300 - rows} more" in said


def test_rooms_that_a_browser_leads_are_listed_and_gone_on_with(
    classroom: Class, visit: Visit
) -> None:
    classroom.log_in()
    other, secret = classroom.classes.rooms.open("a-fever", "en", ADDRESS, "t" * 64)
    classroom.cookies[teacher_cookie_name(other.code)] = secret
    classroom.cookies[teacher_cookie_name("ABCDEF")] = "forged"
    classroom.cookies[teacher_cookie_name(other.code.lower())] = secret
    classroom.go_to("Q1")
    classroom.move(transitions.open_vote)
    app = visit("/console")
    assert not app.exception
    assert f"my_room_again-{other.code}" in {each.key for each in app.button}
    assert len([each for each in app.text_input if str(each.key).startswith("my_room_name")]) == 2
    press(app, f"my_room_again-{classroom.code}")
    assert "Close the vote first" in words(app)
    classroom.move(transitions.close_vote)
    app = press(visit("/console"), f"my_room_again-{classroom.code}")
    room = classroom.room
    assert (room.focus, room.position, room.began) == ("join", 4, None)
    name = next(each for each in app.text_input if classroom.code in str(each.key))
    name.set_value("Monday  class").run()
    assert "Monday class" in words(app)
    classroom.move(transitions.advance)
    assert classroom.room.began is not None, "the clock runs again"
    assert (classroom.room.focus, len(classroom.room.polls)) == ("story", 1)


def test_a_mirrored_console_shows_nothing_that_the_class_does_not_see(classroom: Class) -> None:
    classroom.log_in()
    classroom.go_to("Q1")
    classroom.move(transitions.open_vote)
    classroom.vote("a", "a", "b")
    app = classroom.show("console")
    app.toggle(key="room_hides-False").set_value(True).run()
    with_more(app)
    seen, projected = words(app), words(classroom.show("projector"))
    told = seen.partition('class="ep-room-box')[2]
    assert "✓" not in told
    assert "It is normal" not in told, "what comes next"
    assert "Speaker notes" not in told
    assert app.button(key="room_next").label == "Close and show `→`"
    (jump,) = app.selectbox
    assert "Investigations" in str(jump.options)
    assert "Virus" not in str(jump.options)
    assert "Which test" in projected
    assert not any(each.key == "room_watches" for each in app.toggle)


def test_what_comes_in_is_folded_and_says_whether_a_discussion_is_worth_it(
    classroom: Class,
) -> None:
    classroom.log_in()
    classroom.go_to("Q1")
    classroom.move(transitions.open_vote)
    classroom.vote("a", "b")
    app = classroom.show("console")
    assert "50% right" not in words(app)
    app.toggle(key="room_watches").set_value(True).run()
    assert "50% right: let neighbours discuss" in words(app)


def test_the_console_says_where_the_class_is_and_pictures_what_comes_next(
    classroom: Class,
) -> None:
    classroom.log_in()
    assert classroom.room.began is None
    classroom.go_to("Q1")
    assert classroom.room.began is not None
    classroom.move(room_actions.rename("  Monday   class"), room_actions.plan(45))
    said = words(classroom.show("console"))
    for each in ("Monday class", "step 4 of 10 · Question 1 of 5", " / 45 min", "no projector"):
        assert each in said
    picture = said.partition('class="ep-room-ahead"')[2].partition("Speaker notes")[0]
    assert "Which test" in picture
    assert "✓" not in picture
    assert classroom.room.open_poll is None, "what comes next is only looked at"


def test_the_classs_list_moves_from_stage_to_stage(classroom: Class) -> None:
    classroom.log_in()
    for block, ranking in [("since", ["h2", "h3", "h1"]), ("xray", ["h1", "h3", "h2"])]:
        classroom.go_to(block)
        classroom.move(lambda state: transitions.look_at(state, "differential"))
        classroom.move(transitions.open_vote)
        poll = classroom.room.polls[-1]
        classroom.classes.votes.keep([Ballot(classroom.room.id, poll.id, "p", ranking)])
        assert "up by" not in words(classroom.show("projector"))
        classroom.move(transitions.close_vote)
    said = words(classroom.show("projector"))
    assert "Investigations" in said
    assert "up by 2" in said
    assert "down by 2" in said


def test_going_back_takes_later_lists_away_too(classroom: Class) -> None:
    classroom.log_in()
    classroom.go_to("xray")
    classroom.move(lambda state: transitions.look_at(state, "differential"))
    classroom.move(transitions.open_vote, transitions.close_vote)
    classroom.go_to("cough")
    classroom.move(lambda state: transitions.look_at(state, "differential"))
    assert "Investigations" not in words(classroom.show("projector"))


def test_the_class_is_told_that_the_story_is_over(classroom: Class) -> None:
    classroom.log_in()
    last = len(classroom.story.steps)
    said = "The story ends here."
    for number, is_over in ((last - 1, False), (last, True)):
        classroom.move(lambda state, at=number: transitions.jump(state, at))  # type: ignore[misc]
        assert (said in words(classroom.show("projector"))) == is_over
        state = ClassState(classroom.story, classroom.room)
        assert (said in pages.frame(state, "en", NOW).html) == is_over


def test_the_timeline_is_drawn_as_far_as_the_class_has_come(classroom: Class) -> None:
    classroom.log_in()
    classroom.go_to("since")
    classroom.move(lambda state: transitions.look_at(state, "timeline"))
    assert not classroom.show("projector").get("plotly_chart")  # all of it in one picture
    classroom.move(transitions.advance)
    spec = classroom.show("projector").get("plotly_chart")[0].proto.spec
    assert "Cough" in spec
    assert "Normal X-ray" not in spec
    classroom.move(transitions.escape)
    assert classroom.room.focus == "story"
