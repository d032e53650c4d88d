"""Drafts are checked and exported apart: whatever a text does there, the server goes on."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from epicrisis.authoring import drafts
from epicrisis.authoring.drafts import Draft
from epicrisis.exports.errors import CannotExportError
from epicrisis.exports.registry import BY_NAME
from epicrisis.server import draft_processes, draft_worker
from epicrisis.ui.shared.open_draft import OpenDraft, check_result
from tests.cases.conftest import MINIMAL
from tests.support.running import run
from tests.support.server import StreamlitServer
from tests.support.tiers import thorough
from tests.support.websocket_session import open_session

LINUX = Path("/proc/self/status").exists()


@pytest.fixture
def minimal() -> Draft:
    return drafts.from_disk(MINIMAL.parent)


@pytest.fixture
def pool() -> Iterator[draft_processes._Pool]:
    """A pool of its own, whose processes are gone afterwards."""
    made = draft_processes._Pool()
    yield made
    for each in made._idle:
        each.end()


def until(is_so: Callable[[], bool], seconds: float) -> bool:
    """Wait for something at most that long; return whether it came."""
    deadline = time.monotonic() + seconds
    while not (came := is_so()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return came


def is_there(pid: int) -> bool:
    with suppress(OSError):
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    return False


def test_what_is_said_apart_is_what_is_said_here(minimal: Draft) -> None:
    for draft in (minimal, replace(minimal, text=f"mood: calm\n{minimal.text}")):
        here, there = drafts.check(draft), draft_processes.check(draft)
        assert there.problems == here.problems
        assert (there.read and there.read.loaded) == (here.read and here.read.loaded)


def test_a_process_serves_one_check_after_the_other(
    pool: draft_processes._Pool, minimal: Draft
) -> None:
    pool.run("check", (minimal,), 10, 256)
    (first,) = pool._idle
    pool.run("check", (minimal,), 10, 256)
    assert pool._idle == [first]


def test_an_export_and_its_refusal_come_back(minimal: Draft) -> None:
    read = draft_processes.check(minimal).read
    assert read is not None
    assert draft_processes.export(read.loaded, BY_NAME["moodle"], "en").startswith(b"<?xml")
    unprintable = replace(minimal, text=minimal.text.replace("title: ", "title: \U000f0000 ", 1))
    odd = draft_processes.check(unprintable).read
    assert odd is not None
    with pytest.raises(CannotExportError, match="fonts of print lack"):
        draft_processes.export(odd.loaded, BY_NAME["pdf"], "en")


def spinning(pool: draft_processes._Pool, seconds: float) -> object:
    """Ask for a regular expression that never ends, and holds its interpreter meanwhile."""
    return pool.run("_spin", (), seconds, 256)


@pytest.fixture
def hostile(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Have the processes know tasks that no draft of ours gives them any more."""
    code = """
import re
from epicrisis.server import draft_worker
def spin(): return re.search("(a*)*b", "a" * 64)
def eat(): return [bytes(10_000_000) for _ in range(500)]
def die(): import os; os._exit(3)
draft_worker.TASKS.update(_spin=spin, _eat=eat, _die=die)
"""
    (tmp_path / "hostile.py").write_text(code)
    path = f"import sys; sys.path.append({str(tmp_path)!r})"
    started = f"{path}; import hostile; {draft_processes._COMMAND}"
    monkeypatch.setattr(draft_processes, "_COMMAND", started)


@pytest.mark.usefixtures("hostile")
def test_a_task_without_end_is_given_up_and_the_next_is_done(
    pool: draft_processes._Pool, minimal: Draft
) -> None:
    with pytest.raises(draft_processes.OverrunError):
        spinning(pool, 0.5)
    assert pool._idle == []
    assert pool.run("check", (minimal,), 10, 256)


@pytest.mark.usefixtures("hostile")
def test_another_author_is_not_harmed(pool: draft_processes._Pool, minimal: Draft) -> None:
    with ThreadPoolExecutor(4) as threads:
        bad = [threads.submit(spinning, pool, 1.0) for _ in range(2)]
        good = [threads.submit(pool.run, "check", (minimal,), 10, 256) for _ in range(6)]
        assert all(each.exception() is None for each in good)
        assert all(isinstance(each.exception(), draft_processes.OverrunError) for each in bad)


@pytest.mark.skipif(not LINUX, reason="only Linux limits a process's memory so")
@pytest.mark.usefixtures("hostile")
def test_a_task_gets_no_more_memory_than_it_may(pool: draft_processes._Pool) -> None:
    with pytest.raises(draft_processes.OverrunError):
        pool.run("_eat", (), 10, 256)
    assert pool._idle == []  # what it had taken went with it


@pytest.mark.usefixtures("hostile")
def test_a_process_that_dies_is_replaced(pool: draft_processes._Pool, minimal: Draft) -> None:
    with pytest.raises(draft_processes.OverrunError):
        pool.run("_die", (), 10, 256)
    assert pool.run("check", (minimal,), 10, 256)
    os.kill(pool._idle[0].process.pid, signal.SIGKILL)
    assert until(lambda: pool._idle[0].process.poll() is not None, 10)
    assert pool.run("check", (minimal,), 10, 256)


def test_there_are_never_more_than_two(pool: draft_processes._Pool, minimal: Draft) -> None:
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: pool.run("check", (minimal,), 10, 256), range(24)))
    assert 1 <= len(pool._idle) <= draft_processes.MOST_PROCESSES


def test_a_process_that_is_not_needed_ends(
    pool: draft_processes._Pool, minimal: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    idle = "import epicrisis.server.draft_worker as w; w.IDLE_SECONDS = 0.2; "
    monkeypatch.setattr(draft_processes, "_COMMAND", idle + draft_processes._COMMAND)
    pool.run("check", (minimal,), 10, 256)
    assert until(lambda: pool._idle[0].process.poll() is not None, 10)
    assert draft_processes._STALE_SECONDS < draft_worker.IDLE_SECONDS


def test_it_holds_no_secret_of_the_server_and_nothing_of_streamlit(
    pool: draft_processes._Pool, minimal: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EPICRISIS_DATABASE_URL", "sqlite:///secret.db")
    pool.run("check", (minimal,), 10, 256)
    pid = pool._idle[0].process.pid
    assert b"EPICRISIS_" not in Path(f"/proc/{pid}/environ").read_bytes()
    assert "streamlit" not in Path(f"/proc/{pid}/maps").read_text()
    assert b"streamlit" not in Path(f"/proc/{pid}/cmdline").read_bytes()


def test_where_none_can_be_started_the_work_is_done_here(
    pool: draft_processes._Pool, minimal: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise OSError("no process can be made")

    monkeypatch.setattr(subprocess, "Popen", refuse)
    check_result: Any = pool.run("check", (minimal,), 10, 256)
    assert check_result.problems == drafts.check(minimal).problems
    assert pool._idle == []


def test_an_author_whose_text_overruns_reads_so_until_it_is_mended(
    minimal: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    def overrun(_: Draft) -> None:
        raise draft_processes.OverrunError

    open_draft = OpenDraft(minimal, edition="1")
    assert open_draft.is_readable
    with monkeypatch.context() as patched:
        patched.setattr(draft_processes, "report", overrun)
        open_draft.draft = replace(minimal, text=f"{minimal.text}# more\n")
        for _ in range(2):
            assert [each.code for each in check_result(open_draft).problems] == ["E108"]
        assert open_draft.is_given_up
        assert open_draft.case is not None  # the preview goes on showing the last one
    open_draft.draft = minimal
    assert open_draft.is_readable
    assert not open_draft.is_given_up


def children_of(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(each) for file in listed for each in file.read_text().split()]


def workers_of(pid: int) -> list[int]:
    commands = {each: Path(f"/proc/{each}/cmdline").read_bytes() for each in children_of(pid)}
    return [each for each, command in commands.items() if b"server.draft_worker" in command]


async def at_the_door(url: str) -> bool:
    async with open_session(url, "author") as session:
        return not session.exceptions()


@pytest.mark.parametrize(
    "ending", [thorough(signal.SIGTERM), signal.SIGKILL], ids=["SIGTERM", "SIGKILL"]
)
@pytest.mark.skipif(not LINUX, reason="processes are looked up in /proc")
def test_no_process_outlives_the_server(ending: signal.Signals) -> None:
    with StreamlitServer() as server:
        assert run(at_the_door(server.url))
        assert until(lambda: bool(workers_of(server.pid)), 20)
        ours = workers_of(server.pid)
        os.kill(server.pid, ending)
        assert until(lambda: not any(map(is_there, ours)), 20)
