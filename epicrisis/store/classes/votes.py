"""Votes of a class, each exactly once."""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, String, bindparam, cast, func, select

from epicrisis.store import validation
from epicrisis.store.classes import participants
from epicrisis.store.classes.news import Announcer, News
from epicrisis.store.classes.records import Ballot, Room, Vote
from epicrisis.store.db import tables
from epicrisis.store.db.database import Database
from epicrisis.store.db.rows import insert_of, written


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
            open_polls, codes = _lock_open_polls(connection, {ballot.poll for ballot in ballots})
            taken = [open_polls.get(ballot.poll) == ballot.room for ballot in ballots]
            let_in = [ballot for ballot, ok in zip(ballots, taken, strict=True) if ok]
            ids = participants.numbers(connection, [(b.room, b.participant) for b in let_in])
            # What is kept matters where a vote doesn't say itself whether it is newer.
            is_unnumbered = any(ballot.sequence is None for ballot in let_in)
            kept = _votes(connection, open_polls, ids.values()) if is_unnumbered else {}
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
                kept = _upsert(connection, [rows[key] for key in sorted(rows)])
            # Where a newer one was there already nothing was written.
            if any((each.poll, ids[each.room, each.participant]) not in kept for each in let_in):
                kept = _votes(connection, open_polls, ids.values())
            voted_in = sorted({codes[ballot.room] for ballot in let_in})
            news += [News(code, is_votes=True) for code in voted_in]
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
        who = participants.who(room, participant)
        with self._database.reading() as connection:
            return {row.poll_id: _vote(row) for row in connection.execute(_OWN, who)}

    def last_of_each(self, rounds: Sequence[int]) -> Mapping[str, Vote]:
        """Return each participant's vote, by fingerprint: in the last of these polls with one.

        A hall waits for this while its teacher's windows are drawn. Those who answered alike come
        in one row: after each row SQLite's driver waits until other threads let it go on.
        """
        found: dict[str, Vote] = {}
        with self._database.reading() as connection:
            for place, poll in enumerate(rounds):
                asked = {"poll": poll, "later": list(rounds[place + 1 :])}
                for text, certainty, voters in connection.execute(_LAST, asked):
                    response = json.loads(text)
                    for each in voters.split("\n"):
                        number, sequence, who = each.split(" ", 2)
                        found[who] = Vote(poll, int(number), response, certainty, int(sequence))
        return found

    def count(self, poll: int) -> int:
        """Return how many votes a poll has."""
        with self._database.reading() as connection:
            return connection.scalar(_COUNT, {"poll": poll}) or 0


# Statements are built once: SQLAlchemy takes longer to build one than SQLite to carry it out.
_POLL, _VOTE = tables.poll.c, tables.vote.c
_OPEN_POLLS = (
    select(_POLL.id, _POLL.room_id, tables.room.c.code)
    .join_from(tables.poll, tables.room)
    .where(_POLL.id.in_(bindparam("polls", expanding=True)), _POLL.state == "open")
    .order_by(_POLL.id)
    .with_for_update(read=True, of=tables.poll)
)
_VOTES = select(tables.vote).where(
    _VOTE.poll_id.in_(bindparam("polls", expanding=True)),
    _VOTE.participant_id.in_(bindparam("voters", expanding=True)),
)
_OWN = select(tables.vote).join(tables.participant).where(participants.IS_ONE)
_LAST = (
    select(
        _VOTE.response,
        _VOTE.certainty,
        func.aggregate_strings(
            cast(_VOTE.participant_id, String)
            + " "
            + cast(_VOTE.sequence, String)
            + " "
            + tables.participant.c.token_hash,
            "\n",
        ),
    )
    .join_from(tables.vote, tables.participant)
    .where(
        _VOTE.poll_id == bindparam("poll"),
        _VOTE.participant_id.not_in(
            select(_VOTE.participant_id)
            .where(_VOTE.poll_id.in_(bindparam("later", expanding=True)))
            .correlate(None)
        ),
    )
    .group_by(_VOTE.response, _VOTE.certainty)
)
_COUNT = select(func.count()).where(_VOTE.poll_id == bindparam("poll"))


def _lock_open_polls(
    connection: Connection, polls: set[int]
) -> tuple[dict[int, int], dict[int, str]]:
    """Return the room of each open poll, none of which can be closed before the commit.

    And the code of each of these rooms, both by the room's id.
    """
    found = connection.execute(_OPEN_POLLS, {"polls": sorted(polls)}).all()
    return {row.id: row.room_id for row in found}, {row.room_id: row.code for row in found}


def _votes(
    connection: Connection, polls: Iterable[int], voters: Iterable[int]
) -> dict[tuple[int, int], Vote]:
    found = connection.execute(_VOTES, {"polls": list(polls), "voters": list(voters)})
    return {(row.poll_id, row.participant_id): _vote(row) for row in found}


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


def _upsert(connection: Connection, rows: list[dict[str, Any]]) -> dict[tuple[int, int], Vote]:
    """Write votes, unless newer ones are there; return what was written."""
    kept = written(connection, _upserting(connection.dialect.name), rows)
    return {(row.poll_id, row.participant_id): _vote(row) for row in kept}


@cache
def _upserting(dialect: str) -> Any:  # noqa: ANN401 (the dialects' inserts share no type)
    statement = insert_of(dialect, tables.vote)
    new = statement.excluded
    return statement.on_conflict_do_update(
        index_elements=[_VOTE.poll_id, _VOTE.participant_id],
        set_={
            "response": new.response,
            "certainty": new.certainty,
            "sequence": new.sequence,
        },
        where=new.sequence > _VOTE.sequence,
    ).returning(tables.vote)
