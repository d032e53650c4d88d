"""Moving attempts to another device by a one-time code."""

from datetime import date, datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, Delete, delete, func, insert, select, update

from epicrisis.store.db import tables
from epicrisis.store.db.rows import add, learner_id
from epicrisis.store.learners import recalls, remarks
from epicrisis.store.tokens import fingerprint, new_code, plain_code

LIFETIME = timedelta(minutes=15)

Reason = Literal[
    "unknown", "expired", "used", "own", "nothing to move", "too many guesses", "unavailable"
]


class TransferRefusedError(Exception):
    """A code was not given or not taken."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


def create(connection: Connection, who: str, now: datetime) -> str:
    """Return a code for the learner with this fingerprint, in place of an earlier one.

    Raises `TransferRefusedError` where there is no attempt to move.
    """
    t = tables.transfer.c
    owner = connection.scalar(
        select(tables.learner.c.id)
        .where(tables.learner.c.token_hash == who)
        .where(tables.learner.c.id.in_(select(tables.attempt.c.learner_id)))
    )
    if owner is None:
        raise TransferRefusedError("nothing to move")
    connection.execute(expired(now))
    connection.execute(delete(tables.transfer).where(t.learner_id == owner))
    code = new_code()  # the same as a living one once in 10^11: then the insert fails
    values = {"learner_id": owner, "expires_at": now + LIFETIME, "used": False}
    connection.execute(insert(tables.transfer).values(code_hash=_hash(code), **values))
    return code


def redeem(connection: Connection, typed: str, who: str, now: datetime, today: date) -> int:
    """Move the attempts behind a code to the learner with this fingerprint; return how many.

    Raises `TransferRefusedError` where the code is unknown, used, expired or the learner's own.
    """
    code_hash = _hash(typed)
    row = connection.execute(
        select(tables.transfer).where(tables.transfer.c.code_hash == code_hash).with_for_update()
    ).one_or_none()
    if row is None:
        raise TransferRefusedError("unknown")
    if row.used:
        raise TransferRefusedError("used")
    if row.expires_at <= now:
        raise TransferRefusedError("expired")
    receiver = learner_id(connection, who, today)
    if receiver == row.learner_id:
        raise TransferRefusedError("own")
    connection.execute(
        update(tables.transfer).where(tables.transfer.c.code_hash == code_hash).values(used=True)
    )
    view = tables.edn_view
    if connection.execute(select(view).where(view.c.learner_id == row.learner_id)).first():
        add(connection, view, learner_id=receiver)
    recalls.move(connection, row.learner_id, receiver)
    remarks.move(connection, row.learner_id, receiver)
    return _move(connection, row.learner_id, receiver)


def expired(now: datetime) -> Delete:
    """Return the statement that deletes codes that have long expired.

    They are kept for a day, so that a late one is told that it is late.
    """
    return delete(tables.transfer).where(tables.transfer.c.expires_at < now - timedelta(days=1))


def _move(connection: Connection, giver: int, receiver: int) -> int:
    """Hand the giver's attempts over, numbered after the receiver's at the same case."""
    t = tables.attempt.c
    moving = connection.execute(
        select(t.id, t.case_slug)
        .where(t.learner_id == giver)
        .order_by(t.case_slug, t.number)
        .with_for_update()
    ).all()
    highest = (
        select(t.case_slug, func.max(t.number).label("highest"))
        .where(t.learner_id == receiver)
        .group_by(t.case_slug)
    )
    last_numbers = {row.case_slug: row.highest for row in connection.execute(highest)}
    for attempt_id, slug in moving:
        last_numbers[slug] = last_numbers.get(slug, 0) + 1
        connection.execute(
            update(tables.attempt)
            .where(t.id == attempt_id)
            .values(learner_id=receiver, number=last_numbers[slug])
        )
    return len(moving)


def _hash(typed: str) -> str:
    """Return the fingerprint of a code; of nothing, which no code has, if it can't be one."""
    return fingerprint(plain_code(typed) or "")
