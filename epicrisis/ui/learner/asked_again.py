"""A question that was asked before, asked and told once more: in a round, or days later."""

from collections.abc import Callable

import streamlit as st

from epicrisis.cases.questions import Question
from epicrisis.questions.answer import Answer
from epicrisis.refusals import InvalidAnswer
from epicrisis.story import answers
from epicrisis.story.answers import shown_order
from epicrisis.story.telling import Step, Story, Telling
from epicrisis.ui.learner import answered_question, question_input, questions
from epicrisis.ui.shared import html, images, progress_store, session
from epicrisis.ui.shared.session import translate

_RESPONSE = "response"


def ask(story: Story, step: Step, question: Question, take: Callable[[Answer], None]) -> None:
    """Show the question of a step with what it is answered by; `take` gets the answer."""
    questions.show_stem(story, step, question, number=str(step.number))
    with st.form(f"again-{step.number}", border=False, enter_to_submit=False):
        question_input.show(story, question, f"{_RESPONSE}-{step.number}")
        if refusal := session.take_refusal("answer"):
            st.error(refusal, icon=":material/error:")
        st.form_submit_button(
            translate("Check my answer"),
            key=f"commit-{step.number}",
            type="primary",
            on_click=_answer,
            args=(step, question, take),
        )
        st.form_submit_button(
            translate("Show me what is right"),
            key=f"pass-{step.number}",
            on_click=_answer_nothing,
            args=(question, take),
        )
    html.attend(asked=step.number, revealed=None)


def tell(
    telling: Telling, step: Step, question: Question, answer: Answer, take: Callable[[Answer], None]
) -> None:
    """Tell what became of an answer; `take` gets it as its author judged it."""
    story = telling.story
    images.keep(story, question.all_images)
    html.keep_images(story, step)
    st.html(
        answered_question.answered_html(
            story,
            step,
            session.current().language,
            answer,
            telling.told_references(question.source),
            shown_order(question, progress_store.seed()),
            is_masked=telling.masks_titles,
        )
    )
    html.attend(asked=None, revealed=step.number)
    if answers.is_judged_by_learner(question, answer):

        def judge(_: str, key: str) -> None:
            _judge(question, answer, key, take)

        answered_question.self_assessment_input(step, question, answer, judge)


def _answer(step: Step, question: Question, take: Callable[[Answer], None]) -> None:
    try:
        sent = question_input.sent(question, f"{_RESPONSE}-{step.number}")
        answer = answers.answer_to(question, sent)
    except InvalidAnswer as refusal:
        session.current().refusal = "answer", refusal.said(translate)
        return
    take(answer)


def _answer_nothing(question: Question, take: Callable[[Answer], None]) -> None:
    take(answers.dont_know(question))


def _judge(question: Question, answer: Answer, key: str, take: Callable[[Answer], None]) -> None:
    try:
        judged = answers.self_assessed(question, answer, st.session_state.get(key))
    except InvalidAnswer as refusal:
        session.current().refusal = "answer", refusal.said(translate)
        return
    take(judged)
