"""A homework counts first answers in time, of whoever takes part, and keeps nothing twice."""

import threading
from datetime import datetime, timedelta

import pytest

from epicrisis.store.admin import pruning
from epicrisis.store.classes.class_store import ClassStore
from epicrisis.store.classes.homeworks import (
    HomeworkBegunError,
    HomeworkChangedError,
    HomeworkClosedError,
    Homeworks,
    TooManyHomeworksError,
)
from epicrisis.store.classes.presence import PseudonymTakenError
from epicrisis.store.classes.records import Homework
from epicrisis.store.db import settings
from epicrisis.store.db.errors import RefusedError
from epicrisis.store.learners.store import Store
from tests.store.conftest import LEARNER, OTHER, Clock

TEACHER = "t" * 64
DAY = timedelta(days=1)


@pytest.fixture
def homeworks(store: Store) -> Homeworks:
    return ClassStore(store.database).homeworks


@pytest.fixture
def week(homeworks: Homeworks, store: Store) -> Homework:
    """From tomorrow on, for a week."""
    return give(homeworks, store.database.now() + DAY)


def give(homeworks: Homeworks, opens: datetime) -> Homework:
    period = (opens, opens + 7 * DAY)
    return homeworks.give(
        "fever", "fr", period, "Europe/Paris", TEACHER, takes_names=True, tells_class=False
    )


def answer(store: Store, learner: str, question: str, option: str) -> None:
    store.commit_answer(store.attempt(learner, "fever"), question, [option], 2)


def counted(homeworks: Homeworks, given: Homework) -> dict[str, list[str]]:
    answers = homeworks.handed(given).answers
    return {name: sorted(str(vote.response) for vote in each) for name, each in answers.items()}


def test_only_first_answers_in_time_count(
    homeworks: Homeworks, week: Homework, store: Store, clock: Clock
) -> None:
    answer(store, LEARNER, "Q01", "before-it-began")
    with pytest.raises(HomeworkClosedError):
        homeworks.take_part(week, LEARNER)
    clock.forward(DAY)
    homeworks.take_part(week, LEARNER)
    homeworks.take_part(week, LEARNER)
    assert store.attempt(LEARNER, "fever").number == 2
    assert len(store.attempts(LEARNER)) == 2
    answer(store, LEARNER, "Q01", "a")
    store.start_over(store.attempt(LEARNER, "fever"))
    answer(store, LEARNER, "Q01", "second-thought")
    answer(store, LEARNER, "Q02", "b")
    answer(store, OTHER, "Q01", "not-of-the-class")
    clock.forward(7 * DAY)
    answer(store, LEARNER, "Q03", "too-late")
    with pytest.raises(HomeworkClosedError):
        homeworks.take_part(week, OTHER)
    assert counted(homeworks, week) == {"Q01": ["['a']"], "Q02": ["['b']"]}
    assert list(homeworks.handed(week).people.values()) == [None]


def test_a_later_end_counts_what_came_after_the_old_one_and_a_beginning_stays_once_one_takes_part(
    homeworks: Homeworks, week: Homework, store: Store, clock: Clock
) -> None:
    earlier = (store.database.now(), week.closes)
    begun = homeworks.change(week, earlier, "Asia/Kolkata", "Group 2", tells_class=True)
    assert begun == homeworks.homework(week.code)
    assert (begun.zone, begun.title, begun.tells_class) == ("Asia/Kolkata", "Group 2", True)
    with pytest.raises(HomeworkChangedError):
        homeworks.change(week, (week.opens, week.closes), "UTC", "", tells_class=False)
    homeworks.take_part(begun, LEARNER)
    answer(store, LEARNER, "Q01", "a")
    with pytest.raises(HomeworkBegunError):
        homeworks.change(begun, (week.opens, week.closes), "UTC", "", tells_class=False)
    clock.forward(9 * DAY)
    answer(store, LEARNER, "Q02", "late")
    assert counted(homeworks, begun) == {"Q01": ["['a']"]}
    period = (begun.opens, store.database.now() + DAY)
    longer = homeworks.change(begun, period, "UTC", "x" * 500, tells_class=True)
    assert counted(homeworks, longer) == {"Q01": ["['a']"], "Q02": ["['late']"]}
    homeworks.take_part(longer, OTHER)
    assert len(longer.title) == 80
    with pytest.raises(RefusedError):
        homeworks.change(longer, (longer.opens, longer.opens), "UTC", "", tells_class=True)
    homeworks.delete(longer)
    with pytest.raises(HomeworkChangedError):
        homeworks.change(longer, period, "UTC", "", tells_class=True)


def test_an_untouched_attempt_is_used_and_two_homeworks_of_a_case_share_first_answers(
    homeworks: Homeworks, store: Store
) -> None:
    now = store.database.now()
    one, two = give(homeworks, now), give(homeworks, now - timedelta(minutes=1))
    assert give(homeworks, now) == one, "a press that was doubled"
    assert one.code != two.code
    homeworks.take_part(one, LEARNER)
    assert store.attempt(LEARNER, "fever").number == 1
    homeworks.take_part(two, LEARNER)
    assert store.attempt(LEARNER, "fever").number == 1
    answer(store, LEARNER, "Q01", "a")
    assert counted(homeworks, one) == counted(homeworks, two) == {"Q01": ["['a']"]}


def test_two_presses_at_once_make_one_who_takes_part(homeworks: Homeworks, store: Store) -> None:
    given = give(homeworks, store.database.now())
    answer(store, LEARNER, "Q01", "before")
    presses = [
        threading.Thread(target=homeworks.take_part, args=(given, LEARNER)) for _ in range(4)
    ]
    for each in presses:
        each.start()
    for each in presses:
        each.join()
    assert len(homeworks.handed(given).people) == 1
    assert len(store.attempts(LEARNER)) == 2


def test_a_pseudonym_is_nobody_elses_and_is_taken_back(homeworks: Homeworks, store: Store) -> None:
    given = give(homeworks, store.database.now())
    homeworks.take_part(given, LEARNER, "Ada")
    with pytest.raises(PseudonymTakenError):
        homeworks.take_part(given, OTHER, "a d a")
    assert not homeworks.takes_part(given, OTHER)
    homeworks.take_part(given, OTHER)
    homeworks.name(given, LEARNER, "Ada")
    assert homeworks.pseudonym(given, LEARNER) == "Ada"
    homeworks.name(given, LEARNER, None)
    homeworks.name(given, OTHER, "Ada")
    answer(store, LEARNER, "Q01", "a")
    assert sorted(map(str, homeworks.handed(given).people.values())) == ["Ada", "None"]


def test_who_leaves_or_deletes_all_is_out_of_the_picture(
    homeworks: Homeworks, store: Store
) -> None:
    given = give(homeworks, store.database.now())
    for learner in (LEARNER, OTHER):
        homeworks.take_part(given, learner, learner)
        answer(store, learner, "Q01", "a")
    homeworks.leave(given, LEARNER)
    assert store.attempt(LEARNER, "fever").answers
    assert counted(homeworks, given) == {"Q01": ["['a']"]}
    store.delete_learner(OTHER)
    assert homeworks.handed(given).people == {}
    assert counted(homeworks, given) == {}


def test_work_that_moves_to_another_device_counts_once(homeworks: Homeworks, store: Store) -> None:
    given = give(homeworks, store.database.now())
    for learner, option in ((OTHER, "b"), (LEARNER, "a")):
        homeworks.take_part(given, learner, learner)
        answer(store, learner, "Q01", option)
    answer(store, LEARNER, "Q02", "c")
    store.redeem_transfer(store.create_transfer(LEARNER), OTHER)
    assert counted(homeworks, given) == {"Q01": ["['b']"], "Q02": ["['c']"]}
    assert len(homeworks.handed(given).people) == 1


def test_an_end_before_its_beginning_and_one_in_years_are_refused(
    homeworks: Homeworks, store: Store
) -> None:
    now = store.database.now()
    for period in ((now, now), (now, now - DAY), (now, now + 4000 * DAY)):
        with pytest.raises(RefusedError):
            homeworks.give(
                "fever", "fr", period, "UTC", TEACHER, takes_names=True, tells_class=True
            )


def test_an_owner_finds_own_ones_and_gives_fifty_a_day(homeworks: Homeworks, store: Store) -> None:
    now = store.database.now()
    given = [give(homeworks, now - timedelta(minutes=each)) for each in range(50)]
    with pytest.raises(TooManyHomeworksError):
        give(homeworks, now - DAY)
    assert homeworks.of_owner(TEACHER) == tuple(reversed(given))
    assert homeworks.of_owner("x" * 64) == ()
    assert homeworks.is_owned(given[0], TEACHER)
    assert not homeworks.is_owned(given[0], "x" * 64)
    assert homeworks.homework(given[0].code) == given[0]
    assert homeworks.homework("ZZZZZZ") is None
    assert homeworks.homework("' OR 1") is None


def test_it_is_deleted_thirty_days_after_its_end_and_learners_keep_their_work(
    homeworks: Homeworks, store: Store, clock: Clock
) -> None:
    given = give(homeworks, store.database.now())
    homeworks.take_part(given, LEARNER)
    answer(store, LEARNER, "Q01", "a")
    clock.forward(37 * DAY)
    assert homeworks.delete_older_than(settings.ROOM_DAYS) == 0
    clock.forward(DAY)
    assert pruning.old(store.database, 400, store.database.now()).rooms == 1
    assert homeworks.delete_older_than(settings.ROOM_DAYS) == 1
    assert homeworks.homework(given.code) is None
    assert store.attempt(LEARNER, "fever").answers


def test_one_that_a_clock_years_ahead_has_dated_ends_when_that_is_found(
    homeworks: Homeworks, store: Store, clock: Clock
) -> None:
    right = clock.now
    clock.forward(900 * DAY)
    given = give(homeworks, store.database.now())
    clock.now = right
    pruning.prune(store.database, 400)
    found = homeworks.homework(given.code)
    assert found is not None
    assert found.closes == store.database.now()
