"""What a teacher makes of a class's words: hidden, picked to be discussed, merged."""

from sqlalchemy import delete, insert, select, update

from epicrisis.store.classes.news import Announcer, News
from epicrisis.store.classes.records import EntrySorting, Room
from epicrisis.store.classes.rooms import RoomMovedError
from epicrisis.store.db import tables
from epicrisis.store.db.database import Database

MAX_ENTRY = 200
"""Characters of words that a class types."""

_s = tables.sorted_entry.c


class Entries:
    """The sorted entries of a database, for any number of threads; errors as of `Store`."""

    def __init__(self, database: Database, announcer: Announcer) -> None:
        self._database = database
        self._announcer = announcer

    def of(self, room: Room, question: str) -> EntrySorting:
        """Return what is made of the words on a question."""
        query = select(tables.sorted_entry).where(_s.room_id == room.id, _s.question == question)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(_s.entry)).all()
        return EntrySorting(
            hidden=frozenset(row.entry for row in rows if row.hidden),
            picked=frozenset(row.entry for row in rows if row.picked),
            merged={row.entry: row.merged_into for row in rows if row.merged_into is not None},
        )

    def keep(self, room: Room, question: str, sorting: EntrySorting) -> None:
        """Keep what is made of the words on a question, instead of what was; windows hear of it.

        Raises RoomMovedError if the room isn't any more as it was seen.
        """
        merged = {each[:MAX_ENTRY]: into[:MAX_ENTRY] for each, into in sorting.merged.items()}
        hidden, picked = (
            {each[:MAX_ENTRY] for each in some} for some in (sorting.hidden, sorting.picked)
        )
        rows = [
            {
                "room_id": room.id,
                "question": question,
                "entry": each,
                "hidden": each in hidden,
                "picked": each in picked,
                "merged_into": merged.get(each),
            }
            for each in sorted(hidden | picked | merged.keys())
        ]
        r = tables.room.c
        with self._announcer.writing() as (connection, news):
            moved = connection.execute(
                update(tables.room)
                .where(r.id == room.id, r.version == room.version)
                .values(version=room.version + 1)
            )
            if moved.rowcount != 1:
                raise RoomMovedError(room.code)
            connection.execute(
                delete(tables.sorted_entry).where(_s.room_id == room.id, _s.question == question)
            )
            if rows:
                connection.execute(insert(tables.sorted_entry), rows)
            news.append(News(room.code, is_votes=False))
