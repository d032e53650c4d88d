"""The swimlane as a Plotly figure: a layout painted so that certainty shows in two channels."""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from math import copysign, isnan

import plotly.graph_objects as go
from plotly.offline import get_plotlyjs

from epicrisis.i18n import Translate
from epicrisis.timeline import prose
from epicrisis.timeline.density import MOST_EVENTS, Bin
from epicrisis.timeline.events import ToldEvent
from epicrisis.timeline.layout import (
    BAR,
    GAP,
    HEADER,
    HEAP,
    LINE,
    LONGEST_LABEL,
    MOST_NAMES,
    POINT,
    Band,
    Layout,
    Mark,
    Overlay,
    cut,
    text_width,
    wrapped,
)
from epicrisis.timeline.paint import (
    DARK,
    FONT,
    LIGHT,
    TONES,
    Ink,
    Json,
    Stroke,
    Text,
    annotation,
    bar_trace,
    escaped,
    filled,
    hatched,
    hover_label,
    joined,
    rounded,
    shared,
    strokes_shape,
    text_trace,
    tone_colour,
)
from epicrisis.timeline.parts import Part

FADE = (1.0, 0.78, 0.58, 0.4, 0.25, 0.12)
"""Opacity of the slices of a fading bar."""

HOVER_CHARACTERS = {"wide": 64, "compact": 40}
ARROW = 10
THIN = 1.75
"""Width of a line."""
DENSE = 200
"""From so many events on, hover texts are short: the whole figure is sent at once."""
AXIS = 30
"""Height of the axis's numbers, above the plot."""


@dataclass(frozen=True, slots=True)
class _Encoding:
    """A way of drawing, its name in the legend, and the rule in words."""

    name: str
    rule: str
    sample: Json


def figure(layout: Layout, translate: Translate, *, dark: bool = False) -> go.Figure:
    """Draw a layout; the same layout gives the same figure, byte for byte."""
    ink = DARK if dark else LIGHT
    data = [
        *_bars(layout, translate),
        *_heaps(layout, translate),
        *_points(layout, translate),
        *_overlays(layout, translate),
        *_labels(layout, ink),
        *_undated(layout, translate, ink),
        *_legend(layout, translate),
    ]
    spec = {"data": data, "layout": _page(layout, translate, ink)}
    # Plotly's validation takes longer than all the rest; the tests validate what we write.
    return go.Figure(spec, _validate=False)


def caption(layout: Layout, translate: Translate) -> str:
    """Say how the figure is to be read: the rule of each encoding that it uses."""
    rules = [encoding.rule for encoding in _encodings(layout, translate)]
    if layout.undated:
        rules.append(translate("Undated: it stands in no place, because none is known."))
    if not layout.named:
        rules.append(
            translate(
                "More than {limit} events: their names are not on the chart; point at one, or"
                " choose it in the table."
            ).format(limit=MOST_NAMES)
        )
    if layout.heaps:
        rules.append(
            translate(
                "More than {limit} events are not drawn one by one: the height is how many there"
                " are at a time, hatched where a date is not documented; the highest is {most}."
            ).format(limit=MOST_EVENTS, most=layout.tallest)
        )
    if not layout.finished:
        rules.append(translate("The axis keeps its length until the end of the story."))
    return " ".join(rules)


def plotly_js() -> str:
    """Return the library that draws the figure in a browser, for a page without network."""
    return str(get_plotlyjs())


# --- Words -----------------------------------------------------------------------------


def _hover(event: ToldEvent, layout: Layout, translate: Translate) -> str:
    if len(layout.marks) >= DENSE:
        return _folded(prose.in_short(event, layout.unit, translate), layout)
    words = [
        translate("{name}: {what}").format(name=name, what=what)
        for name, what in prose.facts(event, layout.unit, translate)
    ]
    texts = [event.detail, *words] if event.detail else words
    folded = [_folded(text, layout) for text in texts]
    return "<br>".join([f"<b>{_folded(event.label, layout)}</b>", *folded])


def _folded(text: str, layout: Layout) -> str:
    width = HOVER_CHARACTERS["compact" if layout.compact else "wide"]
    if len(text) <= width:
        return escaped(text)
    return joined(textwrap.wrap(text[:4000], width, max_lines=6, placeholder="…"))


# --- Marks -----------------------------------------------------------------------------


def _colour(event: ToldEvent, opacity: float = 1.0) -> str:
    return tone_colour(event.tone, opacity)


def _parts(layout: Layout, *kinds: str) -> Iterator[tuple[Mark, Part]]:
    for mark in layout.marks:
        for part in mark.parts:
            if part.kind in kinds:
                yield mark, part


def _bars(layout: Layout, translate: Translate) -> Iterator[Json]:
    for kind in ("solid", "hatched", "span"):
        pieces = list(_parts(layout, kind))
        if pieces:
            opacity = 0.14 if kind == "span" else 1.0
            colours = shared([_colour(mark.event, opacity) for mark, _ in pieces])
            marker = hatched(colours) if kind == "hatched" else filled(colours)
            spans = [(mark, part.x0, part.x1) for mark, part in pieces]
            yield _bar_trace(spans, marker) | _interaction(
                [mark.event for mark, _ in pieces], layout, translate
            )
    # A fade is strokes, which are no events; a transparent bar over it answers to the pointer.
    fading = [mark for mark in layout.marks if mark.main.kind == "fade"]
    if fading:
        spans = [(mark, mark.main.x0, mark.main.x1) for mark in fading]
        yield _bar_trace(spans, {"color": "rgba(0,0,0,0)"}) | _interaction(
            [mark.event for mark in fading], layout, translate
        )


def _bar_trace(spans: list[tuple[Mark, float, float]], marker: Json) -> Json:
    return bar_trace([(x0, x1, mark.y) for mark, x0, x1 in spans], BAR, marker)


def _interaction(events: list[ToldEvent], layout: Layout, translate: Translate) -> Json:
    """Return hover text and key of each mark, and what keeps the others readable on selection."""
    return {
        "customdata": [event.key for event in events],
        "hovertext": [_hover(event, layout, translate) for event in events],
        "hoverinfo": "text",
        "unselected": {"marker": {"opacity": 0.8}},
    }


def _lines(layout: Layout) -> Iterator[Json]:
    """Yield fades, whiskers, arrow shafts, brackets, caps and outlines: a shape for each look."""
    strokes: dict[tuple[str, float], list[Stroke]] = {}
    for mark, part in _parts(layout, "fade"):
        for opacity, stroke in _slices(mark, part):
            strokes.setdefault((_colour(mark.event, opacity), BAR), []).append(stroke)
    for mark, part in _parts(layout, "line", "tick", "arrow", "span", "cap"):
        if part != mark.main or part.kind == "span":
            look = (_colour(mark.event), 3.0 if part.kind == "cap" else THIN)
            strokes.setdefault(look, []).append(_stroke(mark, part, layout))
    for (colour, width), drawn in strokes.items():
        yield strokes_shape(drawn, {"width": width, "color": colour})
    for overlay in layout.overlays:
        colour = _colour(overlay.reading.event)
        line = {"width": THIN, "color": colour, "dash": "dot"}
        yield strokes_shape(_outlines(overlay), line)


def _slices(mark: Mark, part: Part) -> Iterator[tuple[float, Stroke]]:
    """Yield the pieces of a fade, each with its opacity."""
    step = (part.x1 - part.x0) / len(FADE)
    strength = 0.5 if mark.main.kind == "hatched" else 1.0
    for number, opacity in enumerate(FADE):
        x = part.x0 + number * step
        yield opacity * strength, [(x, mark.y), (x + step, mark.y)]


def _stroke(mark: Mark, part: Part, layout: Layout) -> Stroke:
    x0, x1, y = part.x0, part.x1, mark.y
    pixel = (layout.window[1] - layout.window[0]) / layout.pixels
    if part.kind in ("tick", "cap"):
        return [(x0, y - BAR / 2), (x0, y + BAR / 2)]
    if part.kind == "span":
        return [(x0, y - BAR / 2), (x1, y - BAR / 2)]
    if part.kind == "arrow":
        x1 -= copysign(pixel * ARROW / (2.5 if layout.compact else 4), x1 - x0)
    elif mark.main.kind == "hollow":
        x0 += copysign(min(pixel * BAR / 2, abs(x1 - x0)), x1 - x0)
    return [(x0, y), (x1, y)]


def _points(layout: Layout, translate: Translate) -> Iterator[Json]:
    mains = [m for m in layout.marks if m.main.kind in ("point", "hollow", "cap")]
    if mains:
        yield _symbols([(mark, mark.main) for mark in mains]) | _interaction(
            [mark.event for mark in mains], layout, translate
        )
    arrows = list(_parts(layout, "arrow"))
    if arrows:
        yield _symbols(arrows) | {"hoverinfo": "skip"}


def _symbols(pieces: list[tuple[Mark, Part]]) -> Json:
    colours = shared([_colour(mark.event) for mark, _ in pieces])
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [rounded(part.x1) for _, part in pieces],
        "y": [rounded(mark.y) for mark, _ in pieces],
        "marker": {
            "symbol": shared([_symbol(mark.event, part) for mark, part in pieces]),
            "color": colours,
            "size": shared([ARROW if part.kind == "arrow" else BAR for _, part in pieces]),
            "line": {
                "width": shared([3 if part.kind == "cap" else THIN for _, part in pieces]),
                "color": colours,
            },
            "opacity": 1,
        },
        "cliponaxis": False,
        "showlegend": False,
    }


def _symbol(event: ToldEvent, part: Part) -> str:
    if part.kind == "arrow":
        return "triangle-right-open" if part.x1 > part.x0 else "triangle-left-open"
    if part.kind == "cap":
        return "line-ns-open"
    return event.symbol if part.kind == "point" else f"{event.symbol}-open"


def _heaps(layout: Layout, translate: Translate) -> Iterator[Json]:
    """Yield how many events there are at a time: the sure ones solid, the others on top of them."""
    pixel = HEAP / layout.tallest
    for heap in layout.heaps:
        bins = heap.crowd.bins
        colour = tone_colour(heap.crowd.tone)
        sure = [(each, 0.0, each.sure * pixel) for each in bins if each.sure]
        doubtful = [
            (each, each.sure * pixel, each.doubtful * pixel) for each in bins if each.doubtful
        ]
        for stacked, marker in ((sure, filled(colour)), (doubtful, hatched(colour))):
            if stacked:
                spans = [
                    (each.start, each.end, heap.floor - below - height / 2)
                    for each, below, height in stacked
                ]
                heights = [rounded(height) for _, _, height in stacked]
                yield bar_trace(spans, heights, marker) | {
                    "hovertext": [_bin_in_words(each, layout, translate) for each, _, _ in stacked],
                    "hoverinfo": "text",
                }


def _bin_in_words(each: Bin, layout: Layout, translate: Translate) -> str:
    span = translate("{first} to {last}").format(
        first=prose.moment_in_words(each.start, layout.unit, translate),
        last=prose.moment_in_words(each.end, layout.unit, translate),
    )
    said = translate("{span}; events: {count}, not fully documented: {doubtful}")
    return escaped(said.format(span=span, count=each.count, doubtful=each.doubtful))


def _overlays(layout: Layout, translate: Translate) -> Iterator[Json]:
    """Yield what answers to the pointer in other readings' outlines; none of them is chosen."""
    for overlay in layout.overlays:
        reading, y = overlay.reading, overlay.y
        spans = [(ghost.start, ghost.end, y) for ghost in reading.ghosts]
        title = f"<b>{_folded(reading.title, layout)}</b>"
        labels = [_folded(ghost.event.label, layout) for ghost in reading.ghosts]
        short = _folded(prose.reading_in_short(reading, layout.unit, translate), layout)
        argument = _folded(reading.argument, layout)
        yield bar_trace(spans, BAR, {"color": "rgba(0,0,0,0)"}) | {
            "hovertext": ["<br>".join([title, label, short, argument]) for label in labels],
            "hoverinfo": "text",
        }


def _outlines(overlay: Overlay) -> Iterator[Stroke]:
    reading, y = overlay.reading, overlay.y
    low, high = y - BAR / 2, y + BAR / 2
    for ghost in reading.ghosts:
        start, end = ghost.start, ghost.end
        yield [(start, low), (end, low), (end, high), (start, high), (start, low)]
    if not isnan(reading.low):
        yield [(reading.low, y), (reading.high, y)]
        for x in (reading.low, reading.high):
            yield [(x, y - 3), (x, y + 3)]


# --- Texts -----------------------------------------------------------------------------


def _labels(layout: Layout, ink: Ink) -> Iterator[Json]:
    labelled: list[Mark | Overlay] = [*layout.marks, *layout.overlays]
    texts = [
        Text(m.label_x, m.label_y, m.label, ink.text, "left" if m.leftward else "right")
        for m in labelled
        if m.label
    ]
    texts += [Text(layout.window[0], h.label_y, h.label, ink.muted) for h in layout.heaps]
    if layout.compact:
        texts += [
            Text(layout.window[0], row.y, row.lines, ink.muted)
            for band in layout.bands
            for row in band.rows
        ]
    texts += [
        Text(part.x1, mark.y, ("?",), ink.text, "right" if part.x1 > mark.main.x0 else "left")
        for mark, part in _parts(layout, "query")
        if mark.label
    ]
    for side in ("right", "left"):
        beside = [text for text in texts if text.side == side]
        if beside:
            yield text_trace(beside, ink)


def _undated(layout: Layout, translate: Translate, ink: Ink) -> Iterator[Json]:
    if not layout.undated:
        return
    items = layout.undated
    axes = {"xaxis": "x2", "yaxis": "y2"}
    colours = [_colour(item.event) for item in items]
    yield axes | {
        "type": "scatter",
        "mode": "markers",
        "x": [rounded(item.x) for item in items],
        "y": [rounded(item.y) for item in items],
        "marker": {
            "symbol": [
                f"{i.event.symbol}-open" if i.event.kind == "point" else "line-ew-open"
                for i in items
            ],
            "color": colours,
            "size": BAR,
            "line": {
                "width": [1.75 if i.event.kind == "point" else 4 for i in items],
                "color": colours,
            },
        },
        "cliponaxis": False,
        "showlegend": False,
        **_interaction([item.event for item in items], layout, translate),
    }
    texts = [Text(item.x + POINT + 4, item.y, item.label, ink.text) for item in items]
    yield axes | text_trace(texts, ink)


# --- Legend and rule -------------------------------------------------------------------


def _encodings(layout: Layout, translate: Translate) -> list[_Encoding]:
    """Return the encodings that the layout uses."""
    used = {_encoding_of(mark) for mark in layout.marks}
    kinds = {part.kind for mark in layout.marks for part in mark.parts}
    grey = "rgb({},{},{})".format(*TONES["neutral"])
    patch = {"type": "bar", "x": [None], "y": [None]}
    glyph = {"type": "scatter", "x": [None], "y": [None], "mode": "markers"}
    encodings = {
        "documented": _Encoding(
            translate("documented"),
            translate("Solid: the source says when."),
            patch | {"marker": {"color": grey}},
        ),
        "assumed": _Encoding(
            translate("assumed"),
            translate(
                "Hatched and unfilled: when is an assumption, named on the event; whiskers show"
                " how far it may extend."
            ),
            patch | {"marker": hatched(grey)},
        ),
        "afloat": _Encoding(
            translate("length documented, dates assumed"),
            translate(
                "Solid between whiskers: how long is in the source, when is assumed; the bar may"
                " lie anywhere between the whiskers."
            ),
            glyph
            | {
                "mode": "lines+markers",
                "line": {"color": grey, "width": 1.75},
                "marker": {"symbol": "square", "size": 10, "color": grey},
            },
        ),
        "unknown": _Encoding(
            translate("start or end unknown"),
            translate("Fading: the source does not say when it starts or ends."),
            glyph
            | {
                "marker": {
                    "symbol": "square",
                    "size": 12,
                    "color": grey,
                    "gradient": {"type": "horizontal", "color": "rgba(118,118,118,0)"},
                }
            },
        ),
        "within": _Encoding(
            translate("sometime within"),
            translate("Bracket: it lies somewhere within, the source does not say where."),
            patch
            | {"marker": {"color": "rgba(118,118,118,0.14)", "line": {"color": grey, "width": 1}}},
        ),
        "untold": _Encoding(
            translate("goes on, as far as the story has got"),
            translate(
                "Open arrow: its end is not told yet; the arrow's length says nothing about it."
            ),
            glyph | {"marker": {"symbol": "triangle-right-open", "size": 10, "color": grey}},
        ),
        "reading": _Encoding(
            translate("another reading"),
            translate(
                "Dotted outline: where another reading of the source would put it; the chart"
                " itself keeps its own."
            ),
            glyph | {"mode": "lines", "line": {"color": grey, "width": THIN, "dash": "dot"}},
        ),
    }
    if layout.overlays:
        used.add("reading")
    if "fade" in kinds:
        used.add("unknown")
    if "arrow" in kinds:
        used.add("untold")
    return [encoding for name, encoding in encodings.items() if name in used]


def _encoding_of(mark: Mark) -> str:
    kinds = [part.kind for part in mark.parts]
    if "span" in kinds:
        return "within"
    if "hatched" in kinds or "hollow" in kinds:
        return "assumed"
    if "line" in kinds and "solid" in kinds:
        return "afloat"
    return "unknown" if mark.main.kind == "fade" else "documented"


def _legend(layout: Layout, translate: Translate) -> Iterator[Json]:
    for encoding in _encodings(layout, translate):
        yield encoding.sample | {"name": encoding.name, "showlegend": True, "hoverinfo": "skip"}


def _legend_height(layout: Layout, translate: Translate) -> float:
    names = [encoding.name for encoding in _encodings(layout, translate)]
    widths = [text_width(name) + 48 for name in names]
    if sum(widths) <= layout.pixels:
        return 34.0
    columns = max(1, int(layout.pixels // max(widths)))
    return 14.0 + 20 * -(-len(names) // columns)


# --- The page around it ----------------------------------------------------------------


def _page(layout: Layout, translate: Translate, ink: Ink) -> Json:
    left, right = layout.margins
    title = _axis_title_lines(layout, translate)
    above = AXIS + LINE * len(title)
    below = _legend_height(layout, translate)
    lanes, strip = max(layout.height, 1.0), layout.strip_height
    gap = GAP if strip else 0
    total = lanes + gap + strip
    page: Json = {
        "template": {},
        "height": round(above + total + below),
        "margin": {"l": left, "r": right, "t": above, "b": below, "pad": 0},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": 12, "color": ink.text},
        "barmode": "overlay",
        "hovermode": "closest",
        "hoverlabel": hover_label(ink),
        "dragmode": False if layout.compact else "pan",
        "uirevision": "timeline",
        "xaxis": _time_axis(layout, ink),
        "yaxis": _row_axis(layout, ink, [(gap + strip) / total, 1.0]),
        "shapes": [*_shapes(layout, ink), *_lines(layout)],
        "annotations": [
            _axis_title(title, ink),
            *(_lane_title(layout, band, ink) for band in layout.bands),
        ],
        "showlegend": True,
        "legend": {
            "orientation": "h",
            "itemclick": False,
            "itemdoubleclick": False,
            "yref": "container",
            "y": 0,
            "yanchor": "bottom",
            "x": 0,
            "xanchor": "left",
            "font": {"size": 12, "color": ink.text},
            "bgcolor": "rgba(0,0,0,0)",
        },
    }
    if strip:
        page["xaxis2"] = {
            "range": [0, layout.pixels],
            "anchor": "y2",
            "visible": False,
            "fixedrange": True,
        }
        page["yaxis2"] = {
            "range": [strip, 0],
            "domain": [0, strip / total],
            "visible": False,
            "fixedrange": True,
        }
        page["shapes"] += [_strip_frame(strip / total, ink)]
        page["annotations"] += [_strip_title(layout, translate, ink)]
    return page


def _time_axis(layout: Layout, ink: Ink) -> Json:
    return {
        "range": [rounded(layout.window[0]), rounded(layout.window[1])],
        "side": "top",
        "anchor": "y",
        "tick0": 0,
        "dtick": layout.step,
        "ticks": "outside",
        "ticklen": 4,
        "tickcolor": ink.zero,
        "tickfont": {"size": 12, "color": ink.muted},
        "showgrid": True,
        "gridcolor": ink.grid,
        "zeroline": True,
        "zerolinecolor": ink.zero,
        "zerolinewidth": 1,
        "showline": False,
        "automargin": False,
    }


def _row_axis(layout: Layout, ink: Ink, domain: list[float]) -> Json:
    axis: Json = {
        "range": [max(layout.height, 1.0), 0],
        "domain": domain,
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "showticklabels": False,
        "automargin": False,
    }
    rows = [row for band in layout.bands for row in band.rows]
    if rows and not layout.compact:
        axis |= {
            "tickmode": "array",
            "tickvals": [rounded(row.y) for row in rows],
            "ticktext": [joined(row.lines) for row in rows],
            "tickfont": {"size": 12, "color": ink.muted},
            "ticks": "outside",
            "ticklen": 5,
            "tickcolor": "rgba(0,0,0,0)",
            "showticklabels": True,
        }
    return axis


def _shapes(layout: Layout, ink: Ink) -> list[Json]:
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


def _rectangle(left: float, top: float, bottom: float, colour: str) -> Json:
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


def _rule(y: float, ink: Ink) -> Json:
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


def _strip_frame(top: float, ink: Ink) -> Json:
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
    unit = prose.unit_in_words(layout.unit, translate).capitalize()
    if layout.origin:
        text = translate("{unit}; 0: {origin}").format(unit=unit, origin=layout.origin)
    else:
        text = translate("{unit}; what 0 stands for is told later").format(unit=unit)
    return wrapped(cut(text, 2 * LONGEST_LABEL), layout.pixels)


def _axis_title(lines: tuple[str, ...], ink: Ink) -> Json:
    return annotation(joined(lines), ink.muted) | {
        "xref": "paper",
        "x": 0,
        "yref": "paper",
        "y": 1,
        "yshift": AXIS - 4,
        "yanchor": "bottom",
    }


def _lane_title(layout: Layout, band: Band, ink: Ink) -> Json:
    return annotation(f"<b>{joined(band.title)}</b>", ink.text) | {
        "xref": "paper",
        "x": 0,
        "xshift": 0 if layout.compact else 8 - layout.margins[0],
        "yref": "y",
        "y": rounded(band.title_y),
    }


def _strip_title(layout: Layout, translate: Translate, ink: Ink) -> Json:
    title = escaped(translate("Undated"))
    return annotation(f"<b>{title}</b>", ink.text) | {
        "xref": "paper",
        "x": 0,
        "xshift": 0 if layout.compact else 8 - layout.margins[0],
        "yref": "y2",
        "y": HEADER / 2 if layout.compact else HEADER + LINE / 2,
    }
