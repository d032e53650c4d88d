"""Few runs of a process go on at a time; the others wait for their turn, but not for long.

Python's threads share one interpreter, and the event loop, by which all of them hear and are heard,
is one thread among them. After a full collection, or when a hall presses at once, twenty runs go on
side by side: each waits for the others at every statement to the store, the loop waits for all of
them, and what has heaped up goes away more slowly than it came (docs/performance.md).
`docs/upstream/in-turn.patch` is the same as a change of Streamlit's own. What is replaced here is
private: `tests/server/test_in_turn.py` fails with a Streamlit that has something else.
"""

from collections.abc import Callable
from functools import wraps
from threading import Semaphore
from typing import Any

from streamlit.runtime.scriptrunner import RerunData
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner

AT_ONCE = 2
"""One works while another one's answer gets to the disk."""
PATIENCE_S = 0.25
"""Seconds after which a run goes on all the same: those before it may wait for something long, as
an export, and thirty presses are done in less."""

_Run = Callable[[Any, RerunData], None]
METHOD = "_run_script"
"""Of the thread that runs a session's page: what is replaced."""


def use() -> None:
    """Let runs wait for their turn from now on; twice is as good as once."""
    run = getattr(ScriptRunner, METHOD)
    if not hasattr(run, "__wrapped__"):
        setattr(ScriptRunner, METHOD, in_turn(run, Semaphore(AT_ONCE), PATIENCE_S))


def in_turn(run: _Run, turns: Semaphore, patience_s: float) -> _Run:
    """Return what runs a page as `run` does once it is its turn, or patience is at its end."""

    @wraps(run)
    def wait_and_run(runner: Any, rerun: RerunData) -> None:  # noqa: ANN401 (a thread's, or a test's)
        is_turn = turns.acquire(timeout=patience_s)
        try:
            run(runner, rerun)
        finally:
            if is_turn:
                turns.release()

    return wait_and_run
