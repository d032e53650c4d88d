"""Up to when time is trusted: as far as it has passed, not as far as a clock has leapt.

To a clock that is years ahead everything is old; and all that visitors do under it is dated alike,
so that what they have left can't tell. The store has a row of its own for it, which moves

- as time passes while a server runs, by a clock that nobody can set;
- over what passed while none ran, up to `MOST_OFF`, once the clock has been calm for `SETTLED`;
- freely while nothing is kept, since then nothing can be lost;
- to what the clock says, if an operator says so (`python -m epicrisis store prune`).

Several servers on one database share the row: each adds to what it found there only what has passed
since it looked there last.
"""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, Table, func, select, update

from epicrisis.store.db import tables
from epicrisis.store.db.database import Database
from epicrisis.store.db.rows import add

MOST_OFF = timedelta(days=120)
"""What is taken for a pause without asking anybody: longer than a summer."""
SETTLED = timedelta(hours=1)
"""A clock that was wrong when the machine started is usually right by then."""
SET = timedelta(days=1)
"""A clock that moves by more than this beside the time that passes was set, or leapt."""


class ClockStanding(NamedTuple):
    """What is thought of the clock."""

    until: datetime
    """UTC; time is trusted up to here."""
    ahead: timedelta
    """How far the clock is beyond that; negative where it is behind."""
    calm: timedelta
    """For how long the clock has gone as time passes, since this server started at most."""

    @property
    def is_doubted(self) -> bool:
        """Tell whether an operator must say that the clock is right."""
        return self.ahead > MOST_OFF or self.ahead < -SET


def trusted(connection: Connection) -> datetime | None:
    """Return up to when time is trusted, None where no server has looked yet."""
    until: datetime | None = connection.scalar(select(tables.trusted_time.c.until))
    return until


def trusted_now(connection: Connection, now: datetime) -> datetime:
    """Return the time by which something may be found old: the clock's, as far as it is trusted."""
    return min(now, trusted(connection) or now)


def standing(database: Database) -> ClockStanding:
    """Return what is thought of this process's clock, without changing anything."""
    now = database.now()
    with database.reading() as connection:
        until = _until(connection, now)
    return ClockStanding(until, now - until, timedelta())


def confirm(database: Database) -> None:
    """Set the time that is trusted to the clock's, as an operator who has looked at it says."""
    now = database.now()
    with database.writing() as connection:
        _keep(connection, trusted(connection), now)


class Watch:
    """How time passes for one server, which looks from hour to hour."""

    def __init__(self, database: Database, ran: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._ran = ran
        self._calm_since = (database.now(), ran())
        self._seen: tuple[datetime, float] | None = None

    def look(self) -> ClockStanding:
        """Move on the time that is trusted, in the store; return what is thought of the clock."""
        now, ran = self._database.now(), self._ran()
        calm = self._calm(now, ran)
        with self._database.writing() as connection:
            known = trusted(connection)
            until = self._next(_until(connection, now), now, ran, calm)
            _keep(connection, known, until)
        self._seen = (until, ran)
        self._database.earliest = until
        return ClockStanding(until, now - until, calm)

    def _calm(self, now: datetime, ran: float) -> timedelta:
        since, ran_then = self._calm_since
        passed = timedelta(seconds=ran - ran_then)
        if abs(now - since - passed) > SET:
            self._calm_since = (now, ran)
            return timedelta()
        return passed

    def _next(self, until: datetime, now: datetime, ran: float, calm: timedelta) -> datetime:
        seen, at = self._seen or (until, ran)
        passed = (seen + timedelta(seconds=ran - at)).replace(microsecond=0)
        until = max(until, min(now, passed))
        is_pause = timedelta() < now - until <= MOST_OFF
        return now if is_pause and calm >= SETTLED else until


def _until(connection: Connection, now: datetime) -> datetime:
    """Return the row, or what stands for it before there is one; the clock if nothing is kept."""
    if not any(_has_rows(connection, each) for each in (tables.learner, tables.room, tables.draft)):
        return now
    return trusted(connection) or _last_used(connection, now)


def _has_rows(connection: Connection, table: Table) -> bool:
    return connection.scalar(select(table.c.id).limit(1)) is not None


def _last_used(connection: Connection, now: datetime) -> datetime:
    """Return when a store of an earlier version was last used, at the latest now."""
    seen = connection.scalar(select(func.max(tables.learner.c.last_seen)))
    opened = connection.scalar(select(func.max(tables.room.c.created)))
    written = connection.scalar(select(func.max(tables.draft.c.changed)))
    used = [datetime.combine(seen, datetime.min.time())] if seen else []
    used += [each for each in (opened, written) if each]
    return min(now, max(used))


def _keep(connection: Connection, known: datetime | None, until: datetime) -> None:
    """Write the row, unless another server has written it since it was read."""
    if known is None:
        add(connection, tables.trusted_time, id=1, until=until)
    elif known != until:
        t = tables.trusted_time
        connection.execute(update(t).where(t.c.until == known).values(until=until))
