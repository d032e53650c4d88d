"""What each kind of question has beside its right answer, in each file: told, and not too soon."""

import html
import io
import re
import sqlite3
import zipfile
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.etree import ElementTree

import pytest
from PIL import Image
from playwright.sync_api import Browser
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.util import Pt
from pypdf import PdfReader

from epicrisis import palette
from epicrisis.cases.reading.images import picture_of
from epicrisis.exports import (
    anki,
    handout,
    moodle,
    redrawn,
    scenes,
    slide_measures,
    slides,
    story_page,
)
from epicrisis.story.telling import Story, tell
from tests.exports.odd_texts import ODD, with_text
from tests.exports.test_slides import shown
from tests.kinds.samples import beside, loaded, plain_case, plain_question, story
from tests.support.chromium import PHONE, visit
from tests.support.tiers import thorough

LETTERS = {"a": "Aware", "b": "Brave", "c": "Clear"}
"""Words of options that stand nowhere else."""
BECAUSE = {name: f"Reason of {word}." for name, word in LETTERS.items()}
LEFT, RIGHT = [[10, 20], [40, 60]], [[60, 30], [90, 30], [75, 70]]


def asked(kind: str, **own: Any) -> dict[str, Any]:
    plain = plain_question(kind) | {"rank": "A"} | own
    item = {"number": 40, "title": "Item of ours", "source": "Read in a list"}
    return {name: value for name, value in plain.items() if name != "images"} | {"item": item}


def told() -> dict[str, dict[str, Any]]:
    """Questions with every key that is told after the answer."""
    veto = {"indispensable": ["a"], "unacceptable": ["c"], "outweighs": "Veto of ours."}
    zones = {
        "a": {"name": "Aware", "corners": LEFT},
        "b": {"name": "Brave", "corners": RIGHT},
        "c": {"name": "Clear", "corners": [[0, 80], [30, 95]]},
    }
    return {
        "single": asked("single", options=LETTERS, because=BECAUSE, **veto),
        "multiple": asked("multiple", options=LETTERS, because=BECAUSE, select=2, **veto),
        "ranking": asked("ranking", options=LETTERS, because=BECAUSE),
        "short_text": asked("short_text"),
        "concordance": asked("concordance"),
        "zone": asked("zone", zones=zones, because=BECAUSE),
    }


def alone(plain: dict[str, Any]) -> Story:
    return tell(*loaded(plain_case(plain)))


@cache
def story_of(kind: str) -> Story:
    return alone(told()[kind])


OPTIONS = ["Option by option", *BECAUSE.values()]
AFTER: dict[str, list[str]] = {
    "single": ["(indispensable)", "(unacceptable)", "Veto of ours.", *OPTIONS],
    "multiple": ["(indispensable)", "(unacceptable)", "Veto of ours.", *OPTIONS],
    "ranking": OPTIONS,
    "short_text": ["Fluxitis", "Flux fever"],
    "concordance": [
        *("Panel of ours", "6 of 10 of the panel", "2 of 10 of the panel", "0.33", "Aggregate"),
        *("no score", "Reason 1.", "Reason -1.", "Synthesis"),
    ],
    "zone": ["Outlined: ", *OPTIONS],
}
"""What only those may read who have answered."""
LEAD = ["You think of: Hypothesis of ours", "You then learn: Fact of ours"]
every_kind = pytest.mark.parametrize("kind", AFTER)


def words(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", text)).split())


# --- What is asked, and what is told after, as each file has it -----------------------------


def read_slides(one: Story, out: Path) -> tuple[str, str]:
    slides.write(one, "en", out)
    pages = [*Presentation(str(out)).slides]
    before = [page for page in pages if page.shapes.title.text_frame.text.startswith("Question")]
    after = [page for page in pages if page.shapes.title.text_frame.text.startswith("Answer")]
    return words("\n".join(map(words_of_slide, before))), words(
        "\n".join(map(words_of_slide, after))
    )


def words_of_slide(slide: Any) -> str:
    inside = [
        part.text_frame.text
        for shape in slide.shapes
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP
        for part in shape.shapes
        if part.has_text_frame
    ]
    return "\n".join((shown(slide), *inside))


def read_handouts(one: Story, out: Path) -> tuple[str, str]:
    handout.write(one, "en", out)
    student, teacher = (
        " ".join(page.extract_text() for page in PdfReader(path).pages)
        for path in (out, handout.teachers(out))
    )
    return words(student), words(teacher)


def read_deck(one: Story, out: Path) -> tuple[str, str]:
    out.write_bytes(anki.package(one, "en", 1.0))
    with zipfile.ZipFile(out) as archive:
        database = sqlite3.connect(":memory:")
        database.deserialize(archive.read("collection.anki2"))
    ((fields,),) = database.execute("SELECT flds FROM notes").fetchall()
    told = dict(zip(anki.FIELDS, fields.split("\x1f"), strict=True))
    front, back = (told["Front"] + told["Options"], told["Answer"] + told["Why"])
    return words(front), words(back)


def read_page(one: Story, out: Path) -> tuple[str, str]:
    story_page.write(one, "en", out)
    pages = re.findall(r'<section hidden class="(\w+)">(.*?)</section>', out.read_text(), re.DOTALL)
    said = {name: words(text) for name, text in pages}
    return said["question"], said["answer"]


FILES = {"pptx": read_slides, "pdf": read_handouts, "anki": read_deck, "html": read_page}


@cache
def read(form: str, kind: str) -> tuple[str, str]:
    with TemporaryDirectory() as folder:
        return FILES[form](story_of(kind), Path(folder) / f"case.{form}")


@pytest.mark.parametrize("form", FILES)
@every_kind
def test_what_is_told_after_an_answer_stands_with_it_and_not_with_its_question(
    form: str, kind: str
) -> None:
    before, after = read(form, kind)
    for secret in (*AFTER[kind], "Rank A", "Item 40: Item of ours (Read in a list)"):
        assert secret in after, secret
        assert secret not in before, secret


@pytest.mark.parametrize("form", FILES)
def test_a_concordance_puts_its_hypothesis_and_its_fact_before_the_steps(form: str) -> None:
    before, _ = read(form, "concordance")
    assert re.search(".*".join((*LEAD, "This hypothesis becomes", "much more likely")), before)


@pytest.mark.parametrize("form", FILES)
def test_it_is_said_how_many_are_right_where_the_case_says_it(form: str) -> None:
    assert "Choose 2" in read(form, "multiple")[0]
    assert "Point at 2 zones" in read(form, "zone")[0]


# --- Zones ---------------------------------------------------------------------------------


def picture(width: int, height: int) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), "black").save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def pointed(monkeypatch: pytest.MonkeyPatch) -> Story:
    """A question of zones over a black picture of 400 by 200 pixels."""
    files = beside() | {"dot.png": picture(400, 200)}
    monkeypatch.setattr("tests.kinds.samples.beside", lambda: files)
    return alone(told()["zone"])


def colours_of(image: bytes) -> set[tuple[int, ...]]:
    with Image.open(io.BytesIO(image)) as opened:
        colours = opened.convert("RGB").getcolors(400 * 200)
    assert colours
    return {colour for _, colour in colours if isinstance(colour, tuple)}


def rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour[1:]))


def test_an_image_is_drawn_with_its_right_zones_and_no_other(pointed: Story) -> None:
    solved = scenes.of_story(pointed, "en").scenes[1].solved
    assert solved
    (image,) = solved.images
    drawn = redrawn.with_outlines(image)
    with Image.open(io.BytesIO(drawn.picture.content)) as opened:
        seen = opened.convert("RGB")
    assert seen.size == (400, 200)
    assert drawn.name != image.name
    green = rgb(palette.RIGHT.light)
    # The left side of the rectangle, the top of the triangle; the left side of the wrong zone.
    assert green in {seen.getpixel((x, 80)) for x in range(36, 45)}
    assert green in {seen.getpixel((300, y)) for y in range(55, 66)}
    assert {seen.getpixel((x, 175)) for x in range(0, 10)} == {(0, 0, 0)}


def grey_file(mode: str, form: str) -> bytes:
    """A picture that is half as bright as white: as Pillow has it in this mode."""
    file, grey = io.BytesIO(), Image.new("L", (60, 40), 128)
    if mode == "I;16":
        Image.new("I;16", (60, 40), 128 * 257).save(file, form)
    elif mode in ("RGBA", "LA"):
        # What is transparent lies on white paper.
        Image.new(mode, (60, 40)).save(file, form)
    else:
        grey.convert(mode).save(file, form)
    return file.getvalue()


@pytest.mark.parametrize(
    ("mode", "form"),
    [
        *(("L", "PNG"), ("P", "PNG"), ("LA", "PNG"), ("RGBA", "PNG"), ("I;16", "PNG")),
        *(("L", "JPEG"), ("CMYK", "JPEG")),
    ],
)
def test_an_outline_changes_nothing_else_of_an_image(mode: str, form: str) -> None:
    outline = scenes.Outline("Zone", "", ((10, 10), (20, 10), (20, 20)))
    picture = picture_of(grey_file(mode, form))
    drawn = redrawn.with_outlines(scenes.CaptionedImage("x", picture, "", "", (outline,)))
    with Image.open(io.BytesIO(drawn.picture.content)) as opened:
        seen = opened.convert("RGB").getpixel((50, 35))
    expected = 255 if mode in ("LA", "RGBA") else 128
    assert seen == pytest.approx((expected, expected, expected), abs=6)


def test_an_outline_lies_where_the_zone_is_in_a_photograph_taken_upright() -> None:
    file, tags = io.BytesIO(), Image.Exif()
    tags[0x0112] = 6
    Image.new("RGB", (400, 200), "black").save(file, "JPEG", exif=tags)
    picture = picture_of(file.getvalue())
    assert (picture.width, picture.height) == (200, 400)
    outline = scenes.Outline("Zone", "", ((50, 25), (90, 25), (90, 45), (50, 45)))
    drawn = redrawn.with_outlines(scenes.CaptionedImage("x", picture, "", "", (outline,)))
    with Image.open(io.BytesIO(drawn.picture.content)) as opened:
        assert opened.size == (200, 400)
        assert opened.getexif().get(0x0112, 1) == 1
        seen = opened.convert("L")
    assert float(str(seen.getpixel((140, 100)))) > 60
    assert float(str(seen.getpixel((140, 300)))) < 30


def test_a_deck_has_the_image_plain_in_front_and_outlined_behind(
    pointed: Story, tmp_path: Path
) -> None:
    (tmp_path / "deck.apkg").write_bytes(anki.package(pointed, "en", 1.0))
    with zipfile.ZipFile(tmp_path / "deck.apkg") as archive:
        images = [archive.read(name) for name in ("0", "1")]
    assert [rgb(palette.RIGHT.light) in colours_of(each) for each in images] == [False, True]


def test_slides_outline_right_zones_by_shapes_over_the_picture(
    pointed: Story, tmp_path: Path
) -> None:
    slides.write(pointed, "en", tmp_path / "slides.pptx")
    pages = [*Presentation(str(tmp_path / "slides.pptx")).slides]
    drawn = [
        [shape for shape in page.shapes if shape.shape_type == MSO_SHAPE_TYPE.FREEFORM]
        for page in pages
    ]
    (outlined,) = [page for page, found in zip(pages, drawn, strict=True) if found]
    (image,) = [each for each in outlined.shapes if each.shape_type == MSO_SHAPE_TYPE.PICTURE]
    described = {
        shape._element.xpath("./p:nvSpPr/p:cNvPr")[0].get("descr"): shape
        for found in drawn
        for shape in found
    }
    assert set(described) == {"", "Aware", "Brave"}
    box = described["Aware"]
    assert (box.left - image.left) / image.width == pytest.approx(0.1, abs=0.005)
    assert (box.top - image.top) / image.height == pytest.approx(0.2, abs=0.005)
    assert box.width / image.width == pytest.approx(0.3, abs=0.005)
    assert box.height / image.height == pytest.approx(0.4, abs=0.005)


def strokes(path: Path) -> bytes:
    """What a PDF draws, without its words."""
    pages = PdfReader(path).pages
    contents = (page.get_contents() for page in pages)
    return b"\n".join(each.get_data() for each in contents if each is not None)


def test_only_the_teachers_handout_outlines_zones(pointed: Story, tmp_path: Path) -> None:
    out = tmp_path / "handout.pdf"
    handout.write(pointed, "en", out)
    # A polygon of Typst's is the only path here that is closed.
    assert b"\nh\n" in strokes(handout.teachers(out))
    assert b"\nh\n" not in strokes(out)


@pytest.mark.parametrize("size", [PHONE, thorough((1440, 900))])
def test_the_page_outlines_where_the_zone_is_seen(
    pointed: Story, chromium: Browser, tmp_path: Path, size: Any
) -> None:
    story_page.write(pointed, "en", tmp_path / "story.html")
    with visit(chromium, size=size) as seen:
        page = seen.page
        page.goto(f"{(tmp_path / 'story.html').as_uri()}#3")
        assert page.locator(".image polygon:visible").count() == 0
        page.keyboard.press("ArrowRight")
        image = page.locator(".image img:visible").bounding_box()
        drawn = [each.bounding_box() for each in page.locator(".image polygon:visible").all()]
        assert image
        box = min((each for each in drawn if each), key=lambda each: each["x"])
        assert (box["x"] - image["x"]) / image["width"] == pytest.approx(0.1, abs=0.02)
        assert (box["y"] - image["y"]) / image["height"] == pytest.approx(0.2, abs=0.03)
        assert box["width"] / image["width"] == pytest.approx(0.3, abs=0.03)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert not seen.accessibility_violations()
        assert not seen.complaints()


@pytest.mark.parametrize("scheme", [thorough("light"), "dark"])
def test_a_panel_on_a_phone_is_accessible(chromium: Browser, tmp_path: Path, scheme: str) -> None:
    story_page.write(story_of("concordance"), "en", tmp_path / "story.html")
    with visit(chromium, size=PHONE, color_scheme=scheme) as seen:
        seen.page.goto(f"{(tmp_path / 'story.html').as_uri()}#4")
        assert seen.page.locator(".panel:visible").count() == 1
        assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert not seen.accessibility_violations()
        assert not seen.complaints()


# --- Long lists ----------------------------------------------------------------------------


def long_list(count: int, text: str = "Option number {}", **own: Any) -> Story:
    options = {f"o{number}": text.format(number) for number in range(count)}
    return alone(asked("multiple", options=options, answer=["o1", "o2"], **own))


def bottom(shape: Any) -> float:
    """Where a text ends, by the estimate of its lines."""
    size = shape.text_frame.paragraphs[0].runs[0].font.size.pt
    after = shape.text_frame.paragraphs[0].space_after.pt / size
    written = [slide_measures.Paragraph(each.text) for each in shape.text_frame.paragraphs]
    return float(shape.top.pt + slide_measures.height_of(written, size, shape.width.pt, after))


def test_twenty_five_options_stand_on_one_slide(tmp_path: Path) -> None:
    slides.write(long_list(25), "en", tmp_path / "slides.pptx")
    pages = [*Presentation(str(tmp_path / "slides.pptx")).slides]
    (page,) = [page for page in pages if "\nA. Option number" in shown(page)]
    assert "Stem multiple" in shown(page)
    assert all(f"Option number {number}\n" in f"{shown(page)}\n" for number in range(25))
    for shape in page.shapes:
        assert bottom(shape) <= slide_measures.HEIGHT
        assert all(
            run.font.size >= Pt(16)
            for part in shape.text_frame.paragraphs
            for run in part.runs
            if part.text != "History"
        )


@pytest.mark.parametrize("length", [1, thorough(60), thorough(200)])
@pytest.mark.parametrize("kind", ["short_text", "zone", thorough("concordance")])
def test_no_slide_is_empty(tmp_path: Path, kind: str, length: int) -> None:
    plain = told()[kind] | {"why": "Why it is so. " * length}
    slides.write(alone({**plain, "team": "Team."}), "en", tmp_path / "with.pptx")
    del plain["team"]
    slides.write(alone(plain), "en", tmp_path / "without.pptx")
    for name in ("with.pptx", "without.pptx"):
        for page in Presentation(str(tmp_path / name)).slides:
            stage_and_title = 2 if "History" in shown(page) else 1
            assert len(page.shapes) > stage_and_title, shown(page)


def test_long_texts_of_options_go_on_on_the_next_slide(tmp_path: Path) -> None:
    story = long_list(25, "Option that needs many words " * 5 + "and its number {}")
    slides.write(story, "en", tmp_path / "slides.pptx")
    pages = [*Presentation(str(tmp_path / "slides.pptx")).slides]
    asked_on = [page for page in pages if "Question 1 of 1" in shown(page)][:-1]
    assert len(asked_on) > 1
    said = " ".join(map(shown, asked_on))
    assert all(f"its number {number}" in said for number in range(25))
    assert all(
        bottom(shape) <= slide_measures.HEIGHT for page in pages for shape in page.placeholders
    )


@pytest.mark.parametrize("words", [thorough(1), thorough(5), 19])
def test_no_option_is_lost_on_paper(tmp_path: Path, words: int) -> None:
    text = "Option that needs words " * words + "and its number {}."
    out = tmp_path / "handout.pdf"
    handout.write(long_list(25, text), "en", out)
    # What lies below the edge of a page is in its text, too: where it lies counts.
    found: dict[int, float] = {}

    def see(said: str, page: list[float], text: list[float], *rest: Any) -> None:
        for number in re.findall(r"(\d+)\.", said):
            found[int(number)] = page[1] * text[4] + page[3] * text[5] + page[5]

    for page in PdfReader(out).pages:
        page.extract_text(visitor_text=see)
    said = " ".join(" ".join(page.extract_text().split()) for page in PdfReader(out).pages)
    assert all(f"its number {number}." in said for number in range(25))
    assert all(place > 0 for place in found.values())


# --- Texts that a careless writer would break, or run ----------------------------------------


@pytest.mark.parametrize("text", [" ".join(ODD), *map(thorough, ODD)])
def test_an_odd_text_is_shown_as_it_stands_in_every_field(text: str, tmp_path: Path) -> None:
    odd = with_text(story(), text)
    story_page.write(odd, "en", tmp_path / "story.html")
    page = (tmp_path / "story.html").read_text()
    assert page.count("<script") == 1
    moodle.write(odd, "en", tmp_path / "quiz.xml")
    for item in ElementTree.parse(tmp_path / "quiz.xml").getroot():
        shown_as_html = item.findall(".//*[@format='html']/text")
        assert not [each for each in shown_as_html if "<script" in (each.text or "")]
    slides.write(odd, "en", tmp_path / "slides.pptx")
    assert Presentation(str(tmp_path / "slides.pptx")).slides
    fields = anki.package(odd, "en", 1.0)
    with zipfile.ZipFile(io.BytesIO(fields)) as archive:
        database = sqlite3.connect(":memory:")
        database.deserialize(archive.read("collection.anki2"))
    for (note,) in database.execute("SELECT flds FROM notes"):
        assert "<script" not in note
        assert "[" not in note
