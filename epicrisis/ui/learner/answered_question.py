"""A question once it is answered: what was right, why, and the learner's own word on it."""

from functools import lru_cache, partial
from typing import get_args

import streamlit as st

from epicrisis import i18n
from epicrisis.cases.fields import SourceRef, in_language
from epicrisis.cases.model import Finding
from epicrisis.cases.questions import Question
from epicrisis.questions.answer import Answer, SelfAssessment, StaleAnswer
from epicrisis.questions.kind import Order
from epicrisis.questions.registry import shape_of
from epicrisis.refusals import InvalidAnswer
from epicrisis.story import answers
from epicrisis.story.telling import Step, Story, Telling, question_heading, quote
from epicrisis.ui.shared import answer_text, html, images, progress_store, routing, session
from epicrisis.ui.shared.session import say, translate


def show_answered(
    telling: Telling, step: Step, question: Question, answer: Answer | StaleAnswer
) -> None:
    """Show an answered question: right or not in words, why, and on what it rests."""
    story = telling.story
    if isinstance(answer, StaleAnswer):
        changed = translate("The question has changed since you answered it.")
        heading = question_heading(story, step, translate)
        html.show("question.html", heading=heading, stem=changed, figures=[], say=say)
        return
    references = telling.told_references(question.source)
    language = session.current().language
    images.keep(story, question.all_images)
    st.html(_told_answer(story, step.number, language, answer, references))
    if answers.is_judged_by_learner(question, answer):
        _self_assessment_input(step, answer)


@lru_cache(maxsize=4096)
def _told_answer(
    story: Story, number: int, language: str, answer: Answer, references: tuple[SourceRef, ...]
) -> str:
    """Return an answered question, made once for the same answer at the same point."""
    return answered_html(story, story.steps[number - 1], language, answer, references)


def answered_html(
    story: Story, step: Step, language: str, answer: Answer, references: tuple[SourceRef, ...]
) -> str:
    """Return the question of a step with an answer to it, and why it is right or not."""
    case, question = story.case, step.block
    assert not isinstance(question, Finding)
    return html.render(
        "answered.html",
        heading=question_heading(story, step, translate),
        question=question,
        figures=images.figures(story, question.all_images),
        verdict=answer_text.verdict_in_words(question, answer),
        certainty=answer_text.certainty_in_words(answer.certainty) if answer.certainty else "",
        mark=answer_text.mark_in_words(question, answer),
        given=answer_text.given_in_words(question, answer),
        right_heading=answer_text.right_heading(question),
        right=answer_text.right_in_words(question),
        is_ordered=isinstance(shape_of(question), Order),
        quotations=quote(story, references),
        references=[case.references[cite] for cite in question.cites],
        teaching=html.teaching(case, step.teaching),
        source_language=case.source.language,
        say=partial(in_language, language=language),
        translate=i18n.translator(language),
    )


# --- The learner's own word --------------------------------------------------------------


def _self_assessment_input(step: Step, answer: Answer) -> None:
    if answer.self_assessment is not None:
        return
    key = f"assessment-{step.number}"
    words: dict[SelfAssessment, str] = {
        "missed": translate("missed it"),
        "partly": translate("had a part of it"),
        "got_it": translate("had it"),
    }
    st.segmented_control(
        translate("Compared with the model answer, yours"),
        get_args(SelfAssessment),
        format_func=words.__getitem__,
        key=key,
        on_change=_assess,
        args=(answer.question, key),
    )


def _assess(question_id: str, key: str) -> None:
    story = routing.current_story()
    if story is None:
        return
    question = next(step.block for step in story.steps if step.block.id == question_id)
    answer = progress_store.done(story).answers.get(question_id)
    if not isinstance(answer, Answer) or isinstance(question, Finding):
        return
    try:
        judged = answers.self_assessed(question, answer, st.session_state.get(key))
    except InvalidAnswer as refusal:
        session.current().refusal = refusal.said(translate)
        return
    progress_store.assess(story, judged)
