"""The form that asks why a remark of the checker is wrong here."""

from collections.abc import Sequence

import streamlit as st

from epicrisis.authoring.edits.edit import Edit, Insert
from epicrisis.authoring.forms.words import Block, Languages
from epicrisis.ui.shared.open_draft import OpenDraft, OpenForm
from epicrisis.ui.shared.session import translate
from epicrisis.ui.shared.typed_text import MOST_TYPED


def show(
    open_draft: OpenDraft, form: OpenForm, _block: Block | None, _languages: Languages
) -> Sequence[Edit]:
    """Ask why a warning or a hint is wrong; return the edit that silences it."""
    code, at = form.about
    reason = st.text_input(
        translate("Why {code} is wrong here, for the next author").format(code=code),
        key=form.key("reason"),
        max_chars=MOST_TYPED,
    )
    if not (reason or "").strip():
        return []
    listed = open_draft.written.data
    silenced = listed.get("silenced") if isinstance(listed, dict) else None
    count = len(silenced) if isinstance(silenced, tuple) else 0
    return [Insert(("silenced",), count, {"code": code, "at": at, "reason": reason.strip()})]
