"""The files of a store, which only their owner may read: answers, pseudonyms, rooms' keys."""

import os
from collections.abc import Iterator
from pathlib import Path

from epicrisis import log

OWN = 0o600
_OTHERS = 0o077


def begin(file: Path) -> None:
    """Make a file that isn't there, empty and private; its journals get the mode that it has."""
    try:
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWN))
    except FileExistsError:
        return


def narrow(*files: Path) -> None:
    """Take from others what files of ours let them do, and log how many those were."""
    narrowed = [file for file in files if _narrow(file)]
    if narrowed:
        log.event("files made private", files=len(narrowed))


def of_store(file: Path) -> Iterator[Path]:
    """Return a store's file, its journals, and the backups of it that lie beside it."""
    yield file
    if file.parent.is_dir():
        yield from file.parent.glob(f"{_plain(file.name)}-*")
        yield from file.parent.glob(f"{_plain(file.name)}.aside-*")
        yield from file.parent.glob(f"{_plain(file.stem)}.before-*")


def _narrow(file: Path) -> bool:
    try:
        found = file.lstat()
        is_ours = os.name == "posix" and found.st_uid == os.geteuid()
        if not is_ours or file.is_symlink() or not found.st_mode & _OTHERS:
            return False
        file.chmod(found.st_mode & 0o7777 & ~_OTHERS)
    except OSError:  # it is gone, or on a disk without modes
        return False
    return True


def _plain(name: str) -> str:
    """Return a pattern that is this very name."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)
