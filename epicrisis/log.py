"""The program's log: an event a line, without anything about a person.

What may stand in an event: its name, numbers, kinds, a case's slug or folder, and a room's number
in the store. Never an answer, a token, a name, somebody's address or what a case says; nor a
room's code, since whoever reads it could join, and a hash of six letters is soon guessed.
"""

import json
import logging
import traceback
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

NAME = "epicrisis"
_CODE = Path(__file__).parents[1]

_log = logging.getLogger(NAME)


def event(
    name: str,
    *,
    level: int = logging.INFO,
    words: str = "",
    detail: str = "",
    error: BaseException | None = None,
    **fields: str | int,
) -> None:
    """Write an event.

    Args:
        name: what happened, always in the same words.
        level: one of `logging`'s.
        words: what to do about it.
        detail: what may quote a case, and is left out of the log as JSON.
        error: what was raised; as JSON only its class and the lines of ours that it went through,
            since its message may quote anything.
        fields: what is known of it.

    """
    extra = {"fields": fields, "words": words, "detail": detail}
    _log.log(level, name, extra=extra, exc_info=error)


def store_failed(error: Exception, *, level: int = logging.ERROR, doing: str = "serving") -> None:
    """Write that the store couldn't do something; its errors say what to do."""
    event("store failed", level=level, words=str(error), kind=type(error).__name__, doing=doing)


def configure(form: Literal["plain", "json"]) -> None:
    """Send the log to stderr in this form, from now on."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines() if form == "json" else PlainLines())
    _log.handlers[:] = [handler]
    _log.setLevel(logging.INFO)
    _log.propagate = False


class PlainLines(logging.Formatter):
    """A line for people; below it what went wrong, at length."""

    def format(self, record: logging.LogRecord) -> str:
        """Return an event as text."""
        fields = "".join(f" {name}={value}" for name, value in _fields(record).items())
        words = getattr(record, "words", "")
        line = f"{_time(record)} {record.levelname} {record.getMessage()}{fields}"
        lines = [f"{line}: {words}" if words else line]
        if detail := getattr(record, "detail", ""):
            lines.append(detail)
        if record.exc_info:
            lines.append(self.formatException(record.exc_info))
        return "\n".join(lines)


class JsonLines(logging.Formatter):
    """An object of JSON a line: time, level, event, and what is known of it."""

    def format(self, record: logging.LogRecord) -> str:
        """Return an event as JSON.

        Of a record that isn't by `event`, only what the program says stays, not what was put in:
        that could be anything.
        """
        members: dict[str, object] = {
            "time": _time(record),
            "level": record.levelname.lower(),
            "event": str(record.msg),
            **_fields(record),
        }
        if words := getattr(record, "words", ""):
            members["words"] = words
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            members |= {"error": type(error).__name__, "at": _our_lines(error)}
        return json.dumps(members, ensure_ascii=False)


def _time(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


def _fields(record: logging.LogRecord) -> dict[str, str | int]:
    return dict(getattr(record, "fields", {}))


def _our_lines(error: BaseException) -> list[str]:
    """Return the lines of ours that an error went through, the last one last."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(_CODE)]
    return [
        f"{Path(frame.filename).relative_to(_CODE).as_posix()}:{frame.lineno}" for frame in ours
    ]
