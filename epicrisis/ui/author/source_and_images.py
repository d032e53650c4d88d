"""The source text of a draft and its images: what lies beside the case file."""

import streamlit as st

from epicrisis.cases.reading.files import UnfitFileError
from epicrisis.messages import said
from epicrisis.server import uploads
from epicrisis.ui.author import source_text
from epicrisis.ui.shared import session, uploader
from epicrisis.ui.shared.open_draft import OpenDraft
from epicrisis.ui.shared.session import translate

_TAKEN = "images_taken"
"""How often images were dropped here."""


def show(open_draft: OpenDraft) -> None:
    """Show the source text, its sentences and the images of the draft."""
    name = open_draft.draft.source_name
    if name:
        source_text.show(open_draft, name)
    else:
        st.info(translate("The text names no source text yet: `source: {file: source.txt, ...}`."))
    st.header(translate("Images"), anchor=False)
    for image in open_draft.draft.files:
        if image != name:
            _show_image(open_draft, image)
    # Another field each time: the same one would hold what was taken, or refused, for ever.
    taken = st.session_state.setdefault(_TAKEN, 0)
    added = uploader.show(
        translate("Add PNG or JPEG images"),
        key=f"images-{taken}-{open_draft.edition}",
        megabytes=2,
        types=["png", "jpg", "jpeg"],
    )
    if added:
        for each in added:
            _add(open_draft, each.name, each.getvalue())
        uploads.let_go(added)
        st.session_state[_TAKEN] = taken + 1
        st.rerun(scope="fragment")


def _show_image(open_draft: OpenDraft, name: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"`{name}`")
        st.button(
            translate("Remove {name}").format(name=name),
            key=f"remove-{name}",
            icon=":material/delete:",
            on_click=_remove,
            args=(open_draft, name),
        )


def _add(open_draft: OpenDraft, name: str, content: bytes) -> None:
    """Add a file to the draft, with a refusal for the page where it is unfit."""
    try:
        open_draft.change(open_draft.draft.with_file(name, content))
    except UnfitFileError as error:
        session.current().refusal = "press", said(error.message, translate)


def _remove(open_draft: OpenDraft, name: str) -> None:
    open_draft.change(open_draft.draft.without_file(name))
