"""Two replicas are one app: whoever comes, wherever votes arrive, whichever of them dies."""

import asyncio
import signal
import ssl
import subprocess
import sys
import time
import urllib.request
from collections.abc import Awaitable, Callable
from contextlib import suppress
from http.cookies import SimpleCookie
from pathlib import Path

import aiohttp
import pytest
from playwright.sync_api import Browser, expect

from epicrisis.live.room import transitions
from epicrisis.server import learner_cookie
from epicrisis.store.classes.records import Room
from tests.conftest import ROOT
from tests.deploy.conftest import Class, counted
from tests.deploy.test_nginx import tls_settings
from tests.support.chromium import visit
from tests.support.nginx import Nginx
from tests.support.phones import Answer, Phone, phones
from tests.support.process import free_port
from tests.support.replicas import Deployment
from tests.support.running import run
from tests.support.websocket_session import open_session

pytestmark = pytest.mark.thorough

CLASS = 200


async def followed(crowd: list[Phone]) -> list[asyncio.Task[None]]:
    """Let all join and follow."""
    await asyncio.gather(*(phone.join() for phone in crowd))
    tasks = [asyncio.create_task(follow_for_ever(phone)) for phone in crowd]
    await asyncio.gather(*(phone.is_following.wait() for phone in crowd))
    return tasks


async def follow_for_ever(phone: Phone) -> None:
    """Follow as EventSource does, which comes back a second after it was cut off."""
    while True:
        with suppress(aiohttp.ClientError):
            await phone.follow()
        await asyncio.sleep(1)


async def vote_until_acknowledged(
    lesson: Class, phone: Phone, choice: str, sequence: int
) -> Answer:
    """Vote as a phone does: again, until it is told that its vote is kept."""
    async with asyncio.timeout(60):
        while True:
            with suppress(aiohttp.ClientError, TimeoutError):
                answer = await lesson.vote(phone, choice, sequence)
                if answer.status < 500:
                    assert answer.status == 200, answer
                    return answer
            await asyncio.sleep(0.5)


async def seen_by_all(crowd: list[Phone], room: Room, within: float) -> None:
    await asyncio.gather(
        *(phone.until(lambda p: max(p.seen, default=0) >= room.version, within) for phone in crowd)
    )


async def ended(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


# --- Browsers --------------------------------------------------------------------------


def test_a_learners_page_and_websocket_are_at_one_replica(deployment: Deployment) -> None:
    async def learn(token: str) -> set[int]:
        before = len(deployment.nginx.served())
        async with open_session(deployment.url, cookies={learner_cookie.NAME: token}) as session:
            assert not session.exceptions()
            assert session.pages
            await session.rerun()
            await session.reconnect()
        served = deployment.nginx.served()[before:]
        assert {each.path for each in served} == {"/", "/_stcore/stream"}
        return {port for each in served for port in each.ports}

    async def learn_all() -> list[set[int]]:
        return [await learn(learner_cookie.new_token()) for _ in range(8)]

    homes = run(learn_all())
    assert [len(home) for home in homes] == [1] * 8
    assert len(set.union(*homes)) == 2


def test_a_first_visit_opens_in_chromium_without_a_complaint(
    deployment: Deployment, chromium: Browser
) -> None:
    with visit(chromium) as visited:
        visited.page.goto(deployment.url)
        expect(visited.page.get_by_role("heading").first).to_be_visible()
        visited.page.wait_for_load_state("networkidle")
        visited.page.reload()
        expect(visited.page.get_by_role("heading").first).to_be_visible()
        visited.page.wait_for_load_state("networkidle")
        assert visited.complaints() == []


def test_behind_https_every_cookie_is_for_https_alone(
    deployment: Deployment, lesson: Class, tmp_path: Path
) -> None:
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    ports = [replica.port for replica in deployment.replicas]
    with Nginx(ports, tls=tls_settings(tmp_path)) as nginx:
        for path in ("/", f"/r/{lesson.code}", "/_stcore/health"):
            with urllib.request.urlopen(nginx.url + path, context=trusting) as answer:
                cookies = answer.headers.get_all("Set-Cookie")
                assert "max-age" in answer.headers["Strict-Transport-Security"]
            assert cookies
            assert all("; Secure" in each for each in cookies)


# --- A class ---------------------------------------------------------------------------


def test_an_event_reaches_every_phone_within_a_second(
    deployment: Deployment, lesson: Class
) -> None:
    async def follow() -> None:
        async with phones(deployment.url, lesson.code, 12) as crowd:
            tasks = await followed(crowd)
            for act in (transitions.close_vote, transitions.advance):
                room = await asyncio.to_thread(lesson.lead, act)
                await seen_by_all(crowd, room, within=1)
            await ended(tasks)

    run(follow())


def test_a_vote_at_one_replica_is_counted_at_a_console_of_the_other(
    deployment: Deployment, lesson: Class
) -> None:
    here, there = deployment.replicas
    assert run(counted(lesson, 3, at=there.url, voted_at=here.url))[0] == 0


def test_a_class_of_200_votes_twice_and_each_vote_counts_once(
    deployment: Deployment, lesson: Class
) -> None:
    async def vote() -> None:
        async with phones(deployment.url, lesson.code, CLASS) as crowd:
            tasks = await followed(crowd)
            # Some answer twice, some are sent twice as on bad wifi.
            sent = [(phone, "A", 1) for phone in crowd]
            sent += [(phone, "A", 1) for phone in crowd[::20]]
            sent += [(phone, "B", 2) for phone in crowd[::10]]
            answers = await asyncio.gather(
                *(vote_until_acknowledged(lesson, *each) for each in sent)
            )
            assert len(answers) == len(sent)
            room = await asyncio.to_thread(lesson.lead, transitions.close_vote)
            await seen_by_all(crowd, room, within=5)
            late = await lesson.vote(crowd[0], "A", 9)
            assert late.status == 409
            await ended(tasks)

    run(vote())
    votes = lesson.votes()
    assert len(votes) == CLASS
    assert sum(vote.sequence == 2 for vote in votes) == CLASS // 10
    ports = {port for each in deployment.nginx.served()[-CLASS:] for port in each.ports}
    assert len(ports) == 2


def test_phones_of_a_dead_replica_go_on_at_the_other_within_five_seconds(
    deployment: Deployment, lesson: Class
) -> None:
    victim = deployment.replicas[0]

    async def lose_a_replica() -> None:
        async with phones(deployment.url, lesson.code, 40) as crowd:
            tasks = await followed(crowd)
            died = time.monotonic()
            await asyncio.to_thread(victim.kill)
            room = await asyncio.to_thread(lesson.lead, transitions.close_vote)
            room = await asyncio.to_thread(lesson.lead, transitions.advance)
            await seen_by_all(crowd, room, within=5)
            assert time.monotonic() - died < 6
            async with open_session(
                deployment.url, cookies={learner_cookie.NAME: "1" * 64}
            ) as session:
                assert session.pages
            await ended(tasks)

    try:
        run(lose_a_replica())
    finally:
        victim.start()


def every_vote_counts_once_although(
    deployment: Deployment, lesson: Class, happens: Callable[[], Awaitable[None]]
) -> None:
    """Let 100 phones vote over some seconds, in which something happens; then recount."""

    async def vote() -> None:
        async with phones(deployment.url, lesson.code, 100) as crowd:
            await asyncio.gather(*(phone.join() for phone in crowd))

            async def vote_after(phone: Phone, seconds: float) -> None:
                await asyncio.sleep(seconds)
                await vote_until_acknowledged(lesson, phone, "A", 1)
                await vote_until_acknowledged(lesson, phone, "B", 2)

            voting = [vote_after(phone, number * 0.03) for number, phone in enumerate(crowd)]
            await asyncio.gather(happens(), *voting)

    run(vote())
    assert [vote.sequence for vote in lesson.votes()] == [2] * 100


def test_a_replica_that_dies_in_the_middle_of_a_vote_loses_none(
    deployment: Deployment, lesson: Class
) -> None:
    victim = deployment.replicas[1]

    async def dies() -> None:
        await asyncio.sleep(1)
        await asyncio.to_thread(victim.kill)

    try:
        every_vote_counts_once_although(deployment, lesson, dies)
    finally:
        victim.start()


@pytest.mark.parametrize("dies_all", [True, False], ids=["server", "backends"])
def test_a_database_that_dies_in_the_middle_of_a_vote_loses_none(
    deployment: Deployment, lesson: Class, dies_all: bool
) -> None:
    postgres = deployment.postgres
    assert postgres is not None

    async def dies() -> None:
        await asyncio.sleep(1)
        if dies_all:
            await asyncio.to_thread(postgres.kill)
            await asyncio.to_thread(postgres.start)
        else:
            await asyncio.to_thread(postgres.kill_backends, deployment.database_url)

    every_vote_counts_once_although(deployment, lesson, dies)


# --- By hand ---------------------------------------------------------------------------


def test_the_script_says_where_and_leaves_nothing_running() -> None:
    port = free_port()
    command = [sys.executable, "-m", "deploy.native", "--processes", "1", "--port", str(port)]
    script = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    assert script.stderr is not None
    url = f"http://127.0.0.1:{port}"
    assert any(f"serving processes=1: {url}" in line for line in script.stderr)
    with urllib.request.urlopen(url) as answer:
        assert learner_cookie.NAME in SimpleCookie(answer.headers["Set-Cookie"])
    script.send_signal(signal.SIGINT)
    script.communicate(timeout=30)
    assert script.returncode == 0
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(url)
