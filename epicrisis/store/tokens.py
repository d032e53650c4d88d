"""Fingerprints of secrets, and one-time codes that are read aloud and typed on a phone."""

import hashlib
import secrets
import threading
from collections import OrderedDict, deque
from datetime import datetime, timedelta

ALPHABET = "34679ACDEFGHJKMNPQRTVWXY"
"""Without pairs that look alike: 0 O, 1 I L, 2 Z, 5 S, 8 B, U V."""
CODE_LENGTH = 8
"""24^8 = 1.1e11 codes: at 1,000 guesses a second for the 15 minutes that a code lives, one
chance in 120,000 to hit it."""

_MOST_LEARNERS = 10_000


def fingerprint(secret: str) -> str:
    """Return the SHA-256 of a secret in hexadecimal, the only form in which one is stored.

    No salt and no slow hash: a token has 256 bits, and a code is worthless after 15 minutes.
    """
    return hashlib.sha256(secret.encode()).hexdigest()


def new_code() -> str:
    """Return a random code as it is shown, like `4KQ7-MVXA`."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    return f"{letters[:4]}-{letters[4:]}"


def plain_code(typed: str) -> str | None:
    """Return a code as it was typed without spaces, hyphens and case; None if it can't be one."""
    plain = "".join(typed[:100].upper().replace("-", "").split())
    is_code = len(plain) == CODE_LENGTH and set(plain) <= set(ALPHABET)
    return plain if is_code else None


class GuessLimit:
    """At most `most` wrong guesses a learner in `window`. Held in memory, safe for threads.

    A guesser can come with a new cookie for every guess, so this only slows the honest device
    down; what protects a code is its length and its short life.
    """

    def __init__(self, most: int = 10, window: timedelta = timedelta(hours=1)) -> None:
        self._most = most
        self._window = window
        self._guesses: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, learner: str, now: datetime) -> bool:
        """Count a guess before it is looked at; False if the learner has none left."""
        with self._lock:
            guesses = self._guesses.setdefault(learner, deque())
            self._guesses.move_to_end(learner)
            if len(self._guesses) > _MOST_LEARNERS:
                self._guesses.popitem(last=False)
            while guesses and now - guesses[0] >= self._window:
                guesses.popleft()
            if len(guesses) >= self._most:
                return False
            guesses.append(now)
            return True

    def give_back(self, learner: str) -> None:
        """Take back the last guess, which was right."""
        with self._lock:
            guesses = self._guesses.get(learner)
            if guesses:
                guesses.pop()
