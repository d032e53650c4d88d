"""The swimlane on a page: chart, caption, and the same events as a table."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from epicrisis import i18n
from epicrisis.cases.model import TimeUnit
from epicrisis.story import telling
from epicrisis.story.telling import Story
from epicrisis.timeline import prose, swimlane, views
from epicrisis.timeline.events import ToldEvent, visible_events
from epicrisis.timeline.layout import arrange
from epicrisis.timeline.readings import OpenReading
from epicrisis.ui.shared import html, routing, session, viewport
from epicrisis.ui.shared.session import say, translate
from epicrisis.ui.timeline import downloads, event_panel, playback, readings, trials

_FIT_TO_PAPER = Path(__file__).with_name("fit_to_paper.js")


def show_page() -> None:
    """Show the page of the timeline."""
    story = routing.current_story()
    if story is None or story.case.timeline is None:
        routing.lead_back()
    html.show(
        "stage_head.html",
        case=say(telling.title(story, routing.opened_now())),
        stage=routing.page_title(routing.TIMELINE),
    )
    st.html(html.script(_FIT_TO_PAPER), unsafe_allow_javascript=True)
    seconds = playback.SECONDS_A_MOMENT if playback.is_playing() else None
    st.fragment(_show_explorer, run_every=seconds)(runs_by_itself=seconds is not None)


def show_below_story() -> None:
    """Show the swimlane under a story that has one."""
    story, opened = routing.current_story(), routing.opened_now()
    if story is None or story.case.timeline is None or not opened:
        return
    st.subheader(routing.page_title(routing.TIMELINE), anchor=False)
    language = session.current().language
    events = _told_events(story, opened, language)
    if not events:
        _say_nothing_yet()
        return
    _show_all(story, opened, is_narrow=viewport.is_narrow())
    unit = story.case.timeline.unit
    _show_in_table_box(
        lambda: st.dataframe(_table(events, unit, language), hide_index=True, key="events")
    )


def _show_explorer(*, runs_by_itself: bool) -> None:
    """Show the chart with what can be done with it: hide, play, choose, read, take away."""
    story, opened = routing.current_story(), routing.opened_now()
    if story is None or story.case.timeline is None or runs_by_itself != playback.is_playing():
        st.rerun()
    unit = story.case.timeline.unit
    language = session.current().language
    everything = _told_events(story, opened, language)
    if not everything:
        _say_nothing_yet()
        return
    is_narrow = viewport.is_narrow()
    events = everything
    with st.container(key="looks"):
        if st.toggle(translate("Hide what is assumed"), key="hide_assumed"):
            st.markdown(prose.remaining_in_words(events, unit, translate))
            events = views.without_assumed(events)
        events = playback.show(events, unit)
        laid_over = readings.choose(story, events, opened, unit)
    if events is everything and not laid_over:
        _show_all(story, opened, is_narrow=is_narrow, key=event_panel.CHART)
    else:
        show_chart(
            story,
            events,
            opened,
            is_narrow=is_narrow,
            key=event_panel.CHART,
            laid_over=laid_over,
            extent=everything,
        )
    chosen = event_panel.chosen(story, events)
    event_panel.sync_selection(story, events, chosen)
    if is_narrow:
        _show_chronicle(events, unit)
    event_panel.show(story, events, unit, chosen)
    _show_in_table_box(
        lambda: event_panel.show_table(story, events, _table(events, unit, language), chosen)
    )
    _show_sentences(events, unit)
    trials.show(story, everything, is_narrow=is_narrow)
    downloads.show(story)


def _say_nothing_yet() -> None:
    st.info(translate("Nothing on the timeline yet: it grows with the story."))


class _Drawn(NamedTuple):
    figure: Any
    alternative: str
    caption: str


def show_chart(
    story: Story,
    events: tuple[ToldEvent, ...],
    opened: telling.Opened,
    *,
    is_narrow: bool,
    key: str,
    laid_over: Sequence[OpenReading] = (),
    extent: tuple[ToldEvent, ...] | None = None,
) -> None:
    """Show the swimlane of these events with its caption; `extent` are those that set its size."""
    language, is_dark = session.current().language, st.context.theme.type == "dark"
    _show(story, _draw(story, events, opened, language, is_narrow, is_dark, laid_over, extent), key)


def _show_all(
    story: Story, opened: telling.Opened, *, is_narrow: bool, key: str = "swimlane"
) -> None:
    """Show the swimlane of all events that are open, of a story that this server tells."""
    language, is_dark = session.current().language, st.context.theme.type == "dark"
    _show(story, _draw_all(story, opened, language, is_narrow, is_dark), key)


def _show(story: Story, drawn: _Drawn, key: str) -> None:
    st.plotly_chart(drawn.figure, key=key, theme=None, config=_config(story), alt=drawn.alternative)
    st.caption(drawn.caption)


@lru_cache(maxsize=256)
def _told_events(story: Story, opened: telling.Opened, language: str) -> tuple[ToldEvent, ...]:
    """Return the events that are open, the same for all who are as far."""
    return visible_events(story.case, opened, language)


@lru_cache(maxsize=64)
def _draw_all(
    story: Story, opened: telling.Opened, language: str, is_narrow: bool, is_dark: bool
) -> _Drawn:
    """Draw all events that are open, once for all who are as far; not for an author's drafts."""
    events = _told_events(story, opened, language)
    return _draw(story, events, opened, language, is_narrow, is_dark)


@lru_cache(maxsize=16)
def _table(events: tuple[ToldEvent, ...], unit: TimeUnit, language: str) -> pd.DataFrame:
    """Return the table of these events, made once while it is looked at; nobody changes it."""
    return prose.table(events, unit, i18n.translator(language))


def _draw(
    story: Story,
    events: tuple[ToldEvent, ...],
    opened: telling.Opened,
    language: str,
    is_narrow: bool,
    is_dark: bool,
    laid_over: Sequence[OpenReading] = (),
    extent: tuple[ToldEvent, ...] | None = None,
) -> _Drawn:
    timeline = story.case.timeline
    assert timeline is not None
    say = i18n.translator(language)
    layout = arrange(
        events,
        timeline,
        opened,
        language,
        say,
        finished=telling.is_finished(story, opened),
        compact=is_narrow,
        readings=laid_over,
        extent=extent,
    )
    return _Drawn(
        swimlane.figure(layout, say, dark=is_dark),
        prose.alt_text(events, timeline.unit, say),
        swimlane.caption(layout, say),
    )


def _config(story: Story) -> dict[str, object]:
    """Return what Plotly's own buttons do; the camera saves in the format that was chosen."""
    image = {
        "format": st.session_state.get(downloads.IMAGE, "svg"),
        "filename": story.case.slug,
    }
    return {
        "displaylogo": False,
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


def _show_sentences(events: tuple[ToldEvent, ...], unit: TimeUnit) -> None:
    box = st.expander(
        translate("The same events in sentences"),
        icon=":material/subject:",
        key="events_sentences",
        on_change="rerun",
    )
    if box.open:
        with box:
            lanes = prose.summary(events, unit, translate)
            html.show("sentences.html", lanes=lanes)


def _show_in_table_box(show: Callable[[], object]) -> None:
    box = st.expander(
        translate("The same events as a table"),
        icon=":material/table:",
        key="events_table",
        on_change="rerun",
    )
    if box.open:
        with box:
            show()
