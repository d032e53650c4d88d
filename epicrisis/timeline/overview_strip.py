"""Which treatments stand in one strip without overlapping."""

from bisect import bisect_right
from collections.abc import Sequence

from epicrisis.timeline.overview_picture import GAP
from epicrisis.timeline.overview_placing import Placed


def side_by_side(placed: Sequence[Placed]) -> list[Placed]:
    """Return those that stand in one strip without overlapping: as much of treatment as can be."""
    ordered = sorted(placed, key=_until)
    best: list[tuple[float, int, int]] = [(0.0, -1, -1)]
    ends: list[float] = []
    for number, each in enumerate(ordered):
        before = _last_before(ends, each.left)
        value = best[before + 1][0] + _weight(each)
        kept = best[-1]
        best.append((value, number, before) if value > kept[0] else kept)
        ends.append(_until(each))
    chosen = []
    _, number, before = best[-1]
    while number >= 0:
        chosen.append(ordered[number])
        _, number, before = best[before + 1]
    return chosen[::-1]


def _until(placed: Placed) -> float:
    """Return from where on another treatment may stand in the strip.

    What fades because nobody knows its end must not look as if the next one had ended it.
    """
    return placed.far + GAP if placed.event.end.certainty == "unknown" else placed.right


def _last_before(ends: Sequence[float], left: float) -> int:
    """Return the last of these that is over by `left`, -1 for none."""
    return bisect_right(ends, left + 0.5) - 1


def _weight(placed: Placed) -> float:
    """Return how much a treatment belongs in the strip: known ones first, and long ones."""
    has_end = placed.event.kind == "point" or placed.event.end.certainty != "unknown"
    return (placed.right - placed.left + 20) * (3 if has_end else 1)
