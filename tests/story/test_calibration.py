"""Calibration shows what few answers can show, and no more."""

from math import isclose, sqrt
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from epicrisis.story import answers, calibration
from epicrisis.story.calibration import GradedCertainty as Graded
from epicrisis.story.calibration import wilson_interval
from tests.story.questions import choice, free_text

CERTAIN_RIGHT, CERTAIN_WRONG = Graded(3, 1.0), Graded(3, 0.0)


@pytest.mark.parametrize(
    ("right", "total", "low", "high"),
    [
        # The four examples of Newcombe 1998, method 3 (score, uncorrected).
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_interval_is_wilsons(right: int, total: int, low: float, high: float) -> None:
    assert wilson_interval(right, total) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_ends_of_the_interval_are_where_the_score_test_just_holds(
    counts: tuple[int, int],
) -> None:
    right, total = counts
    share, z = right / total, NormalDist().inv_cdf(0.975)
    low, high = wilson_interval(right, total)
    assert 0 <= low <= share <= high <= 1
    for end in (low, high):
        assert isclose(abs(share - end), z * sqrt(end * (1 - end) / total), abs_tol=1e-9)


def test_the_expected_shares_are_two_thirds_and_four_fifths() -> None:
    expected = [calibration.EXPECTED[level] for level in (1, 2, 3)]
    assert expected == [
        pytest.approx((0, 2 / 3)),
        pytest.approx((2 / 3, 4 / 5)),
        pytest.approx((4 / 5, 1)),
    ]


def test_answers_are_counted_at_their_level() -> None:
    picture = calibration.calibration(
        [
            Graded(1, 0.0),
            Graded(1, 1.0),
            Graded(2, 0.5),
            Graded(3, 1.0),
        ]
    )
    counted = [(level.answers, level.right, level.partly) for level in picture.levels]
    assert counted == [(2, 1, 0), (1, 0, 1), (1, 1, 0)]
    assert [level.share for level in picture.levels] == [0.5, 0, 1]


def test_nothing_is_drawn_from_few_answers() -> None:
    few = calibration.calibration([CERTAIN_RIGHT] * 7)
    enough = calibration.calibration([CERTAIN_RIGHT] * 8)
    assert not few.is_drawn
    assert enough.is_drawn
    # Why 8: from then on "all right" is told from two in three.
    assert wilson_interval(7, 7).low < 2 / 3 < wilson_interval(8, 8).low


def test_a_level_with_two_answers_is_only_counted() -> None:
    level = calibration.calibration([CERTAIN_WRONG] * 2).levels[2]
    assert (level.is_drawn, level.agreement) == (False, "too_few")
    for right in range(3):
        interval = wilson_interval(right, 2)
        assert interval.high - interval.low > 0.65


def test_an_empty_level_has_no_share() -> None:
    level = calibration.calibration([]).levels[0]
    assert (level.share, level.interval, level.agreement) == (None, None, "too_few")


@pytest.mark.parametrize(
    ("outcomes", "level", "reading"),
    [
        ([CERTAIN_WRONG] * 3, 3, "surer_than_right"),
        ([CERTAIN_RIGHT] * 3, 3, "too_few"),
        ([CERTAIN_RIGHT] * 6 + [CERTAIN_WRONG] * 2, 3, "too_few"),
        ([CERTAIN_RIGHT] * 15, 3, "too_few"),
        ([CERTAIN_RIGHT] * 16, 3, "compatible"),
        ([Graded(1, 1.0)] * 7, 1, "too_few"),
        ([Graded(1, 1.0)] * 2 + [Graded(1, 0.0)] * 6, 1, "compatible"),
        # What a student read as "well calibrated": 25 % right, from 5 to 70 %.
        ([Graded(2, 1.0)] + [Graded(2, 0.0)] * 3, 2, "too_few"),
        ([Graded(1, 1.0)] * 8, 1, "righter_than_sure"),
    ],
)
def test_a_reading_is_given_only_where_the_interval_leaves_no_other(
    outcomes: list[Graded], level: int, reading: str
) -> None:
    assert calibration.calibration(outcomes).levels[level - 1].agreement == reading


def test_all_levels_together_agree_only_where_each_does() -> None:
    wide, fits = [Graded(2, 1.0)] * 4, [CERTAIN_RIGHT] * 16
    assert calibration.calibration([]).agreement == "too_few"
    assert calibration.calibration(fits).agreement == "compatible"
    assert calibration.calibration(fits + wide).agreement == "too_few"
    too_sure = [Graded(2, 0.0)] * 4
    assert calibration.calibration(fits + too_sure).agreement == "surer_than_right"


def test_only_what_others_judge_counts_for_calibration() -> None:
    single, words = choice("single", "a", "ab"), free_text()
    assert calibration.graded_certainty(single, answers.answer_to(single, "a", 2)) == (2, 1.0)
    assert calibration.graded_certainty(single, answers.answer_to(single, "a")) is None
    assert calibration.graded_certainty(single, answers.dont_know(single)) is None
    written = answers.answer_to(words, "Because.", 3)
    assert (
        calibration.graded_certainty(words, answers.self_assessed(words, written, "got_it")) is None
    )


@given(st.lists(st.builds(Graded, st.sampled_from([1, 2, 3]), st.floats(0, 1)), max_size=40))
def test_no_answer_is_lost_or_counted_twice(outcomes: list[Graded]) -> None:
    picture = calibration.calibration(outcomes)
    assert picture.answers == len(outcomes)
    assert all(level.right + level.partly <= level.answers for level in picture.levels)
    assert picture == calibration.calibration(outcomes[::-1])
