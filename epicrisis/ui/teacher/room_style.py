"""The style sheet of a room's windows, beside the app's own."""

from functools import cache
from pathlib import Path

import streamlit as st


@cache
def _style() -> str:
    css = Path(__file__).with_name("room.css").read_text(encoding="utf-8")
    return f"<style>{css}</style>"


def show() -> None:
    """Add it to the page."""
    st.html(_style())
