"""A page that comes back by itself when its connection, or its server, was gone for a while."""

import hashlib
import time
from collections.abc import Mapping
from pathlib import Path

import streamlit as st
from starlette.routing import Route

from epicrisis import javascript
from epicrisis.ui.shared import session
from epicrisis.ui.shared.scripts import Script
from epicrisis.ui.shared.session import translate

_KEY = "connection"
_SCRIPT = Script(Path(__file__).with_name("connection.js"), "connection")
_BOOT = Path(__file__).with_name("connection_boot.js")

_connection = st.components.v2.component("epicrisis_connection", js=javascript.read(_BOOT))

Fields = Mapping[str, object]
"""What a form's fields held, by the keys of their widgets: `valueOf` in connection_answers.js."""


def watch() -> None:
    """Add the script that brings the page back; outside of any fragment: all of it is to come."""
    forget, session.current().forgets_answers = session.current().forgets_answers, False
    _connection(
        key=_KEY,
        data={
            "script": _SCRIPT.address,
            # Never the same, so that the script sees that the whole page has come.
            "run": time.monotonic_ns() % 2**31,
            "forget": forget,
            # In a tuple: a dictionary here is looked at for a table of every library there is.
            "words": (_words(),),
        },
        height=1,
        on_asked_change=lambda: None,
        on_draft_change=lambda: None,
        on_kept_change=_take_kept,
    )


LANGUAGE = "language"
"""Beside the fields that a tab kept: the language of the page in which they were filled in."""


def form_name(*what: object) -> str:
    """Return a name for a form, in 16 letters that no form has that asks for something else."""
    return hashlib.sha256(repr(what).encode()).hexdigest()[:16]


def _take_kept() -> None:
    match st.session_state[_KEY].get("kept"):
        case {"place": str(name), "fields": dict(fields)}:
            session.current().kept_form = (name, fields)


def take_kept(name: str) -> Fields:
    """Return what this tab had kept of a form that was made anew, once; empty for nothing."""
    form = session.current().kept_form
    if form is None or form[0] != name:
        return {}
    session.current().kept_form = None
    return form[1]


def offered_draft() -> object:
    """Return the author's draft, if the page came back with one; None otherwise."""
    state = st.session_state.get(_KEY)
    return state.get("draft") if state is not None else None


def routes() -> list[Route]:
    """Return the address of the script, which holds nothing of a case."""
    return _SCRIPT.routes()


def _words() -> dict[str, str]:
    return {
        "lost": translate(
            "The connection to the server is lost. It comes back by itself, and what you have"
            " written stays here."
        ),
        "held": translate(
            "The connection to the server is lost. What you pressed is done as soon as it is back."
        ),
        "wait": translate(
            "That must wait until the connection to the server is back. Then choose again."
        ),
        "slow": translate("The server hasn't answered yet. It is being asked again."),
        "back": translate("The connection is back."),
        "look": translate(
            "The connection is back. See whether your last press was carried out, or press again."
        ),
        "again": translate(
            "The connection is back. What you pressed could not be carried out: press again."
        ),
    }
