"""How often one may do what."""

import threading
import time
from collections import OrderedDict, defaultdict
from typing import NamedTuple


class Limit(NamedTuple):
    """So often in so many seconds, counted from the first."""

    name: str
    most: int
    seconds: int


VOTES = Limit("votes", 20, 10)
"""A participant's votes."""
QUESTIONS = Limit("questions", 10, 60)
"""What a participant asks the teacher."""
TAPS = Limit("taps", 20, 10)
"""How often a participant votes for questions or is lost, and looks at what is asked."""
OWN_ANSWERS = Limit("own answers", 20, 10)
"""How often a participant asks what became of the own answer."""
NAMES = Limit("names", 10, 60)
"""A participant's pseudonyms."""
TAKEN_HOME = Limit("taken home", 10, 60)
"""How often a participant takes answers into an attempt of their own."""
WRONG_CODES = Limit("wrong codes", 100, 60)
"""An address's codes that no room has. A lecture hall is one address behind its router."""
SECRETS = Limit("secrets", 20, 60)
"""An address's attempts to enter as a teacher."""
FOREIGN_PAGES = Limit("foreign pages", 1, 60)
"""How often the log tells of another server's page that was refused."""
REPORTS = Limit("reports", 20, 3600)
"""What a learner finds wrong."""
TRANSFERS = Limit("transfers", 10, 3600)
"""A learner's wrong codes from another device.

A guesser can come with a new cookie for every guess, so this only slows the honest device down;
what protects such a code is its length and its short life.
"""

_MOST_COUNTED = 10_000
"""Of each limit. Who came first is forgotten then, so that strangers can't fill the memory."""


class _Window:
    """What was counted of one person, and until when it counts."""

    __slots__ = ("count", "ends")

    def __init__(self, ends: float) -> None:
        self.count = 0
        self.ends = ends


_windows: defaultdict[Limit, OrderedDict[str, _Window]] = defaultdict(OrderedDict)
"""By limit and person. Those of one limit last equally long, so the first is the first to end."""
_one_at_a_time = threading.Lock()


def take(limit: Limit, who: str) -> bool:
    """Count one; False, and nothing counted, if it is one too many."""
    # Not the time of day: a clock that is set back would shut a class out till it is made up.
    now = time.monotonic()
    with _one_at_a_time:
        windows = _running(limit, now)
        window = windows.setdefault(who, _Window(now + limit.seconds))
        if len(windows) > _MOST_COUNTED:
            windows.popitem(last=False)
        if window.count >= limit.most:
            return False
        window.count += 1
        return True


def give_back(limit: Limit, who: str) -> None:
    """Take back one that was counted."""
    with _one_at_a_time:
        window = _windows[limit].get(who)
        if window is not None and window.count:
            window.count -= 1


def is_over(limit: Limit, who: str) -> bool:
    """Tell whether one more would be too many, without counting it."""
    with _one_at_a_time:
        window = _running(limit, time.monotonic()).get(who)
        return window is not None and window.count >= limit.most


def forget() -> None:
    """Begin to count anew."""
    with _one_at_a_time:
        _windows.clear()


def _running(limit: Limit, now: float) -> OrderedDict[str, _Window]:
    """Return the windows of a limit that haven't ended."""
    windows = _windows[limit]
    while windows and next(iter(windows.values())).ends <= now:
        windows.popitem(last=False)
    return windows
