"""Runs take turns, in which nobody waits for long and nothing is lost."""

import inspect
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Semaphore
from typing import Any, cast

import pytest
from streamlit.runtime.scriptrunner import RerunData, script_runner
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner

from epicrisis.server import in_turn
from tests.support.upstream import patched

RERUN = RerunData()


class Pages:
    """Runs that say how many of them go on, each until it is let go."""

    def __init__(self) -> None:
        self.going_on = 0
        self.most = 0
        self.done: list[str] = []
        self._changed = threading.Condition()
        self._is_let_go = False

    def run(self, name: str, rerun: RerunData) -> None:
        assert rerun is RERUN
        with self._changed:
            self.going_on += 1
            self.most = max(self.most, self.going_on)
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._is_let_go, timeout=10)
            self.going_on -= 1
            self.done.append(name)
        if name == "broken":
            raise ValueError(name)

    def let_go(self) -> None:
        with self._changed:
            self._is_let_go = True
            self._changed.notify_all()

    def wait_for(self, going_on: int) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: self.going_on == going_on, timeout=10)


@contextmanager
def running(pages: Pages, names: list[str], patience_s: float) -> Iterator[list[Any]]:
    run = in_turn.in_turn(cast(Any, pages.run), Semaphore(2), patience_s)
    with ThreadPoolExecutor(len(names)) as pool:
        results = [pool.submit(run, name, RERUN) for name in names]
        try:
            yield results
        finally:
            pages.let_go()


def test_two_run_at_a_time_and_all_in_the_end() -> None:
    pages, names = Pages(), [str(number) for number in range(20)]
    with running(pages, names, patience_s=10):
        pages.wait_for(2)
        time.sleep(0.05)  # time in which a third one could begin
        assert pages.going_on == 2
    assert sorted(pages.done, key=int) == names
    assert pages.most == 2


def test_what_takes_long_is_not_waited_for() -> None:
    """Two wait for an export: whoever comes then is late by the patience, and runs."""
    pages = Pages()
    with running(pages, ["export", "another", "press"], patience_s=0.05):
        pages.wait_for(3)
    assert len(pages.done) == 3


def test_a_run_that_breaks_gives_its_turn_back() -> None:
    pages = Pages()
    with running(pages, ["broken"] * 6 + ["whole"], patience_s=10) as results:
        pages.let_go()
        assert [type(each.exception()) for each in results] == [ValueError] * 6 + [type(None)]
    assert len(pages.done) == 7


def test_streamlit_runs_pages_by_what_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    found = getattr(ScriptRunner, in_turn.METHOD)
    own = inspect.unwrap(found)
    assert list(inspect.signature(own).parameters) == ["self", "rerun_data"]
    thread = inspect.getsource(ScriptRunner._run_script_thread)
    assert thread.count(f"self.{in_turn.METHOD}(request.rerun_data)") == 1
    monkeypatch.setattr(ScriptRunner, in_turn.METHOD, own)
    in_turn.use()
    once = getattr(ScriptRunner, in_turn.METHOD)
    in_turn.use()
    assert getattr(ScriptRunner, in_turn.METHOD) is once is not own


def test_what_is_offered_to_streamlit_fits_its_installed_version(tmp_path: Path) -> None:
    text = patched(script_runner, patch="in-turn.patch", folder=tmp_path)
    assert "_RUN_TURNS.acquire" in text
