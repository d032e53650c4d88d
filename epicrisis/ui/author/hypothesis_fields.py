"""The form of a hypothesis."""

from collections.abc import Sequence

import streamlit as st

from epicrisis.authoring.edits.edit import Edit, Insert, Put
from epicrisis.authoring.forms.hypothesis import (
    ArgumentLine,
    HypothesisForm,
    hypothesis_edits,
    hypothesis_form,
    new_hypothesis,
    unkept,
)
from epicrisis.authoring.forms.sentences import citation, cited
from epicrisis.authoring.forms.words import Block, Languages, is_said
from epicrisis.messages import Message
from epicrisis.ui.author import fields
from epicrisis.ui.shared.open_draft import OpenDraft, OpenForm
from epicrisis.ui.shared.session import translate

_LINES = 2
"""Empty lines for further arguments."""


def show(
    open_draft: OpenDraft, form: OpenForm, block: Block | None, languages: Languages
) -> Sequence[Edit] | Message:
    """Show the fields of a hypothesis; return its edits, or why it can't be kept yet."""
    before = (
        hypothesis_form(block, form.path, languages)
        if block is not None
        else HypothesisForm(languages.nothing())
    )
    name = fields.line(form, "name", translate("Name of the diagnosis"), before.name, languages)
    is_right = st.toggle(
        translate("It is the diagnosis of this patient"), before.is_right, key=form.key("right")
    )
    after = HypothesisForm(
        name,
        st.text_area(
            translate("Other names, one per line: what a student may type"),
            before.aliases,
            key=form.key("aliases"),
            height=80,
        )
        or "",
        is_right,
        _arguments(form, "pro", translate("For"), before.pro, languages),
        _arguments(form, "contra", translate("Against"), before.contra, languages),
    )
    if (refused := unkept(after, open_draft.sentences, languages)) is not None:
        return refused
    if block is not None:
        return [*hypothesis_edits(block, form.path, after, languages)]
    added = new_hypothesis(after, languages)
    data = open_draft.written.data
    if isinstance(data, dict) and isinstance(data.get("hypotheses"), dict):
        named = str(added.pop("name"))
        return [Put(("hypotheses", named), added)]
    return [Insert(("hypotheses",), int(form.path[-1]), added)]


def _arguments(
    form: OpenForm,
    name: str,
    label: str,
    before: Sequence[ArgumentLine],
    languages: Languages,
) -> tuple[ArgumentLine, ...]:
    st.markdown(f"**{label}**")
    lines = []
    empty = ArgumentLine(languages.nothing())
    for number, each in enumerate([*before, *[empty] * _LINES]):
        words, sources = st.columns([3, 1])
        with words:
            argument = translate("{side}: argument {number}").format(side=label, number=number + 1)
            text = fields.line(form, f"{name}-{number}", argument, each.text, languages)
        with sources:
            typed = st.text_input(
                translate("Sentences"),
                str(citation([(sentence, "") for sentence in each.sentences])),
                key=form.key(f"{name}-{number}-sources"),
                placeholder="S04, S07-S09",
            )
        sentences = tuple(sentence for sentence, _ in cited(typed or ""))
        if is_said(text):
            lines.append(ArgumentLine(text, sentences))
    return tuple(lines)
