"""The files beside a case file, its source text and its images: from its own folder only."""

import errno
import os
import re
import stat
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from epicrisis.cases.fields import LONGEST_FILE_NAME
from epicrisis.letters import without_unseen
from epicrisis.messages import Message, grouped


@dataclass(frozen=True, slots=True)
class Beside:
    """The files of a case's folder."""

    _read: Callable[[str, int], bytes]
    names: Callable[[], tuple[str, ...]]
    """Returns how they are called."""

    def __call__(self, name: str, limit: int) -> bytes:
        """Return the file of that name, which may have `limit` bytes; raise `UnfitFileError`."""
        return self._read(name, limit)


_NOT_PLAIN = Message("is not a plain file; put the file itself there")
_REASONS = {
    errno.EACCES: Message("Permission denied"),
    errno.EISDIR: Message("Is a directory"),
    errno.ELOOP: Message("Too many levels of symbolic links"),
    errno.ENAMETOOLONG: Message("File name too long"),
    errno.ENOENT: Message("No such file or directory"),
    errno.ENOSPC: Message("No space left on device"),
    errno.ENOTDIR: Message("Not a directory"),
    errno.EROFS: Message("Read-only file system"),
}
"""What systems say most often, in their words."""


_KEPT_BY_WINDOWS = re.compile(r"con|prn|aux|nul|(?:com|lpt)[0-9¹²³]", re.IGNORECASE)


class UnfitFileError(Exception):
    """A file that can't be used."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message
        """Why, then after a semicolon the remedy."""


def on_disk(folder: Path) -> Beside:
    """Return the reader of the files in `folder`, which follows no link out of it."""

    def read(name: str, limit: int) -> bytes:
        _check_name(name)
        if not os.path.lexists(folder / name):
            name = named_alike(names(), name) or name
        if reason := _leads_elsewhere(folder, name):
            raise UnfitFileError(reason)
        return read_bytes(folder / name, limit)

    def names() -> tuple[str, ...]:
        try:
            return tuple(sorted(each.name for each in folder.iterdir()))
        except OSError:
            return ()  # reading a file says why

    return Beside(read, names)


def in_memory(files: Mapping[str, bytes]) -> Beside:
    """Return the reader of files that are held by name, such as those of a visit."""

    def read(name: str, limit: int) -> bytes:
        _check_name(name)
        if (known := named_alike(files, name)) is None:
            raise UnfitFileError(
                Message("is not among the files of this case; add it, or correct the name")
            )
        return _within(files[known], limit)

    return Beside(read, lambda: tuple(sorted(files)))


def named_alike(names: Collection[str], name: str) -> str | None:
    """Return that of `names` which is `name`, however either writes its accents and spaces."""
    if name in names:
        return name
    plain = plain_name(name)
    return next((each for each in names if plain_name(each) == plain), None)


def plain_name(name: str) -> str:
    """Return a file's name with its accents composed, usual spaces, and nothing that nobody sees.

    A Mac takes accents apart, and puts a narrow space into the names of its screenshots; phones
    put marks of direction into those of images that were sent.
    """
    composed = unicodedata.normalize("NFC", without_unseen(name))
    return "".join(" " if unicodedata.category(each) == "Zs" else each for each in composed)


def is_portable_name(name: str) -> bool:
    """Tell whether a file can be called so on every system, and isn't hidden on any.

    What Windows refuses: learn.microsoft.com, "Naming Files, Paths, and Namespaces".
    """
    return (
        0 < len(name) <= LONGEST_FILE_NAME
        and name.isprintable()
        and not set(name) & set('<>:"/\\|?*')
        and not name.startswith((".", " "))
        and not name.endswith((".", " "))
        and not _KEPT_BY_WINDOWS.fullmatch(name.partition(".")[0].rstrip())
    )


def read_bytes(path: Path, limit: int) -> bytes:
    """Return what a file holds; raise `UnfitFileError` where it can't be read or is longer."""
    try:
        # Opening a pipe would wait for whoever writes into it, perhaps for ever.
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:
            if stat.S_ISFIFO(os.fstat(file.fileno()).st_mode):
                raise UnfitFileError(_NOT_PLAIN)
            os.set_blocking(file.fileno(), True)
            return _within(file.read(limit + 1), limit)
    except (OSError, ValueError) as error:
        message = Message("can't be read ({reason}); check name and rights", reason=reason(error))
        raise UnfitFileError(message) from None


def reason(error: OSError | ValueError) -> str:
    """Return why the system refuses, in words that can be said in any language if it is common."""
    if isinstance(error, ValueError):
        return Message("the name can't be one of a file")
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)


def _within(content: bytes, limit: int) -> bytes:
    if len(content) > limit:
        raise UnfitFileError(
            Message("is over {limit} bytes long; make it shorter", limit=grouped(limit))
        )
    return content


def is_file_name(name: str) -> bool:
    """Tell whether a name can be one of a file in the case's folder, and not lead out of it."""
    return Path(name).name == name and "\\" not in name and name not in ("", ".", "..")


def _check_name(name: str) -> None:
    if not is_file_name(name):
        raise UnfitFileError(
            Message("is not a file name in the case's folder; name a file beside the case")
        )


def _leads_elsewhere(folder: Path, name: str) -> Message | None:
    """Say why the file `name` may not be opened at all."""
    try:
        real = (folder / name).resolve()
        if real.parent != folder.resolve():
            return Message("is a link out of the case's folder; put the file itself there")
        # Reading a pipe would wait for ever.
        if real.exists() and not real.is_file() and not real.is_dir():
            return _NOT_PLAIN
    except (OSError, ValueError, RuntimeError):
        return None  # reading it says why
    return None
