"""The differential's movement as a Plotly figure: ranks, a column each time the list was kept.

Ranks and not shares: no two lines ever lie on each other, and every line has room for its
name. Columns and not a scale of findings: a list rests over long parts of a story, and would be
squeezed into the short one where it moves. The weight shows in the size and the shape of the
markers, and in words in the table.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

import plotly.graph_objects as go

from epicrisis.debrief.facts import AuthorsLine, ListMoment, Movement, Standing, Track
from epicrisis.i18n import Translate
from epicrisis.story.differential import Weight
from epicrisis.timeline import paint
from epicrisis.timeline.chart import ChartView
from epicrisis.timeline.layout import cut, wrapped
from epicrisis.timeline.paint import CLEAR, Ink, PlotlyJson, escaped, ink_of, joined, tone_colour

LineStyle: TypeAlias = tuple[str, str, float]
"""Colour, dash and width of a line."""

RIGHT: LineStyle = (tone_colour("response"), "solid", 4.0)
"""The right hypothesis."""
OTHERS: tuple[LineStyle, ...] = (
    (tone_colour("treatment"), "solid", 2.5),
    (tone_colour("disease"), "dash", 2.5),
    (tone_colour("treatment"), "dot", 2.5),
    (tone_colour("disease"), "dashdot", 2.5),
    (tone_colour("treatment"), "longdashdot", 2.5),
    (tone_colour("disease"), "longdash", 2.5),
)
"""The other main ones: no two alike, and in grey the dashes still differ."""
REST: LineStyle = (tone_colour("neutral"), "solid", 1.0)

MARKERS: dict[Weight, tuple[str, int]] = {
    "likely": ("circle", 14),
    "possible": ("circle", 9),
    "unlikely": ("circle-open", 9),
    "ruled_out": ("x-thin-open", 9),
}
"""Symbol and size by weight."""

ROW = {"wide": 42, "compact": 54}
"""Pixels a rank."""
NAMES = {"wide": 212, "compact": 128}
"""Pixels at the right of the plot, for the names of the lines that get there."""
LONGEST_NAME = {"wide": 56, "compact": 44}
"""Characters of a name, so that its lines stay within its rank."""
LONGEST_TITLE = 26
"""Characters of a finding's title below its column."""
LEFT, ABOVE, BELOW, LEGEND = 40, 44, 140, 20
"""Pixels around the plot; `LEGEND` for each line of the legend."""
HOLDS = 0.5
"""Part of a column over which a rank holds before it changes: lines cross and don't overlap."""


class ChartWords(NamedTuple):
    """What the chart says, in the reader's language."""

    names: Mapping[str, str]
    """Names of the hypotheses, by the key of their line."""
    weights: Mapping[Weight, str]
    """Names of the weights."""
    moments: Sequence[str]
    """The moments at which the list was kept, in a phrase each."""
    columns: Sequence[str]
    """The same in a word or two, below their columns."""


class _Point(NamedTuple):
    """A point of a line; `standing` is None where the line only passes through."""

    x: float
    y: int | None
    standing: Standing | None = None


def movement_figure(movement: Movement, words: ChartWords, view: ChartView) -> go.Figure:
    """Draw the movement; the same movement gives the same figure."""
    translate = view.translate
    ink, size = ink_of(view), "compact" if view.is_narrow else "wide"
    tracks = [line.standings for line in movement.lines]
    tracks += [movement.authors.standings] if movement.authors is not None else []
    ranks = max(standing.rank for track in tracks for standing in track if standing)
    below = BELOW + LEGEND * sum(line.standings[-1] is None for line in movement.lines)
    data = [_trace(line, style, words, translate) for line, style in _styled(movement)]
    if movement.authors is not None:
        data.append(_authors_trace(movement.authors, words, translate, ink))
    below += LEGEND * (movement.authors is not None)
    height = ABOVE + ranks * ROW[size] + below
    layout = paint.page(height, (LEFT, NAMES[size], ABOVE, below), ink) | {
        "dragmode": False,
        "showlegend": True,
        "legend": {
            "orientation": "h",
            "itemclick": False,
            "itemdoubleclick": False,
            "xref": "container",
            "x": 0,
            "xanchor": "left",
            "yref": "container",
            "y": 0,
            "yanchor": "bottom",
            "font": {"size": 12, "color": ink.text},
            "bgcolor": CLEAR,
        },
        "xaxis": _column_axis(words, ink),
        "yaxis": _rank_axis(ranks, translate, ink),
        "shapes": list(_rules(movement, ink)),
        "annotations": [
            *(
                _name(line, standing, words, translate, ink, size=size)
                for line in movement.lines
                if (standing := line.standings[-1]) is not None
            ),
            *_rule_names(movement, translate, ink),
        ],
    }
    # Plotly's validation takes longer than all the rest; the tests validate what we write.
    return go.Figure({"data": data, "layout": layout}, _validate=False)


def caption(translate: Translate) -> str:
    """Return in words how the figure is to be read."""
    return translate(
        "A column for each list that you kept, named by the finding before it; your ranks from"
        " top to bottom. Large disc: likely; small disc: possible; ring: unlikely; cross: ruled"
        " out. The thick line is the right diagnosis, thin grey lines had the least weight, and"
        " the legend names what left your list. Dotted, with large diamonds: where the authors had"
        " the right diagnosis, if they say so."
    )


# --- Lines -------------------------------------------------------------------------------


def _styled(movement: Movement) -> Iterator[tuple[Track, LineStyle]]:
    """Yield the lines with their style, the right one last, so that it lies on top."""
    others = iter(OTHERS)
    for line in sorted(movement.lines, key=lambda line: (line.is_main, line.is_right)):
        if not line.is_main:
            yield line, REST
        else:
            yield line, RIGHT if line.is_right else next(others)


def _trace(line: Track, style: LineStyle, words: ChartWords, translate: Translate) -> PlotlyJson:
    colour, dash, width = style
    points = list(_points(line.standings))
    markers = [MARKERS[each.standing.weight] if each.standing else ("circle", 0) for each in points]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [each.x for each in points],
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
        "hovertext": [_said(each, words.names[line.key], words, translate) for each in points],
        "connectgaps": False,
        "cliponaxis": False,
        "name": escaped(cut(words.names[line.key], LONGEST_NAME["wide"])),
        # A line that gets to the end has its name there.
        "showlegend": line.standings[-1] is None,
    }


def _authors_trace(
    authors: AuthorsLine, words: ChartWords, translate: Translate, ink: Ink
) -> PlotlyJson:
    """Return the right diagnosis in the authors' list: told apart by its form, not by a colour."""
    points = list(_points(authors.standings))
    name = translate("the right diagnosis in the authors' list")
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [each.x for each in points],
        "y": [each.y for each in points],
        "line": {"color": ink.text, "dash": "dot", "width": 2},
        "marker": {
            "symbol": "diamond-open",
            "size": [19 if each.standing else 0 for each in points],
            "color": ink.text,
            "line": {"color": ink.text, "width": 2},
        },
        "hoverinfo": ["text" if each.standing else "skip" for each in points],
        "hovertext": [_said(each, name, words, translate) for each in points],
        "connectgaps": False,
        "cliponaxis": False,
        "name": escaped(name),
        "showlegend": True,
    }


def _points(standings: Sequence[Standing | None]) -> Iterator[_Point]:
    """Yield the points of a line, with a gap where it is out of the list."""
    for number, standing in enumerate(standings):
        if standing is None:
            yield _Point(number, None)
            continue
        yield _Point(number, standing.rank, standing)
        following = standings[number + 1] if number + 1 < len(standings) else None
        if following is not None and following.rank != standing.rank:
            yield _Point(number + HOLDS, standing.rank)


def _said(point: _Point, name: str, words: ChartWords, translate: Translate) -> str:
    if point.standing is None:
        return ""
    rank = translate("rank {rank}, {weight}").format(
        rank=point.standing.rank, weight=words.weights[point.standing.weight]
    )
    texts = [words.moments[int(point.x)], rank]
    folded = [_folded(text, 320) for text in texts]
    return "<br>".join([f"<b>{_folded(name, 320)}</b>", *folded])


# --- Names -------------------------------------------------------------------------------


def _name(
    line: Track, standing: Standing, words: ChartWords, translate: Translate, ink: Ink, *, size: str
) -> PlotlyJson:
    """Return the name of a line, beside its end."""
    name = cut(words.names[line.key], LONGEST_NAME[size])
    if line.is_right:
        name = translate("{name} (right)").format(name=name)
    text = _folded(name, NAMES[size] - 16)
    label = _text(f"<b>{text}</b>" if line.is_right else text, ink)
    label["font"] |= {"color": ink.text if line.is_main else ink.muted}
    return label | {
        "x": len(line.standings) - 1,
        "xshift": 10,
        "xanchor": "left",
        "y": standing.rank,
        "yanchor": "middle",
    }


def _rule_names(movement: Movement, translate: Translate, ink: Ink) -> Iterator[PlotlyJson]:
    entered, led = movement.entered, movement.led
    if entered and led and entered == led:
        yield _rule_name(entered, translate("right one listed and leading"), 2, movement, ink)
        return
    if entered:
        yield _rule_name(entered, translate("right one listed"), 20, movement, ink)
    if led:
        yield _rule_name(led, translate("right one leading"), 2, movement, ink)


def _rule_name(moment: ListMoment, text: str, up: int, movement: Movement, ink: Ink) -> PlotlyJson:
    column = movement.moments.index(moment)
    is_late = column > (len(movement.moments) - 1) / 2
    return _text(escaped(text), ink) | {
        "x": column,
        "xanchor": "right" if is_late else "left",
        "yref": "paper",
        "y": 1,
        "yanchor": "bottom",
        "yshift": up,
    }


def _text(text: str, ink: Ink) -> PlotlyJson:
    label = paint.annotation(text, ink.text)
    label["font"] |= {"shadow": paint.halo(ink)}
    return label


def _folded(text: str, pixels: float) -> str:
    return joined(wrapped(text, pixels))


# --- Around them -------------------------------------------------------------------------


def _column_axis(words: ChartWords, ink: Ink) -> PlotlyJson:
    return {
        # Room for the largest markers at both ends.
        "range": [-0.25, len(words.columns) - 0.75],
        "tickmode": "array",
        "tickvals": list(range(len(words.columns))),
        "ticktext": [escaped(cut(title, LONGEST_TITLE)) for title in words.columns],
        "tickangle": -45,
        "tickfont": {"size": 12, "color": ink.muted},
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "automargin": False,
    }


def _rank_axis(ranks: int, translate: Translate, ink: Ink) -> PlotlyJson:
    return {
        "range": [ranks + 0.5, 0.5],
        "tickmode": "linear",
        "tick0": 1,
        "dtick": 1,
        "tickfont": {"size": 12, "color": ink.muted},
        "title": {"text": escaped(translate("Rank")), "font": {"size": 12, "color": ink.muted}},
        "fixedrange": True,
        "showgrid": True,
        "gridcolor": ink.grid,
        "zeroline": False,
        "automargin": False,
    }


def _rules(movement: Movement, ink: Ink) -> Iterator[PlotlyJson]:
    """Yield a rule at each moment that has a name."""
    named = [movement.moments.index(each) for each in (movement.entered, movement.led) if each]
    for column in sorted(set(named)):
        yield {
            "type": "line",
            "x0": column,
            "x1": column,
            "yref": "paper",
            "y0": 0,
            "y1": 1.02,
            "line": {"width": 1.5, "color": ink.muted, "dash": "dot"},
            "layer": "below",
        }
