"""Zones and points of an answered question as a drawing that lies over its image.

A drawing of its own, as Streamlit takes SVG out of a page's HTML; it is sent only once the
question is answered, since it tells where the zones lie.
"""

from collections.abc import Iterable, Mapping, Sequence

from epicrisis.palette import ACCENT, RIGHT, SHEET, WRONG
from epicrisis.questions.kind import OptionMark, Pointed
from epicrisis.questions.polygons import Point
from epicrisis.ui.shared import html

_HIGH = 1000.0
"""Units of the drawing's height."""

_DASHES: Mapping[OptionMark, str] = {
    "hit": "", "missed": "24 14", "wrong": "6 10", "authors": "",
}  # fmt: skip
"""How each zone is outlined, by what became of it; others aren't."""


def drawing(
    ratio: float,
    outlines: Mapping[str, Sequence[Point]],
    marks: Mapping[str, OptionMark],
    points: Iterable[Pointed],
) -> str:
    """Return the address of an SVG drawing; `ratio` is the image's width over its height."""
    wide = _HIGH * ratio
    is_withdrawn = "authors" in marks.values()
    zones = [
        _zone([(x * wide / 100, y * _HIGH / 100) for x, y in outlines[name]], mark)
        for name, mark in marks.items()
        if mark in _DASHES
    ]
    size = min(wide, _HIGH) / 30
    pins = [
        _pin(
            each.point[0] * wide / 100,
            each.point[1] * _HIGH / 100,
            size,
            is_right=None
            if is_withdrawn
            else each.option is not None and marks[each.option] == "hit",
        )
        for each in points
    ]
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:.1f} {_HIGH:.0f}"'
        f' preserveAspectRatio="none" fill="none" stroke-linejoin="round" stroke-linecap="round">'
        f"{''.join(zones)}{''.join(pins)}</svg>"
    )
    return html.svg_address(svg)


def _zone(corners: Iterable[Point], mark: OptionMark) -> str:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)
    colours: Mapping[OptionMark, str] = {"wrong": WRONG.light, "authors": ACCENT.light}
    colour = colours.get(mark, RIGHT.light)
    return (
        f'<polygon points="{path}" stroke="{SHEET.light}" stroke-width="12"/>'
        f'<polygon points="{path}" stroke="{colour}" stroke-width="6"'
        f' stroke-dasharray="{_DASHES[mark]}"/>'
    )


def _pin(x: float, y: float, size: float, *, is_right: bool | None) -> str:
    """Return a disc with a tick or a cross on it; with none where nothing is right or wrong."""
    if is_right is None:
        return (
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size:.1f}" fill="{ACCENT.light}"'
            f' stroke="{SHEET.light}" stroke-width="5"/>'
        )
    colour = RIGHT.light if is_right else WRONG.light
    half = size / 2
    sign = (
        f"M{x - half:.1f} {y:.1f} l{half * 0.7:.1f} {half * 0.7:.1f} l{half * 1.2:.1f}"
        f" {-half * 1.4:.1f}"
        if is_right
        else f"M{x - half:.1f} {y - half:.1f} l{size:.1f} {size:.1f}"
        f" M{x + half:.1f} {y - half:.1f} l{-size:.1f} {size:.1f}"
    )
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size:.1f}" fill="{colour}"'
        f' stroke="{SHEET.light}" stroke-width="5"/>'
        f'<path d="{sign}" stroke="{SHEET.light}" stroke-width="{size / 4:.1f}"/>'
    )
