"""The differential's movement as a Plotly figure: ranks over the findings.

Ranks and not shares: no two lines ever lie on each other, and every line has room for its
name. The weight shows in the size and the shape of the markers, and in words in the table.
"""

import html
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

import plotly.graph_objects as go

from epicrisis.debrief.report import Line, Moment, Movement, Standing
from epicrisis.i18n import Translate
from epicrisis.story.differential import Weight
from epicrisis.timeline.layout import cut, wrapped
from epicrisis.timeline.swimlane import FONT, TONES

Json = dict[str, Any]
Style: TypeAlias = tuple[str, str, float]
"""Colour, dash and width of a line."""

RIGHT: Style = ("#117733", "solid", 4.0)
"""The right hypothesis."""
OTHERS: tuple[Style, ...] = (
    ("#0072b2", "solid", 2.5),
    ("#d55e00", "dash", 2.5),
    ("#0072b2", "dot", 2.5),
    ("#d55e00", "dashdot", 2.5),
    ("#0072b2", "longdashdot", 2.5),
    ("#d55e00", "longdash", 2.5),
)
"""The other main ones: no two alike, and in grey the dashes still differ."""
REST: Style = ("rgb({},{},{})".format(*TONES["neutral"]), "solid", 1.0)

MARKERS: dict[Weight, tuple[str, int]] = {
    "likely": ("circle", 14),
    "possible": ("circle", 9),
    "unlikely": ("circle-open", 9),
    "ruled_out": ("x-thin-open", 9),
}
"""Symbol and size by weight."""

ROW = {"wide": 40, "compact": 48}
"""Pixels a rank."""
NAMES = {"wide": 190, "compact": 8}
"""Pixels at the right of the plot: names stand there where there is room."""
NAME_PIXELS = {"wide": 176, "compact": 250}
"""Longest line of a name."""
LONGEST_NAME = 60
ABOVE, BELOW = 44, 100
SLOPE = 0.04
"""Part of the axis over which a line changes its rank, so that lines cross and don't overlap."""


class _Ink(NamedTuple):
    """Colours of what is no line, for a page that is light or dark."""

    text: str
    muted: str
    grid: str
    band: str
    page: str


LIGHT = _Ink("#1f2933", "#565b66", "rgba(31,41,51,0.10)", "rgba(31,41,51,0.04)", "#ffffff")
DARK = _Ink("#e6eaee", "#b3b8c2", "rgba(230,234,238,0.12)", "rgba(230,234,238,0.05)", "#12171c")


class Words(NamedTuple):
    """What the chart says, in the reader's language."""

    names: Mapping[str, str]
    """Names of the hypotheses, by the key of their line."""
    stages: Mapping[str, str]
    """Titles of the stages."""
    weights: Mapping[Weight, str]
    """Names of the weights."""
    moments: Sequence[str]
    """Names of the moments at which the list was kept, in order."""


class _Point(NamedTuple):
    """A point of a line; `standing` is None where the line only passes through."""

    x: float
    y: int | None
    number: int
    """Number of the moment, from 0."""
    standing: Standing | None = None


def movement_figure(
    movement: Movement,
    words: Words,
    translate: Translate,
    *,
    dark: bool = False,
    compact: bool = False,
) -> go.Figure:
    """Draw the movement; the same movement gives the same figure."""
    ink, size = DARK if dark else LIGHT, "compact" if compact else "wide"
    ranks = max(standing.rank for line in movement.lines for standing in line.standings if standing)
    layout: Json = {
        "template": {},
        "height": ABOVE + BELOW + ranks * ROW[size],
        "margin": {"l": 34, "r": NAMES[size], "t": ABOVE, "b": BELOW, "pad": 0},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": 13, "color": ink.text},
        "hovermode": "closest",
        "hoverlabel": {
            "align": "left",
            "bgcolor": ink.page,
            "bordercolor": ink.muted,
            "font": {"family": FONT, "size": 13, "color": ink.text},
        },
        "dragmode": False,
        "showlegend": False,
        "xaxis": _finding_axis(movement, words, ink),
        "yaxis": _rank_axis(ranks, translate, ink),
        "shapes": [*_bands(movement, ink), *_rules(movement, ink)],
        "annotations": [
            *(_name(movement, line, words, translate, ink, size=size) for line in movement.lines),
            *_rule_names(movement, translate, ink),
        ],
    }
    data = [_trace(movement, line, style, words, translate) for line, style in _styled(movement)]
    # Plotly's validation takes longer than all the rest; the tests validate what we write.
    return go.Figure({"data": data, "layout": layout}, _validate=False)


def caption(translate: Translate) -> str:
    """Say how the figure is to be read."""
    return translate(
        "From left to right the findings, from top to bottom your ranks. Large disc: likely;"
        " small disc: possible; ring: unlikely; cross: ruled out. The thick line is the right"
        " diagnosis; thin grey lines had the least weight."
    )


# --- Lines -------------------------------------------------------------------------------


def _styled(movement: Movement) -> Iterator[tuple[Line, Style]]:
    """Yield the lines with their style, the right one last, so that it lies on top."""
    others = iter(OTHERS)
    for line in sorted(movement.lines, key=lambda line: (line.is_main, line.is_right)):
        if not line.is_main:
            yield line, REST
        else:
            yield line, RIGHT if line.is_right else next(others)


def _trace(
    movement: Movement, line: Line, style: Style, words: Words, translate: Translate
) -> Json:
    colour, dash, width = style
    points = list(_points(movement, line))
    markers = [MARKERS[each.standing.weight] if each.standing else ("circle", 0) for each in points]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [round(each.x, 3) for each in points],
        "y": [each.y for each in points],
        "line": {"color": colour, "dash": dash, "width": width},
        "marker": {
            "symbol": [symbol for symbol, _ in markers],
            "size": [size for _, size in markers],
            "color": colour,
            "line": {"color": colour, "width": [2 if each.standing else 0 for each in points]},
            "opacity": 1,
        },
        "hoverinfo": ["text" if each.standing else "skip" for each in points],
        "hovertext": [_hover(each, line, words, translate) for each in points],
        "connectgaps": False,
        "cliponaxis": False,
        "name": _escaped(words.names[line.key]),
    }


def _points(movement: Movement, line: Line) -> Iterator[_Point]:
    """Yield the points of a line: a rank holds until the next list, the last one to the end."""
    places = [*(moment.place for moment in movement.moments), movement.findings]
    ranks = [*(standing.rank if standing else None for standing in line.standings), None]
    for number, standing in enumerate(line.standings):
        if standing is None:
            continue
        place, end, following = places[number], places[number + 1], ranks[number + 1]
        yield _Point(place, standing.rank, number, standing)
        if following is None:
            yield _Point(end, standing.rank, number)
            yield _Point(end, None, number)
        elif following != standing.rank:
            yield _Point(max(place, end - SLOPE * movement.findings), standing.rank, number)


def _hover(point: _Point, line: Line, words: Words, translate: Translate) -> str:
    if point.standing is None:
        return ""
    rank = translate("rank {rank}, {weight}").format(
        rank=point.standing.rank, weight=words.weights[point.standing.weight]
    )
    texts = [words.moments[point.number], rank]
    folded = [_folded(text, 320) for text in texts]
    return "<br>".join([f"<b>{_folded(words.names[line.key], 320)}</b>", *folded])


# --- Names -------------------------------------------------------------------------------


def _name(
    movement: Movement, line: Line, words: Words, translate: Translate, ink: _Ink, *, size: str
) -> Json:
    """Return the name of a line: beside its end, or over its last part."""
    name = cut(words.names[line.key], LONGEST_NAME)
    if line.is_right:
        name = translate("{name} (right)").format(name=name)
    last = max(place for place, standing in enumerate(line.standings) if standing)
    standing = line.standings[last]
    assert standing is not None
    stands = last == len(line.standings) - 1
    text = _folded(name, NAME_PIXELS[size])
    label = _text(f"<b>{text}</b>" if line.is_right else text, ink) | {"y": standing.rank}
    label["font"] |= {"color": ink.text if line.is_main else ink.muted}
    if stands and size == "wide":
        return label | {"x": movement.findings, "xshift": 10, "xanchor": "left"}
    # Over the line: from where it began to hold, or up to the end of the plot.
    over = label | {"yanchor": "bottom", "yshift": 6}
    start = movement.moments[last].place
    if stands or start > movement.findings / 2:
        end = movement.findings if stands else movement.moments[last + 1].place
        return over | {"x": end, "xanchor": "right"}
    return over | {"x": start, "xanchor": "left"}


def _rule_names(movement: Movement, translate: Translate, ink: _Ink) -> Iterator[Json]:
    entered, led = movement.entered, movement.led
    if entered and led and entered == led:
        yield _rule_name(entered, translate("right one listed and leading"), 2, movement, ink)
        return
    if entered:
        yield _rule_name(entered, translate("right one listed"), 20, movement, ink)
    if led:
        yield _rule_name(led, translate("right one leading"), 2, movement, ink)


def _rule_name(moment: Moment, text: str, up: int, movement: Movement, ink: _Ink) -> Json:
    is_late = moment.place > movement.findings / 2
    return _text(_escaped(text), ink) | {
        "x": moment.place,
        "xanchor": "right" if is_late else "left",
        "yref": "paper",
        "y": 1,
        "yanchor": "bottom",
        "yshift": up,
    }


def _text(text: str, ink: _Ink) -> Json:
    shadow = ", ".join([f"0 0 2px {ink.page}"] * 3)
    return {
        "text": text,
        "showarrow": False,
        "align": "left",
        "font": {"size": 13, "color": ink.text, "shadow": shadow},
    }


def _folded(text: str, pixels: float) -> str:
    return "<br>".join(map(_escaped, wrapped(text, pixels)))


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)


# --- Around them -------------------------------------------------------------------------


def _finding_axis(movement: Movement, words: Words, ink: _Ink) -> Json:
    starts = [0, *(end for _, end in movement.stages)]
    return {
        "range": [-0.5, movement.findings + 0.5],
        "tickmode": "array",
        "tickvals": [
            (start + 1 + end) / 2 for start, (_, end) in zip(starts, movement.stages, strict=False)
        ],
        "ticktext": [_escaped(words.stages[stage]) for stage, _ in movement.stages],
        "tickangle": -35,
        "tickfont": {"size": 12, "color": ink.muted},
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "automargin": False,
    }


def _rank_axis(ranks: int, translate: Translate, ink: _Ink) -> Json:
    return {
        # Above the first rank there is room for a name that stands over its line.
        "range": [ranks + 0.5, 0.3],
        "tickmode": "linear",
        "tick0": 1,
        "dtick": 1,
        "tickfont": {"size": 12, "color": ink.muted},
        "title": {"text": _escaped(translate("Rank")), "font": {"size": 12, "color": ink.muted}},
        "fixedrange": True,
        "showgrid": True,
        "gridcolor": ink.grid,
        "zeroline": False,
        "automargin": False,
    }


def _bands(movement: Movement, ink: _Ink) -> Iterator[Json]:
    """Yield a tint behind every second stage."""
    starts = [0, *(end for _, end in movement.stages)]
    for number, (start, (_, end)) in enumerate(zip(starts, movement.stages, strict=False)):
        if number % 2 == 0:
            yield {
                "type": "rect",
                "x0": start + 0.5 if number else -0.5,
                "x1": end + 0.5,
                "yref": "paper",
                "y0": 0,
                "y1": 1,
                "fillcolor": ink.band,
                "line": {"width": 0},
                "layer": "below",
            }


def _rules(movement: Movement, ink: _Ink) -> Iterator[Json]:
    """Yield a rule at each moment that has a name."""
    for place in sorted({each.place for each in (movement.entered, movement.led) if each}):
        yield {
            "type": "line",
            "x0": place,
            "x1": place,
            "yref": "paper",
            "y0": 0,
            "y1": 1.02,
            "line": {"width": 1.5, "color": ink.muted, "dash": "dot"},
            "layer": "below",
        }
