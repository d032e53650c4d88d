"""A case's folder as one ZIP file, to take home and to bring back."""

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import PurePosixPath

from epicrisis.cases.beside import UnfitFileError
from epicrisis.cases.drafts import MAX_BYTES, MAX_FILES, is_litter

_TORN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, LookupError)
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
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            return _read(archive)
    # zipfile raises as many kinds of errors as files can be broken in.
    except (*_TORN, OSError, ValueError, RuntimeError):
        raise UnfitFileError("this is no ZIP that can be read; pack the folder anew") from None


def _read(archive: zipfile.ZipFile) -> dict[str, bytes]:
    entries = [each for each in archive.infolist() if not each.is_dir() and not _is_litter(each)]
    if len(entries) > MAX_FILES:
        raise UnfitFileError(f"the ZIP holds over {MAX_FILES} files; pack one case's folder")
    if len({PurePosixPath(each.filename).parent for each in entries}) > 1:
        raise UnfitFileError("the ZIP holds several folders; pack one case's folder")
    files: dict[str, bytes] = {}
    left = MAX_BYTES
    for entry in entries:
        path = PurePosixPath(entry.filename)
        if path.is_absolute() or ".." in path.parts or "\\" in entry.filename:
            raise UnfitFileError("a file of the ZIP leads out of its folder; pack the folder anew")
        with archive.open(entry) as file:
            content = file.read(left + 1)
        left -= len(content)
        if left < 0:
            raise UnfitFileError(
                f"the ZIP unpacks to over {MAX_BYTES:,} bytes; leave out what isn't the case's"
            )
        files[path.name] = content
    return files


def _is_litter(entry: zipfile.ZipInfo) -> bool:
    """Tell whether a computer has added this to the ZIP by itself."""
    path = PurePosixPath(entry.filename)
    return "__MACOSX" in path.parts or is_litter(path.name)
