"""The differential of a draft as a table of hypotheses by what speaks for and against them."""

import streamlit as st

from epicrisis.authoring.forms.hypothesis import (
    ArgumentLine,
    HypothesisForm,
    hypothesis_form,
    written_hypotheses,
)
from epicrisis.authoring.forms.sentences import citation_of
from epicrisis.authoring.forms.words import Languages, languages_of
from epicrisis.ui.author import block_forms, desk, form_words, problem_list
from epicrisis.ui.shared import html
from epicrisis.ui.shared.open_draft import OpenDraft, OpenForm
from epicrisis.ui.shared.session import translate

_ITEM = 2
"""Parts of a path to a hypothesis."""


def show(open_draft: OpenDraft) -> None:
    """Show the table, and the form that is open above it."""
    data = open_draft.written.data
    languages = languages_of(data)
    form = open_draft.form
    if form is not None and form.kind == "hypothesis":
        block_forms.show(open_draft, form)
    elif st.button(translate("Add a hypothesis"), key="add_hypothesis", icon=":material/add:"):
        if form_words.may_drop(open_draft):
            path = ("hypotheses", len(written_hypotheses(data)))
            open_draft.form = OpenForm("hypothesis", path, is_new=True)
        st.rerun(scope="fragment")
    problems = problem_list.by_path(problem_list.checked(open_draft), _ITEM)
    rows = [
        {
            **_row(hypothesis_form(block, path, languages), desk.as_text(path), languages),
            "problems": problems.get(path, []),
        }
        for path, block in written_hypotheses(data)
    ]
    if rows:
        html.show("author_differential.html", rows=rows, translate=translate)
    else:
        st.info(translate("No hypothesis yet: a student's list offers those that you write here."))


def _row(form: HypothesisForm, at: str, languages: Languages) -> dict[str, object]:
    return {
        "at": at,
        "name": form.name[languages.own],
        "is_right": form.is_right,
        "pro": [_said(each, languages) for each in form.pro],
        "contra": [_said(each, languages) for each in form.contra],
    }


def _said(line: ArgumentLine, languages: Languages) -> dict[str, object]:
    sentences = citation_of(line.sentences)
    return {"words": line.text[languages.own], "sentences": sentences}
