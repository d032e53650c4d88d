"""A homework from the library to the class's picture, page by page."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from streamlit.testing.v1 import AppTest

from epicrisis.clock import utc_now, without_zone
from epicrisis.server import drafts, learner_cookie, resources
from epicrisis.server.teachers import Visitor
from epicrisis.store.classes.class_store import ClassStore
from epicrisis.store.classes.homeworks import Homeworks
from epicrisis.store.classes.records import Homework
from epicrisis.ui.shared import progress_store, taking_part, teacher_access
from tests.pages.conftest import AT_THIS_MACHINE, FROM_THE_HALL, Visit, for_teachers
from tests.pages.test_pages import words as most_words

PAGE, GIVEN = "../../pages/homework.py", "../../pages/given.py"
SLUG = "a-fever"
DAY = timedelta(days=1)
TEACHER = Visitor(
    AT_THIS_MACHINE.address,
    AT_THIS_MACHINE.headers,
    {learner_cookie.NAME: learner_cookie.new_token()},
    {},
)


@pytest.fixture(autouse=True)
def teacher(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(teacher_access, "visitor", lambda: TEACHER)


@pytest.fixture
def learner(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """A function that makes the browser another learner's."""
    return lambda letter: monkeypatch.setattr(progress_store, "token", lambda: letter * 64)


def kept() -> Homeworks:
    store = resources.store()
    assert store is not None
    return ClassStore(store.database).homeworks


def give(begins: timedelta = -DAY, ends: timedelta = DAY, *, takes_names: bool = True) -> Homework:
    """A homework of this teacher, from and to so far from now."""
    owner, now = drafts.author(TEACHER), without_zone(utc_now()).replace(microsecond=0)
    assert owner is not None
    period = (now + begins, now + ends)
    return kept().give(
        SLUG, "en", period, "Europe/Paris", owner, takes_names=takes_names, tells_class=True
    )


def come(visit: Visit, code: str) -> AppTest:
    return visit("/homework", homework=code).switch_page(PAGE).run()


def look(visit: Visit, code: str) -> AppTest:
    app = visit("/given", code=code)
    app.query_params["code"] = code
    return app.switch_page(GIVEN).run()


def opened_form(visit: Visit) -> AppTest:
    library = for_teachers(visit())
    return library.button(key=f"homework-{SLUG}").click().run()


def fill(app: AppTest, name: str, day: date, hour: time) -> None:
    app.date_input(key=f"{name}_day-{SLUG}").set_value(day)
    app.time_input(key=f"{name}_hour-{SLUG}").set_value(hour)


def words(app: AppTest) -> str:
    small = [each.value for each in (*app.caption, *app.header, *app.error)]
    return " ".join((most_words(app), *small))


# --- Giving --------------------------------------------------------------------------------


def test_a_teacher_gives_one_from_the_library_and_a_second_press_gives_no_second(
    visit: Visit,
) -> None:
    app = opened_form(visit)
    app.selectbox(key=f"zone-{SLUG}").set_value("Asia/Kolkata")
    tomorrow = date.today() + DAY
    fill(app, "opens", tomorrow, time(9, 30))
    fill(app, "closes", tomorrow + DAY, time(9, 30))
    press = app.button(key=f"give-{SLUG}")
    press.click().run()
    (given,) = kept().of_owner(_owner())
    assert given.opens == datetime.combine(tomorrow, time(4))
    assert given.closes - given.opens == DAY
    assert (given.takes_names, given.tells_class) == (False, True)
    assert any(code.value.endswith(f"/h/{given.code}") for code in app.code)
    assert "UTC+5:30" in words(app)
    assert not [each for each in app.button if each.key == press.key]


def _owner() -> str:
    return drafts.author(TEACHER) or ""


def test_an_end_before_its_beginning_gives_nothing_and_says_so(visit: Visit) -> None:
    app = opened_form(visit)
    tomorrow = date.today() + DAY
    fill(app, "opens", tomorrow, time(9, 30))
    fill(app, "closes", tomorrow, time(9))
    app.button(key=f"give-{SLUG}").click().run()
    assert [each.value for each in app.error] == [
        "It ends before it begins. Change the beginning or the end."
    ]
    assert app.date_input(key=f"closes_day-{SLUG}").value == tomorrow
    assert kept().of_owner(_owner()) == ()


def test_only_who_gave_it_sees_it(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    given = give()
    assert "Taking part: 0" in words(look(visit, given.code))
    colleague = replace(TEACHER, cookies={learner_cookie.NAME: learner_cookie.new_token()})
    monkeypatch.setattr(teacher_access, "visitor", lambda: colleague)
    for code in (given.code, "ACDFGH", "../x", ""):
        assert "There is no such homework" in words(look(visit, code))
    monkeypatch.setattr(teacher_access, "visitor", lambda: FROM_THE_HALL)
    app = look(visit, given.code)
    assert "This page is for teachers" in words(app)
    assert "Taking part" not in words(app)


# --- Changing ------------------------------------------------------------------------------


def change(app: AppTest, ends: datetime, title: str = "") -> None:
    """Fill the form in for an end in Paris and press."""
    field = next(each.key for each in app.date_input if str(each.key).startswith("closes_day-"))
    form = str(field).removeprefix("closes_day-")
    local = ends.replace(tzinfo=UTC).astimezone(ZoneInfo("Europe/Paris"))
    app.date_input(key=f"closes_day-{form}").set_value(local.date())
    app.time_input(key=f"closes_hour-{form}").set_value(local.time())
    app.text_input(key=f"title-{form}").set_value(title)
    press = next(each for each in app.button if str(each.key).startswith("change-"))
    press.click().run()
    assert not app.exception


def test_a_teacher_changes_the_end_and_the_title_and_the_class_learns_of_it(
    visit: Visit, learner: Callable[[str], None]
) -> None:
    given = give()
    hand_in(given, "b", "a")
    learner("b")
    teaching = look(visit, given.code)
    assert "its beginning stays" in words(teaching)
    change(teaching, given.opens - DAY)
    assert "It ends before it begins" in words(teaching)
    change(teaching, given.opens + timedelta(minutes=5), "Group\u202e \n2")
    assert [each.value for each in teaching.success] == ["Changed: it is over now."]
    learning = come(visit, given.code)
    assert "was over on" in words(learning)
    assert "Group 2" in words(learning)
    change(teaching, given.closes + DAY, "Group 2")
    assert [each.value for each in teaching.success] == ["Changed: it is open again."]
    learning.run()
    assert learning.button(key="homework_go_on")
    # Another window of the teacher's has shown it as it was.
    stale = kept().homework(given.code)
    assert stale is not None
    kept().change(stale, (stale.opens, stale.closes), "UTC", "Group 3", tells_class=False)
    change(teaching, given.closes + 2 * DAY, "Group 4")
    assert "changed elsewhere meanwhile" in words(teaching)
    assert kept().homework(given.code) == replace(
        stale, zone="UTC", title="Group 3", tells_class=False
    )
    field = next(each for each in teaching.text_input if str(each.key).startswith("title-"))
    assert field.value == "Group 3"


def test_who_reads_the_case_learns_that_it_was_ended_or_is_gone(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = give(takes_names=False)
    app = come(visit, given.code)
    app.button(key="homework_begin_press").click().run()
    assert "Homework, until" in words(app)
    monkeypatch.setattr(taking_part, "LOOKED_AT_EVERY_S", 1e-6)
    now = without_zone(utc_now())
    ended = kept().change(given, (given.opens, now), "UTC", "", tells_class=True)
    app.run()
    assert "Homework, until" not in words(app)
    assert "This homework was over on" in words(app)
    kept().delete(ended)
    app.run()
    assert not app.exception
    assert "This homework was over on" not in words(app)


# --- Taking part ---------------------------------------------------------------------------


def test_before_it_opens_the_page_says_when_and_tells_nothing_else(visit: Visit) -> None:
    given = give(DAY, 2 * DAY)
    app = come(visit, given.code)
    assert "This homework opens on" in words(app)
    assert "Europe/Paris" in words(app)
    assert not [each for each in app.button if str(each.key).startswith("homework_")]


@pytest.mark.parametrize("code", ["ZZZZZZ", "x", "<script>alert(1)</script>", "A" * 5000])
def test_a_forged_code_leads_to_no_homework(visit: Visit, code: str) -> None:
    app = come(visit, code)
    assert not app.exception
    assert "There is no homework with this code" in words(app)


def test_one_begins_unnamed_answers_and_leaves(visit: Visit) -> None:
    given = give()
    app = come(visit, given.code)
    assert "not who" in words(app)
    app.button(key="homework_begin_press").click().run()
    assert not app.exception
    assert app.session_state["visit"].page == "anamnesis"
    assert "Homework, until" in words(app)
    assert list(kept().handed(given).people.values()) == [None]
    app = come(visit, given.code)
    assert app.button(key="homework_go_on").label == "Go on"
    app.button(key="homework_leave").click().run()
    assert kept().handed(given).people == {}
    assert app.button(key="homework_begin_press")


def test_a_pseudonym_needs_agreement_and_agreement_a_pseudonym(visit: Visit) -> None:
    given = give()
    app = come(visit, given.code)
    app.text_input(key="homework_name").set_value("Ada")
    app.button(key="homework_begin_press").click().run()
    assert "Tick that your teacher sees your answers" in words(app)
    app.text_input(key="homework_name").set_value("  ")
    app.checkbox(key="homework_agrees").check()
    app.button(key="homework_begin_press").click().run()
    assert "Write a pseudonym" in words(app)
    assert kept().handed(given).people == {}
    app.text_input(key="homework_name").set_value("Ada\u202e \x00Lovelace")
    app.button(key="homework_begin_press").click().run()
    assert list(kept().handed(given).people.values()) == ["Ada Lovelace"]
    app = come(visit, given.code)
    app.button(key="homework_unname").click().run()
    assert list(kept().handed(given).people.values()) == [None]


def test_a_pseudonym_that_is_taken_is_refused_in_words(
    visit: Visit, learner: Callable[[str], None]
) -> None:
    given = give()
    kept().take_part(given, "b" * 64, "Ada")
    app = come(visit, given.code)
    app.text_input(key="homework_name").set_value("ADA")
    app.checkbox(key="homework_agrees").check()
    app.button(key="homework_begin_press").click().run()
    assert "has this pseudonym already" in words(app)
    assert len(kept().handed(given).people) == 1


def test_a_homework_that_is_over_offers_the_case_alone(visit: Visit) -> None:
    given = give(-2 * DAY, -DAY)
    app = come(visit, given.code)
    assert "was over on" in words(app)
    assert "How your class answered" not in words(app)
    app.button(key="homework_alone").click().run()
    assert app.session_state["visit"].page == "anamnesis"
    assert "Homework, until" not in words(app)


def let_it_end(given: Homework, monkeypatch: pytest.MonkeyPatch) -> None:
    after = (given.closes + timedelta(minutes=1)).replace(tzinfo=UTC)
    monkeypatch.setattr(taking_part, "utc_now", lambda: after)


# --- What was answered ---------------------------------------------------------------------


def hand_in(given: Homework, learners: str, option: str) -> None:
    store = resources.store()
    assert store is not None
    for letter in learners:
        kept().take_part(given, letter * 64, f"Student {letter}" if letter == "b" else None)
        store.commit_answer(store.attempt(letter * 64, SLUG), "Q1", [option], 3)
        store.commit_answer(store.attempt(letter * 64, SLUG), "Q5", f"secret of {letter}", 1)


def test_a_teacher_sees_counts_and_names_only_in_the_files(visit: Visit) -> None:
    given = give()
    hand_in(given, "bcd", "a")
    hand_in(given, "e", "b")
    app = look(visit, given.code)
    said = words(app)
    assert "Taking part: 4. Answered all questions: 0." in said
    assert "3 (75%)" in said
    assert "Student b" not in said


def test_the_class_sees_what_each_has_answered_themselves_and_nobodys_words(
    visit: Visit, learner: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    given = give()
    hand_in(given, "bcde", "a")
    store = resources.store()
    assert store is not None
    kept().take_part(given, "a" * 64)
    store.commit_answer(store.attempt("a" * 64, SLUG), "Q1", ["b"], 1)
    let_it_end(given, monkeypatch)
    said = words(come(visit, given.code))
    assert "How your class answered" in said
    assert "4 (80%)" in said
    assert "secret of" not in said
    assert "Student" not in said
    assert "step 9" not in said, "a question that this learner hasn't come to"
    learner("b")
    assert "secret of b" not in words(come(visit, given.code))
    learner("z")
    assert "How your class answered" not in words(come(visit, given.code))


def test_a_class_of_four_is_not_shown_itself(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    given = give()
    hand_in(given, "abcd", "a")
    let_it_end(given, monkeypatch)
    said = words(come(visit, given.code))
    assert "Too few took part" in said
    assert "4 (100%)" not in said
