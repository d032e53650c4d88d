"""The zones of an image that a class chooses by their letters: where each letter stands."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from epicrisis import palette
from epicrisis.live.room.class_question import ClassQuestion
from epicrisis.questions.polygons import Point, point_within
from epicrisis.questions.registry import kind_of
from epicrisis.ui.shared import html


@dataclass(frozen=True, slots=True)
class Lettered:
    """The letter of a zone, in per cent of the image from left and top."""

    letter: str
    across: float
    down: float
    is_right: bool
    """False as long as the right answer isn't told."""


@dataclass(frozen=True, slots=True)
class LetteredImage:
    """What lies over the image that is asked about."""

    letters: tuple[Lettered, ...]
    outline: str
    """An image of the right zones' outlines, as an address; empty until they are told."""


def over_image(what: ClassQuestion, right: Collection[str]) -> LetteredImage | None:
    """Return what lies over a question's image, None where no zones are asked for.

    `right` are the zones that are told: before that nothing shows how far any of them reaches.
    """
    if what.question is None:
        return None
    outlines = kind_of(what.question).solution(what.question).outlines
    if not outlines:
        return None
    letters = tuple(
        Lettered(letter, *point_within(outlines[zone]), is_right=zone in right)
        for letter, zone in what.options.items()
    )
    outlined = [outlines[zone] for zone in outlines if zone in right]
    return LetteredImage(letters, _outline(outlined) if outlined else "")


def _outline(polygons: Sequence[Sequence[Point]]) -> str:
    drawn = html.render(
        "room_outline.svg",
        polygons=[" ".join(f"{x:g},{y:g}" for x, y in corners) for corners in polygons],
        line=palette.RIGHT.light,
        around=palette.SHEET.light,
    )
    return html.svg_address(drawn)
