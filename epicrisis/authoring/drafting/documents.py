"""The words of a file that an author drops: a text in whatever encoding, or a Word document."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePath
from typing import TYPE_CHECKING

from charset_normalizer import from_bytes

from epicrisis.authoring.drafting.choices import UnfitTextError
from epicrisis.cases.reading.case_file import MAX_BYTES
from epicrisis.messages import Message

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement as Element

MAX_DOCUMENT_BYTES = 20_000_000
"""Largest Word document that is looked at: images in it are not, and may be large."""
_MAX_UNPACKED = 60_000_000
"""Bytes that a document may promise to unpack to."""
_MAX_ENTRIES = 2_000
_MAX_DIRECTORY_BYTES = 400_000
_MAX_XML = 15 * MAX_BYTES
"""Bytes of its text with all marks around it: Word writes ten times as much as there are words."""
_TORN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, LookupError)
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCODINGS = ["cp1252", "mac_roman", "cp850", "utf_16_le", "utf_16_be"]
"""In which a French or English text is saved that isn't UTF-8."""
_BODY = "word/document.xml"
_NOTES = ("/word/footnotes.xml", "/word/endnotes.xml")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LEFT_OUT = frozenset(f"{_W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "sectPr"))
"""What is no longer the document's text, and marks without words."""
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "\u00ad"}
_ALTERNATIVE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def text_of(name: str, content: bytes) -> str:
    """Return the words of a file.

    Of a Word document these are its paragraphs and lists, a line each, its tables, a line a row
    with tabs between cells, text boxes, and at the end its notes; headers, footers and comments
    are left out.
    Raises `UnfitTextError` for what holds no words or too many.
    """
    kind = _kind(name, content)
    if kind in _REFUSALS:
        raise UnfitTextError(_REFUSALS[kind])
    if kind == "docx":
        text = _of_document(content)
    else:
        if len(content) > MAX_BYTES:
            raise UnfitTextError(_too_long())
        text = _decoded(content)
    if not text.strip():
        raise UnfitTextError(
            Message("there are no words in this file; open it, select all, copy, and paste here")
        )
    if len(text.encode(errors="replace")) > MAX_BYTES:
        raise UnfitTextError(_too_long())
    return text


def _too_long() -> Message:
    return Message(
        "the text is over {bytes} bytes long; keep what the case rests on, and leave the rest out",
        bytes=f"{MAX_BYTES:,}",
    )


_REFUSALS = {
    "pdf": Message(
        "a PDF isn't read here, and a scanned one has no words;"
        " open it, select all, copy, and paste here"
    ),
    "word": Message(
        "this document is of an older or another format; save it as .docx,"
        " or open it, select all, copy, and paste here"
    ),
    "image": Message(
        "this is an image, whose words can't be read; type what it says, or add it to a finding"
        " once there is a draft"
    ),
    "binary": Message("this file is no text; drop a .txt or .docx, or paste the text here"),
}
_SIGNATURES = (
    (b"%PDF", "pdf"),
    (b"{\\rtf", "word"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "word"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
)
_ENDINGS = {
    ".pdf": "pdf", ".doc": "word", ".odt": "word", ".rtf": "word", ".pages": "word",
    ".png": "image", ".jpg": "image", ".jpeg": "image", ".heic": "image", ".webp": "image",
    ".gif": "image", ".tif": "image", ".tiff": "image", ".docx": "docx",
}  # fmt: skip


def _kind(name: str, content: bytes) -> str:
    """Return what a file is by its first bytes, or else by the end of its name."""
    for signature, kind in _SIGNATURES:
        if content.startswith(signature):
            return kind
    ending = PurePath(name.lower()).suffix
    if content.startswith(b"PK"):
        return "word" if ending in (".odt", ".pages") else "docx"
    return _ENDINGS.get(ending, "text") if content else "text"


def _decoded(content: bytes) -> str:
    for encoding in (
        "utf-8-sig",
        *(["utf-16"] if content[:2] in (b"\xff\xfe", b"\xfe\xff") else []),
    ):
        try:
            return _plain(content.decode(encoding))
        except UnicodeDecodeError:
            continue
    best = from_bytes(content[:200_000], cp_isolation=_ENCODINGS).best()
    if best is None:
        raise UnfitTextError(_REFUSALS["binary"])
    return _plain(content.decode(best.encoding, errors="replace"))


def _plain(text: str) -> str:
    """Return a text; refuses one that holds what no text does."""
    odd = sum(each < " " and each not in "\t\n\r\f\v" for each in text[:10_000])
    if "\x00" in text or odd > len(text[:10_000]) / 100:
        raise UnfitTextError(_REFUSALS["binary"])
    return text


def _of_document(content: bytes) -> str:
    if len(content) > MAX_DOCUMENT_BYTES:
        raise UnfitTextError(
            Message(
                "the document is over {bytes} bytes long; open it, select its text, copy,"
                " and paste here",
                bytes=f"{MAX_DOCUMENT_BYTES:,}",
            )
        )
    # Here, so that who pastes doesn't wait for it.
    from docx import Document
    from docx.opc.exceptions import OpcError
    from docx.oxml import parse_xml

    torn = Message("this document can't be read; open it, select all, copy, and paste here")
    try:
        _check_bounds(content)
        document = Document(io.BytesIO(content))
        notes = [
            line
            for part in document.part.package.iter_parts()
            if part.partname in _NOTES
            for line in _lines(parse_xml(part.blob))
            if line.strip()
        ]
        return "\n".join([*_lines(document.element.body), *notes]).strip("\n")
    # A document can be broken in as many ways as its readers can raise errors.
    except (
        *_TORN,
        OSError,
        ValueError,
        RuntimeError,
        AttributeError,
        TypeError,
        OpcError,
        SyntaxError,
    ):
        raise UnfitTextError(torn) from None


def _check_bounds(content: bytes) -> None:
    """Refuse a document that would unpack to more than it may, before anything is unpacked.

    `zipfile` unpacks no more of an entry than it promises.
    """
    end = zipfile._EndRecData(io.BytesIO(content))  # type: ignore[attr-defined]
    if end is None or end[4] > _MAX_ENTRIES or end[5] > _MAX_DIRECTORY_BYTES:
        raise zipfile.BadZipFile
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        is_fit = (
            len(entries) <= _MAX_ENTRIES
            and sum(each.file_size for each in entries) <= _MAX_UNPACKED
            and all(each.compress_type in _METHODS for each in entries)
            and all(
                each.file_size <= _MAX_XML for each in entries if each.filename.endswith(".xml")
            )
            and archive.getinfo(_BODY)
        )
    if not is_fit:
        raise zipfile.BadZipFile


def _lines(element: "Element") -> Iterator[str]:
    """Yield the lines of what a document's body, a cell or a text box holds, in their order."""
    for child in element:
        if child.tag == f"{_W}p":
            yield from _words(child).split("\n")
            for box in child.iter(f"{_W}txbxContent"):
                is_own = next(box.iterancestors(f"{_W}p")) is child
                # Word writes a box twice, the second time for readers of before 2010.
                if is_own and next(box.iterancestors(_ALTERNATIVE), None) is None:
                    yield from _lines(box)
        elif child.tag == f"{_W}tbl":
            for row in child.iter(f"{_W}tr"):
                if next(row.iterancestors(f"{_W}tbl")) is child:
                    yield "\t".join(
                        " ".join(" ".join(_lines(cell)).split()) for cell in _cells(row)
                    )
            yield ""
        elif child.tag not in _LEFT_OUT and isinstance(child.tag, str):
            # What stands around paragraphs: content controls, insertions, custom XML.
            yield from _lines(child)


def _cells(row: "Element") -> Iterator["Element"]:
    for child in row:
        if child.tag == f"{_W}tc":
            yield child
        elif child.tag not in _LEFT_OUT and isinstance(child.tag, str):
            yield from _cells(child)


def _words(element: "Element") -> str:
    """Return the words of a paragraph, insertions and links among them, deletions not."""
    parts = []
    for child in element:
        if not isinstance(child.tag, str) or child.tag in _LEFT_OUT:
            continue
        name = child.tag.rpartition("}")[2]
        if child.tag == f"{_W}t":
            parts.append(child.text or "")
        elif child.tag.startswith(_W) and name in _SIGNS:
            parts.append(_SIGNS[name])
        elif name not in ("drawing", "pict", "AlternateContent", "instrText", "object"):
            parts.append(_words(child))
    return "".join(parts)
