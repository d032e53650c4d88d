"""The missed questions asked again on the debrief, in place; the answers recorded first stay."""

from functools import partial
from pathlib import Path

import streamlit as st

from epicrisis.cases.model import Finding
from epicrisis.cases.questions import Question
from epicrisis.debrief import again
from epicrisis.debrief.again import Round
from epicrisis.debrief.facts import Debrief
from epicrisis.questions.answer import Answer
from epicrisis.story import scoring
from epicrisis.story.telling import Story, everything, kept_telling
from epicrisis.ui.learner import asked_again
from epicrisis.ui.shared import html, progress_store, routing
from epicrisis.ui.shared.session import translate

_IN_VIEW = Path(__file__).with_name("mistakes.js")
_ROUND = "mistakes"


def is_on(story: Story) -> bool:
    """Tell whether a round of this attempt is going on, or just over."""
    return _round(story) is not None


def show_button(story: Story, debrief: Debrief) -> None:
    """Offer a round of what was missed."""
    st.button(
        translate("Do my mistakes again"),
        key="again",
        type="primary",
        icon=":material/replay:",
        on_click=_begin,
        args=(story, tuple(asked.step for asked in debrief.missed)),
    )


def show(story: Story) -> None:
    """Show where the round is: a question, what became of its answer, or how it went."""
    now = _round(story)
    if now is None:
        return
    with st.container(key="mistakes"):
        _show_turn(story, now)
    place = f"{now.place}{now.is_told}{now.steps}"
    st.html(html.script(_IN_VIEW, place=place), unsafe_allow_javascript=True)


def _show_turn(story: Story, now: Round) -> None:
    if now.step is None:
        _show_end(story, now)
        return
    step = story.steps[now.step - 1]
    question = step.block
    assert isinstance(question, Question)
    html.show(
        "mistakes_head.html",
        heading=translate("Missed question {number} of {total}").format(
            number=now.place, total=len(now.steps)
        ),
        promise=translate("Only for you: the answers that you gave first stay as they are."),
    )
    if now.answer is None:
        asked_again.ask(story, step, question, partial(_answer, step.number))
    else:
        telling = kept_telling(story, everything(story))
        asked_again.tell(telling, step, question, now.answer, partial(_assess, step.number))
        _show_next(is_last=now.place == len(now.steps))
    st.button(translate("Stop here"), key="again_stop", type="tertiary", on_click=_stop)


def _show_next(*, is_last: bool) -> None:
    st.button(
        translate("See how it went") if is_last else translate("Next missed question"),
        key="again_next",
        type="primary",
        icon=":material/arrow_forward:",
        shortcut="Right",
        on_click=_go_on,
    )


def _show_end(story: Story, now: Round) -> None:
    still = still_missed(story, now)
    html.show(
        "mistakes_head.html",
        heading=translate("{right} of {total} right this time").format(
            right=len(now.steps) - len(still), total=len(now.steps)
        ),
        promise=translate("Your debrief keeps the answers that you gave first."),
    )
    with st.container(horizontal=True):
        if still:
            st.button(
                translate("Again, those that are still missed"),
                key="again_still",
                type="primary",
                icon=":material/replay:",
                on_click=_begin,
                args=(story, still),
            )
        st.button(translate("Back to the debrief"), key="again_stop", on_click=_stop)


def still_missed(story: Story, now: Round) -> tuple[int, ...]:
    """Return the steps whose answer this time wasn't wholly right either."""
    missed: list[int] = []
    for number, answer in zip(now.steps, now.answers, strict=False):
        question = story.steps[number - 1].block
        assert isinstance(question, Question)
        if scoring.verdict(question, answer) != "right":
            missed.append(number)
    return tuple(missed)


# --- What was pressed --------------------------------------------------------------------


def _round(story: Story) -> Round | None:
    """Return the round of the attempt that is read, as long as the case still fits it."""
    kept: Round | None = st.session_state.get(_ROUND)
    attempt = progress_store.done(story).attempt
    if kept is None or (kept.case, kept.attempt) != (story.case.slug, attempt):
        return None
    blocks = {step.number: step.block for step in story.steps}
    asked = [blocks.get(number) for number in kept.steps]
    if any(block is None or isinstance(block, Finding) for block in asked):
        return None
    given = zip(asked, kept.answers, strict=False)
    is_same = all(block is not None and block.id == answer.question for block, answer in given)
    return kept if is_same else None


def _begin(story: Story, steps: tuple[int, ...]) -> None:
    attempt = progress_store.done(story).attempt
    st.session_state[_ROUND] = again.begun(story.case.slug, attempt, steps)


def _stop() -> None:
    st.session_state.pop(_ROUND, None)


def _go_on() -> None:
    if (now := _now()) is not None:
        st.session_state[_ROUND] = again.gone_on(now[1])


def _now() -> tuple[Story, Round] | None:
    story = routing.current_story()
    now = _round(story) if story is not None else None
    return (story, now) if story is not None and now is not None else None


def _answer(number: int, answer: Answer) -> None:
    """Take the answer to the question that is asked now; one of a second tab's is late."""
    now = _now()
    if now is not None and now[1].step == number and not now[1].is_told:
        st.session_state[_ROUND] = again.answered(now[1], answer)


def _assess(number: int, answer: Answer) -> None:
    now = _now()
    if now is not None and now[1].step == number and now[1].is_told:
        st.session_state[_ROUND] = again.assessed(now[1], answer)
