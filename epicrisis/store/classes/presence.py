"""Who is in a class: the pseudonyms that were given, and how many phones follow."""

import unicodedata
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, func, select, update

from epicrisis.store.classes import participants
from epicrisis.store.classes.records import Room
from epicrisis.store.db import tables
from epicrisis.store.db.database import Database
from epicrisis.store.db.rows import add
from epicrisis.store.tokens import fingerprint

PRESENCE_LASTS = timedelta(seconds=15)


class PseudonymTakenError(Exception):
    """Somebody else in the room has this pseudonym."""


def as_compared(pseudonym: str) -> str:
    """Return a pseudonym without what doesn't tell two apart: case, spaces, width of letters.

    >>> as_compared("Dr. House") == as_compared("ＤＲ.ｈｏｕｓｅ")
    True
    """
    folded = unicodedata.normalize("NFKC", pseudonym).casefold()
    return "".join(unicodedata.normalize("NFKC", folded).split())


class Presence:
    """Who is in the rooms of a database, for any number of threads; errors as of `Store`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def knows(self, room: Room, participant: str) -> bool:
        """Tell whether a participant has voted or given a pseudonym."""
        query = select(tables.participant.c.id).where(participants.is_one(room, participant))
        with self._database.reading() as connection:
            return connection.scalar(query) is not None

    def name(
        self,
        room: Room,
        participant: str,
        pseudonym: str | None,
        *,
        tells_answers: bool = False,
        is_listed: bool = False,
    ) -> None:
        """Keep the pseudonym that a participant gave; None forgets it.

        `tells_answers` is whether they agreed that the teacher sees their answers beside it, and
        `is_listed` whether they were told that presence is: then it is kept since when, once.

        Raises PseudonymTakenError if somebody in the room has it, however it is written.
        """
        p, taken = tables.participant.c, tables.taken_pseudonym
        who = (room.id, participant)
        with self._database.writing() as connection:
            number = participants.numbers(connection, [who])[who]
            connection.execute(delete(taken).where(taken.c.participant_id == number))
            if pseudonym is not None:
                name_hash = fingerprint(as_compared(pseudonym))
                values = {"room_id": room.id, "name_hash": name_hash, "participant_id": number}
                if not add(connection, taken, **values):
                    raise PseudonymTakenError
            connection.execute(
                update(tables.participant)
                .where(p.id == number)
                .values(
                    pseudonym=pseudonym,
                    tells_answers=tells_answers and pseudonym is not None,
                    joined=func.coalesce(p.joined, self._database.now())
                    if is_listed and pseudonym is not None
                    else None,
                )
            )

    def pseudonym(self, room: Room, participant: str) -> str | None:
        """Return the pseudonym that a participant gave."""
        with self._database.reading() as connection:
            return connection.scalar(_PSEUDONYM, participants.who(room, participant))

    def pseudonyms(self, room: Room) -> Mapping[int, str]:
        """Return the pseudonyms that were given, by the participant's number."""
        p = tables.participant.c
        query = select(p.id, p.pseudonym).where(p.room_id == room.id, p.pseudonym.is_not(None))
        with self._database.reading() as connection:
            return {row.id: row.pseudonym for row in connection.execute(query)}

    def tells_answers(self, room: Room, participant: str) -> bool:
        """Tell whether a participant agreed that the teacher sees their answers."""
        is_one = participants.is_one(room, participant)
        query = select(tables.participant.c.tells_answers).where(is_one)
        with self._database.reading() as connection:
            return bool(connection.scalar(query))

    def telling(self, room: Room) -> frozenset[int]:
        """Return the numbers of those who agreed that the teacher sees their answers."""
        p = tables.participant.c
        query = select(p.id).where(p.room_id == room.id, p.tells_answers)
        with self._database.reading() as connection:
            return frozenset(connection.scalars(query))

    def arrivals(self, room: Room) -> tuple[tuple[str, datetime], ...]:
        """Return the pseudonyms of who was told that presence is listed, and when given (UTC)."""
        p = tables.participant.c
        query = select(p.pseudonym, p.joined).where(p.room_id == room.id, p.joined.is_not(None))
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(p.joined, p.id))
            return tuple((row.pseudonym, row.joined) for row in rows)

    def note(self, replica: str, present: Mapping[int, int]) -> None:
        """Note how many phones of each room follow at this server, by id of the room."""
        t, now = tables.presence.c, self._database.now()
        with self._database.writing() as connection:
            for room, number in sorted(present.items()):
                values = {"room_id": room, "replica": replica, "present": number, "counted": now}
                there = connection.scalar(select(tables.room.c.id).where(tables.room.c.id == room))
                if there is not None and not add(connection, tables.presence, **values):
                    connection.execute(
                        update(tables.presence)
                        .where(t.room_id == room, t.replica == replica)
                        .values(present=number, counted=now)
                    )

    def count(self, room: Room) -> int:
        """Return how many phones follow, at all servers that have said so lately."""
        with self._database.reading() as connection:
            return connection.scalar(_PRESENT, {"room": room.id, **lately(self._database)}) or 0


def lately(database: Database) -> Mapping[str, datetime]:
    """Return between which moments phones were counted that still count, for `PRESENT`."""
    now = database.now()
    # Not what was counted under a clock that was ahead, which would be present for years.
    return {"since": now - PRESENCE_LASTS, "until": now + PRESENCE_LASTS}


# Statements are built once: SQLAlchemy takes longer to build one than SQLite to carry it out.
_PSEUDONYM = select(tables.participant.c.pseudonym).where(participants.IS_ONE)
_COUNTED_LATELY = select(func.coalesce(func.sum(tables.presence.c.present), 0)).where(
    tables.presence.c.counted.between(bindparam("since"), bindparam("until"))
)
_PRESENT = _COUNTED_LATELY.where(tables.presence.c.room_id == bindparam("room"))
PRESENT = (
    _COUNTED_LATELY.where(tables.presence.c.room_id == tables.room.c.id)
    .correlate(tables.room)
    .scalar_subquery()
)
"""How many phones follow the room of a statement, with the moments of `lately`."""
