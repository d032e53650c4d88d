"""The addresses of a room's teacher, beside the console: entering, the stream, the report."""

import asyncio
import secrets

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from epicrisis import rate_limit
from epicrisis.i18n import translator
from epicrisis.live.classrooms import Classroom, Classrooms
from epicrisis.live.push.event_stream import EventStream, event
from epicrisis.live.report.of_room import of
from epicrisis.live.report.page import CSP, to_html
from epicrisis.live.report.table import to_csv
from epicrisis.live.room.statistics import ClassStatistics
from epicrisis.live.web import cookies, secret_page
from epicrisis.live.web.requests import client, language_of, read_form, wants_json
from epicrisis.live.web.responses import SECURITY_HEADERS, answering, page
from epicrisis.refusals import to_translate
from epicrisis.store.classes.rooms import plain_room_code

_NOT_THE_TEACHER = to_translate("Only the room's teacher may see this.")
_WRONG_LINK = to_translate("This recovery link belongs to no room. Copy it whole, and try again.")
_TOO_OFTEN = to_translate("Too many attempts came from here. Wait a minute.")

WINDOWS = ("console", "projector", "remote")
"""What a teacher follows a room by."""


class Teachers:
    """What teachers ask of the rooms of this server, apart from console and projector."""

    def __init__(self, live: Classrooms) -> None:
        self._live = live

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/t/{code}", self.ask_secret),
            Route("/t/{code}", self.enter, methods=["POST"]),
            Route("/t/{code}/events", self.stream),
            Route("/t/{code}/state", self.state),
            Route("/t/{code}/report", self.report_page),
            Route("/t/{code}/report.csv", self.report_csv),
        ]

    @answering
    async def ask_secret(self, request: Request) -> Response:
        """Take the secret out of the recovery link, where it stands behind the #.

        What is behind the # is never sent, so no log and no proxy has it.
        """
        code = plain_room_code(request.path_params["code"]) or ""
        language = language_of(request, "fr")
        html = secret_page.enter_page(code, language, is_remote=_is_remote(request))
        return _enter_page(html)

    @answering
    async def enter(self, request: Request) -> Response:
        """Give the teacher's cookie for the room's secret."""
        form = await read_form(request)
        code, secret = plain_room_code(request.path_params["code"]), form.one("secret") or ""
        if code is None or not await asyncio.to_thread(
            self._live.classes.rooms.leads, code, secret
        ):
            # Only wrong ones count: a hall is one address, and its teacher must get in.
            if not rate_limit.take(rate_limit.SECRETS, client(request)):
                raise HTTPException(429, _TOO_OFTEN)
            if wants_json(request):
                raise HTTPException(403, _WRONG_LINK)
            language = language_of(request, "fr")
            refusal = translator(language)(_WRONG_LINK)
            html = secret_page.enter_page(
                code or "", language, is_remote=_is_remote(request), refusal=refusal
            )
            return _enter_page(html, 403)
        window = "&as=remote" if _is_remote(request) else ""
        response = RedirectResponse(f"/console?room={code}{window}", 303, headers=SECURITY_HEADERS)
        cookies.give(response, request.scope, cookies.teacher_cookie_name(code), secret)
        return response

    @answering
    async def stream(self, request: Request) -> ASGIApp:
        """Tell console and projector when the room moves, and how many have voted."""
        classroom = await self._led(request)
        await self._live.count_votes(classroom)
        return EventStream(
            classroom.hub.teachers,
            f"{_window(request)} {secrets.token_hex(8)}",
            "",
            lambda: event(self._live.teacher_state(classroom)),
        )

    @answering
    async def state(self, request: Request) -> Response:
        """Tell the same once: for windows whose network keeps streams back."""
        classroom = await self._led(request)
        await self._live.count_votes(classroom)
        state = self._live.teacher_state(classroom)
        return Response(state, headers=SECURITY_HEADERS, media_type="application/json")

    @answering
    async def report_page(self, request: Request) -> Response:
        """Show the report of the class, to be printed."""
        classroom = await self._led(request)
        language = language_of(request, classroom.room.language)
        found = await asyncio.to_thread(self._report, classroom)
        response = page(to_html(found, language))
        response.headers["content-security-policy"] = CSP
        return response

    @answering
    async def report_csv(self, request: Request) -> Response:
        """Hand the report of the class over as a table."""
        classroom = await self._led(request)
        found = await asyncio.to_thread(self._report, classroom)
        headers = {
            **SECURITY_HEADERS,
            "content-disposition": f'attachment; filename="room-{classroom.room.code}.csv"',
        }
        language = language_of(request, classroom.room.language)
        text = to_csv(found, language)
        return Response(text.encode("utf-8"), headers=headers, media_type="text/csv; charset=utf-8")

    def _report(self, classroom: Classroom) -> ClassStatistics:
        return of(classroom.state, self._live.classes)

    async def _led(self, request: Request) -> Classroom:
        """Return the class if its teacher asks; raises HTTPException 403.

        It is the same answer whether the room exists or not.
        """
        code = plain_room_code(request.path_params["code"])
        secret = request.cookies.get(cookies.teacher_cookie_name(code or ""), "")
        if not code or not secret:
            raise HTTPException(403, _NOT_THE_TEACHER)
        if not await asyncio.to_thread(self._live.classes.rooms.leads, code, secret):
            raise HTTPException(403, _NOT_THE_TEACHER)
        classroom = await self._live.classroom(code)
        if classroom is None:
            raise HTTPException(403, _NOT_THE_TEACHER)
        return classroom


def _enter_page(html: str, status: int = 200) -> Response:
    response = page(html, status)
    response.headers["content-security-policy"] = secret_page.CSP
    return response


def _is_remote(request: Request) -> bool:
    """Tell whether a teacher's phone comes in, to lead from there."""
    return request.query_params.get("as") == "remote"


def _window(request: Request) -> str:
    """Return which of a teacher's windows asks, as it says itself."""
    said = request.query_params.get("window", "")
    return said if said in WINDOWS else ""
