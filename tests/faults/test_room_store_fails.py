"""The store fails under a class: no vote is called kept that isn't, and phones are told so."""

import asyncio
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from epicrisis.live.room import transitions
from epicrisis.store.classes.records import Room
from epicrisis.story.telling import Story
from tests.live.serving import Serving, serving
from tests.support.disk import fill, lockable, small_disk
from tests.support.phones import Answer, phones
from tests.support.running import run

SINGLE = 4
STUDENTS = 30
WORD_WITHIN_S = 10.0


def vote_all(school: Serving, room: Room, choice: str, sequence: int) -> list[Answer]:
    """Let new phones join, as far as they can, and vote."""

    async def vote() -> list[Answer]:
        async with phones(school.url, room.code, STUDENTS) as crowd:
            await asyncio.gather(*(phone.join() for phone in crowd))
            votes = (phone.vote(str(SINGLE), 1, [choice], sequence=sequence) for phone in crowd)
            return list(await asyncio.gather(*votes))

    return run(vote())


def refused_in_words(answers: list[Answer]) -> None:
    assert {answer.status for answer in answers} == {503}
    assert all(answer.body["error"] for answer in answers)
    assert max(answer.seconds for answer in answers) < WORD_WITHIN_S


def kept(school: Serving, room: Room) -> int:
    return len(school.classes.votes.on(room, "Q1")[1])


def test_a_full_disk_refuses_votes_and_needs_no_restart(fever: Story, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    with small_disk(disk), serving(fever, f"sqlite:///{disk / 'rooms.sqlite3'}") as school:
        room = school.question_room(SINGLE, transitions.open_vote)
        assert {each.status for each in vote_all(school, room, "A", 1)} == {200}
        ballast = fill(disk)
        acknowledged = kept(school, room)
        refused: list[Answer] = []
        # What the journal has room for is still taken, and acknowledged.
        while not refused:
            answers = vote_all(school, room, "B", 1)
            acknowledged += sum(each.status == 200 for each in answers)
            refused = [each for each in answers if each.status != 200]
        refused_in_words(refused)
        assert kept(school, room) == acknowledged
        ballast.unlink()
        assert {each.status for each in vote_all(school, room, "C", 1)} == {200}
        assert kept(school, room) == acknowledged + STUDENTS


def test_a_read_only_store_shows_a_class_where_it_was_and_refuses_votes(
    fever: Story, tmp_path: Path
) -> None:
    """A disk that its system has made read-only, on which the server was started again."""
    disk = tmp_path / "disk"
    with lockable(disk) as lock_up:
        address = f"sqlite:///{disk / 'rooms.sqlite3'}"
        with serving(fever, address) as school:
            room = school.question_room(SINGLE, transitions.open_vote)
            assert {each.status for each in vote_all(school, room, "A", 1)} == {200}
        lock_up()
        with serving(fever, address) as school:

            async def come_back() -> tuple[str, list[Answer]]:
                async with phones(school.url, room.code, STUDENTS) as crowd:
                    async with crowd[0].http.get(crowd[0].address) as got:
                        page = await got.text()
                    await asyncio.gather(*(phone.join() for phone in crowd))
                    votes = (phone.vote(str(SINGLE), 1, ["B"], sequence=2) for phone in crowd)
                    return page, list(await asyncio.gather(*votes))

            page, answers = run(come_back())
            assert "Which test would you ask for?" in page
            refused_in_words(answers)
            assert kept(school, room) == STUDENTS


def corrupt(school: Serving) -> None:
    file = Path(school.classes.database.engine.url.database or "")
    school.classes.database.close()
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    good = file.read_bytes()
    file.write_bytes(good[:4096] + b"\xa5" * (len(good) - 4096))


def gone(school: Serving) -> None:
    """As where a disk is unmounted: not even the folder is there."""
    file = Path(school.classes.database.engine.url.database or "")
    school.classes.database.close()
    shutil.rmtree(file.parent)


@pytest.mark.parametrize("spoil", [corrupt, gone])
def test_a_class_whose_store_breaks_is_told_so_and_sees_where_it_was(
    fever: Story, tmp_path: Path, spoil: Callable[[Serving], None]
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with serving(fever, f"sqlite:///{home / 'rooms.sqlite3'}") as school:
        room = school.question_room(SINGLE, transitions.open_vote)

        async def live() -> tuple[list[Answer], list[int]]:
            async with phones(school.url, room.code, STUDENTS) as crowd:
                await asyncio.gather(*(phone.join() for phone in crowd))
                following = [asyncio.create_task(phone.follow()) for phone in crowd]
                await asyncio.gather(*(phone.is_following.wait() for phone in crowd))
                first = [phone.vote(str(SINGLE), 1, ["A"], sequence=1) for phone in crowd]
                assert {each.status for each in await asyncio.gather(*first)} == {200}
                await asyncio.to_thread(spoil, school)
                votes = [phone.vote(str(SINGLE), 1, ["B"], sequence=2) for phone in crowd]
                answers = list(await asyncio.gather(*votes))
                states = []
                for phone in crowd[:3]:
                    address = f"{phone.address}/state"
                    async with phone.http.get(address, headers=phone.headers()) as got:
                        states.append(got.status)
                assert not any(task.done() for task in following), "the phones were sent away"
                for task in following:
                    task.cancel()
                await asyncio.gather(*following, return_exceptions=True)
                return answers, states

        file = home / "rooms.sqlite3"
        answers, states = run(live())
        refused_in_words(answers)
        assert set(states) == {200}
        assert file.exists() == (spoil is corrupt)
