"""A learner's notes and stars."""

from collections.abc import Mapping

from sqlalchemy import Connection, bindparam, delete, select

from epicrisis.store.db import tables
from epicrisis.store.db.rows import insert_into
from epicrisis.store.records import Remark

_T = tables.remark.c


# Built once: building it takes SQLAlchemy longer than SQLite needs to answer.
_OF_CASE = (
    select(_T.block, _T.is_starred, _T.note)
    .join(tables.learner, tables.learner.c.id == _T.learner_id)
    .where(tables.learner.c.token_hash == bindparam("who"), _T.case_slug == bindparam("case"))
)


def of_case(connection: Connection, who: str, case: str) -> dict[str, Remark]:
    """Return what a learner keeps of a case, by id of the block."""
    rows = connection.execute(_OF_CASE, {"who": who, "case": case})
    return {row.block: Remark(row.is_starred, row.note) for row in rows}


def star(connection: Connection, learner: int, case: str, block: str, *, is_starred: bool) -> None:
    """Set or take away a star, and leave the note as it is."""
    _keep(connection, learner, case, block, {"is_starred": is_starred})


def note(connection: Connection, learner: int, case: str, block: str, words: str) -> None:
    """Write a note in place of the one before, and leave the star as it is."""
    _keep(connection, learner, case, block, {"note": words})


def _keep(
    connection: Connection, learner: int, case: str, block: str, changed: Mapping[str, object]
) -> None:
    """Keep what has changed; what then says nothing is deleted."""
    key = {"learner_id": learner, "case_slug": case, "block": block}
    values = {"is_starred": False, "note": "", **changed}
    statement = insert_into(connection, tables.remark).values(**key, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=changed))
    is_empty = (_T.is_starred.is_(False), _T.note == "")
    connection.execute(delete(tables.remark).filter_by(**key).where(*is_empty))


def move(connection: Connection, giver: int, receiver: int) -> None:
    """Hand remarks over; where both have one at a block, both notes stay, one below the other."""
    query = select(_T.case_slug, _T.block, _T.is_starred, _T.note).where(_T.learner_id == giver)
    for case, block, is_starred, note in connection.execute(query).all():
        own = connection.execute(
            select(_T.is_starred, _T.note).where(
                _T.learner_id == receiver, _T.case_slug == case, _T.block == block
            )
        ).one_or_none()
        notes = [own.note, note] if own is not None else [note]
        both = "\n\n".join(dict.fromkeys(filter(None, notes)))
        starred = is_starred or (own is not None and own.is_starred)
        _keep(connection, receiver, case, block, {"is_starred": starred, "note": both})
    connection.execute(delete(tables.remark).where(_T.learner_id == giver))
