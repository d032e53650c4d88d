"""A question as a page asks it: what it is answered by, and what is committed."""

import streamlit as st

from epicrisis.cases.questions import Question
from epicrisis.questions.answer import Answer, Certainty, certainties
from epicrisis.questions.registry import is_certainty_asked
from epicrisis.refusals import InvalidAnswer
from epicrisis.story import answers
from epicrisis.story.scoring import MARKS, stakes
from epicrisis.story.telling import Step, Story, question_heading
from epicrisis.ui.learner import question_input
from epicrisis.ui.shared import (
    answer_text,
    connection,
    html,
    images,
    progress_store,
    routing,
    session,
)
from epicrisis.ui.shared.session import say, translate

_RESPONSE = "response"
_CERTAINTY = "certainty"


def ask(story: Story, step: Step, question: Question) -> None:
    """Show the question of the next step, with what it is answered by."""
    key = f"{step.number}"
    place = _place(story, step, question)
    _fill_in(question, key, connection.take_kept(place))
    show_stem(story, step, question, place=place, number=key)
    with st.form(f"question-{key}", border=False, enter_to_submit=False):
        question_input.show(story, question, f"{_RESPONSE}-{key}")
        if is_certainty_asked(question):
            _certainty_input(f"{_CERTAINTY}-{key}")
        if refusal := session.take_refusal("answer"):
            st.error(refusal, icon=":material/error:")
        st.form_submit_button(
            translate("Commit my answer"),
            key=f"commit-{key}",
            type="primary",
            on_click=_commit,
            args=(step.number,),
        )
        st.caption(translate("An answer can't be changed once it is committed."))
        st.form_submit_button(
            translate("I don't know"),
            key=f"pass-{key}",
            on_click=_commit_dont_know,
            args=(step.number,),
        )


def show_asked(story: Story, step: Step, question: Question, key: str) -> None:
    """Show a question as it is asked, without a way to answer it."""
    show_stem(story, step, question)
    question_input.show(story, question, key)


def show_stem(story: Story, step: Step, question: Question, **place: str) -> None:
    """Show what a question says before its answer, without what it is answered by."""
    html.show(
        "question.html",
        **place,
        heading=question_heading(story, step, translate),
        stem=say(question.stem),
        table=answer_text.table(question),
        lead=answer_text.lead(question),
        figures=images.figures(story, question.images),
        say=say,
    )


# --- Asking ----------------------------------------------------------------------------


def _certainty_input(key: str) -> None:
    steps = _certainty_steps()
    st.segmented_control(
        translate("How sure are you? (optional: the mark if right / if wrong)"),
        list(steps),
        format_func=steps.__getitem__,
        key=key,
    )


def _certainty_steps() -> dict[Certainty, str]:
    """Return the steps of certainty, each with what is at stake."""
    names, language = certainties(translate), session.current().language
    return {level: f"{names[level]}\n{stakes(level, language)}" for level in MARKS}


# --- Not sent yet ----------------------------------------------------------------------


def _place(story: Story, step: Step, question: Question) -> str:
    """Name the question for the tab, which keeps what isn't sent: by all that its fields mean."""
    seed, attempt = progress_store.seed(), progress_store.done(story).attempt
    shown = question_input.shown_options(question) or question.type
    return connection.form_name(seed, story.case.slug, attempt, step.number, shown)


def _fill_in(question: Question, key: str, fields: connection.Fields) -> None:
    """Put into the fields what the tab had kept of them, as far as they can hold it."""
    question_input.fill(question, f"{_RESPONSE}-{key}", fields)
    if not is_certainty_asked(question):
        return
    certainty = f"{_CERTAINTY}-{key}"
    steps = list(MARKS)
    if (number := question_input.index(fields.get(certainty), len(steps))) is not None:
        st.session_state[certainty] = steps[number]


# --- Committing ------------------------------------------------------------------------


def _commit(number: int) -> None:
    story = routing.current_story()
    question = _question(story, number)
    if story is None or question is None:
        return
    try:
        sent = question_input.sent(question, f"{_RESPONSE}-{number}")
        answer = answers.answer_to(question, sent, st.session_state.get(f"{_CERTAINTY}-{number}"))
    except InvalidAnswer as refusal:
        session.current().refusal = "answer", refusal.said(translate)
        return
    _keep(story, answer, number)


def _keep(story: Story, answer: Answer, number: int) -> None:
    if not progress_store.commit(story, answer):
        progress_store.reread()
        session.current().asides.append(
            translate("You had answered this question in another window: that answer stands.")
        )
    session.current().just_opened = number


def _commit_dont_know(number: int) -> None:
    story = routing.current_story()
    question = _question(story, number)
    if story is not None and question is not None:
        _keep(story, answers.dont_know(question), number)


def _question(story: Story | None, number: int) -> Question | None:
    if story is None:
        return None
    return progress_store.telling(story).question_to_answer(number)
