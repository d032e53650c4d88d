"""How often one may do what."""

import threading
import time
from typing import NamedTuple


class Limit(NamedTuple):
    """So often in so many seconds."""

    name: str
    most: int
    seconds: int


VOTES = Limit("votes", 20, 10)
"""A participant's votes."""
NAMES = Limit("names", 10, 60)
"""A participant's pseudonyms."""
WRONG_CODES = Limit("wrong codes", 100, 60)
"""An address's codes that no room has. A lecture hall is one address behind its router."""
SECRETS = Limit("secrets", 20, 60)
"""An address's attempts to enter as a teacher."""

_MOST_COUNTED = 10_000
"""Beyond these, windows that are over are forgotten."""


class _Window:
    """What was counted of one person, and until when it counts."""

    __slots__ = ("count", "ends")

    def __init__(self, ends: float) -> None:
        self.count = 0
        self.ends = ends


_windows: dict[tuple[str, str], _Window] = {}
_one_at_a_time = threading.Lock()


def take(limit: Limit, who: str) -> bool:
    """Count one; False if it is one too many."""
    # Not the time of day: a clock that is set back would shut a class out till it is made up.
    now = time.monotonic()
    with _one_at_a_time:
        if len(_windows) > _MOST_COUNTED:
            _forget_before(now)
        window = _windows.get((limit.name, who))
        if window is None or window.ends <= now:
            window = _windows[limit.name, who] = _Window(now + limit.seconds)
        window.count += 1
        return window.count <= limit.most


def is_over(limit: Limit, who: str) -> bool:
    """Tell whether one more would be too many, without counting it."""
    with _one_at_a_time:
        window = _windows.get((limit.name, who))
        is_running = window is not None and window.ends > time.monotonic()
        return is_running and window is not None and window.count >= limit.most


def forget() -> None:
    """Begin to count anew."""
    with _one_at_a_time:
        _windows.clear()


def _forget_before(now: float) -> None:
    for key in [key for key, window in _windows.items() if window.ends <= now]:
        del _windows[key]
