"""Pages are run by two threads that stay, not each by one that is made for it.

Python's threads share one interpreter, and the event loop, by which all sessions hear and are
heard, is one thread among them. Streamlit has it make a thread for each run and wait until that
goes: among a thousand readers 5 ms a press, in which nobody else is heard. And after a full
collection, or when a hall presses at once, twenty runs go on side by side: each waits for the
others at every statement to the store, the loop waits for all of them, and what has heaped up goes
away more slowly than it came (docs/performance.md). `docs/upstream/run-threads.patch` is the same
as a change of Streamlit's own. What is replaced here is private: `tests/server/test_run_threads.py`
fails with a Streamlit that has something else.
"""

import asyncio
import contextvars
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from queue import SimpleQueue
from typing import Any

from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_run_context_attr import (
    SCRIPT_RUN_CONTEXT_ATTR_NAME,
)

AT_ONCE = 2
"""One works while another one's answer gets to the disk."""
LONG_S = 0.25
"""Seconds after which another thread takes a run's place: it waits for something, as for an export.
Thirty presses are done in less."""

METHOD = "start"
"""Of what runs a session's page: what is replaced."""
_NAME = "ScriptRunner.scriptThread"


def use() -> None:
    """Run pages so from now on; twice is as good as once."""
    start = getattr(ScriptRunner, METHOD)
    if not hasattr(start, "__wrapped__"):
        setattr(ScriptRunner, METHOD, started_by(RunThreads(AT_ONCE, LONG_S), start))


def started_by(threads: "RunThreads", start: Callable[[Any], None]) -> Callable[[Any], None]:
    """Return what begins a run as Streamlit's `start` does, on one of these threads."""

    @wraps(start)
    def begin(runner: Any) -> None:  # noqa: ANN401 (Streamlit's, or a test's)
        if runner._script_thread is not None:
            raise RuntimeError("ScriptRunner was already started")
        runner._script_thread = _NOT_YET
        threads.begin(runner)

    return begin


_NOT_YET = threading.Thread(name=_NAME)
"""Stands for the thread of a run that waits for one."""


@dataclass(slots=True, eq=False)
class _Run:
    runner: Any
    began: float | None = None
    is_over: bool = False
    is_long: bool = False


class RunThreads:
    """So many threads, which run what comes in its order; who takes long isn't waited for.

    Args:
        at_once: how many.
        long_s: seconds after which another thread takes a run's place.

    """

    def __init__(self, at_once: int, long_s: float) -> None:
        self.long_s = long_s
        self._waiting: SimpleQueue[_Run] = SimpleQueue()
        self._ends = threading.Lock()
        for _ in range(at_once):
            self._add_thread()

    def begin(self, runner: Any) -> None:  # noqa: ANN401
        """Have a thread run it soon, and the event loop look whether it takes long."""
        run = _Run(runner)
        self._waiting.put(run)
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # a source file has changed, which another thread has seen
            return
        self._look_later(loop, run)

    def _look_later(self, loop: asyncio.AbstractEventLoop, run: _Run) -> None:
        loop.call_later(self.long_s, self._look, loop, run)

    def _look(self, loop: asyncio.AbstractEventLoop, run: _Run) -> None:
        with self._ends:
            if run.is_over:
                return
            is_long = run.began is not None and time.monotonic() - run.began >= self.long_s
            run.is_long = is_long
        if is_long:
            self._add_thread()
        else:
            self._look_later(loop, run)

    def _add_thread(self) -> None:
        threading.Thread(target=self._work, name=_NAME, daemon=True).start()

    def _work(self) -> None:
        """Run one after the other; after a long one, whose place another thread has, no more."""
        while self._run_next():
            pass

    def _run_next(self) -> bool:
        """Run what comes next, and tell whether this thread is still needed then."""
        run = self._waiting.get()
        thread = threading.current_thread()
        run.began = time.monotonic()
        run.runner._script_thread = thread
        try:
            # As a new thread does, it begins with nothing of what an earlier run has set.
            contextvars.Context().run(run.runner._run_script_thread)
        except BaseException:  # as of a thread that ends with it
            threading.excepthook(threading.ExceptHookArgs((*sys.exc_info(), thread)))
        vars(thread).pop(SCRIPT_RUN_CONTEXT_ATTR_NAME, None)
        with self._ends:
            run.is_over = True
        return not run.is_long
