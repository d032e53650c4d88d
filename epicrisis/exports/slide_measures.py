"""How large a slide is, what stands where on it, and how much text fits."""

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil

from epicrisis import palette
from epicrisis.exports.scenes import CaptionedImage

WIDTH, HEIGHT = 960, 540
"""A slide of 16:9, in points."""
MARGIN = 44
STAGE = (MARGIN, 20, WIDTH - 2 * MARGIN, 24)
TITLE = (MARGIN, 42, WIDTH - 2 * MARGIN, 56)
BODY = (MARGIN, 112, WIDTH - 2 * MARGIN, 396)
SIZES = (32, 28, 24, 20)
"""Of body text, in points; what doesn't fit the smallest goes on the next slide."""
LIST_SIZES = (*SIZES[1:], 18, 16)
"""Of options in columns or beside an image, which would be out of sight on another slide."""
AFTER = 0.4
"""Space after a paragraph, in heights of its letters."""
AFTER_OPTION = 0.2
"""Likewise of an option in a column."""
GAP = 28
"""Between columns."""
CURVE = 0.58
"""Part of the width that a curve takes beside its table."""
HALF = (BODY[2] - GAP) * 0.42
"""Width of a text beside an image."""
ROW = 36
"""Least height of a line of a table."""
STEP = 52
"""Height of a step of a panel: two lines."""
BELOW = 8
"""Between words and what is drawn below them."""
BAR_HEIGHT = 22
"""Of a panel's step."""
LABEL = 13
"""Size of the swimlane's words and of a slide's stage."""
LABEL_BOX = 22
"""Width and height of the letter of what is outlined."""
SMALL = 14
"""Size of references, which are looked up and not read from the back of a hall."""
SCALE = LABEL / 12
"""Points a pixel of the swimlane."""
FADED = 0.88
"""How far what fades is lightened at its tip."""

INK, MUTED, RULE = palette.INK.light, palette.MUTED.light, palette.RULE.light
ACCENT, RIGHT, WRONG = palette.ACCENT.light, palette.RIGHT.light, palette.WRONG.light
PAPER = palette.PAPER.light


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a slide's body."""

    text: str
    bold: bool = False
    colour: str = INK
    is_small: bool = False


def pages(
    written: Sequence[Paragraph], height: float, sizes: Sequence[int] = SIZES
) -> tuple[int, list[list[Paragraph]]]:
    """Return the size of the text and its paragraphs by slide: smaller first, then more slides."""
    for size in sizes:
        if height_of(written, size) <= height:
            return size, [list(written)]
    size = sizes[-1]
    filled: list[list[Paragraph]] = [[]]
    for paragraph in written:
        for part in _parts(paragraph, size, height):
            if filled[-1] and height_of([*filled[-1], part], size) > height:
                filled.append([])
            filled[-1].append(part)
    return size, filled


def height_of(
    written: Iterable[Paragraph], size: float, width: float = BODY[2], after: float = AFTER
) -> float:
    """Return the estimated height of paragraphs, on the tall side."""
    return sum(
        len(lines_of(each.text, size, width)) * size * 1.2 + size * after for each in written
    )


def columns(
    written: Sequence[Paragraph], height: float
) -> tuple[int, tuple[list[Paragraph], list[Paragraph]]] | None:
    """Return paragraphs in two columns, with their size; None where they are too high for it."""
    half = ceil(len(written) / 2)
    both = [*written[:half]], [*written[half:]]
    width = (BODY[2] - GAP) / 2
    for size in LIST_SIZES:
        if max(height_of(each, size, width, AFTER_OPTION) for each in both) <= height:
            return size, both
    return None


def fitted(image: CaptionedImage, width: float, height: float) -> tuple[float, float]:
    """Return how large an image is drawn in a box of this size, above its caption."""
    height -= caption_height(image, width)
    scale = min(width / image.picture.width, height / image.picture.height)
    return image.picture.width * scale, image.picture.height * scale


def caption_height(image: CaptionedImage, width: float) -> float:
    """Return how much height a caption takes below its image; 0 where there is none."""
    return height_of([Paragraph(image.caption)], SIZES[-1], width) + 6 if image.caption else 0


def lines_of(text: str, size: float, width: float = BODY[2]) -> list[str]:
    """Return the lines into which a text is broken at this size, by a guess of its width."""
    return textwrap.wrap(text, max(8, int(width / (size * 0.51)))) or [""]


def _parts(paragraph: Paragraph, size: int, height: float) -> Iterator[Paragraph]:
    """Yield a paragraph, in parts where it alone is more than a slide."""
    room = int(height / (size * 1.2)) - 1
    lines = lines_of(paragraph.text, size)
    if len(lines) <= room:
        yield paragraph
        return
    for start in range(0, len(lines), room):
        text = " ".join(lines[start : start + room])
        yield replace(paragraph, text=text)
