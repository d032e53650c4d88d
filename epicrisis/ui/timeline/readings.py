"""Other readings of the source, chosen at their event and laid over the chart, with arguments."""

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby

import streamlit as st

from epicrisis.cases.model import TimeUnit
from epicrisis.story.telling import Telling, cited
from epicrisis.timeline import prose
from epicrisis.timeline.events import ToldEvent
from epicrisis.timeline.readings import OpenReading, open_readings
from epicrisis.ui.shared import html, session
from epicrisis.ui.shared.session import say, translate

_CHOSEN = "readings"


def read_in_several_ways(
    telling: Telling, events: Sequence[ToldEvent]
) -> Mapping[str, tuple[OpenReading, ...]]:
    """Return the readings that are open, by the key of the event that they read."""
    readings = open_readings(telling, events, session.current().language)
    by_event = groupby(sorted(readings, key=_event), key=_event)
    return {key: tuple(group) for key, group in by_event}


def _event(reading: OpenReading) -> str:
    return reading.event.key


def laid_over(telling: Telling, events: Sequence[ToldEvent]) -> Sequence[OpenReading]:
    """Return the readings that lie over the chart: chosen at the event that is told beside it."""
    keys = st.session_state.get(_CHOSEN) or ()
    readings = open_readings(telling, events, session.current().language)
    return [reading for reading in readings if reading.key in keys]


def choose(
    telling: Telling,
    readings: Sequence[OpenReading],
    unit: TimeUnit,
    on_chosen: Callable[[], None],
) -> None:
    """Offer the readings of an event, and tell those that lie over the chart."""
    case = telling.story.case
    names = {reading.key: reading.title for reading in readings}
    keys = st.pills(
        translate("The source can be read in several ways. Lay a reading over the chart:"),
        list(names),
        selection_mode="multi",
        format_func=lambda key: names.get(key, ""),
        key=_CHOSEN,
        on_change=on_chosen,
    )
    for reading in readings:
        if reading.key not in keys:
            continue
        html.show(
            "reading.html",
            words=prose.reading_in_words(reading, unit, translate),
            quotations=telling.quotations(reading.references),
            references=cited(case, reading.cites, translate, is_masked=telling.masks_titles),
            source_language=case.source.language,
            say=say,
            translate=translate,
        )
