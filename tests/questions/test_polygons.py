"""Zones that a finger can't tell apart are found, however they are drawn."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from epicrisis.questions.polygons import Point, crosses_itself, lies_in, overlap


def box(left: float, top: float, right: float, bottom: float) -> tuple[Point, ...]:
    return ((left, top), (right, top), (right, bottom), (left, bottom))


ANGLE = ((0.0, 0.0), (90.0, 0.0), (90.0, 20.0), (20.0, 20.0), (20.0, 90.0), (0.0, 90.0))


@pytest.mark.parametrize(
    ("one", "other", "do"),
    [
        (box(0, 0, 50, 50), box(60, 0, 90, 50), False),
        (box(0, 0, 50, 50), box(50, 0, 90, 50), False),  # side by side
        (box(0, 0, 50, 50), box(50, 50, 90, 90), False),  # corner to corner
        (box(0, 0, 50, 50), box(50, 10, 90, 40), False),  # a shorter side upon a longer
        (box(0, 0, 55, 100), box(50, 0, 100, 100), True),  # columns of one height
        (box(0, 0, 50, 50), box(0, 0, 50, 50), True),
        (box(0, 0, 50, 50), tuple(reversed(box(0, 0, 50, 50))), True),
        (box(0, 0, 50, 50), box(10, 10, 20, 20), True),
        (box(0, 0, 50, 50), box(0, 0, 20, 20), True),
        (box(20, 0, 30, 90), box(0, 20, 90, 30), True),  # a cross
        (ANGLE, box(20, 20, 90, 90), False),  # within the angle
        (ANGLE, box(19, 19, 90, 90), True),
        (ANGLE, box(0, 0, 90, 90), True),
        (((10, 10), (50, 10), (30, 40)), ((30, 40), (50, 80), (10, 80)), False),
        (((10, 10), (50, 10), (30, 41)), ((30, 40), (50, 80), (10, 80)), True),
    ],
)
def test_zones_that_share_a_part_are_told_from_neighbours(
    one: tuple[Point, ...], other: tuple[Point, ...], do: bool
) -> None:
    assert overlap(one, other) is overlap(other, one) is do


@pytest.mark.parametrize(
    ("corners", "does"),
    [
        (box(0, 0, 50, 50), False),
        (ANGLE, False),
        (((0, 0), (40, 100), (40, 0), (0, 50)), True),
    ],
)
def test_sides_that_cross_are_told_from_those_that_meet(
    corners: tuple[Point, ...], does: bool
) -> None:
    assert crosses_itself(corners) is does


PLACES = st.integers(0, 20)
TRIANGLES = st.tuples(*[st.tuples(PLACES, PLACES)] * 3)


@given(TRIANGLES, TRIANGLES, st.lists(st.tuples(st.floats(0, 20), st.floats(0, 20)), min_size=20))
def test_a_point_in_two_zones_is_never_missed(
    one: tuple[Point, Point, Point], other: tuple[Point, Point, Point], points: list[Point]
) -> None:
    middle = (sum(x for x, _ in (*one, *other)) / 6, sum(y for _, y in (*one, *other)) / 6)
    if any(_well_in(each, one) and _well_in(each, other) for each in (middle, *points)):
        assert overlap(one, other)


def _well_in(point: Point, corners: tuple[Point, ...]) -> bool:
    """Whether a point lies in a polygon, and not only on its edge."""
    return all(
        lies_in((point[0] + right, point[1] + down), corners)
        for right in (-0.01, 0.01)
        for down in (-0.01, 0.01)
    )
