"""In which order the tests begin: the long ones first, so that none of them is left at the end."""

from collections.abc import Sequence

import pytest

LONG = "long"
"""The mark of a test that takes a quarter of a minute or more."""


def long_ones_first(items: Sequence[pytest.Item], workers: int) -> list[pytest.Item]:
    """Return tests so that each worker's part begins with its share of the long ones.

    Each of pytest-xdist's workers gets as long a part of them as the others, in this order; who has
    done its own takes from the end of another's.
    """
    long = [item for item in items if item.get_closest_marker(LONG)]
    short = [item for item in items if not item.get_closest_marker(LONG)]
    ordered: list[pytest.Item] = []
    for worker in range(workers):
        first, last = (len(short) * place // workers for place in (worker, worker + 1))
        ordered += [*long[worker::workers], *short[first:last]]
    return ordered
