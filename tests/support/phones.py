"""Phones in a room: real HTTP clients of their own cookies, for tests and load."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any

import aiohttp

TIMEOUT_S = 30.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server answered to a vote."""

    status: int
    body: Mapping[str, Any]
    seconds: float


@dataclass(slots=True)
class Phone:
    """One phone. Make it by `phones`."""

    http: aiohttp.ClientSession
    url: str
    """The server's address, without a slash at the end."""
    code: str
    cookie: str = ""
    page: str = ""
    page_bytes: int = 0
    """Body and headers of the page, as they came."""
    seen: dict[int, float] = field(default_factory=dict)
    """When each version of the room came by the stream, by `time.perf_counter`."""
    told_own: set[int] = field(default_factory=set)
    """Versions that came with what became of this phone's own answer."""
    frames: list[str] = field(default_factory=list)
    keep_frames: bool = True
    is_following: asyncio.Event = field(default_factory=asyncio.Event)
    _moved: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def address(self) -> str:
        """The room's page."""
        return f"{self.url}/r/{self.code}"

    def headers(self, **more: str) -> dict[str, str]:
        """What this phone sends with each request."""
        return {"Cookie": self.cookie, "Accept": "application/json"} | more

    async def join(self) -> None:
        """Open the page, and keep the cookie that it gives."""
        async with self.http.get(self.address, headers=self.headers(Accept="text/html")) as got:
            self.page = await got.text()
            lines = sum(len(name) + len(value) + 4 for name, value in got.raw_headers)
            self.page_bytes = len(self.page.encode()) + lines
            got.raise_for_status()
            for line in got.headers.getall("Set-Cookie", []):
                for name, morsel in SimpleCookie(line).items():
                    if name == "epicrisis_phone":
                        self.cookie = f"{name}={morsel.value}"

    async def vote(
        self,
        question: str,
        round_: int,
        choice: Sequence[str] = (),
        *,
        value: str | None = None,
        certainty: int | None = None,
        sequence: int | None = None,
        **headers: str,
    ) -> Answer:
        """Send a vote once, and return the answer."""
        fields = [("question", question), ("round", str(round_))]
        fields += [("choice", each) for each in choice]
        optional = {"value": value, "certainty": certainty, "sequence": sequence}
        fields += [(name, str(each)) for name, each in optional.items() if each is not None]
        start = time.perf_counter()
        sent = self.http.post(
            f"{self.address}/votes",
            data=aiohttp.FormData(fields),
            headers=self.headers(**headers),
            allow_redirects=False,
        )
        async with sent as got:
            text = await got.text()
            taken = time.perf_counter() - start
            body = json.loads(text) if "json" in got.content_type else {}
            return Answer(got.status, body, taken)

    async def own(self) -> Answer:
        """Ask where the class is, with the own answer, as a phone does once a vote is closed."""
        start = time.perf_counter()
        async with self.http.get(f"{self.address}/own?lang=en", headers=self.headers()) as got:
            body = await got.json()
            return Answer(got.status, body, time.perf_counter() - start)

    async def follow(self) -> None:
        """Read the stream until cancelled or ended, noting when each version came."""
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=TIMEOUT_S)
        address = f"{self.address}/events"
        async with self.http.get(address, headers=self.headers(), timeout=timeout) as got:
            got.raise_for_status()
            self.is_following.set()
            async for line in got.content:
                if line.startswith(b"data: "):
                    now = time.perf_counter()
                    frame = json.loads(line[6:])
                    self.seen.setdefault(frame["version"], now)
                    # A server that is measured beside this one may tell nobody so.
                    if frame.get("own") and "your answer" in frame["html"]:
                        self.told_own.add(frame["version"])
                    if self.keep_frames:
                        self.frames.append(line.decode())
                    self._moved.set()

    async def until(self, is_there: Callable[[Phone], bool], timeout_s: float = TIMEOUT_S) -> None:
        """Wait until something holds of what the stream has told."""
        async with asyncio.timeout(timeout_s):
            while not is_there(self):
                self._moved.clear()
                await self._moved.wait()


@asynccontextmanager
async def phones(
    url: str, code: str, number: int, *, keep_frames: bool = True
) -> AsyncIterator[list[Phone]]:
    """Yield phones that haven't joined yet. Each request has a connection of its own."""
    connector = aiohttp.TCPConnector(limit=0, force_close=True)
    timeout = aiohttp.ClientTimeout(total=TIMEOUT_S)
    jar = aiohttp.DummyCookieJar()
    async with aiohttp.ClientSession(
        connector=connector, timeout=timeout, cookie_jar=jar, read_bufsize=2**18
    ) as http:
        yield [Phone(http, url, code, keep_frames=keep_frames) for _ in range(number)]
