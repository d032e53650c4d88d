"""What one of these inputs holds in Streamlit's session state: a list, which a tab may fill in."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.routing import Route

from epicrisis.ui.shared.scripts import COMPONENT_BOOT, Script

VALUE = "value"
_FILLED = "filled"

_served: list[Script] = []


def component(module: str, name: str) -> Callable[..., Any]:
    """Return Streamlit's component for the script and the style sheet beside a module.

    It lies in the page itself and not in a shadow of it: the page's colours, its frame around what
    has the focus, and `connection_answers.js` reach it there. Browsers load both files once.
    """
    script, style = (Script(Path(module).with_suffix(end), "inputs") for end in (".js", ".css"))
    _served.extend((script, style))
    shown = st.components.v2.component(name, js=COMPONENT_BOOT, isolate_styles=False)

    def show(*, data: Mapping[str, object], **options: Any) -> Any:  # noqa: ANN401 (Streamlit's)
        addresses = {"script": script.address, "style": style.address}
        return shown(data={**data, **addresses}, **options)

    return show


def routes() -> list[Route]:
    """Return the addresses of the inputs' files, which hold nothing of a case."""
    return [route for each in _served for route in each.routes()]


def fill(key: str, value: Sequence[object]) -> None:
    """Put a value into the input of that key, in a run of the page before it is shown.

    The browser takes it where it shows nothing chosen; what a person has chosen there meanwhile
    stays, and is what is sent.
    """
    st.session_state[key] = {VALUE: list(value), _FILLED: secrets.token_hex(4)}


def value(key: str) -> object:
    """Return what the browser said last, or what was filled in; anything at all if it is forged."""
    return _state(key).get(VALUE)


def filling(key: str) -> object:
    """Return a mark that no other filling of the input has, None where none is to be taken."""
    return _state(key).get(_FILLED)


def _state(key: str) -> Mapping[str, object]:
    state = st.session_state.get(key)
    return state if isinstance(state, Mapping) else {}
