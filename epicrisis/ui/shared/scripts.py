"""Files of ours at addresses that change with their words, so that browsers keep them for good."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from epicrisis import javascript

COMPONENT_BOOT = javascript.read(Path(__file__).with_name("component_boot.js"))
"""What a component carries instead of its script, whose address is `script` of its data; `style` is
its style sheet's."""

_KEPT_FOR_GOOD = {"cache-control": "public, max-age=31536000, immutable"}


_MEDIA_TYPES = {".js": "text/javascript", ".css": "text/css"}


@dataclass(frozen=True)
class Script:
    """A script, or a style sheet, that pages load; it holds nothing of a case."""

    file: Path
    folder: str
    """The first part of its address."""

    @cached_property
    def address(self) -> str:
        """Its path on this server, such as `/author/editor-0123456789ab.js`."""
        digest = hashlib.sha256(self._content).hexdigest()[:12]
        return f"{self._stem}-{digest}{self.file.suffix}"

    @property
    def _stem(self) -> str:
        return f"/{self.folder}/{self.file.name.partition('.')[0]}"

    @cached_property
    def _content(self) -> bytes:
        if self.file.suffix == ".js":
            return javascript.read(self.file).encode()
        return self.file.read_bytes()

    def routes(self) -> list[Route]:
        """Return its address, and 404 for what it had before."""
        return [Route(f"{self._stem}-{{digest}}{self.file.suffix}", self._send)]

    async def _send(self, request: Request) -> Response:
        if request.url.path != self.address:
            return Response("There is no such file here.", 404, media_type="text/plain")
        media_type = _MEDIA_TYPES[self.file.suffix]
        return Response(self._content, media_type=media_type, headers=_KEPT_FOR_GOOD)
