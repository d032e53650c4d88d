"""The two apps that are compared, and what "a press" means in each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from epicrisis.cases.library import read_library
from epicrisis.cases.model import StageId
from epicrisis.story import telling
from epicrisis.story.telling import Story
from tests.support.server import ROOT, StreamlitServer
from tests.support.websocket_session import SessionError, WebSocketSession, connect_session

SLUG = "fievres-et-douleurs"
STAGE: StageId = "investigations"
REVEAL, NEXT_STAGE = "reveal", "next"


class App(Protocol):
    """What a measurement needs to know of an app."""

    name: str
    server: StreamlitServer
    cold_path: str
    """Path and query, without the first slash, of the page whose cold load is measured."""

    @property
    def clicks(self) -> int:
        """How often that page's button can be clicked before it is another page's."""
        ...

    @property
    def presses(self) -> int:
        """How often a prepared session can press before it must be prepared anew."""
        ...

    async def connect(self) -> WebSocketSession:
        """Open a session that stands where presses are measured."""
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
    clicks: int
    name: str = "bare"
    cold_path: str = ""

    async def connect(self) -> WebSocketSession:
        """Open the only page."""
        return await _connected(self.server, "", "")

    async def press(self, session: WebSocketSession) -> None:
        """Press, and find the number of presses one higher."""
        before = _number(session)
        await session.press("Press")
        if _number(session) != before + 1:
            raise SessionError(f"not one press more than {before}: {session.text()}")


def _number(session: WebSocketSession) -> int:
    return int(session.nodes("markdown")[0].content.body.split()[0])


@dataclass
class OurApp:
    """Our stage page `investigations`, half of its findings open."""

    server: StreamlitServer
    story: Story
    name: str = "ours"
    cold_path: str = f"anamnesis?case={SLUG}"

    @property
    def clicks(self) -> int:
        """All findings of the first stage."""
        return len(telling.steps_of(self.story, self.story.stages[0]))

    @property
    def presses(self) -> int:
        """The half of the findings that is still closed."""
        count = len(telling.steps_of(self.story, STAGE))
        return count - count // 2

    async def connect(self) -> WebSocketSession:
        """Open the first stage by its address, and go on until the stage is half told."""
        session = await _connected(self.server, "anamnesis", f"case={SLUG}")
        first = telling.steps_of(self.story, STAGE)[0].number
        half = len(telling.steps_of(self.story, STAGE)) - self.presses
        opened = 0
        while opened < first - 1 + half or (session.page and session.page.url_path != STAGE):
            reveal, following = session.find_key(REVEAL), session.find_key(NEXT_STAGE)
            if reveal is not None:
                await session.press(reveal)
                opened += 1
            elif following is not None:
                await session.press(following)
            else:
                raise SessionError(f"no way on after {opened} findings: {session.text()}")
        return session

    async def press(self, session: WebSocketSession) -> None:
        """Reveal, and find one step of the story more."""
        reveal = session.find_key(REVEAL)
        if reveal is None:
            raise SessionError("nothing left to reveal on this page")
        before = _steps(session)
        await session.press(reveal)
        if _steps(session) != before + 1:
            raise SessionError(f"not one step more than {before}: {session.text()[:2000]}")


def _steps(session: WebSocketSession) -> int:
    return sum(node.content.body.count('class="ep-step"') for node in session.nodes("html"))


def read_story(folder: Path = ROOT / "data" / "cases") -> Story:
    """Read the case that is measured."""
    loaded = read_library(folder).cases[SLUG]
    return telling.tell(loaded.case, loaded.sentences)


async def _connected(server: StreamlitServer, page: str, query: str) -> WebSocketSession:
    return await connect_session(server.url, page, query=query, keep_frames=False)
