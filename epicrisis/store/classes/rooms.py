"""Rooms in the store: where a class is, who may lead it, and its votes, each exactly once."""

import hmac
import json
import secrets
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from epicrisis import log
from epicrisis.store import validation
from epicrisis.store.classes.records import Ballot, Poll, Room, Vote
from epicrisis.store.db import tables, trusted_time
from epicrisis.store.db.database import Database
from epicrisis.store.db.errors import RefusedError
from epicrisis.store.db.rows import add
from epicrisis.store.tokens import ALPHABET, fingerprint

CODE_LENGTH = 6
"""24^6 = 1.9e8 codes."""
MAX_PARTICIPANTS = 10_000
"""A room."""
MAX_ROOMS_A_DAY = 50
"""An owner."""
MAX_ENTRY = 200
"""Characters of a word entry as it is compared."""
CHANNEL = "epicrisis"
"""PostgreSQL's channel; a payload is a `News` as text."""
PRESENCE_LASTS = timedelta(seconds=15)


class News(NamedTuple):
    """What others are told of a room."""

    code: str
    is_votes: bool
    """Whether it has got votes; otherwise it has moved."""

    def __str__(self) -> str:
        return f"{self.code} {'votes' if self.is_votes else 'moved'}"

    @classmethod
    def read(cls, payload: str) -> "News":
        """Return the news that a payload says."""
        code, _, kind = payload.partition(" ")
        return cls(code, kind == "votes")


Announce = Callable[[News], None]


class RoomMovedError(Exception):
    """The room has changed since it was read; read it again."""


class TooManyRoomsError(Exception):
    """The owner has opened too many rooms today."""


class PseudonymTakenError(Exception):
    """Somebody else in the room has this pseudonym."""


def as_compared(pseudonym: str) -> str:
    """Return a pseudonym without what doesn't tell two apart: case, spaces, width of letters.

    >>> as_compared("Dr. House") == as_compared("ＤＲ.ｈｏｕｓｅ")
    True
    """
    folded = unicodedata.normalize("NFKC", pseudonym).casefold()
    return "".join(unicodedata.normalize("NFKC", folded).split())


def plain_room_code(typed: str) -> str | None:
    """Return a code as it was typed without spaces, hyphens and case; None if it can't be one."""
    plain = "".join(typed[:40].upper().replace("-", "").split())
    return plain if len(plain) == CODE_LENGTH and set(plain) <= set(ALPHABET) else None


class Rooms:
    """The rooms of a database, for any number of threads; errors as of `Store`.

    Whoever calls `subscribe` is told of each room that changes or gets votes: by
    PostgreSQL's NOTIFY (which `live.following` hears) where several servers share it, and by a
    call in this process otherwise.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self._subscribers: list[Announce] = []

    def subscribe(self, announce: Announce) -> Callable[[], None]:
        """Call `announce` after each change made through this object; return how to stop."""
        self._subscribers.append(announce)
        return lambda: self._subscribers.remove(announce)

    # Rooms

    def open(self, case: str, language: str, address: str, owner: str) -> tuple[Room, str]:
        """Open a room; return it with the teacher's secret, of which only a hash is kept.

        `owner` is whose limit of rooms a day it counts against: a token of at least 16 letters.

        Raises TooManyRoomsError beyond 50 in 24 hours.
        """
        now, secret = self.database.dated(), secrets.token_urlsafe(24)
        r = tables.room.c
        owner_hash = fingerprint(validation.token(owner))
        with self.database.writing() as connection:
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
        with self.database.reading() as connection:
            return _read(connection, code)

    def all(self) -> tuple[Room, ...]:
        """Return all rooms, the oldest first."""
        with self.database.reading() as connection:
            codes = connection.scalars(select(tables.room.c.code).order_by(tables.room.c.id)).all()
            found = (_read(connection, code) for code in codes)
            return tuple(room for room in found if room is not None)

    def versions(self, codes: Iterable[str]) -> Mapping[str, int]:
        """Return the version of each of these rooms that exists."""
        r = tables.room.c
        query = select(r.code, r.version).where(r.code.in_(list(codes)))
        with self.database.reading() as connection:
            return {row.code: row.version for row in connection.execute(query)}

    def leads(self, code: str, secret: str) -> bool:
        """Tell whether this is the secret of the room's teacher."""
        query = select(tables.room.c.secret_hash).where(tables.room.c.code == code)
        with self.database.reading() as connection:
            kept = connection.scalar(query)
        return kept is not None and hmac.compare_digest(kept, fingerprint(secret))

    def change(self, before: Room, after: Room) -> Room:
        """Keep what changed from `before` to `after`, unless somebody else was faster.

        Raises RoomMovedError if the room isn't as it was in `before`, or is gone.
        """
        r = tables.room.c
        with self.database.writing() as connection:
            moved = connection.execute(
                update(tables.room)
                .where(r.id == before.id, r.version == before.version)
                .values(
                    address=after.address,
                    language=after.language,
                    position=after.position,
                    focus=after.focus,
                    locked=after.is_locked,
                    timer_ends=after.timer_ends,
                    version=before.version + 1,
                )
            )
            if moved.rowcount != 1:
                raise RoomMovedError(before.code)
            for poll in after.polls:
                _keep_poll(connection, before.id, poll)
            room = _read(connection, before.code)
            self._notify(connection, before.code)
        self._announce(before.code)
        assert room is not None
        _log_votes(before, room)
        return room

    def delete(self, code: str) -> bool:
        """Delete a room with all its votes; False if there is none."""
        with self.database.writing() as connection:
            r = tables.room.c
            gone = connection.scalars(delete(tables.room).where(r.code == code).returning(r.id))
            numbers = gone.all()
            self._notify(connection, code)
        self._announce(code)
        self.database.empty_journal()
        for number in numbers:
            log.event("room deleted", room=number)
        return bool(numbers)

    def delete_older_than(self, days: int) -> int:
        """Delete the rooms opened more than `days` days ago, as of learners; return how many."""
        with self.database.writing() as connection:
            today = trusted_time.today(connection, self.database.now())
            is_old = tables.room.c.created < today - timedelta(days=days)
            gone = connection.execute(delete(tables.room).where(is_old))
        if gone.rowcount:
            self.database.empty_journal()
        return gone.rowcount

    def count_older_than(self, days: int, today: datetime) -> int:
        """Return how many rooms `delete_older_than` would delete if it were so late."""
        is_old = tables.room.c.created < today - timedelta(days=days)
        with self.database.reading() as connection:
            return connection.scalar(select(func.count()).where(is_old)) or 0

    # Votes

    def keep_votes(self, ballots: Sequence[Ballot]) -> list[Vote | None]:
        """Keep votes in one transaction; return for each what is kept, None if it was closed.

        A participant has one vote a poll. The one with the highest sequence stays, in whatever
        order they come; it can be replaced until the poll is closed. Once this returns, votes
        are durable.

        Raises RefusedError if a response can't be kept, or if a room would get more than
        10,000 participants; then none of the votes is kept.
        """
        if not ballots:
            return []
        texts = [validation.response(ballot.response) for ballot in ballots]
        with self.database.writing() as connection:
            open_polls = _lock_open_polls(connection, {ballot.poll for ballot in ballots})
            taken = [open_polls.get(ballot.poll) == ballot.room for ballot in ballots]
            pairs = [(b.room, b.participant) for b, ok in zip(ballots, taken, strict=True) if ok]
            ids = _participants(connection, pairs)
            kept = _votes(connection, open_polls, ids.values())
            rows: dict[tuple[int, int], dict[str, Any]] = {}
            for ballot, text, is_taken in zip(ballots, texts, taken, strict=True):
                if not is_taken:
                    continue
                key = (ballot.poll, ids[ballot.room, ballot.participant])
                last = rows[key]["sequence"] if key in rows else _sequence(kept.get(key))
                sequence = last + 1 if ballot.sequence is None else ballot.sequence
                if sequence > last:
                    rows[key] = _row(key, text, validation.certainty(ballot.certainty), sequence)
            if rows:
                _upsert(connection, [rows[key] for key in sorted(rows)])
                kept = _votes(connection, open_polls, ids.values())
            codes = _codes(connection, {ballot.room for ballot in ballots})
            for code in codes:
                self._notify(connection, code, is_votes=True)
        for code in codes:
            self._announce(code, is_votes=True)
        return [
            kept[ballot.poll, ids[ballot.room, ballot.participant]] if is_taken else None
            for ballot, is_taken in zip(ballots, taken, strict=True)
        ]

    def votes(self, room: Room, question: str) -> Mapping[int, tuple[Vote, ...]]:
        """Return the votes on a question by round, each by the participant's number."""
        polls = {poll.id: poll.round for poll in room.polls if poll.question == question}
        query = select(tables.vote).where(tables.vote.c.poll_id.in_(list(polls)))
        with self.database.reading() as connection:
            rows = connection.execute(query.order_by(tables.vote.c.participant_id)).all()
        found: dict[int, list[Vote]] = {round_: [] for round_ in polls.values()}
        for row in rows:
            found[polls[row.poll_id]].append(_vote(row))
        return {round_: tuple(votes) for round_, votes in found.items()}

    def own_votes(self, room: Room, participant: str) -> Mapping[int, Vote]:
        """Return the votes of a participant, known by fingerprint, by id of the poll."""
        p = tables.participant.c
        query = (
            select(tables.vote)
            .join(tables.participant)
            .where(p.room_id == room.id, p.token_hash == participant)
        )
        with self.database.reading() as connection:
            return {row.poll_id: _vote(row) for row in connection.execute(query)}

    def arrived(self, poll: int) -> int:
        """Return how many votes a poll has."""
        query = select(func.count()).where(tables.vote.c.poll_id == poll)
        with self.database.reading() as connection:
            return connection.scalar(query) or 0

    def remove_entry(self, poll: int, entry: str, *, is_removed: bool = True) -> None:
        """Hide a word entry, normalised, from what is shown; or show it again."""
        values = {"poll_id": poll, "entry": entry[:MAX_ENTRY]}
        t, r = tables.removed_entry.c, tables.room.c
        of_poll = select(tables.poll.c.room_id).where(tables.poll.c.id == poll).scalar_subquery()
        with self.database.writing() as connection:
            if is_removed:
                add(connection, tables.removed_entry, **values)
            else:
                connection.execute(
                    delete(tables.removed_entry).where(
                        t.poll_id == poll, t.entry == values["entry"]
                    )
                )
            connection.execute(
                update(tables.room).where(r.id == of_poll).values(version=r.version + 1)
            )
            codes = list(connection.scalars(select(r.code).where(r.id == of_poll)))
            for code in codes:
                self._notify(connection, code)
        for code in codes:
            self._announce(code)

    def removed_entries(self, poll: int) -> frozenset[str]:
        """Return the word entries that the teacher has hidden."""
        query = select(tables.removed_entry.c.entry).where(tables.removed_entry.c.poll_id == poll)
        with self.database.reading() as connection:
            return frozenset(connection.scalars(query))

    # Participants

    def knows(self, room: Room, participant: str) -> bool:
        """Tell whether a participant has voted or given a pseudonym."""
        p = tables.participant.c
        query = select(p.id).where(p.room_id == room.id, p.token_hash == participant)
        with self.database.reading() as connection:
            return connection.scalar(query) is not None

    def name(self, room: Room, participant: str, pseudonym: str | None) -> None:
        """Keep the pseudonym that a participant gave; None forgets it.

        Raises PseudonymTakenError if somebody in the room has it, however it is written.
        """
        p, taken = tables.participant.c, tables.taken_pseudonym
        with self.database.writing() as connection:
            number = _participants(connection, [(room.id, participant)])[room.id, participant]
            connection.execute(delete(taken).where(taken.c.participant_id == number))
            if pseudonym is not None:
                name_hash = fingerprint(as_compared(pseudonym))
                values = {"room_id": room.id, "name_hash": name_hash, "participant_id": number}
                if not add(connection, taken, **values):
                    raise PseudonymTakenError
            connection.execute(
                update(tables.participant).where(p.id == number).values(pseudonym=pseudonym)
            )

    def pseudonym(self, room: Room, participant: str) -> str | None:
        """Return the pseudonym that a participant gave."""
        p = tables.participant.c
        query = select(p.pseudonym).where(p.room_id == room.id, p.token_hash == participant)
        with self.database.reading() as connection:
            return connection.scalar(query)

    def pseudonyms(self, room: Room) -> Mapping[int, str]:
        """Return the pseudonyms that were given, by the participant's number."""
        p = tables.participant.c
        query = select(p.id, p.pseudonym).where(p.room_id == room.id, p.pseudonym.is_not(None))
        with self.database.reading() as connection:
            return {row.id: row.pseudonym for row in connection.execute(query)}

    def count_present(self, replica: str, present: Mapping[int, int]) -> None:
        """Note how many phones of each room follow at this server, by id of the room."""
        t, now = tables.presence.c, self.database.now()
        with self.database.writing() as connection:
            for room, number in sorted(present.items()):
                values = {"room_id": room, "replica": replica, "present": number, "counted": now}
                there = connection.scalar(select(tables.room.c.id).where(tables.room.c.id == room))
                if there is not None and not add(connection, tables.presence, **values):
                    connection.execute(
                        update(tables.presence)
                        .where(t.room_id == room, t.replica == replica)
                        .values(present=number, counted=now)
                    )

    def present(self, room: Room) -> int:
        """Return how many phones follow, at all servers that have said so lately."""
        t = tables.presence.c
        now = self.database.now()
        # Not what was counted under a clock that was ahead, which would be present for years.
        is_late = t.counted.between(now - PRESENCE_LASTS, now + PRESENCE_LASTS)
        query = select(func.sum(t.present)).where(t.room_id == room.id, is_late)
        with self.database.reading() as connection:
            return connection.scalar(query) or 0

    # Within

    def _notify(self, connection: Connection, code: str, *, is_votes: bool = False) -> None:
        """Tell all servers; they hear it when the transaction is committed."""
        if self.database.is_server:
            connection.execute(select(func.pg_notify(CHANNEL, str(News(code, is_votes)))))

    def _announce(self, code: str, *, is_votes: bool = False) -> None:
        if not self.database.is_server:
            for announce in tuple(self._subscribers):
                announce(News(code, is_votes))


def _new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def _read(connection: Connection, code: str) -> Room | None:
    row = connection.execute(select(tables.room).where(tables.room.c.code == code)).one_or_none()
    if row is None:
        return None
    p = tables.poll.c
    polls = connection.execute(select(tables.poll).where(p.room_id == row.id).order_by(p.id))
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
        timer_ends=row.timer_ends,
        version=row.version,
        opened=row.created,
        polls=tuple(Poll(each.question, each.round, each.state, each.id) for each in polls),
    )


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


def _keep_poll(connection: Connection, room: int, poll: Poll) -> None:
    if not poll.id:
        values = {key: value for key, value in asdict(poll).items() if key != "id"}
        connection.execute(insert(tables.poll).values(room_id=room, **values))
        return
    p = tables.poll.c
    connection.execute(
        update(tables.poll)
        .where(p.id == poll.id, p.room_id == room, p.state != poll.state)
        .values(state=poll.state)
    )


def _lock_open_polls(connection: Connection, polls: set[int]) -> dict[int, int]:
    """Return the room of each open poll, none of which can be closed before the commit."""
    p = tables.poll.c
    query = (
        select(p.id, p.room_id)
        .where(p.id.in_(sorted(polls)), p.state == "open")
        .order_by(p.id)
        .with_for_update(read=True)
    )
    return {row.id: row.room_id for row in connection.execute(query)}


def _participants(
    connection: Connection, pairs: Sequence[tuple[int, str]]
) -> dict[tuple[int, str], int]:
    """Return the number of each participant, known by room and fingerprint; new ones join."""
    if not pairs:
        return {}
    p = tables.participant.c
    wanted = sorted(set(pairs))
    query = select(p.id, p.room_id, p.token_hash).where(
        p.room_id.in_({room for room, _ in wanted}), p.token_hash.in_({who for _, who in wanted})
    )
    found = {(row.room_id, row.token_hash): row.id for row in connection.execute(query)}
    new = [pair for pair in wanted if pair not in found]
    if new:
        _make_room_for(connection, Counter(room for room, _ in new), found.values())
        values = [{"room_id": room, "token_hash": who} for room, who in new]
        connection.execute(_insert(connection)(tables.participant).on_conflict_do_nothing(), values)
        found |= {(row.room_id, row.token_hash): row.id for row in connection.execute(query)}
    return found


def _make_room_for(
    connection: Connection, new: Mapping[int, int], staying: Collection[int]
) -> None:
    """Raise RefusedError where a room, by its id, would have too many with so many new ones.

    Those who haven't voted make room, unless they are just doing it; they can come again.
    """
    p = tables.participant.c
    number = func.count().label("number")
    query = select(p.room_id, number).where(p.room_id.in_(new)).group_by(p.room_id)
    there = {row.room_id: row.number for row in connection.execute(query)}
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


def _votes(
    connection: Connection, polls: Iterable[int], participants: Iterable[int]
) -> dict[tuple[int, int], Vote]:
    v = tables.vote.c
    query = select(tables.vote).where(
        v.poll_id.in_(list(polls)), v.participant_id.in_(list(participants))
    )
    return {(row.poll_id, row.participant_id): _vote(row) for row in connection.execute(query)}


def _vote(row: Row[Any]) -> Vote:
    return Vote(
        row.poll_id, row.participant_id, json.loads(row.response), row.certainty, row.sequence
    )


def _sequence(vote: Vote | None) -> int:
    return vote.sequence if vote is not None else 0


def _row(key: tuple[int, int], text: str, certainty: int | None, sequence: int) -> dict[str, Any]:
    poll, participant = key
    return {
        "poll_id": poll,
        "participant_id": participant,
        "response": text,
        "certainty": certainty,
        "sequence": sequence,
    }


def _upsert(connection: Connection, rows: list[dict[str, Any]]) -> None:
    statement = _insert(connection)(tables.vote)
    new = statement.excluded
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=[tables.vote.c.poll_id, tables.vote.c.participant_id],
            set_={
                "response": new.response,
                "certainty": new.certainty,
                "sequence": new.sequence,
            },
            where=new.sequence > tables.vote.c.sequence,
        ),
        rows,
    )


def _insert(connection: Connection) -> Any:  # noqa: ANN401 (the dialects share no type)
    return sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert


def _codes(connection: Connection, rooms: set[int]) -> list[str]:
    query = select(tables.room.c.code).where(tables.room.c.id.in_(rooms))
    return sorted(connection.scalars(query))
