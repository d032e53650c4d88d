"""What stands beside a story: timeline, hypotheses, what is known, words; on a phone in a sheet."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import streamlit as st

from epicrisis.cases.questions import Question
from epicrisis.questions.registry import kind_of
from epicrisis.story.progress import Progress
from epicrisis.story.telling import Telling
from epicrisis.timeline.events import ToldEvent, kept_events
from epicrisis.ui.learner import differential, investigation_menu
from epicrisis.ui.shared import html, routing, session
from epicrisis.ui.shared.lasting import LastingPlace
from epicrisis.ui.shared.session import say, translate
from epicrisis.ui.timeline import overview

_TOOL = "tool"
_TIMELINE, _HYPOTHESES, _TESTS = "timeline", "hypotheses", "tests"
_KNOWN, _WORDS = "known", "words"


@dataclass
class Tools:
    """What a page has drawn beside its story.

    A press in the story draws no tool anew, only what one of them lets read, into its place: the
    rest was a sixth of what a press cost.
    """

    name: str
    leads_to_timeline: bool
    text: LastingPlace | None
    """Where a tool stands that is there to be read; None for one that is there to be pressed."""
    is_shown: bool = False


def show(telling: Telling, progress: Progress) -> Tools:
    """Show the tool that the learner has chosen; where there is room another one else.

    On a screen without room for two columns the choice is a bar at the foot, and what is chosen a
    sheet above it, until it is chosen again (`reading.css`). What is there to be read comes by
    `follow`.
    """
    labels = _labels(telling)
    with st.container(key="beside"):
        chosen = st.segmented_control(
            translate("Beside the story"),
            list(labels),
            format_func=labels.__getitem__,
            key=_TOOL,
            label_visibility="collapsed",
        )
        name, leads_to_timeline = _tool(telling)
        with st.container(key="tool_chosen" if chosen else f"tool_by_default_{name}"):
            text = LastingPlace(st.empty()) if name in _READ else None
            if name == _TESTS:
                investigation_menu.show(telling, progress)
            elif name == _HYPOTHESES:
                differential.show(telling.story)
            if leads_to_timeline:
                st.page_link(
                    routing.page(routing.TIMELINE),
                    label=translate("The whole timeline"),
                    icon=":material/view_timeline:",
                )
    return Tools(name, leads_to_timeline, text)


def follow(tools: Tools, telling: Telling) -> None:
    """Bring what stands beside the story to where the story is; in a fragment, in each run.

    Where that takes more than another text in its place, the page is run again.
    """
    now = _tool(telling)
    if tools.text is not None and now == (tools.name, tools.leads_to_timeline):
        tools.text.put(_READ[now[0]](telling), runs_scripts=now[0] == _TIMELINE)
    elif tools.is_shown:
        st.rerun()
    tools.is_shown = True


def offer_tests() -> None:
    """Offer to ask for a test, which is one of the tools."""
    st.button(
        translate("Ask for a test"), key="to_tests", icon=":material/labs:", on_click=_choose_tests
    )


def _choose_tests() -> None:
    st.session_state[_TOOL] = _TESTS


def _labels(telling: Telling) -> dict[str, str]:
    """Return the tools by their names, each with its label."""
    labels = {
        _TIMELINE: translate("In time"),
        _HYPOTHESES: translate("Hypotheses"),
        _TESTS: translate("Tests"),
        _KNOWN: translate("In short"),
        _WORDS: translate("Words"),
    }
    if telling.story.case.timeline is None:
        del labels[_TIMELINE]
    if not investigation_menu.is_there(telling.story):
        del labels[_TESTS]
    return labels


def _tool(telling: Telling) -> tuple[str, bool]:
    """Return the name of the tool that stands there, and if it leads to the whole timeline."""
    has_events = telling.story.case.timeline is not None and bool(_events(telling))
    name = st.session_state.get(_TOOL)
    if name not in _labels(telling):
        # At the end the story itself shows all of it.
        name = _TIMELINE if has_events and not telling.is_finished else _KNOWN
    return name, name == _TIMELINE and has_events and not _asks_for_order(telling)


def _events(telling: Telling) -> tuple[ToldEvent, ...]:
    return kept_events(telling, session.current().language)


def _asks_for_order(telling: Telling) -> bool:
    """Tell whether the next question asks for an order, which the timeline would show."""
    block = telling.next_step.block if telling.next_step is not None else None
    return isinstance(block, Question) and kind_of(block).is_by_time


def _timeline(telling: Telling) -> str:
    if _asks_for_order(telling):
        return _aside(translate("Hidden while the question asks for an order in time."))
    nothing = translate("Nothing on the timeline yet: it grows with the story.")
    return (overview.small(telling) if _events(telling) else "") or _aside(nothing)


def _aside(words: str) -> str:
    return html.render("aside.html", words=words)


def _summary(telling: Telling) -> str:
    parts = [
        (routing.page_title(stage), [say(finding.summary) for finding in findings])
        for stage in telling.story.stages
        if (findings := telling.findings_of(stage))
    ]
    return html.render("summary.html", parts=parts, nothing=translate("Nothing yet."))


def _glossary(telling: Telling) -> str:
    entries = [(say(entry.term), say(entry.definition)) for entry in telling.glossary]
    return html.render(
        "glossary.html",
        entries=sorted(entries, key=lambda entry: entry[0].casefold()),
        nothing=translate("Nothing yet."),
    )


_READ: Mapping[str, Callable[[Telling], str]] = {
    _TIMELINE: _timeline,
    _KNOWN: _summary,
    _WORDS: _glossary,
}
"""The tools that are there to be read, each as markup."""
