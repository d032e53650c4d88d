"""The event that is chosen: by the chart, the table or the select box, which are one state."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from epicrisis.story import telling
from epicrisis.story.telling import Story
from epicrisis.timeline import prose, selection
from epicrisis.timeline.events import ToldEvent, told_events
from epicrisis.timeline.selection import Links
from epicrisis.ui import html, routing, visit
from epicrisis.ui.visit import say, translate

CHART = "swimlane_explorer"
TABLE = "events_explorer"
_BOX = "event_box"

Choose = Callable[[], None]


def choose_in_chart() -> None:
    """Choose the event of the bar or point that was clicked."""
    points = st.session_state[CHART].selection.points
    keys = [_key_of(point.get("customdata")) for point in points]
    visit.current().event = next(filter(None, keys), visit.current().event)


def _key_of(customdata: object) -> str | None:
    """Return the event's key, which Plotly hands back alone, in a list or in a mapping."""
    if isinstance(customdata, dict):
        customdata = customdata.get("0")
    if isinstance(customdata, list | tuple):
        customdata = customdata[0] if customdata else None
    return customdata if isinstance(customdata, str) else None


def choose_in_table() -> None:
    """Choose the event of the row that was clicked."""
    rows = st.session_state[TABLE].selection.rows
    if rows:
        visit.current().event = f"row:{rows[0]}"


def _choose_in_box() -> None:
    visit.current().event = st.session_state[_BOX]


def show(story: Story, events: pd.DataFrame) -> None:
    """Show the select box, and what is said of the event that is chosen."""
    names = {event.key: prose.full_label(event, translate) for event in told_events(events)}
    chosen = _chosen(list(names))
    st.session_state[_BOX] = chosen
    st.selectbox(
        translate("Choose an event in the chart, in the table or here"),
        list(names),
        index=None,
        format_func=lambda key: names.get(key, ""),
        placeholder=translate("Event"),
        key=_BOX,
        on_change=_choose_in_box,
    )
    if chosen is not None:
        _show_panel(story, events, chosen)


def _chosen(keys: list[str]) -> str | None:
    """Return the key of the chosen event, None if it isn't among those shown."""
    chosen = visit.current().event
    if chosen is not None and chosen.startswith("row:"):
        row = int(chosen.removeprefix("row:"))
        chosen = keys[row] if row < len(keys) else None
        visit.current().event = chosen
    return chosen if chosen in keys else None


def _show_panel(story: Story, events: pd.DataFrame, key: str) -> None:
    panel = selection.panel(story.case, events, key, translate)
    if panel is None:
        return
    told = telling.told_references(story, routing.opened_now(), panel.references)
    html.show(
        "event.html",
        label=panel.label,
        detail=panel.event.detail,
        facts=panel.facts,
        quotations=telling.quote(story, told),
        source_language=story.case.source.language,
        links=_links_in_words(panel.links),
        say=say,
        translate=translate,
    )
    label = translate("Go to its place in the story: {stage}").format(
        stage=routing.page_title(panel.stage)
    )
    if st.button(label, key="go_to_story", icon=":material/menu_book:"):
        st.switch_page(routing.page(panel.stage))


def _links_in_words(links: Links) -> list[tuple[str, str]]:
    def named(events: tuple[ToldEvent, ...]) -> str:
        return "; ".join(prose.full_label(event, translate) for event in events)

    lines = [
        (translate("At that moment or just before"), named(links.before)),
        (translate("Just after"), named(links.after)),
    ]
    return [(name, said) for name, said in lines if said]
