"""Drawings of ours whose parts can be named and found on the page, as an image's can't."""

from pathlib import Path

from epicrisis.ui.shared import html

_SCRIPT = Path(__file__).with_name("drawing.js")


def element(markup: str) -> str:
    """Return markup of ours, in which whatever a case says is escaped already, as an element.

    A page isn't seen before its drawings are there (`first_look.js`).
    """
    # Streamlit lets no attribute through that has a tag's end in it.
    packed = markup.replace("%", "%25").replace("<", "%3C").replace('"', "%22")
    return f'<div class="ep-drawn"></div>{html.script(_SCRIPT, markup=packed)}'


def show(element: str) -> None:
    """Show such an element."""
    html.put(element, runs_scripts=True)
