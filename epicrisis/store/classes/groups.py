"""Which group of a class each participant chose."""

from collections.abc import Mapping

from sqlalchemy import func, select, update

from epicrisis.store.classes import participants
from epicrisis.store.classes.records import Room
from epicrisis.store.db import tables
from epicrisis.store.db.database import Database


class Groups:
    """The groups of a database's classes, for any number of threads; errors as of `Store`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def choose(self, room: Room, participant: str, number: int) -> bool:
        """Keep the group that a participant chose, from 1; False where another is kept for good.

        That is one of the room's, once a vote was cast in a poll that was opened after the choice.
        """
        p, v, poll = tables.participant.c, tables.vote.c, tables.poll.c
        who = (room.id, participant)
        with self._database.writing() as connection:
            own = participants.numbers(connection, [who])[who]
            kept = connection.execute(select(p.group_number, p.group_poll).where(p.id == own)).one()
            if kept.group_number == number:
                return True
            if kept.group_number is not None and kept.group_number <= len(room.groups):
                voted = select(v.poll_id).where(
                    v.participant_id == own, v.poll_id > (kept.group_poll or 0)
                )
                if connection.execute(voted.limit(1)).first() is not None:
                    return False
            last = connection.scalar(select(func.max(poll.id)).where(poll.room_id == room.id))
            connection.execute(
                update(tables.participant)
                .where(p.id == own)
                .values(group_number=number, group_poll=last or 0)
            )
            return True

    def own(self, room: Room, participant: str) -> int | None:
        """Return the group that a participant chose, if one of the room's."""
        query = select(tables.participant.c.group_number).where(
            participants.is_one(room, participant)
        )
        with self._database.reading() as connection:
            number = connection.scalar(query)
        return number if number is not None and number <= len(room.groups) else None

    def of(self, room: Room) -> Mapping[int, int]:
        """Return the group of each participant who chose one, both by number."""
        p = tables.participant.c
        query = select(p.id, p.group_number).where(
            p.room_id == room.id, p.group_number.is_not(None)
        )
        with self._database.reading() as connection:
            return {row.id: row.group_number for row in connection.execute(query)}
