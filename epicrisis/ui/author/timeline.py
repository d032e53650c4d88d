"""The timeline of a draft: the swimlane, and its lanes as rows of events with their forms."""

from collections import defaultdict
from collections.abc import Mapping

import streamlit as st

from epicrisis.authoring.forms.event import event_ids, written_events
from epicrisis.authoring.forms.lane import written_lanes
from epicrisis.authoring.forms.series import MOST_POINTS, SeriesForm, series_form, written_series
from epicrisis.authoring.forms.time_frame import TIMELINE, scale_of, timeline_of
from epicrisis.authoring.forms.words import Block, Languages, languages_of, text_of
from epicrisis.cases.reading.yaml_text import Path, Plain
from epicrisis.story import telling
from epicrisis.story.telling import Telling
from epicrisis.timeline import prose
from epicrisis.timeline.chart import ChartContent, ChartView
from epicrisis.timeline.events import ToldEvent, visible_events
from epicrisis.timeline.prose import Fact
from epicrisis.ui.author import block_forms, desk, problem_list, story, timeline_acts
from epicrisis.ui.author.problem_list import Checked
from epicrisis.ui.shared import html, session, viewport
from epicrisis.ui.shared.open_draft import OpenDraft, OpenForm
from epicrisis.ui.shared.session import translate
from epicrisis.ui.timeline import chart_clicks
from epicrisis.ui.timeline import page as timeline_page

_CHART = "author_swimlane"
_FORMS = ("event", "lane", "frame")
_ITEM = 3
"""Parts of a path to an event or a lane; of one to a value over time."""
_SERIES_ITEM = 2


def show(open_draft: OpenDraft) -> None:
    """Show the swimlane of what is sound, the lanes with their events, and the source."""
    data = open_draft.written.data
    languages = languages_of(data)
    events = _show_chart(open_draft, data, languages)
    lanes, source = st.columns([5, 3], gap="large")
    with lanes:
        _show_lanes(open_draft, data, languages, events)
        _show_series(open_draft, data, languages)
    with source:
        story.show_source(open_draft, desk.stages(open_draft))


def _show_chart(
    open_draft: OpenDraft, data: Plain, languages: Languages
) -> Mapping[str, ToldEvent]:
    """Show the chart, if there is one, and return its events by their ids."""
    told = desk.told(open_draft)
    if told is None or told.story.case.timeline is None:
        return {}
    everything = Telling(told.story, telling.everything(told.story))
    view = ChartView(session.current().language, is_dark=viewport.is_dark())
    events = visible_events(everything, view.language)
    if not events:
        return {}
    paths = event_ids(data, languages)
    form = open_draft.form
    marked = next((each for each in events if form and paths.get(each.id) == form.path), None)

    def choose(key: str) -> None:
        event = next((each for each in events if each.key == key), None)
        if event is not None and event.id in paths:
            timeline_acts.edit_event(open_draft, paths[event.id])

    st.html(html.style(timeline_page.STYLE))
    st.caption(prose.dated_in_words(prose.dated(events), len(events), view.translate))
    layout = timeline_page.show_chart(everything, ChartContent(events), view, key=_CHART)

    def place(x: float, y: float) -> None:
        lane = next((band.lane for band in layout.bands if band.top <= y < band.bottom), None)
        if lane is not None:
            # Where breaks are drawn short, a place on the axis isn't the time that it looks like.
            timeline_acts.place_event(open_draft, lane, None if layout.breaks else x)

    chart_clicks.show(_CHART, marked.key if marked else None, choose, place)
    return {each.id: each for each in events}


def _show_lanes(
    open_draft: OpenDraft, data: Plain, languages: Languages, told: Mapping[str, ToldEvent]
) -> None:
    form = open_draft.form
    lanes, events = written_lanes(data), written_events(data)
    view = problem_list.checked(open_draft)
    problems = _problems(view)
    html.show(
        "author_timeline.html",
        is_there=bool(timeline_of(data)),
        problems=problems[TIMELINE],
        translate=translate,
    )
    names = {path: name for name, path in event_ids(data, languages).items()}
    rows = [
        (
            text_of(event.get("lane")),
            {
                "at": desk.as_text(path),
                "label": languages.words(event.get("label"))[languages.own] or names[path],
                "facts": _facts(data, told.get(names[path])),
                "problems": problems[path],
            },
        )
        for path, event in events
    ]
    titles = {
        text_of(lane.get("id")): languages.words(lane.get("title"))[languages.own]
        for _, lane in lanes
    }
    place = _lane_of(form, dict(events)) if form is not None else ""
    if form is not None and form.kind in _FORMS and place not in titles:
        block_forms.show(open_draft, form)
    for path, lane in lanes:
        name = text_of(lane.get("id"))
        html.show(
            "author_lane.html",
            title=titles[name] or name,
            at=desk.as_text(path),
            events=[row for its_lane, row in rows if its_lane == name],
            problems=problems[path],
            translate=translate,
        )
        if form is not None and place == name:
            block_forms.show(open_draft, form)
            place = ""  # two lanes of one id, which the checker tells
    if lost := [row for its_lane, row in rows if its_lane not in titles]:
        title = translate("In no lane")
        html.show(
            "author_lane.html", title=title, at="", events=lost, problems=[], translate=translate
        )


def _show_series(open_draft: OpenDraft, data: Plain, languages: Languages) -> None:
    problems = problem_list.by_path(problem_list.checked(open_draft), _SERIES_ITEM)
    html.show(
        "author_series.html",
        rows=[
            {
                "at": desk.as_text(path),
                "name": languages.words(series.get("name"))[languages.own],
                "words": _values(series_form(series, languages), languages),
                "problems": problems.get(path, []),
            }
            for path, series in written_series(data)
        ],
        translate=translate,
    )
    form = open_draft.form
    if form is not None and form.kind == "series":
        block_forms.show(open_draft, form)


def _values(series: SeriesForm, languages: Languages) -> str:
    """Return the values of a series in a line, with their unit."""
    values = ", ".join(
        translate("{value} ({when})").format(value=each.value, when=each.when[languages.own])
        for each in series.points[:MOST_POINTS]
    )
    unit = series.unit[languages.own]
    return translate("{name}: {what}").format(name=unit, what=values) if unit else values


def _lane_of(form: OpenForm, events: Mapping[Path, Block]) -> str:
    """Return the lane below which the open form stands, empty for the place above them all."""
    if form.kind != "event":
        return ""
    return form.about[0] if form.is_new else text_of(events.get(form.path, {}).get("lane"))


def _facts(data: Plain, event: ToldEvent | None) -> list[Fact]:
    """Return what is told of an event, nothing of one that an error leaves out."""
    if event is None:
        return []
    return [*prose.facts(event, scale_of(timeline_of(data)).unit, translate)]


def _problems(view: Checked) -> dict[Path, list[dict[str, object]]]:
    """Return the problems of the timeline by the event or the lane that they are about."""
    found: defaultdict[Path, list[dict[str, object]]] = defaultdict(list)
    for path, problems in problem_list.by_path(view, _ITEM).items():
        if path[:1] == TIMELINE:
            is_item = len(path) == _ITEM and path[1] in ("lanes", "events")
            found[path if is_item else TIMELINE] += problems
    return found
