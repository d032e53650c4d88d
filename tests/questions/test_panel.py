"""A panel's spread is shown as it is, and no step is worth more than its mode."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from epicrisis.questions import panel

panels = st.lists(st.sampled_from(panel.STEPS), min_size=1)


@given(answers=panels)
def test_a_step_is_worth_its_votes_beside_those_of_the_mode(answers: list[int]) -> None:
    credits_of = panel.aggregate_credits(answers)
    most = max(answers.count(step) for step in answers)
    assert [*credits_of] == [-2, -1, 0, 1, 2]
    for step, credit in credits_of.items():
        assert credit * most == pytest.approx(answers.count(step))
        assert (credit == 1) == (step in panel.modes(answers))
    assert panel.is_unanimous(answers) == (sum(credits_of.values()) == 1)


@pytest.mark.parametrize(
    ("answers", "modes"),
    [([], ()), ([0], (0,)), ([2, 2, -2], (2,)), ([1, -1, 1, -1, 0], (-1, 1))],
)
def test_a_panel_has_the_modes_that_it_has(answers: list[int], modes: tuple[int, ...]) -> None:
    assert panel.modes(answers) == modes


def test_questions_to_which_always_0_is_a_best_answer_are_counted() -> None:
    ten = [[0, 0, 1], *([1, 1, 0] for _ in range(9))]
    assert panel.share_with_mode_0(ten) == 0.1
    assert panel.share_with_mode_0([[1, 0]]) == 1
    assert panel.share_with_mode_0([[0, -1], [1, -1]]) == 0.5
