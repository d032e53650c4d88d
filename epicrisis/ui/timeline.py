"""The swimlane on a page: chart, caption, and the same events as a table."""

import streamlit as st

from epicrisis.story import telling
from epicrisis.story.telling import Story
from epicrisis.timeline import prose, swimlane
from epicrisis.timeline.events import visible_events
from epicrisis.timeline.layout import arrange
from epicrisis.ui import html, routing, viewport, visit
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
    _show_swimlane(story, routing.opened_now())


def show_below_story() -> None:
    """Show the swimlane under a story that has one."""
    story, opened = routing.current_story(), routing.opened_now()
    if story is not None and story.case.timeline is not None and opened:
        st.subheader(routing.page_title(routing.TIMELINE))
        _show_swimlane(story, opened)


def _show_swimlane(story: Story, opened: telling.Opened) -> None:
    timeline = story.case.timeline
    assert timeline is not None
    language = visit.current().language
    events = visible_events(story.case, opened, language)
    if events.empty:
        st.info(translate("Nothing on the timeline yet: it grows with the story."))
        return
    layout = arrange(
        events,
        timeline,
        opened,
        language,
        translate,
        finished=telling.is_finished(story, opened),
        compact=viewport.is_narrow(),
    )
    st.plotly_chart(
        swimlane.figure(layout, translate, dark=st.context.theme.type == "dark"),
        key="swimlane",
        theme=None,
        config=_CONFIG,
        alt=prose.alt_text(events, timeline.unit, translate),
    )
    st.caption(swimlane.caption(layout, translate))
    table = st.expander(
        translate("The same events as a table"),
        icon=":material/table:",
        key="events_table",
        on_change="rerun",
    )
    if table.open:
        with table:
            st.dataframe(
                prose.table(events, timeline.unit, translate), hide_index=True, key="events"
            )
