"""Whether the examination's marks are shown is kept of a learner, goes along, and is deleted."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

from epicrisis.store.db import migration
from epicrisis.store.db.connections import connect, parse_address
from epicrisis.store.learners.store import Store, open_store
from epicrisis.store.tokens import fingerprint
from tests.store.conftest import LEARNER, OTHER, Clock
from tests.support.postgres import Postgres


def test_nobody_sees_them_who_did_not_choose_to_and_asking_leaves_no_trace(store: Store) -> None:
    assert not store.shows_edn(LEARNER)
    assert not store.delete_learner(LEARNER)


def test_a_choice_stays_until_another(store: Store) -> None:
    for is_shown in (True, True, False, False, True):
        store.show_edn(LEARNER, is_shown=is_shown)
        assert store.shows_edn(LEARNER) == is_shown
    assert not store.shows_edn(OTHER)


def test_it_goes_to_another_device_with_the_learners_code(store: Store) -> None:
    for _ in range(2):  # the second finds it there already
        store.open_finding(store.attempt(LEARNER, "fever"), "ct")
        store.show_edn(LEARNER, is_shown=True)
        store.redeem_transfer(store.create_transfer(LEARNER), OTHER)
        assert store.shows_edn(OTHER)


def test_a_code_from_who_does_not_see_them_hides_none(store: Store) -> None:
    store.show_edn(OTHER, is_shown=True)
    store.open_finding(store.attempt(LEARNER, "fever"), "ct")
    store.redeem_transfer(store.create_transfer(LEARNER), OTHER)
    assert store.shows_edn(OTHER)


def test_delete_my_data_deletes_it(store: Store) -> None:
    store.show_edn(LEARNER, is_shown=True)
    assert store.delete_learner(LEARNER)
    assert not store.shows_edn(LEARNER)


def test_whoever_chooses_is_seen(store: Store, clock: Clock) -> None:
    store.show_edn(LEARNER, is_shown=True)
    clock.forward(timedelta(days=40))
    store.show_edn(LEARNER, is_shown=True)
    assert store.delete_older_than(30) == 0
    assert store.shows_edn(LEARNER)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_store_of_the_version_before_keeps_its_work_and_learns_it(
    tmp_path: Path, postgres: Postgres, kind: str
) -> None:
    at = f"sqlite:///{tmp_path / 'old'}" if kind == "sqlite" else postgres.new_database()
    token = "a" * 64
    engine = connect(parse_address(at))
    with migration.alone(engine) as connection:
        migration.upgrade(connection, "0003")
        learner = migration.schema_at("0003").tables["learner"]
        day = datetime(2026, 3, 1, tzinfo=UTC).date()
        values = {"token_hash": fingerprint(token), "created": day, "last_seen": day}
        connection.execute(insert(learner).values(id=7, **values))
    engine.dispose()
    opened = open_store(at)
    try:
        assert not opened.shows_edn(token)
        opened.show_edn(token, is_shown=True)
        assert opened.shows_edn(token)
        assert opened.count_older_than(0, datetime(2099, 1, 1, tzinfo=UTC)) == 1
    finally:
        opened.close()
