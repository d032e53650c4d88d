"""The form of a pause."""

from collections.abc import Sequence
from typing import get_args

import streamlit as st

from epicrisis.authoring.edits.edit import Edit, Insert
from epicrisis.authoring.forms.pause import PauseForm, new_pause, pause_edits, pause_form, unkept
from epicrisis.authoring.forms.words import Block, Languages
from epicrisis.cases.pauses import Asked
from epicrisis.messages import Message
from epicrisis.ui.author import fields
from epicrisis.ui.shared.open_draft import OpenDraft, OpenForm
from epicrisis.ui.shared.session import translate


def show(
    open_draft: OpenDraft, form: OpenForm, block: Block | None, languages: Languages
) -> Sequence[Edit] | Message:
    """Show the fields; return the edits that they come to, or why they can't be kept yet."""
    nothing = languages.nothing()
    before = (
        pause_form(block, languages)
        if block is not None
        else PauseForm("hypotheses", nothing, nothing, nothing, form.sentences)
    )
    labels = _labels()
    choices: Sequence[Asked] = get_args(Asked)
    asks = st.radio(
        translate("What the student is asked before going on"),
        choices,
        choices.index(before.asks),
        format_func=labels.__getitem__,
        key=form.key("asks"),
    )
    prompt = fields.line(
        form, "prompt", translate("In your own words (optional)"), before.prompt, languages
    )
    after = PauseForm(asks, prompt, before.text, before.features, before.sentences)
    if asks == "sentence":
        after = PauseForm(
            asks,
            prompt,
            fields.prose(form, "text", translate("Your own sentence"), before.text, languages),
            fields.prose(
                form,
                "features",
                translate("What it must not leave out, one per line"),
                before.features,
                languages,
            ),
            fields.sentences(form, translate("Rests on"), before.sentences, open_draft.sentences),
        )
    if (refused := unkept(after, languages)) is not None:
        return refused
    if block is None:
        return [Insert(form.path[:-1], int(form.path[-1]), new_pause(after, languages))]
    return [*pause_edits(block, form.path, after, languages)]


def _labels() -> dict[Asked, str]:
    return {
        "hypotheses": translate("three hypotheses"),
        "test": translate("the next test, and what it would change"),
        "sentence": translate("the patient in one sentence"),
        "plan": translate("what to do now, before the team's decision is told"),
        "reflection": translate("for and against the two leading hypotheses"),
    }
