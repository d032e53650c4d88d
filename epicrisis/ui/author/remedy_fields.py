"""The forms that a remedy asks for: why a hint is wrong, what an abbreviation means."""

from collections.abc import Sequence

import streamlit as st

from epicrisis.authoring.edits.edit import Edit, Insert, Put
from epicrisis.authoring.forms.words import Block, Languages, is_said
from epicrisis.ui.author import fields
from epicrisis.ui.shared.open_draft import OpenDraft, OpenForm
from epicrisis.ui.shared.session import translate


def show_silence(
    open_draft: OpenDraft, form: OpenForm, _block: Block | None, _languages: Languages
) -> Sequence[Edit]:
    """Ask why a warning or a hint is wrong; return the edit that silences it."""
    code, at = form.about
    reason = st.text_input(
        translate("Why {code} is wrong here, for the next author").format(code=code),
        key=form.key("reason"),
        max_chars=500,
    )
    if not (reason or "").strip():
        return []
    listed = open_draft.written.data
    silenced = listed.get("silenced") if isinstance(listed, dict) else None
    count = len(silenced) if isinstance(silenced, tuple) else 0
    return [Insert(("silenced",), count, {"code": code, "at": at, "reason": reason.strip()})]


def show_glossary(
    open_draft: OpenDraft, form: OpenForm, _block: Block | None, languages: Languages
) -> Sequence[Edit]:
    """Ask what an abbreviation means; return the edit that adds it to the glossary."""
    term = fields.line(
        form,
        "term",
        translate("Abbreviation or term, as the text has it"),
        dict.fromkeys(languages.every, form.about[0]),
        languages,
    )
    meaning = fields.prose(
        form, "meaning", translate("What it means"), languages.nothing(), languages
    )
    if not (is_said(term) and is_said(meaning)):
        return []
    data = open_draft.written.data
    glossary = data.get("glossary") if isinstance(data, dict) else None
    if isinstance(glossary, tuple):
        entry = {"term": languages.value(term), "definition": languages.value(meaning)}
        return [Insert(("glossary",), len(glossary), entry)]
    return [Put(("glossary", term[languages.own].strip()), languages.value(meaning))]
