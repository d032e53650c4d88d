"""What was missed comes back: a few questions a day, from any case, days after they were missed."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

import streamlit as st

from epicrisis import clock, writing
from epicrisis.cases.questions import Question
from epicrisis.exports.reminder import MIME, reminder
from epicrisis.questions.answer import Answer
from epicrisis.server import resources
from epicrisis.store.records import Due, Memory
from epicrisis.story.answers import is_judged_by_learner
from epicrisis.story.telling import Step, Story, Telling, kept_telling, up_to
from epicrisis.ui.learner import asked_again
from epicrisis.ui.shared import html, progress_store, routing, session
from epicrisis.ui.shared.session import say, translate

_TURN = "coming_back"
MOST_AT_ONCE = 10
"""Questions of one sitting: some five minutes."""
_MOST_LOOKED_AT = 200
"""Due ones among which those are looked for that a case still asks."""


@dataclass(frozen=True, slots=True)
class _Turn:
    """Where a sitting is: the question that is asked or told, and how many were answered."""

    case: str
    question: str
    due: datetime
    answer: Answer | None = None
    memory: Memory | None = None
    """What is kept of the question since it was answered."""
    answered: int = 0


@dataclass(frozen=True, slots=True)
class _Asked:
    story: Story
    step: Step
    question: Question


def show_entry() -> None:
    """Say on the library's page what is to be come back to, if something is."""
    due = _still_asked(progress_store.due(_MOST_LOOKED_AT))
    if not due:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="to_review"):
        st.markdown(_what_comes_back(len(due)))
        if st.button(translate("Answer them again"), key="review", icon=":material/replay:"):
            st.session_state.pop(_TURN, None)
            st.switch_page(routing.review_page())


def _what_comes_back(count: int) -> str:
    if count == 1:
        return translate("1 question that you missed comes back today.")
    if count < _MOST_LOOKED_AT:
        return translate("{count} questions that you missed come back today.").format(count=count)
    words = translate("Many questions that you missed come back: {count} at a time are enough.")
    return words.format(count=MOST_AT_ONCE)


def show_page() -> None:
    """Ask one question after the other that is due, and say when each comes back."""
    html.show("stage_head.html", case="", stage=routing.review_page().title)
    turn: _Turn | None = st.session_state.get(_TURN)
    asked = _asked(turn.case, turn.question) if turn is not None else None
    if turn is None or asked is None:
        turn = _begun(turn.answered if turn is not None else 0)
        asked = _asked(turn.case, turn.question) if turn is not None else None
    if turn is None or asked is None:
        _say_nothing_due()
    elif turn.answer is None:
        _ask(asked)
    else:
        _tell(asked, turn, turn.answer)


def _begun(answered: int) -> _Turn | None:
    """Return the next question's turn, None where nothing more is due."""
    due = _still_asked(progress_store.due(_MOST_LOOKED_AT))
    if not due:
        st.session_state.pop(_TURN, None)
        return None
    turn = _Turn(due[0].case, due[0].question, due[0].due, answered=answered)
    st.session_state[_TURN] = turn
    return turn


def _still_asked(due: tuple[Due, ...]) -> list[Due]:
    return [each for each in due if _asked(each.case, each.question) is not None]


def _asked(case: str, name: str) -> _Asked | None:
    """Return a question of a case that can be read alone, None where there is no such any more."""
    story = resources.solo_stories().get(case)
    for step in story.steps if story is not None else ():
        block = step.block
        if block.id == name and isinstance(block, Question) and block.withdrawn is None:
            assert story is not None
            return _Asked(story, step, block)
    return None


def _ask(asked: _Asked) -> None:
    _say_case(asked)
    asked_again.ask(asked.story, asked.step, asked.question, partial(_take, asked))
    _show_way_out()
    html.attend(found=asked.step.number)


def _tell(asked: _Asked, turn: _Turn, answer: Answer) -> None:
    _say_case(asked)
    asked_again.tell(_telling(asked), asked.step, asked.question, answer, partial(_take, asked))
    if is_judged_by_learner(asked.question, answer) and answer.self_assessment is None:
        return
    if turn.memory is not None:
        st.markdown(_comes_back(turn.memory.due))
    is_enough = turn.answered >= MOST_AT_ONCE
    if is_enough:
        st.info(translate("That is enough for today: a little every day teaches more."))
    with st.container(horizontal=True):
        st.button(
            translate("Next"),
            key="review_next",
            type="secondary" if is_enough else "primary",
            icon=":material/arrow_forward:",
            shortcut="Right",
            on_click=_go_on,
        )
        _show_way_out()


def _show_way_out() -> None:
    if st.button(translate("Library"), key="review_over", icon=":material/local_library:"):
        st.session_state.pop(_TURN, None)
        st.switch_page(routing.page(routing.HOME))


def _say_case(asked: _Asked) -> None:
    st.caption(html.plain(say(_telling(asked).title)))


def _telling(asked: _Asked) -> Telling:
    """Return the story as far as whoever answers the question has come at least."""
    return kept_telling(asked.story, up_to(asked.story, asked.step.number))


def _comes_back(due: datetime) -> str:
    days = max(1, (due - clock.without_zone(clock.utc_now())).days + 1)
    if days == 1:
        return translate("It comes back tomorrow.")
    return translate("It comes back in {days} days.").format(days=days)


def _say_nothing_due() -> None:
    st.info(translate("Nothing more comes back today."), icon=":material/check:")
    following = progress_store.next_due()
    if following is None:
        st.markdown(translate("What you miss in a case comes back here some days later."))
    else:
        day = writing.day(following.date(), session.current().language)
        st.markdown(translate("The next question comes back on {day}.").format(day=day))
    with st.container(horizontal=True):
        _show_way_out()
        if following is not None:
            _show_reminder(following.date())


def _show_reminder(day: date) -> None:
    st.download_button(
        translate("Into my calendar"),
        reminder(
            day,
            translate("Épicrise: some minutes with questions that come back"),
            st.context.url or "",
            clock.utc_now(),
        ),
        file_name="epicrisis.ics",
        mime=MIME,
        key="reminder",
        icon=":material/event:",
        on_click="ignore",
    )


# --- What was pressed --------------------------------------------------------------------


def _take(asked: _Asked, answer: Answer) -> None:
    """Keep the first answer, and the first verdict on it: a press may come twice, or late."""
    turn: _Turn | None = st.session_state.get(_TURN)
    if turn is None or (turn.case, turn.question) != (asked.story.case.slug, asked.question.id):
        return
    is_verdict = answer.self_assessment is not None
    if turn.answer is not None and (not is_verdict or turn.answer.self_assessment is not None):
        return
    memory = progress_store.review(asked.story, asked.question, answer, turn.due)
    answered = turn.answered + (turn.answer is None)
    st.session_state[_TURN] = replace(turn, answer=answer, memory=memory, answered=answered)


def _go_on() -> None:
    turn: _Turn | None = st.session_state.get(_TURN)
    if turn is not None:
        _begun(turn.answered)
