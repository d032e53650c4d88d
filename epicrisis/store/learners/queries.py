"""Attempts read from the tables, in five queries however many they are."""

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, bindparam, select

from epicrisis.store.db import tables
from epicrisis.store.records import AnswerRow, Attempt, Ranked


def current_attempt(connection: Connection, who: str, case: str) -> Attempt | None:
    """Return the attempt with the highest number at a case, None if there is none."""
    rows = connection.execute(_CURRENT, {"who": who, "case": case}).all()
    return _whole(connection, who, rows)[0] if rows else None


def all_attempts(connection: Connection, who: str) -> tuple[Attempt, ...]:
    """Return a learner's attempts by case and number."""
    return tuple(_whole(connection, who, connection.execute(_ALL, {"who": who}).all()))


def shows_edn(connection: Connection, who: str) -> bool:
    """Tell whether a learner has chosen to see the examination's marks."""
    return connection.execute(_EDN_VIEW, {"who": who}).first() is not None


def committed_answer(connection: Connection, attempt_id: int, question: str) -> AnswerRow | None:
    """Return the committed answer to a question, None if there is none."""
    row = connection.execute(_ANSWER, {"id": attempt_id, "question": question}).first()
    return _answer(row) if row is not None else None


def _rows_of(table: Table) -> Select[Any]:
    return select(table).where(table.c.attempt_id.in_(bindparam("ids", expanding=True)))


# Statements are built once: building them takes SQLAlchemy longer than SQLite needs to answer.
_ATTEMPTS = (
    select(
        tables.attempt.c.id,
        tables.attempt.c.case_slug,
        tables.attempt.c.number,
        tables.learner.c.last_seen,
    )
    .join(tables.learner)
    .where(tables.learner.c.token_hash == bindparam("who"))
)
_ALL = _ATTEMPTS.order_by(tables.attempt.c.case_slug, tables.attempt.c.number)
_CURRENT = (
    _ATTEMPTS.where(tables.attempt.c.case_slug == bindparam("case"))
    .order_by(tables.attempt.c.number.desc())
    .limit(1)
)
_ANSWER = select(tables.answer).where(
    tables.answer.c.attempt_id == bindparam("id"),
    tables.answer.c.question == bindparam("question"),
)
_EDN_VIEW = (
    select(tables.edn_view.c.learner_id)
    .join(tables.learner)
    .where(tables.learner.c.token_hash == bindparam("who"))
)
_OPENINGS = _rows_of(tables.opening)
_ANSWERS = _rows_of(tables.answer)
_DIFFERENTIALS = _rows_of(tables.differential)
_TESTS = _rows_of(tables.ordered_test).order_by(tables.ordered_test.c.position)


def _whole(
    connection: Connection, who: str, rows: Iterable[Row[int, str, int, date]]
) -> list[Attempt]:
    found = {"ids": [row.id for row in rows]}
    if not found["ids"]:
        return []
    opened: dict[int, set[str]] = defaultdict(set)
    answers: dict[int, dict[str, AnswerRow]] = defaultdict(dict)
    differentials: dict[int, dict[str, tuple[Ranked, ...]]] = defaultdict(dict)
    tests: dict[int, list[str]] = defaultdict(list)
    for attempt_id, finding in connection.execute(_OPENINGS, found):
        opened[attempt_id].add(finding)
    for row in connection.execute(_ANSWERS, found):
        answers[row.attempt_id][row.question] = _answer(row)
    for attempt_id, stage, ranking in connection.execute(_DIFFERENTIALS, found):
        entries = json.loads(ranking)
        differentials[attempt_id][stage] = tuple(Ranked(**entry) for entry in entries)
    for attempt_id, test, _ in connection.execute(_TESTS, found):
        tests[attempt_id].append(test)
    return [
        Attempt(
            learner=who,
            case=case,
            number=number,
            id=attempt_id,
            opened=frozenset(opened[attempt_id]),
            answers=answers[attempt_id],
            differentials=differentials[attempt_id],
            ordered_tests=tuple(tests[attempt_id]),
            seen=seen,
        )
        for attempt_id, case, number, seen in rows
    ]


def answer(
    question: str, response: str, certainty: int | None, own: str | None, committed_at: datetime
) -> AnswerRow:
    """Return an answer as it is kept: its response as JSON, its time in UTC without saying so."""
    return AnswerRow(
        question=question,
        response=json.loads(response),
        certainty=certainty,
        self_assessment=own,
        committed_at=committed_at.replace(tzinfo=UTC),
    )


def _answer(row: Row[*tuple[Any, ...]]) -> AnswerRow:
    own = row.self_assessment
    return answer(row.question, row.response, row.certainty, own, row.committed_at)
