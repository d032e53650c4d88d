"""Where a zone's letter stands on its image."""

import pytest

from epicrisis.questions.polygons import Point, lies_in, point_within

SHAPES: dict[str, tuple[Point, ...]] = {
    "a square": ((10, 10), (20, 10), (20, 20), (10, 20)),
    "a corner, whose middle lies outside": (
        *((0, 0), (10, 0), (10, 90), (90, 90), (90, 100), (0, 100)),
    ),
    "a sickle": ((50, 0), (90, 50), (50, 100), (80, 50)),
    "a sliver": ((0, 0), (100, 1), (0, 2)),
}


@pytest.mark.parametrize("name", SHAPES)
def test_a_letter_stands_within_its_zone(name: str) -> None:
    assert lies_in(point_within(SHAPES[name]), SHAPES[name])
