"""YAML text as plain data, with the line and column of everything in it.

PyYAML's events are composed here rather than by its own loaders because case files need
what those don't give together: YAML 1.2's reading of plain scalars (`no` is a text, a date
is a text), an error for a key written twice, and marks for every value. Anchors, aliases
and tags have no use in a case and are refused, which also disarms alias bombs.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

import yaml

MAX_DEPTH = 32
"""Deepest nesting that is read; the deepest a valid case needs is 9."""

Plain: TypeAlias = "None | bool | int | float | str | tuple[Plain, ...] | dict[str, Plain]"
"""What YAML text holds: mappings as dicts, lists as tuples."""
Path: TypeAlias = tuple[str | int, ...]
"""The keys and indexes that lead to a value."""

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?([0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE]))([eE][-+]?[0-9]+)?")
_WORDS: dict[str, None | bool] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_MAX_DIGITS = 30


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the text, counted from 1."""

    line: int
    column: int


class YamlError(Exception):
    """Text that can't be read as a case file's YAML, and where."""

    def __init__(self, message: str, mark: Mark) -> None:
        super().__init__(message)
        self.message = message
        self.mark = mark


@dataclass(slots=True)
class Document:
    """Plain data with the places of its keys and values, and what was wrong but passable."""

    data: Plain = None
    values: dict[Path, Mark] = field(default_factory=dict)
    keys: dict[Path, Mark] = field(default_factory=dict)
    errors: list[YamlError] = field(default_factory=list)

    def mark(self, path: Path, *, key: bool = False) -> Mark:
        """Return the place of the value (or key) at `path`, or of the nearest one around it."""
        marks = self.keys if key else self.values
        for length in range(len(path), -1, -1):
            if (found := marks.get(path[:length]) or self.values.get(path[:length])) is not None:
                return found
        return Mark(1, 1)


def parse(text: str) -> Document:
    """Read one YAML document.

    Raises `YamlError` where the text can't be read any further; mistakes that leave the
    rest readable (a key written twice, an alias, a tag) are collected in `errors`.
    """
    document = Document()
    try:
        events = yaml.parse(text, Loader=yaml.CSafeLoader)
        _Composer(document).compose(events)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = ", ".join(filter(None, (error.context, error.problem))) or "not YAML"
        raise YamlError(f"YAML syntax: {message}; {_remedy(text, mark)}", _place(mark)) from None
    except yaml.reader.ReaderError as error:
        before = text[: error.position]
        mark_of_reader = Mark(before.count("\n") + 1, len(before) - before.rfind("\n"))
        raise YamlError(
            f"the character U+{ord(str(error.character)[:1] or chr(0)):04X} is not allowed in YAML;"
            " delete it",
            mark_of_reader,
        ) from None
    return document


def _remedy(text: str, mark: yaml.Mark | None) -> str:
    lines = text.splitlines()
    line = lines[mark.line] if mark is not None and mark.line < len(lines) else ""
    if "\t" in line:
        return "indent with spaces, not with a tab"
    if line.count(": ") > 1 or line.rstrip().endswith(":"):
        return 'put a text that holds ": " in quotes, or write it below after `>-`'
    return "look at the quotes, brackets and indentation here and in the line before"


def _place(mark: yaml.Mark | None) -> Mark:
    return Mark(mark.line + 1, mark.column + 1) if mark is not None else Mark(1, 1)


class _Composer:
    """Builds a `Document` from parser events."""

    def __init__(self, document: Document) -> None:
        self.document = document

    def compose(self, events: Iterator[yaml.Event]) -> None:
        seen = False
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent) and seen:
                self._complain(event, "a second YAML document begins; keep one case in a file")
                return
            if isinstance(event, yaml.NodeEvent):
                self.document.data = self._node(event, events, ())
                seen = True

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], path: Path) -> Plain:
        self.document.values[path] = _place(event.start_mark)
        if len(path) > MAX_DEPTH:
            raise YamlError(
                f"nested more than {MAX_DEPTH} levels deep; a case needs fewer than ten",
                _place(event.start_mark),
            )
        if isinstance(event, yaml.AliasEvent):
            self._complain(event, f"alias *{event.anchor} is not supported; write the value out")
            return None
        self._refuse_anchor_and_tag(event)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(events, path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, path)
        return self._scalar(event)

    def _mapping(self, events: Iterator[yaml.Event], path: Path) -> dict[str, Plain]:
        mapping: dict[str, Plain] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise YamlError(
                    "a key must be a plain text; put a text with brackets in quotes",
                    _place(event.start_mark),
                )
            key = event.value
            if key in mapping:
                first = self.document.keys[*path, key]
                self._complain(event, f"key {key!r} stands twice, first in line {first.line}; keep one")
            self.document.keys[*path, key] = _place(event.start_mark)
            mapping[key] = self._node(next(events), events, (*path, key))
        return mapping

    def _sequence(self, events: Iterator[yaml.Event], path: Path) -> tuple[Plain, ...]:
        items: list[Plain] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            items.append(self._node(event, events, (*path, len(items))))
        return tuple(items)

    def _scalar(self, event: yaml.ScalarEvent) -> Plain:
        return event.value if event.style else _plain_scalar(event.value)

    def _refuse_anchor_and_tag(self, event: yaml.NodeEvent) -> None:
        if event.anchor is not None:
            self._complain(event, f"anchor &{event.anchor} is not supported; delete it")
        if getattr(event, "tag", None) is not None:
            self._complain(event, f"tag {event.tag} is not supported; delete it")

    def _complain(self, event: yaml.Event, message: str) -> None:
        self.document.errors.append(YamlError(message, _place(event.start_mark)))


def _plain_scalar(text: str) -> Plain:
    """Read an unquoted scalar by YAML 1.2's core schema, without octal, infinity and NaN."""
    if text in _WORDS:
        return _WORDS[text]
    if len(text) <= _MAX_DIGITS:
        if _INTEGER.fullmatch(text):
            return int(text)
        if _FLOAT.fullmatch(text):
            return float(text)
    return text
