"""YAML text as plain data, with the line and column of everything in it.

PyYAML's events are composed here rather than by its own loaders because case files need
what those don't give together: YAML 1.2's reading of plain scalars (`no` is a text, a date
is a text), an error for a key written twice, and marks for every value. Anchors, aliases
and tags have no use in a case and are refused, which also disarms alias bombs.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple, TypeAlias, TypeVar

import yaml
from yaml._yaml import Mark as _CMark

from epicrisis.cases.problems import shown
from epicrisis.cases.reading import syntax
from epicrisis.cases.reading.syntax import LINE_BREAK, MAX_DEPTH, TOO_DEEP
from epicrisis.messages import Message, grouped

MAX_VALUES = 50_000
"""Most values that are read; the largest case has 5,000."""
_ENOUGH_VALUES = 10_000

Plain: TypeAlias = "bool | int | float | str | tuple[Plain, ...] | dict[str, Plain] | None"
"""What YAML text holds: mappings as dicts, lists as tuples."""
Path: TypeAlias = tuple[str | int, ...]
"""The keys and indexes that lead to a value."""

_MAX_DIGITS = 30
_DIGITS = f"[0-9]{{1,{_MAX_DIGITS}}}+"
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_FLOAT = re.compile(rf"[-+]?({_DIGITS}\.[0-9]*|\.[0-9]+|{_DIGITS}(?=[eE]))([eE][-+]?[0-9]+)?")
_WORDS: dict[str, bool | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_MAX_SHOWN = 80
"""Characters of a name that is quoted without quotes."""


class Position(NamedTuple):
    """A place in the text, counted from 1."""

    line: int
    column: int


_BEGIN = Position(1, 1)


class YamlError(Exception):
    """Text that can't be read as a case file's YAML, and where."""

    def __init__(self, message: str, mark: Position) -> None:
        super().__init__(message)
        self.message = message
        self.mark = mark


class ImpliedId(NamedTuple):
    """An id that a file leaves out, and where it would be written."""

    written: Path
    """What has the id, in the file as written: a block, an option, a hypothesis, a test."""
    key: str
    """The key that the mapping there takes for the id; empty for an option, which becomes
    `id: option` in its place."""
    id: str


@dataclass(slots=True)
class Document:
    """Plain data with the places of its keys and values, and what was wrong but passable.

    Where an author wrote short forms, the data says them in full; paths in it lead to `values` and
    `keys`, and by `written_path` to what stands in the file.
    """

    data: Plain = None
    in_braces: set[Path] = field(default_factory=set)
    """The mappings that are written in braces."""
    cut_off: dict[Path, str] = field(default_factory=dict)
    """What is left out behind a text without quotes, since it looks like a comment and may be none;
    by the path in the file."""
    values: dict[Path, Position] = field(default_factory=dict)
    keys: dict[Path, Position] = field(default_factory=dict)
    errors: list[YamlError] = field(default_factory=list)
    end: Position = _BEGIN
    written: dict[Path, Path] = field(default_factory=dict)
    """The path in the file of what has another one in the data; of what the file leaves out that
    of the nearest thing around it."""
    implied: dict[Path, Path] = field(default_factory=dict)
    """The path that would be its own in the file, of what the file leaves out."""
    misread: dict[Path, str] = field(default_factory=dict)
    """What is wrong with a short form, by its path in the file."""
    unfinished: dict[Path, Position] = field(default_factory=dict)
    """The blocks that are left out of the data, by their path in the file."""
    ids: tuple[ImpliedId, ...] = ()
    """The ids that follow from what is written, of what learners' work may name."""

    @property
    def faults(self) -> int:
        """How many mistakes it has that leave the rest readable."""
        return len(self.errors)

    def mark(self, path: Path, *, key: bool = False) -> Position:
        """Return the place of the value (or key) at `path`, or of the nearest one around it."""
        marks = self.keys if key else self.values
        for length in range(len(path), -1, -1):
            if (found := marks.get(path[:length]) or self.values.get(path[:length])) is not None:
                # The parser sees a value that is left out where the next thing would begin.
                return found if found.line <= self.end.line else self.end
        return Position(1, 1)

    def written_path(self, path: Path) -> Path:
        """Return the path in the file of what stands at `path`, or of the nearest thing around."""
        for length in range(len(path), 0, -1):
            known = path[:length]
            if (place := self.written.get(known)) is not None:
                return place
            if known in self.values:
                return known
        return ()

    def written_place(self, path: Path) -> Path:
        """Return the path in the file of what stands at `path`, or would stand there."""
        for length in range(len(path), 0, -1):
            known, rest = path[:length], path[length:]
            if (place := self.implied.get(known) or self.written.get(known)) is not None:
                return (*place, *rest)
        return path

    def without(self, paths: Iterable[Path]) -> "Document":
        """Return a copy without what stands at these paths; items behind one move up."""
        gone = frozenset(paths)
        if not gone:
            return self
        before: defaultdict[Path, list[int]] = defaultdict(list)
        for path in gone:
            if path and isinstance(path[-1], int):
                before[path[:-1]].append(path[-1])

        def moved(path: Path) -> Path | None:
            if any(path[:length] in gone for length in range(len(path) + 1)):
                return None
            return tuple(
                part - sum(each < part for each in before.get(path[:depth], ()))
                if isinstance(part, int)
                else part
                for depth, part in enumerate(path)
            )

        written = _moved({path: self.written_path(path) for path in self.values}, moved)
        return replace(
            self,
            data=_without(self.data, gone, ()),
            values=_moved(self.values, moved),
            keys=_moved(self.keys, moved),
            written={path: place for path, place in written.items() if path != place},
            implied=_moved(self.implied, moved),
        )


_T = TypeVar("_T")


def _moved(places: dict[Path, _T], moved: Callable[[Path], Path | None]) -> dict[Path, _T]:
    pairs = ((moved(path), place) for path, place in places.items())
    return {path: place for path, place in pairs if path is not None}


def _without(data: Plain, gone: frozenset[Path], path: Path) -> Plain:
    if path in gone:
        return None
    if isinstance(data, dict):
        kept = {key: value for key, value in data.items() if (*path, key) not in gone}
        return {key: _without(value, gone, (*path, key)) for key, value in kept.items()}
    if isinstance(data, tuple):
        return tuple(
            _without(item, gone, (*path, place))
            for place, item in enumerate(data)
            if (*path, place) not in gone
        )
    return data


def value_at(data: Plain, path: Path) -> Plain:
    """Return what stands at a path of plain data, None where nothing does."""
    for step in path:
        if isinstance(data, dict) and step in data:
            data = data[str(step)]
        elif isinstance(data, tuple) and isinstance(step, int) and 0 <= step < len(data):
            data = data[step]
        else:
            return None
    return data


def parse(text: str) -> Document:
    """Read one YAML document.

    Raises `YamlError` where the text can't be read any further; mistakes that leave the
    rest readable (a key written twice, an alias, a tag) are collected in `errors`.
    """
    if (mistake := syntax.other_format(text)) is not None:
        raise YamlError(mistake.message, Position(mistake.line, mistake.column))
    document = Document(end=_end_of(text))
    try:
        events = yaml.parse(text, Loader=yaml.CSafeLoader)
        _Composer(document, text).compose(events)
    except yaml.MarkedYAMLError as error:
        mistake = syntax.explained(text, error)
        raise YamlError(mistake.message, Position(mistake.line, mistake.column)) from None
    except yaml.reader.ReaderError as error:
        before = text.encode()[: error.position].decode(errors="ignore")
        message = Message(
            "the character U+{number} is not allowed in YAML;"
            " delete it, or save the file as plain text in UTF-8",
            number=f"{error.character:04X}",
        )
        raise YamlError(message, place_after(before)) from None
    except UnicodeEncodeError as error:
        message = Message("half of a surrogate pair is not a character; delete it")
        raise YamlError(message, place_after(text[: error.start])) from None
    return document


def place_after(before: str) -> Position:
    """Return the place of what follows the text `before`."""
    lines = LINE_BREAK.split(before)
    return Position(len(lines), len(lines[-1]) + 1)


def _end_of(text: str) -> Position:
    """Return the place behind the last line that holds anything."""
    return place_after(text.rstrip("\r\n"))


def _place(mark: yaml.Mark | _CMark | None) -> Position:
    return Position(mark.line + 1, mark.column + 1) if mark is not None else Position(1, 1)


_COMMENT = re.compile(r"(?<![ \t])([ \t]++)#(?=[^\n])")
_PROSE = 3
"""Words of a text behind which ` # ` may be meant otherwise than as a comment."""


class _Composer:
    """Builds a `Document` from parser events."""

    def __init__(self, document: Document, text: str) -> None:
        self.document = document
        self._lines = LINE_BREAK.split(text)
        self._with_hash = {i for i, line in enumerate(self._lines) if "#" in line}

    def compose(self, events: Iterator[yaml.Event]) -> None:
        seen = False
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent) and seen:
                message = Message(
                    "a second YAML document begins; delete this line, and keep one case in a file"
                )
                raise YamlError(message, _place(event.start_mark))
            if isinstance(event, yaml.NodeEvent):
                self.document.data = self._node(event, events, ())
                seen = True

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], path: Path) -> Plain:
        self.document.values[path] = _place(event.start_mark)
        if len(self.document.values) > MAX_VALUES:
            message = Message(
                "more than {most} values; a case needs fewer than {enough}",
                most=grouped(MAX_VALUES),
                enough=grouped(_ENOUGH_VALUES),
            )
            raise YamlError(message, _place(event.start_mark))
        if len(path) > MAX_DEPTH:
            raise YamlError(Message(TOO_DEEP, depth=MAX_DEPTH), _place(event.start_mark))
        if isinstance(event, yaml.AliasEvent):
            message = Message(
                "alias *{name} is not supported; write the value out, or put a text in quotes",
                name=str(event.anchor)[:_MAX_SHOWN],
            )
            self._complain(event, message)
            return None
        match event:
            case yaml.MappingStartEvent():
                self._refuse_anchor_and_tag(event)
                if event.flow_style:
                    self.document.in_braces.add(path)
                return self._mapping(events, path)
            case yaml.SequenceStartEvent():
                self._refuse_anchor_and_tag(event)
                return self._sequence(events, path)
            case yaml.ScalarEvent():
                self._refuse_anchor_and_tag(event)
                self._note_comment(event, path)
                return self._scalar(event)
        raise AssertionError(f"no node begins with {event}")

    def _mapping(self, events: Iterator[yaml.Event], path: Path) -> dict[str, Plain]:
        mapping: dict[str, Plain] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                message = Message("a key must be a plain text; put a text with brackets in quotes")
                raise YamlError(message, _place(event.start_mark))
            key = event.value
            if key in mapping:
                first = self.document.keys[*path, key]
                message = Message(
                    "key {key} stands twice, first in line {line}; keep one",
                    key=shown(key),
                    line=first.line,
                )
                self._complain(event, message)
            self.document.keys[*path, key] = _place(event.start_mark)
            mapping[key] = self._node(next(events), events, (*path, key))
        return mapping

    def _sequence(self, events: Iterator[yaml.Event], path: Path) -> tuple[Plain, ...]:
        items: list[Plain] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            items.append(self._node(event, events, (*path, len(items))))
        return tuple(items)

    def _note_comment(self, event: yaml.ScalarEvent, path: Path) -> None:
        end = event.end_mark
        if end is None or end.line not in self._with_hash or event.style or not event.value:
            return
        line, column = self._lines[end.line], end.column
        if (found := _COMMENT.match(line, column)) is None:
            return
        blanks, comment = found[1], line[found.end(1) :].rstrip()
        is_prose = len(str(event.value).split()) >= _PROSE
        if not comment.startswith(("# ", "#\t")) or (blanks == " " and is_prose):
            self.document.cut_off[path] = comment

    def _scalar(self, event: yaml.ScalarEvent) -> Plain:
        text = str(event.value)
        return text if event.style else plain_scalar(text)

    def _refuse_anchor_and_tag(self, event: yaml.CollectionStartEvent | yaml.ScalarEvent) -> None:
        if event.anchor is not None:
            message = Message(
                "anchor &{name} is not supported; delete it", name=str(event.anchor)[:_MAX_SHOWN]
            )
            self._complain(event, message)
        if event.tag is not None and event.tag.startswith("!"):
            message = Message(syntax.MARK_BEFORE_TEXT, first=shown("!"))
            self._complain(event, message)
        elif event.tag is not None:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!", 1)
            self._complain(event, Message("tag {tag} is not supported; delete it", tag=shown(tag)))

    def _complain(self, event: yaml.Event, message: str) -> None:
        self.document.errors.append(YamlError(message, _place(event.start_mark)))


def plain_scalar(text: str) -> Plain:
    """Read an unquoted scalar by YAML 1.2's core schema, without octal, infinity and NaN."""
    if text in _WORDS:
        return _WORDS[text]
    if len(text) <= _MAX_DIGITS:
        if _INTEGER.fullmatch(text):
            return int(text)
        if _FLOAT.fullmatch(text):
            return float(text)
    return text
