"""The differential's movement as a Plotly figure: ranks over the findings, a step a change.

Ranks and not shares: no two lines ever lie on each other, and every line has room for its
name. The weight shows in the size and the shape of the markers, and in words in the table.
"""

import html
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

import plotly.graph_objects as go

from epicrisis.debrief.report import Line, Moment, Movement, Standing
from epicrisis.i18n import Translate
from epicrisis.story.differential import Weight
from epicrisis.timeline.layout import cut, text_width, wrapped
from epicrisis.timeline.swimlane import DARK, FONT, LIGHT, TONES

Json = dict[str, Any]
Wording: TypeAlias = Mapping[str, str]

RIGHT = ("#117733", "solid", 4.0)
"""Colour, dash and width of the right hypothesis."""
OTHERS = (
    ("#0072b2", "solid", 2.5),
    ("#d55e00", "dash", 2.5),
    ("#0072b2", "dot", 2.5),
    ("#d55e00", "dashdot", 2.5),
    ("#0072b2", "longdash", 2.5),
    ("#d55e00", "dot", 2.5),
)
"""The same of the other main ones: no two alike, and in grey the dashes still differ."""
REST = ("rgb({},{},{})".format(*TONES["neutral"]), "solid", 1.0)

MARKERS: dict[Weight, tuple[str, int]] = {
    "likely": ("circle", 14),
    "possible": ("circle", 9),
    "unlikely": ("circle-open", 9),
    "ruled_out": ("x-thin-open", 9),
}
"""Symbol and size by weight."""

ROW = {"wide": 40, "compact": 46}
"""Pixels a rank."""
NAMES = 190
"""Pixels at the right of a wide chart, for the names."""
PLOT = {"wide": 660, "compact": 300}
"""Estimated width of the plot in pixels, by which texts are folded."""
LONGEST_NAME = 60
ABOVE, BELOW = 44, 96


class Words(NamedTuple):
    """What the chart says, in the reader's language."""

    names: Wording
    """Names of the hypotheses, by the key of their line."""
    stages: Wording
    """Titles of the stages."""
    weights: Wording
    """Names of the weights."""
    findings: Mapping[int, str]
    """Titles of the findings at which the list was kept, by place."""


def movement_figure(
    movement: Movement,
    words: Words,
    translate: Translate,
    *,
    dark: bool = False,
    compact: bool = False,
) -> go.Figure:
    """Draw the movement; the same movement gives the same figure."""
    ink = DARK if dark else LIGHT
    data = [
        _trace(movement, line, style, words, translate, compact) for line, style in _styled(movement)
    ]
    names = [_name(movement, line, words, compact) for line in movement.lines]
    ranks = max(
        (standing.rank for line in movement.lines for standing in line.standings if standing),
        default=1,
    )
    layout: Json = {
        "template": {},
        "height": ABOVE + BELOW + ranks * ROW["compact" if compact else "wide"],
        "margin": {"l": 34, "r": 8 if compact else NAMES, "t": ABOVE, "b": BELOW, "pad": 0},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": 13, "color": ink.text},
        "hovermode": "closest",
        "hoverlabel": {
            "align": "left",
            "bgcolor": ink.hover,
            "bordercolor": ink.muted,
            "font": {"family": FONT, "size": 13, "color": ink.text},
        },
        "dragmode": False,
        "showlegend": False,
        "xaxis": _axis_of_findings(movement, words, ink.muted, ink.grid),
        "yaxis": {
            # Half a rank of room above for the names of a narrow chart.
            "range": [ranks + 0.4, 0.3],
            "dtick": 1,
            "tick0": 1,
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            "tickfont": {"color": ink.muted},
            "title": {"text": _escaped(translate("Rank")), "font": {"color": ink.muted}},
        },
        "shapes": [*_bands(movement, ink.band), *_moments(movement, ink.muted)],
        "annotations": [
            *(name | {"font": {"size": 13, "color": ink.text}} for name in names),
            *_moment_names(movement, translate, compact, ink.text),
        ],
    }
    # Plotly's validation takes longer than all the rest; the tests validate what we write.
    return go.Figure({"data": data, "layout": layout}, _validate=False)


def caption(translate: Translate) -> str:
    """Say how the figure is to be read."""
    return translate(
        "From left to right the findings, from top to bottom your ranks. Large disc: likely;"
        " small disc: possible; ring: unlikely; cross: ruled out. The thick line is the right"
        " diagnosis; thin grey lines are those that you gave least weight."
    )


# --- Lines -------------------------------------------------------------------------------


def _styled(movement: Movement) -> Iterator[tuple[Line, tuple[str, str, float]]]:
    """Yield the lines with their style, the right ones last, so that they lie on top."""
    others = iter(OTHERS)
    for line in sorted(movement.lines, key=lambda line: (line.is_right, line.is_main)):
        if line.is_main and line.is_right:
            yield line, RIGHT
        else:
            yield line, next(others) if line.is_main else REST


def _trace(
    movement: Movement,
    line: Line,
    style: tuple[str, str, float],
    words: Words,
    translate: Translate,
    compact: bool,
) -> Json:
    colour, dash, width = style
    points = list(_points(movement, line))
    kept = [(MARKERS[standing.weight] if shown else ("circle", 0)) for *_, standing, shown in points]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [x for x, *_ in points],
        "y": [standing.rank if standing else None for *_, standing, _ in points],
        "line": {"shape": "hv", "color": colour, "dash": dash, "width": width},
        "marker": {
            "symbol": [symbol for symbol, _ in kept],
            "size": [size for _, size in kept],
            "color": colour,
            "line": {"color": colour, "width": 2},
            "opacity": 1,
        },
        "hoverinfo": "text",
        "hovertext": [
            _hover(line, moment, standing, words, translate, compact)
            for _, moment, standing, _ in points
        ],
        "connectgaps": False,
        "cliponaxis": False,
        "name": _escaped(words.names[line.key]),
    }


def _points(
    movement: Movement, line: Line
) -> Iterator[tuple[int, Moment, Any, bool]]:
    """Yield place, moment, standing, and whether there is a marker.

    A list stands until the next one is kept, and the last one until the end of the story.
    """
    for moment, standing in zip(movement.moments, line.standings, strict=True):
        yield moment.place, moment, standing, standing is not None
