"""The swimlane as a Plotly figure: a layout painted so that certainty shows in two channels."""

import plotly.graph_objects as go
from plotly.offline import get_plotlyjs

from epicrisis.i18n import Translate
from epicrisis.timeline import backdrop, dense_bars, legend, marks, prose
from epicrisis.timeline.chart import ChartView
from epicrisis.timeline.density import MOST_EVENTS
from epicrisis.timeline.layout import MOST_NAMES, Layout
from epicrisis.timeline.paint import ink_of


def figure(layout: Layout, view: ChartView) -> go.Figure:
    """Draw a layout; the same layout gives the same figure, byte for byte."""
    translate, ink = view.translate, ink_of(view)
    data = [
        *(marks if layout.named else dense_bars).bars(layout, translate),
        *marks.heaps(layout, translate),
        *marks.points(layout, translate),
        *marks.overlays(layout, translate),
        *marks.labels(layout, ink),
        *marks.undated(layout, translate, ink),
        *legend.samples(layout, translate),
    ]
    page = backdrop.page(layout, translate, ink, legend.legend_height(layout, translate))
    page["shapes"] += [*([] if layout.named else dense_bars.shapes(layout)), *marks.strokes(layout)]
    spec = {"data": data, "layout": page | legend.legend(layout, ink)}
    # Plotly's validation takes longer than all the rest; the tests validate what we write.
    return go.Figure(spec, _validate=False)


def caption(layout: Layout, translate: Translate) -> str:
    """Say how the figure is to be read: the rule of each encoding that it uses."""
    rules = [encoding.rule for encoding in legend.encodings(layout, translate)]
    if layout.undated:
        rules.append(translate("Undated: it stands in no place, because none is known."))
    rules += prose.breaks_in_words(layout.breaks, layout.unit, translate)
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
