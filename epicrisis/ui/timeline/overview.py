"""The timeline in one picture, beside a story or at its end."""

import streamlit as st

from epicrisis.story.telling import Telling
from epicrisis.timeline.chart import ChartView
from epicrisis.timeline.overview import overview_svg
from epicrisis.ui.shared import session

_SMALL, _WIDE = 420, 900
"""Pixels for which it is laid out."""


def show_small(telling: Telling) -> None:
    """Show it as wide as a column beside a text."""
    _show(telling, _SMALL)


def show_wide(telling: Telling) -> None:
    """Show it over the width of a page."""
    _show(telling, _WIDE)


def _show(telling: Telling, width: int) -> None:
    if picture := overview_svg(telling, ChartView(session.current().language), width):
        st.html(picture)
