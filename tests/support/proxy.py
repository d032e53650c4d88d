"""A way between two programs on this machine that a test can make slow, silent, or deaf."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self

_CHUNK = 65_536
_STREAM = b"content-type: text/event-stream"
_BODY = b"\r\n\r\n"


class Proxy:
    """Passes on what comes to a free port of 127.0.0.1, as a context manager.

    Args:
        target: the port on this machine that it leads to.
    """

    def __init__(self, target: int) -> None:
        self.target = target
        self.port = 0
        self.delay_s = 0.0
        """How long each piece takes, in each direction."""
        self.keeps_bodies_back = False
        """Whether of an event stream nothing but its headers comes through."""
        self.swallows_new = False
        """Whether new connections are accepted and nothing that comes by them is passed on."""
        self._loop = asyncio.new_event_loop()
        self._is_whole = asyncio.Event()
        self._is_whole.set()
        self._ways: set[_Way] = set()
        self._pumps: set[asyncio.Task[None]] = set()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    @property
    def url(self) -> str:
        """Its address for HTTP, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def cut(self) -> None:
        """Let nothing through any more, and say so to nobody: connections stay, silent."""
        self._loop.call_soon_threadsafe(self._is_whole.clear)

    def mend(self) -> None:
        """Let everything through again, what was held back first."""
        self._loop.call_soon_threadsafe(self._is_whole.set)

    def swallow(self, *, closing: bool) -> None:
        """Lose for ever what comes by the connections that are open now; new ones pass.

        `closing` loses even that one side has ended.
        """

        async def swallow() -> None:
            for way in self._ways:
                way.is_swallowing, way.swallows_closing = True, closing

        asyncio.run_coroutine_threadsafe(swallow(), self._loop).result(10)

    def passed_on(self, chunk: bytes) -> bytes:
        """What becomes of a piece on its way, in either direction."""
        return chunk

    def __enter__(self) -> Self:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(10)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _close(self) -> None:
        self._server.close()
        for pump in tuple(self._pumps):
            pump.cancel()
        await asyncio.gather(*self._pumps, return_exceptions=True)
        for way in self._ways:
            way.close()

    async def _serve(self, here: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        try:
            there, on = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            back.close()
            return
        way = _Way(back, on)
        way.is_swallowing = way.swallows_closing = self.swallows_new
        self._ways.add(way)
        for source, sink in ((here, on), (there, back)):
            pump = self._loop.create_task(self._pump(way, source, sink))
            self._pumps.add(pump)
            pump.add_done_callback(self._pumps.discard)

    async def _pump(
        self, way: _Way, source: asyncio.StreamReader, sink: asyncio.StreamWriter
    ) -> None:
        with suppress(OSError):
            while chunk := await source.read(_CHUNK):
                await asyncio.sleep(self.delay_s)
                await self._is_whole.wait()
                if way.is_swallowing:
                    continue
                if self.keeps_bodies_back and _STREAM in chunk.lower():
                    chunk = chunk[: chunk.index(_BODY) + len(_BODY)]
                    way.is_swallowing = True
                sink.write(self.passed_on(chunk))
                await sink.drain()
        if not way.swallows_closing:
            sink.close()


class _Way:
    """One connection, in both directions."""

    def __init__(self, *writers: asyncio.StreamWriter) -> None:
        self._writers = writers
        self.is_swallowing = False
        self.swallows_closing = False

    def close(self) -> None:
        for writer in self._writers:
            writer.close()
