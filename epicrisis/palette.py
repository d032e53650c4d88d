"""The one palette: every colour of pages, charts, slides, print and phones, and what it is for.

`.streamlit/config.toml` says the first four again, for Streamlit's own parts; a test holds both
equal. Words keep 4.5 : 1 on the page, marks and edges 3 : 1 (WCAG 2.2, AA).
"""

import re
from collections.abc import Iterable
from typing import NamedTuple


class Colour(NamedTuple):
    """A colour as `#rrggbb` on a light page and on a dark one; `name` is what CSS calls it."""

    name: str
    light: str
    dark: str


PAPER = Colour("paper", "#ffffff", "#12171c")
"""The page, and words on a ground of `INK` or `WRONG`."""
PANEL = Colour("panel", "#f3f5f7", "#1b222a")
"""What is set apart from the page: sidebar, bands of the swimlane, asides on paper."""
INK = Colour("ink", "#1f2933", "#e6eaee")
"""Words."""
ACCENT = Colour("accent", "#00639c", "#6cb6e4")
"""Links, buttons, the focus, and words that lead on."""
ON_ACCENT = Colour("on-accent", "#ffffff", "#0b1620")
"""Words on a ground of `ACCENT`."""
MUTED = Colour("muted", "#4a5561", "#b6bfc8")
"""Words that come second: captions, axes, hints."""
EDGE = Colour("edge", "#76818c", "#7d8894")
"""Edges of what can be filled in, and the line at 0 of an axis."""
RULE = Colour("rule", "#ced5dc", "#3d4651")
"""Lines that part without telling anything, as of tables."""
CHOSEN = Colour("chosen", "#e6f1f8", "#14293a")
"""Ground of what is chosen."""
POINTED = Colour("pointed", "#f0f3f5", "#282f36")
"""Ground of a link of ours that is pointed at, as Streamlit's are."""
RIGHT = Colour("right", "#0b6b30", "#6fce93")
"""Words and edges of a right answer; a word or a sign says it too."""
WRONG = Colour("wrong", "#9c3d00", "#f0a070")
"""Words of a wrong answer, an abnormal result, a lost connection; a word says it too."""
SHEET = Colour("sheet", "#ffffff", "#ffffff")
"""Behind images and charts that are made for paper, and a QR code, on any page."""
ON_SHEET = Colour("on-sheet", INK.light, INK.light)
"""Words on a sheet."""
BLACK = Colour("black", "#000000", "#000000")
"""A QR code, for cameras that are far away; nothing that is read."""

# Data: Okabe and Ito's, which people with any colour vision tell apart. They keep 3 : 1 on both
# pages; shape, pattern or words say the same, and colour comes third.
BLUE = Colour("blue", "#0072b2", "#0072b2")
"""Treatment; votes."""
VERMILION = Colour("vermilion", "#d55e00", "#d55e00")
"""Disease."""
GREEN = Colour("green", "#117733", "#117733")
"""Response; votes for the right answer."""
PALE_GREEN = Colour("pale-green", "#3f9c60", "#3f9c60")
"""The hatching on `GREEN`."""
GREY = Colour("grey", "#767676", "#767676")
"""What is none of these."""
AMBER = Colour("amber", "#b87400", "#d98a00")
"""The upper levels of a ribbon; their place and a word say it too."""
VIOLET = Colour("violet", "#7a4fb5", "#a27bdb")
"""The lower levels of a ribbon."""

COLOURS = (
    *(PAPER, PANEL, INK, ACCENT, ON_ACCENT, MUTED, EDGE, RULE, CHOSEN, POINTED),
    *(RIGHT, WRONG, SHEET, ON_SHEET, BLACK, BLUE, VERMILION, GREEN, PALE_GREEN, GREY),
    *(AMBER, VIOLET),
)

_NAMED = re.compile(r"var\(--([a-z-]+)\)")


def by_color_scheme(prefix: str) -> str:
    """Return CSS that names all colours, such as `--ep-ink` where the prefix is `ep`.

    They follow the CSS property `color-scheme`: for pages whose theme isn't always the browser's.
    On paper they are light. Besides, `--ep-if-light` is a mask that shows what lies behind it on a
    light page alone, and `--ep-if-dark` one that does on a dark page.
    """
    names = {each: f"{prefix}-{each.name}" for each in COLOURS}
    pairs = [(name, each.light, each.dark) for each, name in names.items()]
    pairs += [(f"{prefix}-if-light", "#000", "#0000"), (f"{prefix}-if-dark", "#0000", "#000")]
    themed = _root((name, f"light-dark({light}, {dark})") for name, light, dark in pairs)
    paper = _root((name, light) for name, light, _ in pairs)
    return f"{themed}\n@media print {{ {paper} }}\n"


def by_preference(style: str) -> str:
    """Return a style sheet behind the colours that it names, light or dark as the browser is.

    On paper they are light. It asks for nothing that phones of ten years don't know.
    """
    used = _used(style)
    dark = _root((each.name, each.dark) for each in used)
    return (
        f"{_root((each.name, each.light) for each in used)}\n"
        f"@media screen and (prefers-color-scheme: dark) {{ {dark} }}\n{style}"
    )


def light(style: str) -> str:
    """Return a style sheet behind the colours that it names, for a page that is always light."""
    return f"{_root((each.name, each.light) for each in _used(style))}\n{style}"


def faded(colour: str, opacity: float) -> str:
    """Return `#rrggbb` as a CSS colour that lets through what is below it; 0 is clear."""
    red, green, blue = _parts(colour)
    return f"rgba({red},{green},{blue},{opacity:g})"


def lightened(colour: str, by: float) -> str:
    """Return `#rrggbb` mixed with white; 1 is white. For what can draw nothing faded."""
    return "#" + "".join(f"{round(part + (255 - part) * by):02x}" for part in _parts(colour))


def _parts(colour: str) -> bytes:
    return bytes.fromhex(colour[1:])


def _used(style: str) -> list[Colour]:
    names = set(_NAMED.findall(style))
    return [each for each in COLOURS if each.name in names]


def _root(values: Iterable[tuple[str, str]]) -> str:
    return f":root {{ {' '.join(f'--{name}: {value};' for name, value in values)} }}"
