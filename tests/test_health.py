"""Whoever watches over servers learns whether this one lives and can take visitors; no more."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from sqlalchemy import insert
from starlette.applications import Starlette

from epicrisis.cases.reading.library import read_library
from epicrisis.server import health, resources
from epicrisis.server.health import KEPT_S, Checks, Health
from epicrisis.server.retention import Upkeep
from epicrisis.store.admin import probe
from epicrisis.store.admin.probe import LOOK_THROUGH_EVERY_S, Wholeness
from epicrisis.store.db import tables
from epicrisis.store.db.database import Database
from epicrisis.store.db.errors import StoreCorruptError
from epicrisis.store.learners.store import Store, open_store
from tests.conftest import SAMPLES
from tests.support.postgres import Postgres, postgres
from tests.support.running import run
from tests.support.server import StreamlitServer

__all__ = ["postgres"]


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


class Client:
    """Asks an app without a server."""

    def __init__(self, app: Starlette) -> None:
        self._app = app

    def get(self, path: str) -> httpx.Response:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(self._app)
            async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
                return await client.get(path)

        return run(ask())


def served(checks: Checks, clock: Clock | None = None) -> Client:
    return Client(Starlette(routes=Health(checks, clock or Clock()).routes()))


def test_it_is_ready_when_all_parts_are() -> None:
    answer = served({"cases": lambda: True, "store": lambda: True}).get("/ready")
    assert answer.status_code == 200
    assert answer.json() == {"ready": True, "cases": "ok", "store": "ok"}
    assert answer.headers["cache-control"] == "no-store"


def test_it_says_which_part_is_not_and_lives_all_the_same() -> None:
    client = served({"cases": lambda: True, "store": lambda: False})
    answer = client.get("/ready")
    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "cases": "ok", "store": "failed"}
    alive = client.get("/health")
    assert (alive.status_code, alive.text) == (200, "ok")


def test_many_who_ask_are_one_look() -> None:
    looks = 0

    def works_from_the_second_look_on() -> bool:
        nonlocal looks
        looks += 1
        return looks > 1

    clock = Clock()
    client = served({"store": works_from_the_second_look_on}, clock)
    assert [client.get("/ready").status_code for _ in range(20)] == [503] * 20
    assert looks == 1
    clock.now += KEPT_S
    assert client.get("/ready").status_code == 200
    assert looks == 2


# --- Its parts ---------------------------------------------------------------------------


@pytest.fixture
def cases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cases"
    monkeypatch.setattr(resources, "CASES_DIR", folder)
    monkeypatch.setattr(resources, "library", lambda: read_library(folder))
    return folder


def test_cases_are_read_unless_none_of_those_there_can_be(cases: Path) -> None:
    assert not health.cases_are_read()
    cases.mkdir()
    assert health.cases_are_read()
    (cases / "bad").mkdir()
    (cases / "bad" / "case.yaml").write_text("id: bad\n")
    assert not health.cases_are_read()
    shutil.copytree(SAMPLES / "fever", cases / "fever")
    assert health.cases_are_read()


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    with closing(open_store(f"sqlite:///{tmp_path / 'store.sqlite3'}")) as kept:
        monkeypatch.setattr(resources, "store", lambda: kept)
        yield kept


def test_a_store_that_takes_writes_is_written(store: Store) -> None:
    assert health.store_is_written()


def test_a_store_that_could_not_be_opened_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "store", lambda: None)
    assert not health.store_is_written()


def test_a_store_that_another_holds_is_not(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(sqlite3.connect(str(store.database.engine.url.database))) as other:
        with store.database.reading() as connection:
            driver = connection.connection.driver_connection
            assert driver is not None
            driver.execute("PRAGMA busy_timeout=50")
        other.execute("BEGIN EXCLUSIVE")
        assert not health.store_is_written()
        other.rollback()
    assert health.store_is_written()


def test_a_full_disk_is_not(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    full = shutil.disk_usage("/")._replace(free=10)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: full)
    assert not health.store_is_written()


# --- Damage ------------------------------------------------------------------------------


def fill(store: Store) -> None:
    for number in range(3):
        store.open_finding(store.attempt(f"{number:064}", "a-fever"), "cough")
    with store.database.writing() as connection:
        words = f'"{"x" * 3000}"'
        rows = [{"attempt_id": 1, "question": f"Q{n}", "response": words} for n in range(90)]
        at = datetime(2026, 3, 1, tzinfo=UTC)
        connection.execute(insert(tables.answer), [{**row, "committed_at": at} for row in rows])
    store.database.empty_journal()


def overwritten(store: Store, where: str) -> tuple[Path, bytes]:
    """Damage the file; return it, and what it was."""
    file = Path(store.database.engine.url.database or "")
    good = file.read_bytes()
    with closing(sqlite3.connect(file)) as reader:
        (root,) = reader.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = ?", [where]
        ).fetchone() or (0,)
    first, last = {"all": (0, len(good)), "middle": (len(good) // 2, len(good) // 2 + 40960)}.get(
        where, (4096 * (root - 1), 4096 * root)
    )
    with file.open("r+b") as stream:
        stream.seek(first)
        stream.write(b"\xa5" * (last - first))
    return file, good


@pytest.fixture
def wholeness(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock by which a damaged store is looked through again."""
    clock = Clock()
    monkeypatch.setattr(health, "_wholeness", Wholeness(clock))
    return clock


@pytest.mark.parametrize("where", ["vote", "learner", "trusted_time", "all"])
def test_a_damaged_table_is_found_at_once_and_found_mended(
    store: Store, wholeness: Clock, where: str
) -> None:
    fill(store)
    assert health.store_is_written()
    file, good = overwritten(store, where)
    assert not health.store_is_written()
    file.write_bytes(good)
    wholeness.now += LOOK_THROUGH_EVERY_S
    assert health.store_is_written()
    store.open_finding(store.attempt(f"{9:064}", "a-fever"), "cough")


def test_damage_that_somebody_met_is_remembered_until_all_is_whole(
    store: Store, wholeness: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[Database] = []
    look = probe.read_all

    def counted(database: Database) -> None:
        looks.append(database)
        look(database)

    monkeypatch.setattr(probe, "read_all", counted)
    fill(store)
    file, good = overwritten(store, "middle")
    store.database.engine.dispose()
    assert health.store_is_written(), "its ends are whole"
    with pytest.raises(StoreCorruptError):
        store.attempt(f"{0:064}", "a-fever")
    for _ in range(20):
        assert not health.store_is_written()
    assert len(looks) == 1, "all of it was read each time that somebody asked"
    wholeness.now += LOOK_THROUGH_EVERY_S
    assert not health.store_is_written()
    file.write_bytes(good)
    wholeness.now += LOOK_THROUGH_EVERY_S
    assert health.store_is_written()
    assert health.store_is_written()
    assert len(looks) == 3


def test_damage_that_nobody_met_is_found_within_the_hour(
    store: Store, wholeness: Clock, heard: pytest.LogCaptureFixture
) -> None:
    fill(store)
    upkeep = Upkeep()
    upkeep.look()
    overwritten(store, "middle")
    assert health.store_is_written()
    upkeep.look()
    assert "store failed" in [each.getMessage() for each in heard.records]
    assert not health.store_is_written()


def test_a_store_whose_file_is_gone_is_not(store: Store, wholeness: Clock) -> None:
    Path(store.database.engine.url.database or "").unlink()
    assert not health.store_is_written()


def test_a_postgresql_that_may_only_be_read_is_not(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(open_store(postgres.new_database())) as kept:
        monkeypatch.setattr(resources, "store", lambda: kept)
        assert health.store_is_written()
        with kept.database.reading() as connection:
            connection.exec_driver_sql("SET default_transaction_read_only = on")
        assert not health.store_is_written()


# --- The app -----------------------------------------------------------------------------


def test_the_app_answers_without_a_cookie_or_a_path() -> None:
    with StreamlitServer() as server, httpx.Client(base_url=server.url) as client:
        alive, ready = client.get("/health"), client.get("/ready")
        assert (alive.status_code, alive.text) == (200, "ok")
        assert (ready.status_code, ready.json()["ready"]) == (200, True)
        assert client.head("/ready").status_code == 200
        for answer in (alive, ready):
            assert "set-cookie" not in answer.headers
            assert "/" not in answer.text


def test_an_app_without_its_store_lives_and_is_not_ready() -> None:
    server = StreamlitServer()
    Path(server.database_url.removeprefix("sqlite:///")).mkdir()
    with server, httpx.Client(base_url=server.url) as client:
        assert client.get("/health").status_code == 200
        ready = client.get("/ready")
        assert ready.status_code == 503
        assert ready.json() == {"ready": False, "cases": "ok", "store": "failed"}
        assert "ERROR not ready part=store" in server.log()
