"""The swimlane on a page: chart, caption, and the same events as a table."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from epicrisis import i18n
from epicrisis.cases.model import TimeUnit
from epicrisis.story.telling import Story, Telling
from epicrisis.timeline import prose, swimlane, views
from epicrisis.timeline.breaks import breaks_among
from epicrisis.timeline.chart import ChartContent, ChartView
from epicrisis.timeline.events import ToldEvent, kept_events
from epicrisis.timeline.layout import Layout, arrange
from epicrisis.ui.shared import html, routing, session, viewport
from epicrisis.ui.shared.session import say, translate
from epicrisis.ui.timeline import (
    chart_clicks,
    downloads,
    event_panel,
    overview,
    playback,
    readings,
    trials,
)

_FIT_TO_PAPER = Path(__file__).with_name("fit_to_paper.js")
STYLE = Path(__file__).with_name("timeline.css")
_BOOT = Path(__file__).with_name("chart_boot.js")


def show_page() -> None:
    """Show the page of the timeline: all of it in one picture, then what can be opened."""
    telling = routing.telling_now()
    if telling is None or telling.story.case.timeline is None:
        routing.lead_back()
    html.put(html.style(STYLE) + html.style(overview.STYLE))
    head = html.render(
        "stage_head.html",
        case=say(telling.title),
        stage=routing.page_title(routing.TIMELINE),
    )
    html.put(head + html.script(_FIT_TO_PAPER), runs_scripts=True)
    overview.show_whole(telling)
    seconds = playback.SECONDS_A_MOMENT if playback.is_playing() else None
    st.fragment(_show_explorer, run_every=seconds)(runs_by_itself=seconds is not None)


def _show_explorer(*, runs_by_itself: bool) -> None:
    """Show the chart with what can be done with it: hide, play, choose, read, take away."""
    telling = routing.telling_now()
    if (
        telling is None
        or telling.story.case.timeline is None
        or runs_by_itself != playback.is_playing()
    ):
        st.rerun()
    story, unit = telling.story, telling.story.case.timeline.unit
    language = session.current().language
    everything = kept_events(telling, language)
    if not everything:
        _say_nothing_yet()
        return
    view = viewport.view_told_to(chart_clicks.KEY)
    events = _show_lanes(telling, everything, view)
    chosen = event_panel.chosen(story, events)
    if event_panel.sync_selection(story, events, chosen) != view.is_narrow:
        st.rerun()  # after a restart of the server only the browser knows it, and says it here
    event_panel.show(telling, events, unit, chosen)
    _show_in_table_box(
        lambda: event_panel.show_table(story, events, _table(events, unit, language), chosen),
        breaks := _breaks(telling, everything),
    )
    _show_sentences(events, unit, breaks)
    trials.show(telling, everything, view)
    downloads.show(telling)


def _show_lanes(
    telling: Telling, everything: tuple[ToldEvent, ...], view: ChartView
) -> tuple[ToldEvent, ...]:
    """Show each lane of the chart once it is asked for; return the events that are shown."""
    box = st.expander(
        translate("Lane by lane"),
        icon=":material/view_timeline:",
        key=event_panel.LANES,
        on_change="rerun",
    )
    if not box.open:
        playback.pause()
        return everything
    timeline = telling.story.case.timeline
    assert timeline is not None
    unit, events = timeline.unit, everything
    with box:
        with st.container(key="looks"):
            if st.toggle(translate("Hide what is assumed"), key="hide_assumed"):
                st.markdown(prose.remaining_in_words(events, unit, translate))
                events = views.without_assumed(events)
            rows = events
            events = playback.show(telling, events)
            event_panel.offer_readings(telling, events)
        laid_over = readings.laid_over(telling, events)
        if events is everything and not laid_over:
            _show(_draw_all(telling, view), telling.story, key=event_panel.CHART)
        else:
            content = ChartContent(events, laid_over, everything, rows)
            show_chart(telling, content, view, event_panel.CHART)
        downloads.choose_image()
        if view.is_narrow:
            _show_chronicle(events, unit)
    return events


def _breaks(telling: Telling, events: tuple[ToldEvent, ...]) -> str:
    timeline = telling.story.case.timeline
    assert timeline is not None
    told = breaks_among(telling, events)
    return " ".join(prose.breaks_in_words(told, timeline.unit, translate))


def _say_nothing_yet() -> None:
    st.info(translate("Nothing on the timeline yet: it grows with the story."))


class _Drawn(NamedTuple):
    figure: Any
    alternative: str
    caption: str


def show_chart(telling: Telling, content: ChartContent, view: ChartView, key: str) -> Layout:
    """Show the swimlane, drawn anew; return where everything stands."""
    layout = arrange(telling, content, view)
    _show(_draw(telling, layout, content, view), telling.story, key)
    return layout


def _show(drawn: _Drawn, story: Story, key: str) -> None:
    config = _config(story)
    html.put(html.script(_BOOT), runs_scripts=True)
    st.plotly_chart(drawn.figure, key=key, theme=None, config=config, alt=drawn.alternative)
    st.caption(drawn.caption)


@lru_cache(maxsize=64)
def _draw_all(telling: Telling, view: ChartView) -> _Drawn:
    """Draw all events that are open, once for all who are as far; not for an author's drafts."""
    content = ChartContent(kept_events(telling, view.language))
    return _draw(telling, arrange(telling, content, view), content, view)


@lru_cache(maxsize=16)
def _table(events: tuple[ToldEvent, ...], unit: TimeUnit, language: str) -> pd.DataFrame:
    """Return the table of these events, made once while it is looked at; nobody changes it."""
    return prose.table(events, unit, i18n.translator(language))


def _draw(telling: Telling, layout: Layout, content: ChartContent, view: ChartView) -> _Drawn:
    timeline = telling.story.case.timeline
    assert timeline is not None
    return _Drawn(
        swimlane.figure(layout, view),
        prose.alt_text(content.events, timeline.unit, view.translate, layout.breaks),
        swimlane.caption(layout, view.translate),
    )


def _config(story: Story) -> dict[str, object]:
    """Return what Plotly's own buttons do; the camera saves in the format that was chosen."""
    image = {
        "format": st.session_state.get(downloads.IMAGE, "svg"),
        "filename": story.case.slug,
    }
    return {
        "displaylogo": False,
        "doubleClick": False,
        "modeBarButtonsToRemove": ["select2d", "lasso2d", "autoScale2d"],
        "toImageButtonOptions": image,
    }


def _show_chronicle(events: tuple[ToldEvent, ...], unit: TimeUnit) -> None:
    """Show the events from top to bottom, where the chart has little room from left to right."""
    html.show(
        "chronicle.html",
        chronicle=prose.chronicle(events, unit, translate),
        heading=translate("From first to last"),
        undated=translate("Undated"),
    )


def _show_sentences(events: tuple[ToldEvent, ...], unit: TimeUnit, breaks: str) -> None:
    box = st.expander(
        translate("The same events in sentences"),
        icon=":material/subject:",
        key="events_sentences",
        on_change="rerun",
    )
    if box.open:
        with box:
            lanes = prose.summary(events, unit, translate)
            lanes += [(translate("Without an event"), breaks)] if breaks else []
            html.show("sentences.html", lanes=lanes)


def _show_in_table_box(show: Callable[[], object], breaks: str) -> None:
    box = st.expander(
        translate("The same events as a table"),
        icon=":material/table:",
        key="events_table",
        on_change="rerun",
    )
    if box.open:
        with box:
            show()
            if breaks:
                st.caption(breaks)
