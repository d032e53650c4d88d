"""The form of a question."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from statistics import median

import streamlit as st

from epicrisis.authoring.edits.edit import Edit, Insert
from epicrisis.authoring.forms.images import ImageForm
from epicrisis.authoring.forms.question import (
    FORMS,
    Answering,
    OptionLine,
    QuestionForm,
    blank,
    new_question,
    question_edits,
    question_form,
)
from epicrisis.authoring.forms.unkept import UnkeptError
from epicrisis.authoring.forms.words import Block, Languages, is_said
from epicrisis.messages import Message
from epicrisis.ui.author import fields, image_fields, judgement_fields, zone_fields
from epicrisis.ui.shared.open_draft import OpenDraft, OpenForm
from epicrisis.ui.shared.session import translate

_EMPTY_LINES = 2
"""Lines for further options that stand below those that are there."""
_FEWEST_LINES = 4
_LONG = 2
"""An option so many times as long as the others gives itself away (Haladyna 2002, guideline 24)."""


def show(
    open_draft: OpenDraft, form: OpenForm, block: Block | None, languages: Languages
) -> Sequence[Edit] | Message:
    """Show the fields; return the edits that they come to, or what is missing."""
    before = question_form(block, languages) if block is not None else blank("choice", languages)
    stem = fields.prose(form, "stem", translate("Question"), before.stem, languages)
    images: tuple[ImageForm, ...] = ()
    if st.toggle(translate("With an image"), bool(before.images), key=form.key("has-images")):
        images = image_fields.show(open_draft, form, before.images, languages)
    table = _table(form, before, languages)
    answering = _answering(form, before)
    after = replace(before, stem=stem, images=images, table=table, answering=answering)
    if answering == "zone":
        pointed = zone_fields.show(open_draft, form, before.pointed, languages)
        after = replace(after, pointed=pointed)
    elif answering == "concordance":
        after = replace(after, judged=judgement_fields.show(form, before.judged, languages))
    else:
        after = _answer(form, before, after, languages)
    after = replace(
        after,
        why=fields.prose(form, "why", translate("Explanation"), before.why, languages),
        team=fields.line(
            form, "team", translate("What the team did, if that is another thing"), before.team,
            languages,
        ),
        sentences=fields.sentences(
            form, translate("The explanation rests on"), before.sentences, open_draft.sentences
        ),
        cites=fields.references(
            form, translate("References"), before.cites, open_draft.references
        ),
        objective=_objective(open_draft, form, before),
    )  # fmt: skip
    try:
        if block is None:
            added = new_question(after, languages)
            return [Insert(form.path[:-1], int(form.path[-1]), added)]
        return [*question_edits(block, form.path, after, languages)]
    except UnkeptError as error:
        return error.message


def _table(form: OpenForm, before: QuestionForm, languages: Languages) -> str | None:
    if before.table is None or (len(languages.every) > 1 and not before.table):
        return before.table
    if not st.toggle(translate("With a table"), bool(before.table), key=form.key("has-table")):
        return ""
    typed = st.text_area(
        translate("Table: its heads, then one row per line, cells parted by |"),
        before.table,
        key=form.key("table"),
        height=120,
        placeholder=translate("Day | CRP"),
    )
    return typed or ""


def _answering(form: OpenForm, before: QuestionForm) -> Answering:
    names: Mapping[Answering, str] = {
        "choice": translate("One or several right options"),
        "ordering": translate("Put in order of time"),
        "ranking": translate("Put in order of weight"),
        "numeric": translate("A number"),
        "short_text": translate("A few words, compared"),
        "free_text": translate("In words, compared by the student"),
        "concordance": translate("A judgement, compared with a panel"),
        "zone": translate("Pointing at an image"),
    }
    return st.selectbox(
        translate("It is answered by"),
        FORMS,
        FORMS.index(before.answering),
        format_func=names.__getitem__,
        key=form.key("answering"),
    )


def _answer(
    form: OpenForm, before: QuestionForm, after: QuestionForm, languages: Languages
) -> QuestionForm:
    match after.answering:
        case "choice":
            return _choice(form, before, after, languages)
        case "ordering" | "ranking":
            lines = _lines(form, before, languages, ticks=False)
            return replace(after, options=lines, says_how_many=False)
        case "numeric":
            return _numeric(form, before, after, languages)
        case "short_text":
            label = translate("Right answers, one per line; the first is shown")
            return replace(
                after, accepted=fields.prose(form, "accepted", label, before.accepted, languages)
            )
        case "free_text":
            label = translate("Model answer")
            words = fields.prose(form, "model", label, before.model_answer, languages)
            return replace(after, model_answer=words)
    return after


def _choice(
    form: OpenForm, before: QuestionForm, after: QuestionForm, languages: Languages
) -> QuestionForm:
    lines = _lines(form, before, languages, ticks=True)
    says = before.says_how_many
    if sum(each.is_right for each in lines) > 1:
        says = st.toggle(
            translate("Say how many are right"), before.says_how_many, key=form.key("select")
        )
    return replace(after, options=lines, says_how_many=says)


def _lines(
    form: OpenForm, before: QuestionForm, languages: Languages, *, ticks: bool
) -> tuple[OptionLine, ...]:
    blank_line = OptionLine(languages.nothing())
    count = max(_FEWEST_LINES, len(before.options) + _EMPTY_LINES, form.lines)
    given = [*before.options, *[blank_line] * (count - len(before.options))]
    st.markdown(
        translate("Options: tick the right ones") if ticks else translate("Options, in order")
    )
    if not ticks:
        st.caption(translate("Write them in the right order; students see them shuffled."))
    lines = []
    for number, each in enumerate(given):
        with st.container(
            horizontal=True, vertical_alignment="bottom", key=form.key(f"row{number}")
        ):
            is_right = True
            if ticks:
                is_right = st.checkbox(
                    translate("Option {number} is right").format(number=number + 1),
                    each.is_right,
                    key=form.key(f"right-{number}"),
                    label_visibility="collapsed",
                )
            label = translate("Option {number}").format(number=number + 1)
            with st.container():
                text = fields.line(form, f"option-{number}", label, each.text, languages)
        lines.append(replace(each, text=text, is_right=is_right))
    kept = tuple(each for each in lines if is_said(each.text))
    _warn_of_length(kept, languages)
    if is_said(lines[-1].text) and st.button(translate("More options"), key=form.key("more")):
        form.lines = count + _FEWEST_LINES
        st.rerun(scope="fragment")
    if st.toggle(
        translate("A line of its own for each option"),
        any(is_said(each.because) for each in kept),
        key=form.key("reasons"),
    ):
        kept = tuple(
            replace(
                each,
                because=fields.line(
                    form,
                    f"because-{number}",
                    translate("Option {number}: why, or why not").format(number=number + 1),
                    each.because,
                    languages,
                ),
            )
            for number, each in enumerate(kept)
        )
    return kept


def _warn_of_length(options: Sequence[OptionLine], languages: Languages) -> None:
    lengths = [len(each.text.get(languages.own, "")) for each in options]
    for number, each in enumerate(options):
        others = [length for place, length in enumerate(lengths) if place != number]
        if each.is_right and len(others) > 1 and lengths[number] > _LONG * median(others):
            st.caption(
                translate(
                    "Option {number} is right and twice as long as the others: that tells it."
                ).format(number=number + 1)
            )


def _numeric(
    form: OpenForm, before: QuestionForm, after: QuestionForm, languages: Languages
) -> QuestionForm:
    with st.container(horizontal=True):
        number = st.text_input(translate("Right number"), before.number, key=form.key("number"))
        lowest = st.text_input(translate("Lowest taken"), before.lowest, key=form.key("lowest"))
        highest = st.text_input(translate("Highest taken"), before.highest, key=form.key("highest"))
    unit = fields.line(form, "unit", translate("Unit"), before.unit, languages)
    return replace(after, number=number, lowest=lowest, highest=highest, unit=unit)


def _objective(open_draft: OpenDraft, form: OpenForm, before: QuestionForm) -> str:
    known = open_draft.objectives
    names = ["", *known]
    if len(names) == 1:
        return before.objective
    return st.selectbox(
        translate("Objective that it serves"),
        names,
        names.index(before.objective) if before.objective in names else 0,
        format_func=lambda name: known.get(name, translate("none")),
        key=form.key("objective"),
    )
