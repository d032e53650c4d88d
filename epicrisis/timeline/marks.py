"""The events of a swimlane as Plotly's traces and shapes: certainty shows in two channels."""

from collections.abc import Iterator
from math import copysign, isnan

from epicrisis import palette
from epicrisis.i18n import Translate
from epicrisis.timeline import hover, prose
from epicrisis.timeline.events import NO_RESPONSE, ToldEvent
from epicrisis.timeline.layout import BAR, HEAP, POINT, EventMark, Layout, Overlay
from epicrisis.timeline.paint import (
    CLEAR,
    THIN,
    Ink,
    Label,
    PlotlyJson,
    Stroke,
    bar_trace,
    filled,
    hatched,
    rounded,
    shared,
    strokes_shape,
    text_trace,
    tone_colour,
)
from epicrisis.timeline.parts import Part

FADE = (1.0, 0.78, 0.58, 0.4, 0.25, 0.12)
"""Opacity of the slices of a fading bar."""
SHORT_FADE = (0.9, 0.6, 0.35, 0.15)
"""The same where there are many bars."""
SPAN = 0.14
"""Opacity of a bracket's ground."""
ARROW = 10


def colour_of(event: ToldEvent, opacity: float = 1.0) -> str:
    """Return an event's colour as CSS."""
    return tone_colour(event.tone, opacity)


def parts_in(layout: Layout, *kinds: str) -> Iterator[tuple[EventMark, Part]]:
    """Yield the parts of these kinds, each with its event's mark."""
    for mark in layout.marks:
        for part in mark.parts:
            if part.kind in kinds:
                yield mark, part


def bars(layout: Layout, translate: Translate) -> Iterator[PlotlyJson]:
    """Yield the events that last: a trace for each way of drawing them."""
    for kind in ("solid", "hatched", "span"):
        pieces = list(parts_in(layout, kind))
        if pieces:
            opacity = SPAN if kind == "span" else 1.0
            colours = shared([colour_of(mark.event, opacity) for mark, _ in pieces])
            marker = hatched(colours) if kind == "hatched" else filled(colours)
            spans = [(mark, part.x0, part.x1) for mark, part in pieces]
            yield _bar_trace(spans, marker) | interaction(
                [mark.event for mark, _ in pieces], layout, translate
            )
    # A fade is strokes, which are no events; a transparent bar over it answers to the pointer.
    fading = [mark for mark in layout.marks if mark.main.kind == "fade"]
    if fading:
        spans = [(mark, mark.main.x0, mark.main.x1) for mark in fading]
        yield _bar_trace(spans, {"color": CLEAR}) | interaction(
            [mark.event for mark in fading], layout, translate
        )


def _bar_trace(spans: list[tuple[EventMark, float, float]], marker: PlotlyJson) -> PlotlyJson:
    return bar_trace([(x0, x1, mark.y) for mark, x0, x1 in spans], BAR, marker)


def interaction(events: list[ToldEvent], layout: Layout, translate: Translate) -> PlotlyJson:
    """Return hover text and key of each mark, and what keeps the others readable on selection."""
    return {
        "customdata": [event.key for event in events],
        "hovertext": [hover.event_in_words(event, layout, translate) for event in events],
        "hoverinfo": "text",
        "unselected": {"marker": {"opacity": 0.8}},
    }


def strokes(layout: Layout) -> Iterator[PlotlyJson]:
    """Yield fades, whiskers, arrow shafts, brackets, caps and outlines: a shape for each look."""
    drawn: dict[tuple[str, float], list[Stroke]] = {}
    for mark, part in parts_in(layout, "fade"):
        for opacity, stroke in _slices(mark, part, FADE if layout.named else SHORT_FADE):
            drawn.setdefault((colour_of(mark.event, opacity), BAR), []).append(stroke)
    for mark, part in parts_in(layout, "line", "tick", "arrow", "span", "cap"):
        if part != mark.main or part.kind == "span":
            look = (colour_of(mark.event), 3.0 if part.kind == "cap" else THIN)
            drawn.setdefault(look, []).append(_stroke(mark, part, layout))
    for (colour, width), alike in drawn.items():
        yield strokes_shape(alike, {"width": width, "color": colour})
    for overlay in layout.overlays:
        colour = colour_of(overlay.reading.event)
        line = {"width": THIN, "color": colour, "dash": "dot"}
        yield strokes_shape(outlines(overlay), line)


def _slices(mark: EventMark, part: Part, fade: tuple[float, ...]) -> Iterator[tuple[float, Stroke]]:
    """Yield the pieces of a fade, each with its opacity."""
    step = (part.x1 - part.x0) / len(fade)
    strength = 0.5 if mark.main.kind == "hatched" else 1.0
    for number, opacity in enumerate(fade):
        x = part.x0 + number * step
        yield opacity * strength, [(x, mark.y), (x + step, mark.y)]


def _stroke(mark: EventMark, part: Part, layout: Layout) -> Stroke:
    x0, x1, y = part.x0, part.x1, mark.y
    if part.kind in ("tick", "cap"):
        return [(x0, y - BAR / 2), (x0, y + BAR / 2)]
    if part.kind == "span":
        return [(x0, y - BAR / 2), (x1, y - BAR / 2)]
    if part.kind == "arrow":
        x1 -= copysign(layout.pixel * ARROW / (2.5 if layout.compact else 4), x1 - x0)
    elif mark.main.kind == "hollow":
        x0 += copysign(min(layout.pixel * BAR / 2, abs(x1 - x0)), x1 - x0)
    return [(x0, y), (x1, y)]


def points(layout: Layout, translate: Translate) -> Iterator[PlotlyJson]:
    """Yield the events without length, and the heads of arrows."""
    mains = [m for m in layout.marks if m.main.kind in ("point", "hollow", "cap")]
    if mains:
        pieces = [(mark, part) for mark in mains for part in _points_of(mark)]
        yield _symbols(pieces, layout) | interaction(
            [mark.event for mark, _ in pieces], layout, translate
        )
    arrows = list(parts_in(layout, "arrow"))
    if arrows:
        yield _symbols(arrows, layout) | {"hoverinfo": "skip"}


def _points_of(mark: EventMark) -> list[Part]:
    """Return the part that stands for an event, all of them where it is repeated."""
    if mark.event.repeats == 1:
        return [mark.main]
    return [part for part in mark.parts if part.kind == mark.main.kind]


def _symbols(pieces: list[tuple[EventMark, Part]], layout: Layout) -> PlotlyJson:
    colours = shared([colour_of(mark.event) for mark, _ in pieces])
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
                "color": shared([_edge_colour(mark.event, part) for mark, part in pieces]),
            },
            "opacity": 1,
        },
        # Otherwise Plotly asks of every element of the plot whether it is still on it.
        "cliponaxis": not layout.named,
        "showlegend": False,
    }


def _edge_colour(event: ToldEvent, part: Part) -> str:
    """Return the colour of a symbol's lines; the cross in a filled circle is seen on its ground."""
    is_crossed = event.symbol == NO_RESPONSE and part.kind == "point"
    return palette.PAPER.light if is_crossed else colour_of(event)


def _symbol(event: ToldEvent, part: Part) -> str:
    if part.kind == "arrow":
        return "triangle-right-open" if part.x1 > part.x0 else "triangle-left-open"
    if part.kind == "cap":
        return "line-ns-open"
    return event.symbol if part.kind == "point" else f"{event.symbol}-open"


def heaps(layout: Layout, translate: Translate) -> Iterator[PlotlyJson]:
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
                    "hovertext": [
                        hover.bin_in_words(each, layout, translate) for each, _, _ in stacked
                    ],
                    "hoverinfo": "text",
                }


def overlays(layout: Layout, translate: Translate) -> Iterator[PlotlyJson]:
    """Yield what answers to the pointer in other readings' outlines; none of them is chosen."""
    for overlay in layout.overlays:
        reading, y = overlay.reading, overlay.y
        spans = [(ghost.start, ghost.end, y) for ghost in reading.ghosts]
        title = f"<b>{hover.folded(reading.title, layout)}</b>"
        labels = [hover.folded(ghost.event.label, layout) for ghost in reading.ghosts]
        short = hover.folded(prose.reading_in_short(reading, layout.unit, translate), layout)
        argument = hover.folded(reading.argument, layout)
        yield bar_trace(spans, BAR, {"color": CLEAR}) | {
            "hovertext": ["<br>".join([title, label, short, argument]) for label in labels],
            "hoverinfo": "text",
        }


def outlines(overlay: Overlay) -> Iterator[Stroke]:
    """Yield the lines around each bar of a reading, open where nobody can place its end."""
    reading, y = overlay.reading, overlay.y
    low, high = y - BAR / 2, y + BAR / 2
    for ghost in reading.ghosts:
        start, end = ghost.start, ghost.end
        if ghost.unknown == "end":
            yield [(end, low), (start, low), (start, high), (end, high)]
        elif ghost.unknown == "start":
            yield [(start, low), (end, low), (end, high), (start, high)]
        else:
            yield [(start, low), (end, low), (end, high), (start, high), (start, low)]
    if not isnan(reading.low):
        yield [(reading.low, y), (reading.high, y)]
        for x in (reading.low, reading.high):
            yield [(x, y - 3), (x, y + 3)]


# --- Texts -----------------------------------------------------------------------------


def labels(layout: Layout, ink: Ink) -> Iterator[PlotlyJson]:
    """Yield the texts beside events, and on a phone the names of rows."""
    texts = [_label(mark, ink, mark.event.key) for mark in layout.marks if mark.label]
    texts += [_label(overlay, ink) for overlay in layout.overlays]
    texts += [Label(layout.window[0], h.label_y, h.label, ink.muted) for h in layout.heaps]
    if layout.compact:
        texts += [
            Label(layout.window[0], row.y, row.lines, ink.muted)
            for band in layout.bands
            for row in band.rows
        ]
    texts += [
        Label(part.x1, mark.y, ("?",), ink.text, "right" if part.x1 > mark.main.x0 else "left")
        for mark, part in parts_in(layout, "query")
        if mark.label
    ]
    for side in ("right", "left"):
        beside = [text for text in texts if text.side == side]
        if beside:
            yield text_trace(beside, ink)


def _label(labelled: EventMark | Overlay, ink: Ink, key: str = "") -> Label:
    side = "left" if labelled.leftward else "right"
    return Label(labelled.label_x, labelled.label_y, labelled.label, ink.text, side, key)


def undated(layout: Layout, translate: Translate, ink: Ink) -> Iterator[PlotlyJson]:
    """Yield the events of the strip below, each with its text."""
    if not layout.undated:
        return
    items = layout.undated
    axes = {"xaxis": "x2", "yaxis": "y2"}
    colours = [colour_of(item.event) for item in items]
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
        **interaction([item.event for item in items], layout, translate),
    }
    texts = [
        Label(item.x + POINT + 4, item.y, item.label, ink.text, key=item.event.key)
        for item in items
    ]
    yield axes | text_trace(texts, ink)
