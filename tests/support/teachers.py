"""A teacher who leads a room by the real console, with the projector beside it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import aiohttp

from epicrisis.live.room import transitions
from epicrisis.live.room.class_state import ClassState
from epicrisis.live.web.cookies import teacher_cookie_name
from epicrisis.store.classes.class_store import ClassStore
from epicrisis.store.classes.records import Room
from epicrisis.story.telling import Story
from tests.support.websocket_session import Node, SessionError, WebSocketSession, open_session


@dataclass(slots=True)
class Teacher:
    """Both windows of a room's teacher, as sessions of Streamlit."""

    classes: ClassStore
    story: Story
    code: str
    console: WebSocketSession
    projector: WebSocketSession
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)
    _is_following: bool = False

    async def press(self, key: str) -> None:
        """Press a button of the console, as it is now."""
        async with self._one_at_a_time:
            button = self.console.find_key(key)
            if button is None:
                raise SessionError(f"the console has no {key}")
            await self.console.press(button)

    async def jump(self, number: int) -> None:
        """Show a step; by the store, for the choice of a step is no button."""
        room = self.classes.rooms.room(self.code)
        assert room is not None
        moved = await asyncio.to_thread(
            self.classes.rooms.change, room, transitions.jump(ClassState(self.story, room), number)
        )
        if not self._is_following:
            await self.look()
        while min(map(_version, (self.console, self.projector))) < moved.version:
            await asyncio.sleep(0.02)

    async def look(self) -> None:
        """Draw both windows anew, as they do when the room has moved."""
        async with self._one_at_a_time:
            await asyncio.gather(self.console.rerun(), self.projector.rerun())

    @asynccontextmanager
    async def following(self) -> AsyncIterator[None]:
        """Let both windows hear of moves and draw their fragment anew, as `room_push.js` does."""
        self._is_following = True
        async with aiohttp.ClientSession() as http, asyncio.TaskGroup() as group:
            windows = {"console": self.console, "projector": self.projector}
            tasks = [
                group.create_task(self._follow(http, window, session))
                for window, session in windows.items()
            ]
            try:
                yield
            finally:
                self._is_following = False
                for task in tasks:
                    task.cancel()

    async def _follow(
        self, http: aiohttp.ClientSession, window: str, session: WebSocketSession
    ) -> None:
        address = f"{session.url}/t/{self.code}/events?window={window}"
        cookies = "; ".join(f"{name}={value}" for name, value in session.cookies.items())
        endless = aiohttp.ClientTimeout(total=None)
        async with http.get(address, headers={"Cookie": cookies}, timeout=endless) as got:
            got.raise_for_status()
            async for line in got.content:
                if not line.startswith(b"data: "):
                    continue
                version = json.loads(line[6:])["version"]
                async with self._one_at_a_time:  # a press draws the console by itself
                    if _version(session) != version:
                        await session.rerun(fragment_id=_push(session).fragment_id)

    @asynccontextmanager
    async def busy(self, every_s: float = 1.0) -> AsyncIterator[None]:
        """Draw both windows again and again, until left."""
        looking = asyncio.create_task(self._keep_looking(every_s))
        try:
            yield
        finally:
            looking.cancel()
            with suppress(asyncio.CancelledError):
                await looking

    async def _keep_looking(self, every_s: float) -> None:
        while True:
            await asyncio.sleep(every_s)
            await self.look()


def _push(session: WebSocketSession) -> Node:
    """Return the component of a window that hears of its room."""
    found = session.find_key("room_push")
    assert found is not None
    return found


def _version(session: WebSocketSession) -> int:
    """Return the version of the room that a window shows."""
    return int(json.loads(_push(session).content.json)["version"])


@asynccontextmanager
async def leading(
    url: str, classes: ClassStore, story: Story, room: Room, secret: str
) -> AsyncIterator[Teacher]:
    """Open console and projector of a room."""
    cookies = {teacher_cookie_name(room.code): secret}
    query = f"room={room.code}"
    async with (
        open_session(url, "console", query=query, cookies=cookies, keep_frames=False) as console,
        open_session(url, "projector", query=query, cookies=cookies, keep_frames=False) as shown,
    ):
        yield Teacher(classes, story, room.code, console, shown)
