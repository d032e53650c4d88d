"""`python -m epicrisis serve`: all cores by one command; what dies comes back, nothing stays."""

import asyncio
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import pytest
from websockets.exceptions import WebSocketException

from epicrisis.cases.model import Finding
from epicrisis.serve import bounds, command, programs
from epicrisis.serve.programs import Program, StartError
from epicrisis.story.investigations import is_test
from epicrisis.story.telling import Story, steps_of
from tests.deploy.conftest import counted, open_lesson
from tests.support.learners import attempt_of, learner_before, opened, passed
from tests.support.process import free_port
from tests.support.running import run
from tests.support.served import Served
from tests.support.websocket_session import SessionError, WebSocketSession, connect_session

STAGE = "investigations"
WITHIN_S = 60.0
ON_DISK = ["/dev/sda1 / ext4 rw 0 0"]
ON_NETWORK = [*ON_DISK, r"server:/a /srv/a\040b nfs4 rw 0 0"]


def until(seen: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + WITHIN_S
    while not seen():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


# --- The command ------------------------------------------------------------------------


@pytest.mark.long
def test_what_dies_comes_back_nothing_kept_is_lost_and_all_is_gone_at_the_end(
    nginx_is_here: None, insulinoma: Story
) -> None:
    with Served("--processes", "2") as served:
        servers, (nginx,) = served.servers(), served.nginx()
        number = next(
            step.number
            for step in steps_of(insulinoma, STAGE)[1:]
            if isinstance(step.block, Finding) and not is_test(step)
        )
        assert len(servers) == 2

        async def read_while(dies: Callable[[], None]) -> None:
            """Let twelve learners press while something dies; what a page showed must be kept."""
            with opened(served.database_url) as store:
                learners = [learner_before(store, insulinoma, number) for _ in range(12)]
                pages = [await read(served, each) for each in learners]
                dying = asyncio.create_task(asyncio.to_thread(dies))
                was_shown = await asyncio.gather(*map(was_answered, pages))
                await dying
                for cookies, shown in zip(learners, was_shown, strict=True):
                    attempt = attempt_of(store, insulinoma, cookies)
                    assert len(passed(attempt)) >= number - 1 + shown
                # Where a server or nginx has died, a browser connects anew and asks again.
                for cookies, page in zip(learners, pages, strict=True):
                    await page.close()
                    again = await read_at_last(served, cookies)
                    assert not again.exceptions()
                    await again.close()

        here, there = served.server_urls()
        with open_lesson(served.database_url, served.url, insulinoma) as lesson:
            counts = run(counted(lesson, 3, at=there, voted_at=here))
        assert counts[0] == 0
        run(read_while(lambda: None))
        run(read_while(lambda: os.kill(servers[0], signal.SIGKILL)))
        until(lambda: len({*served.servers()} - {servers[0]}) == 2, "the server isn't back")
        run(read_while(lambda: os.kill(nginx, signal.SIGKILL)))
        until(lambda: served.nginx() not in ([nginx], []), "nginx isn't back")
        assert served.log().count("ended, begun again") == 2

        running = [*served.servers(), *served.nginx()]
        process = served.pid
        os.kill(process, signal.SIGTERM)
        until(lambda: not any(Path(f"/proc/{each}").exists() for each in running), "left running")
        until(lambda: not _is_taken(served.port), "the port is still held")


async def read(served: Served, cookies: Mapping[str, str]) -> WebSocketSession:
    return await connect_session(
        served.url, STAGE, query="case=fievres-et-douleurs", cookies=cookies
    )


async def read_at_last(served: Served, cookies: Mapping[str, str]) -> WebSocketSession:
    """Come as a browser does, which tries until somebody answers."""
    async with asyncio.timeout(WITHIN_S):
        while True:
            with suppress(OSError, SessionError, WebSocketException):
                return await read(served, cookies)
            await asyncio.sleep(0.2)


async def was_answered(page: WebSocketSession) -> bool:
    """Press, and tell whether an answer came."""
    button = page.find_key("reveal")
    assert button is not None
    with suppress(OSError, SessionError, WebSocketException, TimeoutError):
        await page.press(button, timeout=5)
        return True
    return False


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


# --- What can't be ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--processes", "0"], "a number from 1 to 32, not 0"),
        (["--processes", "64"], "a number from 1 to 32, not 64"),
        (["--processes", "5"], "EPICRISIS_DATABASE_URL"),
        (["--tls", "no-such-file", "--port", "PORT"], "no-such-file"),
    ],
)
def test_what_cannot_be_is_said_before_anything_starts(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str], nginx_is_here: None
) -> None:
    given = [str(free_port()) if each == "PORT" else each for each in arguments]
    assert command.main(given) == 1
    assert said in capsys.readouterr().err


def test_a_port_that_is_taken_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert command.main(["--port", str(port)]) == 1
    said = capsys.readouterr().err
    assert str(port) in said
    assert "--port" in said


@pytest.mark.parametrize("port", ["0", "65536", "web", "-1"])
def test_a_port_that_is_none_is_refused(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        command.main([f"--port={port}"])
    assert "from 1 to 65535" in capsys.readouterr().err


def test_https_needs_nginx(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr("epicrisis.serve.nginx.find_nginx", lambda: None)
    tls = tmp_path / "tls.conf"
    tls.write_text("")
    assert command.main(["--tls", str(tls), "--port", str(free_port())]) == 1
    assert "apt-get install nginx-light" in capsys.readouterr().err


def test_without_nginx_one_server_is_begun_at_the_port_itself(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    begun: list[Sequence[Program]] = []
    monkeypatch.setattr("epicrisis.serve.nginx.find_nginx", lambda: None)

    def run_none(all_: Sequence[Program], *_: object) -> int:
        begun.append(all_)
        return 0

    monkeypatch.setattr(command, "_run", run_none)
    port = free_port()
    assert command.main(["--processes", "2", "--port", str(port)]) == 0
    ((only,),) = begun
    assert f"--server.port={port}" in only.command
    assert "no nginx here: one process" in capsys.readouterr().err


# --- How many ---------------------------------------------------------------------------


def test_several_share_a_file_of_this_machine_and_none_of_another() -> None:
    here, there = Path("/var/e.sqlite3"), Path("/srv/a b/e.sqlite3")
    assert bounds.processes(4, here, ON_NETWORK) == 4
    assert bounds.processes(1, there, ON_NETWORK) == 1
    assert bounds.processes(None, there, ON_NETWORK) == 1
    with pytest.raises(bounds.BoundsError, match="nfs4"):
        bounds.processes(2, there, ON_NETWORK)


def test_postgresql_takes_more_than_sqlite() -> None:
    assert bounds.processes(bounds.MOST, None, ON_DISK) == bounds.MOST
    with pytest.raises(bounds.BoundsError, match="PostgreSQL"):
        bounds.processes(bounds.MOST_ON_SQLITE + 1, Path("/e.sqlite3"), ON_DISK)


def test_one_a_core_is_begun_where_no_number_is_asked_for() -> None:
    assert bounds.processes(None, None, ON_DISK) == min(bounds.cores(), bounds.MOST)


# --- Programs ---------------------------------------------------------------------------


def _never() -> bool:
    return False


def _program(script: str, is_ready: Callable[[], bool] = lambda: True) -> Program:
    return Program("it", [sys.executable, "-c", script], is_ready)


def test_one_that_ends_at_once_is_told_and_all_others_are_ended() -> None:
    good, bad = _program("import time; time.sleep(60)"), _program("raise SystemExit(3)", _never)
    with pytest.raises(StartError, match="ended before"), programs.ended_at_last([good, bad]):
        programs.begin_all([good, bad], 30, threading.Event())
    assert not good.is_running


def test_one_that_is_never_ready_is_not_waited_for_for_ever() -> None:
    slow = _program("import time; time.sleep(60)", _never)
    with pytest.raises(StartError, match="isn't ready after 0 s"), programs.ended_at_last([slow]):
        programs.begin_all([slow], 0.2, threading.Event())


def test_what_it_has_begun_itself_ends_with_it() -> None:
    """As nginx's workers, which hold the port of one that was killed."""
    script = (
        "import subprocess, sys, time;"
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']); time.sleep(60)"
    )
    it = _program(script)
    it.begin()
    mine = Path(f"/proc/{it.pid}/task/{it.pid}/children")
    until(lambda: bool(mine.read_text().split()), "it has begun nothing")
    child = int(mine.read_text().split()[0])
    os.kill(it.pid, signal.SIGKILL)
    until(lambda: not it.is_running, "it still runs")
    it.begin_again_if_ended()
    until(lambda: not _runs(child), "its child still runs")
    with programs.ended_at_last([it]):
        pass


def _runs(number: int) -> bool:
    with suppress(OSError):
        return " Z " not in Path(f"/proc/{number}/stat").read_text()
    return False
