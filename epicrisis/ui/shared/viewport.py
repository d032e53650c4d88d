"""What a chart needs to know of the browser, and Streamlit itself doesn't tell or tells late.

Whether there is little room, and when light has become dark: by the evening, by a person's
choice. Streamlit then draws its own parts anew and runs no script (streamlit/streamlit#11920).
"""

from pathlib import Path
from typing import Any

import streamlit as st

from epicrisis import javascript
from epicrisis.timeline.chart import ChartView
from epicrisis.ui.shared import session

_SCRIPT = Path(__file__).with_name("viewport.js")

_viewport = st.components.v2.component("epicrisis_viewport", js=javascript.read(_SCRIPT))


def run_again() -> None:
    """Do nothing: a component that the browser tells something runs the page again."""


def view() -> ChartView:
    """Return how this visitor looks at a chart; not narrow until the browser answers.

    Only a page with a chart asks: the answer of a narrow one costs a second run. From then on
    the page is also run again when its theme changes.
    """
    return _view(is_narrow=bool(_watch().narrow))


def view_told_to(key: str) -> ChartView:
    """Return the same by what another component of the page was told, before it is shown."""
    told = st.session_state.get(key)
    return _view(is_narrow=bool(told and told.get("narrow")))


def _view(*, is_narrow: bool) -> ChartView:
    return ChartView(session.current().language, is_narrow, is_dark())


def is_dark() -> bool:
    """Tell whether the page is dark, as far as the server knows."""
    return st.context.theme.type == "dark"


def sync_theme() -> None:
    """Run the page again when its theme changes."""
    _watch()


def _watch() -> Any:  # noqa: ANN401 (Streamlit's own result is dynamic)
    return _viewport(
        key="viewport",
        on_narrow_change=run_again,
        on_colours_change=run_again,
        height=1,
    )
