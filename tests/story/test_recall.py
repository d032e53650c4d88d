"""What was missed comes back by the schedule of FSRS, and what was known the first time doesn't."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from fsrs import Card, Rating, Scheduler

from epicrisis.questions.answer import Answer
from epicrisis.store.records import Memory
from epicrisis.story import recall
from epicrisis.story.answers import answer_to, dont_know, self_assessed
from tests.kinds.samples import question

NOW = datetime(2026, 11, 29, 18, 30)
SINGLE, MULTIPLE = question("single"), question("multiple")
RIGHT, WRONG = answer_to(SINGLE, "a"), answer_to(SINGLE, "b")


def answered(*answers: Answer, days: int = 1) -> Memory | None:
    """What is remembered once a question was answered so, so many days apart."""
    kept: Memory | None = None
    for number, answer in enumerate(answers):
        kept = recall.after(SINGLE, answer, kept, NOW + number * timedelta(days=days))
    return kept


@pytest.mark.parametrize("missed", [WRONG, dont_know(SINGLE)], ids=["wrong", "don't know"])
def test_what_was_missed_comes_back_on_a_later_day(missed: Answer) -> None:
    kept = answered(missed)
    assert kept is not None
    assert kept.due - NOW >= timedelta(days=1)
    assert kept.reviewed == NOW


def test_what_was_known_the_first_time_does_not_come_back() -> None:
    assert answered(RIGHT) is None


def test_each_time_it_is_known_it_comes_back_later_and_missed_again_sooner() -> None:
    waits = []
    kept = answered(WRONG)
    for _ in range(4):
        assert kept is not None
        waits.append(kept.due - kept.reviewed)
        kept = recall.after(SINGLE, RIGHT, kept, kept.due)
    assert waits == sorted(waits)
    assert kept is not None
    missed = recall.after(SINGLE, WRONG, kept, kept.due)
    assert missed is not None
    assert missed.due - missed.reviewed < kept.due - kept.reviewed


def test_half_right_is_between_wrong_and_right() -> None:
    before = answered(WRONG)
    half = recall.after(MULTIPLE, answer_to(MULTIPLE, ["a"]), None, NOW)
    wrong = recall.after(MULTIPLE, dont_know(MULTIPLE), None, NOW)
    assert before is not None
    assert half is not None
    assert wrong is not None
    assert wrong.stability < half.stability


def test_ones_own_words_come_back_by_ones_own_verdict() -> None:
    words = question("free_text")
    answer = answer_to(words, "some words")
    assert recall.after(words, answer, None, NOW) is None
    assert recall.after(words, self_assessed(words, answer, "missed"), None, NOW) is not None
    assert recall.after(words, self_assessed(words, answer, "got_it"), None, NOW) is None


def test_what_has_no_right_answer_never_comes_back() -> None:
    panel = question("concordance")
    assert recall.after(panel, dont_know(panel), None, NOW) is None


def test_a_clock_that_went_back_is_taken_to_stand_still() -> None:
    kept = answered(WRONG, RIGHT)
    assert kept is not None
    again = recall.after(SINGLE, RIGHT, kept, NOW - timedelta(days=400))
    assert again is not None
    assert again.reviewed == kept.reviewed
    assert again.due >= kept.reviewed + timedelta(days=1)


def test_what_was_due_is_rated_once_however_often_it_is_sent() -> None:
    before = answered(WRONG)
    assert before is not None
    first = recall.once(SINGLE, RIGHT, before.due, before, before.due)
    assert first != before
    assert recall.once(SINGLE, RIGHT, before.due, first, before.due) == first
    assert recall.once(SINGLE, WRONG, before.due, None, NOW) is None


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_ninety_days_are_as_the_library_itself_schedules_them(seed: int) -> None:
    """Whoever answers a question each day that it is due, rightly two times of three."""
    random = Random(seed)
    library = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    card, _ = library.review_card(Card(card_id=1), Rating.Again, NOW.replace(tzinfo=UTC))
    kept = answered(WRONG)
    times = 0
    for day in range(90):
        now = NOW + timedelta(days=day)
        assert kept is not None
        if now < kept.due:
            continue
        is_right = random.random() < 2 / 3
        kept = recall.after(SINGLE, RIGHT if is_right else WRONG, kept, now)
        rating = Rating.Good if is_right else Rating.Again
        card, _ = library.review_card(card, rating, now.replace(tzinfo=UTC))
        assert kept is not None
        assert kept.due.replace(tzinfo=UTC) == card.due
        assert (kept.stability, kept.difficulty) == (card.stability, card.difficulty)
        times += 1
    assert times >= 5
