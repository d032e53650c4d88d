"""`/teach`: where a browser proves the teachers' secret, and where it is left again."""

from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from epicrisis import rate_limit
from epicrisis.i18n import translator
from epicrisis.live.web import cookies, secret_page
from epicrisis.live.web.requests import client, language_of, read_form
from epicrisis.live.web.responses import SECURITY_HEADERS, answering, page
from epicrisis.refusals import to_translate
from epicrisis.server import teachers
from epicrisis.server.teachers import Visitor

_NO_SECRET = to_translate(
    "This server has no secret for teachers. Its operator says who may teach: docs/deploy.md."
)
_WRONG = to_translate("That isn't the secret. Ask whoever runs this server.")
_TOO_OFTEN = to_translate("Too many attempts came from here. Wait a minute.")

_NEXT: Mapping[str, str] = {"author": "/author", "given": "/given"}
"""By the name of a page, where a teacher goes from here; else to the library."""


class TeacherDoor:
    """What a browser asks of the door."""

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/teach", self.show),
            Route("/teach", self.enter_or_leave, methods=["POST"]),
        ]

    @answering
    async def show(self, request: Request) -> Response:
        """Ask for the secret, or say that it has been proved."""
        _check_door()
        if teachers.door() == "login":
            return _lead_to("/author")
        return _page(request, to=request.query_params.get("to", ""))

    @answering
    async def enter_or_leave(self, request: Request) -> Response:
        """Give the teacher's cookie for the secret, or take it away."""
        _check_door()
        form = await read_form(request)
        if form.one("leave"):
            response = _lead_to("/")
            cookies.give(response, request.scope, teachers.COOKIE, "", lasts_s=0)
            return response
        # Unlike a room's secret this one may be short enough to be guessed, so nothing is
        # compared for who has guessed too often, right or not.
        if rate_limit.is_over(rate_limit.SECRETS, client(request)):
            return _page(request, to=form.one("to") or "", refusal=_TOO_OFTEN, status=429)
        if not teachers.is_secret(form.one("secret") or ""):
            rate_limit.take(rate_limit.SECRETS, client(request))
            return _page(request, to=form.one("to") or "", refusal=_WRONG, status=403)
        response = _lead_to(_NEXT.get(form.one("to") or "", "/"))
        value, lasts_s = teachers.new_cookie(), teachers.COOKIE_LASTS_S
        cookies.give(response, request.scope, teachers.COOKIE, value, lasts_s=lasts_s)
        return response


def _check_door() -> None:
    """Raise HTTPException 404 where nobody becomes a teacher by anything that is typed."""
    if teachers.door() in ("this machine", "closed"):
        raise HTTPException(404, _NO_SECRET)


def _lead_to(path: str) -> RedirectResponse:
    return RedirectResponse(path, 303, headers=SECURITY_HEADERS)


def _page(request: Request, *, to: str, refusal: str = "", status: int = 200) -> Response:
    language = language_of(request, "fr")
    visitor = Visitor(client(request), request.headers, request.cookies, claims={})
    html = secret_page.teach_page(
        language,
        to=to if to in _NEXT else "",
        is_teacher=teachers.proof(visitor) is not None,
        refusal=translator(language)(refusal) if refusal else "",
    )
    response = page(html, status)
    response.headers["content-security-policy"] = secret_page.CSP
    return response
