"""Answers of a room's routes: their headers, and words for what goes wrong."""

from collections.abc import Awaitable, Callable, Mapping
from functools import wraps
from http import HTTPStatus
from typing import TypeVar

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import ASGIApp

from epicrisis.i18n import translator
from epicrisis.live import phone_faults
from epicrisis.live.phones import pages
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


def page(html: str, status: int = 200) -> HTMLResponse:
    """Return a page."""
    return HTMLResponse(html, status, headers=SECURITY_HEADERS)


def data(values: Mapping[str, Json], status: int = 200) -> JSONResponse:
    """Return what a script reads."""
    headers = {**SECURITY_HEADERS, "retry-after": "2"} if status in _COME_BACK else SECURITY_HEADERS
    return JSONResponse(values, status, headers=headers)


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
