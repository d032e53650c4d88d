"""A process that checks and exports drafts, apart from the server: `draft_processes` starts it.

It holds nothing of the server but one end of a socket. It ends when the other end is closed, when
nothing was asked of it for a while, or, by a timer of its own, when a task takes too long:
whatever becomes of the server, it is gone soon after.
"""

import gc
import resource
import signal
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path

from epicrisis.authoring import drafts
from epicrisis.authoring.drafts import Draft
from epicrisis.authoring.lint.checker import CheckResult
from epicrisis.authoring.sound_part import SoundPart, places_of, sound_part
from epicrisis.cases.reading import yaml_text
from epicrisis.cases.reading.case_file import LoadedCase, ReadCase
from epicrisis.cases.reading.files import in_memory
from epicrisis.exports.registry import Export
from epicrisis.story.telling import tell

IDLE_SECONDS = 300
_STATUS = Path("/proc/self/status")
_BLOATED_BYTES = 200_000_000
"""What may stay taken after a task before another process takes over."""


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be done, and within which bounds."""

    name: str
    """Of a function of `TASKS`."""
    arguments: tuple[object, ...]
    seconds: float
    """Of the processor's time."""
    megabytes: int
    """More than the process has when the task begins."""


@dataclass(frozen=True, slots=True)
class TaskResult:
    """What came of a task."""

    value: object = None
    error: Exception | None = None
    has_overrun: bool = False
    """Whether it took more memory than it may."""
    is_last: bool = False
    """Whether the process ends with it."""


@dataclass(frozen=True, slots=True)
class DraftReport:
    """What the checker says of a draft, and what of it can be told."""

    result: CheckResult
    """Its problems; what was read is in `sound`."""
    sound: SoundPart | None
    """None of a text with errors: `sound` finds it, once its problems are told."""


def check(draft: Draft, to_publish: bool = False) -> CheckResult:
    """Check a draft; what comes back holds no image's content and no place of a value."""
    report = replace(drafts.check(draft, to_publish=to_publish), full=None)
    if report.read is None:
        return report
    return replace(report, read=ReadCase(_bare(report.read.loaded), yaml_text.Document()))


_broken: list[tuple[Draft, CheckResult]] = []
"""The text with errors that was checked last, and what came of it: `sound` is asked for next."""


def report(draft: Draft) -> DraftReport:
    """Check a draft, as `check` does, and tell all of it where it has no error."""
    result = drafts.check(draft)
    sound = None
    if result.read is not None:
        loaded = _bare(result.read.loaded)
        sound = SoundPart(loaded, places=places_of(result.read.document))
    else:
        _broken[:] = [(draft, result)]
    return DraftReport(replace(result, read=None, full=None), sound)


def sound(draft: Draft) -> SoundPart:
    """Find what can be told of a draft with errors."""
    known = next((result for each, result in _broken if each == draft), None)
    full = known.full if known is not None else drafts.check(draft).full
    path = Path(draft.case_id or "case") / drafts.CASE_FILE
    part = sound_part(path, draft.text, in_memory(draft.files), full)
    return replace(part, loaded=_bare(part.loaded)) if part.loaded is not None else part


def _bare(loaded: LoadedCase) -> LoadedCase:
    bare = {name: replace(each, content=b"") for name, each in loaded.pictures.items()}
    return loaded._replace(pictures=bare)


def export(loaded: LoadedCase, form: Export, language: str) -> bytes:
    """Return a case as a file."""
    return form.made(tell(*loaded), language)


TASKS = {"check": check, "report": report, "sound": sound, "export": export}


def main(descriptor: int) -> None:
    """Do one task after the other."""
    # What a case is made of has next to no cycles, and looking for them took a third of a check.
    gc.disable()
    with Connection(descriptor) as server:
        try:
            while server.poll(IDLE_SECONDS):
                answer = _done(server.recv())
                server.send(answer)
                gc.collect()
                if answer.is_last:
                    return
        except (EOFError, OSError):
            return  # the server is gone, or has given the task up


def _done(task: Task) -> TaskResult:
    # What the signal does by itself is to end the process, whatever holds the interpreter.
    signal.setitimer(signal.ITIMER_PROF, task.seconds)
    if task.name == "export":
        gc.enable()
        _import_libraries(*task.arguments)  # type: ignore[arg-type]
    before = _data_bytes()
    _limit(before + task.megabytes * 1_000_000)
    try:
        answer = TaskResult(TASKS[task.name](*task.arguments))  # type: ignore[operator]
    except MemoryError:
        answer = TaskResult(has_overrun=True)
    except Exception as error:
        answer = TaskResult(error=error.with_traceback(None))
    _limit(None)
    signal.setitimer(signal.ITIMER_PROF, 0)
    gc.disable()
    is_bloated = _data_bytes() > before + _BLOATED_BYTES
    return replace(answer, is_last=answer.has_overrun or is_bloated)


def _import_libraries(_: LoadedCase, form: Export, __: str) -> None:
    """Import what a format needs: it is no part of what a case costs."""
    form.writer()


def _data_bytes() -> int:
    """Return how much memory the process has for itself; 0 where the system doesn't say."""
    if not _STATUS.exists():
        return 0
    line = next(each for each in _STATUS.read_text().splitlines() if each.startswith("VmData"))
    return int(line.split()[1]) * 1024


def _limit(size: int | None) -> None:
    # Of data and not of addresses: libraries take room for addresses that they never use.
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    resource.setrlimit(resource.RLIMIT_DATA, (hard if size is None else size, hard))
