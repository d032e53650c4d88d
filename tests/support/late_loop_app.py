"""The app as it is, but that its loop comes late to what runs say, as on a busy server."""

import sys
from collections.abc import Callable
from pathlib import Path

import streamlit as st
from streamlit.runtime.app_session import AppSession

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from app import app as served
from epicrisis.server import messages_together

LATE_S = 0.02


def schedule_late(session: AppSession, callback: Callable[[], None]) -> None:
    """Do on the loop, a little later, what a run has said: in its order."""
    loop = session._event_loop
    loop.call_soon_threadsafe(loop.call_later, LATE_S, callback)


# Beneath what `server/messages_together.py` puts there when the server starts.
setattr(AppSession, messages_together.METHOD, schedule_late)

app = st.App("nothing.py")  # the words that Streamlit looks for in a main script
app = served
