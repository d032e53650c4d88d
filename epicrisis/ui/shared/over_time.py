"""Values over time on a page: a table each, and beside it a small curve."""

from dataclasses import dataclass
from functools import partial

from epicrisis.cases.fields import in_language
from epicrisis.i18n import translator
from epicrisis.story.grids import Grid
from epicrisis.story.series import ToldSeries, series_at
from epicrisis.story.telling import Story
from epicrisis.timeline import curves
from epicrisis.ui.shared import html


@dataclass(frozen=True, slots=True)
class ShownSeries:
    """A value over time as templates show it."""

    grid: Grid
    drawing: str
    """Address of the curve, which holds it; nothing where there is none."""
    alt: str


def shown(story: Story, number: int, language: str) -> tuple[ShownSeries, ...]:
    """Return the values over time of which step `number` tells more."""
    say = partial(in_language, language=language)
    told = series_at(story, number, language, say, translator(language))
    return tuple(_shown(each, language) for each in told)


def _shown(series: ToldSeries, language: str) -> ShownSeries:
    if not series.is_curve:
        return ShownSeries(series.grid, "", "")
    alt = curves.alternative(series, translator(language))
    return ShownSeries(series.grid, html.svg_address(curves.svg(series)), alt)
