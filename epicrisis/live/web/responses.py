"""Answers of a room's routes: their headers, and words for what goes wrong."""

import json
from collections.abc import Awaitable, Callable, Mapping
from functools import wraps
from http import HTTPStatus
from typing import TypeVar

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from epicrisis.i18n import translator
from epicrisis.live import phone_faults
from epicrisis.live.phones import pages
from epicrisis.live.push.ready import LONGEST_PACKED, SHORTEST_PACKED, Ready
from epicrisis.live.web.requests import language_of, wants_json
from epicrisis.refusals import to_translate
from epicrisis.store.classes.rooms import plain_room_code
from epicrisis.store.db.errors import RefusedError, StoreError
from epicrisis.store.records import Json

SECURITY_HEADERS = {
    "cache-control": "private, no-store",
    "content-security-policy": pages.CSP,
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    # Not `no-referrer`: browsers then send `Origin: null` with our own forms.
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}

_FULL = to_translate("This answer can't be kept, or the room is full.")
_BUSY = to_translate("The server can't be used just now. Try again in a moment.")

_TITLES = {
    403: to_translate("Not possible from here"),
    404: to_translate("No such room"),
    409: to_translate("Too late"),
    503: to_translate("Out of order"),
}
_OTHER_TITLE = to_translate("That didn't work")
_COME_BACK = {429, 503}

Self = TypeVar("Self")


def answering(
    endpoint: Callable[[Self, Request], Awaitable[ASGIApp]],
) -> Callable[[Self, Request], Awaitable[ASGIApp]]:
    """Answer an endpoint's HTTPException, whose detail is a message to translate, in words.

    A person gets a page, a script `{"error": ...}`. A store out of order is 503, and what it
    refuses 422; both are in the log.
    """

    @wraps(endpoint)
    async def answer(self: Self, request: Request) -> ASGIApp:
        try:
            return await endpoint(self, request)
        except HTTPException as refusal:
            said = refused(request, refusal.status_code, refusal.detail)
            said.headers.update(refusal.headers or {})
            return said
        except RefusedError as error:
            phone_faults.note(phone_faults.REQUESTS, error)
            return refused(request, 422, _FULL)
        except StoreError as error:
            phone_faults.note(phone_faults.REQUESTS, error)
            return refused(request, 503, _BUSY)

    return answer


class ReadyResponse(Response):
    """An answer that goes packed to whoever takes it so, unless it is short or very long."""

    def __init__(self, ready: Ready, status: int, media_type: str) -> None:
        self._ready = ready
        super().__init__(ready.body, status, SECURITY_HEADERS, media_type)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the answer."""
        if SHORTEST_PACKED <= len(self.body) <= LONGEST_PACKED:
            self.headers.add_vary_header("accept-encoding")
            if "gzip" in Headers(scope=scope).get("accept-encoding", ""):
                self.body = self._ready.packed
                self.headers["content-encoding"] = "gzip"
                self.headers["content-length"] = str(len(self.body))
        await super().__call__(scope, receive, send)


def page(html: str | Ready, status: int = 200) -> Response:
    """Return a page; what is `Ready` is made so once for all who are sent it."""
    return ReadyResponse(html if isinstance(html, Ready) else Ready(html), status, "text/html")


def data(values: Mapping[str, Json], status: int = 200) -> Response:
    """Return what a script reads."""
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    response = script_data(Ready(text), status)
    if status in _COME_BACK:
        response.headers["retry-after"] = "2"
    return response


def script_data(values: Ready, status: int = 200) -> Response:
    """Return what a script reads, ready as JSON."""
    return ReadyResponse(values, status, "application/json")


def refused(request: Request, status: int, message: str) -> Response:
    """Return an English message in the language of whoever asked."""
    language = language_of(request, "fr")
    translate = translator(language)
    if wants_json(request):
        return data({"error": translate(message)}, status)
    title = translate(_TITLES.get(status, _OTHER_TITLE))
    code = None if status == HTTPStatus.NOT_FOUND else plain_room_code(_code_in(request))
    return page(pages.message_page(language, title, translate(message), code), status)


def _code_in(request: Request) -> str:
    return str(request.path_params.get("code", ""))
