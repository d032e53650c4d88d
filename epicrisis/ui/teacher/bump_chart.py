"""How a class's list moved, drawn as lines that rise and fall: one image, light and dark."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from epicrisis import palette
from epicrisis.palette import Colour
from epicrisis.ui.shared import html
from epicrisis.ui.teacher.vote_results import ClassMovement, RankLine

COLUMN = 250
"""Between two votes, in the drawing's own units, as all of these."""
ROW, HEAD, NAMES, MARGIN = 96, 130, 560, 90
NAME_LETTERS, HEAD_LETTERS = 25, 13
"""Letters of a line of a name, and of what stands above a vote."""
HUES = (
    palette.BLUE,
    palette.VERMILION,
    palette.GREEN,
    palette.VIOLET,
    palette.AMBER,
    palette.ACCENT,
    palette.GREY,
)


@dataclass(frozen=True, slots=True)
class BumpChart:
    """The drawing as addresses of images."""

    light: str
    dark: str
    width: int
    height: int

    @property
    def ratio(self) -> float:
        """Width over height."""
        return round(self.width / self.height, 4)


@dataclass(frozen=True, slots=True)
class _Mark:
    x: float
    y: float
    rank: int


@dataclass(frozen=True, slots=True)
class _Line:
    name: list[str]
    hue: Colour
    marks: list[_Mark]
    pieces: list[str]
    """Of consecutive votes that named it, as paths."""
    y: float
    """Where its name stands."""
    is_gone: bool
    """Whether the last vote didn't name it."""


def drawn(moved: ClassMovement, names: Sequence[str]) -> BumpChart:
    """Draw a line a hypothesis; `names` are those of the votes, first to last.

    In each vote the named ones stand by their rank, one below the other where they share it. What
    the last vote didn't name has its name below the others, without a line to it.
    """
    votes = len(moved.votes)
    rows = [_rows(moved.lines, vote) for vote in range(votes)]
    last = rows[-1]
    gone = [at for at in range(len(moved.lines)) if at not in last]
    stands = last | {at: len(last) + row for row, at in enumerate(gone)}
    lines = [_line(moved.lines[at], at, rows, stands[at]) for at in range(len(moved.lines))]
    width = MARGIN + COLUMN * (votes - 1) + NAMES
    height = HEAD + ROW * len(moved.lines)
    heads = [(_x(vote), textwrap.wrap(name, HEAD_LETTERS)[:3]) for vote, name in enumerate(names)]

    def image(*, is_dark: bool) -> str:
        return html.svg_address(
            html.render(
                "room_bump.svg",
                lines=lines,
                heads=heads,
                width=width,
                height=height,
                is_dark=is_dark,
                ink=palette.INK.dark if is_dark else palette.INK.light,
                paper=palette.PAPER.dark if is_dark else palette.PAPER.light,
                muted=palette.MUTED.dark if is_dark else palette.MUTED.light,
            )
        )

    return BumpChart(image(is_dark=False), image(is_dark=True), width, height)


def _rows(lines: Sequence[RankLine], vote: int) -> dict[int, int]:
    """Return by the place in `lines` the row in which a vote has it."""
    named = [(place.rank, at) for at, line in enumerate(lines) if (place := line.places[vote])]
    return {at: row for row, (_, at) in enumerate(sorted(named))}


def _line(line: RankLine, at: int, rows: Sequence[dict[int, int]], stands: int) -> _Line:
    marks, pieces, before = list[_Mark](), list[str](), None
    for vote, place in enumerate(line.places):
        if place is None:
            before = None
            continue
        mark = _Mark(_x(vote), _y(rows[vote][at]), place.rank)
        if before is not None:
            half = (before.x + mark.x) / 2
            pieces.append(
                f"M{before.x:g},{before.y:g} C{half:g},{before.y:g} {half:g},{mark.y:g}"
                f" {mark.x:g},{mark.y:g}"
            )
        marks.append(mark)
        before = mark
    name = textwrap.wrap(line.name, NAME_LETTERS)[:2] or [""]
    return _Line(
        name, HUES[at % len(HUES)], marks, pieces, _y(stands), is_gone=line.places[-1] is None
    )


def _x(vote: int) -> float:
    return MARGIN + COLUMN * vote


def _y(row: int) -> float:
    return HEAD + ROW * (row + 0.5)
