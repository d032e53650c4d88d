"""A code moves attempts to another device once, and nothing is lost on either."""

import threading
import time
from datetime import timedelta

import pytest

from epicrisis.store.learners.store import Store
from epicrisis.store.learners.transfers import TransferRefusedError
from epicrisis.store.tokens import ALPHABET
from tests.store.conftest import LEARNER, OTHER, Clock


def answer(store: Store, learner: str, case: str, response: str) -> None:
    store.commit_answer(store.attempt(learner, case), "Q01", response)


def refusal(store: Store, code: str, learner: str = OTHER) -> str:
    with pytest.raises(TransferRefusedError) as refused:
        store.redeem_transfer(code, learner)
    return refused.value.reason


def test_attempts_move_and_follow_those_that_are_there(store: Store) -> None:
    for response in ("phone 1", "phone 2"):
        store.start_over(store.attempt(LEARNER, "fever"))
        answer(store, LEARNER, "fever", response)
    answer(store, LEARNER, "cough", "phone 3")
    answer(store, OTHER, "fever", "laptop 1")
    answer(store, OTHER, "rash", "laptop 2")

    assert store.redeem_transfer(store.create_transfer(LEARNER), OTHER) == 3
    assert [(a.case, a.number, a.answers["Q01"].response) for a in store.attempts(OTHER)] == [
        ("cough", 1, "phone 3"),
        ("fever", 1, "laptop 1"),
        ("fever", 2, "phone 1"),
        ("fever", 3, "phone 2"),
        ("rash", 1, "laptop 2"),
    ]
    assert store.attempt(OTHER, "fever").answers["Q01"].response == "phone 2"
    assert store.attempts(LEARNER) == ()


def test_a_click_under_way_during_the_move_goes_where_the_attempt_went(store: Store) -> None:
    answer(store, LEARNER, "fever", "x")
    on_old_device = store.attempt(LEARNER, "fever")
    store.redeem_transfer(store.create_transfer(LEARNER), OTHER)
    store.open_finding(on_old_device, "ct")
    assert store.attempt(OTHER, "fever").opened == {"ct"}
    assert store.attempts(LEARNER) == ()


def test_a_code_is_typed_as_people_type(store: Store) -> None:
    answer(store, LEARNER, "fever", "x")
    code = store.create_transfer(LEARNER)
    assert set(code) - {"-"} <= set(ALPHABET)
    assert not set("0O1IL2Z5S8BU") & set(ALPHABET)
    assert store.redeem_transfer(f" {code.lower().replace('-', ' ')}\n", OTHER) == 1


def test_a_code_works_once(store: Store) -> None:
    answer(store, LEARNER, "fever", "x")
    code = store.create_transfer(LEARNER)
    store.redeem_transfer(code, OTHER)
    assert refusal(store, code, "3" * 64) == "used"
    assert len(store.attempts(OTHER)) == 1
    assert store.attempts("3" * 64) == ()


def test_a_code_lives_15_minutes(store: Store, clock: Clock) -> None:
    answer(store, LEARNER, "fever", "x")
    code = store.create_transfer(LEARNER)
    clock.forward(timedelta(minutes=15))
    assert refusal(store, code) == "expired"
    code = store.create_transfer(LEARNER)
    clock.forward(timedelta(minutes=14, seconds=59))
    assert store.redeem_transfer(code, OTHER) == 1


def test_a_new_code_ends_the_earlier_one(store: Store) -> None:
    answer(store, LEARNER, "fever", "x")
    earlier, code = store.create_transfer(LEARNER), store.create_transfer(LEARNER)
    assert refusal(store, earlier) == "unknown"
    assert store.redeem_transfer(code, OTHER) == 1


def test_ones_own_code_moves_nothing_and_stays_good(store: Store) -> None:
    answer(store, LEARNER, "fever", "x")
    code = store.create_transfer(LEARNER)
    assert refusal(store, code, LEARNER) == "own"
    assert store.redeem_transfer(code, OTHER) == 1


def test_without_an_attempt_there_is_no_code(store: Store) -> None:
    with pytest.raises(TransferRefusedError, match="nothing to move"):
        store.create_transfer(LEARNER)


@pytest.mark.parametrize("code", ["", "-", "AAAA-AAA", "AAAA-AAAAA", "0000-0000", "é" * 8, "%"])
def test_what_is_no_code_is_unknown(store: Store, code: str) -> None:
    assert refusal(store, code) == "unknown"
    assert refusal(store, code * 100_000) == "unknown"
    assert store.attempts(OTHER) == ()


def test_ten_wrong_guesses_an_hour(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    answer(store, LEARNER, "fever", "x")
    for _ in range(10):
        assert refusal(store, "AAAA-AAAA") == "unknown"
    assert refusal(store, store.create_transfer(LEARNER)) == "too many guesses"
    since_start = time.monotonic
    monkeypatch.setattr(time, "monotonic", lambda: since_start() + 3600)
    assert store.redeem_transfer(store.create_transfer(LEARNER), OTHER) == 1


def test_guessing_in_parallel_gives_no_more_guesses(store: Store) -> None:
    reasons: list[str] = []
    guessers = [
        threading.Thread(target=lambda: reasons.append(refusal(store, "AAAA-AAAA")))
        for _ in range(30)
    ]
    for guesser in guessers:
        guesser.start()
    for guesser in guessers:
        guesser.join()
    assert sorted(reasons) == ["too many guesses"] * 20 + ["unknown"] * 10


def test_two_devices_redeem_one_code_at_once(store: Store) -> None:
    answer(store, LEARNER, "fever", "x")
    code = store.create_transfer(LEARNER)
    outcomes: list[int | str] = []

    def redeem(learner: str) -> None:
        try:
            outcomes.append(store.redeem_transfer(code, learner))
        except TransferRefusedError as refused:
            outcomes.append(refused.reason)

    devices = [threading.Thread(target=redeem, args=(f"{n:064d}",)) for n in range(8)]
    for device in devices:
        device.start()
    for device in devices:
        device.join()
    assert sorted(map(str, outcomes)) == ["1"] + ["used"] * 7
    assert sum(len(store.attempts(f"{n:064d}")) for n in range(8)) == 1
