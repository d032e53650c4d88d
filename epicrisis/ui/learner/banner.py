"""What stands above a story: its stages, and who the patient is with what is known by now."""

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from epicrisis.cases.model import Stage, StageKey
from epicrisis.story.telling import Telling
from epicrisis.ui.shared import html, routing, session
from epicrisis.ui.shared.session import say, translate
from epicrisis.writing import kind_of_stage

MOST_CHIPS = 6
"""Those that were told last, the last one first; with them the banner is two lines or three."""


def show_map(telling: Telling) -> None:
    """Show the stages as places on a line: those that are reached lead there, the others wait."""
    reached = telling.reached_stages
    with st.container(horizontal=True, key="stage_map"):
        st.page_link(
            routing.page(routing.HOME), label=translate("Library"), icon=":material/arrow_back:"
        )
        for stage in reached:
            _show_place(stage)
        if closed := _closed_stages(telling, reached):
            html.show("stages_to_come.html", names=closed, translate=translate)
        for name in (routing.TIMELINE, routing.DEBRIEF):
            if name in routing.open_pages():
                _show_place(name)


def _show_place(name: str) -> None:
    """Show a page as a link; the one that is shown as its name, which a link doesn't tell ears."""
    if name == session.current().page:
        html.show("map_here.html", name=routing.page_title(name))
    else:
        st.page_link(routing.page(name), label=routing.page_title(name))


def _closed_stages(telling: Telling, reached: Sequence[StageKey]) -> list[str]:
    """Return the names of the stages to come; one with a title of its own has none as yet."""
    stages = telling.story.case.stages_by_key
    closed = [stages[key] for key in telling.story.stages if key not in reached]
    return [_generic_name(each) for each in closed]


def _generic_name(stage: Stage) -> str:
    return "…" if stage.title else kind_of_stage(stage.id, translate)


def show_patient(place: DeltaGenerator, telling: Telling) -> None:
    """Put into its place who the patient is, with the few words of what is told by now."""
    case = telling.story.case
    patient = case.patient
    opened, total = len(telling.steps), len(telling.story.steps)
    place.html(
        html.render(
            "patient_banner.html",
            who=say(patient.who) if patient is not None else say(telling.title),
            why=say(patient.why) if patient is not None and telling.opened else "",
            chips=[say(each.chip) for each in reversed(telling.findings) if each.chip][:MOST_CHIPS],
            opened=opened,
            total=total,
            words=translate("{open} of {total}").format(open=opened, total=total),
            translate=translate,
        )
    )
