"""In another site's frame a page can't keep anything; it leads to a window of its own.

Browsers send `SameSite=Lax` cookies to no frame within another site: each visit would be a new
learner's, whose work is lost.
"""

from pathlib import Path
from urllib.parse import quote

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from epicrisis import templating
from epicrisis.i18n import language_in_browser, translator
from epicrisis.server import learner_cookie
from epicrisis.writing import policy_hash

_FRAMES = frozenset({"iframe", "frame", "embed", "object"})
"""What `Sec-Fetch-Dest` says of a page within another."""
_STYLE = (
    ":root { color-scheme: light dark } body { font: 1.125rem/1.5 system-ui, sans-serif;"
    " margin: 2rem auto; max-width: 36rem; padding: 0 1rem } h1 { font-size: 1.5rem }"
)
_environment = templating.environment(Path(__file__).parent / "templates")


class OwnWindow:
    """ASGI middleware that answers a page in another site's frame with a link to itself.

    Browsers of before 2023, and all over plain http, don't say where a page is shown: they get
    the page, which warns that nothing is kept (`epicrisis/ui/shared/progress_store.py`).
    """

    def __init__(self, app: ASGIApp, framed_by: str = "") -> None:
        self.app = app
        ancestors = " ".join(["'self'", *framed_by.split()])
        self._policy = (
            f"default-src 'none'; style-src {policy_hash(_STYLE)}; base-uri 'none';"
            f" form-action 'none'; frame-ancestors {ancestors}"
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if not learner_cookie.may_be_page(scope) or not _is_without_cookies(scope):
            await self.app(scope, receive, send)
            return
        headers = {"cache-control": "private, no-store", "content-security-policy": self._policy}
        await HTMLResponse(_page(scope), headers=headers)(scope, receive, send)


def _is_without_cookies(scope: Scope) -> bool:
    """Tell whether the browser says that the page is in another site's frame, and it shows."""
    headers = Headers(scope=scope)
    return (
        headers.get("sec-fetch-dest") in _FRAMES
        and headers.get("sec-fetch-site") == "cross-site"
        and learner_cookie.learner_token(HTTPConnection(scope).cookies) is None
    )


def _page(scope: Scope) -> str:
    language = language_in_browser(Headers(scope=scope).get("accept-language", ""))
    return _environment.get_template("own_window.html").render(
        address=_address(scope), language=language, style=_STYLE, translate=translator(language)
    )


def _address(scope: Scope) -> str:
    """Return the path and query that were asked for, on this server whatever they hold."""
    path = "/" + quote(scope["path"].lstrip("/"))
    query = scope["query_string"].decode("latin-1")
    return f"{path}?{query}" if query else path
