"""Several servers on one PostgreSQL: one schema, one count, one class, and nothing left behind."""

import asyncio
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from typing import TypeVar

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from psycopg import sql
from sqlalchemy import create_engine

from epicrisis.live.push.notifications import listen
from epicrisis.store.classes.class_store import ClassStore
from epicrisis.store.classes.news import News
from epicrisis.store.classes.records import Ballot, EntrySorting, Poll, Room
from epicrisis.store.db.connections import parse_address
from epicrisis.store.db.database import open_database
from epicrisis.store.db.errors import StoreUnavailableError
from epicrisis.store.db.tables import metadata
from epicrisis.store.learners.store import Store, open_store
from tests.conftest import ROOT
from tests.store.conftest import LEARNER, Clock
from tests.store.test_schema import OPEN
from tests.support.postgres import Postgres
from tests.support.running import run
from tests.support.tiers import thorough

T = TypeVar("T")

WORDS = "words-that-only-this-learner-wrote"


@pytest.fixture
def classes(fresh_database: str) -> Iterator[ClassStore]:
    """The rooms as one server has them."""
    database = open_database(fresh_database)
    yield ClassStore(database)
    database.close()


@pytest.fixture
def classes_elsewhere(fresh_database: str) -> Iterator[ClassStore]:
    """The same rooms as another server has them."""
    database = open_database(fresh_database)
    yield ClassStore(database)
    database.close()


@pytest.fixture
def room(classes: ClassStore) -> Room:
    """A room with an open poll on Q01."""
    return open_room(classes)


@pytest.fixture(scope="module")
def own_postgres(postgres: Postgres) -> Iterator[Postgres]:
    """A PostgreSQL server that a test may kill, if it starts it again."""
    with Postgres() as running:
        yield running


def open_room(classes: ClassStore) -> Room:
    opened, _ = classes.rooms.open("fever", "en", "http://localhost", "teacher-" * 4)
    return classes.rooms.change(opened, replace(opened, polls=(Poll("Q01", 1, "open"),)))


def everything_in(address: str) -> str:
    """All rows of all tables."""
    with psycopg.connect(address) as connection:
        names = [table.name for table in metadata.sorted_tables]
        queries = [sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(n)) for n in names]
        return "\n".join(row for query in queries for (row,) in connection.execute(query))


# --- One schema ------------------------------------------------------------------------


def test_the_migrated_schema_is_that_of_the_tables(fresh_database: str) -> None:
    engine = create_engine(parse_address(fresh_database))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_four_servers_that_start_at_once_migrate_once(postgres: Postgres) -> None:
    address = postgres.new_database()
    command = [sys.executable, "-c", OPEN, address]
    starts = [
        subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(4)
    ]
    assert [start.communicate()[1] for start in starts] == [""] * 4
    with psycopg.connect(address) as connection:
        assert len(connection.execute("SELECT * FROM alembic_version").fetchall()) == 1


# --- Nothing left behind ---------------------------------------------------------------


def test_delete_my_data_leaves_no_row(fresh_database: str, clock: Clock) -> None:
    store = open_store(fresh_database, clock)
    live(store)
    assert WORDS in everything_in(fresh_database)
    assert LEARNER not in everything_in(fresh_database)
    assert store.delete_learner(LEARNER)
    assert everything_in(fresh_database) == ""
    store.close()


def test_a_deleted_room_leaves_no_row(classes: ClassStore, room: Room, fresh_database: str) -> None:
    secret_room, secret = classes.rooms.open("fever", "en", "http://localhost", "teacher-" * 4)
    classes.votes.keep([Ballot(room.id, room.polls[0].id, "a phone", ["a"], 2, 1)])
    classes.presence.name(room, "a phone", WORDS)
    classes.presence.note("one", {room.id: 3})
    classes.entries.keep(room, "Q1", EntrySorting(frozenset({"rude"})))
    assert WORDS in everything_in(fresh_database)
    assert secret not in everything_in(fresh_database)
    assert classes.rooms.delete(room.code)
    assert classes.rooms.delete(secret_room.code)
    assert everything_in(fresh_database) == ""


def live(store: Store) -> None:
    store.open_finding(store.attempt(LEARNER, "fever"), "ct")
    store.commit_answer(store.attempt(LEARNER, "fever"), "Q01", WORDS)
    store.order_test(store.attempt(LEARNER, "fever"), "ct")
    store.create_transfer(LEARNER)


# --- One count -------------------------------------------------------------------------


def start_voter(address: str, *arguments: str | int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.store.voter", address, *map(str, arguments)]
    return subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def said(voter: "subprocess.Popen[str]") -> list[tuple[str, int]]:
    """What a voter's phones were told: whose vote, and its number."""
    lines = [line.split() for line in voter.communicate()[0].splitlines()]
    assert voter.returncode == 0
    return [(who, int(number)) for who, number in lines]


def begin(*voters: "subprocess.Popen[str]") -> None:
    for voter in voters:
        assert voter.stdin is not None
        voter.stdin.write("\n")
        voter.stdin.flush()


def test_two_servers_vote_while_a_third_closes_without_a_vote_lost_or_late(
    classes: ClassStore, room: Room, fresh_database: str
) -> None:
    voters = [start_voter(fresh_database, room.code, name, 80, 1) for name in ("a", "b")]
    begin(*voters)
    while classes.votes.count(room.polls[0].id) < 40:
        time.sleep(0.005)
    closed = classes.rooms.change(
        room, replace(room, polls=(replace(room.polls[0], state="shown"),))
    )
    at_closing = classes.votes.on(closed, "Q01")[1]
    acknowledged = {who for voter in voters for who, _ in said(voter)}
    assert classes.votes.on(closed, "Q01")[1] == at_closing
    assert len(at_closing) == len(acknowledged)
    assert 40 <= len(acknowledged) < 160


def test_a_phone_that_votes_at_two_servers_has_one_vote_its_last(
    classes: ClassStore, room: Room, fresh_database: str
) -> None:
    voters = [start_voter(fresh_database, room.code, "both", 10, rounds) for rounds in (3, 4)]
    begin(*voters)
    assert sum(len(said(voter)) for voter in voters) == 10 * (3 + 4)
    votes = classes.votes.on(room, "Q01")[1]
    assert [vote.response for vote in votes] == [[4]] * 10
    assert [vote.sequence for vote in votes] == [4] * 10


@pytest.mark.parametrize("victim", ["server", thorough("backends")])
@pytest.mark.long
def test_an_acknowledged_vote_survives_the_end_of_postgresql(
    own_postgres: Postgres, victim: str
) -> None:
    address = own_postgres.new_database()
    classes = ClassStore(open_database(address))
    room = open_room(classes)
    voter = start_voter(address, room.code, "a", 100_000, 1)
    begin(voter)
    while classes.votes.count(room.polls[0].id) < 50:
        time.sleep(0.005)
    if victim == "server":
        own_postgres.kill()
        own_postgres.start()
    else:
        assert own_postgres.kill_backends(address) >= 1
    eventually(lambda: classes.rooms.room(room.code))
    voter.kill()
    acknowledged = {line.split()[0] for line in voter.communicate()[0].splitlines()}
    votes = classes.votes.on(room, "Q01")[1]
    # One may have been kept without its phone being told; that phone sends it again.
    assert 50 <= len(acknowledged) <= len(votes) <= len(acknowledged) + 1
    assert classes.votes.keep([Ballot(room.id, room.polls[0].id, "late", ["a"], 2, 1)])[0]
    classes.database.close()


# --- One class -------------------------------------------------------------------------


@asynccontextmanager
async def following(
    classes: ClassStore, versions: Mapping[str, int] | None = None
) -> AsyncIterator["asyncio.Queue[News]"]:
    """What a server hears that knows rooms in these versions; by NOTIFY alone if it knows none."""
    news: asyncio.Queue[News] = asyncio.Queue()
    task = asyncio.create_task(listen(classes, news.put_nowait, lambda: versions or {}))
    try:
        yield news
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def hear(news: "asyncio.Queue[News]", within: float) -> News:
    async with asyncio.timeout(within):
        return await news.get()


async def change_until_heard(classes: ClassStore, room: Room, news: "asyncio.Queue[News]") -> Room:
    """Change a room again and again: whoever begins to listen hears only what comes later."""
    async with asyncio.timeout(20):
        while news.empty():
            with suppress(StoreUnavailableError):
                room = await asyncio.to_thread(classes.rooms.change, room, room)
            await asyncio.sleep(0.05)
    await asyncio.sleep(0.2)
    while not news.empty():
        news.get_nowait()
    return room


def test_what_one_server_changes_another_hears_at_once(
    classes: ClassStore, classes_elsewhere: ClassStore, room: Room
) -> None:
    async def listen() -> None:
        async with following(classes_elsewhere) as news:
            moved = await change_until_heard(classes, room, news)
            classes.rooms.change(moved, moved)
            assert await hear(news, within=1) == News(room.code, is_votes=False)
            classes.votes.keep([Ballot(room.id, room.polls[0].id, "a phone", ["a"], 2, 1)])
            assert await hear(news, within=1) == News(room.code, is_votes=True)
            classes.rooms.delete(room.code)
            assert await hear(news, within=1) == News(room.code, is_votes=False)

    run(listen())


def test_after_a_restart_of_postgresql_news_go_on(own_postgres: Postgres) -> None:
    address = own_postgres.new_database()
    here, elsewhere = ClassStore(open_database(address)), ClassStore(open_database(address))
    room = open_room(here)

    async def listen() -> None:
        async with following(elsewhere) as news:
            moved = await change_until_heard(here, room, news)
            await asyncio.to_thread(own_postgres.stop)
            await asyncio.to_thread(own_postgres.start)
            moved = await change_until_heard(here, moved, news)
            here.rooms.change(moved, moved)
            assert await hear(news, within=1) == News(room.code, is_votes=False)

    run(listen())
    here.database.close()
    elsewhere.database.close()


def test_what_was_said_while_nobody_could_hear_is_found(
    classes: ClassStore, classes_elsewhere: ClassStore, room: Room
) -> None:
    classes.rooms.change(room, room)

    async def listen() -> None:
        async with following(classes_elsewhere, {room.code: room.version}) as news:
            assert await hear(news, within=5) == News(room.code, is_votes=False)

    run(listen())


def eventually(ask: Callable[[], T], within: float = 30.0) -> T:
    """What is answered as soon as the store can be reached."""
    deadline = time.monotonic() + within
    while True:
        try:
            return ask()
        except StoreUnavailableError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
