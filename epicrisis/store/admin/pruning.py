"""What is old deleted, and never much of it without a backup made before."""

from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import func, select, update

from epicrisis.store.admin import backups
from epicrisis.store.authors.drafts import Drafts
from epicrisis.store.classes import homeworks
from epicrisis.store.classes.class_store import ClassStore
from epicrisis.store.db import settings, tables, trusted_time
from epicrisis.store.db.connections import file_of
from epicrisis.store.db.database import Database
from epicrisis.store.learners import transfers
from epicrisis.store.learners.store import Store

MUCH = 10
"""More than one in so many, of learners, rooms or drafts, isn't deleted without a backup."""
BACKUPS_LAST = timedelta(days=30)
"""So long those backups are kept, which hold what was deleted."""

_TIME = "%Y%m%d-%H%M%S-%f"
_AMBIGUOUS = timedelta(days=1)
"""The clocks of several servers differ by less."""


class Old(NamedTuple):
    """How many learners, rooms and drafts have outlived their time, and how many there are.

    A homework counts as a room.
    """

    learners: int
    rooms: int
    drafts: int
    all_learners: int
    all_rooms: int
    all_drafts: int

    @property
    def is_much(self) -> bool:
        """Whether it is more than a tenth of any, which is not deleted without a backup."""
        return (
            self.learners * MUCH > self.all_learners
            or self.rooms * MUCH > self.all_rooms
            or self.drafts * MUCH > self.all_drafts
        )


class Pruned(NamedTuple):
    """How much was deleted; a homework counts as a room."""

    learners: int
    rooms: int
    drafts: int
    backup: Path | None
    """Where what was there before is; None if little was deleted."""


def old(database: Database, days: int, today: datetime) -> Old:
    """Return what is old by that time.

    Learners not seen and drafts not opened for `days`; rooms opened and homeworks over for 30.
    """
    with database.reading() as connection:
        every = [
            connection.scalar(select(func.count()).select_from(table)) or 0
            for table in (tables.learner, tables.room, tables.draft, tables.homework)
        ]
    classes, (all_learners, all_rooms, all_drafts, all_homeworks) = ClassStore(database), every
    rooms = classes.rooms.count_older_than(settings.ROOM_DAYS, today)
    return Old(
        learners=Store(database).count_older_than(days, today),
        rooms=rooms + classes.homeworks.count_older_than(settings.ROOM_DAYS, today),
        drafts=Drafts(database).count_older_than(days, today),
        all_learners=all_learners,
        all_rooms=all_rooms + all_homeworks,
        all_drafts=all_drafts,
    )


def prune(database: Database, days: int) -> Pruned:
    """Delete what is old by the time that is trusted.

    If that is more than a tenth, all of the store is first written to a backup beside SQLite's
    file, or in `var` for PostgreSQL, which the first pruning after 30 days deletes.

    Raises a StoreError, such as where the backup can't be written; then nothing was deleted.
    """
    _bring_back(database)
    with database.reading() as connection:
        today = trusted_time.trusted_now(connection, database.now())
    backup = _back_up(database) if old(database, days, today).is_much else None
    learners = Store(database).delete_older_than(days)
    classes = ClassStore(database)
    rooms = classes.rooms.delete_older_than(settings.ROOM_DAYS)
    rooms += classes.homeworks.delete_older_than(settings.ROOM_DAYS)
    drafts = Drafts(database).delete_older_than(days)
    _expire(database, today - BACKUPS_LAST)
    return Pruned(learners, rooms, drafts, backup)


def _bring_back(database: Database) -> None:
    """Date what is dated in a future that a wrong clock has told: it would be kept till then."""
    now = database.now()
    learner, room, transfer = tables.learner.c, tables.room.c, tables.transfer.c
    draft, homework = tables.draft.c, tables.homework.c
    with database.writing() as connection:
        # Not by a clock that is behind: to that all is in the future.
        latest = max(now, trusted_time.trusted(connection) or now)
        day, late = latest.date(), latest + _AMBIGUOUS
        for column in (learner.last_seen, learner.created):
            query = update(tables.learner).where(column > late.date())
            connection.execute(query.values({column.name: day}))
        query = update(tables.room).where(room.created > late)
        connection.execute(query.values(created=latest))
        query = update(tables.homework).where(homework.created > late)
        connection.execute(query.values(created=latest))
        query = update(tables.homework).where(homework.closes > late + homeworks.LATEST)
        connection.execute(query.values(opens=latest - _AMBIGUOUS, closes=latest))
        query = update(tables.draft).where(draft.opened > late.date())
        connection.execute(query.values(opened=day))
        query = update(tables.draft).where(draft.changed > late)
        connection.execute(query.values(changed=latest))
        query = update(tables.transfer).where(transfer.expires_at > late + transfers.LIFETIME)
        connection.execute(query.values(expires_at=latest))


# --- Backups before much is deleted ------------------------------------------------------


def _back_up(database: Database) -> Path:
    folder, stem = _place(database)
    out = folder / f"{stem}.before-pruning-{database.clock().strftime(_TIME)}.sqlite3"
    backups.backup(database.engine.url.render_as_string(hide_password=False), out)
    return out


def _place(database: Database) -> tuple[Path, str]:
    """Return in which folder backups are, and what their names begin with."""
    file = file_of(database.engine.url)
    if file is not None:
        return file.parent, file.stem
    return settings.default_folder(), settings.DEFAULT_FILE.stem


def _expire(database: Database, since: datetime) -> None:
    folder, stem = _place(database)
    begins, ends = f"{stem}.before-pruning-", ".sqlite3"
    for path in folder.iterdir():
        if path.name.startswith(begins) and path.name.endswith(ends):
            made = path.name.removeprefix(begins).removesuffix(ends)
            with suppress(ValueError):  # somebody else's file
                if datetime.strptime(made, _TIME) < since:
                    path.unlink(missing_ok=True)
