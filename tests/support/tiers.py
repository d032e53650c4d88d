"""The two tiers of the tests: what the second alone tries, and how much more it tries."""

from typing import Any

import pytest
from hypothesis import settings

QUICK, THOROUGH = "quick", "thorough"
"""The profiles of Hypothesis: 20 and 100 examples, for a test that says nothing else."""

# Machines are shared: no example fails for the time it takes.
settings.register_profile(THOROUGH, max_examples=100, deadline=None)
settings.register_profile(QUICK, max_examples=20, deadline=None)


def part_of(most: int) -> int:
    """Of so much as the second tier tries, what this tier tries."""
    return max(1, most * settings().max_examples // 100)


def examples(most: int, **options: Any) -> settings:
    """Settings with so many examples in the second tier, and their part in the first."""
    return settings(max_examples=part_of(most), **options)


def thorough(*values: Any, **options: Any) -> Any:
    """One set of a test's parameters that is left to the second tier."""
    return pytest.param(*values, marks=pytest.mark.thorough, **options)
