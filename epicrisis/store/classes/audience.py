"""What a class asks its teacher, with votes of others, and who is lost: nothing says by whom."""

import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, assert_never

from sqlalchemy import (
    Connection,
    Row,
    ScalarSelect,
    Select,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from epicrisis.store.classes import participants
from epicrisis.store.classes.audience_records import (
    Act,
    Ask,
    AskedQuestion,
    AskedState,
    BeLost,
    Numbers,
    Outcome,
    SeenByPhone,
    VoteFor,
)
from epicrisis.store.classes.news import Announcer, News
from epicrisis.store.classes.records import Room
from epicrisis.store.db import tables
from epicrisis.store.db.database import Database
from epicrisis.store.db.rows import add, insert_into

MOST_OF_A_PHONE = 10
"""Questions of one phone that aren't answered."""
MOST_OPEN = 300
"""Questions of a room that are neither answered nor hidden."""
MOST_OF_A_ROOM = 2_000

_q, _v, _lost = tables.audience_question, tables.audience_vote, tables.lost_phone


class Audience:
    """The audiences' questions of a database, for any number of threads; errors as of `Store`."""

    def __init__(self, database: Database, announcer: Announcer) -> None:
        self._database = database
        self._announcer = announcer

    # --- What phones do ------------------------------------------------------------------

    def keep(self, acts: Sequence[Act]) -> list[Outcome]:
        """Keep what phones do, in one transaction; return what became of each.

        Each is the same if it is done twice. Raises RefusedError if a room would get more
        participants than it takes; then none of them is kept.
        """
        if not acts:
            return []
        with self._announcer.writing() as (connection, news):
            rooms = _rooms_that_take_questions(connection, {act.room for act in acts})
            pairs = [(act.room, act.participant) for act in acts if act.room in rooms]
            ids = participants.numbers(connection, pairs)
            outcomes: list[Outcome] = []
            for act in acts:
                room = rooms.get(act.room)
                if room is None:
                    outcomes.append("off")
                else:
                    who = ids[act.room, act.participant]
                    outcomes.append(_done(connection, room, who, act))
            for number in {act.room for act in acts if isinstance(act, BeLost)} & rooms.keys():
                _note_peak(connection, rooms[number])
            news += [News(code, is_votes=True) for code in sorted({r.code for r in rooms.values()})]
        return outcomes

    def seen_by(self, room: Room, participant: str) -> SeenByPhone:
        """Return what a phone, known by fingerprint, sees: its own questions, and those shown."""
        who = _number_of(room, participant)
        is_own = func.coalesce(_q.c.participant_id == who, False).label("is_own")
        given = select(_v.c.question_id).where(_v.c.participant_id == who)
        is_voted = _q.c.id.in_(given).label("is_voted")
        query = _with_votes(room).where(or_(_q.c.state == "shown", _q.c.participant_id == who))
        with self._database.reading() as connection:
            rows = connection.execute(query.add_columns(is_own, is_voted)).all()
            is_lost = connection.scalar(_is_lost(room, who)) is not None
        own = {row.id for row in rows if row.is_own}
        found = _sorted(rows)
        return SeenByPhone(
            own=tuple(each for each in found if each.id in own),
            others=tuple(each for each in found if each.id not in own),
            voted=frozenset(row.id for row in rows if row.is_voted),
            is_lost=is_lost,
        )

    def is_lost(self, room: Room, participant: str) -> bool:
        """Tell whether a phone, known by fingerprint, has said that it is lost at this step."""
        query = _is_lost(room, _number_of(room, participant))
        with self._database.reading() as connection:
            return connection.scalar(query) is not None

    # --- What the teacher does -----------------------------------------------------------

    def moderate(self, room: Room, questions: Collection[int], state: AskedState) -> None:
        """Let questions through, hide them or have them answered; phones and windows hear of it.

        One that isn't shown to the class any more goes from the projector.
        """
        r = tables.room.c
        with self._announcer.writing() as (connection, news):
            changed = connection.execute(
                update(_q)
                .where(_q.c.room_id == room.id, _q.c.id.in_(list(questions)), _q.c.state != state)
                .values(state=state)
            )
            if not changed.rowcount:
                return
            if state != "shown":
                connection.execute(
                    update(tables.room)
                    .where(r.id == room.id, r.shown_question.in_(list(questions)))
                    .values(shown_question=0)
                )
            connection.execute(
                update(tables.room).where(r.id == room.id).values(version=r.version + 1)
            )
            news.append(News(room.code, is_votes=False))

    def on_screen(self, room: Room) -> AskedQuestion | None:
        """Return the question that stands on the projector, if it is shown to the class."""
        query = _with_votes(room).where(_q.c.id == room.shown_question, _q.c.state == "shown")
        with self._database.reading() as connection:
            return next(iter(_sorted(connection.execute(query))), None)

    def of(self, room: Room) -> tuple[AskedQuestion, ...]:
        """Return all questions of a room, those with most votes first, then the oldest."""
        with self._database.reading() as connection:
            return _sorted(connection.execute(_with_votes(room)))

    # --- Numbers -------------------------------------------------------------------------

    def count_shown(self, room: Room) -> int:
        """Return how many questions the class sees."""
        query = select(func.count()).where(_q.c.room_id == room.id, _q.c.state == "shown")
        with self._database.reading() as connection:
            return connection.scalar(query) or 0

    def numbers(self, room: Room) -> Numbers:
        """Return what a teacher is told as it happens."""
        # Sums and no rows: it is asked four times a second while a hall votes.
        lost = select(func.count()).where(_lost.c.room_id == room.id)
        states = (
            select(_q.c.state, func.count(), func.sum(_q.c.id))
            .where(_q.c.room_id == room.id)
            .group_by(_q.c.state)
            .order_by(_q.c.state)
        )
        votes = (
            select(func.count(), func.sum(_v.c.question_id), func.sum(_v.c.participant_id))
            .join_from(_v, _q)
            .where(_q.c.room_id == room.id)
        )
        with self._database.reading() as connection:
            by_state = [tuple(row) for row in connection.execute(states)]
            changing = [*by_state, tuple(connection.execute(votes).one())]
            return Numbers(
                lost=connection.scalar(lost) or 0,
                waiting=next((count for state, count, _ in by_state if state == "waiting"), 0),
                mark=zlib.crc32(repr(changing).encode()),
            )

    def lost_peaks(self, room: Room) -> Mapping[int, int]:
        """Return how many were lost at once at most, by number of the step."""
        peak = tables.lost_peak
        query = select(peak).where(peak.c.room_id == room.id).order_by(peak.c.step)
        with self._database.reading() as connection:
            return {row.step: row.peak for row in connection.execute(query)}


# --- One act ---------------------------------------------------------------------------------


class _Open(NamedTuple):
    """A room that takes questions."""

    id: int
    code: str
    position: int


def _rooms_that_take_questions(connection: Connection, ids: set[int]) -> dict[int, _Open]:
    """Return those of the rooms that do, none of which can change before the commit."""
    r = tables.room.c
    query = (
        select(r.id, r.code, r.position)
        .where(r.id.in_(sorted(ids)), r.takes_questions)
        .order_by(r.id)
        .with_for_update(read=True)
    )
    return {row.id: _Open(*row) for row in connection.execute(query)}


def _done(connection: Connection, room: _Open, who: int, act: Act) -> Outcome:
    match act:
        case Ask():
            return _asked(connection, room, who, act.words)
        case VoteFor():
            return _voted(connection, room, who, act)
        case BeLost():
            return _lost_or_not(connection, room, who, act)
    assert_never(act)


def _asked(connection: Connection, room: _Open, who: int, words: str) -> Outcome:
    of_phone = (_q.c.participant_id == who, _q.c.state != "answered")
    own = connection.scalars(select(_q.c.words).where(*of_phone)).all()
    if words in own:
        return "kept"  # sent once more
    if len(own) >= MOST_OF_A_PHONE:
        return "many"
    is_open = _q.c.state.in_(["waiting", "shown"])
    count = select(func.count()).where(_q.c.room_id == room.id)
    if (connection.scalar(count.where(is_open)) or 0) >= MOST_OPEN:
        return "full"
    if (connection.scalar(count) or 0) >= MOST_OF_A_ROOM:
        return "full"
    values = {"room_id": room.id, "participant_id": who, "step": room.position, "words": words}
    connection.execute(insert(_q).values(**values, state="waiting"))
    return "kept"


def _voted(connection: Connection, room: _Open, who: int, act: VoteFor) -> Outcome:
    is_votable = (_q.c.id == act.question, _q.c.room_id == room.id, _q.c.state == "shown")
    is_another = _q.c.participant_id.is_distinct_from(who)
    if connection.scalar(select(_q.c.id).where(*is_votable, is_another)) is None:
        return "unknown"
    if act.is_given:
        add(connection, _v, question_id=act.question, participant_id=who)
    else:
        own = (_v.c.question_id == act.question, _v.c.participant_id == who)
        connection.execute(delete(_v).where(*own))
    return "kept"


def _lost_or_not(connection: Connection, room: _Open, who: int, act: BeLost) -> Outcome:
    if act.step != room.position or not room.position:
        return "moved"
    if act.is_lost:
        add(connection, _lost, room_id=room.id, participant_id=who)
    else:
        own = (_lost.c.room_id == room.id, _lost.c.participant_id == who)
        connection.execute(delete(_lost).where(*own))
    return "kept"


def _note_peak(connection: Connection, room: _Open) -> None:
    count = connection.scalar(select(func.count()).where(_lost.c.room_id == room.id))
    if not count:
        return
    peak = tables.lost_peak
    statement = insert_into(connection, peak).values(
        room_id=room.id, step=room.position, peak=count
    )
    new = statement.excluded
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=[peak.c.room_id, peak.c.step],
            set_={"peak": new.peak},
            where=new.peak > peak.c.peak,
        )
    )


# --- Questions with their votes --------------------------------------------------------------


def _with_votes(room: Room) -> Select[Any]:
    votes = func.count(_v.c.participant_id).label("votes")
    query = select(_q.c.id, _q.c.step, _q.c.words, _q.c.state, votes).outerjoin_from(_q, _v)
    return query.where(_q.c.room_id == room.id).group_by(_q.c.id)


def _sorted(rows: Iterable[Row[Any]]) -> tuple[AskedQuestion, ...]:
    found = (AskedQuestion(row.id, row.words, row.step, row.state, row.votes) for row in rows)
    return tuple(sorted(found, key=lambda each: (-each.votes, each.id)))


def _number_of(room: Room, participant: str) -> ScalarSelect[int]:
    return (
        select(tables.participant.c.id)
        .where(participants.is_one(room, participant))
        .scalar_subquery()
    )


def _is_lost(room: Room, who: ScalarSelect[int]) -> Select[Any]:
    own = (_lost.c.room_id == room.id, _lost.c.participant_id == who)
    return select(_lost.c.participant_id).where(*own)
