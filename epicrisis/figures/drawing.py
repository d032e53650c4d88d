"""Schemes of a case, drawn as images from what stands in the folder `figures` beside it.

A case has its drawings as Typst files, one a scheme, and their words in `words.yaml`; each is drawn
once a language and theme. The page, its heading and its stamp are `frame.typ`, so that no drawing
is without them.
"""

import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Literal

import typst
from PIL import Image
from pydantic import TypeAdapter, ValidationError

from epicrisis import palette
from epicrisis.cases.reading.yaml_text import YamlError, parse
from epicrisis.i18n import translator

Theme = Literal["light", "dark"]
_GROUNDS: Final = (palette.PAPER, palette.PANEL, palette.CHOSEN)
_INKS: Final = (
    *(palette.INK, palette.MUTED, palette.EDGE, palette.RULE),
    *(palette.BLUE, palette.VERMILION, palette.GREEN),
)

FOLDER: Final = "figures"
"""Where a case has its drawings, in its own folder."""
WORDS: Final = "words.yaml"
"""Their words: a heading and labels by scheme, each by language."""
FRAME: Final = Path(__file__).with_name("frame.typ")
WIDTH: Final = 900
"""Of an image in pixels."""
_PAGE: Final = 360
"""Width of a drawing's page in Typst's points: a phone's."""
THEMES: Final[tuple[Theme, ...]] = ("light", "dark")

_Labels = dict[str, dict[str, str]]
_LABELS = TypeAdapter(dict[str, _Labels])


class CannotDrawError(Exception):
    """Drawings of a case, or their words, that can't be drawn; its message says why."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """One drawing with its words."""

    name: str
    """Of its files, in front of language and ending; it tells nothing."""
    drawing: Path
    """In Typst; what several drawings share may stand beside it."""
    words: Mapping[str, Mapping[str, str]]
    """By language, and then by what the drawing calls them; `title` is the heading."""


def stamp(language: str) -> str:
    """Return what stands below every scheme."""
    translate = translator(language)
    return translate("Diagram. No patient values.")


def file_name(scheme: Scheme, language: str, theme: Theme) -> str:
    """Return the name of an image's file in the case's folder."""
    return ".".join((scheme.name, language, *(["dark"] if theme == "dark" else []), "png"))


def schemes(folder: Path) -> tuple[Scheme, ...]:
    """Return the schemes of the case in `folder`, by name; none where it has no drawings.

    Raises `CannotDrawError` where a drawing is missing, or their words are of another shape.
    """
    path = folder / FOLDER / WORDS
    if not path.is_file():
        return ()
    try:
        said = _LABELS.validate_python(parse(path.read_text("utf-8")).data, strict=True)
    except (YamlError, ValidationError, OSError) as error:
        raise CannotDrawError(f"{path}: {error}") from None
    found = tuple(
        Scheme(name, path.with_name(f"{name}.typ"), _by_language(labels))
        for name, labels in sorted(said.items())
    )
    for each in found:
        if not each.drawing.is_file():
            raise CannotDrawError(f"{path}: no drawing {each.drawing.name} beside it")
    return found


def _by_language(labels: _Labels) -> dict[str, dict[str, str]]:
    said: dict[str, dict[str, str]] = {}
    for key, texts in labels.items():
        for language, text in texts.items():
            said.setdefault(language, {})[key] = text
    return said


def drawn(scheme: Scheme, language: str, theme: Theme) -> bytes:
    """Return a scheme as a PNG file, `WIDTH` pixels wide."""
    image = Image.open(io.BytesIO(compiled(scheme, language, theme, "png"))).convert("RGB")
    few = image.quantize(palette=_colours(theme), dither=Image.Dither.NONE)
    written = io.BytesIO()
    few.save(written, "PNG", optimize=True)
    return written.getvalue()


@cache
def _colours(theme: Theme) -> Image.Image:
    """Return an image of the colours that a scheme may have: the palette's, and edges of them."""

    def parts(colour: palette.Colour) -> bytes:
        return bytes.fromhex(getattr(colour, theme)[1:])

    mixed = {
        bytes(round(ground + (ink - ground) * step / 3) for ground, ink in zip(*pair, strict=True))
        for pair in product(map(parts, _GROUNDS), map(parts, _INKS))
        for step in range(4)
    }
    swatch = Image.new("P", (1, 1))
    swatch.putpalette(b"".join(sorted(mixed)))
    return swatch


def compiled(
    scheme: Scheme, language: str, theme: Theme, form: Literal["png", "pdf"] = "pdf"
) -> bytes:
    """Return a scheme as Typst makes it.

    Raises `CannotDrawError` where the drawing is wrong, or asks for a word that isn't there.
    """
    data = {
        "language": language,
        "words": scheme.words[language],
        "stamp": stamp(language),
        "colours": {each.name: getattr(each, theme) for each in palette.COLOURS},
    }
    # Typst reads files from the drawing's folder, and nothing outside it.
    with TemporaryDirectory() as folder:
        for each in (*scheme.drawing.parent.glob("*.typ"), FRAME):
            Path(folder, each.name).write_bytes(each.read_bytes())
        try:
            content = typst.compile(
                Path(folder, scheme.drawing.name),
                sys_inputs={"data": json.dumps(data)},
                format=form,
                ppi=72 * WIDTH / _PAGE,
                ignore_system_fonts=True,
            )
        except typst.TypstError as error:
            raise CannotDrawError(f"{scheme.name}.typ, {language}: {error}") from None
    assert isinstance(content, bytes)
    return content


def files(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Yield each image of the schemes of a case's folder: where it stands, and what it holds.

    Raises what `schemes` and `compiled` do.
    """
    for scheme in schemes(folder):
        for language in sorted(scheme.words):
            for theme in THEMES:
                yield folder / file_name(scheme, language, theme), drawn(scheme, language, theme)
