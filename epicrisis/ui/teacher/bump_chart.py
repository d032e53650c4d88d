"""How a class's list moved, drawn as lines that rise and fall: one image, light and dark."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from epicrisis import palette
from epicrisis.palette import Colour
from epicrisis.ui.shared import html
from epicrisis.ui.teacher.vote_results import ClassMovement, RankLine

ROW, HEAD = 96, 130
"""In the drawing's own units, as all of these."""
LEAST_COLUMN, MOST_COLUMN = 230, 420
"""Between two votes."""
NAMES = 620
"""The least room for names."""
RATIO = 2.1
"""Width over height of what a projector has for it."""
NAME_LETTER, HEAD_LETTER = 22, 17
"""Width of a letter of a name, and of what stands above a vote."""
HUES = (
    palette.BLUE,
    palette.VERMILION,
    palette.GREEN,
    palette.VIOLET,
    palette.AMBER,
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
    is_dashed: bool
    """Whether another line has its hue."""
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
    height = HEAD + ROW * len(moved.lines)
    left = (RATIO * height - NAMES) / (votes - 0.5)
    column = round(min(MOST_COLUMN, max(LEAST_COLUMN, left)))
    names_at = round(column * (votes - 0.5)) + 60
    width = max(round(RATIO * height), names_at + NAMES)
    lines = [
        _line(moved.lines[at], at, rows, stands[at], column, (width - names_at) // NAME_LETTER)
        for at in range(len(moved.lines))
    ]
    heads = [
        (
            column * (vote + 0.5),
            textwrap.wrap(name, column // HEAD_LETTER, break_long_words=False)[:3],
        )
        for vote, name in enumerate(names)
    ]

    def image(*, is_dark: bool) -> str:
        return html.svg_address(
            html.render(
                "room_bump.svg",
                lines=lines,
                heads=heads,
                names_at=names_at,
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


def _line(
    line: RankLine, at: int, rows: Sequence[dict[int, int]], stands: int, column: int, letters: int
) -> _Line:
    marks, pieces, before = list[_Mark](), list[str](), None
    for vote, place in enumerate(line.places):
        if place is None:
            before = None
            continue
        mark = _Mark(column * (vote + 0.5), _y(rows[vote][at]), place.rank)
        if before is not None:
            half = (before.x + mark.x) / 2
            pieces.append(
                f"M{before.x:g},{before.y:g} C{half:g},{before.y:g} {half:g},{mark.y:g}"
                f" {mark.x:g},{mark.y:g}"
            )
        marks.append(mark)
        before = mark
    name = textwrap.wrap(line.name, letters, max_lines=2, placeholder="…")
    is_gone = line.places[-1] is None
    hue, is_dashed = HUES[at % len(HUES)], at >= len(HUES)
    return _Line(name, hue, marks, pieces, _y(stands), is_dashed, is_gone)


def _y(row: int) -> float:
    return HEAD + ROW * (row + 0.5)
