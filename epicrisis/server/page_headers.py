"""What each page tells the browser to refuse: frames of other sites, other servers, guesses."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_CONTENT_SECURITY_POLICY = "content-security-policy"
# Streamlit needs scripts and styles within the page, `eval`, and modules from blobs.
_FROM_HERE = "default-src 'self' data: blob: 'unsafe-inline' 'unsafe-eval'; base-uri 'self'"
_NOT_MODIFIED = 304


def policy(framed_by: str) -> str:
    """Return the Content-Security-Policy of Streamlit's pages.

    Nothing is loaded from another server. `framed_by` are sites, with a space between, that may
    show the page in a frame; this server's own pages may always.
    """
    ancestors = " ".join(["'self'", *framed_by.split()])
    return f"{_FROM_HERE}; frame-ancestors {ancestors}"


class PageHeaders:
    """ASGI middleware that adds the headers to each HTML page that doesn't bring its own.

    "Not modified" gets them too: a browser that has kept a page of a version without them
    takes them over.
    """

    def __init__(self, app: ASGIApp, framed_by: str = "") -> None:
        self.app = app
        self._headers = {
            _CONTENT_SECURITY_POLICY: policy(framed_by),
            "permissions-policy": "camera=(), geolocation=(), microphone=()",
            "referrer-policy": "same-origin",
            "x-content-type-options": "nosniff",
        }
        if not framed_by:
            # It knows no list of sites.
            self._headers["x-frame-options"] = "SAMEORIGIN"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                is_page = headers.get("content-type", "").startswith("text/html")
                if is_page or message["status"] == _NOT_MODIFIED:
                    for name, value in self._headers.items():
                        headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_with_headers)
