"""Participants of a class by number: a phone becomes one with its first vote or its pseudonym."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, delete, func, select

from epicrisis.store.classes.records import Room
from epicrisis.store.db import tables
from epicrisis.store.db.errors import RefusedError
from epicrisis.store.db.rows import insert_of, written

MAX_PARTICIPANTS = 10_000
"""A room."""


IS_ONE = and_(
    tables.participant.c.room_id == bindparam("room"),
    tables.participant.c.token_hash == bindparam("who"),
)
"""The condition that a row is that of the participant whom `who` says, for a statement kept."""


def who(room: Room, participant: str) -> dict[str, int | str]:
    """Return what a statement with `IS_ONE` asks for: a participant, known by fingerprint."""
    return {"room": room.id, "who": participant}


def is_one(room: Room, who: str) -> ColumnElement[bool]:
    """Return the condition that a row is that of this participant, known by fingerprint."""
    p = tables.participant.c
    return and_(p.room_id == room.id, p.token_hash == who)


_P = tables.participant.c
_NUMBERS = select(_P.id, _P.room_id, _P.token_hash).where(
    _P.room_id.in_(bindparam("rooms", expanding=True)),
    _P.token_hash.in_(bindparam("tokens", expanding=True)),
)

_THERE = (
    select(_P.room_id, func.count().label("number"))
    .where(_P.room_id.in_(bindparam("rooms", expanding=True)))
    .group_by(_P.room_id)
)


@cache
def _joining(dialect: str) -> Any:  # noqa: ANN401 (the dialects' inserts share no type)
    new = insert_of(dialect, tables.participant).on_conflict_do_nothing()
    return new.returning(_P.id, _P.room_id, _P.token_hash)


def numbers(connection: Connection, pairs: Sequence[tuple[int, str]]) -> dict[tuple[int, str], int]:
    """Return the number of each participant, known by room and fingerprint; new ones join."""
    if not pairs:
        return {}
    wanted = sorted(set(pairs))
    asked = {
        "rooms": sorted({room for room, _ in wanted}),
        "tokens": sorted({token for _, token in wanted}),
    }
    found = {(row.room_id, row.token_hash): row.id for row in connection.execute(_NUMBERS, asked)}
    new = [pair for pair in wanted if pair not in found]
    if new:
        _make_room_for(connection, Counter(room for room, _ in new), found.values())
        values = [{"room_id": room, "token_hash": token} for room, token in new]
        made = written(connection, _joining(connection.dialect.name), values)
        found |= {(row.room_id, row.token_hash): row.id for row in made}
    if any(pair not in found for pair in new):  # another server was faster
        there = connection.execute(_NUMBERS, asked)
        found |= {(row.room_id, row.token_hash): row.id for row in there}
    return found


def _make_room_for(
    connection: Connection, new: Mapping[int, int], staying: Collection[int]
) -> None:
    """Raise RefusedError where a room, by its id, would have too many with so many new ones.

    Those who haven't voted make room, unless they are just doing it; they can come again.
    """
    counted = connection.execute(_THERE, {"rooms": sorted(new)})
    there = {row.room_id: row.number for row in counted}
    for room, count in new.items():
        missing = there.get(room, 0) + count - MAX_PARTICIPANTS
        if missing > 0 and _without_vote_gone(connection, room, missing, staying) < missing:
            raise RefusedError(f"a room has at most {MAX_PARTICIPANTS} participants")


def _without_vote_gone(
    connection: Connection, room: int, number: int, staying: Collection[int]
) -> int:
    """Delete the first participants that have no vote, so many at most; return how many."""
    p, v = tables.participant.c, tables.vote.c
    has_vote = select(v.poll_id).where(v.participant_id == p.id).exists()
    is_idle = (p.room_id == room, ~has_vote, p.id.not_in(list(staying)))
    first = select(p.id).where(*is_idle).order_by(p.id).limit(number)
    gone = connection.execute(delete(tables.participant).where(p.id.in_(first)))
    return gone.rowcount
