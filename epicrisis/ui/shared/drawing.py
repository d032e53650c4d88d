"""Drawings of ours whose parts can be named and found on the page, as an image's can't."""

from pathlib import Path

import streamlit as st

from epicrisis import javascript

_SCRIPT = Path(__file__).with_name("drawing.js")

_drawing = st.components.v2.component(
    "epicrisis_drawing", js=javascript.read(_SCRIPT), isolate_styles=False
)


def show(markup: str, name: str) -> None:
    """Show markup of ours, in which whatever a case says is escaped already.

    A page isn't seen before its drawings are there (`first_look.js`, which knows them by the key).
    """
    _drawing(data=markup, key=f"drawing-{name}")
