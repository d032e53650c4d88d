"""Two addresses for whoever watches over servers: whether this one lives, and can take visitors.

Neither says anything about a person, the machine or the store's address.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from epicrisis import log
from epicrisis.server import resources
from epicrisis.store.admin.probe import Wholeness, require_writable
from epicrisis.store.db.errors import StoreError, StoreUnavailableError

KEPT_S = 3.0
"""Seconds for which an answer stands: many who ask must not become many writes."""

_HEADERS = {"Cache-Control": "no-store"}

Checks = Mapping[str, Callable[[], bool]]
"""By the name of a part, whether it works."""


class Health:
    """The routes, and what was found last."""

    def __init__(self, checks: Checks, clock: Callable[[], float] = time.monotonic) -> None:
        self._checks = checks
        self._clock = clock
        self._found: dict[str, bool] = {}
        self._until = clock()
        self._one_look = asyncio.Lock()

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [Route("/health", self.health), Route("/ready", self.ready)]

    async def health(self, _: Request) -> Response:
        """Return 200: that it answers is all that is asked."""
        return PlainTextResponse("ok", headers=_HEADERS)

    async def ready(self, _: Request) -> Response:
        """Return as JSON which parts work; 200 if all do, 503 otherwise."""
        found = await self._look()
        is_ready = all(found.values())
        states: dict[str, object] = {part: "ok" if ok else "failed" for part, ok in found.items()}
        return JSONResponse({"ready": is_ready, **states}, 200 if is_ready else 503, _HEADERS)

    async def _look(self) -> Mapping[str, bool]:
        async with self._one_look:
            if self._clock() >= self._until:
                before = self._found
                self._found = {
                    part: await asyncio.to_thread(check) for part, check in self._checks.items()
                }
                _tell_change(before, self._found)
                self._until = self._clock() + KEPT_S
            return self._found


def _tell_change(before: Mapping[str, bool], now: Mapping[str, bool]) -> None:
    """Log what works no longer, or again; not what is as it was when somebody last asked."""
    for part, ok in now.items():
        if ok != before.get(part, True):
            level = logging.INFO if ok else logging.ERROR
            log.event("ready again" if ok else "not ready", level=level, part=part)


def cases_are_read() -> bool:
    """Tell whether the folder of cases is there and not all in it are broken.

    An empty one is an author's before the first case.
    """
    library = resources.library()
    return resources.CASES_DIR.is_dir() and (bool(library.cases) or not library.broken)


_wholeness = Wholeness()


def store_is_written() -> bool:
    """Tell whether the store takes a write, and nothing in it is known to be damaged."""
    try:
        store = resources.store()
        if store is None:
            raise StoreUnavailableError("no store")
        require_writable(store)
        _wholeness.require(store.database)
    except (StoreError, OSError):
        return False
    return True


def routes() -> list[Route]:
    """Return the routes of this server."""
    return Health({"cases": cases_are_read, "store": store_is_written}).routes()
