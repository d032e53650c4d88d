"""A folder of cases as this process has it, and follows it while files change on disk.

What didn't change stays the very object that it was, for much is kept by it. A case that breaks
stays as it last was; one that says of itself that it is a draft is gone at once.
"""

import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from epicrisis.cases.reading.case_file import LoadedCase
from epicrisis.cases.reading.library import (
    BrokenCase,
    Entry,
    Library,
    case_files,
    library_of,
    read_entry,
)
from epicrisis.story.telling import Story, tell

Signature = tuple[object, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Shelf:
    """The cases as they are told now; it equals itself alone, as a story does."""

    library: Library
    stories: Mapping[str, Story]
    """The published ones by slug."""
    fallen: tuple[BrokenCase, ...] = ()
    """Files that have broken since they were read, and are told as they were before."""


@dataclass(frozen=True, slots=True)
class _Known:
    signature: Signature
    found: LoadedCase | BrokenCase
    told: LoadedCase | BrokenCase
    """What is told: the last that was whole, where the file has broken since."""


class CaseFolder:
    """The cases of a folder, for any number of threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._known: dict[Path, _Known] = {}
        self._seen: dict[Path, Signature] = {}
        self.shelf = Shelf(library_of(()), {})
        """What was found when somebody last looked."""

    def look(self) -> None:
        """Read what has changed since somebody looked last."""
        with self._lock:
            self._take(self._signatures())

    def follow(self) -> bool:
        """Read what has changed and is at rest since the last call; return whether anything has.

        Where nothing has, it costs a `stat` for each file. A folder that can't be found changes
        nothing: a disk may come back.
        """
        with self._lock:
            if not self._folder.is_dir():
                return False
            before, self._seen = self._seen, self._signatures()
            known = {path: each.signature for path, each in self._known.items()}
            if self._seen == known or self._seen != before:
                return False
            self._take(self._seen)
            return True

    def _signatures(self) -> dict[Path, Signature]:
        return {path: _signature(path.parent) for path in sorted(case_files(self._folder))}

    def _take(self, signatures: Mapping[Path, Signature]) -> None:
        self._known = {path: self._read(path, each) for path, each in signatures.items()}
        library = library_of(Entry(path, each.told) for path, each in self._known.items())
        before = {id(story.case): story for story in self.shelf.stories.values()}
        stories = {
            slug: before.get(id(loaded.case)) or tell(*loaded)
            for slug, loaded in library.cases.items()
        }
        fallen = (each.found for each in self._known.values() if each.found is not each.told)
        broken = tuple(each for each in fallen if isinstance(each, BrokenCase))
        self.shelf = Shelf(library, stories, broken)

    def _read(self, path: Path, signature: Signature) -> _Known:
        known = self._known.get(path)
        if known is not None and known.signature == signature:
            return known
        found = read_entry(path).found
        told = known.told if known is not None else found
        stays = (
            isinstance(found, BrokenCase)
            and not found.is_draft
            and isinstance(told, LoadedCase)
            and not told.case.is_draft
        )
        return _Known(signature, found, told if stays else found)


def _signature(home: Path) -> Signature:
    """Return what changes when a file of a case's folder does."""
    try:
        with os.scandir(home) as entries:
            files = [each for each in entries if not each.name.startswith(".")]
            return tuple(sorted(map(_of_file, files)))
    except OSError as error:
        return (error.errno,)


def _of_file(entry: os.DirEntry[str]) -> tuple[str, int, int, int]:
    try:
        found = entry.stat()
    except OSError:  # a link to nothing
        return (entry.name, 0, 0, 0)
    return (entry.name, found.st_mtime_ns, found.st_size, found.st_ino)
