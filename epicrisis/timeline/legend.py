"""The rule of each encoding that a swimlane uses: its name, its words and its sample."""

from collections.abc import Iterator
from dataclasses import dataclass

from epicrisis.i18n import Translate
from epicrisis.timeline.events import NO_RESPONSE, ToldEvent
from epicrisis.timeline.layout import GAP, EventMark, Layout, text_width
from epicrisis.timeline.paint import CLEAR, THIN, Ink, PlotlyJson, hatched, tone_colour


@dataclass(frozen=True, slots=True)
class Encoding:
    """A way of drawing, its name in the legend, and the rule in words."""

    name: str
    rule: str
    sample: PlotlyJson


def encodings(layout: Layout, translate: Translate) -> list[Encoding]:
    """Return the encodings that the layout uses."""
    used = {_encoding_of(mark) for mark in layout.marks}
    kinds = {part.kind for mark in layout.marks for part in mark.parts}
    grey = tone_colour("neutral")
    patch = {"type": "bar", "x": [None], "y": [None]}
    glyph = {"type": "scatter", "x": [None], "y": [None], "mode": "markers"}
    encodings = {
        "documented": Encoding(
            translate("documented"),
            translate("Solid: the source says when."),
            patch | {"marker": {"color": grey}},
        ),
        "assumed": Encoding(
            translate("assumed"),
            translate(
                "Hatched and unfilled: when is an assumption, named on the event; whiskers show"
                " how far it may extend."
            ),
            patch | {"marker": hatched(grey)},
        ),
        "afloat": Encoding(
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
        "unknown": Encoding(
            translate("start or end unknown"),
            translate("Fading: the source does not say when it starts or ends."),
            glyph
            | {
                "marker": {
                    "symbol": "square",
                    "size": 12,
                    "color": grey,
                    "gradient": {"type": "horizontal", "color": tone_colour("neutral", 0)},
                }
            },
        ),
        "within": Encoding(
            translate("sometime within"),
            translate("Bracket: it lies somewhere within, the source does not say where."),
            patch
            | {
                "marker": {
                    "color": tone_colour("neutral", 0.14),
                    "line": {"color": grey, "width": 1},
                }
            },
        ),
        "untold": Encoding(
            translate("goes on, as far as the story has got"),
            translate(
                "Open arrow: its end is not told yet; the arrow's length says nothing about it."
            ),
            glyph | {"marker": {"symbol": "triangle-right-open", "size": 10, "color": grey}},
        ),
        "no response": Encoding(
            translate("no response"),
            translate("Crossed circle: a response that was hoped for and did not come."),
            glyph
            | {
                "marker": {
                    "symbol": f"{NO_RESPONSE}-open",
                    "size": 12,
                    "color": grey,
                    "line": {"width": THIN, "color": grey},
                }
            },
        ),
        "reading": Encoding(
            translate("another reading"),
            translate(
                "Dotted outline: where another reading of the source would put it; the chart"
                " itself keeps its own."
            ),
            glyph | {"mode": "lines", "line": {"color": grey, "width": THIN, "dash": "dot"}},
        ),
    }
    if any(event.symbol == NO_RESPONSE for event in _events(layout)):
        used.add("no response")
    if layout.overlays:
        used.add("reading")
    if "fade" in kinds:
        used.add("unknown")
    if "arrow" in kinds:
        used.add("untold")
    return [encoding for name, encoding in encodings.items() if name in used]


def _events(layout: Layout) -> Iterator[ToldEvent]:
    yield from (mark.event for mark in layout.marks)
    yield from (item.event for item in layout.undated)


def _encoding_of(mark: EventMark) -> str:
    kinds = [part.kind for part in mark.parts]
    if "span" in kinds:
        return "within"
    if "hatched" in kinds or "hollow" in kinds:
        return "assumed"
    if "line" in kinds and "solid" in kinds:
        return "afloat"
    return "unknown" if mark.main.kind == "fade" else "documented"


def samples(layout: Layout, translate: Translate) -> Iterator[PlotlyJson]:
    """Yield a trace for each entry of the legend, which a chart without names doesn't have."""
    for tone, name in _tones(layout, translate) if layout.named else ():
        yield {
            "type": "bar",
            "x": [None],
            "y": [None],
            "marker": {"color": tone_colour(tone)},
            "name": name,
            "showlegend": True,
            "hoverinfo": "skip",
        }
    for encoding in encodings(layout, translate) if layout.named else ():
        yield encoding.sample | {"name": encoding.name, "showlegend": True, "hoverinfo": "skip"}


def _tones(layout: Layout, translate: Translate) -> list[tuple[str, str]]:
    """Return the colours that the layout uses, each with what it stands for."""
    used = {event.tone for event in _events(layout)}
    names = {
        "disease": translate("disease"),
        "treatment": translate("treatment"),
        "response": translate("response"),
    }
    return [(tone, name) for tone, name in names.items() if tone in used]


def legend_height(layout: Layout, translate: Translate) -> float:
    """Return the room that the legend needs."""
    if not layout.named:
        return float(GAP)
    names = [name for _, name in _tones(layout, translate)]
    names += [encoding.name for encoding in encodings(layout, translate)]
    widths = [text_width(name) + 48 for name in names]
    if sum(widths) <= layout.pixels:
        return 34.0
    columns = max(1, int(layout.pixels // max(widths)))
    return 14.0 + 20 * -(-len(names) // columns)


def legend(layout: Layout, ink: Ink) -> PlotlyJson:
    """Return how the legend looks, and that it stands above the chart.

    Many events are drawn without: Plotly measures each of its texts, and the caption has them.
    """
    return {
        "showlegend": layout.named,
        "legend": {
            "orientation": "h",
            "itemclick": False,
            "itemdoubleclick": False,
            "yref": "container",
            "y": 1,
            "yanchor": "top",
            "x": 0,
            "xanchor": "left",
            "font": {"size": 12, "color": ink.text},
            "bgcolor": CLEAR,
        },
    }
