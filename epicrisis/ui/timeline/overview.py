"""The timeline in one picture: over a page, at a story's end, and small beside it."""

from functools import lru_cache
from pathlib import Path

from epicrisis.story.telling import Telling
from epicrisis.timeline import overview
from epicrisis.timeline.chart import ChartView
from epicrisis.ui.shared import drawing, session

STYLE = Path(__file__).with_name("overview.css")
_SMALL = 420
"""Pixels for which it is laid out beside a story."""


def show_whole(telling: Telling) -> None:
    """Show all of the story so far, with what its patterns mean above; `STYLE` belongs to it."""
    if drawn := _whole(telling, session.current().language):
        drawing.show(drawn)


def small(telling: Telling) -> str:
    """Return it as an element as wide as a column beside a text; empty if there is nothing yet."""
    return _small(telling, session.current().language)


def show_on_screen(telling: Telling, ratio: float) -> bool:
    """Show it for a box with this width over height; False where there is none to show."""
    drawn = _on_screen(telling, session.current().language, ratio)
    if drawn:
        drawing.show(drawn)
    return bool(drawn)


@lru_cache(maxsize=64)
def _on_screen(telling: Telling, language: str, ratio: float) -> str:
    return _element(overview.overview_on_screen(telling, ChartView(language), ratio))


@lru_cache(maxsize=64)
def _whole(telling: Telling, language: str) -> str:
    """Draw it once for all who are as far; the page gives it its colours."""
    return _element(overview.overview_html(telling, ChartView(language)))


@lru_cache(maxsize=128)
def _small(telling: Telling, language: str) -> str:
    return _element(overview.overview_svg(telling, ChartView(language), _SMALL))


def _element(drawn: str) -> str:
    return drawing.element(drawn) if drawn else ""
