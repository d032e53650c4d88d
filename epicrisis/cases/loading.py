"""A case file read, validated and checked: a `Case`, or every mistake with its place."""

import difflib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from epicrisis.cases import checks, yaml_text
from epicrisis.cases.model import Case, Record
from epicrisis.cases.problems import CaseFileError, Problem
from epicrisis.cases.sentences import number_sentences

MAX_BYTES = 1_000_000
"""Largest case file and source text that is read."""


def load_case(path: Path) -> tuple[Case, dict[str, str]]:
    """Read the case file at `path`: the case, and its source sentences by id.

    Raises `CaseFileError` with all mistakes of the file.
    """
    text = _read(path)
    try:
        document = yaml_text.parse(text)
    except yaml_text.YamlError as error:
        raise CaseFileError([_problem(path, error.mark, error.message)]) from None
    problems = [_problem(path, error.mark, error.message) for error in document.errors]
    if not isinstance(document.data, dict):
        mark = document.mark(())
        problems.append(_problem(path, mark, "a case file is a mapping; start it with `id: ...`"))
        raise CaseFileError(problems)

    sentences, source_problems = _source_sentences(path, document)
    case, model_problems = _validate(path, document)
    problems += source_problems + model_problems
    for hit in checks.check_references(document.data, sentences, folder=path.parent.name):
        problems.append(_problem(path, document.mark(hit.path), hit.message))
    if problems or case is None:
        raise CaseFileError(problems)
    return case, sentences or {}


def _problem(path: Path, mark: yaml_text.Mark, message: str) -> Problem:
    return Problem(path, mark.line, mark.column, message)


def _read(path: Path) -> str:
    """Return the text of a UTF-8 file, without its byte order mark."""
    start = yaml_text.Mark(1, 1)
    try:
        size = path.stat().st_size
        raw = path.read_bytes() if size <= MAX_BYTES else b""
    except OSError as error:
        raise CaseFileError(
            [_problem(path, start, f"can't be read ({error.strerror}); check name and rights")]
        ) from None
    if size > MAX_BYTES:
        raise CaseFileError(
            [_problem(path, start, f"is {size:,} bytes long; keep it under {MAX_BYTES:,}")]
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        mark = yaml_text.Mark(before.count(b"\n") + 1, len(before) - before.rfind(b"\n"))
        message = f"byte 0x{raw[error.start]:02x} is not UTF-8; save the file as UTF-8"
        raise CaseFileError([_problem(path, mark, message)]) from None


def _source_sentences(
    path: Path, document: yaml_text.Document
) -> tuple[dict[str, str] | None, list[Problem]]:
    """Return the sentences of the source text that the case names, None without one."""
    source = document.data.get("source") if isinstance(document.data, dict) else None
    name = source.get("file") if isinstance(source, dict) else None
    if not isinstance(name, str) or not isinstance(source, dict):
        return None, []
    mark = document.mark(("source", "file"))
    if Path(name).name != name or name in ("", ".", ".."):
        message = f"{name!r} is not a file name in the case's folder; name a file beside the case"
        return None, [_problem(path, mark, message)]
    try:
        sentences = number_sentences(_read(path.parent / name))
    except CaseFileError as error:
        return None, [_problem(path, mark, f"source text {name}: {p.message}") for p in error.problems]
    count = source.get("count")
    if isinstance(count, int) and count != len(sentences):
        return sentences, [
            _problem(
                path,
                document.mark(("source", "count")),
                f"{name} has {len(sentences)} sentences, not {count};"
                " correct the count, or put each sentence on a line of its own",
            )
        ]
    return sentences, []


def _validate(path: Path, document: yaml_text.Document) -> tuple[Case | None, list[Problem]]:
    assert isinstance(document.data, dict)
    languages = document.data.get("languages")
    context = {
        "language": document.data.get("language"),
        "languages": [c for c in languages if isinstance(c, str)] if isinstance(languages, tuple) else [],
    }
    try:
        return Case.model_validate(document.data, context=context), []
    except ValidationError as error:
        details = error.errors(include_url=False)
        return None, [
            _model_problem(path, document, detail)
            for detail in details
            if not (detail["type"] == "too_short" and _has_deeper(detail["loc"], details))
        ]


def _has_deeper(loc: tuple[str | int, ...], details: Iterable[ErrorDetails]) -> bool:
    """Tell whether a list only counts as too short because its items are wrong."""
    return any(len(other["loc"]) > len(loc) and other["loc"][: len(loc)] == loc for other in details)


def _model_problem(path: Path, document: yaml_text.Document, detail: ErrorDetails) -> Problem:
    place = _data_path(document.data, detail["loc"])
    mark = document.mark(place, key=detail["type"] == "extra_forbidden")
    return _problem(path, mark, f"{_dotted(place)}: {_message(detail)}")


def _data_path(data: yaml_text.Plain, loc: Iterable[str | int]) -> yaml_text.Path:
    """Return pydantic's `loc` without the parts that aren't in the file (names of union members)."""
    place: list[str | int] = []
    for part in loc:
        if isinstance(data, dict) and part in data:
            data = data[str(part)]
        elif isinstance(data, tuple) and isinstance(part, int) and part < len(data):
            data = data[part]
        else:
            continue
        place.append(part)
    return tuple(place)


def _dotted(place: yaml_text.Path) -> str:
    return ".".join(map(str, place)) or "case"


_PLAIN_MESSAGES = {
    "string_type": "must be a text; put it in quotes",
    "int_type": "must be a whole number, without quotes",
    "float_type": "must be a number; write it without quotes",
    "bool_type": "must be true or false",
    "tuple_type": "must be a list; write [one, two], or one item a line after `- `",
    "dict_type": "must be a mapping, or a text; put a text in quotes",
    "model_type": "must be a mapping; write `key: value`",
    "model_attributes_type": "must be a mapping; write `key: value`",
    "string_too_short": "is empty; write something or delete the key",
    "too_short": "is empty; it needs at least {min_length}",
    "finite_number": "must be a finite number",
    "greater_than": "must be over {gt}",
    "less_than_equal": "must be {le} at most",
    "string_too_long": "is too long; {max_length} characters at most",
    "literal_error": "must be one of {expected}",
}


def _message(detail: ErrorDetails) -> str:
    """Say in an author's words what pydantic found."""
    kind, loc = detail["type"], detail["loc"]
    if kind == "extra_forbidden":
        return f"unknown key {loc[-1]!r}; {_nearest_key(loc)}"
    if kind == "missing":
        return f"{loc[-1]!r} is missing; add it"
    if kind == "string_pattern_mismatch":
        return _pattern_message(str(detail["input"]), detail["ctx"]["pattern"])
    if kind in _PLAIN_MESSAGES:
        return _PLAIN_MESSAGES[kind].format(**detail.get("ctx", {}))
    return detail["msg"]


def _pattern_message(value: str, pattern: str) -> str:
    shown = value if len(value) <= 40 else value[:40] + "…"
    return f"{shown!r} doesn't have the form {pattern}; see the field's description in the schema"


def _nearest_key(loc: tuple[str | int, ...]) -> str:
    keys = [key for model in _models_at(loc[:-1]) for key in _fields(model)]
    near = difflib.get_close_matches(str(loc[-1]), keys, n=1, cutoff=0.5)
    return f"did you mean {near[0]!r}?" if near else f"valid keys are {', '.join(dict.fromkeys(keys))}"


def _models_at(loc: Iterable[str | int]) -> list[type[Record]]:
    """Return the models that the data at `loc` may be an instance of."""
    models: list[type[Record]] = [Case]
    for part in loc:
        nested = [
            inner
            for model in models
            if part in _fields(model)
            for inner in _models_in(_fields(model)[str(part)])
        ]
        models = nested or [model for model in models if model.__name__ == part] or models
    return models


def _fields(model: type[Record]) -> dict[str, Any]:
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}


def _models_in(annotation: Any) -> Iterator[type[Record]]:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        yield annotation
    for argument in get_args(annotation):
        yield from _models_in(argument)
