"""What a browser's tab says of a page, and how much of the window the page has."""

from base64 import b64encode
from functools import cache
from pathlib import Path
from typing import Literal

import streamlit as st

APP = "Épicrise"
_ICON = Path(__file__).parents[1] / "favicon.png"


def configure(
    title: str = APP,
    *,
    layout: Literal["centered", "wide"],
    sidebar: Literal["auto", "collapsed"] | None = None,
) -> None:
    """Tell the browser, in one message; on each page, since it keeps the layout of the last."""
    st.set_page_config(title, _icon(), layout=layout, initial_sidebar_state=sidebar)


@cache
def _icon() -> str:
    """Return the icon as an address that holds it: Streamlit reads a file anew at each run."""
    return f"data:image/png;base64,{b64encode(_ICON.read_bytes()).decode()}"
