"""The store: what learners have opened, answered and weighed. One transaction a write.

A learner is known by a random token, which the browser keeps in a cookie and the store only as
a fingerprint. Nothing is stored before the first write: who only looks leaves no trace.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, bindparam, delete, false, func, select, update

from epicrisis import rate_limit
from epicrisis.clock import utc_now
from epicrisis.store import validation
from epicrisis.store.db import tables, trusted_time
from epicrisis.store.db.database import Clock, Database, open_database
from epicrisis.store.db.errors import AttemptGoneError, RefusedError
from epicrisis.store.db.rows import add, learner_id
from epicrisis.store.learners import (
    keeping,
    others,
    queries,
    recalls,
    remarks,
    reports,
    transfers,
)
from epicrisis.store.records import (
    AnswerRow,
    Attempt,
    Committed,
    Due,
    Json,
    Memory,
    Ranked,
    Remark,
    Report,
)
from epicrisis.store.tokens import fingerprint

ChangedMemory = Callable[[Memory | None, datetime], Memory | None]
"""Says what is remembered of a question from now on, by what was and by the time, which is UTC.
None, or what was, leaves all as it is."""


def unchanged(before: Memory | None, now: datetime) -> Memory | None:
    """Remember what was remembered."""
    return before


@dataclass(frozen=True, slots=True)
class Given:
    """An answer to be kept; see `Store.commit_answer`."""

    question: str
    response: Json
    certainty: int | None = None
    remembered: ChangedMemory = unchanged


def open_store(address: str, clock: Clock = utc_now) -> "Store":
    """Open a store of its own; see `open_database` for the address and what can go wrong."""
    return Store(open_database(address, clock))


class Store:
    """An open store, for any number of threads.

    Every method that touches the database may raise a kind of `StoreError`; then nothing was
    changed. Every method that takes words from outside raises `RefusedError` for those it
    can't keep. Writes take the attempt as it was read, and raise `AttemptGoneError` if it has
    been deleted since.
    """

    def __init__(self, database: Database) -> None:
        self.database = database

    def close(self) -> None:
        """Close all connections; SQLite then folds its journal into the file."""
        self.database.close()

    # Reading

    def attempt(self, learner: str, case: str) -> Attempt:
        """Return a learner's current attempt at a case; an empty first one if there is none.

        `learner` is the token, here and below; `case` the slug.
        """
        who = fingerprint(validation.token(learner))
        validation.identifier(case)
        with self.database.reading() as connection:
            found = queries.current_attempt(connection, who, case)
        return found or Attempt(learner=who, case=case)

    def attempts(self, learner: str) -> tuple[Attempt, ...]:
        """Return all attempts of a learner, by case and number."""
        who = fingerprint(validation.token(learner))
        with self.database.reading() as connection:
            return queries.all_attempts(connection, who)

    def check_writable(self) -> None:
        """Raise the `StoreError` that a write would meet, without writing anything."""
        with self.database.writing() as connection:
            connection.execute(update(tables.learner).where(false()).values(token_hash=""))

    # Writing an attempt

    def start_over(self, attempt: Attempt) -> None:
        """Begin a new attempt and keep this one.

        Twice with the same attempt, as by a double click or two tabs, begins only one; an
        attempt in which nothing was done yet needs no successor.
        """
        if attempt.id is None:
            return
        t = tables.attempt.c
        with self.database.writing() as connection:
            self._hold(connection, attempt)
            row = connection.execute(
                select(t.learner_id, t.case_slug, t.number).where(t.id == attempt.id)
            ).one()
            add(
                connection,
                tables.attempt,
                learner_id=row.learner_id,
                case_slug=row.case_slug,
                number=row.number + 1,
            )

    def open_finding(self, attempt: Attempt, finding: str) -> None:
        """Open a finding. What is open stays open."""
        validation.identifier(finding)
        known = self._known(attempt)
        if known is None:
            with self.database.writing() as connection:
                keeping.opening(connection, self._hold(connection, attempt).attempt, finding)
        else:
            self.database.in_one_statement(
                lambda connection: keeping.opening(connection, known, finding)
            )

    def commit_answer(
        self,
        attempt: Attempt,
        question: str,
        response: Json,
        certainty: int | None = None,
        remembered: ChangedMemory = unchanged,
    ) -> Committed:
        """Keep the first answer to a question, for good.

        `response` is what JSON can say in 20,000 bytes; `certainty` 1 not sure, 2 fairly,
        3 certain, None for not said. `remembered` says what comes back if this commit is the first.
        Returns what is kept, and whether it was.
        """
        given = Given(question, response, certainty, remembered)
        known = self._known(attempt)
        if known is None:
            return self._commit_in_transaction(attempt, given)
        return self._commit(attempt, known, given)

    def take_over(
        self, attempt: Attempt, findings: Collection[str], answers: Collection[Given]
    ) -> int:
        """Open findings and keep answers that were given elsewhere, all or none of them.

        What is open or answered stays as it is. Returns how many answers are new.
        """
        with self.database.writing() as connection:
            held = self._hold(connection, attempt)
            for each in map(validation.identifier, findings):
                keeping.opening(connection, held.attempt, each)
            kept = [self._keep(connection, attempt, held, each) for each in answers]
            return sum(each is not None for each in kept)

    def assess_answer(
        self,
        attempt: Attempt,
        question: str,
        assessment: str,
        remembered: ChangedMemory = unchanged,
    ) -> AnswerRow:
        """Add the learner's own verdict to a committed free text; the first one stays.

        `remembered` says what comes back if this verdict is the first.

        Raises RefusedError if there is no committed answer to this question.
        """
        validation.identifier(question)
        t = tables.answer.c
        values = {"self_assessment": validation.identifier(assessment)}
        with self.database.writing() as connection:
            held = self._hold(connection, attempt)
            attempt_id = held.attempt
            assessed = connection.execute(
                update(tables.answer)
                .where(t.attempt_id == attempt_id, t.question == question)
                .where(t.self_assessment.is_(None))
                .values(values)
            )
            if assessed.rowcount:
                self._remember(connection, held.learner, attempt.case, question, remembered)
            answer = queries.committed_answer(connection, attempt_id, question)
            if answer is None:
                raise RefusedError("only a committed answer can be assessed")
        return answer

    def save_differential(self, attempt: Attempt, stage: str, ranking: Sequence[Ranked]) -> None:
        """Keep the differential as it stands at a stage, in place of what the stage had."""
        validation.identifier(stage)
        text = validation.ranking(ranking)
        t = tables.differential.c
        with self.database.writing() as connection:
            attempt_id = self._hold(connection, attempt).attempt
            values = {"attempt_id": attempt_id, "stage": stage, "ranking": text}
            if not add(connection, tables.differential, **values):
                connection.execute(
                    update(tables.differential)
                    .where(t.attempt_id == attempt_id, t.stage == stage)
                    .values(ranking=text)
                )

    def order_test(self, attempt: Attempt, test: str) -> None:
        """Note that a test was asked for, after those before it; only the first time counts."""
        validation.identifier(test)
        t = tables.ordered_test.c
        with self.database.writing() as connection:
            attempt_id = self._hold(connection, attempt).attempt
            ordered = connection.scalar(select(func.count()).where(t.attempt_id == attempt_id))
            values = {"attempt_id": attempt_id, "test": test, "position": (ordered or 0) + 1}
            add(connection, tables.ordered_test, **values)

    # What comes back

    def recall(self, attempt: Attempt, question: str, remembered: ChangedMemory) -> Memory | None:
        """Change what is remembered of a question that was asked again; return what is."""
        validation.identifier(question)
        with self.database.writing() as connection:
            held = self._hold(connection, attempt)
            return self._remember(connection, held.learner, attempt.case, question, remembered)

    def due(self, learner: str, cases: Collection[str], most: int) -> tuple[Due, ...]:
        """Return the questions of some cases that are due now, at most so many, oldest first."""
        who = fingerprint(validation.token(learner))
        with self.database.reading() as connection:
            return recalls.due(connection, who, cases, self.database.now(), most)

    def next_due(self, learner: str, cases: Collection[str]) -> datetime | None:
        """Return when (UTC) the next question of some cases is due that isn't yet, or None."""
        who = fingerprint(validation.token(learner))
        with self.database.reading() as connection:
            return recalls.next_due(connection, who, cases, self.database.now())

    # Own words

    def remarks(self, learner: str, case: str) -> dict[str, Remark]:
        """Return a learner's notes and stars in a case, by id of the block."""
        who = fingerprint(validation.token(learner))
        validation.identifier(case)
        with self.database.reading() as connection:
            return remarks.of_case(connection, who, case)

    def star(self, learner: str, case: str, block: str, *, is_starred: bool) -> None:
        """Set a learner's star at a block, or take it away; the note stays."""
        who = fingerprint(validation.token(learner))
        key = (validation.identifier(case), validation.identifier(block))
        today = self.database.dated().date()
        with self.database.writing() as connection:
            owner = learner_id(connection, who, today)
            remarks.star(connection, owner, *key, is_starred=is_starred)

    def note(self, learner: str, case: str, block: str, words: str) -> None:
        """Write a learner's note at a block in place of the one before; the star stays."""
        who = fingerprint(validation.token(learner))
        key = (validation.identifier(case), validation.identifier(block))
        validation.note(words)
        today = self.database.dated().date()
        with self.database.writing() as connection:
            remarks.note(connection, learner_id(connection, who, today), *key, words)

    # All learners

    def report(self, case: str, block: str, words: str) -> bool:
        """Keep what somebody found wrong with a block, and nothing of who; False if it is full."""
        key = (validation.identifier(case), validation.identifier(block))
        validation.report(words)
        today = self.database.dated().date()
        with self.database.writing() as connection:
            return reports.add(connection, *key, words, today)

    def reports(self, case: str) -> tuple[Report, ...]:
        """Return what was found wrong in a case, the newest first."""
        validation.identifier(case)
        with self.database.reading() as connection:
            return reports.of_case(connection, case)

    def settle_reports(self, case: str, block: str, newest: int) -> int:
        """Delete what was found wrong with a block, up to the newest that its author has seen."""
        key = (validation.identifier(case), validation.identifier(block))
        with self.database.writing() as connection:
            return reports.settle(connection, *key, newest)

    def first_answers(self, case: str) -> dict[str, dict[int, AnswerRow]]:
        """Return the answers of all first attempts at a case, by question and by number.

        The numbers say nothing but which answers belong together.
        """
        validation.identifier(case)
        with self.database.reading() as connection:
            return others.first_answers(connection, case)

    def others(self, case: str, question: str) -> tuple[tuple[str, int], ...]:
        """Return each response to a question, as JSON, with how many first attempts gave it."""
        validation.identifier(case)
        validation.identifier(question)
        with self.database.reading() as connection:
            return others.counts(connection, case, question)

    # A learner as a whole

    def shows_edn(self, learner: str) -> bool:
        """Tell whether a learner has chosen to see the examination's marks."""
        who = fingerprint(validation.token(learner))
        with self.database.reading() as connection:
            return queries.shows_edn(connection, who)

    def show_edn(self, learner: str, *, is_shown: bool) -> None:
        """Keep whether a learner wants to see the examination's marks."""
        who, today = fingerprint(validation.token(learner)), self.database.dated().date()
        t = tables.edn_view
        with self.database.writing() as connection:
            owner = learner_id(connection, who, today)
            if is_shown:
                add(connection, t, learner_id=owner)
            else:
                connection.execute(delete(t).where(t.c.learner_id == owner))
        self.seen(learner)

    def seen(self, learner: str) -> None:
        """Note that a known learner was here today; writes at most once a day."""
        who = fingerprint(validation.token(learner))
        t, today = tables.learner.c, self.database.dated().date()
        is_stale = (t.token_hash == who, t.last_seen < today)
        with self.database.reading() as connection:
            if connection.execute(select(t.id).where(*is_stale)).first() is None:
                return
        with self.database.writing() as connection:
            connection.execute(update(tables.learner).where(*is_stale).values(last_seen=today))

    def delete_learner(self, learner: str) -> bool:
        """Delete all that is stored of a learner; False if there was nothing."""
        who = fingerprint(validation.token(learner))
        with self.database.writing() as connection:
            gone = connection.execute(
                delete(tables.learner).where(tables.learner.c.token_hash == who)
            )
        self.database.empty_journal()
        return gone.rowcount > 0

    def delete_older_than(self, days: int) -> int:
        """Delete the learners who were last seen more than `days` days ago; return how many.

        So late as time is trusted, whatever the clock says.
        """
        with self.database.writing() as connection:
            today = trusted_time.trusted_now(connection, self.database.now())
            is_old = _not_seen_for(days, today)
            gone = connection.execute(delete(tables.learner).where(is_old))
            connection.execute(transfers.expired(self.database.now()))
        if gone.rowcount:
            self.database.empty_journal()
        return gone.rowcount

    def count_older_than(self, days: int, today: datetime) -> int:
        """Return how many learners `delete_older_than` would delete if it were so late."""
        query = select(func.count()).where(_not_seen_for(days, today))
        with self.database.reading() as connection:
            return connection.scalar(query) or 0

    # To another device

    def create_transfer(self, learner: str) -> str:
        """Return a code that moves this learner's attempts once, within 15 minutes.

        A learner has one code at a time: an earlier one ends.

        Raises TransferRefusedError if the learner has no attempt.
        """
        who = fingerprint(validation.token(learner))
        with self.database.writing() as connection:
            return transfers.create(connection, who, self.database.now())

    def redeem_transfer(self, code: str, learner: str) -> int:
        """Move the attempts of whoever has made the code to `learner`; return how many.

        Nothing is merged or lost: attempts that `learner` already has keep their numbers, and
        those that come are numbered after them in their order. So the one that was current
        where it comes from is current here. The device it comes from is left with none. Whether
        the examination's marks are shown there, they are here.

        Raises TransferRefusedError with the reason. After 10 wrong codes in an hour it is
        "too many guesses", right or wrong.
        """
        who = fingerprint(validation.token(learner))
        if not rate_limit.take(rate_limit.TRANSFERS, who):
            raise transfers.TransferRefusedError("too many guesses")
        is_wrong = False
        try:
            with self.database.writing() as connection:
                now, today = self.database.now(), self.database.dated().date()
                return transfers.redeem(connection, code, who, now, today)
        except transfers.TransferRefusedError as refusal:
            is_wrong = refusal.reason == "unknown"
            raise
        finally:
            if not is_wrong:
                rate_limit.give_back(rate_limit.TRANSFERS, who)

    # Within

    def _known(self, attempt: Attempt) -> int | None:
        """Return the attempt's id if a write has nothing to do for it but to keep what comes."""
        seen = attempt.seen
        return attempt.id if seen is not None and seen >= self.database.dated().date() else None

    def _commit(self, attempt: Attempt, known: int, given: Given) -> Committed:
        """Commit an answer in a known attempt; what is remembered of it is worked out before."""
        kept, now = _checked(given), self.database.now()
        before, memory = self._to_remember(known, given)
        is_new: bool | None
        if memory is None or memory == before:
            is_new = self.database.in_one_statement(
                lambda connection: keeping.answer(connection, known, kept, now)
            )
        elif before is None and not self.database.is_server:
            is_new = self.database.in_one_statement(
                lambda connection: keeping.missed(connection, known, kept, memory, now)
            )
        else:
            is_new = None
        if is_new is None:
            return self._commit_in_transaction(attempt, given)
        if is_new:
            return Committed(kept.row(now), is_new=True)
        found = self.database.in_one_statement(
            lambda connection: queries.committed_answer(connection, known, kept.question)
        )
        if found is None:
            raise _gone(attempt)
        return Committed(found, is_new=False)

    def _commit_in_transaction(self, attempt: Attempt, given: Given) -> Committed:
        with self.database.writing() as connection:
            held = self._hold(connection, attempt)
            new = self._keep(connection, attempt, held, given)
            answer = new or queries.committed_answer(connection, held.attempt, given.question)
        assert answer is not None  # it was there, or has just been added
        return Committed(answer, new is not None)

    def _to_remember(self, known: int, given: Given) -> tuple[Memory | None, Memory | None]:
        """Return what is remembered of a question, and what is to be once it is answered.

        Most have nothing remembered of them, which the write finds out by itself: it is asked
        only where that would leave all as it is.
        """
        memory = given.remembered(None, self.database.now())
        if memory is not None or given.remembered is unchanged:
            return None, memory
        before = self.database.in_one_statement(
            lambda connection: recalls.of_attempt(connection, known, given.question)
        )
        return before, before and given.remembered(before, self.database.now())

    def _keep(
        self, connection: Connection, attempt: Attempt, held: "_Held", given: Given
    ) -> AnswerRow | None:
        """Keep an answer unless there is one; return it if it is new."""
        kept, now = _checked(given), self.database.now()
        if not keeping.answer(connection, held.attempt, kept, now):
            return None
        self._remember(connection, held.learner, attempt.case, kept.question, given.remembered)
        return kept.row(now)

    def _remember(
        self,
        connection: Connection,
        learner: int,
        case: str,
        question: str,
        remembered: ChangedMemory,
    ) -> Memory | None:
        before = recalls.memory(connection, learner, case, question)
        kept = remembered(before, self.database.now())
        if kept is not None and kept != before:
            recalls.keep(connection, learner, case, question, kept)
        return kept

    def _hold(self, connection: Connection, attempt: Attempt) -> "_Held":
        """Return the attempt's ids, locked against other writers; create the attempt if new."""
        today = self.database.dated().date()
        if attempt.id is None:
            owner = learner_id(connection, attempt.learner, today)
            first = {"learner_id": owner, "case_slug": attempt.case, "number": 1}
            add(connection, tables.attempt, **first)
            row = connection.execute(_FIRST_ATTEMPT, first).one_or_none()
        else:
            row = connection.execute(_ATTEMPT, {"held": attempt.id}).one_or_none()
        if row is None:
            raise _gone(attempt)
        if row.last_seen < today:
            connection.execute(
                update(tables.learner)
                .where(tables.learner.c.id == row.owner)
                .values(last_seen=today)
            )
        return _Held(row.id, row.owner)


def _checked(given: Given) -> keeping.Answer:
    return keeping.Answer(
        validation.identifier(given.question),
        validation.response(given.response),
        validation.certainty(given.certainty),
    )


def _gone(attempt: Attempt) -> AttemptGoneError:
    return AttemptGoneError(f"attempt {attempt.number} at {attempt.case} was deleted")


class _Held(NamedTuple):
    """What a write holds against others."""

    attempt: int
    learner: int


_HELD = (
    select(tables.attempt.c.id, tables.learner.c.id.label("owner"))
    .add_columns(tables.learner.c.last_seen)
    .join(tables.learner)
    .with_for_update(of=tables.attempt)
)
_ATTEMPT = _HELD.where(tables.attempt.c.id == bindparam("held"))
_FIRST_ATTEMPT = _HELD.where(
    *(tables.attempt.c[name] == bindparam(name) for name in ("learner_id", "case_slug", "number"))
)


def _not_seen_for(days: int, today: datetime) -> ColumnElement[bool]:
    if days < 0:
        raise RefusedError("days must not be negative")
    return tables.learner.c.last_seen < today.date() - timedelta(days=days)
