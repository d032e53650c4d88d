"""The event that is chosen: by the chart, the table or the select box, which are one state."""

from collections import Counter
from collections.abc import Iterable, Sequence

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from epicrisis.cases.model import TimeUnit
from epicrisis.story.telling import Story, Telling
from epicrisis.timeline import prose, selection
from epicrisis.timeline.events import ToldEvent
from epicrisis.timeline.selection import Links
from epicrisis.ui.shared import html, routing, session
from epicrisis.ui.shared.session import say, translate
from epicrisis.ui.timeline import chart_clicks, readings

CHART = "swimlane_explorer"
LANES = "lanes"
"""The box that holds the chart: closed below the overview until somebody opens it."""
_TABLE = "events_explorer"
_BOX = "event_box"
WIDEST_COLUMN = 640
"""In pixels; a longer text is told whole by the panel."""


def chosen(story: Story, events: Sequence[ToldEvent]) -> ToldEvent | None:
    """Return the event that is chosen, if it is among those shown."""
    event = session.current().chosen.get(story.case.slug)
    return next((each for each in events if each.id == event), None)


def _choose(story: Story, event: ToldEvent | None) -> None:
    if event is None:
        session.current().chosen.pop(story.case.slug, None)
    else:
        session.current().chosen[story.case.slug] = event.id


def sync_selection(story: Story, events: Sequence[ToldEvent], marked: ToldEvent | None) -> bool:
    """Mark the event that is chosen in the chart above, and choose what is clicked there.

    Up and down go through the events there, and Escape chooses none. Return whether the browser
    has told that there is little room.
    """

    def choose(key: str) -> None:
        if event := selection.by_key(events, key):
            _choose(story, event)

    def step(by: int) -> None:
        _choose(story, _neighbour(events, marked, by))

    def leave() -> None:
        _choose(story, None)

    key = marked.key if marked else None
    return chart_clicks.show(CHART, key, choose, step=step, leave=leave, watches=True)


def offer_readings(telling: Telling, events: Sequence[ToldEvent]) -> None:
    """Name the events that the source lets one read in several ways; a press chooses one."""
    several = readings.read_in_several_ways(telling, events)
    for event in events:
        if event.key in several:
            st.button(
                translate("Read in several ways: {event}").format(
                    event=prose.full_label(event, translate)
                ),
                key=f"readings_of_{event.key}",
                icon=":material/alt_route:",
                type="tertiary",
                on_click=_choose,
                args=(telling.story, event),
            )


def _neighbour(events: Sequence[ToldEvent], marked: ToldEvent | None, by: int) -> ToldEvent | None:
    """Return the event before or after one, as they stand from the top; it ends at both ends."""
    if not events:
        return None
    if marked is None:
        return events[0] if by > 0 else events[-1]
    place = next(place for place, event in enumerate(events) if event is marked)
    return events[min(max(place + by, 0), len(events) - 1)]


def show_table(
    story: Story, events: Sequence[ToldEvent], table: pd.DataFrame, marked: ToldEvent | None
) -> None:
    """Show the table of the events, a row an event, with the one that is chosen selected."""
    rows = [row for row, event in enumerate(events) if event is marked]

    def choose() -> None:
        selected = st.session_state[_TABLE]["selection"]["rows"]
        _choose(story, next((event for row, event in enumerate(events) if row in selected), None))

    _select_rows(rows)
    st.dataframe(
        table,
        hide_index=True,
        key=_TABLE,
        on_select=choose,
        selection_mode="single-row",
        column_config=columns(table),
    )


def columns(table: pd.DataFrame) -> dict[str, ColumnConfig]:
    """Return how wide the table's columns are: so that their words are read, not cut."""
    return {
        str(name): st.column_config.Column(width=_width(str(name), table[name]))
        for name in table.columns
    }


def _width(name: str, column: Iterable[object]) -> int:
    longest = max([len(name) + 4, *(len(str(cell)) for cell in column)])
    return min(max(80, 8 * longest), WIDEST_COLUMN)


def _select_rows(rows: list[int]) -> None:
    """Select rows of the table, unless they are: Streamlit reports what is written as a choice."""
    table = st.session_state.get(_TABLE)
    if (table["selection"]["rows"] if table else []) != rows:
        st.session_state[_TABLE] = {"selection": {"rows": rows, "columns": [], "cells": []}}


def show(
    telling: Telling, events: Sequence[ToldEvent], unit: TimeUnit, marked: ToldEvent | None
) -> None:
    """Show the select box, and what is said of the event that is chosen."""
    story, names = telling.story, _names(events, unit)

    def choose() -> None:
        _choose(story, selection.by_key(events, st.session_state[_BOX]))

    # After a restart of the server only the browser knows what was chosen, and says it here.
    is_known = _BOX in st.session_state
    if is_known or marked is not None:
        st.session_state[_BOX] = marked.key if marked else None
    said = st.selectbox(
        translate("Choose an event in the chart, in the table or here"),
        list(names),
        index=None,
        format_func=lambda key: names.get(key, ""),
        placeholder=translate("Event"),
        key=_BOX,
        on_change=choose,
    )
    if not is_known and marked is None and said in names:
        _choose(story, selection.by_key(events, said))
        st.rerun()
    # Its place is kept while it is empty: what moves on the page starts anew, a sorted table too.
    with st.container(key="event_panel"):
        if marked is not None:
            _show_panel(telling, events, unit, marked.key)


def _names(events: Sequence[ToldEvent], unit: TimeUnit) -> dict[str, str]:
    """Name each event as no other, since a browser hands back the name alone.

    Events of one label are told apart by their dates, and where these are the same by number.
    """
    names = {event.key: prose.full_label(event, translate) for event in events}
    twice = _repeated(names)
    names |= {e.key: prose.in_short(e, unit, translate) for e in events if e.key in twice}
    return names | {key: f"{names[key]} · {key}" for key in _repeated(names)}


def _repeated(names: dict[str, str]) -> set[str]:
    counts = Counter(names.values())
    return {key for key, name in names.items() if counts[name] > 1}


def _show_panel(telling: Telling, events: Sequence[ToldEvent], unit: TimeUnit, key: str) -> None:
    case = telling.story.case
    panel = selection.panel(case, events, key, translate)
    if panel is None:
        return
    html.show(
        "event.html",
        label=panel.label,
        detail=panel.event.detail,
        facts=panel.facts,
        links=_links_in_words(panel.links),
        translate=translate,
    )
    if several := readings.read_in_several_ways(telling, events).get(key):
        readings.choose(telling, several, unit, _open_lanes)
    html.show(
        "event_in_text.html",
        quotations=telling.quotations(panel.references),
        source_language=case.source.language,
        say=say,
        translate=translate,
    )
    label = translate("Go to its place in the story: {stage}").format(
        stage=routing.page_title(panel.stage)
    )
    with st.container(key="event_ways", horizontal=True):
        if st.button(label, key="go_to_story", icon=":material/menu_book:"):
            session.current().found_step = _step(telling.story, panel.block)
            st.switch_page(routing.page(panel.stage))
        st.button(
            translate("Close"),
            key="leave_event",
            icon=":material/close:",
            on_click=_choose,
            args=(telling.story, None),
        )


def _open_lanes() -> None:
    st.session_state[LANES] = True


def _step(story: Story, block: str) -> int:
    return next(step.number for step in story.steps if step.block.id == block)


def _links_in_words(links: Links) -> list[tuple[str, str]]:
    def named(events: tuple[ToldEvent, ...]) -> str:
        return translate("; ").join(prose.full_label(event, translate) for event in events)

    lines = [
        (translate("At that moment or just before"), named(links.before)),
        (translate("Just after"), named(links.after)),
    ]
    return [(name, said) for name, said in lines if said]
