"""Every colour has one place, where it is known to be readable on both pages."""

import re
import tomllib
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from epicrisis import palette
from epicrisis.palette import Colour
from tests.conftest import ROOT

WRITTEN_OUT = re.compile(
    r"(?<![\w&])\#(?:[0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3,4})\b|\b(?:rgb|hsl|okl[a-z]+)a?\(\s*[\d.]"
    r"|light-dark\(\s*[#\w]|(?:colou?r|background|fill|stroke)[\w-]*\s*[:=]\s*[\"']?(?:white|black|gr[ae]y)\b",
    re.IGNORECASE,
)
SOURCES = {".css", ".html", ".js", ".py", ".svg", ".typ"}
NOT_OURS = {
    # Made from packages, whose dark theme of the editor brings twenty colours of its own.
    "epicrisis/ui/author/codemirror/editor.min.js",
}
IN_STREAMLIT = {
    "primaryColor": palette.ACCENT,
    "linkColor": palette.ACCENT,
    "backgroundColor": palette.PAPER,
    "secondaryBackgroundColor": palette.PANEL,
    "textColor": palette.INK,
}
STYLES = sorted((ROOT / "epicrisis").rglob("*.css"))


def sources() -> Iterator[Path]:
    for path in (ROOT / "app.py", *(ROOT / "pages").rglob("*"), *(ROOT / "epicrisis").rglob("*")):
        is_made = "node_modules" in path.parts or path.relative_to(ROOT).as_posix() in NOT_OURS
        if path.suffix in SOURCES and not is_made:
            yield path


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.2 between two colours, 1 to 21."""
    pale, dark = sorted(map(luminance, (one, other)), reverse=True)
    return (pale + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [part / 255 for part in bytes.fromhex(colour[1:])]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(part * weight for part, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


def test_streamlits_own_parts_have_the_colours_of_ours() -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))

    for theme in ("light", "dark"):
        ours = {key: getattr(colour, theme) for key, colour in IN_STREAMLIT.items()}
        assert config["theme"][theme] == ours
    assert not [key for key, value in config["theme"].items() if str(value).startswith("#")]


def test_no_colour_is_written_anywhere_else() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for path in sources()
        if path.name != "palette.py"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if WRITTEN_OUT.search(line)
    ]
    assert found == []


@pytest.mark.parametrize("style", STYLES, ids=lambda path: path.name)
def test_a_style_sheet_names_only_colours_that_there_are(style: Path) -> None:
    css = style.read_text(encoding="utf-8")
    prefix = "--ep-" if style.parts[-2] == "ui" or "ui" in style.parts else "--"
    named = set(re.findall(r"var\((--[\w-]+)\)", css))
    elsewhere = {
        "--natural",
        "--ratio",
        "--rows",
        "--halves",
        "--thirds",
        "--words",
        "--columns",
        "--strips",
        "--ep-serif",
        "--ep-if-light",
        "--ep-if-dark",
    }  # templates, style.css

    ours = {f"{prefix}{each.name}" for each in palette.COLOURS}
    assert named - ours - set(re.findall(r"(--[\w-]+):", css)) <= elsewhere


def test_a_page_of_ours_gets_the_colours_it_names_and_no_others() -> None:
    style = "p { color: var(--ink); border: 1px solid var(--rule); }"
    css = palette.by_preference(style)

    assert css.endswith(style)
    assert css.count("--ink: ") == css.count("--rule: ") == 2
    assert "--muted: " not in css
    assert palette.light(style).count("--ink: ") == 1


def test_all_colours_have_their_name_once() -> None:
    made = [each for each in vars(palette).values() if isinstance(each, Colour)]

    assert sorted(each.name for each in made) == sorted({each.name for each in palette.COLOURS})
    assert len({each.name for each in palette.COLOURS}) == len(palette.COLOURS)


WORDS = (palette.INK, palette.MUTED, palette.ACCENT, palette.RIGHT, palette.WRONG)
GROUNDS = (palette.PAPER, palette.PANEL, palette.CHOSEN, palette.POINTED)
MARKS = (palette.BLUE, palette.VERMILION, palette.GREEN, palette.GREY, palette.EDGE)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("upper", "lower", "least"),
    [
        *((word, ground, 4.5) for word, ground in product(WORDS, GROUNDS)),
        *((mark, palette.PAPER, 3.0) for mark in MARKS),
        *((palette.PAPER, ground, 4.5) for ground in (palette.INK, palette.WRONG)),
        (palette.ON_ACCENT, palette.ACCENT, 4.5),
        (palette.ON_SHEET, palette.SHEET, 4.5),
        (palette.INK, palette.RULE, 4.5),
    ],
    ids=lambda value: value.name if isinstance(value, Colour) else "",
)
def test_it_can_be_read_and_seen(upper: Colour, lower: Colour, least: float, theme: str) -> None:
    assert contrast(getattr(upper, theme), getattr(lower, theme)) >= least


def test_of_an_image_in_two_themes_one_is_seen() -> None:
    style = palette.by_color_scheme("ep")
    assert "--ep-if-light: light-dark(#000, #0000);" in style
    assert "--ep-if-dark: light-dark(#0000, #000);" in style
    on_paper = style.split("@media print")[1]
    assert "--ep-if-light: #000;" in on_paper
    assert "--ep-if-dark: #0000;" in on_paper
