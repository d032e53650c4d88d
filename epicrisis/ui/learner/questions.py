"""Questions on a page: asked before the next finding, answered once, explained after."""

from functools import lru_cache, partial
from typing import assert_never, get_args

import streamlit as st

from epicrisis import i18n
from epicrisis.cases.fields import SourceRef, in_language
from epicrisis.cases.model import Finding
from epicrisis.cases.questions import Question
from epicrisis.questions.answer import Answer, SelfAssessment, StaleAnswer, certainties
from epicrisis.questions.kind import Number, Options, Order, Phrase, Zones
from epicrisis.questions.registry import shape_of
from epicrisis.refusals import InvalidAnswer
from epicrisis.story import answers
from epicrisis.story.answers import shown_order
from epicrisis.story.telling import Step, Story, Telling, question_heading, quote
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
_MOST_TYPED = 500_000
"""Characters that a field takes from a browser."""


def ask(story: Story, step: Step, question: Question) -> None:
    """Show the question of the next step, with what it is answered by."""
    key = f"{step.number}"
    place = _place(story, step, question)
    _fill_in(question, key, connection.take_kept(place))
    _show_stem(story, step, question, place=place)
    with st.form(f"question-{key}", border=False):
        _input(question, f"{_RESPONSE}-{key}")
        _certainty_input(f"{_CERTAINTY}-{key}")
        if refusal := session.take_refusal():
            st.error(refusal, icon=":material/error:")
        with st.container(horizontal=True):
            st.form_submit_button(
                translate("Commit my answer"),
                key=f"commit-{key}",
                type="primary",
                on_click=_commit,
                args=(step.number,),
            )
            st.form_submit_button(
                translate("I don't know"),
                key=f"pass-{key}",
                on_click=_commit_dont_know,
                args=(step.number,),
            )
        st.caption(translate("An answer can't be changed once it is committed."))


def show_asked(story: Story, step: Step, question: Question, key: str) -> None:
    """Show a question as it is asked, without a way to answer it."""
    _show_stem(story, step, question)
    _input(question, key)


def _show_stem(story: Story, step: Step, question: Question, **place: str) -> None:
    html.show(
        "question.html",
        **place,
        heading=question_heading(story, step, translate),
        stem=say(question.stem),
        lead=answer_text.lead(question),
        figures=images.figures(story, question.images),
        say=say,
    )


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
    images.keep(story, question.images)
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
        figures=images.figures(story, question.images),
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


# --- Asking ----------------------------------------------------------------------------


def _input(question: Question, key: str) -> None:
    match shape_of(question):
        case Options(most=1):
            _one_input(question, key)
        case Options() | Zones():
            _some_input(question, key)
        case Order():
            _order_input(question, key)
        case Number(unit=unit):
            words = translate("Your answer, in {unit}").format(unit=html.plain(say(unit)))
            st.text_input(words, key=key, max_chars=60)
        case Phrase(is_short=True):
            st.text_input(answer_text.hint(question), key=key, max_chars=_MOST_TYPED)
        case Phrase():
            # Far more than an answer may have: a field takes nothing of a text beyond `max_chars`,
            # and doesn't say why; but what is longer than a message would end the connection.
            st.text_area(translate("Your answer, in your words"), key=key, max_chars=_MOST_TYPED)
        case shape:
            assert_never(shape)


def _labels(question: Question) -> list[str]:
    options = shape_of(question).options
    return [say(options[option]) for option in _shown_options(question)]


def _one_input(question: Question, key: str) -> None:
    labels = _labels(question)
    st.radio(
        answer_text.hint(question),
        range(len(labels)),
        index=None,
        format_func=lambda number: html.plain(labels[number]),
        key=key,
    )


def _some_input(question: Question, key: str) -> None:
    st.markdown(answer_text.hint(question))
    for number, label in enumerate(_labels(question)):
        st.checkbox(html.plain(label), key=f"{key}-{number}")


def _order_input(question: Question, key: str) -> None:
    labels = _labels(question)
    st.multiselect(
        answer_text.hint(question),
        range(len(labels)),
        format_func=labels.__getitem__,
        key=key,
        select_all=False,
        placeholder=translate("Choose the first, then the next…"),
    )


def _certainty_input(key: str) -> None:
    steps = certainties(translate)
    st.segmented_control(
        translate("How sure are you? (optional)"),
        list(steps),
        format_func=steps.__getitem__,
        key=key,
    )


# --- Not sent yet ----------------------------------------------------------------------


def _place(story: Story, step: Step, question: Question) -> str:
    """Name the question for the tab, which keeps what isn't sent: by all that its fields mean."""
    seed, attempt = progress_store.seed(), progress_store.done(story).attempt
    shown = _shown_options(question) or question.type
    return connection.form_name(seed, story.case.slug, attempt, step.number, shown)


def _fill_in(question: Question, key: str, fields: connection.Fields) -> None:
    """Put into the fields what the tab had kept of them, as far as they can hold it."""
    response, certainty = f"{_RESPONSE}-{key}", f"{_CERTAINTY}-{key}"
    numbers = range(len(_shown_options(question)))
    for name in (response, *(f"{response}-{number}" for number in numbers)):
        if (held := _held(question, fields.get(name))) is not None:
            st.session_state[name] = held
    steps = list(certainties(translate))
    if (number := _index(fields.get(certainty), len(steps))) is not None:
        st.session_state[certainty] = steps[number]


def _shown_options(question: Question) -> tuple[str, ...]:
    """Return the ids of the options as this learner sees them; none where there are none."""
    return shown_order(question, progress_store.seed())


def _index(value: object, count: int) -> int | None:
    return value if type(value) is int and 0 <= value < count else None


def _held(question: Question, value: object) -> object:
    """Return what a widget of a question holds, None for what it can't hold."""
    match shape_of(question):
        case Options(options=options, most=1):
            return _index(value, len(options))
        case Options() | Zones():
            return value if isinstance(value, bool) else None
        case Order():
            return _held_order(question, value) if isinstance(value, list) else None
        case Number() | Phrase():
            return value if isinstance(value, str) else None
        case shape:
            assert_never(shape)


def _held_order(question: Question, labels: list[object]) -> list[int]:
    order = _shown_options(question)
    chosen = dict.fromkeys(_option(question, order, label) for label in labels)
    return [order.index(option) for option in chosen if option]


# --- Committing ------------------------------------------------------------------------


def _commit(number: int) -> None:
    story = routing.current_story()
    question = _question(story, number)
    if story is None or question is None:
        return
    try:
        sent = _sent(question, f"{_RESPONSE}-{number}")
        answer = answers.answer_to(question, sent, st.session_state.get(f"{_CERTAINTY}-{number}"))
    except InvalidAnswer as refusal:
        session.current().refusal = refusal.said(translate)
        return
    progress_store.commit(story, answer)
    session.current().just_opened = number


def _commit_dont_know(number: int) -> None:
    story = routing.current_story()
    question = _question(story, number)
    if story is not None and question is not None:
        progress_store.commit(story, answers.dont_know(question))
        session.current().just_opened = number


def _question(story: Story | None, number: int) -> Question | None:
    if story is None:
        return None
    return progress_store.telling(story).question_to_answer(number)


def _sent(question: Question, key: str) -> object:
    """Return what the widgets hold, with ids of options for their numbers on the page."""
    state, order = st.session_state, _shown_options(question)
    match shape_of(question):
        case Options(most=1):
            value = state.get(key)
            return [] if value is None else [_option(question, order, value)]
        case Options() | Zones():
            return [option for number, option in enumerate(order) if state.get(f"{key}-{number}")]
        case Order():
            value = state.get(key)
            return [_option(question, order, each) for each in value or ()]
        case Number() | Phrase():
            return state.get(key)
        case shape:
            assert_never(shape)


def _option(question: Question, order: tuple[str, ...], chosen: object) -> str:
    """Return the id of what a widget says was chosen; empty for what is no option.

    A widget hands back its label, not the number, where the language was changed in between.
    """
    if isinstance(chosen, int) and 0 <= chosen < len(order):
        return order[chosen]
    options = shape_of(question).options
    labelled = (
        option
        for option in order
        for label in options[option].values()
        if chosen in (label, html.plain(label))
    )
    return next(labelled, "")


# --- Explaining ------------------------------------------------------------------------


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
