"""Uploads are taken from a page that shows an uploader, and no more than a case has files."""

import re
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import NamedTuple, cast

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from epicrisis.authoring import drafts

MAX_BYTES = 200_000_000
"""Of all uploads that this process holds."""
_MAX_SESSIONS = 10_000
"""That are remembered: those which showed an uploader last."""
_FORM_BYTES = 1_000
"""What the form around a file may add to it."""
_ADDRESS = re.compile(r"/_stcore/upload_file/(?P<session>[^/]+)/(?P<file>[^/]+)$")

# In the order in which an uploader was last shown.
_expected: dict[str, None] = {}


def expect() -> None:
    """Let the session whose page is being drawn upload files, from now on until it ends."""
    if (context := get_script_run_ctx()) is not None:
        _expected.pop(context.session_id, None)
        _expected[context.session_id] = None
        while len(_expected) > _MAX_SESSIONS:
            del _expected[next(iter(_expected))]


def let_go(files: Iterable[UploadedFile]) -> None:
    """Free the memory of uploads that were read; Streamlit would hold it until the session ends."""
    context = get_script_run_ctx()
    if context is not None and runtime.exists():
        for each in files:
            _manager().remove_file(context.session_id, each.file_id)


class UploadTotal(NamedTuple):
    """How many files, and their bytes together."""

    files: int
    bytes: int


UploadTotals = Callable[[], Mapping[str, UploadTotal]]
"""Returns the total of each session's uploads, by the session's id."""


def streamlits_own() -> Mapping[str, UploadTotal]:
    """Return the total of the uploads that Streamlit holds, by the session's id."""
    if not runtime.exists():
        return {}
    return {
        session: UploadTotal(len(files), sum(len(each.data) for each in list(files.values())))
        for session, files in list(_manager().file_storage.items())
    }


def _manager() -> MemoryUploadedFileManager:
    # Streamlit promises less of it: neither to remove a file nor to tell which there are.
    return cast(MemoryUploadedFileManager, runtime.get_instance().uploaded_file_mgr)


class ExpectedUploads:
    """ASGI middleware that refuses an upload before its body is read.

    403 from a session that was shown no uploader, 411 without a length, 413 beyond what a case
    may have, 429 where this process holds all it can.
    """

    def __init__(self, app: ASGIApp, holding: UploadTotals = streamlits_own) -> None:
        self.app = app
        self._holding = holding
        self._coming: dict[str, list[int]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        session = _uploading(scope)
        if session is None:
            await self.app(scope, receive, send)
            return
        length = _length(scope)
        if (refusal := self._refusal(session, length)) is not None:
            await _refused(refusal)(scope, receive, send)
            return
        coming = self._coming.setdefault(session, [])
        coming.append(length)
        try:
            await self.app(scope, receive, send)
        finally:
            coming.remove(length)
            if not coming:
                del self._coming[session]

    def _refusal(self, session: str, length: int) -> HTTPStatus | None:
        if session not in _expected:
            return HTTPStatus.FORBIDDEN
        if length < 0:
            return HTTPStatus.LENGTH_REQUIRED
        totals = self._holding()
        own = totals.get(session, UploadTotal(0, 0))
        coming = self._coming.get(session, [])
        if (
            own.files + len(coming) >= drafts.MAX_FILES
            or own.bytes + sum(coming) + length > drafts.MAX_BYTES + _FORM_BYTES
        ):
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        everything = sum(each.bytes for each in totals.values())
        if everything + sum(map(sum, self._coming.values())) + length > MAX_BYTES:
            return HTTPStatus.TOO_MANY_REQUESTS
        return None


def _uploading(scope: Scope) -> str | None:
    """Return the session whose file is being sent, None if it is another request."""
    if scope["type"] != "http" or scope["method"] != "PUT":
        return None
    # Streamlit's addresses may lie in a folder.
    found = _ADDRESS.search(scope["path"])
    return found["session"] if found else None


def _length(scope: Scope) -> int:
    """Return the bytes of the file that comes, or -1 where the browser doesn't say.

    What comes in chunks is as long as it likes, whatever length stands beside.
    """
    headers = Headers(scope=scope)
    if "transfer-encoding" in headers:
        return -1
    try:
        sent = int(headers["content-length"])
    except (KeyError, ValueError):
        return -1
    return max(0, sent - _FORM_BYTES)


def _refused(status: HTTPStatus) -> PlainTextResponse:
    # Who wasn't asked loses the connection. A page that was gets to read the answer: its browser
    # looks only when all is sent, so the rest is read and thrown away.
    is_uninvited = status is HTTPStatus.FORBIDDEN
    return PlainTextResponse(
        status.phrase, status, headers={"connection": "close"} if is_uninvited else None
    )
