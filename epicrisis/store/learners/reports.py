"""What learners found wrong with a case: their words and the day, and nothing of who they are."""

from datetime import date

from sqlalchemy import Connection, delete, func, insert, select

from epicrisis.store.db import tables
from epicrisis.store.records import Report

MOST_OF_A_BLOCK = 200
"""Reports of one block; more would tell its author nothing new."""
_T = tables.report.c


def add(connection: Connection, case: str, block: str, words: str, today: date) -> bool:
    """Keep a report, unless the block has as many as are kept."""
    count = connection.scalar(select(func.count()).where(_T.case_slug == case, _T.block == block))
    if (count or 0) >= MOST_OF_A_BLOCK:
        return False
    values = {"case_slug": case, "block": block, "words": words, "reported": today}
    connection.execute(insert(tables.report).values(values))
    return True


def of_case(connection: Connection, case: str) -> tuple[Report, ...]:
    """Return the reports of a case, the newest first."""
    query = select(_T.id, _T.block, _T.words, _T.reported).where(_T.case_slug == case)
    return tuple(Report(*row) for row in connection.execute(query.order_by(_T.id.desc())))


def settle(connection: Connection, case: str, block: str, newest: int) -> int:
    """Delete the reports of a block up to one of them, and return how many they were."""
    seen = (_T.case_slug == case, _T.block == block, _T.id <= newest)
    gone = connection.execute(delete(tables.report).where(*seen))
    return gone.rowcount
