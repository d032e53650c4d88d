"""What the store accepts: checked again here, whoever calls."""

import json
import math
import re
from collections.abc import Mapping, Sequence

from epicrisis.store.db.errors import RefusedError
from epicrisis.store.records import Json, Ranked

MAX_RESPONSE_BYTES = 20_000
MAX_RANKED = 50
MAX_NAME = 200
"""Characters of a hypothesis in the learner's own words."""
MAX_NOTE = 2_000
"""Characters of a learner's note as a page takes it."""
MAX_NOTES_TOGETHER = 20_000
"""The same of notes from several devices, which stand one below the other."""
MAX_REPORT = 1_000
"""Characters of a report."""
CERTAINTIES = (1, 2, 3)

_IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_TOKEN_LENGTH = range(16, 257)


def identifier(text: str) -> str:
    """Return an id or slug; raises RefusedError unless 1 to 64 of `A-Z a-z 0-9 - _`."""
    if not isinstance(text, str) or not _IDENTIFIER.fullmatch(text):
        raise RefusedError("an id must be 1 to 64 letters, digits, hyphens and underscores")
    return text


def token(text: str) -> str:
    """Return a learner's token; raises RefusedError unless 16 to 256 ASCII characters."""
    if not isinstance(text, str) or len(text) not in _TOKEN_LENGTH or not text.isascii():
        raise RefusedError("a learner's token must be 16 to 256 ASCII characters")
    return text


def certainty(value: int | None) -> int | None:
    """Return a certainty; raises RefusedError unless None, 1, 2 or 3."""
    if value is None or (type(value) is int and value in CERTAINTIES):
        return value
    raise RefusedError("a certainty must be 1, 2, 3 or none")


def response(value: Json) -> str:
    """Return a response as JSON text.

    Raises RefusedError if JSON can't say it, if a number in it is not finite, or if its text is
    longer than 20,000 bytes.
    """
    text = _json(value)
    if len(text.encode()) > MAX_RESPONSE_BYTES:
        raise RefusedError(f"a response must not be longer than {MAX_RESPONSE_BYTES} bytes")
    return text


def note(text: str) -> str:
    """Return a learner's note; raises RefusedError for what is longer than 20,000 characters."""
    return _words(text, MAX_NOTES_TOGETHER)


def report(text: str) -> str:
    """Return what is wrong in a learner's words; raises RefusedError for none, or over 1,000."""
    if not text.strip():
        raise RefusedError("a report must say something")
    return _words(text, MAX_REPORT)


def _words(text: str, most: int) -> str:
    _json(text)  # half a surrogate pair can't be stored
    if len(text) > most:
        raise RefusedError(f"these words must not be longer than {most} characters")
    return text


def ranking(entries: Sequence[Ranked]) -> str:
    """Return a differential as JSON text, in its order.

    Raises RefusedError if there are more than 50 entries, if one has neither or both of a
    hypothesis and a name, if a name is blank or longer than 200 characters, or if a weight is
    not a finite number.
    """
    if len(entries) > MAX_RANKED:
        raise RefusedError(f"a differential must not have more than {MAX_RANKED} entries")
    return _json([_entry(entry) for entry in entries])


def _entry(entry: Ranked) -> Mapping[str, Json]:
    if type(entry.weight) not in (int, float) or not math.isfinite(entry.weight):
        raise RefusedError("a weight must be a finite number")
    if entry.hypothesis is not None and entry.name is None:
        return {"hypothesis": identifier(entry.hypothesis), "weight": entry.weight}
    if entry.name is None or entry.hypothesis is not None:
        raise RefusedError("a differential's entry has either a hypothesis or a name")
    if not entry.name.strip() or len(entry.name) > MAX_NAME:
        raise RefusedError(f"a hypothesis must have 1 to {MAX_NAME} characters")
    return {"name": entry.name, "weight": entry.weight}


def _json(value: Json) -> str:
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        text.encode()  # half a surrogate pair can be dumped but not stored
    except (TypeError, ValueError, RecursionError) as error:
        raise RefusedError("only finite numbers and whole text can be kept") from error
    return text
