"""The app as it is, but that its streams' heartbeats come each second and silence is 3 of them."""

import sys
from pathlib import Path

import streamlit as st

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from epicrisis.live.push import event_stream

event_stream.HEARTBEAT_S, event_stream.DEAF_AFTER_S = 1.0, 3.0

from app import app as served  # noqa: E402

app = st.App("nothing.py")  # the words that Streamlit looks for in a main script
app = served
