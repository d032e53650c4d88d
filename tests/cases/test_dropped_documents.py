"""A file that an author drops gives all its words, or says what to do instead."""

import io
import zipfile
from collections.abc import Callable

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from epicrisis.authoring.drafting.choices import UnfitTextError
from epicrisis.authoring.drafting.documents import MAX_DOCUMENT_BYTES, text_of

WORDS = (
    "Une élève de 12 ans a de la fièvre — 39 °C. L’œil est rouge, où qu’elle regarde.\nDeux lignes."
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "mac_roman"])
def test_a_text_is_read_in_the_encoding_it_was_saved_in(encoding: str) -> None:
    assert text_of("case.txt", WORDS.encode(encoding)) == WORDS


def test_a_text_of_an_old_console_is_read_too() -> None:
    words = (
        "Une élève de 12 ans a de la fièvre. Elle a été vue à l'hôpital où elle a reçu du sérum."
    )
    assert text_of("case.txt", words.encode("cp850")) == words


def document(fill: Callable[[docx.document.Document], object]) -> bytes:
    made = docx.Document()
    fill(made)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def test_a_document_gives_paragraphs_lists_and_tables_in_their_order() -> None:
    def fill(made: docx.document.Document) -> None:
        made.add_heading("Examen", level=1)
        made.add_paragraph("Il est pâle.")
        made.add_paragraph("fièvre", style="List Bullet")
        table = made.add_table(rows=2, cols=2)
        for place, words in enumerate(("Hb", "9 g/dl", "CRP", "40 mg/l")):
            table.cell(place // 2, place % 2).text = words
        made.add_paragraph("Il guérit.")

    text = text_of("case.docx", document(fill))
    assert text.splitlines() == [
        "Examen", "Il est pâle.", "fièvre", "Hb\t9 g/dl", "CRP\t40 mg/l", "", "Il guérit.",
    ]  # fmt: skip


def test_what_was_inserted_is_read_and_what_was_deleted_is_not() -> None:
    def fill(made: docx.document.Document) -> None:
        xml = (
            f"<w:p {nsdecls('w')}><w:r><w:t>Il a </w:t></w:r>"
            '<w:ins w:id="1" w:author="A"><w:r><w:t>40</w:t></w:r></w:ins>'
            '<w:del w:id="2" w:author="A"><w:r><w:delText>50</w:delText></w:r></w:del>'
            "<w:sdt><w:sdtContent><w:r><w:t> ans</w:t></w:r></w:sdtContent></w:sdt>"
            "<w:r><w:br/><w:t>et tousse.</w:t></w:r></w:p>"
        )
        made.element.body.insert(0, parse_xml(xml))

    assert text_of("case.docx", document(fill)).splitlines() == ["Il a 40 ans", "et tousse."]


def test_footnotes_stand_at_the_end_and_headers_are_left_out() -> None:
    def fill(made: docx.document.Document) -> None:
        made.add_paragraph("Il tousse.")
        made.sections[0].header.paragraphs[0].text = "Hôpital de l'Exemple"
        words = "<w:footnote w:id='1'><w:p><w:r><w:t>Depuis un an.</w:t></w:r></w:p></w:footnote>"
        notes = f"<w:footnotes {nsdecls('w')}>{words}</w:footnotes>".encode()
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
        part = Part(PackURI("/word/footnotes.xml"), kind, notes, made.part.package)
        made.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)

    assert text_of("case.docx", document(fill)).splitlines() == ["Il tousse.", "Depuis un an."]


@pytest.mark.parametrize(
    ("name", "content", "remedy"),
    [
        ("scan.pdf", b"%PDF-1.7 ...", "select all, copy, and paste here"),
        ("case.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "save it as .docx"),
        ("case.rtf", b"{\\rtf1 Il tousse.}", "save it as .docx"),
        ("case.odt", b"PK\x03\x04...", "save it as .docx"),
        ("case.jpg", b"\xff\xd8\xff\xe0", "type what it says"),
        ("case.txt", b"", "paste here"),
        ("case.txt", b"  \n", "paste here"),
        ("case.txt", bytes(range(32)) * 20, "paste the text here"),
        ("case.exe", b"MZ\x00\x01\x02\x90\x00" * 50, "paste the text here"),
        ("case.txt", b"Il tousse. " * 100_000, "keep what the case rests on"),
        ("case.docx", b"PK\x03\x04 torn", "select all, copy, and paste here"),
        ("case.docx", b"Il tousse.", "select all, copy, and paste here"),
    ],
    ids=lambda value: str(value)[:12],
)
def test_what_has_no_words_is_refused_with_a_remedy(name: str, content: bytes, remedy: str) -> None:
    with pytest.raises(UnfitTextError) as refused:
        text_of(name, content)
    assert remedy in refused.value.message.partition("; ")[2]


def test_a_document_of_very_many_bytes_is_not_opened() -> None:
    with pytest.raises(UnfitTextError, match="paste here"):
        text_of("case.docx", b"PK" + bytes(MAX_DOCUMENT_BYTES))


def bomb(name: str, size: int, **kept: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for other, words in kept.items():
            archive.writestr(other, words)
        archive.writestr(name, b"\x00" * size)
    return file.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        bomb("word/document.xml", 16_000_000),
        bomb("word/media/image1.png", 70_000_000),
        bomb("nothing.xml", 10),
    ],
    ids=["text", "image", "no text"],
)
def test_a_document_that_would_unpack_to_too_much_is_not_unpacked(content: bytes) -> None:
    with pytest.raises(UnfitTextError):
        text_of("case.docx", content)


def test_entities_and_deep_nesting_harm_nobody() -> None:
    whole = document(lambda made: made.add_paragraph("Il tousse."))
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha"}">' for n in range(12))
    deep = f"<w:p>{'<w:ins>' * 5_000}{'</w:ins>' * 5_000}</w:p>"
    for body in (f"<!DOCTYPE d [{entities}]>|<w:p><w:r><w:t>&a11;</w:t></w:r></w:p>", f"|{deep}"):
        head, _, inner = body.partition("|")
        words = f"<w:document {nsdecls('w')}><w:body>{inner}</w:body></w:document>"
        xml = f"<?xml version='1.0'?>{head}{words}"
        file = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(whole)) as old, zipfile.ZipFile(file, "w") as new:
            for entry in old.infolist():
                content = old.read(entry) if entry.filename != "word/document.xml" else xml.encode()
                new.writestr(entry.filename, content)
        with pytest.raises(UnfitTextError):
            text_of("case.docx", file.getvalue())
