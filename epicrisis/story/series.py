"""Values over time as far as a step has told them: no value comes before its sentences."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from babel.units import get_unit_name

from epicrisis.cases.calendar import PATTERN, Calendar, exists, is_precise
from epicrisis.cases.fields import SourceRef
from epicrisis.cases.model import Finding, TimeUnit
from epicrisis.cases.results import Series, SeriesPoint, When
from epicrisis.i18n import LANGUAGES, Translate, language_of
from epicrisis.story.grids import Grid, GridCell, Say
from epicrisis.story.result_lines import range_in_words, result_lines
from epicrisis.story.telling import Story
from epicrisis.writing import calendar_date, exact

_DATE = re.compile(PATTERN)


@dataclass(frozen=True, slots=True)
class DrawnValue:
    """A value of a curve."""

    when: str
    at: float
    """Its place in time; where moments are told in words, its number among the values."""
    value: float
    label: str
    is_normal: bool


@dataclass(frozen=True, slots=True)
class ToldSeries:
    """A value over time, as far as it is told."""

    grid: Grid
    values: tuple[DrawnValue, ...]
    unit: str
    normal: str
    """The range in words; nothing where none is given."""
    lowest: float | None
    """The least value that is normal, None where there is none."""
    highest: float | None

    @property
    def is_curve(self) -> bool:
        """Whether there is a curve to be drawn."""
        return len(self.values) > 1


class _Axis(NamedTuple):
    """What moments are counted in, and the date of day 0 if there is one."""

    unit: TimeUnit | None
    zero: str = ""

    @property
    def calendar(self) -> Calendar | None:
        """The calendar of the axis, None where day 0 has no date."""
        return Calendar(self.zero, self.unit) if self.unit and self.zero else None


class _Moment(NamedTuple):
    """A moment as it is told, and its place in time if that is known."""

    words: str
    at: float | None
    is_number: bool = False


def series_at(
    story: Story, number: int, language: str, say: Say, translate: Translate
) -> tuple[ToldSeries, ...]:
    """Return the values over time of which step `number` tells more, as far as it tells them."""
    told = []
    timeline = story.case.timeline
    axis = _Axis(timeline.unit, timeline.origin.date or "") if timeline else _Axis(None)
    for series, opening in zip(story.case.series, _openings(story), strict=True):
        if number in opening:
            open_ = [
                point for point, step in zip(series.points, opening, strict=True) if step <= number
            ]
            told.append(_told(series, open_, axis, language, say, translate))
    return tuple(told)


@lru_cache(maxsize=512)
def _openings(story: Story) -> tuple[tuple[int, ...], ...]:
    """Return the number of the step that tells each point of each series."""
    return tuple(
        tuple(
            max(_opening(story, reference) for reference in point.source) for point in series.points
        )
        for series in story.case.series
    )


def _opening(story: Story, wanted: SourceRef) -> int:
    """Return the number of the step with which all words are told that a finding ever quotes."""
    words = wanted.excerpt or story.sentences[wanted.sentence]
    last = 0
    for step in story.steps:
        for quoted in _quoted(step.block, wanted.sentence):
            told = quoted.excerpt or story.sentences[quoted.sentence]
            if words in told:
                return step.number
            last = step.number
    return last or len(story.steps)


def _quoted(block: object, sentence: str) -> Iterator[SourceRef]:
    if isinstance(block, Finding):
        yield from (each for each in block.source if each.sentence == sentence)


def _told(
    series: Series,
    points: Iterable[SeriesPoint],
    axis: _Axis,
    language: str,
    say: Say,
    translate: Translate,
) -> ToldSeries:
    points = tuple(points)
    unit = say(series.unit) if series.unit else ""
    normal = range_in_words(series.normal, language, say) if series.normal else ""
    lines = result_lines(map(series.row, points), language, say, translate)
    moments = [_moment(point.when, axis, language, say) for point in points]
    is_dated = all(moment.at is not None for moment in moments)
    is_counted = all(moment.is_number for moment in moments)
    rows = tuple(
        (
            GridCell(moment.words, moment.is_number),
            GridCell(line.result, is_number=True, flag=line.flag, arrow=line.arrow),
        )
        for moment, line in zip(moments, lines, strict=True)
    )
    name = say(series.name)
    in_unit = name + " (" + unit + ")" if unit else name
    caption = name + " – " + translate("normal: {range}").format(range=normal) if normal else name
    lowest, highest = series.normal.ends if series.normal else (None, None)
    return ToldSeries(
        Grid(caption, (_head(is_counted, axis, translate), in_unit), rows),
        tuple(
            DrawnValue(
                moment.words,
                moment.at if is_dated and moment.at is not None else place,
                float(point.value),
                f"{line.result} {line.arrow}".strip(),
                not line.flag,
            )
            for place, (point, moment, line) in enumerate(zip(points, moments, lines, strict=True))
        ),
        unit,
        normal,
        float(lowest[0]) if lowest and lowest[0].is_finite() else None,
        float(highest[0]) if highest and highest[0].is_finite() else None,
    )


def _moment(when: When, axis: _Axis, language: str, say: Say) -> _Moment:
    if isinstance(when, float):
        return _Moment(exact(when, language), when, is_number=True)
    words = say(when)
    calendar = axis.calendar
    if calendar is None or not (_DATE.match(words) and exists(words)):
        return _Moment(words, None)
    at = calendar.number_of(words) if is_precise(words, calendar.unit) else None
    return _Moment(calendar_date(words, language), at)


def _head(is_counted: bool, axis: _Axis, translate: Translate) -> str:
    unit = axis.unit
    if not is_counted or unit is None:
        return translate("When")
    language = language_of(translate)
    locale = language if language in LANGUAGES else "en"
    name = get_unit_name(f"duration-{unit.removesuffix('s')}", locale=locale)
    return translate("{name} ({unit})").format(name=translate("When"), unit=name)
