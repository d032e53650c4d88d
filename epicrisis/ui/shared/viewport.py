"""What a chart needs to know of the browser, and Streamlit itself doesn't tell or tells late.

Whether there is little room, and when light has become dark: by the evening, by a person's
choice. Streamlit then draws its own parts anew and runs no script (streamlit/streamlit#11920).
"""

from pathlib import Path
from typing import Any

import streamlit as st

from epicrisis import javascript

_SCRIPT = Path(__file__).with_name("viewport.js")

_viewport = st.components.v2.component("epicrisis_viewport", js=javascript.read(_SCRIPT))


def is_narrow() -> bool:
    """Tell whether a chart has as little room as on a phone; false until the browser answers.

    Only a page with a chart asks: the answer of a narrow one costs a second run. From then on
    the page is also run again when its theme changes.
    """
    return bool(_watch().narrow)


def sync_theme() -> None:
    """Run the page again when its theme changes."""
    _watch()


def _watch() -> Any:  # noqa: ANN401 (Streamlit's own result is dynamic)
    return _viewport(
        key="viewport",
        on_narrow_change=lambda: None,
        on_colours_change=lambda: None,
        height=1,
    )
