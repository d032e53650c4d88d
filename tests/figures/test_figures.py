"""The schemes of cases: their files are what the drawings draw, stamped, said in words, legible."""

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops
from pypdf import PdfReader

from epicrisis.__main__ import main
from epicrisis.authoring.lint.passages import order_of, passages
from epicrisis.authoring.lint.spoilers import check_spoilers
from epicrisis.cases.fields import Image as CaseImage
from epicrisis.cases.model import Teaching
from epicrisis.cases.questions import Question
from epicrisis.cases.reading.case_file import load_case
from epicrisis.figures import drawing
from epicrisis.figures.drawing import FOLDER, WORDS, Scheme
from tests.conftest import CASES
from tests.test_french import LOOSE, ORDINAL, STRAIGHT

DRAWN = [each.parent for each in sorted(CASES.glob(f"*/{FOLDER}"))]
LARGEST = 60_000
LARGEST_CASE = 1_500_000
STAMPS = {
    "fr": "Schéma. Aucune valeur du patient.",
    "en": "Diagram. No patient values.",
}
SMALLEST = 13
"""Points of a letter on a page of 360: what is read at arm's length on a phone, shown as wide."""
EDGES = 0.0001
"""Share of pixels that may differ: another patch of Typst may draw an edge otherwise."""

EVERY = [(folder, scheme) for folder in DRAWN for scheme in drawing.schemes(folder)]
NAMES = [f"{folder.name}/{scheme.name}" for folder, scheme in EVERY]


def pages(scheme: Scheme) -> Iterator[tuple[str, Any]]:
    """The page of a scheme in each language, as a reader of PDF sees it."""
    for language in scheme.words:
        (page,) = PdfReader(io.BytesIO(drawing.compiled(scheme, language, "light"))).pages
        yield language, page


def shown(folder: Path) -> Iterator[CaseImage]:
    """Each image of a case that is one of its schemes."""
    for stage in load_case(folder / "case.yaml").case.stages:
        for block in stage.blocks:
            if isinstance(block, Teaching | Question):
                images = block.images if isinstance(block, Teaching) else block.all_images
                yield from (each for each in images if each.names[0].startswith("scheme-"))


def apart(*contents: bytes) -> float:
    """Return the share of pixels in which two images are seen to differ; 1 where sizes do."""
    one, other = (Image.open(io.BytesIO(each)).convert("RGB") for each in contents)
    if one.size != other.size:
        return 1.0
    red, green, blue = ImageChops.difference(one, other).split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return sum(most.histogram()[40:]) / (one.width * one.height)


def test_the_first_case_has_its_schemes() -> None:
    assert len(EVERY) >= 9


@pytest.mark.parametrize("folder", DRAWN, ids=lambda folder: folder.name)
def test_the_files_are_what_is_drawn(folder: Path) -> None:
    drawn = dict(drawing.files(folder))
    assert {each.name for each in drawn} == {each.name for each in folder.glob("scheme-*.png")}
    for path, content in drawn.items():
        assert apart(content, path.read_bytes()) < EDGES, f"python -m epicrisis figures {folder}"


def test_a_digit_that_changes_is_seen() -> None:
    (ruler,) = (each for folder, each in EVERY if "p20" in each.words["fr"])
    other = {**ruler.words["en"], "p20": ruler.words["en"]["p20"].replace("2", "3")}
    changed = replace(ruler, words={"en": other})
    assert apart(*(drawing.drawn(each, "en", "light") for each in (ruler, changed))) > EDGES


@pytest.mark.parametrize("folder", DRAWN, ids=lambda folder: folder.name)
def test_the_files_are_small(folder: Path) -> None:
    sizes = {each.name: each.stat().st_size for each in folder.glob("scheme-*.png")}
    assert [name for name, size in sizes.items() if size > LARGEST] == []
    assert sum(sizes.values()) < LARGEST_CASE


@pytest.mark.parametrize(("folder", "scheme"), EVERY, ids=NAMES)
def test_a_scheme_is_stamped_and_legible_on_a_phone(folder: Path, scheme: Scheme) -> None:
    assert set(scheme.words) == set(load_case(folder / "case.yaml").case.languages)
    for language, page in pages(scheme):
        sizes: set[float] = set()

        def measure(
            text: str, _: list[float], matrix: list[float], __: object, size: float,
            sizes: set[float] = sizes,
        ) -> None:  # fmt: skip
            if text.strip():
                sizes.add(round(abs(matrix[3]) * size, 2))

        said = " ".join(page.extract_text(visitor_text=measure).split())
        assert STAMPS[language] in said
        assert scheme.words[language]["title"].split()[0] in said
        assert min(sizes) >= SMALLEST
        assert page.mediabox.width == 360


@pytest.mark.parametrize("folder", DRAWN, ids=lambda folder: folder.name)
def test_a_scheme_that_is_shown_is_said_in_words_and_has_a_dark_one(folder: Path) -> None:
    images = [*shown(folder)]
    assert images
    for each in images:
        name = each.names[0].split(".")[0]
        for language, stamp in STAMPS.items():
            light, dark = each.names_in(language)
            assert (light, dark) == (f"{name}.{language}.png", f"{name}.{language}.dark.png")
            assert len(each.alt[language]) > 100
            assert stamp in each.alt[language]


@pytest.mark.parametrize("folder", DRAWN, ids=lambda folder: folder.name)
def test_no_word_in_a_scheme_tells_what_opens_later(folder: Path) -> None:
    """The checker reads no pixels: here it reads their words in the place of the alternative."""
    case, sentences, _ = load_case(folder / "case.yaml")
    words = {each.name: each.words for each in drawing.schemes(folder)}

    def spoken(image: CaseImage) -> CaseImage:
        labels = words.get(image.names[0].split(".")[0], {})
        return image.model_copy(
            update={"alt": {c: " ".join(w.values()) for c, w in labels.items()}}
        )

    stages = tuple(
        stage.model_copy(
            update={
                "blocks": tuple(
                    block.model_copy(update={"images": tuple(map(spoken, block.images))})
                    if isinstance(block, Teaching) and block.images
                    else block
                    for block in stage.blocks
                )
            }
        )
        for stage in case.stages
    )
    said = case.model_copy(update={"stages": stages})
    order = order_of(said)
    hits = check_spoilers(said, order, passages(said, sentences, order))
    assert [hit for hit in hits if "images" in hit.path] == []


@pytest.mark.parametrize(("folder", "scheme"), EVERY, ids=NAMES)
def test_the_french_of_a_scheme_has_typographic_signs(folder: Path, scheme: Scheme) -> None:
    signs = (STRAIGHT, LOOSE, ORDINAL)
    said = scheme.words.get("fr", {}).values()
    assert [each for each in said if any(sign.search(each) for sign in signs)] == []


def test_the_command_draws_a_case_anew(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / WORDS).write_text("scheme-1: {title: {fr: Titre, en: Title}}\n")
    (tmp_path / FOLDER / "scheme-1.typ").write_text('#import "frame.typ": *\n#show: frame\nx')
    assert main(["figures", str(tmp_path)]) == 0
    assert {each.name for each in tmp_path.glob("*.png")} == {
        *("scheme-1.fr.png", "scheme-1.fr.dark.png", "scheme-1.en.png", "scheme-1.en.dark.png")
    }
    light, dark = (Image.open(tmp_path / f"scheme-1.fr{end}.png") for end in ("", ".dark"))
    assert light.size == dark.size
    assert light.width == drawing.WIDTH
    assert capsys.readouterr().out.count("bytes") == 4


@pytest.mark.parametrize(
    ("words", "source", "why"),
    [
        ("scheme-1: {title: {fr: Titre}}", '#import "frame.typ": *\n#words.absent', "absent"),
        ("scheme-1: {title: [Titre]}", "", "title"),
        ("scheme-2: {title: {fr: Titre}}", "", "scheme-2.typ"),
        ("{}", "", "no schemes"),
    ],
    ids=["a word is missing", "of another shape", "no drawing", "none"],
)
def test_what_cant_be_drawn_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: str, source: str, why: str
) -> None:
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / WORDS).write_text(words)
    (tmp_path / FOLDER / "scheme-1.typ").write_text(source)
    assert main(["figures", str(tmp_path)]) == 1
    assert why in capsys.readouterr().err
    assert not [*tmp_path.glob("*.png")]
