"""The edits of a case, each at a path, and what keeps one from being made."""

from dataclasses import dataclass
from typing import TypeAlias

from epicrisis.cases.reading.yaml_text import Path, Plain
from epicrisis.messages import Message


@dataclass(frozen=True, slots=True)
class Put:
    """Have this value at this path.

    A mapping over a mapping, or a list over a list, changes what differs and leaves the rest as it
    stands. A key that isn't there yet gets the place that the schema gives it, else the last one;
    mappings on the way to it that are missing or empty are made.
    """

    path: Path
    value: Plain


@dataclass(frozen=True, slots=True)
class Insert:
    """Have this value as an item of a list, which is made where it is missing or empty."""

    path: Path
    """Of the list."""
    index: int
    """What the item has afterwards."""
    value: Plain


@dataclass(frozen=True, slots=True)
class Remove:
    """Take away an item of a list or a key of a mapping, which stay though they be empty."""

    path: Path


@dataclass(frozen=True, slots=True)
class Move:
    """Give an item another place in its list."""

    path: Path
    index: int
    """What the item has afterwards."""


@dataclass(frozen=True, slots=True)
class MoveTo:
    """Take an item to another list, which is made where it is missing or empty."""

    path: Path
    other: Path
    """Of the other list, before the edit."""
    index: int
    """What the item has afterwards."""


@dataclass(frozen=True, slots=True)
class Rename:
    """Give a key of a mapping another name, in its place."""

    path: Path
    key: str


Edit: TypeAlias = Put | Insert | Remove | Move | MoveTo | Rename


class RefusedEditError(Exception):
    """An edit that can't be made without touching more than it should, and what keeps it."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message


def refusal(why: Message, line: int) -> RefusedEditError:
    """Return the refusal for a reason that stands in a line of the file, counted from 1."""
    return RefusedEditError(
        Message("line {line}: {why}; change this in the YAML text", line=line, why=why)
    )
