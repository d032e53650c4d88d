"""The replica that a teacher leads by dies in mid-class: the console goes on at the other."""

import asyncio
import json

import aiohttp
import pytest
from playwright.sync_api import Browser, expect

from epicrisis.live.web.cookies import teacher_cookie_name
from epicrisis.server import learner_cookie
from tests.deploy.conftest import Class, deployment, lesson, nginx_is_here
from tests.support.chromium import settle, visit
from tests.support.replicas import Deployment
from tests.support.running import run

pytestmark = pytest.mark.thorough

__all__ = ["deployment", "lesson", "nginx_is_here"]

WITHIN_S = 5.0


def test_a_console_goes_on_at_the_other_replica_without_a_hand(
    deployment: Deployment, lesson: Class, chromium: Browser
) -> None:
    cookies = {
        learner_cookie.NAME: learner_cookie.new_token(),
        teacher_cookie_name(lesson.code): lesson.secret,
    }
    with visit(chromium, locale="en") as visited:
        visited.carry(deployment.url, cookies)
        page = visited.page
        page.goto(f"{deployment.url}/console?room={lesson.code}")
        button = page.locator(".st-key-room_next button")
        expect(button).to_be_visible()
        settle(page)
        (home,) = {
            port
            for each in deployment.nginx.served()
            if each.path == "/console"
            for port in each.ports
        }
        victim = deployment.at(home)
        before = lesson.room.version
        victim.kill()
        try:
            # A hand that knows of nothing: where the button is, whether or not it takes presses.
            where = button.bounding_box()
            assert where is not None
            page.mouse.click(where["x"] + where["width"] / 2, where["y"] + where["height"] / 2)
            expect(page.locator(f"html[data-room-version='{before + 1}']")).to_have_count(1)
            assert lesson.room.version == before + 1
            assert run(event(deployment, cookies, lesson)) == before + 1
            button.click()
            expect(page.locator(f"html[data-room-version='{before + 2}']")).to_have_count(1)
        finally:
            victim.start()


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
