"""Runs share a few threads, in which each finds what it would find in one of its own."""

import asyncio
import contextvars
import inspect
import threading
from pathlib import Path
from typing import Any

import pytest
from streamlit.runtime.scriptrunner import script_runner
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_run_context import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context_attr import (
    SCRIPT_RUN_CONTEXT_ATTR_NAME,
)

from epicrisis.server import run_threads
from epicrisis.server.run_threads import RunThreads, started_by
from tests.support.running import run
from tests.support.upstream import patched

_WORD = contextvars.ContextVar("word", default="nothing")
PATIENCE_S = 10.0


class Hall:
    """Runs that go on until they are let go, and what is seen of them."""

    def __init__(self, long_s: float = PATIENCE_S) -> None:
        self.changed = threading.Condition()
        self.going_on: list[str] = []
        self.most = 0
        self.over: list[str] = []
        self.let_go: set[str] = set()
        self.threads = RunThreads(2, long_s)
        self.start = started_by(self.threads, lambda _: None)

    async def reaches(self, *, going_on: int | None = None, over: int | None = None) -> None:
        """Let the event loop go on until so many runs do, and so many are over."""
        await asyncio.to_thread(self.wait_until, going_on, over)

    def wait_until(self, going_on: int | None, over: int | None) -> None:
        def holds() -> bool:
            return going_on in (None, len(self.going_on)) and over in (None, len(self.over))

        with self.changed:
            assert self.changed.wait_for(holds, timeout=PATIENCE_S), (self.going_on, self.over)

    def end(self, *names: str) -> None:
        with self.changed:
            self.let_go.update(names)
            self.changed.notify_all()


class Runner:
    """A session's run, by what its thread asks of it."""

    def __init__(self, hall: Hall, name: str) -> None:
        self.hall = hall
        self.name = name
        self._script_thread: threading.Thread | None = None
        self.found: tuple[object, ...] = ()

    def _run_script_thread(self) -> None:
        hall, thread = self.hall, threading.current_thread()
        self.found = (_WORD.get(), get_script_run_ctx(suppress_warning=True))
        _WORD.set(self.name)
        setattr(thread, SCRIPT_RUN_CONTEXT_ATTR_NAME, self.name)
        assert self._script_thread is thread
        with hall.changed:
            hall.going_on.append(self.name)
            hall.most = max(hall.most, len(hall.going_on))
            hall.changed.notify_all()
            hall.changed.wait_for(lambda: self.name in hall.let_go, timeout=PATIENCE_S)
            hall.going_on.remove(self.name)
            hall.over.append(self.name)
            hall.changed.notify_all()
        if self.name == "broken":
            raise ValueError(self.name)


def begun(hall: Hall, *names: str) -> list[Runner]:
    runners = [Runner(hall, name) for name in names]
    for each in runners:
        hall.start(each)
    return runners


def test_two_go_on_at_a_time_and_all_in_their_order() -> None:
    async def main() -> None:
        hall, names = Hall(), [str(number) for number in range(20)]
        begun(hall, *names)
        for number, name in enumerate(names[:-1]):
            await hall.reaches(going_on=2, over=number)
            assert {*hall.going_on} == {*names[number : number + 2]}
            hall.end(name)
        await hall.reaches(over=19)
        hall.end(names[-1])
        await hall.reaches(over=20)
        assert hall.over == names
        assert hall.most == 2

    run(main())


def test_who_takes_long_is_not_waited_for_and_gives_its_place_back() -> None:
    async def main() -> None:
        hall = Hall(long_s=0.05)
        begun(hall, "export", "another", "press", "next", "last")
        await hall.reaches(going_on=5)
        hall.end("export", "another", "press", "next", "last")
        await hall.reaches(over=5)
        hall.most, hall.threads.long_s = 0, PATIENCE_S  # however slow this machine is
        quick = [str(number) for number in range(40)]
        hall.end(*quick)
        begun(hall, *quick)
        await hall.reaches(over=45)
        assert hall.most <= 2

    run(main())


def test_who_waits_long_for_its_turn_is_not_one_who_takes_long() -> None:
    """A hall that presses at once waits in its order; it gets no thread for each after all."""

    async def main() -> None:
        hall = Hall(long_s=0.6)
        names = [str(number) for number in range(30)]
        begun(hall, *names)
        for number, name in enumerate(names):
            await asyncio.sleep(0.03)
            hall.end(name)
            await hall.reaches(over=number + 1)
        assert hall.most == 2

    run(main())


def test_a_run_finds_nothing_of_the_one_before() -> None:
    async def main() -> None:
        hall = Hall()
        names = [str(number) for number in range(6)]
        hall.end(*names)
        runners = begun(hall, *names)
        await hall.reaches(over=6)
        assert {each.found for each in runners} == {("nothing", None)}

    run(main())


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    told: list[Any] = []
    monkeypatch.setattr(threading, "excepthook", told.append)
    return told


def test_a_run_that_breaks_takes_no_thread_with_it(said: list[Any]) -> None:
    async def main() -> None:
        hall = Hall()
        hall.end("broken", "whole")
        begun(hall, *["broken"] * 5, "whole")
        await hall.reaches(over=6)

    run(main())
    assert [(each.exc_type, str(each.exc_value)) for each in said] == [(ValueError, "broken")] * 5


def test_a_run_begins_once() -> None:
    async def main() -> None:
        hall = Hall()
        [runner] = begun(hall, "one")
        with pytest.raises(RuntimeError, match="already started"):
            hall.start(runner)
        hall.end("one")
        await hall.reaches(over=1)
        with pytest.raises(RuntimeError, match="already started"):
            hall.start(runner)

    run(main())


def test_one_that_begins_outside_of_a_loop_runs_too() -> None:
    """As when a source file has changed, which another thread sees."""
    hall = Hall()
    hall.end("one")
    begun(hall, "one")
    hall.wait_until(going_on=0, over=1)


def test_streamlit_starts_a_run_by_what_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    own = inspect.unwrap(getattr(ScriptRunner, run_threads.METHOD))
    monkeypatch.setattr(ScriptRunner, run_threads.METHOD, own)
    lines = inspect.getsource(own)
    assert "if self._script_thread is not None:" in lines
    assert "target=self._run_script_thread" in lines
    assert f'name="{run_threads._NAME}"' in lines
    assert "daemon=True" in lines
    of_thread = inspect.getsource(script_runner).count("_script_thread")
    # Asked: whether it has begun, and whether this is its thread; nobody else asks.
    assert of_thread == inspect.getsource(ScriptRunner).count("_script_thread")
    run_threads.use()
    once = getattr(ScriptRunner, run_threads.METHOD)
    run_threads.use()
    assert getattr(ScriptRunner, run_threads.METHOD) is once is not own


def test_what_is_offered_to_streamlit_fits_its_installed_version(tmp_path: Path) -> None:
    text = patched(script_runner, patch="run-threads.patch", folder=tmp_path)
    assert "_RUN_THREADS.begin(self)" in text
