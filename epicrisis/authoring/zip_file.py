"""A case's folder as one ZIP file, to take home and to bring back."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import PurePosixPath

from epicrisis.authoring.drafts import MAX_BYTES, MAX_FILES, is_litter
from epicrisis.cases.reading.files import UnfitFileError
from epicrisis.messages import Message, grouped

_TORN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, LookupError)
_MAX_ENTRIES = 10 * MAX_FILES
"""Entries of a ZIP whose directory is read: the files, their folders, and what systems add."""
_MAX_DIRECTORY_BYTES = 200_000
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""What `zipfile` unpacks by pieces. It unpacks all that bzip2 and LZMA are given at once."""
_IS_ENCRYPTED = 0x1
"""Bit of an entry's flags (APPNOTE.TXT 6.3.10, 4.4.4)."""
_IS_UTF8 = 0x800
"""Bit that says how names are written."""
_PIECE = 64 * 1024
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""So that the same files make the same ZIP."""


def pack(folder: str, files: Mapping[str, bytes]) -> bytes:
    """Return a ZIP of `files` in a folder."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(f"{folder}/{name}", _EPOCH), content)
    return packed.getvalue()


def unpack(packed: bytes) -> dict[str, bytes]:
    """Return the files of a ZIP by name, whatever folder they lie in.

    No more is unpacked than a case may hold, whatever the ZIP promises. Raises `UnfitFileError`
    for what is no ZIP of one folder of plain files.
    """
    try:
        _check_directory(packed)
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            return _read(archive)
    # zipfile raises as many kinds of errors as files can be broken in.
    except (*_TORN, OSError, ValueError, RuntimeError):
        message = Message("this is no ZIP that can be read; pack the folder again")
        raise UnfitFileError(message) from None


def _check_directory(packed: bytes) -> None:
    """Refuse a ZIP whose directory is long: `zipfile` reads all of it before it can be asked."""
    # By zipfile's own reader: another may take another place for the end of the directory.
    end = zipfile._EndRecData(io.BytesIO(packed))  # type: ignore[attr-defined]
    if end is not None and (end[4] > _MAX_ENTRIES or end[5] > _MAX_DIRECTORY_BYTES):
        raise _too_many()


def _too_many() -> UnfitFileError:
    message = Message("the ZIP holds over {most} files; pack one case's folder", most=MAX_FILES)
    return UnfitFileError(message)


def _read(archive: zipfile.ZipFile) -> dict[str, bytes]:
    entries = [each for each in archive.infolist() if not each.is_dir() and not _is_litter(each)]
    if len(entries) > MAX_FILES:
        raise _too_many()
    if len({_path(each).parent for each in entries}) > 1:
        raise UnfitFileError(Message("the ZIP holds several folders; pack one case's folder"))
    files: dict[str, bytes] = {}
    left = MAX_BYTES
    for entry in entries:
        path = _path(entry)
        if path.is_absolute() or ".." in path.parts:
            raise UnfitFileError(
                Message("a file of the ZIP leads out of its folder; pack the folder again")
            )
        if entry.flag_bits & _IS_ENCRYPTED:
            raise UnfitFileError(
                Message("the ZIP asks for a password; pack the folder without one")
            )
        if entry.compress_type not in _METHODS:
            message = Message(
                "the ZIP is packed by a method that isn't taken here; pack the folder as usual,"
                " by Deflate"
            )
            raise UnfitFileError(message)
        files[path.name] = _content(archive, entry, left)
        left -= len(files[path.name])
    return files


def _path(entry: zipfile.ZipInfo) -> PurePosixPath:
    """Return a file's place; some programs of Windows write it with its own strokes."""
    return PurePosixPath(_name(entry).replace("\\", "/"))


def _name(entry: zipfile.ZipInfo) -> str:
    """Return a file's name as it was before it was packed.

    A Mac writes names in UTF-8 and doesn't say so; then they are read as an older encoding.
    """
    if entry.flag_bits & _IS_UTF8:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode()
    except UnicodeError:
        return entry.filename


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> bytes:
    content = bytearray()
    with archive.open(entry) as file:
        while piece := file.read(_PIECE):
            content += piece
            if len(content) > left:
                message = Message(
                    "the ZIP unpacks to over {most} bytes; leave out what isn't the case's",
                    most=grouped(MAX_BYTES),
                )
                raise UnfitFileError(message)
    return bytes(content)


def _is_litter(entry: zipfile.ZipInfo) -> bool:
    """Tell whether a computer has added this to the ZIP by itself."""
    path = _path(entry)
    return "__MACOSX" in path.parts or is_litter(path.name)
