"""A server that was told to stop leaves one file, in which all is that was acknowledged."""

import asyncio
import os
import shutil
import signal
from contextlib import closing
from pathlib import Path

import aiohttp
import pytest

from epicrisis.store.classes.class_store import ClassStore
from epicrisis.store.db.database import open_database
from epicrisis.story.telling import Story
from tests.faults.test_room_kill import QUESTION, room_voting, stored_choice
from tests.support.learners import step_of
from tests.support.phones import Phone, phones
from tests.support.running import run
from tests.support.server import StreamlitServer

STUDENTS = 20


async def vote_until_stopped(phone: Phone, number: int) -> tuple[str, str]:
    """Vote until the server ends; return what was acknowledged, and sent, last."""
    said = sent = ""
    for sequence in range(1, 1000):
        choice = "ABC"[sequence % 3]
        sent = f"['{choice}']"
        try:
            answer = await phone.vote(str(number), 1, [choice], sequence=sequence)
        except (aiohttp.ClientError, TimeoutError):
            return said, sent
        if answer.status == 200:
            said = f"{answer.body['choice']}"
        await asyncio.sleep(0.55)  # a phone has 20 votes in 10 seconds
    raise AssertionError("the server didn't stop")


@pytest.mark.thorough
def test_all_votes_are_in_the_one_file_of_a_server_that_was_stopped(
    insulinoma: Story, tmp_path: Path
) -> None:
    with StreamlitServer() as server:
        file = Path(server.database_url.removeprefix("sqlite:///"))
        with closing(open_database(server.database_url)) as database:
            room = room_voting(ClassStore(database), insulinoma, QUESTION)
        number = step_of(insulinoma, QUESTION).number

        async def scenario() -> dict[str, tuple[str, str]]:
            async with phones(server.url, room.code, STUDENTS) as crowd:
                await asyncio.gather(*(phone.join() for phone in crowd))
                voting = [asyncio.create_task(vote_until_stopped(p, number)) for p in crowd]
                await asyncio.sleep(3)
                os.kill(server.pid, signal.SIGTERM)
                said = await asyncio.gather(*voting)
                return {phone.cookie: each for phone, each in zip(crowd, said, strict=True)}

        votes = run(scenario())
        server.stop()
        # As whoever saves a stopped server by copying its file.
        copied = shutil.copy(file, tmp_path / "copy.sqlite3")
        assert not file.with_name(f"{file.name}-wal").exists()
    assert all(said for said, _ in votes.values())
    with closing(open_database(f"sqlite:///{copied}")) as database:
        classes = ClassStore(database)
        kept = {each: stored_choice(classes, insulinoma, room, each) for each in votes}
    assert all(kept[each] in votes[each] for each in votes)
