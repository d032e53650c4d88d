"""Questions on a page: asked before the next finding, answered once, explained after."""

from functools import lru_cache, partial
from typing import get_args

import streamlit as st

from epicrisis import i18n
from epicrisis.cases.model import (
    ChoiceQuestion,
    Finding,
    FreeTextQuestion,
    NumericQuestion,
    Question,
    SourceRef,
    in_language,
)
from epicrisis.story import answers, scoring, telling
from epicrisis.story.answers import Answer, Certainty, SelfAssessment
from epicrisis.story.refusals import InvalidAnswer
from epicrisis.story.telling import Opened, Step, Story
from epicrisis.ui import connection, html, keeping, pictures, routing, visit
from epicrisis.ui.visit import say, translate

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
        if refusal := visit.take_refusal():
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
        heading=telling.question_heading(story, step, translate),
        stem=say(question.stem),
        figures=pictures.figures(story, question.images),
        say=say,
    )


def show_answered(
    story: Story, step: Step, question: Question, answer: Answer, opened: Opened
) -> None:
    """Show an answered question: right or not in words, why, and on what it rests."""
    try:
        answers.check_fits(question, answer)
    except InvalidAnswer:
        changed = translate("The question has changed since you answered it.")
        heading = telling.question_heading(story, step, translate)
        html.show("question.html", heading=heading, stem=changed, figures=[], say=say)
        return
    told = telling.told_references(story, opened, question.source)
    language = visit.current().language
    pictures.keep(story, question.images)
    st.html(_told_answer(story, step.number, language, answer, told))
    if isinstance(question, FreeTextQuestion) and not answer.is_dont_know:
        _self_assessment_input(step, answer)


@lru_cache(maxsize=4096)
def _told_answer(
    story: Story, number: int, language: str, answer: Answer, told: tuple[SourceRef, ...]
) -> str:
    """Return an answered question, made once for the same answer at the same point."""
    return answered_html(story, story.steps[number - 1], language, answer, told)


def answered_html(
    story: Story, step: Step, language: str, answer: Answer, told: tuple[SourceRef, ...]
) -> str:
    """Return the question of a step with an answer to it, and why it is right or not."""
    case, question = story.case, step.block
    assert not isinstance(question, Finding)
    return html.render(
        "answered.html",
        heading=telling.question_heading(story, step, translate),
        question=question,
        figures=pictures.figures(story, question.images),
        verdict=verdict_in_words(question, answer),
        certainty=certainty_in_words(answer.certainty) if answer.certainty else "",
        mark=_mark_in_words(question, answer),
        given=given_in_words(question, answer),
        right_heading=translate("Model answer")
        if isinstance(question, FreeTextQuestion)
        else translate("Right answer"),
        right=right_in_words(question),
        is_ordered=isinstance(question, ChoiceQuestion)
        and question.type in ("ranking", "ordering"),
        quotations=telling.quote(story, told),
        references=[case.references[cite] for cite in question.cites],
        teaching=html.teaching(case, step.teaching),
        source_language=case.source.language,
        say=partial(in_language, language=language),
        translate=i18n.translator(language),
    )


# --- Asking ----------------------------------------------------------------------------


def _input(question: Question, key: str) -> None:
    if isinstance(question, ChoiceQuestion):
        _choice_input(question, key)
    elif isinstance(question, NumericQuestion):
        unit = html.plain(say(question.unit))
        st.text_input(translate("Your answer, in {unit}").format(unit=unit), key=key, max_chars=60)
    else:
        # Far more than an answer may have: a field takes nothing of a text beyond `max_chars`, and
        # doesn't say why; but what is longer than a message would end the connection.
        st.text_area(translate("Your answer, in your words"), key=key, max_chars=_MOST_TYPED)


def _choice_input(question: ChoiceQuestion, key: str) -> None:
    order = answers.shown_order(question, keeping.seed())
    labels = [say(question.options[option]) for option in order]
    numbers = range(len(labels))
    if question.type == "single":
        st.radio(
            translate("One answer"),
            numbers,
            index=None,
            format_func=lambda number: html.plain(labels[number]),
            key=key,
        )
    elif question.type == "multiple":
        st.markdown(translate("All that apply"))
        for number, label in enumerate(labels):
            st.checkbox(html.plain(label), key=f"{key}-{number}")
    else:
        st.multiselect(
            _order_words(question),
            numbers,
            format_func=labels.__getitem__,
            key=key,
            select_all=False,
            placeholder=translate("Choose the first, then the next…"),
        )


def _order_words(question: ChoiceQuestion) -> str:
    if question.type == "ranking":
        return translate("Choose all, the foremost first")
    return translate("Choose all, the earliest first")


def _certainty_input(key: str) -> None:
    steps = answers.certainties(translate)
    st.segmented_control(
        translate("How sure are you? (optional)"),
        list(steps),
        format_func=steps.__getitem__,
        key=key,
    )


# --- Not sent yet ----------------------------------------------------------------------


def _place(story: Story, step: Step, question: Question) -> str:
    """Name the question for the tab, which keeps what isn't sent: by all that its fields mean."""
    seed, attempt = keeping.seed(), keeping.done(story).attempt
    shown: object = question.type
    if isinstance(question, ChoiceQuestion):
        shown = answers.shown_order(question, seed)
    return connection.place(seed, story.case.slug, attempt, step.number, shown)


def _fill_in(question: Question, key: str, fields: connection.Fields) -> None:
    """Put into the fields what the tab had kept of them, as far as they can hold it."""
    response, certainty = f"{_RESPONSE}-{key}", f"{_CERTAINTY}-{key}"
    numbers = range(len(question.options)) if isinstance(question, ChoiceQuestion) else ()
    for name in (response, *(f"{response}-{number}" for number in numbers)):
        if (held := _held(question, fields.get(name))) is not None:
            st.session_state[name] = held
    steps = list(answers.certainties(translate))
    if (number := _index(fields.get(certainty), len(steps))) is not None:
        st.session_state[certainty] = steps[number]


def _index(value: object, count: int) -> int | None:
    return value if type(value) is int and 0 <= value < count else None


def _held(question: Question, value: object) -> object:
    """Return what a widget of a question holds, None for what it can't hold."""
    if not isinstance(question, ChoiceQuestion):
        return value if isinstance(value, str) else None
    if question.type == "multiple":
        return value if isinstance(value, bool) else None
    if question.type == "single":
        return _index(value, len(question.options))
    if not isinstance(value, list):
        return None
    order = answers.shown_order(question, keeping.seed())
    chosen = dict.fromkeys(_option(question, order, label) for label in value)
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
        visit.current().refusal = refusal.said(translate)
        return
    keeping.commit(story, answer)
    visit.current().just_opened = number


def _commit_dont_know(number: int) -> None:
    story = routing.current_story()
    question = _question(story, number)
    if story is not None and question is not None:
        keeping.commit(story, answers.dont_know(question))
        visit.current().just_opened = number


def _question(story: Story | None, number: int) -> Question | None:
    if story is None:
        return None
    return telling.question_to_answer(story, keeping.done(story).passed, number)


def _sent(question: Question, key: str) -> object:
    """Return what the widgets hold, with ids of options for their numbers on the page."""
    state = st.session_state
    if not isinstance(question, ChoiceQuestion):
        return state.get(key)
    order = answers.shown_order(question, keeping.seed())
    if question.type == "multiple":
        return [option for number, option in enumerate(order) if state.get(f"{key}-{number}")]
    value = state.get(key)
    chosen = value if isinstance(value, list) else [] if value is None else [value]
    return [_option(question, order, each) for each in chosen]


def _option(question: ChoiceQuestion, order: tuple[str, ...], chosen: object) -> str:
    """Return the id of what a widget says was chosen; empty for what is no option.

    A widget hands back its label, not the number, where the language was changed in between.
    """
    if isinstance(chosen, int) and 0 <= chosen < len(order):
        return order[chosen]
    labelled = (
        option
        for option in order
        for label in question.options[option].values()
        if chosen in (label, html.plain(label))
    )
    return next(labelled, "")


# --- Explaining ------------------------------------------------------------------------


def verdict_in_words(question: Question, answer: Answer) -> str:
    """Say what an answer is worth, in words."""
    return {
        "right": translate("Right"),
        "partly": translate("Partly right"),
        "wrong": translate("Not right"),
        "not_answered": translate("You didn't know"),
        "not_assessed": translate("Compare with the model answer"),
    }[scoring.verdict(question, answer)]


def certainty_in_words(certainty: Certainty) -> str:
    """Name a step of certainty."""
    return answers.certainties(translate)[certainty]


def _mark_in_words(question: Question, answer: Answer) -> str:
    mark = scoring.mark(question, answer)
    if mark is None or answer.certainty is None:
        return ""
    return translate("certainty mark {mark}").format(mark=html.number(mark, signed=True))


def given_in_words(question: Question, answer: Answer) -> list[str]:
    """Return the learner's answer as it is shown, an item an option."""
    match answer.response:
        case None:
            return [translate("I don't know")]
        case tuple(chosen) if isinstance(question, ChoiceQuestion):
            return [say(question.options[option]) for option in chosen]
        case (int() | float()) as value if isinstance(question, NumericQuestion):
            return [f"{html.number(value)} {say(question.unit)}"]
    return [str(answer.response)]


def right_in_words(question: Question) -> list[str]:
    """Return the right answer as it is shown, an item an option."""
    if isinstance(question, ChoiceQuestion):
        return [say(question.options[option]) for option in question.answer]
    if isinstance(question, FreeTextQuestion):
        return [say(question.model_answer)]
    return [_accepted(question)]


def _accepted(question: NumericQuestion) -> str:
    low, high = question.accept
    value = f"{html.number(question.answer)} {say(question.unit)}"
    if low == high:
        return value
    return translate("{value} (accepted: {low} to {high})").format(
        value=value, low=html.number(low), high=html.number(high)
    )


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
    answer = keeping.done(story).answers.get(question_id)
    if answer is None or isinstance(question, Finding):
        return
    try:
        judged = answers.self_assessed(question, answer, st.session_state.get(key))
    except InvalidAnswer as refusal:
        visit.current().refusal = refusal.said(translate)
        return
    keeping.assess(story, judged)
