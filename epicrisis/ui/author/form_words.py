"""The words in a form that is open: kept where it isn't drawn, and never dropped unasked."""

import re
from collections.abc import Mapping
from typing import Any

import streamlit as st

from epicrisis.ui.shared.open_draft import OpenDraft, OpenForm
from epicrisis.ui.shared.session import translate

_PRESSED = re.compile(r"keep|cancel|more(-.*)?|(images|pointed)-\d+")
"""Names of what holds no words, and can't be given any: buttons, places for files."""


def begin_drawing(open_draft: OpenDraft) -> None:
    """Note what stands in the form before the page is drawn, perhaps without it."""
    open_draft.is_behind = False
    if open_draft.form is not None:
        note(open_draft.form)
        open_draft.form.is_drawn = False
    if open_draft.is_held:
        st.toast(held(), icon=":material/edit_note:", duration="long")


def held() -> str:
    """Say why the words of the open form are waited for."""
    return translate("The open form has words that aren’t kept yet: keep it or cancel it first.")


def end_drawing(open_draft: OpenDraft) -> None:
    """Note whether the page has the form, once it is drawn to its end.

    Not every drawing gets there: another press may have it begin anew.
    """
    open_draft.is_held = False
    if open_draft.form is not None:
        open_draft.form.is_away = not open_draft.form.is_drawn


def begin_fields(form: OpenForm) -> None:
    """Have its fields say what stood in them, if the page has meanwhile shown something else."""
    for key, value in form.words.items():
        if form.is_away or key not in st.session_state:
            st.session_state[key] = value
    # It is away until a drawing comes to its end: of one that is cut short, nothing may arrive.
    form.is_drawn = True


def end_fields(form: OpenForm) -> None:
    """Note what stands in its fields, and of a field that is new what it began with."""
    note(form)
    for key, value in form.words.items():
        form.begun.setdefault(key, value)


def may_drop(open_draft: OpenDraft) -> bool:
    """Tell whether no word is lost with the open form; where one would be, the page says so."""
    if not has_words(open_draft):
        return True
    open_draft.is_held = open_draft.is_behind = True
    return False


def has_words(open_draft: OpenDraft) -> bool:
    """Tell whether a form is open in which something was written or chosen."""
    form = open_draft.form
    if form is None:
        return False
    now = form.words | _words(form)
    return any(value != form.begun.get(key, value) for key, value in now.items())


def note(form: OpenForm) -> None:
    """Note what stands in its fields now."""
    form.words |= _words(form)


def _words(form: OpenForm) -> dict[str, object]:
    return of_form(form, st.session_state)


def of_form(form: OpenForm, values: Mapping[Any, object]) -> dict[str, object]:
    """Return the values of the fields of a form."""
    start = form.key("")
    return {
        key: value
        for key, value in values.items()
        if isinstance(key, str)
        and key.startswith(start)
        and not _PRESSED.fullmatch(key.removeprefix(start))
    }
