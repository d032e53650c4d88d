"""The console's first line: what is on, how far and how late, who is there, what is connected."""

import streamlit as st
from markupsafe import Markup

from epicrisis.cases.questions import Question
from epicrisis.live import join_link
from epicrisis.live.room.class_state import ClassState
from epicrisis.story.telling import Step, question_number, stage_in_words
from epicrisis.ui.shared import html, session
from epicrisis.ui.shared.session import say, translate
from epicrisis.ui.teacher import audience, class_view, drawn
from epicrisis.ui.teacher.room_actions import LedRoom

_ANSWERS, _HIDDEN = "answers", "hidden"


def hides_answers() -> bool:
    """Tell whether this window shows nothing that the class doesn't see: it may be mirrored."""
    return st.query_params.get(_ANSWERS) == _HIDDEN


def set_hiding(*, is_hiding: bool) -> None:
    """Have this window hide what the class doesn't see, also when it is loaded again."""
    if is_hiding:
        st.query_params[_ANSWERS] = _HIDDEN
    else:
        st.query_params.pop(_ANSWERS, None)


def show(led: LedRoom) -> None:
    """Show the line; its script keeps time, numbers and lights up to date."""
    lost = audience.numbers(led)
    arrived = led.arrived if led.state.poll is not None else 0
    of = led.state, led.present, arrived, lost, session.current().language
    html.put(drawn.once("bar", of, lambda: _drawn(led, lost)))


def _drawn(led: LedRoom, audience_words: Markup) -> str:
    poll, room = led.state.poll, led.room
    return html.render(
        "room_head.html",
        title=room.name or say(led.state.telling.title),
        code=join_link.spaced(room.code),
        is_locked=room.is_locked,
        is_timed=room.timer_ends is not None,
        place=_place(led.state),
        has_begun=room.began is not None,
        plan=room.planned_minutes,
        present_words=class_view.counted(translate("here: {present}"), present=led.present),
        votes_words=class_view.counted(translate("votes: {arrived}"), arrived=led.arrived)
        if poll is not None
        else "",
        audience_words=audience_words,
        translate=translate,
    )


def _place(state: ClassState) -> str:
    step, total = state.step, len(state.story.steps)
    if step is None:
        is_aside = state.room.focus == "asked"
        return translate("Asked in class") if is_aside else translate("Join screen")
    place = translate("step {number} of {total}").format(number=step.number, total=total)
    stage = stage_in_words(state.story, step.stage, translate)
    return " · ".join(filter(None, (stage, place, _asked(state, step))))


def _asked(state: ClassState, step: Step) -> str:
    if state.room.focus == "asked":
        return translate("Asked in class")
    if not isinstance(step.block, Question):
        return ""
    return question_number(state.story, step, translate)
