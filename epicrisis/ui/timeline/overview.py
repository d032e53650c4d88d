"""The timeline in one picture, beside a story or at its end."""

from functools import lru_cache

from epicrisis.story.telling import Telling
from epicrisis.timeline import overview
from epicrisis.timeline.chart import ChartView
from epicrisis.ui.shared import html, session

_SMALL, _WIDE = 420, 900
"""Pixels for which it is laid out."""


def show_small(telling: Telling) -> None:
    """Show it as wide as a column beside a text."""
    _show(telling, _SMALL)


def show_wide(telling: Telling) -> None:
    """Show it over the width of a page."""
    _show(telling, _WIDE)


def _show(telling: Telling, width: int) -> None:
    if picture := _picture(telling, session.current().language, width):
        html.drawing(picture)


@lru_cache(maxsize=128)
def _picture(telling: Telling, language: str, width: int) -> str:
    """Draw it once for all who are as far."""
    return overview.overview_svg(telling, ChartView(language), width)
