"""The forms of what stands beside the story: references, terms, tests that nobody did."""

from collections.abc import Mapping, Sequence

import streamlit as st

from epicrisis.authoring.edits.edit import Edit
from epicrisis.authoring.forms.pair import PairForm, PairList, new_pair, pair_edits, pair_form
from epicrisis.authoring.forms.reference import (
    VERIFIED,
    ReferenceForm,
    Verified,
    new_reference,
    reference_edits,
    reference_form,
)
from epicrisis.authoring.forms.unkept import UnkeptError
from epicrisis.authoring.forms.words import Block, Languages
from epicrisis.cases.reading.yaml_text import value_at
from epicrisis.messages import Message
from epicrisis.ui.author import fields
from epicrisis.ui.shared.open_draft import OpenDraft, OpenForm
from epicrisis.ui.shared.session import translate


def show_reference(
    open_draft: OpenDraft, form: OpenForm, block: Block | None, _languages: Languages
) -> Sequence[Edit] | Message:
    """Show the fields of a reference; return the edits they come to, or what is missing."""
    before = ReferenceForm() if block is None else reference_form(block)
    names: Mapping[Verified, str] = {
        "seen": translate("seen: I have looked it up, and read there what is said of it"),
        "partly": translate("partly: only one of the two"),
        "memory": translate("from memory: neither; it can be listed, and not cited yet"),
    }
    text = st.text_area(
        translate("Authors, title, journal, year"), before.text, key=form.key("text"), height=100
    )
    doi, pmid = st.columns(2)
    after = ReferenceForm(
        text or "",
        st.text_input(
            translate("Words of it that tell the diagnosis, such as its title"),
            before.title,
            key=form.key("title"),
            help=translate("Hidden from students until the diagnosis, and shown from then on."),
        )
        or "",
        doi.text_input(translate("DOI"), before.doi, key=form.key("doi")) or "",
        pmid.text_input(translate("PMID"), before.pmid, key=form.key("pmid")) or "",
        st.selectbox(
            translate("How it was checked"),
            VERIFIED,
            VERIFIED.index(before.verified),
            format_func=names.__getitem__,
            key=form.key("verified"),
        ),
    )
    try:
        if block is None:
            return [new_reference(open_draft.written.data, after)]
        return [*reference_edits(block, form.path, after)]
    except UnkeptError as error:
        return error.message


def show_term(
    open_draft: OpenDraft, form: OpenForm, _block: Block | None, languages: Languages
) -> Sequence[Edit] | Message:
    """Show the fields of a glossary's entry; return the edits, or what is missing."""
    labels = (translate("Abbreviation or term, as the text has it"), translate("What it means"))
    return _show_pair(open_draft, form, "glossary", labels, languages)


def show_other_test(
    open_draft: OpenDraft, form: OpenForm, _block: Block | None, languages: Languages
) -> Sequence[Edit] | Message:
    """Show the fields of a test that nobody did; return the edits, or what is missing."""
    labels = (translate("Its name in the menu"), translate("What it costs the patient"))
    return _show_pair(open_draft, form, "other_tests", labels, languages)


def _show_pair(
    open_draft: OpenDraft,
    form: OpenForm,
    kind: PairList,
    labels: tuple[str, str],
    languages: Languages,
) -> Sequence[Edit] | Message:
    data = open_draft.written.data
    value = None if form.is_new else value_at(data, form.path)
    before = (
        PairForm(dict.fromkeys(languages.every, "".join(form.about)), languages.nothing())
        if form.is_new
        else pair_form(value, form.path, kind, languages)
    )
    after = PairForm(
        fields.line(form, "name", labels[0], before.name, languages),
        fields.prose(form, "said", labels[1], before.said, languages),
    )
    try:
        if form.is_new:
            return [new_pair(data, after, kind, languages)]
        return [*pair_edits(value, form.path, after, kind, languages)]
    except UnkeptError as error:
        return error.message
