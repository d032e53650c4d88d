"""What a learner comes back to: questions that were missed, by when they are due."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, delete, func, select, update

from epicrisis.store.db import tables
from epicrisis.store.db.rows import insert_into
from epicrisis.store.records import Due, Memory

_T = tables.recall.c


_MEMORY = (
    select(_T.stability, _T.difficulty, _T.due, _T.reviewed)
    .where(_T.learner_id == bindparam("learner"), _T.case_slug == bindparam("case"))
    .where(_T.question == bindparam("question"))
    .with_for_update()
)

_OF_ATTEMPT = (
    select(_T.stability, _T.difficulty, _T.due, _T.reviewed)
    .join(
        tables.attempt,
        and_(
            tables.attempt.c.learner_id == _T.learner_id, tables.attempt.c.case_slug == _T.case_slug
        ),
    )
    .where(tables.attempt.c.id == bindparam("attempt"), _T.question == bindparam("question"))
)


def memory(connection: Connection, learner: int, case: str, question: str) -> Memory | None:
    """Return what is kept of a question, None if nothing is."""
    key = {"learner": learner, "case": case, "question": question}
    row = connection.execute(_MEMORY, key).one_or_none()
    return Memory(*row) if row is not None else None


def of_attempt(connection: Connection, attempt: int, question: str) -> Memory | None:
    """Return what is kept of a question for the owner of an attempt, None if nothing is."""
    row = connection.execute(_OF_ATTEMPT, {"attempt": attempt, "question": question}).one_or_none()
    return Memory(*row) if row is not None else None


def keep(connection: Connection, learner: int, case: str, question: str, kept: Memory) -> None:
    """Keep what is remembered of a question, in place of what was kept of it."""
    values = {
        "stability": kept.stability,
        "difficulty": kept.difficulty,
        "due": kept.due,
        "reviewed": kept.reviewed,
    }
    key = {"learner_id": learner, "case_slug": case, "question": question}
    statement = insert_into(connection, tables.recall).values(**key, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=values))


def due(
    connection: Connection, who: str, cases: Collection[str], by: datetime, most: int
) -> tuple[Due, ...]:
    """Return what of some cases is due by a moment, at most so many, the longest due first."""
    query = _due(who, cases, select(_T.case_slug, _T.question, _T.due)).where(_T.due <= by)
    rows = connection.execute(query.order_by(_T.due, _T.case_slug, _T.question).limit(most))
    return tuple(Due(*row) for row in rows)


def next_due(
    connection: Connection, who: str, cases: Collection[str], after: datetime
) -> datetime | None:
    """Return when the next one of some cases is due after a moment, None if none is to come."""
    query = _due(who, cases, select(func.min(_T.due))).where(_T.due > after)
    found: datetime | None = connection.scalar(query)
    return found


def move(connection: Connection, giver: int, receiver: int) -> None:
    """Hand over what is remembered; where both know a question, what was answered last stays."""
    mine = _by_question(connection, receiver)
    for key, reviewed in _by_question(connection, giver).items():
        if key in mine:
            older = receiver if mine[key] <= reviewed else giver
            connection.execute(delete(tables.recall).where(*_of(older, *key)))
            if older == giver:
                continue
        connection.execute(
            update(tables.recall).where(*_of(giver, *key)).values(learner_id=receiver)
        )


def _by_question(connection: Connection, learner: int) -> Mapping[tuple[str, str], datetime]:
    query = select(_T.case_slug, _T.question, _T.reviewed).where(_T.learner_id == learner)
    return {(row.case_slug, row.question): row.reviewed for row in connection.execute(query)}


def _due(who: str, cases: Collection[str], query: Select[Any]) -> Select[Any]:
    own = query.join(tables.learner).where(tables.learner.c.token_hash == who)
    return own.where(_T.case_slug.in_(cases))


def _of(learner: int, case: str, question: str) -> Collection[Any]:
    return (_T.learner_id == learner, _T.case_slug == case, _T.question == question)
