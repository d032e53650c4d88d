"""How many examples Hypothesis tries: each test's share of what its tier allows."""

from typing import Any

from hypothesis import settings

QUICK, THOROUGH = "quick", "thorough"
"""The profiles of the two tiers."""

# Machines are shared: no example fails for the time it takes.
settings.register_profile(THOROUGH, max_examples=100, deadline=None)
settings.register_profile(QUICK, max_examples=30, deadline=None)


def examples(share: float = 1, **options: Any) -> settings:
    """Settings with a share of the tier's examples, one at least."""
    return settings(max_examples=max(1, round(share * settings().max_examples)), **options)
