"""The end of a story: all of it in one picture, what the learner did, and where to go on."""

import streamlit as st

from epicrisis.cases.model import Finding
from epicrisis.story.telling import Telling
from epicrisis.ui.shared import html, routing
from epicrisis.ui.shared.session import say, translate
from epicrisis.ui.timeline import overview


def show(telling: Telling) -> None:
    """Show what is told where nothing more is to come."""
    story = telling.story
    findings = sum(isinstance(step.block, Finding) for step in story.steps)
    html.show(
        "end.html",
        heading=translate("The record ends here."),
        lived=translate(
            "You have read {findings} findings and answered {questions} questions."
        ).format(findings=findings, questions=len(story.steps) - findings),
        objectives_heading=translate("What this case was for"),
        objectives=[say(objective.text) for objective in story.case.objectives],
        provenance_heading=translate("Where the case comes from"),
        provenance=say(story.case.provenance),
        licence=say(story.case.licence),
    )
    if story.case.timeline is not None:
        overview.show_wide(telling)
    with st.container(horizontal=True, key="way_out"):
        if st.button(
            translate("Debrief"), key="to_debrief", type="primary", icon=":material/fact_check:"
        ):
            st.switch_page(routing.page(routing.DEBRIEF))
        if st.button(translate("Another case"), key="to_library", icon=":material/local_library:"):
            st.switch_page(routing.page(routing.HOME))
