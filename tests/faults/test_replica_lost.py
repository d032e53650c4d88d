"""The replica that a teacher leads by dies in mid-class: the console goes on at the other."""

import asyncio
import json
import time
from contextlib import suppress

import aiohttp
from websockets.exceptions import WebSocketException

from epicrisis.live.cookies import teacher_cookie_name
from epicrisis.server import cookie
from tests.deploy.conftest import Class, deployment, lesson, nginx_is_here
from tests.support.replicas import Deployment
from tests.support.running import run
from tests.support.websocket_session import SessionError, WebSocketSession, open_session

__all__ = ["deployment", "lesson", "nginx_is_here"]

WITHIN_S = 5.0


def test_a_console_goes_on_at_the_other_replica_within_five_seconds(
    deployment: Deployment, lesson: Class
) -> None:
    cookies = {cookie.NAME: cookie.new_token(), teacher_cookie_name(lesson.code): lesson.secret}

    async def lead() -> float:
        where = f"room={lesson.code}"
        async with open_session(deployment.url, "console", query=where, cookies=cookies) as console:
            (home,) = {
                port
                for each in deployment.nginx.served()
                if each.path == "/console"
                for port in each.ports
            }
            victim = deployment.at(home)
            try:
                before = lesson.room.version
                await asyncio.to_thread(victim.kill)
                began = time.monotonic()
                async with asyncio.timeout(20):
                    while not await has_moved(console):
                        await asyncio.sleep(0.1)
                took = time.monotonic() - began
                assert lesson.room.version == before + 1
                assert await event(deployment, cookies, lesson) == lesson.room.version
                return took
            finally:
                await asyncio.to_thread(victim.start)

    assert run(lead()) < WITHIN_S


async def has_moved(console: WebSocketSession) -> bool:
    """Come back as a browser does, and press what leads on."""
    with suppress(WebSocketException, OSError, SessionError):
        await console.reconnect()
        button = console.find_key("room_next")
        if button is not None:
            await console.press(button)
            return not console.exceptions()
    return False


async def event(deployment: Deployment, cookies: dict[str, str], lesson: Class) -> int:
    """What the stream of console and projector says first, by way of nginx."""
    headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
    address = f"{deployment.url}/t/{lesson.code}/events"
    async with (
        aiohttp.ClientSession() as http,
        asyncio.timeout(WITHIN_S),
        http.get(address, headers=headers) as stream,
    ):
        async for line in stream.content:
            if line.startswith(b"data: "):
                return int(json.loads(line[6:])["version"])
    raise AssertionError("the stream ended")
