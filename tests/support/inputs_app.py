"""A server of a page with our own inputs and nothing else: `inputs_script.py`."""

import sys
from pathlib import Path

import streamlit as st

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from epicrisis.ui.learner.inputs import held
from epicrisis.ui.learner.inputs.ranking_list import ranking_list
from epicrisis.ui.learner.inputs.zone_image import zone_image

__all__ = ["ranking_list", "zone_image"]

app = st.App(Path(__file__).with_name("inputs_script.py"), routes=held.routes())
