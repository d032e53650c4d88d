"""Homeworks in the store: cases given to a class, who takes part, and what they answered.

An answer is kept once, in the learner's own attempt. So a homework costs a learner one write, to
take part, and whatever deletes the learner's work takes it out of the homework too.
"""

import json
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    Select,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    select,
    update,
)

from epicrisis import log
from epicrisis.store import validation
from epicrisis.store.classes.presence import PseudonymTakenError, as_compared
from epicrisis.store.classes.records import Handed, Homework, Vote
from epicrisis.store.classes.rooms import CODE_LENGTH, plain_room_code
from epicrisis.store.db import tables, trusted_time
from epicrisis.store.db.database import Database
from epicrisis.store.db.errors import RefusedError
from epicrisis.store.db.rows import add, learner_id
from epicrisis.store.tokens import ALPHABET, fingerprint

MAX_HOMEWORKS_A_DAY = 50
"""An owner."""
MAX_TAKING_PART = 10_000
"""A homework."""
MAX_PSEUDONYM = 40
MAX_TITLE = 80
MOST_AHEAD, LONGEST = timedelta(days=180), timedelta(days=90)
"""How far ahead a homework may begin, and how long it may last."""
LATEST = MOST_AHEAD + LONGEST
"""No homework ends later than this, seen from when it is given."""

DOUBLED = timedelta(seconds=10)
_OF_THE_PRESS = {"opens", "created"}
"""What the same form says otherwise a second later."""

_H, _M, _A = tables.homework.c, tables.homework_attempt.c, tables.attempt.c


class TooManyHomeworksError(Exception):
    """The owner has given too many homeworks today."""


class HomeworkClosedError(Exception):
    """The homework isn't open at this moment, or is gone."""


class HomeworkBegunError(Exception):
    """Somebody takes part already, so that its beginning stays."""


class HomeworkChangedError(Exception):
    """The homework isn't any more what was to be changed: it was changed elsewhere, or is gone."""


class Homeworks:
    """The homeworks of a database, for any number of threads; errors as of `Store`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # By who gives it

    def give(
        self,
        case: str,
        language: str,
        period: tuple[datetime, datetime],
        zone: str,
        owner: str,
        *,
        takes_names: bool,
        tells_class: bool,
        title: str = "",
    ) -> Homework:
        """Give a case as homework from a moment to a later one (UTC); `zone` is where they're said.

        `owner` is a key of at least 16 letters, by which it is found again. The same till the same
        end, given twice within seconds, is a press that was doubled: there is one.

        Raises TooManyHomeworksError beyond 50 in 24 hours.
        """
        now, owner_hash = self._database.dated(), fingerprint(validation.token(owner))
        values = {
            "case_slug": validation.identifier(case),
            "language": validation.identifier(language),
            **_said_by_teacher(period, zone, title, now, tells_class=tells_class),
            "takes_names": takes_names,
            "owner_hash": owner_hash,
            "created": now,
        }
        recent = select(func.count()).where(
            _H.owner_hash == owner_hash, _H.created > now - timedelta(days=1)
        )
        same = select(tables.homework).where(
            *(tables.homework.c[name] == values[name] for name in values.keys() - _OF_THE_PRESS),
            _H.created >= now - DOUBLED,
        )
        with self._database.writing() as connection:
            doubled = connection.execute(same).first()
            if doubled is not None:
                return _homework(doubled)
            if (connection.scalar(recent) or 0) >= MAX_HOMEWORKS_A_DAY:
                raise TooManyHomeworksError
            while not add(connection, tables.homework, code=(code := _new_code()), **values):
                pass  # the code is taken
            found = _read(connection, code)
        assert found is not None
        log.event("homework given", homework=found.id, case=found.case)
        return found

    def change(
        self,
        homework: Homework,
        period: tuple[datetime, datetime],
        zone: str,
        title: str,
        *,
        tells_class: bool,
    ) -> Homework:
        """Change a homework that still is as `homework` says; return what it is then.

        Answers stay as they are: from then on those of the new period count.

        Raises HomeworkChangedError, and HomeworkBegunError for another beginning once somebody
        takes part; then nothing was changed.
        """
        values = _said_by_teacher(
            period, zone, title, self._database.dated(), tells_class=tells_class
        )
        own = select(_H.id).where(_H.id == homework.id)
        is_taken = select(_M.attempt_id).where(_M.homework_id == homework.id).limit(1)
        with self._database.writing() as connection:
            # Who takes part or changes it at this moment is waited for, and then seen.
            connection.execute(own.with_for_update())
            if _read(connection, homework.code) != homework:
                raise HomeworkChangedError(homework.code)
            if values["opens"] != homework.opens and connection.execute(is_taken).first():
                raise HomeworkBegunError(homework.code)
            connection.execute(update(tables.homework).where(_H.id == homework.id).values(**values))
            found = _read(connection, homework.code)
        assert found is not None
        log.event("homework changed", homework=found.id)
        return found

    def of_owner(self, owner: str) -> tuple[Homework, ...]:
        """Return what an owner has given, the newest first."""
        query = select(tables.homework).where(_H.owner_hash == fingerprint(owner))
        with self._database.reading() as connection:
            return tuple(map(_homework, connection.execute(query.order_by(_H.id.desc()))))

    def is_owned(self, homework: Homework, owner: str) -> bool:
        """Tell whether an owner has given this homework."""
        query = select(_H.id).where(_H.id == homework.id, _H.owner_hash == fingerprint(owner))
        with self._database.reading() as connection:
            return connection.scalar(query) is not None

    def delete(self, homework: Homework) -> None:
        """Delete a homework; what learners did stays theirs, without a link to it."""
        with self._database.writing() as connection:
            connection.execute(delete(tables.homework).where(_H.id == homework.id))
        self._database.empty_journal()
        log.event("homework deleted", homework=homework.id)

    def handed(self, homework: Homework) -> Handed:
        """Return what was answered so far: of each learner the first answer to each question.

        Who began the case again since counts once, as do two devices whose work became one.
        """
        people: dict[int, str | None] = {}
        numbers: dict[int, int] = {}
        votes: dict[str, dict[int, Vote]] = {}
        with self._database.reading() as connection:
            for row in connection.execute(_PEOPLE, {"id": homework.id}):
                number = numbers.setdefault(row.learner_id, row.attempt_id)
                people[number] = people.get(number) or row.pseudonym
            period = {"id": homework.id, "opens": homework.opens, "closes": homework.closes}
            for row in connection.execute(_ANSWERS, period):
                who = numbers.get(row.learner_id)
                if who is not None:
                    answered = Vote(0, who, json.loads(row.response), row.certainty, 0)
                    votes.setdefault(row.question, {}).setdefault(who, answered)
        return Handed(people, {name: tuple(each.values()) for name, each in votes.items()})

    # By who takes part

    def homework(self, code: str) -> Homework | None:
        """Return the homework with this code, None if there is none."""
        if plain_room_code(code) != code:
            return None
        with self._database.reading() as connection:
            return _read(connection, code)

    def takes_part(self, homework: Homework, learner: str) -> bool:
        """Tell whether a learner, known by token, takes part."""
        with self._database.reading() as connection:
            return bool(_rows_of(connection, homework, fingerprint(learner)))

    def pseudonym(self, homework: Homework, learner: str) -> str | None:
        """Return the pseudonym with which a learner lets the teacher see the answers."""
        with self._database.reading() as connection:
            rows = _rows_of(connection, homework, fingerprint(learner))
        return next((row.pseudonym for row in rows if row.pseudonym), None)

    def take_part(self, homework: Homework, learner: str, pseudonym: str | None = None) -> None:
        """Let a learner take part from now on, in an attempt in which nothing is done yet.

        An attempt in which something was done is kept, and another begun: all that is answered
        from now on counts, and nothing from before. Twice is as good as once.

        Raises HomeworkClosedError, and PseudonymTakenError as `name`; then nothing was changed.
        """
        who, now = fingerprint(validation.token(learner)), self._database.now()
        with self._database.writing() as connection:
            there = _read(connection, homework.code)
            if there is None or there.id != homework.id or not there.is_open(now):
                raise HomeworkClosedError(homework.code)
            owner = learner_id(connection, who, self._database.dated().date())
            # Two presses at once: who comes second waits here, and finds the first one's rows.
            connection.execute(
                select(tables.learner.c.id).where(tables.learner.c.id == owner).with_for_update()
            )
            if not _rows_of(connection, homework, who):
                _check_room(connection, homework)
                attempt = _empty_attempt(connection, owner, homework.case)
                add(
                    connection,
                    tables.homework_attempt,
                    homework_id=homework.id,
                    attempt_id=attempt,
                )
            if pseudonym is not None:
                _name(connection, homework, who, pseudonym)

    def name(self, homework: Homework, learner: str, pseudonym: str | None) -> None:
        """Keep the pseudonym with which the teacher sees the answers; None takes it back.

        Raises PseudonymTakenError if somebody else in this homework has it, however it is written.
        """
        with self._database.writing() as connection:
            _name(connection, homework, fingerprint(learner), pseudonym)
        if pseudonym is None:
            self._database.empty_journal()

    def leave(self, homework: Homework, learner: str) -> None:
        """Take a learner's answers out of a homework; they stay the learner's own."""
        with self._database.writing() as connection:
            rows = _rows_of(connection, homework, fingerprint(learner))
            connection.execute(
                delete(tables.homework_attempt).where(
                    _M.homework_id == homework.id,
                    _M.attempt_id.in_([row.attempt_id for row in rows]),
                )
            )
        self._database.empty_journal()

    # By time

    def delete_older_than(self, days: int) -> int:
        """Delete what was over more than `days` days ago, as of learners; return how many."""
        with self._database.writing() as connection:
            today = trusted_time.trusted_now(connection, self._database.now())
            is_old = _H.closes < today - timedelta(days=days)
            gone = connection.execute(delete(tables.homework).where(is_old))
        if gone.rowcount:
            self._database.empty_journal()
        return gone.rowcount

    def count_older_than(self, days: int, today: datetime) -> int:
        """Return how many homeworks `delete_older_than` would delete if it were so late."""
        is_old = _H.closes < today - timedelta(days=days)
        with self._database.reading() as connection:
            return connection.scalar(select(func.count()).where(is_old)) or 0


def _said_by_teacher(
    period: tuple[datetime, datetime], zone: str, title: str, now: datetime, *, tells_class: bool
) -> dict[str, Any]:
    """Return columns that a teacher may change. Raises RefusedError for no such period."""
    opens, closes = period
    if not opens < closes <= now + LATEST:
        raise RefusedError("a homework ends after its beginning, and not in years")
    return {
        "opens": opens,
        "closes": closes,
        "zone": zone[:64],
        "title": title[:MAX_TITLE] or None,
        "tells_class": tells_class,
    }


def _new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def _read(connection: Connection, code: str) -> Homework | None:
    row = connection.execute(select(tables.homework).where(_H.code == code)).one_or_none()
    return None if row is None else _homework(row)


def _homework(row: Row[Any]) -> Homework:
    return Homework(
        id=row.id,
        code=row.code,
        case=row.case_slug,
        language=row.language,
        opens=row.opens,
        closes=row.closes,
        zone=row.zone,
        takes_names=row.takes_names,
        tells_class=row.tells_class,
        title=row.title or "",
    )


def _rows_of(connection: Connection, homework: Homework, who: str) -> list[Row[Any]]:
    """Return by which attempts a learner, known by fingerprint, takes part."""
    return list(connection.execute(_OWN, {"id": homework.id, "who": who}).all())


def _check_room(connection: Connection, homework: Homework) -> None:
    query = select(func.count()).where(_M.homework_id == homework.id)
    if (connection.scalar(query) or 0) >= MAX_TAKING_PART:
        raise RefusedError(f"at most {MAX_TAKING_PART} take part in a homework")


def _empty_attempt(connection: Connection, owner: int, case: str) -> int:
    """Return a learner's last attempt at a case if nothing is done in it, else a new one's id."""
    is_own = (_A.learner_id == owner, _A.case_slug == case)
    last = connection.execute(
        select(_A.id, _A.number).where(*is_own).order_by(_A.number.desc()).limit(1)
    ).one_or_none()
    if last is not None and not connection.scalar(select(_is_begun(last.id))):
        return int(last.id)
    number = 1 if last is None else last.number + 1
    values = {"learner_id": owner, "case_slug": case, "number": number}
    connection.execute(insert(tables.attempt).values(**values))
    found: int = connection.execute(select(_A.id).where(*is_own, _A.number == number)).scalar_one()
    return found


def _is_begun(attempt: int) -> Any:  # noqa: ANN401 (SQLAlchemy's OR has no narrower type here)
    parts = (tables.opening, tables.answer, tables.differential, tables.ordered_test)
    found = [exists().where(table.c.attempt_id == attempt) for table in parts]
    return found[0] | found[1] | found[2] | found[3]


def _name(connection: Connection, homework: Homework, who: str, pseudonym: str | None) -> None:
    rows = _rows_of(connection, homework, who)
    own = [row.attempt_id for row in rows]
    is_own = and_(_M.homework_id == homework.id, _M.attempt_id.in_(own))
    connection.execute(
        update(tables.homework_attempt).where(is_own).values(pseudonym=None, name_hash=None)
    )
    if pseudonym is None or not own:
        return
    name_hash = fingerprint(as_compared(pseudonym))
    taken = select(_M.attempt_id).where(_M.homework_id == homework.id, _M.name_hash == name_hash)
    if connection.execute(taken).first() is not None:
        raise PseudonymTakenError
    connection.execute(
        update(tables.homework_attempt)
        .where(_M.homework_id == homework.id, _M.attempt_id == own[0])
        .values(pseudonym=pseudonym[:MAX_PSEUDONYM], name_hash=name_hash)
    )


def _taking_part() -> Select[Any]:
    return (
        select(_A.learner_id, _M.attempt_id, _M.pseudonym)
        .join(tables.attempt, _A.id == _M.attempt_id)
        .where(_M.homework_id == bindparam("id"))
        .order_by(_A.number, _M.attempt_id)
    )


# Statements are built once: see `store/learners/queries.py`.
_PEOPLE = _taking_part()
_OWN = (
    _taking_part()
    .join(tables.learner, tables.learner.c.id == _A.learner_id)
    .where(tables.learner.c.token_hash == bindparam("who"))
)
_first = tables.attempt.alias("first_attempt")
_later = tables.attempt.alias("later_attempt")
_ANSWERS = (
    select(
        _later.c.learner_id,
        tables.answer.c.question,
        tables.answer.c.response,
        tables.answer.c.certainty,
    )
    .select_from(tables.homework_attempt)
    .join(_first, _first.c.id == _M.attempt_id)
    .join(
        _later,
        and_(
            _later.c.learner_id == _first.c.learner_id,
            _later.c.case_slug == _first.c.case_slug,
            _later.c.number >= _first.c.number,
        ),
    )
    .join(tables.answer, tables.answer.c.attempt_id == _later.c.id)
    .where(
        _M.homework_id == bindparam("id"),
        tables.answer.c.committed_at >= bindparam("opens"),
        tables.answer.c.committed_at < bindparam("closes"),
    )
    .order_by(_later.c.number)
)


def names_of(handed: Handed) -> Mapping[int, str]:
    """Return the pseudonyms of who lets the teacher see the own answers, by number."""
    return {who: name for who, name in handed.people.items() if name}
