"""Programs that are kept running: begun, begun again when they end, and ended together."""

import ctypes
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from epicrisis import log

_LOOK_EVERY_S = 0.1
_SOON_S = 10.0
"""A program that ends sooner than this after its beginning waits before it is begun again."""
_MOST_WAITS_S = 30.0
_TO_END_S = 15.0
"""How long a program may take to end by itself when it is told to."""
_PR_SET_PDEATHSIG = 1
"""Of Linux's `prctl`."""


class StartError(RuntimeError):
    """A program that ended, or wasn't ready in time, before it was of any use."""


@dataclass(slots=True)
class Program:
    """One that is to run as long as we do."""

    name: str
    command: Sequence[str]
    is_ready: Callable[[], bool]
    environment: Mapping[str, str] | None = None
    folder: Path | None = None
    _running: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _began: float = field(default=0.0, init=False)
    _again_at: float = field(default=0.0, init=False)
    _ended_soon: int = field(default=0, init=False)

    @property
    def pid(self) -> int:
        """The number of its process, 0 where it doesn't run."""
        return self._running.pid if self._running is not None else 0

    @property
    def is_running(self) -> bool:
        """Whether it was begun and hasn't ended."""
        return self._running is not None and self._running.poll() is None

    def begin(self) -> None:
        """Begin it, in a group of its own, so that a key in our terminal isn't meant for it."""
        self._running = subprocess.Popen(
            self.command,
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            start_new_session=os.name == "posix",
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509
        )
        self._began = time.monotonic()

    def begin_again_if_ended(self) -> None:
        """Begin it again if it has ended; one that ends at once, later and later."""
        if self.is_running or self._running is None:
            return
        now = time.monotonic()
        if not self._again_at:
            self._ended_soon = self._ended_soon + 1 if now - self._began < _SOON_S else 0
            wait_s = min(2.0**self._ended_soon - 1.0, _MOST_WAITS_S)
            self._again_at = now + wait_s
            log.event(
                "ended, begun again",
                level=logging.ERROR,
                program=self.name,
                status=self._running.returncode,
                in_s=round(wait_s),
            )
            # What it had begun itself holds its port, as nginx's workers do.
            self._kill_all()
        if now >= self._again_at:
            self._again_at = 0.0
            self.begin()

    def end(self) -> None:
        """Tell it to end, without waiting."""
        if self._running is not None and self._running.poll() is None:
            self._running.terminate()

    def end_at_last(self, deadline: float) -> None:
        """Wait until it has ended; at the deadline (of `time.monotonic`) kill what is left."""
        if self._running is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self._running.wait(max(0.0, deadline - time.monotonic()))
        self._kill_all()
        self._running.wait()
        self._running = None

    def _kill_all(self) -> None:
        """Kill it and all that it has begun."""
        if self._running is None:
            return
        with suppress(ProcessLookupError, PermissionError):
            if os.name == "posix":
                os.killpg(self._running.pid, signal.SIGKILL)
            else:
                self._running.kill()


@contextmanager
def ended_at_last(programs: Sequence[Program]) -> Iterator[None]:
    """Tell all to end when this is left, and wait until they have."""
    try:
        yield
    finally:
        for each in programs:
            each.end()
        deadline = time.monotonic() + _TO_END_S
        for each in programs:
            each.end_at_last(deadline)


def begin_all(programs: Sequence[Program], within_s: float, stopping: threading.Event) -> None:
    """Begin all and wait until they are ready, or until we are to stop.

    Raises StartError if one ends before, or isn't ready within that time.
    """
    for each in programs:
        each.begin()
    deadline = time.monotonic() + within_s
    waited_for = list(programs)
    while waited_for and not stopping.is_set():
        for each in programs:
            if not each.is_running:
                raise StartError(f"{each.name} ended before it was ready; it says why above.")
        waited_for = [each for each in waited_for if not each.is_ready()]
        if waited_for and time.monotonic() > deadline:
            raise StartError(f"{waited_for[0].name} isn't ready after {within_s:.0f} s.")
        stopping.wait(_LOOK_EVERY_S)


def look_after(programs: Sequence[Program], stopping: threading.Event) -> None:
    """Begin again what ends, until we are to stop."""
    while not stopping.wait(_LOOK_EVERY_S):
        for each in programs:
            each.begin_again_if_ended()


def _end_with_parent() -> None:
    """Ask Linux to end this process with the one that began it, even if that one is killed."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
