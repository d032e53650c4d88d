"""A server with SQLite's file sees what another process writes there, and asks for no more."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from epicrisis.live.push import notifications
from epicrisis.store.classes.class_store import ClassStore
from epicrisis.store.classes.news import News
from epicrisis.store.classes.records import Room
from epicrisis.store.db.database import open_database
from tests.support.running import run

OFTEN_S = 0.01


@pytest.fixture
def servers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[ClassStore]]:
    """Two processes, in effect: neither hears the other."""
    monkeypatch.setattr(notifications, "LOOK_EVERY_S", OFTEN_S)
    opened = [open_database(f"sqlite:///{tmp_path / 'store.sqlite3'}") for _ in range(2)]
    yield [ClassStore(each) for each in opened]
    for each in opened:
        each.close()


def test_the_store_is_asked_where_something_was_written_and_only_there(
    servers: list[ClassStore], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, elsewhere = servers
    room, _ = here.rooms.open("fever", "en", "http://localhost", "t" * 64)
    known = {room.code: room.version}
    asked: list[list[str]] = []
    versions = here.rooms.versions

    def counted(codes: list[str]) -> Mapping[str, int]:
        asked.append(codes)
        return versions(codes)

    monkeypatch.setattr(here.rooms, "versions", counted)

    async def follow() -> None:
        heard = asyncio.Queue[News]()
        task = asyncio.create_task(notifications.listen(here, heard.put_nowait, lambda: {**known}))
        await asyncio.sleep(20 * OFTEN_S)
        assert len(asked) == 1
        assert heard.empty()
        for _ in range(3):
            moved = elsewhere.rooms.change(*_moved(elsewhere, room))
            assert (await asyncio.wait_for(heard.get(), 1)).code == room.code
            # It is said again until it is known.
            assert (await asyncio.wait_for(heard.get(), 1)).code == room.code
            known[room.code] = moved.version
            await asyncio.sleep(20 * OFTEN_S)
            while not heard.empty():
                heard.get_nowait()
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    run(follow())


def _moved(classes: ClassStore, room: Room) -> tuple[Room, Room]:
    now = classes.rooms.room(room.code)
    assert now is not None
    return now, replace(now, is_locked=not now.is_locked)
