"""What a draft is about: its card, whose form is open as long as no other one has words."""

import streamlit as st

from epicrisis.ui.author import block_forms, form_words, problem_list
from epicrisis.ui.shared.open_draft import OpenDraft, OpenForm

_KEYS = (
    "id", "slug", "title", "final_title", "presentation", "specialty", "difficulty", "minutes",
    "authors", "licence", "provenance", "objectives",
)  # fmt: skip


def show(open_draft: OpenDraft) -> None:
    """Show the form; what is kept is written into the file."""
    if not isinstance(open_draft.written.data, dict):
        return
    problem_list.show_of(problem_list.checked(open_draft), _KEYS)
    form = open_draft.form
    if form is None or form.kind != "card":
        if form_words.has_words(open_draft):
            st.info(form_words.held(), icon=":material/edit_note:")
            return
        form = open_draft.form = OpenForm("card", (), is_new=False)
    block_forms.show(open_draft, form)
