"""What an answer is worth is what docs/scoring.md says."""

from itertools import permutations
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from epicrisis.cases.questions import Question
from epicrisis.questions.answer import Certainty
from epicrisis.questions.free_text import SELF_ASSESSED
from epicrisis.questions.multiple import multiple_credit
from epicrisis.questions.order import order_credit
from epicrisis.story import answers, scoring
from tests.story.questions import choice, free_text, numeric

OFFERED = "abcdefg"
sets_of_options = st.sets(st.sampled_from(OFFERED), min_size=1)
orders = st.permutations("abcdef")
levels = st.sampled_from(get_args(Certainty))


def worth(question: Question, sent: object) -> float | None:
    return scoring.credit(question, answers.answer_to(question, sent))


# --- Single and numeric --------------------------------------------------------------------


def test_a_single_choice_is_right_or_not() -> None:
    question = choice("single", "b", "abcd")
    assert [worth(question, option) for option in "abcd"] == [0, 1, 0, 0]


@pytest.mark.parametrize(
    ("typed", "credit"), [("700", 1), ("900 mL", 1), ("899,5", 1), ("699.99", 0), ("-800", 0)]
)
def test_a_number_is_right_within_its_tolerance(typed: str, credit: float) -> None:
    assert worth(numeric(700, 900), typed) == credit


# --- Multiple ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chosen", "credit"),
    [
        ("ab", 1),
        ("a", 1 / 2),
        ("abx", 1 / 2),
        ("ax", 0),
        ("x", 0),
        ("xy", 0),
        ("abxy", 0),
    ],
)
def test_multiple_choice_is_worth_what_the_table_says(chosen: str, credit: float) -> None:
    assert worth(choice("multiple", "ab", "abxy"), [*chosen]) == pytest.approx(credit)


def test_where_every_option_is_right_each_one_counts() -> None:
    assert worth(choice("multiple", "abc", "abc"), ["b"]) == pytest.approx(1 / 3)


@given(right=sets_of_options)
def test_ticking_everything_is_worth_nothing(right: set[str]) -> None:
    everything = multiple_credit(OFFERED, right, OFFERED)
    assert everything == (1 if len(right) == len(OFFERED) else 0)


@given(right=sets_of_options, chosen=sets_of_options)
def test_credit_for_multiple_choice_never_falls_as_the_choice_gets_better(
    right: set[str], chosen: set[str]
) -> None:
    credit = multiple_credit(chosen, right, OFFERED)
    assert 0 <= credit <= 1
    assert (credit == 1) == (chosen == right)
    for option in OFFERED:
        better = chosen | {option} if option in right else chosen - {option}
        assert multiple_credit(better, right, OFFERED) >= credit


@given(right=sets_of_options, chosen=st.lists(st.sampled_from(OFFERED), unique=True, min_size=1))
def test_the_order_of_ticking_does_not_matter(right: set[str], chosen: list[str]) -> None:
    assert multiple_credit(chosen, right, OFFERED) == multiple_credit(
        sorted(chosen), right, OFFERED
    )


# --- Order ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given_order", "right", "tau"),
    [
        # Height 1 2 3 4 5 against weight 3 4 1 2 5: four of ten pairs are the wrong way round.
        ("34125", "12345", 0.2),
        # Judges 1 2 3 4 5 6 against 2 5 3 1 4 6: five of fifteen pairs (Teknomo).
        ("253146", "123456", 1 / 3),
        ("ba", "ab", 0),
        ("bac", "abc", 1 / 3),
        ("bca", "abc", 0),  # tau is -1/3
        ("fedcba", "abcdef", 0),
        ("abcdef", "abcdef", 1),
    ],
)
def test_an_order_is_worth_kendalls_tau(given_order: str, right: str, tau: float) -> None:
    assert order_credit(given_order, right) == pytest.approx(tau)


@given(orders)
def test_credit_for_an_order_never_falls_as_two_neighbours_are_put_right(order: list[str]) -> None:
    credit = order_credit(order, "abcdef")
    assert 0 <= credit <= 1
    assert (credit == 1) == (order == [*"abcdef"])
    for place in range(5):
        if order[place] > order[place + 1]:
            better = [*order]
            better[place : place + 2] = better[place + 1], better[place]
            assert order_credit(better, "abcdef") >= credit


def test_orders_by_chance_are_worth_little() -> None:
    credits_by_chance = [order_credit(order, "abcd") for order in permutations("abcd")]
    assert sum(credits_by_chance) / len(credits_by_chance) < 0.25


# --- Words ---------------------------------------------------------------------------------


def test_words_are_worth_what_their_author_says() -> None:
    question = free_text()
    written = answers.answer_to(question, "Because.", 3)
    assert scoring.credit(question, written) is None
    assert scoring.verdict(question, written) == "not_assessed"
    assert scoring.mark(question, written) is None
    assessed = {word: answers.self_assessed(question, written, word) for word in SELF_ASSESSED}
    assert [scoring.credit(question, answer) for answer in assessed.values()] == [0, 0.5, 1]
    assert [scoring.verdict(question, answer) for answer in assessed.values()] == [
        "wrong",
        "partly",
        "right",
    ]


# --- Verdict and mark ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chosen", "verdict"), [("ab", "right"), ("a", "partly"), ("abx", "partly"), ("ax", "wrong")]
)
def test_all_some_and_nothing_have_a_word(chosen: str, verdict: str) -> None:
    question = choice("multiple", "ab", "abxy")
    assert scoring.verdict(question, answers.answer_to(question, [*chosen])) == verdict


def test_not_to_know_costs_nothing() -> None:
    for question in (choice("single", "a", "ab"), numeric(), free_text()):
        unknown = answers.dont_know(question)
        assert scoring.credit(question, unknown) == 0
        assert scoring.verdict(question, unknown) == "not_answered"
        assert scoring.mark(question, unknown) == 0


def test_the_marks_are_gardner_medwins() -> None:
    right = [scoring.certainty_mark(1, level) for level in get_args(Certainty)]
    wrong = [scoring.certainty_mark(0, level) for level in get_args(Certainty)]
    assert (right, wrong) == ([1, 2, 3], [0, -2, -6])


def test_without_certainty_there_is_no_mark() -> None:
    question = choice("single", "a", "ab")
    assert scoring.mark(question, answers.answer_to(question, "a")) is None
    assert scoring.mark(question, answers.answer_to(question, "a", 3)) == 3
    assert scoring.mark(question, answers.answer_to(question, "b", 3)) == -6


@given(st.floats(0, 1), st.floats(0, 1), levels)
def test_more_credit_is_never_marked_less(one: float, other: float, level: Certainty) -> None:
    less, more = sorted((one, other))
    assert scoring.certainty_mark(less, level) <= scoring.certainty_mark(more, level)


@given(levels)
def test_not_to_know_is_worth_less_than_any_right_answer(level: Certainty) -> None:
    assert scoring.certainty_mark(1, level) > 0


@given(st.integers(0, 1000))
def test_the_level_with_the_best_expected_mark_is_the_honest_one(thousandths: int) -> None:
    probability = thousandths / 1000
    marks = {
        level: probability * scoring.certainty_mark(1, level)
        + (1 - probability) * scoring.certainty_mark(0, level)
        for level in get_args(Certainty)
    }
    honest = 1 if probability < 2 / 3 else 2 if probability < 4 / 5 else 3
    assert marks[honest] == pytest.approx(max(marks.values()))


@given(orders, levels)
def test_scoring_twice_gives_the_same(order: list[str], level: Certainty) -> None:
    question = choice("ordering", "abcdef", "abcdef")
    answer = answers.answer_to(question, order, level)
    again = answers.answer_to(question, order, level)
    assert scoring.credit(question, answer) == scoring.credit(question, again)
    assert scoring.mark(question, answer) == scoring.mark(question, again)
