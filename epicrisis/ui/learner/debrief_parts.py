"""What the parts of a debrief share: a template that speaks, and the way to a step."""

import streamlit as st

from epicrisis.cases.model import StageKey
from epicrisis.ui.shared import html, routing, session
from epicrisis.ui.shared.session import say, translate


def show_part(template: str, **values: object) -> None:
    """Show a template that says texts of the case and of the interface."""
    html.show(template, say=say, translate=translate, **values)


def show_way(stage: StageKey, step: int, label: str, key: str, icon: str | None = None) -> None:
    """Show what leads to the place of a step on its stage's page."""
    if st.button(label, key=key, type="tertiary", icon=icon):
        session.current().found_step = step
        st.switch_page(routing.page(stage))
