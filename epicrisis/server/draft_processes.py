"""Drafts checked and exported in processes of their own, within bounds of time and memory.

What a visitor has written can neither hold the interpreter that serves classes nor take its memory.
Where no such process can be started, the work is done here, within the bounds of the texts alone.
"""

import logging
import multiprocessing
import subprocess
import sys
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from epicrisis import log, settings
from epicrisis.authoring.drafts import Draft
from epicrisis.authoring.lint.checker import CheckResult
from epicrisis.authoring.sound_part import SoundPart
from epicrisis.cases.reading.case_file import LoadedCase
from epicrisis.cases.reading.files import named_alike
from epicrisis.exports.registry import Export

if TYPE_CHECKING:
    from epicrisis.server.draft_worker import DraftReport

MOST_PROCESSES = 2
CHECK_SECONDS, CHECK_MEGABYTES = 10, 200
EXPORT_SECONDS, EXPORT_MEGABYTES = 20, 512
"""Of processor time, and of memory above what the process has when a task begins."""
_PATIENCE = 3
"""How much longer than its processor time a task may take on a busy machine."""
_WAIT_SECONDS = 30
"""How long somebody waits for others' tasks."""
_STALE_SECONDS = 240
"""A process that was asked nothing for so long isn't asked any more: it is about to end."""
_COMMAND = "from epicrisis.server.draft_worker import main; main({})"
_ROOT = Path(__file__).parents[2]


class OverrunError(Exception):
    """A task that took more time or memory than it may."""


def check(draft: Draft, *, to_publish: bool = False) -> CheckResult:
    """Return what the checker says of a draft, as `drafts.check`; raise `OverrunError`."""
    arguments = (replace(draft, on_disk=None), to_publish)
    report = _pool.run("check", arguments, CHECK_SECONDS, CHECK_MEGABYTES)
    assert isinstance(report, CheckResult)
    if report.read is None:
        return report
    return replace(report, read=report.read._replace(loaded=_whole(report.read.loaded, draft)))


def report(draft: Draft) -> "DraftReport":
    """Return what the checker says of a draft, and all of it where it has no error.

    Raises `OverrunError`.
    """
    from epicrisis.server.draft_worker import DraftReport

    arguments = (replace(draft, on_disk=None),)
    found = _pool.run("report", arguments, CHECK_SECONDS, CHECK_MEGABYTES)
    assert isinstance(found, DraftReport)
    return replace(found, sound=_whole_part(found.sound, draft)) if found.sound else found


def begin_report(draft: Draft) -> Future["DraftReport"]:
    """Have `report` done while the server does something else."""
    return _askers.submit(report, draft)


def sound(draft: Draft) -> SoundPart:
    """Return what can be told of a draft with errors; raise `OverrunError`."""
    arguments = (replace(draft, on_disk=None),)
    found = _pool.run("sound", arguments, CHECK_SECONDS, CHECK_MEGABYTES)
    assert isinstance(found, SoundPart)
    return _whole_part(found, draft)


def _whole_part(sound: SoundPart, draft: Draft) -> SoundPart:
    bare = sound.loaded
    return replace(sound, loaded=_whole(bare, draft)) if bare is not None else sound


def _whole(bare: LoadedCase, draft: Draft) -> LoadedCase:
    """Return a case with the images' contents, which a process doesn't send back."""
    pictures = {
        name: replace(picture, content=draft.files[named_alike(draft.files, name) or name])
        for name, picture in bare.pictures.items()
    }
    return bare._replace(pictures=pictures)


def export(loaded: LoadedCase, form: Export, language: str) -> bytes:
    """Return a case as a file; raise `OverrunError` or what its format raises."""
    content = _pool.run("export", (loaded, form, language), EXPORT_SECONDS, EXPORT_MEGABYTES)
    assert isinstance(content, bytes)
    return content


def prepare() -> None:
    """Start a process if there is none, without waiting for it: an author has come."""
    _pool.prepare()


@dataclass(slots=True)
class _Process:
    """A process that waits for a task, or is at one."""

    process: subprocess.Popen[bytes]
    connection: Connection
    used_at: float

    def is_ready(self) -> bool:
        return self.process.poll() is None and time.monotonic() < self.used_at + _STALE_SECONDS

    def end(self) -> None:
        self.connection.close()
        self.process.kill()
        self.process.wait()


class _Pool:
    """At most two processes, each of one task at a time; who overruns is ended alone."""

    def __init__(self) -> None:
        self._places = threading.BoundedSemaphore(MOST_PROCESSES)
        self._lock = threading.Lock()
        self._idle: list[_Process] = []
        self._is_told = False

    def prepare(self) -> None:
        if self._places.acquire(blocking=False):
            try:
                if (process := self._take()) is not None:
                    self._give_back(process)
            finally:
                self._places.release()

    def run(
        self, name: str, arguments: tuple[object, ...], seconds: float, megabytes: int
    ) -> object:
        if not self._places.acquire(timeout=_WAIT_SECONDS):
            raise OverrunError
        try:
            process = self._take()
            if process is None:
                return self._run_here(name, arguments)
            return self._ask(process, name, arguments, seconds, megabytes)
        finally:
            self._places.release()

    def _ask(
        self,
        process: _Process,
        name: str,
        arguments: tuple[object, ...],
        seconds: float,
        megabytes: int,
    ) -> object:
        from epicrisis.server.draft_worker import Task, TaskResult

        answer = None
        try:
            process.connection.send(Task(name, arguments, seconds, megabytes))
            if process.connection.poll(_PATIENCE * seconds):
                answer = process.connection.recv()
        except (EOFError, OSError):
            pass  # it has died of its task
        finally:
            if answer is None or answer.is_last:
                process.end()
            else:
                self._give_back(process)
        if answer is None or answer.has_overrun:
            log.event("given up", level=logging.WARNING, task=name)
            raise OverrunError
        assert isinstance(answer, TaskResult)
        if answer.error is not None:
            raise answer.error
        return answer.value

    def _take(self) -> _Process | None:
        """Return a process that waits, or a new one; None where none can be started."""
        with self._lock:
            while self._idle:
                process = self._idle.pop()
                if process.is_ready():
                    return process
                process.end()
        return self._start()

    def _give_back(self, process: _Process) -> None:
        process.used_at = time.monotonic()
        with self._lock:
            self._idle.append(process)

    def _start(self) -> _Process | None:
        ours, theirs = multiprocessing.Pipe()
        try:
            process = subprocess.Popen(
                [sys.executable, "-c", _COMMAND.format(theirs.fileno())],
                cwd=_ROOT,
                env=_environment(),
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,  # what is typed in the server's terminal isn't for it
            )
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            ours.close()
            if not self._is_told:
                self._is_told = True
                log.event("drafts are checked in the server", level=logging.WARNING, error=error)
            return None
        finally:
            theirs.close()
        return _Process(process, ours, time.monotonic())

    @staticmethod
    def _run_here(name: str, arguments: tuple[object, ...]) -> object:
        from epicrisis.server import draft_worker

        return draft_worker.TASKS[name](*arguments)  # type: ignore[operator]


def _environment() -> dict[str, str]:
    # A thread a core takes room for each, and one task is for one core.
    return {**settings.for_children(), "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


_pool = _Pool()
_askers = ThreadPoolExecutor(32, thread_name_prefix="drafts")
"""More than processes: who waits for one too long is told so."""
