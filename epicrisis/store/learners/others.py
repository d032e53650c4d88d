"""What all learners answered to a question the first time, as counts without anybody's identity."""

import json

from sqlalchemy import Connection, func, select

from epicrisis.store.db import tables
from epicrisis.store.records import AnswerRow

MOST_DIFFERENT = 1_000
"""Different answers that are counted, those that most have given."""


def counts(connection: Connection, case: str, question: str) -> tuple[tuple[str, int], ...]:
    """Return each response, as JSON, with how many first attempts gave it."""
    answer, attempt = tables.answer.c, tables.attempt.c
    count = func.count()
    query = (
        select(answer.response, count)
        .join(tables.attempt, attempt.id == answer.attempt_id)
        .where(attempt.case_slug == case, attempt.number == 1, answer.question == question)
        .group_by(answer.response)
        .order_by(count.desc(), answer.response)
        .limit(MOST_DIFFERENT)
    )
    return tuple((row[0], row[1]) for row in connection.execute(query))


def first_answers(connection: Connection, case: str) -> dict[str, dict[int, AnswerRow]]:
    """Return the answers of all first attempts at a case, by question and by attempt."""
    answer, attempt = tables.answer.c, tables.attempt.c
    query = (
        select(
            answer.attempt_id,
            answer.question,
            answer.response,
            answer.certainty,
            answer.self_assessment,
            answer.committed_at,
        )
        .join(tables.attempt, attempt.id == answer.attempt_id)
        .where(attempt.case_slug == case, attempt.number == 1)
    )
    found: dict[str, dict[int, AnswerRow]] = {}
    for row in connection.execute(query):
        values = (row.certainty, row.self_assessment, row.committed_at)
        kept = AnswerRow(row.question, json.loads(row.response), *values)
        found.setdefault(row.question, {})[row.attempt_id] = kept
    return found
