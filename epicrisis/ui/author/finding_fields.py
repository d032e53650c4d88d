"""The form of a finding."""

from collections.abc import Sequence

import streamlit as st

from epicrisis.authoring.edits.edit import Edit, Insert
from epicrisis.authoring.forms.finding import (
    FindingForm,
    finding_edits,
    finding_form,
    new_finding,
)
from epicrisis.authoring.forms.unkept import UnkeptError
from epicrisis.authoring.forms.words import Block, Languages, is_said
from epicrisis.messages import Message
from epicrisis.ui.author import fields, image_fields
from epicrisis.ui.shared.open_draft import OpenDraft, OpenForm
from epicrisis.ui.shared.session import translate


def show(
    open_draft: OpenDraft, form: OpenForm, block: Block | None, languages: Languages
) -> Sequence[Edit] | Message:
    """Show the fields; return the edits that they come to, or what can't be read."""
    nothing = languages.nothing()
    before = (
        finding_form(block, languages)
        if block is not None
        else FindingForm(nothing, nothing, nothing, form.sentences, nothing, nothing)
    )
    after = FindingForm(
        title=fields.line(form, "title", translate("Title"), before.title, languages),
        sentences=fields.sentences(
            form, translate("Rests on"), before.sentences, open_draft.sentences
        ),
        text=fields.prose(
            form,
            "text",
            translate("Text"),
            before.text,
            languages,
            translate("Left empty: the sentences as they stand"),
        ),
        summary=fields.line(
            form, "summary", translate("In one line, for what is known so far"), before.summary,
            languages,
        ),
        labs=_results(form, before, languages),
        images=image_fields.show(open_draft, form, before.images, languages),
        **_order(form, before, languages),
    )  # fmt: skip
    try:
        if block is None:
            return [Insert(form.path[:-1], int(form.path[-1]), new_finding(after, languages))]
        return [*finding_edits(block, form.path, after, languages)]
    except UnkeptError as error:
        return error.message


def _results(form: OpenForm, before: FindingForm, languages: Languages) -> str | None:
    if before.labs is None:
        st.caption(
            translate("Its results are written by language, or in more detail: see the YAML.")
        )
        return None
    if len(languages.every) > 1 and not before.labs:
        st.caption(
            translate("Results of a case in several languages are written in the YAML, as `labs`.")
        )
        return before.labs
    typed = st.text_area(
        translate("Results, one per line"),
        before.labs,
        key=form.key("labs"),
        height=100,
        placeholder=translate("Sodium: 128 mmol/l (135–145)"),
        help=translate(
            "Name: value unit (normal). High and low follow from the range; an exclamation mark at"
            " the end says abnormal where there is none."
        ),
    )
    return typed or ""


def _order(form: OpenForm, before: FindingForm, languages: Languages) -> dict[str, dict[str, str]]:
    can = st.toggle(
        translate("A student can ask for it as a test"),
        is_said(before.menu),
        key=form.key("order"),
    )
    if not can:
        return {"menu": languages.nothing(), "cost": languages.nothing()}
    return {
        "menu": dict(
            fields.line(
                form, "menu", translate("Its name in the menu, without the result"), before.menu,
                languages,
            )
        ),
        "cost": dict(
            fields.line(
                form, "cost", translate("What it costs the patient"), before.cost, languages
            )
        ),
    }  # fmt: skip
