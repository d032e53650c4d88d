"""What stands around the events of a swimlane: axes, bands, and their titles."""

from collections.abc import Iterator

from epicrisis.i18n import Translate, language_of
from epicrisis.timeline import axis, paint, prose
from epicrisis.timeline.breaks import ToldBreak
from epicrisis.timeline.layout import (
    BOLD,
    GAP,
    HEADER,
    LINE,
    LONGEST_LABEL,
    Band,
    Layout,
    cut,
    text_width,
    wrapped,
)
from epicrisis.timeline.paint import Ink, PlotlyJson, annotation, escaped, joined, rounded
from epicrisis.writing import separators

AXIS = 30
"""Height of the axis's numbers, above the plot."""
AXIS_BELOW = 20
"""Height of the same numbers below the lanes."""
BREAK_STROKE = 6
"""Width of a stroke by which the axis is broken, and half its height, in pixels."""


def page(layout: Layout, translate: Translate, ink: Ink, legend: float) -> PlotlyJson:
    """Return the page with all that stands on it but events; a legend so high stands on top."""
    left, right = layout.margins
    title = _axis_title_lines(layout, translate)
    up = AXIS + (LINE if layout.breaks else 0)
    above = up + LINE * len(title) + legend
    lanes, strip = max(layout.height, 1.0), layout.strip_height
    foot = AXIS_BELOW if layout.named else 0
    gap = GAP + foot if strip else 0
    below = GAP + (0 if strip else foot)
    total = lanes + gap + strip
    around = paint.page(above + total + below, (left, right, above, below), ink) | {
        "dragmode": "pan",
        "uirevision": "timeline",
        "separators": separators(language_of(translate)),
        "xaxis": _time_axis(layout, translate, ink),
        "yaxis": _row_axis(layout, ink, [(gap + strip) / total, 1.0]),
        "shapes": [*_shapes(layout, ink), *_breaks(layout, ink)],
        "annotations": [
            _axis_title(title, up, ink),
            *(_break_length(layout, each, translate, ink) for each in layout.breaks),
            *(_foot(tick, (gap + strip) / total, ink) for tick in _repeated(layout, translate)),
            *(
                _lane_title(layout, band, ink)
                for band in layout.bands
                if not _title_is_tick(band, layout)
            ),
        ],
    }
    if strip:
        around["xaxis2"] = {
            "range": [0, layout.pixels],
            "anchor": "y2",
            "visible": False,
            "fixedrange": True,
        }
        around["yaxis2"] = {
            "range": [strip, 0],
            "domain": [0, strip / total],
            "visible": False,
            "fixedrange": True,
        }
        around["shapes"] += [_strip_frame(strip / total, ink)]
        around["annotations"] += [_strip_title(layout, translate, ink)]
    return around


def _time_axis(layout: Layout, translate: Translate, ink: Ink) -> PlotlyJson:
    placed = [] if axis.is_plain(layout) else [*axis.ticks(layout, translate)]
    counted: PlotlyJson = {"tick0": 0, "dtick": layout.step}
    if placed:
        counted = {
            "tickmode": "array",
            "tickvals": [rounded(tick.x) for tick in placed],
            "ticktext": [tick.label for tick in placed],
        }
    return (
        paint.axis_of_time(*layout.window, ink)
        | _unmeasured(layout)
        | {
            "anchor": "y",
            **counted,
            "zerolinewidth": 1,
            "showline": False,
        }
    )


def _repeated(layout: Layout, translate: Translate) -> Iterator[axis.Tick]:
    """Yield the ticks that are repeated below; none where Plotly has enough to measure."""
    if layout.named:
        yield from axis.ticks(layout, translate)


def _foot(tick: axis.Tick, bottom: float, ink: Ink) -> PlotlyJson:
    return annotation(escaped(tick.label), ink.muted) | {
        "x": rounded(tick.x),
        "xanchor": "center",
        "yref": "paper",
        "y": rounded(bottom),
        "yshift": -3,
        "yanchor": "top",
    }


def _row_axis(layout: Layout, ink: Ink, domain: list[float]) -> PlotlyJson:
    rows: PlotlyJson = {
        "range": [max(layout.height, 1.0), 0],
        "domain": domain,
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "showticklabels": False,
        "automargin": False,
    }
    labels = [(row.y, joined(row.lines)) for band in layout.bands for row in band.rows]
    labels += [
        (band.title_y, f"<b>{joined(band.title)}</b>")
        for band in layout.bands
        if _title_is_tick(band, layout)
    ]
    if labels and not layout.compact:
        rows |= _unmeasured(layout) | {
            "tickmode": "array",
            "tickvals": [rounded(y) for y, _ in labels],
            "ticktext": [text for _, text in labels],
            "tickfont": {"size": 12, "color": ink.muted},
            "ticks": "outside",
            "ticklen": 5,
            "tickcolor": paint.CLEAR,
            "showticklabels": True,
        }
    return rows


def _title_is_tick(band: Band, layout: Layout) -> bool:
    """Tell whether a lane's title is drawn as a label of the axis.

    Where events are many it is, if it fits beside the plot: Plotly measures every annotation.
    """
    widest = max(map(text_width, band.title)) * BOLD
    return not layout.named and not layout.compact and widest <= layout.margins[0] - GAP


def _unmeasured(layout: Layout) -> PlotlyJson:
    """Return what spares Plotly to measure an axis's labels where events are many.

    They keep to their places, which our layout has found, and one at the edge may be cut.
    """
    return {} if layout.named else {"ticklabeloverflow": "allow", "tickangle": 0}


def _shapes(layout: Layout, ink: Ink) -> list[PlotlyJson]:
    """Return the bands, every second one tinted, and the rules between levels."""
    shapes = [
        _rectangle(-1, band.top, band.bottom, ink.band)
        for number, band in enumerate(layout.bands)
        if number % 2 == 0
    ]
    for band in layout.bands:
        for top, bottom in band.levels:
            shapes.append(_rule(top, ink))
            if (top, bottom) == band.levels[-1]:
                shapes.append(_rule(bottom, ink))
    return shapes


def _rectangle(left: float, top: float, bottom: float, colour: str) -> PlotlyJson:
    return {
        "type": "rect",
        "xref": "paper",
        "x0": left,
        "x1": 2,
        "yref": "y",
        "y0": rounded(top),
        "y1": rounded(bottom),
        "fillcolor": colour,
        "line": {"width": 0},
        "layer": "below",
    }


def _breaks(layout: Layout, ink: Ink) -> Iterator[PlotlyJson]:
    """Yield what shows that the axis is broken: a pale band over all lanes, and two strokes."""
    for each in layout.breaks:
        left, right = layout.fold.at(each.start), layout.fold.at(each.end)
        yield _rectangle(0, 0, max(layout.height, 1.0), ink.grid) | {
            "xref": "x", "x0": rounded(left), "x1": rounded(right),
        }  # fmt: skip
        lean = BREAK_STROKE * layout.pixel / 2
        for middle in ((left + right) / 2 - lean, (left + right) / 2 + lean):
            yield {
                "type": "line",
                "xref": "x",
                "x0": rounded(middle - lean),
                "x1": rounded(middle + lean),
                "yref": "paper",
                "ysizemode": "pixel",
                "yanchor": 1,
                "y0": 0,
                "y1": 2 * BREAK_STROKE,
                "line": {"width": 2, "color": ink.muted},
            }


def _break_length(layout: Layout, each: ToldBreak, translate: Translate, ink: Ink) -> PlotlyJson:
    length = prose.length_in_words(each.end - each.start, layout.unit, translate)
    return annotation(escaped(length), ink.muted) | {
        "x": rounded((layout.fold.at(each.start) + layout.fold.at(each.end)) / 2),
        "xanchor": "center",
        "yref": "paper",
        "y": 1,
        "yshift": AXIS - 4,
        "yanchor": "bottom",
    }


def _rule(y: float, ink: Ink) -> PlotlyJson:
    return {
        "type": "line",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "yref": "y",
        "y0": rounded(y),
        "y1": rounded(y),
        "line": {"width": 1, "color": ink.grid},
        "layer": "below",
    }


def _strip_frame(top: float, ink: Ink) -> PlotlyJson:
    return {
        "type": "line",
        "xref": "paper",
        "x0": -1,
        "x1": 2,
        "yref": "paper",
        "y0": top,
        "y1": top,
        "line": {"width": 1, "color": ink.zero, "dash": "dot"},
        "layer": "below",
    }


def _axis_title_lines(layout: Layout, translate: Translate) -> tuple[str, ...]:
    return wrapped(cut(axis.title(layout, translate), 2 * LONGEST_LABEL), layout.pixels)


def _axis_title(lines: tuple[str, ...], up: float, ink: Ink) -> PlotlyJson:
    return annotation(joined(lines), ink.muted) | {
        "xref": "paper",
        "x": 0,
        "yref": "paper",
        "y": 1,
        "yshift": up - 4,
        "yanchor": "bottom",
    }


def _lane_title(layout: Layout, band: Band, ink: Ink) -> PlotlyJson:
    return annotation(f"<b>{joined(band.title)}</b>", ink.text) | {
        "xref": "paper",
        "x": 0,
        "xshift": 0 if layout.compact else 8 - layout.margins[0],
        "yref": "y",
        "y": rounded(band.title_y),
    }


def _strip_title(layout: Layout, translate: Translate, ink: Ink) -> PlotlyJson:
    title = escaped(translate("Undated"))
    return annotation(f"<b>{title}</b>", ink.text) | {
        "xref": "paper",
        "x": 0,
        "xshift": 0 if layout.compact else 8 - layout.margins[0],
        "yref": "y2",
        "y": HEADER / 2 if layout.compact else HEADER + LINE / 2,
    }
