"""What the store takes and hands out of drafts: plain frozen records."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

MAIN_LINE = 1
"""The line with which a draft goes on."""


@dataclass(frozen=True, slots=True)
class DraftContent:
    """A case's folder while it is written, errors and all."""

    files: Mapping[str, bytes]
    """By name, the case file among them."""
    on_disk: Mapping[str, bytes] | None = None
    """What the server's folder of cases held when the draft was opened from it or saved to it."""


@dataclass(frozen=True, slots=True)
class DraftEntry:
    """A line of an author's list."""

    id: int
    title: str
    changed: datetime
    """UTC, to the second."""


@dataclass(frozen=True, slots=True)
class DraftVersion:
    """A version that was kept."""

    number: int
    """From 1; a later one has a higher number, and some are gone."""
    saved_at: datetime
    """UTC, to the second."""
    line: int
    """The number of the version with which its line began."""

    @property
    def is_aside(self) -> bool:
        """Whether it comes from a tab that was behind: the draft goes on without it."""
        return self.line != MAIN_LINE


@dataclass(frozen=True, slots=True)
class OpenedDraft:
    """A draft as it is opened."""

    id: int
    number: int
    """Of the version that it goes on from."""
    content: DraftContent


@dataclass(frozen=True, slots=True)
class Conflict:
    """What a tab is told that was behind: what it sent is kept beside what others have."""

    newest: int
    """The version that the draft goes on with."""
    kept: int
    """The version that holds what was sent."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The outcome of keeping a draft."""

    number: int
    """The version that holds what was sent: what the next one is based on."""
    conflict: Conflict | None = None
