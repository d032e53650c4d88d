"""Who follows a room just now, and telling them all: server-sent events.

What is sent is always the whole present state, so a listener that can't keep up misses states
in between and never the last one.
"""

import asyncio
import time
from collections.abc import Callable, Coroutine, Iterable, Iterator

from starlette.types import Receive, Scope, Send

HEARTBEAT = b"event: beat\ndata\n\n"
"""By it proxies and the page's script know that the connection is alive; it says nothing else."""
HEARTBEAT_S = 5.0
"""deploy/nginx.conf waits for six of them before it gives a server up."""
DEAF_AFTER_S = 13.0
"""Silence after which a page takes its stream for deaf: two heartbeats, and a slow network."""
OVER = b"event: over\ndata\n\n"
"""The last word of a room that was deleted."""
LOOKED_S = 25.0
"""Who can't listen is there so long after looking: without script every 10 s, else every 5."""
_MOST_LOOKING = 10_000
_AT_ONCE = 200
"""Listeners told before others get their turn: a vote must not wait for 4,000 of them."""
MOST_A_PERSON = 4
"""Connections of one phone or teacher: windows and tabs, and one that is about to be missed."""
_SLOWEST_S = 60.0
"""Who hasn't taken what was sent after this long is given up."""

_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),  # nginx would keep events back
    (b"x-content-type-options", b"nosniff"),
]


def event(data: str) -> bytes:
    """Return a message as it goes over the wire; `data` is one line, such as JSON."""
    return f"data: {data}\n\n".encode()


class Listener:
    """One open connection."""

    __slots__ = ("_gone", "_is_ending", "_is_sending", "_next", "_send", "language")

    def __init__(self, send: Send, language: str) -> None:
        self.language = language
        self._gone: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._send = send
        self._next: bytes | None = None
        self._is_ending = False
        self._is_sending = True  # until the answer has begun

    def tell(self, chunk: bytes) -> None:
        """Send a chunk as soon as this connection takes it; a newer one replaces it till then."""
        if self._next is None or chunk is not HEARTBEAT:
            self._next = chunk
        if not self._is_sending:
            self._is_sending = True
            _in_background(self._send_all())

    async def begin(self) -> None:
        """Begin the answer; what was told meanwhile follows."""
        await self._send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        await self._send_all()

    async def _send_all(self) -> None:
        try:
            async with asyncio.timeout(_SLOWEST_S):
                while self._next is not None:
                    chunk, self._next = self._next, None
                    await self._send(_body(chunk))
        except (TimeoutError, OSError):
            self.end()
        finally:
            self._is_sending = False
        if self._is_ending:
            self.end()

    def end_with(self, chunk: bytes) -> None:
        """Send a last chunk, then end."""
        self._is_ending = True
        self.tell(chunk)

    def end(self) -> None:
        """Let `until_left` return."""
        if not self._gone.done():
            self._gone.set_result(None)

    async def until_left(self, receive: Receive) -> None:
        """Return when one side ends the connection."""
        leaving = asyncio.ensure_future(_left(receive))
        try:
            await asyncio.wait({leaving, self._gone}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            leaving.cancel()


class Listeners:
    """Open connections, at most a few of each person's."""

    def __init__(self) -> None:
        self._of_person: dict[str, list[Listener]] = {}

    def __contains__(self, who: str) -> bool:
        return who in self._of_person

    def __iter__(self) -> Iterator[Listener]:
        for _, listener in self.with_owners():
            yield listener

    def with_owners(self) -> Iterator[tuple[str, Listener]]:
        """Yield all connections, each with whose it is; some may come and go meanwhile."""
        for who, own in tuple(self._of_person.items()):
            for listener in tuple(own):
                yield who, listener

    def add(self, who: str, listener: Listener) -> None:
        """Add a connection; with one too many the person's oldest ends."""
        own = self._of_person.setdefault(who, [])
        own.append(listener)
        if len(own) > MOST_A_PERSON:
            own[0].end()

    def discard(self, who: str, listener: Listener) -> None:
        """Forget a connection."""
        own = self._of_person.get(who, [])
        if listener in own:
            own.remove(listener)
        if not own:
            self._of_person.pop(who, None)

    def people(self) -> int:
        """Return how many people listen, by however many connections."""
        return len(self._of_person)

    def of_kind(self, kind: str) -> int:
        """Return how many of those listen whose names begin with their window's kind."""
        return sum(who.startswith(f"{kind} ") for who in self._of_person)


class Hub:
    """The listeners of one room."""

    def __init__(self) -> None:
        self.phones = Listeners()
        self.teachers = Listeners()
        self._looked: dict[str, float] = {}

    def looked(self, who: str) -> None:
        """Note that a phone has asked where the class is, as those do that can't listen."""
        self._looked.pop(who, None)  # so that the first is the one who looked longest ago
        self._looked[who] = time.monotonic()
        if len(self._looked) > _MOST_LOOKING:
            del self._looked[next(iter(self._looked))]

    def present(self) -> int:
        """Return how many phones are there: those that listen, and those that looked lately."""
        since = time.monotonic() - LOOKED_S
        self._looked = {
            who: at for who, at in self._looked.items() if at > since and who not in self.phones
        }
        return self.phones.people() + len(self._looked)

    def is_followed(self) -> bool:
        """Tell whether anybody listens."""
        return bool(self.phones.people() or self.teachers.people())

    def close(self) -> None:
        """End all connections, so that the server can stop."""
        for listener in (*self.phones, *self.teachers):
            listener.end()

    def say_over(self) -> None:
        """Tell all that the room is no more, and end their connections."""
        for listener in (*self.phones, *self.teachers):
            listener.end_with(OVER)


async def tell_all(listeners: Iterable[Listener], chunk: bytes) -> None:
    """Send a chunk to all, some at a time."""
    await tell_each((listener, chunk) for listener in tuple(listeners))


async def tell_each(chunks: Iterable[tuple[Listener, bytes]]) -> None:
    """Send each listener a chunk of its own, some at a time."""
    for number, (listener, chunk) in enumerate(chunks, 1):
        listener.tell(chunk)
        if number % _AT_ONCE == 0:
            await asyncio.sleep(0)


class EventStream:
    """The answer to a request for a stream, until one side ends it."""

    def __init__(
        self, among: Listeners, who: str, language: str, first: Callable[[], bytes | None]
    ) -> None:
        self._among = among
        self._who = who
        self._language = language
        self._first = first

    async def __call__(self, _: Scope, receive: Receive, send: Send) -> None:
        """Keep the connection open."""
        listener = Listener(send, self._language)
        # It belongs to the listeners before it is told where the class is, so that it can't
        # miss a move in between.
        self._among.add(self._who, listener)
        try:
            listener.tell(self._first() or HEARTBEAT)
            await listener.begin()
            await listener.until_left(receive)
        finally:
            self._among.discard(self._who, listener)
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _body(chunk: bytes) -> dict[str, object]:
    return {"type": "http.response.body", "body": chunk, "more_body": True}


_running: set[asyncio.Task[None]] = set()
"""asyncio itself holds tasks only weakly."""


def _in_background(work: Coroutine[None, None, None]) -> None:
    task = asyncio.get_running_loop().create_task(work)
    _running.add(task)
    task.add_done_callback(_running.discard)
