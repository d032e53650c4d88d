"""What a browser's tab says of a page, and how much of the window the page has."""

from base64 import b64encode
from functools import cache
from pathlib import Path
from typing import Literal

import streamlit as st

APP = "Épicrise"
_ICON = Path(__file__).parents[1] / "favicon.png"


Layout = Literal["centered", "wide"]
Sidebar = Literal["auto", "collapsed"]


def begin(layout: Layout | None = None, sidebar: Sidebar | None = None) -> None:
    """Name the app and give it its icon, before the navigation brings that of a page.

    Who knows the layout already needn't `configure` the page.
    """
    st.set_page_config(APP, _icon(), layout=layout, initial_sidebar_state=sidebar)


def configure(title: str = APP, *, layout: Layout, sidebar: Sidebar | None = None) -> None:
    """Name the page, and lay it out; on each page, since a browser keeps what the last one said."""
    st.set_page_config(title, layout=layout, initial_sidebar_state=sidebar)


@cache
def _icon() -> str:
    """Return the icon as an address that holds it: Streamlit reads a file anew at each run."""
    return f"data:image/png;base64,{b64encode(_ICON.read_bytes()).decode()}"
