"""Images in each file that is taken away, read back by that file's own readers."""

import base64
import html
import io
import json
import sqlite3
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from PIL import Image
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from epicrisis.exports import anki, handout, moodle, sheet, slides, story_page
from epicrisis.story.telling import Story

ALT = "A chest from the front, with a round patch on one side."
CAPTION = "Film of the first day"


def test_a_card_shows_the_image_of_its_question(shadow: Story) -> None:
    with zipfile.ZipFile(io.BytesIO(anki.package(shadow, "en", 1.0))) as archive:
        names = json.loads(archive.read("media"))
        (number, name), _ = names.items()
        assert archive.read(number) == shadow.pictures["kx1.png"].content
        database = sqlite3.connect(":memory:")
        database.deserialize(archive.read("collection.anki2"))
    fields = [row[0] for row in database.execute("SELECT flds FROM notes")]
    (front,) = [front for each in fields if "<img" in (front := each.split("\x1f")[0])]
    assert f'src="{name}"' in front
    assert ALT in html.unescape(front)
    assert CAPTION in front


def test_a_quiz_holds_the_image_of_its_question(shadow: Story, tmp_path: Path) -> None:
    left_out = moodle.write(shadow, "en", tmp_path / "quiz.xml")
    root = ElementTree.parse(tmp_path / "quiz.xml").getroot()
    file, _ = root.iter("file")
    assert base64.b64decode(file.text or "") == shadow.pictures["kx1.png"].content
    text, _ = [each for each in root.iter("questiontext") if each.find("file") is not None]
    said = text.findtext("text") or ""
    assert f'src="@@PLUGINFILE@@/{file.get("name")}"' in said
    assert ALT in html.unescape(said)
    assert "the images of findings" in left_out


def test_slides_hold_pictures_upright_described_and_within_the_slide(
    shadow: Story, tmp_path: Path
) -> None:
    slides.write(shadow, "en", tmp_path / "slides.pptx")
    deck = Presentation(str(tmp_path / "slides.pptx"))
    drawn: list[tuple[int, Any]] = [
        (number, shape)
        for number, slide in enumerate(deck.slides)
        for shape in slide.shapes
        if shape.shape_type == MSO_SHAPE_TYPE.PICTURE
    ]
    alts = [each._element.xpath("./p:nvPicPr/p:cNvPr")[0].get("descr") for _, each in drawn]
    assert alts[0] == ALT
    assert len(alts) == 5
    for number, each in drawn:
        assert each.left >= 0
        assert each.left + each.width <= deck.slide_width
        assert each.top + each.height <= deck.slide_height
        with Image.open(io.BytesIO(each.image.blob)) as image:
            assert each.width / each.height == pytest.approx(image.width / image.height, rel=0.01)
            assert image.getexif().get(0x0112, 1) == 1
        words = [
            shape.text_frame.text for shape in deck.slides[number].shapes if shape.has_text_frame
        ]
        if number == drawn[0][0]:
            assert CAPTION in words
            assert not [each for each in words if "It lies in the left lung." in each]


def test_both_handouts_print_and_describe_the_images(shadow: Story, tmp_path: Path) -> None:
    handout.write(shadow, "en", tmp_path / "handout.pdf")
    for path in (tmp_path / "handout.pdf", tmp_path / "handout-teacher.pdf"):
        reader = PdfReader(path)
        images = {each.indirect_reference for page in reader.pages for each in page.images}
        assert len(images) >= 3
        assert ALT in descriptions(reader)
        said = " ".join(page.extract_text() for page in reader.pages)
        assert CAPTION in said


SCHEME = "A scheme: a circle in a thin line."


def test_every_file_has_the_image_of_a_teaching_point_in_its_language_for_paper(
    shadow: Story, tmp_path: Path
) -> None:
    for language, name in (("en", "kx4.png"), ("fr", "kx5.png")):
        content = shadow.pictures[name].content
        others = [
            shadow.pictures[other].content
            for other in ("kx4.png", "kx5.png", "kx6.png", "kx7.png")
            if other != name
        ]
        deck = anki.package(shadow, language, 1.0)
        with zipfile.ZipFile(io.BytesIO(deck)) as archive:
            held = [archive.read(each) for each in archive.namelist()]
        moodle.write(shadow, language, tmp_path / "quiz.xml")
        root = ElementTree.parse(tmp_path / "quiz.xml").getroot()
        quiz = [base64.b64decode(file.text or "") for file in root.iter("file")]
        slides.write(shadow, language, tmp_path / "slides.pptx")
        shown = [
            shape.image.blob
            for slide in Presentation(str(tmp_path / "slides.pptx")).slides
            for shape in slide.shapes
            if shape.shape_type == MSO_SHAPE_TYPE.PICTURE
        ]
        for each in (held, quiz, shown):
            assert content in each
            assert not [other for other in others if other in each]


def test_the_offline_page_has_the_scheme_for_light_and_for_dark(
    shadow: Story, tmp_path: Path
) -> None:
    story_page.write(shadow, "en", tmp_path / "story.html")
    page = (tmp_path / "story.html").read_text(encoding="utf-8")
    light, dark, other = (
        base64.b64encode(shadow.pictures[name].content).decode()
        for name in ("kx4.png", "kx6.png", "kx5.png")
    )
    themed = '<source srcset="data:image/png;base64,{}" media="screen and (prefers-color-scheme'
    assert themed.format(dark) in page
    assert f'<img src="data:image/png;base64,{light}" alt="{SCHEME}"' in page
    assert other not in page


def test_a_handout_with_answers_has_the_scheme_and_the_students_has_not(
    shadow: Story, tmp_path: Path
) -> None:
    handout.write(shadow, "en", tmp_path / "handout.pdf")
    assert SCHEME not in descriptions(PdfReader(tmp_path / "handout.pdf"))
    assert SCHEME in descriptions(PdfReader(tmp_path / "handout-answers.pdf"))


def test_the_sheet_says_that_it_leaves_schemes_out(shadow: Story, tmp_path: Path) -> None:
    assert "the images of teaching points" in sheet.write(shadow, "en", tmp_path / "sheet.pdf")


def descriptions(reader: PdfReader) -> list[str]:
    """What a screen reader says instead of figures."""
    objects = (reader.get_object(number) for number in range(1, len(reader.xref[0]) + 1))
    return [
        str(each["/Alt"])
        for each in objects
        if isinstance(each, DictionaryObject) and "/Alt" in each
    ]


def test_no_file_tells_the_authors_name_of_an_image(shadow: Story, tmp_path: Path) -> None:
    moodle.write(shadow, "en", tmp_path / "quiz.xml")
    story_page.write(shadow, "en", tmp_path / "story.html")
    slides.write(shadow, "en", tmp_path / "slides.pptx")
    handout.write(shadow, "en", tmp_path / "handout.pdf")
    (tmp_path / "deck.apkg").write_bytes(anki.package(shadow, "en", 1.0))
    for path in tmp_path.iterdir():
        held = [path.read_bytes()]
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                held += [archive.read(name) for name in archive.namelist()]
                held.append("\n".join(archive.namelist()).encode())
        for name in shadow.pictures:
            assert not [each for each in held if name.encode() in each], path.name
