"""The missed questions asked again on the debrief, in place; the answers recorded first stay."""

from pathlib import Path

import streamlit as st

from epicrisis.cases.model import Finding
from epicrisis.cases.questions import Question
from epicrisis.debrief import again
from epicrisis.debrief.again import Round
from epicrisis.debrief.report import Debrief
from epicrisis.questions.answer import Answer
from epicrisis.refusals import InvalidAnswer
from epicrisis.story import answers, scoring
from epicrisis.story.answers import shown_order
from epicrisis.story.telling import Step, Story, everything, kept_telling
from epicrisis.ui.learner import answered_question, question_input, questions
from epicrisis.ui.shared import html, images, progress_store, routing, session
from epicrisis.ui.shared.session import translate

_IN_VIEW = Path(__file__).with_name("mistakes.js")
_ROUND = "mistakes"
_RESPONSE = "response"


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
    assert not isinstance(question, Finding)
    html.show(
        "mistakes_head.html",
        heading=translate("Missed question {number} of {total}").format(
            number=now.place, total=len(now.steps)
        ),
        promise=translate("Only for you: the answers that you gave first stay as they are."),
    )
    if now.answer is None:
        _ask(story, step, question)
    else:
        _tell(story, step, question, now.answer, is_last=now.place == len(now.steps))
    st.button(translate("Stop here"), key="again_stop", type="tertiary", on_click=_stop)


def _ask(story: Story, step: Step, question: Question) -> None:
    questions.show_stem(story, step, question)
    with st.form(f"again-{step.number}", border=False, enter_to_submit=False):
        question_input.show(story, question, f"{_RESPONSE}-{step.number}")
        if refusal := session.take_refusal("answer"):
            st.error(refusal, icon=":material/error:")
        st.form_submit_button(
            translate("Check my answer"),
            key=f"commit-{step.number}",
            type="primary",
            on_click=_answer,
            args=(step.number,),
        )
        st.form_submit_button(
            translate("Show me what is right"),
            key=f"pass-{step.number}",
            on_click=_answer_nothing,
            args=(step.number,),
        )
    html.attend(asked=step.number, revealed=None)


def _tell(story: Story, step: Step, question: Question, answer: Answer, *, is_last: bool) -> None:
    images.keep(story, question.all_images)
    st.html(
        answered_question.answered_html(
            story,
            step,
            session.current().language,
            answer,
            kept_telling(story, everything(story)).told_references(question.source),
            shown_order(question, progress_store.seed()),
        )
    )
    html.attend(asked=None, revealed=step.number)
    if answers.is_judged_by_learner(question, answer):
        answered_question.self_assessment_input(step, question, answer, _assess)
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
        assert not isinstance(question, Finding)
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


def _answer(number: int) -> None:
    if (asked := _asked(number)) is None:
        return
    now, question = asked
    try:
        sent = question_input.sent(question, f"{_RESPONSE}-{number}")
        answer = answers.answer_to(question, sent)
    except InvalidAnswer as refusal:
        session.current().refusal = "answer", refusal.said(translate)
        return
    st.session_state[_ROUND] = again.answered(now, answer)


def _answer_nothing(number: int) -> None:
    if (asked := _asked(number)) is not None:
        now, question = asked
        st.session_state[_ROUND] = again.answered(now, answers.dont_know(question))


def _assess(question_id: str, key: str) -> None:
    now = _now()
    if now is None or now[1].step is None or now[1].answer is None:
        return
    story, going = now
    question = story.steps[(going.step or 1) - 1].block
    if isinstance(question, Finding) or question.id != question_id or going.answer is None:
        return
    try:
        judged = answers.self_assessed(question, going.answer, st.session_state.get(key))
    except InvalidAnswer as refusal:
        session.current().refusal = "answer", refusal.said(translate)
        return
    st.session_state[_ROUND] = again.assessed(going, judged)


def _asked(number: int) -> tuple[Round, Question] | None:
    """Return the question of that step, if it is the one that is asked now."""
    now = _now()
    if now is None or now[1].step != number or now[1].is_told:
        return None
    question = now[0].steps[number - 1].block
    return None if isinstance(question, Finding) else (now[1], question)
