"""A question once it is answered: what was right, why, and the learner's own word on it."""

from collections.abc import Callable
from functools import lru_cache, partial

import streamlit as st

from epicrisis import i18n
from epicrisis.cases.fields import SourceRef, in_language
from epicrisis.cases.questions import Question
from epicrisis.questions.answer import Answer, SelfAssessment, StaleAnswer
from epicrisis.questions.kind import in_words
from epicrisis.questions.registry import kind_of, shape_of
from epicrisis.refusals import InvalidAnswer
from epicrisis.server import others
from epicrisis.story import answers
from epicrisis.story.answers import shown_order
from epicrisis.story.groups import GroupSum, group_sum
from epicrisis.story.others import Others
from epicrisis.story.telling import (
    Step,
    Story,
    Telling,
    cited,
    group_at,
    members_of,
    question_heading,
    quote,
)
from epicrisis.ui.learner import told_answer
from epicrisis.ui.shared import answer_text, html, images, progress_store, routing, session
from epicrisis.ui.shared.session import say, translate


def answered(telling: Telling, step: Step, question: Question, answer: Answer | StaleAnswer) -> str:
    """Return an answered question: right or not in words, why, and on what it rests."""
    story = telling.story
    if isinstance(answer, StaleAnswer):
        changed = translate("The question has changed since you answered it.")
        heading = question_heading(story, step, translate)
        return html.render(
            "question.html", heading=heading, stem=changed, lead=[], figures=[], say=say
        )
    references = telling.told_references(question.source)
    images.keep(story, question.all_images)
    html.keep_images(story, step)
    shown = shown_order(question, progress_store.seed())
    language, with_edn = session.current().language, progress_store.shows_edn()
    of_group = _sum_after(story, step, question)
    is_masked = telling.masks_titles
    told = _told(
        story, step.number, language, answer, references, shown, of_group, with_edn, is_masked
    )
    if session.current().rehearsal is not None:
        return told
    given = others.of(story, step)
    return told if given is None else told + _others(story, step.number, given, language)


@lru_cache(maxsize=1024)
def _others(story: Story, number: int, given: Others, language: str) -> str:
    """Return what others answered, a row an option."""
    translate, question = i18n.translator(language), story.steps[number - 1].block
    assert isinstance(question, Question)
    say, kind = partial(in_language, language=language), kind_of(question)
    names = [in_words(kind.row(question, bar.key, language), say) for bar in given.bars]
    is_order = shape_of(question).form == "order"
    return html.render(
        "others.html",
        heading=translate("How {count} learners answered").format(count=given.total),
        note=translate("How many of them put each in its place:") if is_order else "",
        rows=[
            *zip(names, (given.share(bar.count) for bar in given.bars), strict=True),
            (translate("I don't know"), given.share(given.dont_know)),
        ],
    )


def ask_to_judge(step: Step, question: Question, answer: Answer) -> None:
    """Ask how near the learner's own words came, and keep it."""
    self_assessment_input(step, question, answer, _assess)


def _sum_after(story: Story, step: Step, question: Question) -> GroupSum | None:
    """Return the sum of a group below its last question."""
    group = group_at(story, step)
    if group is None:
        return None
    members = members_of(story, group)
    if members[-1].id != question.id:
        return None
    return group_sum(group, members, progress_store.done(story).answers)


@lru_cache(maxsize=4096)
def _told(
    story: Story,
    number: int,
    language: str,
    answer: Answer,
    references: tuple[SourceRef, ...],
    shown: tuple[str, ...],
    of_group: GroupSum | None,
    with_edn: bool,
    is_masked: bool,
) -> str:
    """Return an answered question, made once for the same answer at the same point."""
    step = story.steps[number - 1]
    return answered_html(
        story,
        step,
        language,
        answer,
        references,
        shown,
        of_group,
        with_edn=with_edn,
        is_masked=is_masked,
    )


def answered_html(
    story: Story,
    step: Step,
    language: str,
    answer: Answer,
    references: tuple[SourceRef, ...],
    shown: tuple[str, ...] = (),
    of_group: GroupSum | None = None,
    *,
    with_edn: bool = False,
    is_masked: bool = False,
) -> str:
    """Return the question of a step with an answer to it, and why it is right or not.

    `shown` are the options in the order in which the learner saw them, as in the file if empty.
    """
    case, question = story.case, step.block
    assert isinstance(question, Question)
    return html.render(
        "answered.html",
        number=step.number,
        heading=question_heading(story, step, translate),
        question=question,
        table=answer_text.table(question),
        lead=answer_text.lead(question),
        figures=images.figures(story, question.images),
        told=told_answer.told_answer(story, question, answer, shown),
        edn=told_answer.edn_facts(question, answer) if with_edn else (),
        sums=[told_answer.group_facts(of_group, with_edn=with_edn)] if of_group else [],
        quotations=quote(story, references),
        references=cited(case, question.cites, i18n.translator(language), is_masked=is_masked),
        **html.teaching_of(story, step, i18n.translator(language), is_masked=is_masked),
        source_language=case.source.language,
        say=partial(in_language, language=language),
        translate=i18n.translator(language),
    )


# --- The learner's own word --------------------------------------------------------------


def self_assessment_input(
    step: Step, question: Question, answer: Answer, take: Callable[[str, str], None]
) -> None:
    """Ask how near the learner's own words came; `take` gets the question's id and the key."""
    if answer.self_assessment is not None:
        return
    key = f"assessment-{step.number}"
    if kind_of(question).is_self_assessed:
        label = translate("Compared with the model answer, yours")
        words: dict[SelfAssessment, str] = {
            "missed": translate("missed it"),
            "partly": translate("had a part of it"),
            "got_it": translate("had it"),
        }
    else:
        label = translate("Compared with what is accepted, yours")
        words = {"missed": translate("isn't the same"), "got_it": translate("is the same")}
    st.segmented_control(
        label,
        list(words),
        format_func=words.__getitem__,
        key=key,
        on_change=take,
        args=(answer.question, key),
    )


def _assess(question_id: str, key: str) -> None:
    story = routing.current_story()
    if story is None:
        return
    question = next(step.block for step in story.steps if step.block.id == question_id)
    answer = progress_store.done(story).answers.get(question_id)
    if not isinstance(answer, Answer) or not isinstance(question, Question):
        return
    try:
        judged = answers.self_assessed(question, answer, st.session_state.get(key))
    except InvalidAnswer as refusal:
        session.current().refusal = "answer", refusal.said(translate)
        return
    progress_store.assess(story, judged)
