"""The form that is open in the story: fields by the kind of block, and what keeps or drops it."""

from collections.abc import Callable, Collection, Mapping, Sequence

import streamlit as st

from epicrisis.authoring.edits import editing
from epicrisis.authoring.edits.edit import Edit
from epicrisis.authoring.edits.schema_order import holds
from epicrisis.authoring.forms.question import has_form as question_has_form
from epicrisis.authoring.forms.words import Block, Languages, languages_of
from epicrisis.authoring.outline import BlockPlace
from epicrisis.messages import Message, said
from epicrisis.ui.author import (
    apparatus_fields,
    card_fields,
    desk,
    event_fields,
    finding_fields,
    form_copy,
    form_words,
    hypothesis_fields,
    pause_fields,
    question_fields,
    remark_fields,
    series_fields,
    silence_fields,
)
from epicrisis.ui.shared import session, teacher_access
from epicrisis.ui.shared.open_draft import FormKind, OpenDraft, OpenForm
from epicrisis.ui.shared.session import translate

Fields = Callable[[OpenDraft, OpenForm, Block | None, Languages], Sequence[Edit] | Message]
"""Shows the fields of a form; returns the edits they come to, or why it can't be kept yet."""

_FIELDS: Mapping[FormKind, Fields] = {
    "finding": finding_fields.show,
    "question": question_fields.show,
    "teaching": remark_fields.show,
    "notes": remark_fields.show,
    "pause": pause_fields.show,
    "hypothesis": hypothesis_fields.show,
    "silence": silence_fields.show,
    "event": event_fields.show_event,
    "lane": event_fields.show_lane,
    "frame": event_fields.show_frame,
    "series": series_fields.show,
    "reference": apparatus_fields.show_reference,
    "term": apparatus_fields.show_term,
    "other_test": apparatus_fields.show_other_test,
    "card": card_fields.show,
}

_OF_TEXTS: Collection[FormKind] = ("term", "other_test")
"""Kinds whose thing may be a plain text in the file."""


def has_form(place: BlockPlace) -> bool:
    """Tell whether a block can be changed by a form."""
    return place.kind is not None and (place.kind != "question" or question_has_form(place.written))


@st.fragment
def show(open_draft: OpenDraft, form: OpenForm) -> None:
    """Show the form; once it is kept or dropped the whole page is drawn anew."""
    is_open = session.current().open_draft is open_draft and open_draft.form is form
    # A press that leaves a field comes with its words: Streamlit may then draw the form alone.
    form_words.note(form)
    if not is_open or open_draft.is_behind or not teacher_access.may_teach():
        st.rerun()
    data = open_draft.written.data
    block = None if form.is_new else desk.mapping_at(data, form.path)
    if block is None and form.kind in _OF_TEXTS and holds(data, form.path):
        block = {}
    if block is None and not form.is_new:
        open_draft.form = None  # it is gone meanwhile, by an undo or in the YAML
        st.rerun()
    # The card's form is its tab: whoever comes there by keys stays at the tabs.
    is_tab = form.kind == "card"
    with st.container(border=not is_tab, key="author_card" if is_tab else "author_form"):
        st.header(_title(form), anchor=False)
        form_words.begin_fields(form)
        edits = _FIELDS[form.kind](open_draft, form, block, languages_of(data))
        form_words.end_fields(form)
        form_copy.keep(open_draft, form)
        desk.say_refusal()
        with st.container(horizontal=True):
            is_kept = st.button(translate("Keep"), type="primary", key=form.key("keep"))
            is_dropped = st.button(translate("Cancel"), key=form.key("cancel"))
    editing.prepare(open_draft.draft.text)
    if is_dropped:
        open_draft.form = None
        st.rerun()
    if is_kept and teacher_access.may_teach():
        if isinstance(edits, Message):
            session.current().refusal = "press", said(edits, translate)
        elif desk.change(open_draft, edits):
            open_draft.form = None
            st.rerun()
        st.rerun(scope="fragment")


def _title(form: OpenForm) -> str:
    names = {
        "finding": translate("Finding"),
        "question": translate("Question"),
        "teaching": translate("To remember"),
        "notes": translate("Note for me"),
        "pause": translate("Pause"),
        "hypothesis": translate("Hypothesis"),
        "silence": translate("Ignore a remark of the checker"),
        "event": translate("Event"),
        "lane": translate("Lane"),
        "frame": translate("Timeline"),
        "series": translate("Value over time"),
        "reference": translate("Reference"),
        "term": translate("Glossary"),
        "other_test": translate("A test that nobody did"),
        "card": translate("About the case"),
    }
    return names[form.kind]
