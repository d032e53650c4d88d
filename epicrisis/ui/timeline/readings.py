"""Other readings of the source, laid over the chart, each with its argument."""

from collections.abc import Sequence

import streamlit as st

from epicrisis.cases.model import TimeUnit
from epicrisis.story.telling import Telling, cited
from epicrisis.timeline import prose
from epicrisis.timeline.events import ToldEvent
from epicrisis.timeline.readings import OpenReading, open_readings
from epicrisis.ui.shared import html, session
from epicrisis.ui.shared.session import say, translate


def choose(
    telling: Telling, events: tuple[ToldEvent, ...], unit: TimeUnit
) -> Sequence[OpenReading]:
    """Offer the readings that are open; return those to be laid over the chart."""
    readings = open_readings(telling, events, session.current().language)
    if not readings:
        return ()
    case = telling.story.case
    names = {reading.key: reading.title for reading in readings}
    keys = st.pills(
        translate("The source can be read in several ways. Lay a reading over the chart:"),
        list(names),
        selection_mode="multi",
        format_func=lambda key: names.get(key, ""),
        key="readings",
    )
    chosen = [reading for reading in readings if reading.key in keys]
    for reading in chosen:
        html.show(
            "reading.html",
            words=prose.reading_in_words(reading, unit, translate),
            quotations=telling.quotations(reading.references),
            references=cited(case, reading.cites, translate, is_masked=telling.masks_titles),
            source_language=case.source.language,
            say=say,
            translate=translate,
        )
    return chosen
