"""The two apps that are compared, and what "a press" means in each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from epicrisis.cases.model import Finding, StageId
from epicrisis.cases.reading.library import read_library
from epicrisis.server import learner_cookie
from epicrisis.store.learners.store import Store, open_store
from epicrisis.story import telling
from epicrisis.story.telling import Story
from tests.support.server import ROOT, StreamlitServer
from tests.support.websocket_session import Node, SessionError, WebSocketSession, connect_session

SLUG = "fievres-et-douleurs"
STAGE: StageId = "investigations"

_STAGE_PROGRESS = re.compile(r'<progress max="\d+" value="(\d+)"')


class Server(Protocol):
    """What a measurement asks of what serves an app: one process, or several with nginx."""

    @property
    def url(self) -> str:
        """The address, without a slash at the end."""
        ...

    @property
    def database_url(self) -> str:
        """The address of the store."""
        ...

    def cpu_seconds(self) -> float:
        """Return the processor time used since the start, in seconds."""
        ...

    def resident_kib(self) -> int:
        """Return the resident memory in KiB."""
        ...

    def open_files(self) -> int:
        """Return how many files are open."""
        ...


class App(Protocol):
    """What a measurement needs to know of an app."""

    name: str

    @property
    def server(self) -> Server:
        """What serves it."""
        ...

    cold_path: str
    """Path and query, without the first slash, of the page whose cold load is measured."""
    press_path: str
    """The same of the page on which presses are measured."""

    @property
    def presses(self) -> int:
        """How often a newcomer can press before there is nothing left to press."""
        ...

    def newcomer(self) -> Mapping[str, str]:
        """Make a learner who stands where presses are measured, and return their cookies."""
        ...

    async def connect(self) -> WebSocketSession:
        """Open a newcomer's session on the page on which presses are measured."""
        ...

    async def press(self, session: WebSocketSession) -> None:
        """Press once, and fail unless the answer shows what the press should show."""
        ...


@dataclass
class BareApp:
    """One button, one line of text."""

    server: StreamlitServer
    presses: int
    """As many as ours, so that both do the same."""
    name: str = "bare"
    cold_path: str = ""
    press_path: str = ""

    def newcomer(self) -> Mapping[str, str]:
        """Return no cookies: nobody is known here."""
        return {}

    async def connect(self) -> WebSocketSession:
        """Open the only page."""
        return await connect_session(self.server.url, keep_frames=False)

    async def press(self, session: WebSocketSession) -> None:
        """Press, and find the number of presses one higher."""
        before = _presses_told(session)
        await session.press("Press")
        if _presses_told(session) != before + 1:
            raise SessionError(f"not one press more than {before}: {session.text()}")


def _presses_told(session: WebSocketSession) -> int:
    return int(session.nodes("markdown")[0].content.body.split()[0])


class OurApp:
    """Our stage page `investigations`, with half of its findings and questions open.

    A press reveals the next finding or, where a question is in the way, answers that one
    doesn't know. Either is kept in the store before it is shown.
    """

    def __init__(self, server: Server, name: str = "ours") -> None:
        self.name = name
        self.server = server
        self.cold_path = f"anamnesis?case={SLUG}"
        self.press_path = f"{STAGE}?case={SLUG}"
        self._story = _read_story()
        self._store: Store = open_store(server.database_url)

    @property
    def presses(self) -> int:
        """The half of the stage that is still closed."""
        count = len(telling.steps_of(self._story, STAGE))
        return count - count // 2

    def newcomer(self) -> Mapping[str, str]:
        """Write the first half of the story into the store, as if a learner had come so far."""
        token = learner_cookie.new_token()
        attempt = self._store.attempt(token, SLUG)
        last = telling.steps_of(self._story, STAGE)[-1].number - self.presses
        for step in self._story.steps[:last]:
            if isinstance(step.block, Finding):
                self._store.open_finding(attempt, step.block.id)
            else:
                self._store.commit_answer(attempt, step.block.id, None, None)
        return {learner_cookie.NAME: token}

    async def connect(self) -> WebSocketSession:
        """Open the stage page by its address, as a learner who comes back."""
        session = await connect_session(
            self.server.url,
            STAGE,
            query=f"case={SLUG}",
            cookies=self.newcomer(),
            keep_frames=False,
        )
        if session.page is None or session.page.url_path != STAGE:
            raise SessionError(f"the page {STAGE} isn't open: {session.text()[:2000]}")
        return session

    async def press(self, session: WebSocketSession) -> None:
        """Reveal or answer, and find the stage one step further."""
        before = _steps_open(session)
        await session.press(_way_on(session))
        if _steps_open(session) != before + 1:
            raise SessionError(f"not one step more than {before}: {session.text()[:2000]}")


def _read_story() -> Story:
    loaded = read_library(ROOT / "data" / "cases").cases[SLUG]
    return telling.tell(*loaded)


def _way_on(session: WebSocketSession) -> Node:
    for button in session.buttons():
        if button.key == "reveal" or button.key.startswith("pass-"):
            return button
    raise SessionError(f"nothing to press on this page: {session.text()[:2000]}")


def _steps_open(session: WebSocketSession) -> int:
    for node in session.nodes("html"):
        if found := _STAGE_PROGRESS.search(node.content.body):
            return int(found[1])
    raise SessionError(f"no progress on this page: {session.text()[:2000]}")
