"""The end of a story: all of it in one picture, what the learner did, and where to go on."""

import streamlit as st

from epicrisis.exports.registry import BY_NAME
from epicrisis.story.progress import Progress
from epicrisis.story.telling import Story, Telling
from epicrisis.ui.learner import debrief
from epicrisis.ui.shared import downloads, html, progress_store, routing
from epicrisis.ui.shared.session import say, translate
from epicrisis.ui.timeline import overview


def show(telling: Telling, progress: Progress) -> None:
    """Show what is told where nothing more is to come."""
    story = telling.story
    _show_what_was_done(telling, progress)
    if story.case.timeline is not None:
        html.put(html.style(overview.STYLE))
        overview.show_whole(telling)
    _show_ways_on(story)
    html.show(
        "end_about.html",
        objectives_heading=translate("What this case was for"),
        objectives=[say(objective.text) for objective in story.case.objectives],
        provenance_heading=translate("Where the case comes from"),
        provenance=say(story.case.provenance),
        licence=say(story.case.licence),
    )


def _show_what_was_done(telling: Telling, progress: Progress) -> None:
    story, findings = telling.story, len(telling.findings)
    questions = len(story.steps) - findings
    html.show(
        "end.html",
        heading=translate("The record ends here."),
        lived=translate("Findings read: {findings}. Questions answered: {questions}.").format(
            findings=findings, questions=questions
        ),
        tally=debrief.tally(story, progress) if questions else "",
    )


def _show_ways_on(story: Story) -> None:
    with st.container(horizontal=True, key="way_out"):
        if st.button(
            translate("Debrief"), key="to_debrief", type="primary", icon=":material/fact_check:"
        ):
            st.switch_page(routing.page(routing.DEBRIEF))
        make = downloads.with_own_words(progress_store.remarks(story))
        downloads.show_one(story, BY_NAME["anki"], make)
        if st.button(translate("Another case"), key="to_library", icon=":material/local_library:"):
            st.switch_page(routing.page(routing.HOME))
