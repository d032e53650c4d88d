"""Bars of many events, drawn as few elements of the page.

A browser's time for a chart goes by elements, and Plotly makes two of each bar. Above
`MOST_NAMES` events all bars of a look are therefore one path, and those that answer to the
pointer and can be chosen share one element that nobody sees: Plotly makes one element of
points with one id, and looks for the pointer in its numbers, not in elements.
"""

from collections.abc import Iterable, Iterator

from epicrisis.i18n import Translate
from epicrisis.timeline.layout import BAR, Layout
from epicrisis.timeline.marks import SPAN, colour_of, interaction, parts_in
from epicrisis.timeline.paint import (
    CLEAR,
    HATCHING,
    OUTLINE,
    PlotlyJson,
    Stroke,
    bar_trace,
    rounded,
    strokes_shape,
)

SAME = "bar"
"""Id of every bar that answers to the pointer."""
THINNEST = 1.5
"""Pixels of the shortest bar, as a shorter one would hardly be seen."""


def bars(layout: Layout, translate: Translate) -> Iterator[PlotlyJson]:
    """Yield the hatching of a colour as one trace, then what answers to the pointer."""
    for colour, outlines in _by_colour(_outlines(layout)):
        yield _hatching(outlines, colour)
    pieces = [
        (mark, part)
        for mark, part in parts_in(layout, "solid", "hatched", "span", "fade")
        if part.kind != "fade" or mark.main == part
    ]
    if pieces:
        spans = [(part.x0, part.x1, mark.y) for mark, part in pieces]
        yield (
            bar_trace(spans, BAR, {"color": CLEAR})
            | interaction([mark.event for mark, _ in pieces], layout, translate)
            | {"ids": [SAME] * len(pieces)}
        )


def shapes(layout: Layout) -> Iterator[PlotlyJson]:
    """Yield all solid bars of a colour as one shape, and all outlines of hatched ones."""
    for found, width in ((_solid(layout), float(BAR)), (_outlines(layout), OUTLINE)):
        for colour, strokes in _by_colour(found):
            yield strokes_shape(strokes, {"width": width, "color": colour})


def _by_colour(found: Iterator[tuple[str, Stroke]]) -> Iterable[tuple[str, list[Stroke]]]:
    strokes: dict[str, list[Stroke]] = {}
    for colour, stroke in found:
        strokes.setdefault(colour, []).append(stroke)
    return strokes.items()


def _solid(layout: Layout) -> Iterator[tuple[str, Stroke]]:
    for mark, part in parts_in(layout, "solid", "span"):
        colour = colour_of(mark.event, SPAN if part.kind == "span" else 1.0)
        yield colour, [(part.x0, mark.y), (_far_end(part.x0, part.x1, layout), mark.y)]


def _outlines(layout: Layout) -> Iterator[tuple[str, Stroke]]:
    for mark, part in parts_in(layout, "hatched"):
        low, high = mark.y - BAR / 2, mark.y + BAR / 2
        x0, x1 = part.x0, _far_end(part.x0, part.x1, layout)
        yield colour_of(mark.event), [(x0, low), (x1, low), (x1, high), (x0, high), (x0, low)]


def _far_end(x0: float, x1: float, layout: Layout) -> float:
    least = THINNEST * layout.pixel
    return x1 if abs(x1 - x0) >= least else x0 + (least if x1 >= x0 else -least)


def _hatching(outlines: list[Stroke], colour: str) -> PlotlyJson:
    places = [place for outline in outlines for place in (*outline, None)]
    return {
        "type": "scatter",
        "mode": "none",
        "x": [place and rounded(place[0]) for place in places],
        "y": [place and rounded(place[1]) for place in places],
        "fill": "toself",
        "fillpattern": HATCHING | {"bgcolor": CLEAR, "fgcolor": colour},
        "hoverinfo": "skip",
        "showlegend": False,
    }
