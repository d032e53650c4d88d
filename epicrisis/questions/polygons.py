"""Polygons: what lies in them, and which of them share a part."""

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations, pairwise
from typing import TypeAlias

Point: TypeAlias = tuple[float, float]
"""How far from the left and from the top, in per cent of an image's width and height."""

_TINY = 1e-6
"""Per cent of an image that nobody sees."""


def lies_in(point: Point, corners: Sequence[Point]) -> bool:
    """Tell whether a point lies in a polygon, by how many of its sides are to the right of it."""
    across, down = point
    crossings = 0
    for (x1, y1), (x2, y2) in pairwise((*corners, corners[0])):
        if (y1 > down) != (y2 > down) and across < x1 + (down - y1) * (x2 - x1) / (y2 - y1):
            crossings += 1
    return crossings % 2 == 1


_TRIED = 20
"""Points a side that are tried within a polygon."""


# Some milliseconds, for each zone, whenever a projector is drawn.
@lru_cache(maxsize=256)
def point_within(corners: tuple[Point, ...]) -> Point:
    """Return a point of a polygon that is far from its sides: its middle where it has one.

    >>> point_within(((0, 0), (10, 0), (10, 40), (0, 40)))
    (5.0, 20.0)
    """
    (left, right), (top, bottom) = ((min(each), max(each)) for each in zip(*corners, strict=True))
    middle = ((left + right) / 2, (top + bottom) / 2)
    tried = [
        (left + (right - left) * x / _TRIED, top + (bottom - top) * y / _TRIED)
        for x in range(1, _TRIED)
        for y in range(1, _TRIED)
    ]
    # Of equal ones the nearest to the middle, so that a long rectangle has its letter there.
    return max(
        (point for point in (middle, *tried) if lies_in(point, corners)),
        key=lambda point: (round(_to_sides(point, corners), 6), -math.dist(point, middle)),
        default=middle,
    )


def _to_sides(point: Point, corners: Sequence[Point]) -> float:
    """Return how far a point is from the nearest side of a polygon."""
    return min(_to_side(point, *side) for side in _sides(corners))


def _to_side(point: Point, start: Point, end: Point) -> float:
    (x, y), (x1, y1), (x2, y2) = point, start, end
    length = (x2 - x1) ** 2 + (y2 - y1) ** 2
    along = ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length if length else 0.0
    along = min(1.0, max(0.0, along))
    return math.dist(point, (x1 + along * (x2 - x1), y1 + along * (y2 - y1)))


def overlap(some: Sequence[Point], others: Sequence[Point]) -> bool:
    """Tell whether two polygons share more than their edges."""
    if _are_apart(some, others):
        return False
    for one, other in ((some, others), (others, some)):
        middles = [(each, _is_on_edge(each, other)) for each in _middles(one, other)]
        # Whose whole edge is the other's edge is the other.
        if all(on_edge for _, on_edge in middles):
            return True
        if any(not on_edge and lies_in(each, other) for each, on_edge in middles):
            return True
    return False


def _are_apart(some: Sequence[Point], others: Sequence[Point]) -> bool:
    """Tell whether a line across or down lies between two polygons."""
    boxes = [
        [(min(each), max(each)) for each in zip(*corners, strict=True)]
        for corners in (some, others)
    ]
    return any(
        last <= first
        for one, other in (boxes, boxes[::-1])
        for (_, last), (first, _) in zip(one, other, strict=True)
    )


_Side: TypeAlias = tuple[Point, Point]


def _sides(corners: Sequence[Point]) -> list[_Side]:
    return list(pairwise((*corners, corners[0])))


def _middles(some: Sequence[Point], others: Sequence[Point]) -> Iterator[Point]:
    """Yield the middle of each part of the sides of a polygon between those of another."""
    for start, end in _sides(some):
        cuts = {0.0, 1.0}
        for side in _sides(others):
            cuts.update(_cuts((start, end), side))
        for before, after in pairwise(sorted(cuts)):
            if after - before > _TINY:
                part = (before + after) / 2
                yield (
                    start[0] + part * (end[0] - start[0]),
                    start[1] + part * (end[1] - start[1]),
                )


def _cuts(one: _Side, other: _Side) -> Iterator[float]:
    """Yield where along a side another one meets it, from 0 at its start to 1 at its end."""
    (a, b), (c, d) = one, other
    before, after = _side(c, d, a), _side(c, d, b)
    if before * after < 0 and _side(a, b, c) * _side(a, b, d) <= 0:
        yield before / (before - after)
    for corner in other:
        if _is_on(corner, one):
            length = (b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2
            yield ((corner[0] - a[0]) * (b[0] - a[0]) + (corner[1] - a[1]) * (b[1] - a[1])) / length


def _is_on_edge(point: Point, corners: Sequence[Point]) -> bool:
    return any(_is_on(point, side) for side in _sides(corners))


def _is_on(point: Point, side: _Side) -> bool:
    """Tell whether a point lies on a side, as near as numbers tell."""
    (x1, y1), (x2, y2) = side
    return (
        abs(_side(*side, point)) <= _TINY * (abs(x2 - x1) + abs(y2 - y1))
        and min(x1, x2) - _TINY <= point[0] <= max(x1, x2) + _TINY
        and min(y1, y2) - _TINY <= point[1] <= max(y1, y2) + _TINY
    )


def crosses_itself(corners: Sequence[Point]) -> bool:
    """Tell whether two sides of a polygon cross each other."""
    return any(_cross(*sides) for sides in combinations(_sides(corners), 2))


def _cross(one: _Side, other: _Side) -> bool:
    """Tell whether two sides cross, rather than touch."""
    (a, b), (c, d) = one, other
    return _side(a, b, c) * _side(a, b, d) < 0 and _side(c, d, a) * _side(c, d, b) < 0


def _side(start: Point, end: Point, point: Point) -> float:
    """Return on which side of a line a point lies: over 0, under 0, or 0 upon it."""
    (x1, y1), (x2, y2), (x, y) = start, end, point
    return (x2 - x1) * (y - y1) - (y2 - y1) * (x - x1)
