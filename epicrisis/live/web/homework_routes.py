"""The short address of a homework, `/h/CODE`, which leads to its page."""

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from epicrisis.i18n import LANGUAGES
from epicrisis.live.web.responses import SECURITY_HEADERS

_LONGEST = 40


def routes() -> list[Route]:
    """Return the routes."""
    return [Route("/h/{code}", lead)]


async def lead(request: Request) -> Response:
    """Lead to the homework's page, which says what there is under this code."""
    asked = {"homework": request.path_params["code"][:_LONGEST]}
    language = request.query_params.get("lang")
    if language in LANGUAGES:
        asked["lang"] = language
    return RedirectResponse(f"/homework?{urlencode(asked)}", 303, headers=SECURITY_HEADERS)
