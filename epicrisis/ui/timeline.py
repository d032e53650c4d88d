"""The swimlane on a page: chart, caption, and the same events as a table."""

import pandas as pd
import streamlit as st

from epicrisis.cases.model import Timeline
from epicrisis.story import telling
from epicrisis.story.telling import Story
from epicrisis.timeline import prose, swimlane, views
from epicrisis.timeline.events import visible_events
from epicrisis.timeline.layout import arrange
from epicrisis.ui import event_panel, html, routing, timeline_files, trials, viewport, visit
from epicrisis.ui.visit import say, translate

_CONFIG = {"displaylogo": False, "modeBarButtonsToRemove": ["select2d", "lasso2d", "autoScale2d"]}


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
    _show_explorer()


def show_below_story() -> None:
    """Show the swimlane under a story that has one."""
    story, opened = routing.current_story(), routing.opened_now()
    if story is None or story.case.timeline is None or not opened:
        return
    st.subheader(routing.page_title(routing.TIMELINE))
    events = visible_events(story.case, opened, visit.current().language)
    if events.empty:
        _say_nothing_yet()
        return
    _show_chart(story, events, opened, is_narrow=viewport.is_narrow())
    _show_table(events, story.case.timeline)


@st.fragment
def _show_explorer() -> None:
    """Show the chart with what can be done with it: hide, choose, read, take away."""
    story, opened = routing.current_story(), routing.opened_now()
    if story is None or story.case.timeline is None:
        st.rerun()
    timeline = story.case.timeline
    events = visible_events(story.case, opened, visit.current().language)
    if events.empty:
        _say_nothing_yet()
        return
    if st.toggle(translate("Hide what is assumed"), key="hide_assumed"):
        st.markdown(prose.remaining_in_words(events, timeline.unit, translate))
        events = views.without_assumed(events)
    is_narrow = viewport.is_narrow()
    _show_chart(story, events, opened, is_narrow=is_narrow, on_select=event_panel.choose_in_chart)
    event_panel.show(story, events)
    _show_table(events, timeline, on_select=event_panel.choose_in_table)
    everything = visible_events(story.case, opened, visit.current().language)
    trials.show(story, everything, is_narrow=is_narrow)
    timeline_files.show(story)


def _say_nothing_yet() -> None:
    st.info(translate("Nothing on the timeline yet: it grows with the story."))


def _show_chart(
    story: Story,
    events: pd.DataFrame,
    opened: telling.Opened,
    *,
    is_narrow: bool,
    on_select: event_panel.Choose | None = None,
) -> None:
    timeline = story.case.timeline
    assert timeline is not None
    layout = arrange(
        events,
        timeline,
        opened,
        visit.current().language,
        translate,
        finished=telling.is_finished(story, opened),
        compact=is_narrow,
    )
    st.plotly_chart(
        swimlane.figure(layout, translate, dark=st.context.theme.type == "dark"),
        key=event_panel.CHART if on_select else "swimlane",
        theme=None,
        config=_CONFIG,
        alt=prose.alt_text(events, timeline.unit, translate),
        on_select=on_select or "ignore",
        selection_mode="points",
    )
    st.caption(swimlane.caption(layout, translate))


def _show_table(
    events: pd.DataFrame, timeline: Timeline, on_select: event_panel.Choose | None = None
) -> None:
    box = st.expander(
        translate("The same events as a table"),
        icon=":material/table:",
        key="events_table",
        on_change="rerun",
    )
    if not box.open:
        return
    with box:
        st.dataframe(
            prose.table(events, timeline.unit, translate),
            hide_index=True,
            key=event_panel.TABLE if on_select else "events",
            on_select=on_select or "ignore",
            selection_mode="single-row",
        )
