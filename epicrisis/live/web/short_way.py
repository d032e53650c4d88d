"""Phones are answered before all that only Streamlit's pages need: a class asks most often.

Around Streamlit's own stand a dozen layers: whose page asks, uploads, the learner's cookie, the
page as it is first seen, sessions, packing. None of them does anything for a phone: its routes
check origin, size, speed and cookie themselves (`requests.py`, `reception.py`), bring their own
headers (`responses.py:SECURITY_HEADERS`) and pack what is long. And all would stand in each stream.
"""

import re
from collections.abc import Sequence

from starlette.requests import Request
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Receive, Scope, Send

_PLAIN = re.compile(r"/r/[A-Za-z0-9]{1,40}(?:/[a-z]{1,20}(?:/[0-9]{1,20})?)?")
"""Addresses of which nothing needs to be found out; others go the long way to the same routes."""


class ShortWay:
    """ASGI middleware that hands phones' requests to the routes that answer them.

    The routes are of endpoints that turn every refusal into an answer (`responses.py:answering`);
    an error that nobody foresaw is the server's, as on the long way.
    """

    def __init__(self, app: ASGIApp, routes: Sequence[Route]) -> None:
        self.app = app
        self._routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        route = self._route(scope)
        if route is None:
            await self.app(scope, receive, send)
            return
        response = await route.endpoint(Request(scope, receive, send))
        await response(scope, receive, send)

    def _route(self, scope: Scope) -> Route | None:
        """Return the route of a phone's request, which knows then what its address says."""
        if scope["type"] != "http" or not _PLAIN.fullmatch(scope["path"]):
            return None
        for route in self._routes:
            match, found = route.matches(scope)
            if match is Match.FULL:
                scope.update(found)
                return route
        return None
