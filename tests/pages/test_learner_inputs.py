"""What a browser says is chosen in inputs of ours: read, or left out, whatever it says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from epicrisis.ui.learner.inputs.ranking_list import order_of
from epicrisis.ui.learner.inputs.zone_image import tokens_of

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda children: st.lists(children, max_size=4) | st.dictionaries(st.text(), children),
    max_leaves=12,
)
POINTS = st.tuples(st.integers(0, 1000), st.integers(0, 1000)).map(
    lambda point: f"@{point[0] / 10:g},{point[1] / 10:g}"
)


@given(ANYTHING | st.lists(st.integers(-2, 6) | ANYTHING), st.integers(0, 6))
def test_an_order_holds_numbers_of_options_and_each_once(said: object, count: int) -> None:
    order = order_of(said, count)
    assert set(order) <= set(range(count))
    assert len(set(order)) == len(order)
    assert all(type(number) is int for number in order)


@given(st.permutations(range(6)))
def test_a_true_order_is_taken_as_it_is(order: list[int]) -> None:
    assert order_of(order, 6) == order


@given(
    ANYTHING | st.lists(POINTS | st.integers(-2, 9).map(str) | ANYTHING),
    st.integers(0, 6),
    st.integers(0, 5),
)
def test_tokens_are_points_of_the_image_and_numbers_of_names(
    said: object, names: int, most: int
) -> None:
    tokens = tokens_of(said, names, most)
    assert len(tokens) == len(set(tokens)) <= most
    for token in tokens:
        if token.startswith("@"):
            assert all(0 <= float(part) <= 100 for part in token[1:].split(","))
        else:
            assert token in map(str, range(names))
    assert tokens_of(tokens, names, most) == tokens


@given(st.lists(POINTS | st.integers(0, 8).map(str), unique=True, max_size=5))
def test_true_tokens_are_taken_as_they_are(tokens: list[str]) -> None:
    assert tokens_of(tokens, 9, 5) == tokens


@pytest.mark.parametrize(
    "forged",
    [
        *("@100.1,5", "@-1,5", "@1e1,5", "@5", "@5,5,5", "@ 5,5", "@5.55,5", "@nan,1", "@٣,1"),
        *("@5,5\n", "3", "-1", "01", "1.0", "", " 1", "１", "@", "99999999999999999999"),
    ],
)
def test_what_is_no_token_is_left_out(forged: str) -> None:
    assert tokens_of([forged, "@5,5"], 3, 5) == ["@5,5"]


def test_one_point_is_written_in_one_way() -> None:
    assert tokens_of(["@5.0,007", "@5,7"], 0, 5) == ["@5,7"]
