"""News of rooms: told once what changed is kept, to this process or to all servers."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from epicrisis.store.db.database import Database

CHANNEL = "epicrisis"
"""PostgreSQL's channel; a payload is a `News` as text."""


class News(NamedTuple):
    """What others are told of a room."""

    code: str
    is_votes: bool
    """Whether it has got votes, or words of its audience; otherwise it has moved."""

    def __str__(self) -> str:
        return f"{self.code} {'votes' if self.is_votes else 'moved'}"

    @classmethod
    def read(cls, payload: str) -> "News":
        """Return the news that a payload says."""
        code, _, kind = payload.partition(" ")
        return cls(code, kind == "votes")


Announce = Callable[[News], None]


class Announcer:
    """Tells whoever subscribed of each room that changes or gets votes.

    It is by PostgreSQL's NOTIFY (which `live.push.notifications` hears) where several servers
    share the database, and by a call in this process otherwise.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._subscribers: list[Announce] = []

    def subscribe(self, announce: Announce) -> Callable[[], None]:
        """Call `announce` after each change made through this object; return how to stop."""
        self._subscribers.append(announce)
        return lambda: self._subscribers.remove(announce)

    @contextmanager
    def writing(self) -> Iterator[tuple[Connection, list[News]]]:
        """Hold a transaction as `Database.writing`; news put into the list is told at its end."""
        news: list[News] = []
        with self._database.writing() as connection:
            yield connection, news
            if self._database.is_server:  # servers hear it when the transaction is committed
                for each in news:
                    connection.execute(select(func.pg_notify(CHANNEL, str(each))))
        if not self._database.is_server:
            for each in news:
                for announce in tuple(self._subscribers):
                    announce(each)
