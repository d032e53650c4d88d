"""The routes of rooms served by uvicorn in a thread, on a store of their own."""

import asyncio
import contextlib
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware

from epicrisis.live.classrooms import Classroom, Classrooms
from epicrisis.live.room import transitions
from epicrisis.live.room.class_state import ClassState
from epicrisis.live.room.transitions import Move
from epicrisis.live.web.phone_routes import Phones
from epicrisis.live.web.short_way import ShortWay
from epicrisis.live.web.teacher_routes import Teachers
from epicrisis.store.classes.class_store import ClassStore
from epicrisis.store.classes.records import Room
from epicrisis.store.db.database import open_database
from epicrisis.story.telling import Story
from tests.support.process import free_port

OWNER = "a teacher's token"


@dataclass(slots=True)
class Serving:
    """A running server, and its rooms."""

    url: str
    classes: ClassStore
    live: Classrooms
    story: Story
    stories: dict[str, Story]
    """All that it tells, by slug."""
    loop: asyncio.AbstractEventLoop

    def open_room(self) -> tuple[Room, str]:
        """Open a room; return it with its secret."""
        return self.classes.rooms.open(self.story.case.slug, "en", self.url, OWNER)

    def lead(self, code: str, *acts: Move) -> Room:
        """Let the teacher act, and wait until this server knows."""
        for act in acts:
            before = self.classes.rooms.room(code)
            assert before is not None
            self.classes.rooms.change(before, act(ClassState(self.story, before)))
        room = self.classes.rooms.room(code)
        assert room is not None
        self._wait_for(room)
        return room

    def question_room(self, number: int, *acts: Move) -> Room:
        """Open a room at a step, after some acts."""
        room, _ = self.open_room()
        return self.lead(room.code, jump_to(number), *acts)

    def known(self, code: str) -> Classroom:
        """What this server shows of a room now."""
        asked = asyncio.run_coroutine_threadsafe(self.live.classroom(code), self.loop)
        classroom = asked.result(10)
        assert classroom is not None
        return classroom

    def listening(self, code: str) -> int:
        """How many phones follow a room here."""
        return self.known(code).hub.phones.people()

    def _wait_for(self, room: Room) -> None:
        deadline = time.monotonic() + 10
        while (version := self.known(room.code).room.version) < room.version:
            assert time.monotonic() < deadline, f"still version {version} of {room.version}"
            time.sleep(0.005)


def jump_to(number: int) -> Move:
    """The act of jumping to a step."""
    return lambda state: transitions.jump(state, number)


def lock(state: ClassState) -> Room:
    """The act of locking."""
    return transitions.lock(state, is_locked=True)


@contextmanager
def serving(story: Story, database_url: str) -> Iterator[Serving]:
    """Serve rooms of one case until left."""
    classes = ClassStore(open_database(database_url))
    stories = {story.case.slug: story}
    live = Classrooms(lambda: classes, lambda room: stories.get(room.case))
    loops: list[asyncio.AbstractEventLoop] = []

    @contextlib.asynccontextmanager
    async def lifespan(_: Any) -> AsyncIterator[None]:
        loops.append(asyncio.get_running_loop())
        async with live.running():
            yield

    phone_routes = Phones(live).routes()
    app = Starlette(
        routes=[*phone_routes, *Teachers(live).routes()],
        middleware=[Middleware(ShortWay, routes=phone_routes)],
        lifespan=lifespan,
    )
    port = free_port()
    config = uvicorn.Config(app, "127.0.0.1", port, log_level="warning")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield Serving(f"http://127.0.0.1:{port}", classes, live, story, stories, loops[0])
    finally:
        loops[0].call_soon_threadsafe(live.close)
        server.should_exit = True
        thread.join(10)
        classes.database.close()
