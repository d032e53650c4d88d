"""Rooms in the store: where a class is, and who may lead it."""

import hmac
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update

from epicrisis import log
from epicrisis.store import validation
from epicrisis.store.classes import own_questions, presence
from epicrisis.store.classes.news import Announcer, News
from epicrisis.store.classes.records import Poll, Room
from epicrisis.store.db import tables, trusted_time
from epicrisis.store.db.database import Database
from epicrisis.store.db.rows import add
from epicrisis.store.tokens import ALPHABET, fingerprint

CODE_LENGTH = 6
"""24^6 = 1.9e8 codes."""
MAX_ROOMS_A_DAY = 50
"""An owner."""
MAX_NAME = 80
"""Characters of what a teacher calls a room."""


class RoomMovedError(Exception):
    """The room has changed since it was read; read it again."""


class TooManyRoomsError(Exception):
    """The owner has opened too many rooms today."""


def plain_room_code(typed: str) -> str | None:
    """Return a code as it was typed without spaces, hyphens and case; None if it can't be one."""
    plain = "".join(typed[:40].upper().replace("-", "").split())
    return plain if len(plain) == CODE_LENGTH and set(plain) <= set(ALPHABET) else None


class Rooms:
    """The rooms of a database, for any number of threads; errors as of `Store`."""

    def __init__(self, database: Database, announcer: Announcer) -> None:
        self._database = database
        self._announcer = announcer

    def open(self, case: str, language: str, address: str, owner: str) -> tuple[Room, str]:
        """Open a room; return it with the teacher's secret, of which only a hash is kept.

        `owner` is whose limit of rooms a day it counts against: a token of at least 16 letters.

        Raises TooManyRoomsError beyond 50 in 24 hours.
        """
        now, secret = self._database.dated(), secrets.token_urlsafe(24)
        r = tables.room.c
        owner_hash = fingerprint(validation.token(owner))
        with self._database.writing() as connection:
            recent = connection.scalar(
                select(func.count())
                .select_from(tables.room)
                .where(r.owner_hash == owner_hash, r.created > now - timedelta(days=1))
            )
            if (recent or 0) >= MAX_ROOMS_A_DAY:
                raise TooManyRoomsError
            values = {
                "case_slug": validation.identifier(case),
                "language": validation.identifier(language),
                "address": address[:200],
                "secret_hash": fingerprint(secret),
                "owner_hash": owner_hash,
                "phone_key": secrets.token_hex(32),
                "position": 0,
                "focus": "join",
                "locked": False,
                "discusses_first": False,
                "lists_present": False,
                "version": 1,
                "created": now,
            }
            while not add(connection, tables.room, code=(code := _new_code()), **values):
                pass  # the code is taken
            room = _read(connection, code)
        assert room is not None
        log.event("room opened", room=room.id, case=room.case)
        return room, secret

    def room(self, code: str) -> Room | None:
        """Return the room with this code, None if there is none."""
        if plain_room_code(code) != code:
            return None
        with self._database.reading() as connection:
            return _read(connection, code)

    def all(self) -> tuple[Room, ...]:
        """Return all rooms, the oldest first."""
        with self._database.reading() as connection:
            codes = connection.scalars(select(tables.room.c.code).order_by(tables.room.c.id)).all()
            found = (_read(connection, code) for code in codes)
            return tuple(room for room in found if room is not None)

    def versions(self, codes: Iterable[str]) -> Mapping[str, int]:
        """Return the version of each of these rooms that exists."""
        with self._database.reading() as connection:
            found = connection.execute(_VERSIONS, {"codes": list(codes)})
            return {row.code: row.version for row in found}

    def leads(self, code: str, secret: str) -> bool:
        """Tell whether this is the secret of the room's teacher."""
        return self.led(code, secret) is not None

    def led(self, code: str, secret: str) -> tuple[Room, int] | None:
        """Return the room with this code if this is the secret of its teacher, and who is there.

        That is how many phones follow, as `Presence.count` says.
        """
        with self._database.reading() as connection:
            row = connection.execute(
                _LED, {"code": code, **presence.lately(self._database)}
            ).one_or_none()
            if row is None or not hmac.compare_digest(row.secret_hash, fingerprint(secret)):
                return None
            return _room(connection, row), row.following

    def change(self, before: Room, after: Room) -> Room:
        """Keep what changed from `before` to `after`, unless somebody else was faster.

        A poll that isn't in `after` any more is deleted with its votes. A class begins when it
        leaves the join screen.

        Raises RoomMovedError if the room isn't as it was in `before`, or is gone.
        """
        now = self._database.moment()
        with self._announcer.writing() as (connection, news):
            which = {"moved_id": before.id, "moved_from": before.version}
            moved = connection.execute(_MOVED, which | _values(before, after, now))
            if moved.rowcount != 1:
                raise RoomMovedError(before.code)
            for poll in after.polls:
                _keep_poll(connection, before.id, poll, now)
            _delete_polls(connection, before, after)
            if before.takes_questions:
                _forget_lost(connection, before, after)
            room = _read(connection, before.code)
            news.append(News(before.code, is_votes=False))
        assert room is not None
        _log_votes(before, room)
        return room

    def delete(self, code: str) -> bool:
        """Delete a room with all its votes; False if there is none."""
        r = tables.room.c
        with self._announcer.writing() as (connection, news):
            gone = connection.scalars(delete(tables.room).where(r.code == code).returning(r.id))
            numbers = gone.all()
            news.append(News(code, is_votes=False))
        self._database.empty_journal()
        for number in numbers:
            log.event("room deleted", room=number)
        return bool(numbers)

    def delete_older_than(self, days: int) -> int:
        """Delete the rooms opened more than `days` days ago, as of learners; return how many."""
        with self._database.writing() as connection:
            today = trusted_time.trusted_now(connection, self._database.now())
            is_old = tables.room.c.created < today - timedelta(days=days)
            gone = connection.execute(delete(tables.room).where(is_old))
        if gone.rowcount:
            self._database.empty_journal()
        return gone.rowcount

    def count_older_than(self, days: int, today: datetime) -> int:
        """Return how many rooms `delete_older_than` would delete if it were so late."""
        is_old = tables.room.c.created < today - timedelta(days=days)
        with self._database.reading() as connection:
            return connection.scalar(select(func.count()).where(is_old)) or 0


# Statements are built once: SQLAlchemy takes longer to build one than SQLite to carry it out.
_OF_CODE = tables.room.c.code == bindparam("code")
_ROOM = select(tables.room).where(_OF_CODE)
_LED = select(tables.room, presence.PRESENT.label("following")).where(_OF_CODE)
_POLLS = (
    select(tables.poll).where(tables.poll.c.room_id == bindparam("room")).order_by(tables.poll.c.id)
)
_MOVED = update(tables.room).where(
    tables.room.c.id == bindparam("moved_id"), tables.room.c.version == bindparam("moved_from")
)
_VERSIONS = select(tables.room.c.code, tables.room.c.version).where(
    tables.room.c.code.in_(bindparam("codes", expanding=True))
)


def _new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def _read(connection: Connection, code: str) -> Room | None:
    row = connection.execute(_ROOM, {"code": code}).one_or_none()
    return _room(connection, row) if row is not None else None


def _room(connection: Connection, row: Row[Any]) -> Room:
    """Return the room of a row, with its polls."""
    polls = connection.execute(_POLLS, {"room": row.id})
    return Room(
        id=row.id,
        code=row.code,
        case=row.case_slug,
        language=row.language,
        address=row.address,
        phone_key=row.phone_key,
        position=row.position,
        focus=row.focus,
        is_locked=row.locked,
        discusses_first=row.discusses_first,
        lists_present=row.lists_present,
        page=row.page,
        enlarged=row.enlarged,
        is_black=row.black,
        takes_questions=row.takes_questions,
        shown_question=row.shown_question,
        timer_ends=row.timer_ends,
        name=row.name or "",
        planned_minutes=row.planned_minutes,
        began=row.began,
        version=row.version,
        opened=row.created,
        groups=tuple(json.loads(row.groups or "[]")),
        is_by_group=row.by_group,
        asked=own_questions.read(row.asked),
        polls=tuple(
            Poll(each.question, each.round, each.state, each.id, each.opened) for each in polls
        ),
    )


def _values(before: Room, after: Room, now: datetime) -> dict[str, object]:
    """Return what is kept of a change, by column."""
    return {
        "address": after.address,
        "language": after.language,
        "position": after.position,
        "focus": after.focus,
        "locked": after.is_locked,
        "discusses_first": after.discusses_first,
        "lists_present": after.lists_present,
        "page": after.page,
        "enlarged": after.enlarged,
        "black": after.is_black,
        "takes_questions": after.takes_questions,
        "shown_question": after.shown_question,
        "timer_ends": after.timer_ends,
        "name": after.name[:MAX_NAME],
        "planned_minutes": after.planned_minutes,
        "groups": json.dumps(after.groups, ensure_ascii=False) if after.groups else None,
        "by_group": after.is_by_group,
        "asked": own_questions.as_text(after.asked),
        "began": after.began or (None if after.focus == "join" else now),
        "version": before.version + 1,
    }


def _log_votes(before: Room, after: Room) -> None:
    """Log which votes were opened or closed. Its room by number: with a code one could join."""
    known = {poll.id: poll.state for poll in before.polls}
    for poll in after.polls:
        was = known.get(poll.id)
        if was != poll.state:
            what = "vote opened" if poll.state == "open" else "vote closed"
            if was == "held" and poll.state == "shown":
                what = "results shown"
            log.event(what, room=after.id, round=poll.round)
    for poll in before.polls:
        if poll.id not in {each.id for each in after.polls}:
            log.event("vote cancelled", room=after.id, round=poll.round)


def _keep_poll(connection: Connection, room: int, poll: Poll, now: datetime) -> None:
    if not poll.id:
        values = {key: value for key, value in asdict(poll).items() if key != "id"}
        connection.execute(insert(tables.poll).values(room_id=room, **(values | {"opened": now})))
        return
    p = tables.poll.c
    connection.execute(
        update(tables.poll)
        .where(p.id == poll.id, p.room_id == room, p.state != poll.state)
        .values(state=poll.state)
    )


def _delete_polls(connection: Connection, before: Room, after: Room) -> None:
    gone = {poll.id for poll in before.polls} - {poll.id for poll in after.polls}
    if gone:
        p = tables.poll.c
        connection.execute(
            delete(tables.poll).where(p.room_id == before.id, p.id.in_(sorted(gone)))
        )
    unasked = {poll.question for poll in before.polls} - {poll.question for poll in after.polls}
    if unasked:
        s = tables.sorted_entry.c
        of_unasked = s.room_id == before.id, s.question.in_(sorted(unasked))
        connection.execute(delete(tables.sorted_entry).where(*of_unasked))


def _forget_lost(connection: Connection, before: Room, after: Room) -> None:
    """Forget who was lost at a step that the class has left, or that they may say so."""
    if before.position != after.position or not after.takes_questions:
        lost = tables.lost_phone
        connection.execute(delete(lost).where(lost.c.room_id == before.id))
