"""Answers are counted over learners by what they said the first time, whoever they are."""

from epicrisis.store.learners.store import Store

CASE = "fever"


def test_first_attempts_are_counted_by_their_answers(store: Store) -> None:
    for number in range(5):
        learner = f"{number:064x}"
        attempt = store.attempt(learner, CASE)
        store.commit_answer(attempt, "Q01", ["a"] if number < 3 else None)
        store.commit_answer(attempt, "Q02", ["a"])
        store.start_over(store.attempt(learner, CASE))
        store.commit_answer(store.attempt(learner, CASE), "Q01", ["b"])
        store.commit_answer(store.attempt(learner, "other"), "Q01", ["c"])
    assert store.others(CASE, "Q01") == (('["a"]', 3), ("null", 2))
    assert store.others(CASE, "Q09") == ()
