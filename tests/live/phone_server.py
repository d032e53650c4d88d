"""A server with one room and nothing behind it, whose teacher and whose network a test plays."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import (
    HTMLResponse,
    JSONResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Route

from epicrisis.live.phones import pages
from epicrisis.live.push import event_stream
from epicrisis.live.room import class_question
from epicrisis.live.room.class_state import ClassState
from epicrisis.questions.answer import parse_certainty
from epicrisis.refusals import InvalidAnswer
from epicrisis.store.classes.records import Room, Vote
from epicrisis.story.telling import Story
from tests.live.small_room import CODE, NOW
from tests.support.process import free_port

HTML = "text/html"


@dataclass
class PhoneServer:
    """What the room is at, and all that phones have sent."""

    story: Story
    room: Room
    port: int = field(default_factory=free_port)
    vote: Vote | None = None
    """The only phone's vote in the present poll."""
    posts: list[dict[str, list[str]]] = field(default_factory=list)
    streams: int = 0
    """How often a stream was asked for."""
    looks: int = 0
    """How often the state was asked for."""
    asked_for_own: int = 0
    """How often the own answer was asked for."""
    tells_own: bool = False
    """Whether what became of the own answer comes with the closing, as to those who hear of it."""
    own_failures: list[int] = field(default_factory=list)
    """Codes that the next of these are answered with."""
    has_stream: bool = True
    failures: list[int] = field(default_factory=list)
    """Codes that the next posts are answered with, instead of being taken."""
    delay_s: float = 0.0
    _streams: set[asyncio.Event] = field(default_factory=set)
    _loop: asyncio.AbstractEventLoop | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/r/{CODE}"

    def move(self, room: Room) -> None:
        """Bring the room somewhere, and tell the phones that follow it."""
        before = ClassState(self.story, self.room).poll
        after = ClassState(self.story, room).poll
        if (
            before is None
            or after is None
            or (before.id, before.question)
            != (
                after.id,
                after.question,
            )
        ):
            self.vote = None
        self.room = replace(room, version=self.room.version + 1)
        assert self._loop is not None
        for moved in tuple(self._streams):
            self._loop.call_soon_threadsafe(moved.set)

    def application(self) -> Starlette:
        """The routes that a phone needs."""
        routes = [
            Route(f"/r/{CODE}", self._page),
            Route(f"/r/{CODE}/votes", self._vote, methods=["POST"]),
            Route(f"/r/{CODE}/events", self._events),
            Route(f"/r/{CODE}/state", self._state),
            Route(f"/r/{CODE}/own", self._own),
        ]
        return Starlette(routes=routes)

    def _frame(self, request: Request, own: Vote | None = None) -> pages.Frame:
        language = request.query_params.get("lang", "en")
        return pages.frame(ClassState(self.story, self.room), language, NOW, own)

    async def _page(self, request: Request) -> Response:
        settled = "received" in request.query_params
        return self._page_with(request.query_params.get("lang", "en"), settled=settled)

    def _page_with(
        self, language: str, refusal: str = "", status: int = 200, *, settled: bool = False
    ) -> Response:
        content = pages.page(
            ClassState(self.story, self.room),
            language,
            own=self.vote,
            pseudonym=None,
            now=NOW,
            refusal=refusal,
            settled=settled,
        )
        return HTMLResponse(content, status, {"Content-Security-Policy": pages.CSP})

    async def _vote(self, request: Request) -> Response:
        async with request.form() as form:
            sent = {name: [str(each) for each in form.getlist(name)] for name in form}
        self.posts.append(sent)
        await asyncio.sleep(self.delay_s)
        if self.failures:
            return Response(status_code=self.failures.pop(0))
        what, poll = (
            ClassState(self.story, self.room).asked,
            ClassState(self.story, self.room).poll,
        )
        is_page = HTML in request.headers.get("accept", "")
        asked = None if what is None or poll is None else [what.key, str(poll.round), poll.state]
        if what is None or poll is None or asked != [*sent["question"], *sent["round"], "open"]:
            return JSONResponse({"error": "closed"}, 409)
        value = sent.get("value", [""])[0]
        try:
            response = class_question.response(what, sent.get("choice", []), value)
        except InvalidAnswer as refusal:
            if is_page:
                return self._page_with("en", refusal.said(), 422)
            return JSONResponse({"error": refusal.said()}, 422)
        certainty, sequence = sent.get("certainty", [None])[0], int(sent["sequence"][0])
        if self.vote is None or sequence > self.vote.sequence:
            self.vote = Vote(poll.id, 1, response, parse_certainty(certainty), sequence)
        if is_page:
            return RedirectResponse(f"/r/{CODE}?received", 303)
        stored = {
            "question": what.key,
            "round": poll.round,
            **class_question.as_sent(what, self.vote.response),
            "certainty": self.vote.certainty,
            "sequence": self.vote.sequence,
        }
        return JSONResponse(stored)

    async def _state(self, request: Request) -> Response:
        self.looks += 1
        if request.query_params["seen"] == str(self.room.version):
            return Response(status_code=204)
        return Response(pages.as_json(self._frame(request)), media_type="application/json")

    async def _own(self, request: Request) -> Response:
        self.asked_for_own += 1
        if self.own_failures:
            return Response(status_code=self.own_failures.pop(0))
        frame = self._frame(request, self.vote)
        return Response(pages.as_json(frame), media_type="application/json")

    async def _events(self, request: Request) -> Response:
        if not self.has_stream:
            return Response(status_code=503)
        return StreamingResponse(self._stream(request), media_type="text/event-stream")

    async def _stream(self, request: Request) -> AsyncIterator[str]:
        moved = asyncio.Event()
        self.streams += 1
        self._streams.add(moved)
        seen = int(request.query_params["seen"])
        while True:
            if seen != self.room.version:
                seen = self.room.version
                own = self.vote if self.tells_own else None
                yield f"data: {pages.as_json(self._frame(request, own))}\n\n"
            else:
                yield event_stream.HEARTBEAT.decode()
            with suppress(TimeoutError):
                await asyncio.wait_for(moved.wait(), event_stream.HEARTBEAT_S)
            moved.clear()


@contextmanager
def serving(story: Story, room: Room) -> Iterator[PhoneServer]:
    """The server, until the end of the block."""
    phones = PhoneServer(story, room)
    config = uvicorn.Config(
        phones.application(),
        port=phones.port,
        log_level="error",
        timeout_graceful_shutdown=0,
        lifespan="off",
    )
    server = uvicorn.Server(config)
    started = threading.Event()

    async def serve() -> None:
        phones._loop = asyncio.get_running_loop()
        running = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.01)
        started.set()
        await running

    thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
    thread.start()
    assert started.wait(20)
    try:
        yield phones
    finally:
        server.should_exit = True
        thread.join(10)
