"""The timeline as files: CSV, JSON, and one HTML page that needs no network.

All three hold the same records, those of `visible_events`: nothing that is still closed. They
call an event by its key, as the chart does, and name what is known of a boundary by the words
of the case file: `documented`, `assumed`, `unknown`, and `untold` where the story hasn't reached
it. Times are in the timeline's unit, which the names of their columns end with.
"""

import json
from collections.abc import Iterable, Iterator
from functools import cache
from math import isnan, nan
from pathlib import Path
from typing import TypeAlias

import jinja2

from epicrisis import javascript, palette, spreadsheets, templating
from epicrisis.cases.fields import SourceRef, in_language
from epicrisis.cases.model import Timeline, TimeUnit
from epicrisis.i18n import Translate
from epicrisis.story.telling import Telling
from epicrisis.timeline import prose, swimlane
from epicrisis.timeline.breaks import breaks_among
from epicrisis.timeline.chart import ChartContent, ChartView
from epicrisis.timeline.events import ToldEvent, calendar_of, day_zero, visible_events
from epicrisis.timeline.layout import arrange

_TEMPLATES = Path(__file__).parent / "templates"

EventRecord: TypeAlias = dict[str, str | float | None]
"""An event by the names of `columns`; None where there is nothing to say."""

DAY_ZERO = "day-0"
"""`id` of the CSV's first row, which says what 0 stands for."""
BREAK = "break"
"""Begins `id` of the CSV's last rows, which say where nothing happens."""
HTML_WIDTH = 1120
"""Width of the chart on the HTML page, in pixels."""


def columns(unit: TimeUnit) -> list[str]:
    """Return the names of the columns of every file, in order; those of `_more` may follow."""
    timed = [
        name
        for part in ("start", "end", "duration")
        for name in (f"{part}_{unit}", f"{part}_certainty")
    ]
    return ["id", "lane", "label", *timed, "source", "quote"]


def records(telling: Telling, language: str, translate: Translate) -> list[EventRecord]:
    """Return what is told of each event, in the order of the chart's lanes."""
    timeline = _timeline(telling)
    written = {event.id: event.source for event in timeline.events}
    events = visible_events(telling, language)
    more = [_more(event, translate) for event in events]
    used = [name for name in _MORE if any(each[name] for each in more)]
    return [
        _record(
            timeline.unit,
            event.key,
            event.lane_title,
            prose.full_label(event, translate),
            *_times(event),
            ", ".join(event.source),
            _quote(telling, written[event.id]),
        )
        | {name: _or_none(extra[name]) for name in used}
        for event, extra in zip(events, more, strict=True)
    ]


def to_csv(telling: Telling, language: str, translate: Translate) -> str:
    """Return the events as CSV; the first row is day 0, once it is told.

    Day 0 is a row and not a comment, so that any reader of CSV reads the file.
    """
    told = (
        *_day_zero_records(telling, language),
        *records(telling, language, translate),
        *_break_records(telling, language, translate),
    )
    longest_first = sorted(told, key=len, reverse=True)
    names = list(dict.fromkeys(name for record in longest_first for name in record))
    return spreadsheets.table(names or columns(_timeline(telling).unit), told, language)


def to_json(telling: Telling, language: str, translate: Translate) -> str:
    """Return unit, day 0 and the same records as JSON, null where there is nothing to say."""
    timeline = _timeline(telling)
    data = {
        "title": in_language(telling.title, language),
        "language": language,
        "unit": timeline.unit,
        "day_0": day_zero(telling, language) or None,
        **({"day_0_date": calendar.zero} if (calendar := calendar_of(telling)) else {}),
        "events": records(telling, language, translate),
        **({"breaks": breaks} if (breaks := _breaks(telling, language)) else {}),
    }
    return json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def to_html(telling: Telling, language: str, translate: Translate) -> str:
    """Return one HTML page that opens offline: chart, how to read it, table and prose."""
    timeline = _timeline(telling)
    events = visible_events(telling, language)
    view = ChartView(language)
    layout = arrange(telling, ChartContent(events), view, HTML_WIDTH)
    unit = timeline.unit
    origin = day_zero(telling, language)
    return _template().render(
        language=language,
        title=in_language(telling.title, language),
        day_zero=_day_zero_in_words(telling, origin, translate),
        # JSON may write any character so; a script's end would end the script.
        figure=swimlane.figure(layout, view).to_json().replace("<", "\\u003c"),
        plotly_js=swimlane.plotly_js(),
        code=javascript.read(_TEMPLATES / "timeline.js"),
        style=_style(),
        width=HTML_WIDTH,
        alt=prose.alt_text(events, unit, translate, layout.breaks),
        caption=swimlane.caption(layout, translate),
        table=prose.table(events, unit, translate),
        write=lambda cell: _in_table(cell, translate),
        summary=prose.summary(events, unit, translate),
        breaks=prose.breaks_in_words(layout.breaks, unit, translate),
        words={
            "timeline": translate("Timeline"),
            "save_svg": translate("Save the chart as SVG"),
            "save_png": translate("Save the chart as PNG"),
            "table": translate("The same events as a table"),
            "prose": translate("The same events in sentences"),
            "script": translate("The chart needs JavaScript; table and sentences do not."),
        },
    )


def _day_zero_in_words(telling: Telling, origin: str, translate: Translate) -> str:
    if not origin:
        return ""
    calendar = calendar_of(telling)
    if calendar is None:
        return translate("0 on the axis: {origin}").format(origin=origin)
    date = prose.moment_of(0.0, calendar.zero, calendar.unit, translate)
    return translate("{name}: {what}").format(name=origin, what=date)


@cache
def _style() -> str:
    return palette.light((_TEMPLATES / "timeline.css").read_text(encoding="utf-8"))


@cache
def _template() -> jinja2.Template:
    return templating.environment(_TEMPLATES).get_template("timeline.html")


def _in_table(cell: str | float, translate: Translate) -> str:
    if isinstance(cell, str):
        return cell
    return "" if isnan(cell) else prose.number(cell, translate)


# --- Records ---------------------------------------------------------------------------


def _timeline(telling: Telling) -> Timeline:
    case = telling.story.case
    if case.timeline is None:
        raise ValueError(f"the case {case.id!r} has no timeline")
    return case.timeline


def _record(unit: TimeUnit, *values: str | float) -> EventRecord:
    return dict(zip(columns(unit), map(_or_none, values), strict=True))


def _or_none(value: str | float) -> str | float | None:
    return None if value == "" or (isinstance(value, float) and isnan(value)) else value


def _times(event: ToldEvent) -> Iterator[str | float]:
    yield from (event.start.at, event.start.certainty)
    yield from (event.end.at, event.end.certainty)
    yield from (event.duration.value, event.duration.certainty)


_MORE = ("start_date", "end_date", "duration_called", "order", "dose", "repeated")
"""Columns that stand in a file only where an event has something for them."""


def _more(event: ToldEvent, translate: Translate) -> dict[str, str]:
    return {
        "start_date": event.start.date,
        "end_date": event.end.date,
        "duration_called": event.duration.called,
        "order": prose.inside_in_short(event, translate) or prose.order_in_short(event, translate),
        "dose": event.dose,
        "repeated": prose.series_in_words(event, translate),
    }


def _quote(telling: Telling, references: Iterable[SourceRef]) -> str:
    """Return the words of the source that an open finding has quoted, one after the other."""
    return " […] ".join(quotation.words for quotation in telling.quotations(references))


def _day_zero_records(telling: Telling, language: str) -> Iterator[EventRecord]:
    timeline = _timeline(telling)
    text = day_zero(telling, language)
    if not text:
        return
    references = telling.told_references(timeline.origin.source)
    yield _record(
        timeline.unit,
        DAY_ZERO,
        "",
        text,
        *(0.0, "documented"),
        *(nan, ""),
        *(nan, ""),
        ", ".join(dict.fromkeys(reference.sentence for reference in references)),
        _quote(telling, references),
    ) | ({"start_date": calendar.zero} if (calendar := calendar_of(telling)) else {})


def _breaks(telling: Telling, language: str) -> list[dict[str, float]]:
    found = breaks_among(telling, visible_events(telling, language))
    return [{"from": each.start, "to": each.end} for each in found]


def _break_records(telling: Telling, language: str, translate: Translate) -> Iterator[EventRecord]:
    """Yield a row for each break, after the events."""
    unit = _timeline(telling).unit
    found = breaks_among(telling, visible_events(telling, language))
    said = prose.breaks_in_words(found, unit, translate)
    for number, (each, words) in enumerate(zip(found, said, strict=True), 1):
        yield _record(
            unit,
            f"{BREAK}-{number}",
            "",
            words,
            *(each.start, "", each.end, ""),
            *(each.end - each.start, ""),
            *("", ""),
        )
