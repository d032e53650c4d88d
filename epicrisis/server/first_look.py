"""Streamlit's page as a browser first gets it: unseen until it stands, and in its own language."""

from functools import cache
from http import HTTPStatus
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import file_util

from epicrisis import javascript
from epicrisis.i18n import LANGUAGES, language_in_browser
from epicrisis.server.learner_cookie import may_be_page, unconditional

_STYLE = Path(__file__).with_name("first_look.css")
_SCRIPT = Path(__file__).with_name("first_look.js")
_STORY_LETTERS = "SourceSerif*Roman*.woff2"
"""Among the files that Streamlit brings."""
_HEAD_ENDS, _IS_STREAMLITS = b"</head>", b'id="root"'
_IN_ENGLISH = b'<html lang="en">'


class FirstLook:
    """ASGI middleware that adds a style and a script to the head of Streamlit's page.

    They can't come with the page's elements: until those are there, most has moved. Streamlit
    itself has no setting for what stands in the head. Nor for the page's language: a browser
    that is told "English" at first offers to translate what its reader understands.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if not may_be_page(scope):
            await self.app(scope, receive, send)
            return
        head = _Head(send, _language_asked(scope))
        await self.app(unconditional(_uncompressed(scope)), receive, head.send)


class _Head:
    """One answer on its way out: held until it is whole if it is a page."""

    def __init__(self, send: Send, language: str) -> None:
        self._send = send
        self._in_language = f'<html lang="{language}">'.encode()
        self._start: Message | None = None
        self._body = b""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_page(message):
            self._start = message
        elif self._start is None or message["type"] != "http.response.body":
            await self._send(message)
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._send_whole(self._start)

    async def _send_whole(self, start: Message) -> None:
        body = self._body
        if _IS_STREAMLITS in body:
            body = body.replace(_HEAD_ENDS, _added() + _HEAD_ENDS, 1)
            body = body.replace(_IN_ENGLISH, self._in_language, 1)
        headers = MutableHeaders(scope=start)
        headers.add_vary_header("accept-language")
        headers["content-length"] = str(len(body))
        for told_by_streamlit in ("etag", "last-modified"):
            del headers[told_by_streamlit]  # of the file as it was before
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body})


def _language_asked(scope: Scope) -> str:
    """Return the language that a page's address asks for, or else its browser."""
    asked = QueryParams(scope.get("query_string", b"")).get("lang")
    if asked in LANGUAGES:
        return str(asked)
    return language_in_browser(Headers(scope=scope).get("accept-language", ""))


def _is_page(start: Message) -> bool:
    kind = MutableHeaders(scope=start).get("content-type", "")
    return start["status"] == HTTPStatus.OK and kind.startswith("text/html")


def _uncompressed(scope: Scope) -> Scope:
    """Return a request that takes no compressed answer, in which nothing could be added."""
    headers = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
    return {**scope, "headers": headers}


@cache
def _added() -> bytes:
    style = _STYLE.read_text(encoding="utf-8")
    script = javascript.read(_SCRIPT)
    return f"<style>\n{style}</style>\n<script>\n{{\n{script}}}\n</script>\n{_fonts()}".encode()


def _fonts() -> str:
    """Return links to the story's letters, which a browser would ask for once they are seen."""
    media = Path(file_util.get_static_dir(), "static", "media")
    return "".join(
        f'<link rel="preload" as="font" type="font/woff2" crossorigin'
        f' href="./static/media/{file.name}">\n'
        for file in media.glob(_STORY_LETTERS)
    )
