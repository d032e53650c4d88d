"""Whose page may ask Streamlit for a session or send it files: this server's own alone.

Streamlit would ask a server on the internet for this machine's address before it refuses
another's page, and everybody waits meanwhile; so it never gets to see one.
"""

import logging
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from epicrisis import log, rate_limit
from epicrisis.live.origins import is_own

_ONLY_LOOK = frozenset({"GET", "HEAD", "OPTIONS"})
_STREAMLITS = "_stcore"
"""The folder of Streamlit's own addresses. Rooms look at the origin of a form themselves."""
_VIOLATION = 1008
"""What a websocket is closed with; before it is opened that is HTTP's 403."""


class OwnOrigin:
    """ASGI middleware that answers 403 to another server's page where Streamlit listens.

    What comes without an `Origin` is no browser's page, which carries somebody's cookies
    without their knowledge; it may ask, as whatever else isn't a browser.
    """

    def __init__(self, app: ASGIApp, public_url: str = "") -> None:
        self.app = app
        self._public_url = public_url

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        page = Headers(scope=scope).get("origin") if _asks_streamlit(scope) else None
        if page is None:
            await self.app(scope, receive, send)
        elif self._is_own(page, scope):
            await self.app(_asked_by_its_name(page, scope), receive, send)
        else:
            _tell()
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": _VIOLATION})
            else:
                await PlainTextResponse("Not from here.", 403)(scope, receive, send)

    def _is_own(self, page: str, scope: Scope) -> bool:
        host = Headers(scope=scope).get("host", "")
        is_https = scope["scheme"] in {"wss", "https"}
        return is_own(page, host, is_https=is_https, public_url=self._public_url)


def _tell() -> None:
    if rate_limit.take(rate_limit.FOREIGN_PAGES, ""):
        log.event(
            "foreign page refused",
            level=logging.WARNING,
            words="if pages don't get beyond their first moment, set EPICRISIS_PUBLIC_URL to"
            " the address in people's browsers",
        )


def _asks_streamlit(scope: Scope) -> bool:
    if scope["type"] == "websocket":
        return True
    return (
        scope["type"] == "http"
        and scope["method"] not in _ONLY_LOOK
        and _STREAMLITS in scope["path"].split("/")
    )


def _asked_by_its_name(page: str, scope: Scope) -> Scope:
    """Return the request with the page's own name as `Host`: Streamlit compares the letters."""
    named = urlsplit(page).netloc.encode("latin-1", "replace")
    headers = [(name, value) for name, value in scope["headers"] if name != b"host"]
    return {**scope, "headers": [*headers, (b"host", named)]}
