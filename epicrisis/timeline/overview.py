"""The overview of a timeline as one SVG picture, with the legend that goes above it."""

import re
from functools import cache
from pathlib import Path

import jinja2

from epicrisis import templating
from epicrisis.i18n import Translate
from epicrisis.story.telling import Telling
from epicrisis.timeline import prose
from epicrisis.timeline.chart import ChartView
from epicrisis.timeline.events import NO_RESPONSE
from epicrisis.timeline.overview_layout import arrange_overviews
from epicrisis.timeline.overview_picture import LETTERS, Overview, Sign

TEMPLATES = Path(__file__).parent / "templates"
WIDTHS = (900, 560, 358)
"""A column beside Streamlit's sidebar, that of a small window, and a phone."""
SCREEN_WIDTHS = (900, 820, 740, 660, 620)
"""Of those the one is taken that a projector can enlarge most."""
HALF = 4.2
"""Half of a symbol's width."""
_NO_CHARACTER = re.compile(r"[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML knows no character for, or nobody reads."""
_EMPTY_LINES = re.compile(r"\n\s+")
_CORNERS = {
    "square": ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
    "diamond": ((0, -1.2), (1.2, 0), (0, 1.2), (-1.2, 0)),
    "triangle-up": ((0, -1.1), (1.1, 0.9), (-1.1, 0.9)),
    "triangle-down": ((0, 1.1), (-1.1, -0.9), (1.1, -0.9)),
    "hexagon": ((-1.1, 0), (-0.55, -0.95), (0.55, -0.95), (1.1, 0), (0.55, 0.95), (-0.55, 0.95)),
    "cross": (
        *((-0.4, -1.1), (0.4, -1.1), (0.4, -0.4), (1.1, -0.4), (1.1, 0.4), (0.4, 0.4)),
        *((0.4, 1.1), (-0.4, 1.1), (-0.4, 0.4), (-1.1, 0.4), (-1.1, -0.4), (-0.4, -0.4)),
    ),
    "x": (
        *((0, -0.5), (0.6, -1.1), (1.1, -0.6), (0.5, 0), (1.1, 0.6), (0.6, 1.1)),
        *((0, 0.5), (-0.6, 1.1), (-1.1, 0.6), (-0.5, 0), (-1.1, -0.6), (-0.6, -1.1)),
    ),
    "star": (
        *((0, -1.35), (0.32, -0.42), (1.28, -0.42), (0.5, 0.15), (0.8, 1.08)),
        *((0, 0.52), (-0.8, 1.08), (-0.5, 0.15), (-1.28, -0.42), (-0.32, -0.42)),
    ),
}
"""The corners of each symbol, from its middle; a circle has none."""


def overview_html(telling: Telling, view: ChartView) -> str:
    """Return the overview below its legend, laid out for each of `WIDTHS`; empty where none is.

    A page's style shows the one that has room, so that nothing moves once the page is there.
    """
    drawn = arrange_overviews(telling, view, WIDTHS)
    if not drawn:
        return ""
    pictures = [_picture(each, view) for each in drawn]
    return "\n".join(['<div class="ep-overviews">', _legend(drawn[0], view), *pictures, "</div>"])


def overview_on_screen(telling: Telling, view: ChartView, ratio: float) -> str:
    """Return the overview below its legend, laid out so that its letters are largest in a box.

    `ratio` is the box's width over its height. The picture's own is `--ratio` of what holds it,
    so that a page can have it fill the box. Empty where no overview is drawn.
    """
    drawn = arrange_overviews(telling, view, SCREEN_WIDTHS)
    if not drawn:
        return ""
    best = min(drawn, key=lambda each: max(each.width / ratio, each.height))
    held = f'<div class="ep-on-screen" style="--ratio: {best.width / best.height:.4f}">'
    return "\n".join([held, _legend(best, view), _picture(best, view), "</div>"])


def overview_svg(telling: Telling, view: ChartView, width: int) -> str:
    """Return the overview as markup to stand within a page, empty where nothing is drawn.

    Laid out for so many pixels, it takes the width that there is. It names colours as pages do,
    so that it is light or dark as the page.
    """
    return "".join(_picture(each, view) for each in arrange_overviews(telling, view, [width]))


def _picture(drawn: Overview, view: ChartView) -> str:
    return _rendered(
        "overview.svg",
        picture=drawn,
        name=f"ep-overview-{drawn.width}",
        hues=sorted({item.hue for item in drawn.items}),
        letters=LETTERS,
        corners=corners,
        title=view.translate("Overview of the story so far"),
        description=described(drawn, view.translate),
        language=view.language,
    )


def _legend(drawn: Overview, view: ChartView) -> str:
    """Return what the patterns mean, and how much of what is told the text dates."""
    translate = view.translate
    entries = [
        ("solid", translate("full: written in the text")),
        ("hatched", translate("hatched: assumed")),
        ("fade", translate("faded: unknown")),
    ]
    if any(block.look == "within" for item in drawn.items for block in item.blocks):
        entries.append(("within", translate("dashed: sometime within")))
    if any(sign.shape == NO_RESPONSE for item in drawn.items for sign in item.signs):
        entries.append((NO_RESPONSE, translate("no response")))
    return _rendered(
        "overview_legend.html",
        entries=entries,
        dated=prose.dated_in_words(drawn.dated, drawn.told, translate),
    )


def _rendered(template: str, **values: object) -> str:
    markup = _template(template).render(values)
    return _EMPTY_LINES.sub("\n", _NO_CHARACTER.sub("", markup)).strip()


def described(drawn: Overview, translate: Translate) -> str:
    """Tell the picture to somebody who doesn't see it: every event that is drawn."""
    head = translate("Overview of the story so far, in {unit}; events: {count}.").format(
        unit=prose.unit_in_words(drawn.unit, translate), count=drawn.shown
    )
    return " ".join([head, translate("; ").join(item.title for item in drawn.items)])


def corners(sign: Sign) -> str:
    """Return the corners of a symbol as SVG writes them; none for a circle."""
    return " ".join(
        f"{sign.x + x * HALF:.1f},{sign.y + y * HALF:.1f}" for x, y in _CORNERS.get(sign.shape, ())
    )


@cache
def _template(name: str) -> jinja2.Template:
    return templating.environment(TEMPLATES).get_template(name)
