"""An acknowledged answer stays: through SIGKILL, many threads and many processes."""

import gc
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import select

from epicrisis.clock import without_zone
from epicrisis.store.db import tables
from epicrisis.store.db.connections import PATIENCE
from epicrisis.store.learners.store import Store, open_store, unchanged
from epicrisis.store.records import Committed
from tests.conftest import ROOT
from tests.store.conftest import LEARNER, OTHER, Clock
from tests.support.stores import in_days
from tests.support.tiers import thorough


def start_writer(file: Path, learner: str, first: int) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.store.writer", f"sqlite:///{file}", learner, str(first)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def read_until(writer: "subprocess.Popen[str]", answers: int) -> list[int]:
    assert writer.stdout is not None
    return [int(writer.stdout.readline()) for _ in range(answers)]


@pytest.mark.parametrize("answers", [thorough(1), 7, thorough(40)])
def test_sigkill_right_after_a_commit_loses_nothing(file: Path, answers: int) -> None:
    with start_writer(file, LEARNER, 0) as writer:
        acknowledged = read_until(writer, answers)
        writer.kill()
        assert writer.stdout is not None
        acknowledged += [int(line) for line in writer.stdout if line.endswith("\n")]
    store = open_store(f"sqlite:///{file}")
    kept = store.attempt(LEARNER, "fever").answers
    store.close()
    assert {f"Q{number}" for number in acknowledged} <= set(kept)
    assert len(kept) <= len(acknowledged) + 1  # one may have been kept but not yet said
    assert all(answer.response == int(name[1:]) for name, answer in kept.items())


def test_a_store_whose_writer_was_killed_goes_on(file: Path) -> None:
    first = 0
    for _ in range(3):
        with start_writer(file, LEARNER, first) as writer:
            first = read_until(writer, 5)[-1] + 1
            writer.kill()
    store = open_store(f"sqlite:///{file}")
    kept = store.attempt(LEARNER, "fever").answers
    store.close()
    assert {f"Q{number}" for number in range(first)} <= set(kept)


def test_four_processes_that_begin_a_store_at_once_share_it(file: Path) -> None:
    writers = [start_writer(file, f"{n:064d}", 0) for n in range(4)]
    for writer in writers:
        assert read_until(writer, 10) == list(range(10))
    for writer in writers:
        writer.kill()
        writer.communicate()
    store = open_store(f"sqlite:///{file}")
    assert all(len(store.attempt(f"{n:064d}", "fever").answers) >= 10 for n in range(4))
    store.close()


def test_the_journal_is_folded_into_the_file_while_the_store_is_open(
    store: Store, file: Path, tmp_path: Path
) -> None:
    store.commit_answer(store.attempt(LEARNER, "fever"), "Q0", "kept")
    assert store.database.empty_journal()
    assert file.with_name(f"{file.name}-wal").stat().st_size == 0
    alone = shutil.copy(file, tmp_path / "alone.sqlite3")
    with closing(open_store(f"sqlite:///{alone}")) as copied:
        assert "Q0" in copied.attempt(LEARNER, "fever").answers


@pytest.mark.usefixtures("file")
def test_no_write_waits_for_the_journal_to_be_emptied_while_somebody_reads_for_long(
    store: Store,
) -> None:
    """As during a backup."""

    def slowest_write() -> float:
        slowest = 0.0
        for n in range(10):
            began = time.perf_counter()
            store.open_finding(store.attempt(LEARNER, "fever"), f"ct{n}")
            slowest = max(slowest, time.perf_counter() - began)
        return slowest

    store.open_finding(store.attempt(LEARNER, "fever"), "mri")
    with store.database.reading() as reader, ThreadPoolExecutor(1) as pool:
        reader.execute(select(tables.opening)).all()
        store.open_finding(store.attempt(OTHER, "fever"), "mri")
        emptied = pool.submit(store.database.empty_journal)
        slowest = slowest_write()
        assert not emptied.result()
    assert slowest < PATIENCE / 2
    assert store.database.empty_journal()


def test_a_closed_store_is_one_file(store: Store, file: Path) -> None:
    other = open_store(f"sqlite:///{file}")  # as a command or a second server
    store.commit_answer(store.attempt(LEARNER, "fever"), "Q0", "kept")
    store.close()
    assert not sum(each.stat().st_size for each in file.parent.glob(f"{file.name}-wal"))
    other.close()


def test_20_threads_lose_and_double_nothing(store: Store) -> None:
    """Each commits the same 5 questions of one learner, and 5 of a learner of its own."""

    def commit(thread: int) -> list[Committed]:
        shared = [store.attempt(LEARNER, "fever") for _ in range(5)]
        own = f"{thread:064d}"
        for n in range(5):
            assert store.commit_answer(store.attempt(own, "fever"), f"Q{n}", thread).is_new
        return [store.commit_answer(a, f"Q{n}", thread) for n, a in enumerate(shared)]

    with ThreadPoolExecutor(20) as pool:
        outcomes = list(pool.map(commit, range(20)))
    kept = store.attempt(LEARNER, "fever").answers
    assert set(kept) == {f"Q{n}" for n in range(5)}
    for n in range(5):
        of_question = [outcome[n] for outcome in outcomes]
        assert [c.is_new for c in of_question].count(True) == 1
        assert {c.answer.response for c in of_question} == {kept[f"Q{n}"].response}
        winner = next(i for i, c in enumerate(of_question) if c.is_new)
        assert kept[f"Q{n}"].response == winner
    for thread in range(20):
        mine = store.attempt(f"{thread:064d}", "fever").answers
        assert {name: a.response for name, a in mine.items()} == {f"Q{n}": thread for n in range(5)}


def test_20_threads_remember_a_missed_question_once(store: Store, clock: Clock) -> None:
    store.open_finding(store.attempt(LEARNER, "fever"), "ct")
    read = [store.attempt(LEARNER, "fever") for _ in range(20)]

    def miss(thread: int) -> bool:
        return store.commit_answer(read[thread], "Q0", thread, None, in_days(1 + thread)).is_new

    with ThreadPoolExecutor(20) as pool:
        outcomes = list(pool.map(miss, range(20)))
    assert outcomes.count(True) == 1
    due = store.next_due(LEARNER, ["fever"])
    assert due == without_zone(clock.now) + timedelta(days=1 + outcomes.index(True))


def test_who_writes_finds_a_gap_between_the_writes_of_another_process(
    store: Store, file: Path
) -> None:
    """The other leaves one millisecond in thirty: SQLite alone soon looks ten times a second."""
    store.open_finding(store.attempt(LEARNER, "fever"), "ct")
    attempt = store.attempt(LEARNER, "fever")
    writes, is_over = count(), threading.Event()
    other = sqlite3.connect(file, isolation_level=None, check_same_thread=False)

    def write_on() -> None:
        while not is_over.is_set():
            other.execute("BEGIN IMMEDIATE")
            time.sleep(0.03)
            other.execute("ROLLBACK")
            next(writes)
            time.sleep(0.001)

    waited = list[int]()
    with closing(other), ThreadPoolExecutor(1) as pool:
        writer = pool.submit(write_on)
        try:
            for n in range(6):
                time.sleep(0.01)  # now the other is amid its write
                before = next(writes)
                store.commit_answer(attempt, f"Q{n}", n, None, in_days(1) if n % 2 else unchanged)
                waited.append(next(writes) - before)
        finally:
            is_over.set()
            writer.result()
    assert sum(waited) <= 150


@pytest.mark.usefixtures("file")  # PostgreSQL's rows alone are held, not all that it has
def test_nothing_is_collected_while_all_others_wait(store: Store) -> None:
    collected = list[str]()

    def note(phase: str, _: object) -> None:
        collected.append(phase)

    with store.database.writing():
        gc.callbacks.append(note)
        try:
            kept = [[each] for each in range(100_000)]
        finally:
            gc.callbacks.remove(note)
    assert len(kept) == 100_000
    assert not collected
    assert gc.isenabled()


def test_20_threads_order_tests_in_one_row(store: Store) -> None:
    attempt = store.attempt(LEARNER, "fever")
    with ThreadPoolExecutor(20) as pool:
        list(pool.map(lambda n: store.order_test(attempt, f"t{n % 10}"), range(40)))
    ordered = store.attempt(LEARNER, "fever").ordered_tests
    assert sorted(ordered) == sorted(f"t{n}" for n in range(10))
    assert len(store.attempts(LEARNER)) == 1


def test_20_threads_start_over_once(store: Store) -> None:
    store.open_finding(store.attempt(LEARNER, "fever"), "ct")
    attempt = store.attempt(LEARNER, "fever")
    with ThreadPoolExecutor(20) as pool:
        list(pool.map(lambda _: store.start_over(attempt), range(20)))
    assert [a.number for a in store.attempts(LEARNER)] == [1, 2]
