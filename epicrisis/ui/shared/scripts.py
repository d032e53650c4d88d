"""A script of ours at an address that changes with its words, so that browsers keep it for good."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from epicrisis import javascript

_KEPT_FOR_GOOD = {"cache-control": "public, max-age=31536000, immutable"}


@dataclass(frozen=True)
class Script:
    """A file that pages load; it holds nothing of a case."""

    file: Path
    folder: str
    """The first part of its address."""

    @cached_property
    def address(self) -> str:
        """Its path on this server, such as `/author/editor-0123456789ab.js`."""
        digest = hashlib.sha256(self._content).hexdigest()[:12]
        return f"/{self.folder}/{self.file.name.partition('.')[0]}-{digest}.js"

    @cached_property
    def _content(self) -> bytes:
        return javascript.read(self.file).encode()

    def routes(self) -> list[Route]:
        """Return its address, and 404 for what it had before."""
        return [Route(f"/{self.folder}/{{name}}", self._send)]

    async def _send(self, request: Request) -> Response:
        if request.path_params["name"] != self.address.rpartition("/")[2]:
            return Response("There is no such file here.", 404, media_type="text/plain")
        return Response(self._content, media_type="text/javascript", headers=_KEPT_FOR_GOOD)
