"""The anonymous cookie by which a browser is known again: a random number, and nothing else."""

import re
import secrets
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import PurePosixPath

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from epicrisis.live.web import cookies

NAME = "epicrisis"
MAX_AGE = 400 * 24 * 60 * 60
"""Seconds. Browsers cut longer ones to 400 days."""

_TOKEN = re.compile(r"[0-9a-f]{64}")
_NOT_PAGES = frozenset({"_stcore", "static", "media", "component", "h", "r", "t"})
"""Folders of Streamlit's own addresses, under its base path wherever that is, and of rooms:
a phone in class gets a cookie of its room and no learner's."""


def new_token() -> str:
    """Return a random token of 256 bits, in hexadecimal."""
    return secrets.token_hex(32)


def learner_token(cookies: Mapping[str, str]) -> str | None:
    """Return the token among cookies, such as `st.context.cookies`; None if none or rubbish."""
    token = cookies.get(NAME, "")
    return token if _TOKEN.fullmatch(token) else None


class LearnerCookie:
    """ASGI middleware that gives the cookie to a browser without one, with an HTML page.

    The websocket that the page opens carries it to Streamlit.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if not may_be_page(scope) or learner_token(HTTPConnection(scope).cookies):
            await self.app(scope, receive, send)
            return

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == HTTPStatus.OK:
                headers = MutableHeaders(scope=message)
                if headers.get("content-type", "").startswith("text/html"):
                    headers.append("set-cookie", _new(scope))
                    # A cache on the way must not give one browser's cookie to the next.
                    headers["cache-control"] = "private, no-store"
            await send(message)

        await self.app(unconditional(scope), receive, send_with_cookie)


def may_be_page(scope: Scope) -> bool:
    """Tell whether a person may have asked for this as a page of Streamlit.

    Browsers ask by themselves for /favicon.ico, /apple-touch-icon.png and others, sometimes
    without cookies. Streamlit answers each with its page, and a cookie that came with it would
    take the place of the learner's.
    """
    return (
        scope["type"] == "http"
        and scope["method"] == "GET"
        and _NOT_PAGES.isdisjoint(scope["path"].split("/"))
        and PurePosixPath(scope["path"]).suffix in {"", ".html"}
    )


def unconditional(scope: Scope) -> Scope:
    """Return a request without conditions: "not modified" doesn't say that it is a page."""
    conditions = {b"if-none-match", b"if-modified-since"}
    headers = [(name, value) for name, value in scope["headers"] if name not in conditions]
    return {**scope, "headers": headers}


def _new(scope: Scope) -> str:
    response = Response()
    cookies.give(response, scope, NAME, new_token(), lasts_s=MAX_AGE)
    return response.headers["set-cookie"]
