"""The draft kept in its author's tab too, for a server that has nowhere to keep it."""

from pathlib import Path

import streamlit as st

from epicrisis import javascript
from epicrisis.ui.author import desk, editor, keeping
from epicrisis.ui.shared.open_draft import OpenDraft

_keep = st.components.v2.component(
    "epicrisis_author_tab_copy",
    js=javascript.read(Path(__file__).with_name("tab_copy.js")),
    isolate_styles=False,
)


def keep(open_draft: OpenDraft) -> None:
    """Have the tab keep the draft as it is; what its editor has written it has already."""
    if open_draft.asks_tab or open_draft.is_too_long:
        return  # the tab has words that the server hasn't
    texts = {"text": open_draft.draft.text, "beside": desk.texts_beside(open_draft.draft)}
    _keep(
        key="author_tab_copy",
        data={
            **({} if editor.has_written(open_draft) else texts),
            "saved": open_draft.draft.on_disk is not None,
            "edition": open_draft.edition,
            "number": open_draft.number,
            "form": open_draft.form.nonce if open_draft.form is not None else None,
            **keeping.place(open_draft),
        },
        height=1,
    )
