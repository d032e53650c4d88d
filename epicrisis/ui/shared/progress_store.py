"""What a learner has done, kept in the store; in this visit alone where that can't be."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TypeVar
from urllib.parse import urlencode

import streamlit as st

from epicrisis import log, rate_limit
from epicrisis.cases.model import Case, StageKey
from epicrisis.cases.questions import Question
from epicrisis.questions.answer import Answer, StaleAnswer
from epicrisis.server import learner_cookie, resources
from epicrisis.store.db.errors import AttemptGoneError, RefusedError, StoreError
from epicrisis.store.learners.store import ChangedMemory, Store, unchanged
from epicrisis.store.learners.transfers import TransferRefusedError
from epicrisis.store.records import AnswerRow, Attempt, Due, Memory, Ranked, Remark
from epicrisis.story import differential, investigations, pauses, progress, recall
from epicrisis.story.answers import from_record
from epicrisis.story.differential import Differential, Entry
from epicrisis.story.pauses import Thought
from epicrisis.story.progress import Progress
from epicrisis.story.telling import Story, Telling, kept_telling
from epicrisis.ui.shared import session
from epicrisis.ui.shared.session import PendingWrite

AGAIN_AFTER_S = 15.0
"""Seconds until a visit asks a store again that failed: each try may take some itself."""


def token() -> str | None:
    """Return the anonymous token of this browser, None where it refuses cookies."""
    return learner_cookie.learner_token(st.context.cookies)


def seed() -> str:
    """Return what shuffles this learner's options, the same from one visit to the next."""
    return token() or session.current().seed


def warn() -> None:
    """Say that this visit's work isn't kept, and why."""
    way_out = ""
    if token() is None:
        reason = session.translate("This browser refuses cookies")
        way_out = _link_to_own_window()
    else:
        reason = session.translate("We can't save just now")
    consequence = session.translate(
        "{reason}: you can go on, but what you do is lost when you leave."
    )
    st.warning(consequence.format(reason=reason) + way_out, icon=":material/cloud_off:")


def _link_to_own_window() -> str:
    """Return a question, and this page's address for another window, as Markdown.

    In another site's frame browsers refuse our cookie; some don't say that there is a frame
    (`epicrisis/server/own_window.py`).
    """
    if st.context.url is None:
        return ""
    address = f"{st.context.url}?{urlencode(st.query_params.to_dict())}"
    question = session.translate("Is this page shown inside another site's?")
    link = session.translate("Open in a window of its own")
    return f"\n\n{question} [{link}](<{address}>)"


# --- Reading ---------------------------------------------------------------------------


def done(story: Story) -> Progress:
    """Return what the learner has done of a case."""
    current, slug = session.current(), story.case.slug
    if current.rehearsal is not None and current.rehearsal.story is story:
        return current.rehearsal.progress
    if slug not in current.read_in:
        current.progress[slug] = _read(story)
    elif current.read_in[slug] is not story.case:
        current.progress[slug] = progress.in_case(story.case, current.progress[slug])
    current.read_in[slug] = story.case
    return current.progress[slug]


def telling(story: Story) -> Telling:
    """Return a story of this server as far as the learner has come."""
    return kept_telling(story, done(story).passed)


def begin_stage(story: Story, stage: StageKey) -> None:
    """Open the first finding of a stage if that comes next, and isn't a test to be asked for."""
    finding = investigations.first_told(telling(story), stage)
    if finding is not None:
        open_finding(story, finding.id)


def reread() -> None:
    """Let `done` read each case from the store again, so that what another tab did is seen.

    Not while the store lacks what was done here: the visit knows more than it.
    """
    current = session.current()
    if token() is None:
        current.is_kept = False  # known before the first press, and said with the first page
    with current.writing:
        if current.is_kept or _catch_up():
            current.read_in.clear()
            current.remarks.clear()


def _read(story: Story) -> Progress:
    """Return what the store has of a case; what this visit knows of it where that can't be."""
    current, slug = session.current(), story.case.slug
    known = progress.in_case(story.case, current.progress.get(slug, Progress()))
    learner, store = token(), resources.store()
    if learner is None or store is None:
        current.is_kept = False
        return known
    is_first = slug not in current.attempts
    try:
        known = progress_of(story.case, _fetch(store, learner, slug))
        if is_first:
            store.seen(learner)
    except StoreError as error:
        _fail(error)
    return known


def _fetch(store: Store, learner: str, slug: str) -> Attempt:
    attempt = store.attempt(learner, slug)
    session.current().attempts[slug] = attempt
    return attempt


def _fail(error: Exception) -> None:
    current = session.current()
    log.store_failed(error)
    current.is_kept = False
    current.again_at = time.monotonic() + AGAIN_AFTER_S


def progress_of(case: Case, attempt: Attempt) -> Progress:
    """Return a kept attempt as the story reads it."""
    questions, kept_pauses = progress.questions_of(case), pauses.pauses_of(case)
    rows = attempt.answers
    return Progress(
        attempt=attempt.number,
        findings=attempt.opened,
        answers={
            name: _answer(questions.get(name), row)
            for name, row in rows.items()
            if name not in kept_pauses
        },
        thoughts={
            name: pauses.from_record(pause, rows[name].response, rows[name].self_assessment)
            for name, pause in kept_pauses.items()
            if name in rows
        },
        differentials={
            moment: _entries(case, ranking) for moment, ranking in attempt.differentials.items()
        },
        ordered_tests=attempt.ordered_tests,
    )


def _answer(question: Question | None, row: AnswerRow) -> Answer | StaleAnswer:
    if question is None:
        return StaleAnswer(row.question)
    return from_record(question, row.response, row.certainty, row.self_assessment)


def _entries(case: Case, ranking: tuple[Ranked, ...]) -> Differential:
    weights = {points: weight for weight, points in differential.POINTS.items()}
    known = {each.id for each in case.hypotheses}
    return tuple(
        Entry(ranked.hypothesis, ranked.name, weights[int(ranked.weight)])
        for ranked in ranking
        if ranked.hypothesis is None or ranked.hypothesis in known
    )


# --- Writing ---------------------------------------------------------------------------


def open_finding(story: Story, finding: str) -> None:
    """Store that a finding is open."""
    _write(
        story,
        lambda store, attempt: store.open_finding(attempt, finding),
        partial(progress.with_finding, finding=finding),
    )


def commit(story: Story, answer: Answer) -> bool:
    """Store an answer for good; return whether it stays, as the first one to a question does."""
    questions = progress.questions_of(story.case)
    stays: Answer | StaleAnswer = answer

    def write(store: Store, attempt: Attempt) -> None:
        nonlocal stays
        committed = store.commit_answer(
            attempt,
            answer.question,
            answer.response,
            answer.certainty,
            _remembered(questions.get(answer.question), answer),
        )
        stays = _answer(questions.get(answer.question), committed.answer)

    _write(story, write, lambda before: progress.with_answer(before, stays))
    return stays == answer


def _remembered(question: Question | None, answer: Answer) -> ChangedMemory:
    return unchanged if question is None else partial(recall.after, question, answer)


def assess(story: Story, answer: Answer) -> None:
    """Store the learner's own verdict on an answer in words, if it has one."""
    word = answer.self_assessment
    if word is None:
        return
    remembered = _remembered(progress.questions_of(story.case).get(answer.question), answer)
    _write(
        story,
        lambda store, attempt: store.assess_answer(attempt, answer.question, word, remembered),
        partial(progress.with_assessment, answer=answer),
    )


def keep_thought(story: Story, thought: Thought) -> bool:
    """Store what was made of a pause for good; return whether it stays, as the first one does."""
    pause, stays = pauses.pauses_of(story.case)[thought.pause], thought

    def write(store: Store, attempt: Attempt) -> None:
        nonlocal stays
        row = store.commit_answer(attempt, thought.pause, pauses.to_json(thought)).answer
        stays = pauses.from_record(pause, row.response, row.self_assessment)

    _write(story, write, lambda before: progress.with_thought(before, stays))
    return stays == thought


def keep_ticks(story: Story, thought: Thought) -> bool:
    """Store the key features that the learner finds in the own sentence; tell whether they stay."""
    pause, stays = pauses.pauses_of(story.case)[thought.pause], thought
    ticks = pauses.ticks_in_store(thought)
    if ticks is None:
        return True

    def write(store: Store, attempt: Attempt) -> None:
        nonlocal stays
        row = store.assess_answer(attempt, thought.pause, ticks)
        stays = pauses.from_record(pause, row.response, row.self_assessment)

    _write(story, write, lambda before: progress.with_ticks(before, stays))
    return stays == thought


def save_differential(story: Story, entries: Differential) -> None:
    """Store the differential of this moment of the story, in place of what it had."""
    moment = progress.moment(story, done(story))
    ranking = [
        Ranked(differential.POINTS[entry.weight], entry.hypothesis, entry.words)
        for entry in entries
    ]
    _write(
        story,
        lambda store, attempt: store.save_differential(attempt, moment, ranking),
        partial(progress.with_differential, at=moment, entries=entries),
    )


def order_test(story: Story, test: str) -> None:
    """Store that the learner asked for a test."""
    _write(
        story,
        lambda store, attempt: store.order_test(attempt, test),
        partial(progress.with_ordered_test, test=test),
    )


def review(story: Story, question: Question, answer: Answer, due: datetime) -> Memory | None:
    """Keep how a question was answered that was due; return what is remembered of it now."""
    kept: Memory | None = None
    remembered = partial(recall.once, question, answer, due)

    def write(store: Store, attempt: Attempt) -> None:
        nonlocal kept
        kept = store.recall(attempt, question.id, remembered)

    _write(story, write, lambda before: before)
    return kept


def remarks(story: Story) -> dict[str, Remark]:
    """Return the learner's notes and stars in a case, by id of the block."""
    current, slug = session.current(), story.case.slug
    if current.rehearsal is not None:
        return {}
    if slug not in current.remarks:
        found = _ask(lambda store, learner: store.remarks(learner, slug), None)
        if found is None:
            return {}
        current.remarks[slug] = found
    return current.remarks[slug]


def star(story: Story, block: str, *, is_starred: bool) -> None:
    """Keep a star at a block, or take it away."""
    slug, before = story.case.slug, remarks(story).get(block, Remark())
    _know(story, block, replace(before, is_starred=is_starred))
    _write(
        story,
        lambda store, _: store.star(_own_token(), slug, block, is_starred=is_starred),
        lambda progress: progress,
    )


def note(story: Story, block: str, words: str) -> None:
    """Keep a note at a block; an empty one takes away what was there.

    Raises `RefusedError` for what the store never takes.
    """
    slug, before = story.case.slug, remarks(story).get(block, Remark())
    _write(
        story,
        lambda store, _: store.note(_own_token(), slug, block, words),
        lambda progress: progress,
    )
    _know(story, block, replace(before, note=words))


def _know(story: Story, block: str, remark: Remark) -> None:
    """Change this visit's copy; what another tab wrote comes with the next whole run."""
    known = session.current().remarks.setdefault(story.case.slug, {})
    known.pop(block, None)
    if remark != Remark():
        known[block] = remark


def _own_token() -> str:
    learner = token()
    assert learner is not None  # a visit without one writes nothing
    return learner


def report(story: Story, block: str, words: str) -> bool:
    """Keep what is wrong with a block, and nothing of who says so; tell whether it is kept."""
    store, who = resources.store(), token() or session.current().seed
    if store is None or not rate_limit.take(rate_limit.REPORTS, who):
        return False
    try:
        return store.report(story.case.slug, block, words)
    except StoreError as error:
        log.store_failed(error)
        return False


def due(most: int) -> tuple[Due, ...]:
    """Return the questions that come back now, at most so many; none where nothing is kept."""
    if session.current().rehearsal is not None or not session.current().is_kept:
        return ()
    cases = resources.solo_stories()
    return _ask(lambda store, learner: store.due(learner, cases, most), ())


def next_due() -> datetime | None:
    """Return when the next question comes back that doesn't yet, None where none is to come."""
    cases = resources.solo_stories()
    return _ask(lambda store, learner: store.next_due(learner, cases), None)


def start_over(story: Story) -> None:
    """Begin a new attempt; the store keeps the one before."""
    current, slug = session.current(), story.case.slug

    def write(store: Store, attempt: Attempt) -> None:
        store.start_over(attempt)
        del current.attempts[slug]  # what is written from now on belongs to the new one

    _write(story, write, lambda before: Progress(attempt=before.attempt + 1))
    if current.is_kept and current.rehearsal is None:
        current.progress[slug] = _read(story)


def _write(story: Story, write: PendingWrite, change: Callable[[Progress], Progress]) -> None:
    """Write to the store, now or once it can, and change this visit's copy alike.

    Raises `RefusedError` for what the store never takes.
    """
    current, slug = session.current(), story.case.slug
    if current.rehearsal is not None and current.rehearsal.story is story:
        current.rehearsal.progress = change(current.rehearsal.progress)
        return
    # A second press runs beside the first one's run, which still waits for the store.
    with current.writing:
        before = done(story)
        current.unkept.append((slug, write))
        current.is_kept = _catch_up()
        current.progress[slug] = change(before)


def _catch_up() -> bool:
    """Write what the store lacks, and tell whether it has all now."""
    current = session.current()
    learner, store = token(), resources.store()
    if learner is None or store is None or time.monotonic() < current.again_at:
        return False
    try:
        while current.unkept:
            _send(store, learner, *current.unkept[0])
            del current.unkept[0]
        if not current.is_kept:
            store.seen(learner)
    except RefusedError:
        del current.unkept[0]  # it is never going to be kept; what comes after it is
        raise
    except (StoreError, AttemptGoneError) as error:
        _fail(error)
        return False
    current.is_kept = True
    return True


def _send(store: Store, learner: str, slug: str, write: PendingWrite) -> None:
    attempts = session.current().attempts
    if slug not in attempts:
        _fetch(store, learner, slug)
    try:
        write(store, attempts[slug])
    except AttemptGoneError:
        write(store, _fetch(store, learner, slug))
    if slug in attempts and attempts[slug].id is None:
        _fetch(store, learner, slug)


# --- All of it -------------------------------------------------------------------------

Found = TypeVar("Found")


def _ask(ask: Callable[[Store, str], Found], otherwise: Found) -> Found:
    """Return what the store says of this learner, `otherwise` where it can't be asked."""
    learner, store = token(), resources.store()
    if learner is None or store is None:
        return otherwise
    try:
        return ask(store, learner)
    except StoreError as error:
        log.store_failed(error)
        return otherwise


def attempts(story: Story) -> tuple[Progress, ...]:
    """Return all attempts at a case, the current one last."""
    every: tuple[Attempt, ...] = ()
    # Of a first attempt all is read already.
    has_others = done(story).attempt > 1
    if has_others and session.current().is_kept and session.current().rehearsal is None:
        every = _ask(Store.attempts, every)
    return tuple(
        progress_of(story.case, each) for each in every if each.case == story.case.slug
    ) or (done(story),)


def forget_case(slug: str) -> None:
    """Let a case be read from the store again: another attempt at it may be the current one."""
    current = session.current()
    for each in (current.attempts, current.progress, current.read_in):
        each.pop(slug, None)


def shows_edn() -> bool:
    """Tell whether this learner has chosen to see the examination's marks beside ours."""
    current = session.current()
    if current.shows_edn is None and current.is_kept:
        current.shows_edn = _ask(Store.shows_edn, None)
    return bool(current.shows_edn)


def show_edn(*, is_shown: bool) -> None:
    """Keep that choice; for this visit alone where the store can't."""
    session.current().shows_edn = is_shown

    def write(store: Store, learner: str) -> None:
        store.show_edn(learner, is_shown=is_shown)

    _ask(write, None)


def delete_all() -> bool:
    """Delete all that is kept of this learner; tell whether that succeeded."""
    current = session.current()
    current.forgets_answers = True
    current.shows_edn = False
    parts = (current.progress, current.attempts, current.read_in, current.unkept)
    for each in (*parts, current.guesses, current.chosen, current.remarks):
        each.clear()
    current.kept_form = None
    current.takes_part = False
    if token() is None:
        return resources.store() is not None

    def delete(store: Store, learner: str) -> bool:
        store.delete_learner(learner)
        return True

    return _ask(delete, False)


def create_transfer() -> str:
    """Return a code that moves this learner's work; raises `TransferRefusedError`."""
    code = _ask(Store.create_transfer, None)
    if code is None:
        raise TransferRefusedError("unavailable")
    return code


def redeem_transfer(code: str) -> None:
    """Bring the work behind a code to this browser; raises `TransferRefusedError`."""

    def redeem(store: Store, learner: str) -> bool:
        store.redeem_transfer(code, learner)
        return True

    if not _ask(redeem, False):
        raise TransferRefusedError("unavailable")
    session.current().read_in.clear()
    session.current().remarks.clear()
    session.current().shows_edn = None
