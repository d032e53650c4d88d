"""A server's store: opened when it is first asked for, and tried again where that failed."""

import threading
import time
from collections.abc import Callable

from epicrisis import log
from epicrisis.store.db.errors import StoreError
from epicrisis.store.learners.store import Store

AGAIN_AFTER_S = 5.0
"""Seconds between two tries: a database that starts after its server is found soon."""


class LazyStore:
    """One store, for any number of threads."""

    def __init__(
        self, open_it: Callable[[], Store], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._open_it = open_it
        self._clock = clock
        self._one_try = threading.Lock()
        self._store: Store | None = None
        self._complaint = ""
        """Why the last try failed; a try that fails alike isn't logged again."""
        self._again_at = 0.0

    def store(self) -> Store | None:
        """Return the store; None where it can't be opened, for which the log says the reason.

        Everybody waits for the first try. Later only who tries waits: a database that is silent
        takes seconds to say nothing.
        """
        if self._store is not None:
            return self._store
        if not self._one_try.acquire(blocking=not self._complaint):
            return None
        try:
            if self._store is None and (not self._complaint or self._clock() >= self._again_at):
                self._store = self._tried()
            return self._store
        finally:
            self._one_try.release()

    def close(self) -> None:
        """Close the store if it was opened."""
        if self._store is not None:
            self._store.close()

    def _tried(self) -> Store | None:
        try:
            store = self._open_it()
        except StoreError as error:
            if str(error) != self._complaint:
                log.store_failed(error, doing="opening")
            self._complaint = str(error)
            self._again_at = self._clock() + AGAIN_AFTER_S
            return None
        if self._complaint:
            log.event("store opened")
        return store
