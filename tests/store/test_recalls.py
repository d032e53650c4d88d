"""What was missed is kept by when it comes back, and moves with its learner."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from epicrisis.clock import without_zone
from epicrisis.store.db.errors import AttemptGoneError
from epicrisis.store.learners.store import Store
from epicrisis.store.records import Memory
from tests.store.conftest import LEARNER, OTHER, Clock
from tests.support.stores import in_days, remember_of_a_lost_case

CASE = "fever"


def due(store: Store, learner: str = LEARNER) -> list[str]:
    return [each.question for each in store.due(learner, [CASE], 100)]


def test_a_first_answer_is_remembered_and_a_second_commit_changes_nothing(
    store: Store, clock: Clock
) -> None:
    attempt = store.attempt(LEARNER, CASE)
    store.commit_answer(attempt, "Q01", ["a"], None, in_days(1))
    store.commit_answer(attempt, "Q01", ["a"], None, in_days(9))
    store.commit_answer(attempt, "Q02", ["a"])
    assert due(store) == []
    clock.forward(timedelta(days=1))
    assert due(store) == ["Q01"]
    assert store.next_due(LEARNER, [CASE]) is None


def test_a_page_that_is_open_commits_as_a_first_press_does(store: Store, clock: Clock) -> None:
    """The first press makes the attempt; those after it have it read."""
    store.open_finding(store.attempt(LEARNER, CASE), "ct")
    attempt = store.attempt(LEARNER, CASE)
    assert store.commit_answer(attempt, "Q01", ["a"], 2, in_days(1)).is_new
    again = store.commit_answer(attempt, "Q01", ["b"], 3, in_days(9))
    assert (again.is_new, again.answer.response, again.answer.certainty) == (False, ["a"], 2)
    assert store.commit_answer(attempt, "Q02", ["a"]).is_new
    clock.forward(timedelta(days=1))
    assert due(store) == ["Q01"]
    assert store.next_due(LEARNER, [CASE]) is None


def test_what_was_remembered_before_is_changed_by_a_right_answer_too(
    store: Store, clock: Clock
) -> None:
    store.commit_answer(store.attempt(LEARNER, CASE), "Q01", ["a"], None, in_days(1))
    store.start_over(store.attempt(LEARNER, CASE))
    attempt = store.attempt(LEARNER, CASE)

    def later(before: Memory | None, now: datetime) -> Memory | None:
        return before and replace(before, due=now + timedelta(days=30))

    store.commit_answer(attempt, "Q01", ["b"], None, later)
    store.commit_answer(attempt, "Q02", ["b"], None, later)
    clock.forward(timedelta(days=29))
    assert due(store) == []
    clock.forward(timedelta(days=1))
    assert due(store) == ["Q01"]


def test_what_is_missed_once_more_is_worked_out_from_what_was_remembered(
    store: Store, clock: Clock
) -> None:
    store.commit_answer(store.attempt(LEARNER, CASE), "Q01", ["a"], None, in_days(1, stability=7.0))
    store.start_over(store.attempt(LEARNER, CASE))

    def halved(before: Memory | None, now: datetime) -> Memory:
        stability = 1.0 if before is None else before.stability / 2
        return Memory(stability, 5.0, now, now)

    attempt = store.attempt(LEARNER, CASE)
    store.commit_answer(attempt, "Q01", ["b"], None, halved)
    kept = store.recall(attempt, "Q01", lambda before, _: before)
    assert kept is not None
    assert kept.stability == 3.5


def test_what_is_missed_on_a_device_that_was_left_comes_back_where_its_owner_is(
    store: Store, clock: Clock
) -> None:
    store.open_finding(store.attempt(LEARNER, CASE), "ct")
    left_open = store.attempt(LEARNER, CASE)
    store.redeem_transfer(store.create_transfer(LEARNER), OTHER)
    store.commit_answer(left_open, "Q01", ["a"], None, in_days(1))
    clock.forward(timedelta(days=1))
    assert (due(store), due(store, OTHER)) == ([], ["Q01"])


def test_a_press_of_the_next_day_notes_that_its_learner_is_here(store: Store, clock: Clock) -> None:
    store.open_finding(store.attempt(LEARNER, CASE), "ct")
    left_open = store.attempt(LEARNER, CASE)
    clock.forward(timedelta(days=1))
    store.commit_answer(left_open, "Q01", ["a"])
    assert store.attempt(LEARNER, CASE).seen == clock.now.date()


def test_a_verdict_on_ones_own_words_is_remembered_once(store: Store, clock: Clock) -> None:
    attempt = store.attempt(LEARNER, CASE)
    store.commit_answer(attempt, "Q01", "words")
    store.assess_answer(attempt, "Q01", "missed", in_days(2))
    store.assess_answer(attempt, "Q01", "got_it", in_days(9))
    clock.forward(timedelta(days=2))
    assert due(store) == ["Q01"]


def test_what_is_longest_due_comes_first_and_the_rest_is_told_when(
    store: Store, clock: Clock
) -> None:
    attempt = store.attempt(LEARNER, CASE)
    for question, days in (("Q01", 3), ("Q02", 1), ("Q03", 2), ("Q04", 8)):
        store.recall(attempt, question, in_days(days))
    clock.forward(timedelta(days=5))
    assert due(store) == ["Q02", "Q03", "Q01"]
    assert [each.question for each in store.due(LEARNER, [CASE], 1)] == ["Q02"]
    assert store.next_due(LEARNER, [CASE]) == without_zone(clock.now + timedelta(days=3))
    assert due(store, OTHER) == []


def test_ten_thousand_of_a_case_that_is_gone_hide_nothing(store: Store, clock: Clock) -> None:
    store.recall(store.attempt(LEARNER, CASE), "Q01", in_days(1))
    remember_of_a_lost_case(store, LEARNER, 10_000)
    clock.forward(timedelta(days=2))
    assert due(store) == ["Q01"]


def test_what_comes_next_is_of_a_case_that_is_there(store: Store) -> None:
    store.recall(store.attempt(LEARNER, "another"), "Q01", in_days(1))
    assert store.next_due(LEARNER, [CASE]) is None
    assert store.next_due(LEARNER, ["another"]) is not None


def test_what_leaves_all_as_it_is_writes_nothing(store: Store) -> None:
    attempt = store.attempt(LEARNER, CASE)
    assert store.recall(attempt, "Q01", lambda before, now: before) is None
    kept = store.recall(attempt, "Q01", in_days(1))
    assert store.recall(attempt, "Q01", lambda before, now: before) == kept
    assert store.recall(attempt, "Q01", lambda before, now: None) is None
    assert store.recall(attempt, "Q01", lambda before, now: before) == kept


def test_it_moves_with_its_learner_and_what_was_answered_last_stays(
    store: Store, clock: Clock
) -> None:
    here, there = store.attempt(OTHER, CASE), store.attempt(LEARNER, CASE)
    store.recall(here, "Q01", in_days(1, stability=7.0))
    store.recall(there, "Q02", in_days(1, stability=7.0))
    clock.forward(timedelta(hours=1))
    store.recall(there, "Q01", in_days(1, stability=1.0))
    store.recall(here, "Q02", in_days(1, stability=1.0))
    store.recall(there, "Q03", in_days(1, stability=1.0))
    store.redeem_transfer(store.create_transfer(LEARNER), OTHER)
    clock.forward(timedelta(days=2))
    assert due(store, LEARNER) == []
    assert sorted(due(store, OTHER)) == ["Q01", "Q02", "Q03"]
    kept = [store.recall(store.attempt(OTHER, CASE), f"Q0{n}", lambda m, now: m) for n in (1, 2, 3)]
    assert [each and each.stability for each in kept] == [1.0, 1.0, 1.0]


def test_nothing_of_a_deleted_learner_is_left_or_written(store: Store, clock: Clock) -> None:
    store.recall(store.attempt(LEARNER, CASE), "Q01", in_days(1))
    attempt = store.attempt(LEARNER, CASE)
    store.delete_learner(LEARNER)
    with pytest.raises(AttemptGoneError):
        store.recall(attempt, "Q01", in_days(1))
    clock.forward(timedelta(days=2))
    assert due(store) == []
