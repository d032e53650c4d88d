"""What stands beside a story: timeline, hypotheses, what is known, words; on a phone in a sheet."""

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from epicrisis.cases.questions import Question
from epicrisis.questions.registry import kind_of
from epicrisis.story.progress import Progress
from epicrisis.story.telling import Telling
from epicrisis.timeline.events import ToldEvent, kept_events
from epicrisis.ui.learner import differential, investigation_menu
from epicrisis.ui.shared import html, routing, session
from epicrisis.ui.shared.session import say, translate
from epicrisis.ui.timeline import overview

_TOOL, _TESTS = "tool", "tests"


def show(telling: Telling, progress: Progress) -> None:
    """Show the tool that the learner has chosen; where there is room another one else.

    On a screen without room for two columns the choice is a bar at the foot, and what is chosen a
    sheet above it, until it is chosen again (`reading.css`).
    """
    tools = _tools(telling, progress)
    with st.container(key="beside"):
        chosen = st.segmented_control(
            translate("Beside the story"),
            list(tools),
            format_func=lambda name: tools[name][0],
            key=_TOOL,
            label_visibility="collapsed",
        )
        default = _by_default(telling)
        _, show_tool = tools[chosen or default]
        with st.container(key="tool_chosen" if chosen else f"tool_by_default_{default}"):
            show_tool()


def offer_tests() -> None:
    """Offer to ask for a test, which is one of the tools."""
    st.button(
        translate("Ask for a test"), key="to_tests", icon=":material/labs:", on_click=_choose_tests
    )


def _choose_tests() -> None:
    st.session_state[_TOOL] = _TESTS


def _by_default(telling: Telling) -> str:
    """Return the tool that stands beside the story until another one is chosen."""
    has_events = telling.story.case.timeline is not None and _events(telling)
    # At the end the story itself shows all of it.
    return "timeline" if has_events and not telling.is_finished else "known"


def _events(telling: Telling) -> tuple[ToldEvent, ...]:
    return kept_events(telling, session.current().language)


def _tools(telling: Telling, progress: Progress) -> Mapping[str, tuple[str, Callable[[], None]]]:
    """Return the tools by their names, each with its label and what shows it."""
    tools = {
        "timeline": (translate("In time"), partial(_show_timeline, telling)),
        "hypotheses": (translate("Hypotheses"), partial(differential.show, telling.story)),
        _TESTS: (translate("Tests"), partial(investigation_menu.show, telling, progress)),
        "known": (translate("In short"), partial(_show_summary, telling)),
        "words": (translate("Words"), partial(_show_glossary, telling)),
    }
    if telling.story.case.timeline is None:
        del tools["timeline"]
    if not investigation_menu.is_there(telling.story):
        del tools[_TESTS]
    return tools


def _show_timeline(telling: Telling) -> None:
    if _asks_for_order(telling):
        st.caption(translate("Hidden while the question asks for an order in time."))
        return
    if not _events(telling):
        st.caption(translate("Nothing on the timeline yet: it grows with the story."))
        return
    overview.show_small(telling)
    st.page_link(
        routing.page(routing.TIMELINE),
        label=translate("The whole timeline"),
        icon=":material/view_timeline:",
    )


def _asks_for_order(telling: Telling) -> bool:
    """Tell whether the next question asks for an order, which the timeline would show."""
    block = telling.next_step.block if telling.next_step is not None else None
    return isinstance(block, Question) and kind_of(block).is_by_time


def _show_summary(telling: Telling) -> None:
    parts = [
        (routing.page_title(stage), [say(finding.summary) for finding in findings])
        for stage in telling.story.stages
        if (findings := telling.findings_of(stage))
    ]
    html.show("summary.html", parts=parts, nothing=translate("Nothing yet."))


def _show_glossary(telling: Telling) -> None:
    entries = [(say(entry.term), say(entry.definition)) for entry in telling.glossary]
    html.show(
        "glossary.html",
        entries=sorted(entries, key=lambda entry: entry[0].casefold()),
        nothing=translate("Nothing yet."),
    )
