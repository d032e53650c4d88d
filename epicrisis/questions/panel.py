"""How a panel's answers to a question of concordance are spread, and what each step is worth.

A figure to look at, never a part of a score; why: `docs/scoring.md`.
"""

from collections import Counter
from collections.abc import Collection, Mapping

STEPS = (-2, -1, 0, 1, 2)
"""From "much less" to "much more"; 0: it changes nothing."""


def modes(answers: Collection[int]) -> tuple[int, ...]:
    """Return the steps that most of a panel chose, the lowest first; several where they tie.

    >>> modes([1, 1, -1, -1, 0])
    (-1, 1)
    """
    votes = Counter(answers)
    return tuple(step for step in STEPS if votes and votes[step] == max(votes.values()))


def aggregate_credits(answers: Collection[int]) -> Mapping[int, float]:
    """Return what each step is worth: its votes ÷ those of the mode. A panel has an answer.

    >>> aggregate_credits([1, 1, 1, 0, -1, -1])
    {-2: 0.0, -1: 0.6666666666666666, 0: 0.3333333333333333, 1: 1.0, 2: 0.0}
    """
    votes = Counter(answers)
    most = max(votes.values())
    return {step: votes[step] / most for step in STEPS}


def is_unanimous(answers: Collection[int]) -> bool:
    """Return whether a whole panel chose one step, so that there is nothing to discuss."""
    return len({*answers}) == 1


def share_with_mode_0(panels: Collection[Collection[int]]) -> float:
    """Return the share of panels of which 0 is a mode: for them "always 0" is the best answer.

    >>> share_with_mode_0([[0, 0, 1], [1, 1, 0], [-1, -1], [2, 0]])
    0.5
    """
    return sum(0 in modes(answers) for answers in panels) / len(panels)
