"""The field that asks for a length of time."""

import streamlit as st

from epicrisis.authoring.forms.typed_times import amount_typed
from epicrisis.cases.calendar import Unit
from epicrisis.timeline import prose
from epicrisis.ui.shared import html
from epicrisis.ui.shared.open_draft import OpenForm
from epicrisis.ui.shared.session import translate
from epicrisis.ui.shared.typed_text import MOST_TYPED


def show(form: OpenForm, name: str, label: str, before: str, unit: Unit) -> str:
    """Ask for a length of time under `name`, and say what is understood of what is typed."""
    typed = st.text_input(
        label,
        before,
        key=form.key(name),
        max_chars=MOST_TYPED,
        placeholder=translate("5 days, 8 months"),
    )
    length = amount_typed(typed or "", unit)
    if length is not None:
        words = prose.length_in_words(length, unit, translate)
        st.caption(html.plain(translate("Understood: {moment}").format(moment=words)))
    return typed or ""
