"""The least that any page of ours must do: keep a press on the disk, and show what it opened.

One row in SQLite, safe against a power cut, and a fragment of one text a press, as long as a
finding of ours. No cases, no languages, no questions, no PostgreSQL.
"""

import secrets
import sqlite3
import threading
from pathlib import Path

import streamlit as st

TEXT = f"<article class='ep-step'><h2>Finding</h2><p>{'What was found. ' * 90}</p></article>"


@st.cache_resource
def _opened() -> tuple[sqlite3.Connection, threading.Lock]:
    file = Path.home() / "presses.sqlite3"  # a folder of this server's own
    store = sqlite3.connect(file, check_same_thread=False, isolation_level=None)
    store.execute("PRAGMA journal_mode = WAL")
    store.execute("PRAGMA synchronous = FULL")
    store.execute("CREATE TABLE press (visitor TEXT, number INTEGER, UNIQUE (visitor, number))")
    return store, threading.Lock()


def _press() -> None:
    st.session_state.presses += 1
    row = (st.session_state.visitor, st.session_state.presses)
    store, lock = _opened()
    with lock:
        store.execute("INSERT INTO press VALUES (?, ?)", row)


@st.fragment
def _tell_on() -> None:
    for _ in range(st.session_state.presses):
        st.html(TEXT)
    st.button("Press", key="reveal", on_click=_press)
    st.markdown(f"{st.session_state.presses} presses")


st.session_state.setdefault("visitor", secrets.token_hex(8))
st.session_state.setdefault("presses", 0)
_tell_on()
