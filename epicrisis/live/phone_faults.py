"""What a room's phones were refused by a fault of ours, told to the log by kind and with a count.

The first of a kind at once, the others together once a minute: a class that votes while the disk
is full is one line and then another, not four thousand.
"""

import logging
import threading
import time

from epicrisis import log
from epicrisis.store.db.errors import RefusedError, StoreError

EVERY_S = 60.0
VOTES = "votes refused"
REQUESTS = "requests refused"


class _Kind:
    """What was refused in the same way."""

    def __init__(self) -> None:
        self.count = 0
        self.last: Exception | None = None
        self.again_at = 0.0


_kinds: dict[tuple[str, str], _Kind] = {}
_votes_refused_at = -EVERY_S
_one_at_a_time = threading.Lock()


def note(event: str, error: Exception, number: int = 1) -> None:
    """Count what was refused because of an error; the first of a kind is in the log at once."""
    global _votes_refused_at  # noqa: PLW0603
    with _one_at_a_time:
        now = time.monotonic()
        if event == VOTES and isinstance(error, StoreError):
            _votes_refused_at = now
        kind = _kinds.setdefault((event, type(error).__name__), _Kind())
        kind.count += number
        kind.last = error
        if now >= kind.again_at:
            _tell(event, kind)
            kind.again_at = now + EVERY_S


def tell_due() -> None:
    """Log what was counted of each kind whose minute is over; call it now and then."""
    with _one_at_a_time:
        now = time.monotonic()
        for key, kind in tuple(_kinds.items()):
            if now < kind.again_at:
                continue
            if kind.count:
                _tell(key[0], kind)
                kind.again_at = now + EVERY_S
            else:
                del _kinds[key]


def are_votes_refused() -> bool:
    """Tell whether votes couldn't be kept within the last minute."""
    return time.monotonic() - _votes_refused_at < EVERY_S


def forget() -> None:
    """Begin to count anew."""
    global _votes_refused_at  # noqa: PLW0603
    with _one_at_a_time:
        _kinds.clear()
        _votes_refused_at = -EVERY_S


def _tell(event: str, kind: _Kind) -> None:
    error, count = kind.last, kind.count
    kind.last, kind.count = None, 0
    # What is no error of the store's may quote anything in its message.
    is_known = isinstance(error, StoreError | RefusedError)
    log.event(
        event,
        level=logging.WARNING if isinstance(error, RefusedError) else logging.ERROR,
        words=str(error) if is_known else "",
        error=None if is_known else error,
        kind=type(error).__name__,
        count=count,
    )
