"""What was missed is kept by when it comes back, and moves with its learner."""

from datetime import timedelta

import pytest

from epicrisis.clock import without_zone
from epicrisis.store.db.errors import AttemptGoneError
from epicrisis.store.learners.store import Store
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
