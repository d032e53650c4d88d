"""Servers that share a SQLite file tell each other of rooms, whoever of them dies meanwhile."""

import asyncio
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from epicrisis.live.push import siblings
from epicrisis.store.classes.news import News
from tests.support.running import run

TELL = (
    "import sys; from pathlib import Path;"
    "from epicrisis.live.push import siblings; from epicrisis.store.classes.news import News;"
    "folder, times = Path(sys.argv[1]), int(sys.argv[2]);"
    "[siblings.tell(folder, News('ABCDEF', each % 2 == 0)) for each in range(times)]"
)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder whose name is short enough for sockets."""
    with TemporaryDirectory() as name:
        yield Path(name)


def told_by_another(folder: Path, times: int) -> None:
    subprocess.run([sys.executable, "-c", TELL, str(folder), str(times)], check=True)


def test_what_another_process_tells_is_heard_and_ones_own_is_not(folder: Path) -> None:
    heard: list[News] = []

    async def listen() -> None:
        async with siblings.hearing(folder, heard.append):
            siblings.tell(folder, News("OWNOWN", is_votes=True))
            await asyncio.to_thread(told_by_another, folder, 2)
            async with asyncio.timeout(10):
                while len(heard) < 2:
                    await asyncio.sleep(0.01)
        assert list(folder.iterdir()) == []

    run(listen())
    assert heard == [News("ABCDEF", is_votes=True), News("ABCDEF", is_votes=False)]


def test_one_that_was_killed_keeps_nobody_from_telling(folder: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as killed:
        killed.bind(str(folder / "1.news"))
    siblings.tell(folder, News("ABCDEF", is_votes=True))
    assert list(folder.iterdir()) == []


def test_one_that_does_not_listen_delays_nobody(folder: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as deaf:
        deaf.bind(str(folder / "1.news"))
        for _ in range(5_000):
            siblings.tell(folder, News("ABCDEF", is_votes=True))
        assert deaf.recv(100) == b"ABCDEF votes"
