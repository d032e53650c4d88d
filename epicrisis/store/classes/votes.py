"""Votes of a class, each exactly once."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, func, select

from epicrisis.store import validation
from epicrisis.store.classes import participants
from epicrisis.store.classes.news import Announcer, News
from epicrisis.store.classes.records import Ballot, Room, Vote
from epicrisis.store.db import tables
from epicrisis.store.db.database import Database
from epicrisis.store.db.rows import insert_into


class Votes:
    """The votes of a database, for any number of threads; errors as of `Store`."""

    def __init__(self, database: Database, announcer: Announcer) -> None:
        self._database = database
        self._announcer = announcer

    def keep(self, ballots: Sequence[Ballot]) -> list[Vote | None]:
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
        with self._announcer.writing() as (connection, news):
            open_polls = _lock_open_polls(connection, {ballot.poll for ballot in ballots})
            taken = [open_polls.get(ballot.poll) == ballot.room for ballot in ballots]
            pairs = [(b.room, b.participant) for b, ok in zip(ballots, taken, strict=True) if ok]
            ids = participants.numbers(connection, pairs)
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
            news += [News(code, is_votes=True) for code in codes]
        return [
            kept[ballot.poll, ids[ballot.room, ballot.participant]] if is_taken else None
            for ballot, is_taken in zip(ballots, taken, strict=True)
        ]

    def on(self, room: Room, question: str) -> Mapping[int, tuple[Vote, ...]]:
        """Return the votes on a question by round, each by the participant's number."""
        polls = {poll.id: poll.round for poll in room.polls if poll.question == question}
        query = select(tables.vote).where(tables.vote.c.poll_id.in_(list(polls)))
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(tables.vote.c.participant_id)).all()
        found: dict[int, list[Vote]] = {round_: [] for round_ in polls.values()}
        for row in rows:
            found[polls[row.poll_id]].append(_vote(row))
        return {round_: tuple(votes) for round_, votes in found.items()}

    def own(self, room: Room, participant: str) -> Mapping[int, Vote]:
        """Return the votes of a participant, known by fingerprint, by id of the poll."""
        is_one = participants.is_one(room, participant)
        query = select(tables.vote).join(tables.participant).where(is_one)
        with self._database.reading() as connection:
            return {row.poll_id: _vote(row) for row in connection.execute(query)}

    def count(self, poll: int) -> int:
        """Return how many votes a poll has."""
        query = select(func.count()).where(tables.vote.c.poll_id == poll)
        with self._database.reading() as connection:
            return connection.scalar(query) or 0


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


def _votes(
    connection: Connection, polls: Iterable[int], voters: Iterable[int]
) -> dict[tuple[int, int], Vote]:
    v = tables.vote.c
    query = select(tables.vote).where(
        v.poll_id.in_(list(polls)), v.participant_id.in_(list(voters))
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
    statement = insert_into(connection, tables.vote)
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


def _codes(connection: Connection, rooms: set[int]) -> list[str]:
    query = select(tables.room.c.code).where(tables.room.c.id.in_(rooms))
    return sorted(connection.scalars(query))
