"""What the charts of this folder share: colours, texts and marks, as plain Plotly JSON."""

import html
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, TypeAlias, TypeVar

from epicrisis import palette
from epicrisis.timeline.chart import ChartView

PlotlyJson = dict[str, Any]
T = TypeVar("T")
Stroke: TypeAlias = Sequence[tuple[float, float]]
"""The places that a line leads through."""

TONES = {
    "disease": palette.VERMILION.light,
    "treatment": palette.BLUE.light,
    "response": palette.GREEN.light,
    "neutral": palette.GREY.light,
}
"""What an event is, by colour: the same on light and on dark."""

THIN = 1.75
"""Width of a line."""
OUTLINE = 1.5
"""Width of a hatched bar's outline."""
CLEAR = palette.faded(palette.BLACK.light, 0)
HATCHING: PlotlyJson = {"shape": "/", "size": 5, "solidity": 0.25, "fillmode": "overlay"}

FONT = '"Source Sans", "Source Sans Pro", Arial, sans-serif'


class Ink(NamedTuple):
    """Colours of what is neither disease nor treatment."""

    text: str
    muted: str
    grid: str
    band: str
    zero: str
    page: str
    """The page's background: around texts that cross a line, and below those beside a pointer."""


LIGHT = Ink(
    text=palette.INK.light,
    muted=palette.MUTED.light,
    grid=palette.faded(palette.INK.light, 0.10),
    band=palette.faded(palette.INK.light, 0.035),
    zero=palette.EDGE.light,
    page=palette.PAPER.light,
)
DARK = Ink(
    text=palette.INK.dark,
    muted=palette.MUTED.dark,
    grid=palette.faded(palette.INK.dark, 0.12),
    band=palette.faded(palette.INK.dark, 0.045),
    zero=palette.EDGE.dark,
    page=palette.PAPER.dark,
)


def ink_of(view: ChartView) -> Ink:
    """Return the ink of the page on which somebody looks."""
    return DARK if view.is_dark else LIGHT


class Label(NamedTuple):
    """Lines that stand at one side of a place."""

    x: float
    y: float
    lines: Sequence[str]
    colour: str
    side: str = "right"
    key: str = ""
    """Of the event that it names, so that it can be pressed."""


def tone_colour(tone: str, opacity: float = 1.0) -> str:
    """Return a tone's colour as CSS."""
    return TONES[tone] if opacity == 1.0 else palette.faded(TONES[tone], opacity)


def escaped(text: str) -> str:
    """Return a text that Plotly doesn't take for markup."""
    return html.escape(text, quote=False)


def joined(lines: Iterable[str]) -> str:
    """Return lines as one text of a chart."""
    return "<br>".join(map(escaped, lines))


def shared(values: list[T]) -> list[T] | T:
    """Return the one value that all have, or the list."""
    return values[0] if len(set(values)) == 1 else values


def rounded(value: float) -> float:
    """Cut the noise of floating-point sums."""
    return round(value, 4) + 0.0


def filled(colours: list[str] | str) -> PlotlyJson:
    """Return the marker of solid bars."""
    return {"color": colours, "line": {"width": 0}}


def hatched(colours: list[str] | str) -> PlotlyJson:
    """Return the marker of bars that are assumed."""
    return {
        "color": CLEAR,
        "line": {"width": OUTLINE, "color": colours},
        "pattern": HATCHING | {"fgcolor": colours},
    }


def bar_trace(
    spans: Iterable[tuple[float, float, float]], width: float | list[float], marker: PlotlyJson
) -> PlotlyJson:
    """Return horizontal bars from their `x0`, `x1` and middle `y`; `width` is their height."""
    placed = list(spans)
    return {
        "type": "bar",
        "orientation": "h",
        "base": [rounded(min(x0, x1)) for x0, x1, _ in placed],
        "x": [rounded(abs(x1 - x0)) for x0, x1, _ in placed],
        "y": [rounded(y) for _, _, y in placed],
        "width": width,
        "marker": marker,
        "showlegend": False,
    }


def page(height: float, margins: tuple[float, float, float, float], ink: Ink) -> PlotlyJson:
    """Return the page of a chart so high, with room left, right, above and below of its plot."""
    left, right, above, below = margins
    return {
        "template": {},
        "height": round(height),
        "margin": {"l": left, "r": right, "t": above, "b": below, "pad": 0},
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "font": {"family": FONT, "size": 12, "color": ink.text},
        "barmode": "overlay",
        "hovermode": "closest",
        "hoverlabel": _hover_label(ink),
    }


def axis_of_time(first: float, last: float, ink: Ink) -> PlotlyJson:
    """Return an axis of time above the plot."""
    return {
        "range": [rounded(first), rounded(last)],
        "side": "top",
        "ticks": "outside",
        "ticklen": 4,
        "tickcolor": ink.zero,
        "tickfont": {"size": 12, "color": ink.muted},
        "separatethousands": True,
        "exponentformat": "none",
        "showgrid": True,
        "gridcolor": ink.grid,
        "zeroline": True,
        "zerolinecolor": ink.zero,
        "automargin": False,
    }


def strokes_shape(strokes: Iterable[Stroke], line: PlotlyJson) -> PlotlyJson:
    """Return all strokes as one shape below the traces.

    One shape is one element of the page; a trace would make one of each stroke.
    """
    return {
        "type": "path",
        "path": "".join(map(_path, strokes)),
        "line": line,
        "layer": "between",
    }


def _path(stroke: Stroke) -> str:
    (x, y), *rest = stroke
    begin = f"M{rounded(x)},{rounded(y)}"
    if all(other == y for _, other in rest):
        return begin + "".join(f"H{rounded(x)}" for x, _ in rest)
    return begin + "".join(f"L{rounded(x)},{rounded(y)}" for x, y in rest)


def text_trace(written: Sequence[Label], ink: Ink) -> PlotlyJson:
    """Return texts that all stand at the same side of their places."""
    names = [text.key for text in written]
    keys = {"meta": names} if any(names) else {}
    return keys | {
        "type": "scatter",
        "mode": "text",
        "x": [rounded(text.x) for text in written],
        "y": [rounded(text.y) for text in written],
        "text": [joined(text.lines) for text in written],
        "textposition": f"middle {written[0].side}",
        "textfont": {
            "color": shared([text.colour for text in written]),
            "size": 12,
            "shadow": halo(ink),
        },
        # Otherwise Plotly fades every label as soon as an event is selected.
        "unselected": {"textfont": {"color": ink.text}},
        "cliponaxis": False,
        "hoverinfo": "skip",
        "showlegend": False,
    }


def halo(ink: Ink) -> str:
    """Return the shadow by which a text stays readable where it crosses a line."""
    return ", ".join([f"0 0 2px {ink.page}"] * 3)


def _hover_label(ink: Ink) -> PlotlyJson:
    return {
        "align": "left",
        "bgcolor": ink.page,
        "bordercolor": ink.muted,
        "font": {"family": FONT, "size": 13, "color": ink.text},
    }


def annotation(text: str, colour: str) -> PlotlyJson:
    """Return a line of text that doesn't move with the axes unless told to."""
    return {
        "text": text,
        "showarrow": False,
        "xanchor": "left",
        "yanchor": "middle",
        "align": "left",
        "font": {"size": 12, "color": colour},
    }
