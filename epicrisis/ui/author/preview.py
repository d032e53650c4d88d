"""Other views of a draft than its story: source, images, exports."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from epicrisis import i18n
from epicrisis.cases.reading.case_file import LoadedCase
from epicrisis.cases.reading.files import UnfitFileError
from epicrisis.exports.registry import EXPORTS, Export
from epicrisis.messages import said
from epicrisis.refusals import to_translate
from epicrisis.server import draft_processes, uploads
from epicrisis.story.telling import Story
from epicrisis.ui.author import desk, source_text
from epicrisis.ui.shared import downloads, session, uploader
from epicrisis.ui.shared.open_draft import OpenDraft
from epicrisis.ui.shared.session import Session, translate

_TOO_LARGE = to_translate(
    "That file takes too long to make. Shorten the case, or shrink its images."
)


def show_exports(open_draft: OpenDraft) -> None:
    """Show the files that the draft can be taken away as."""
    _with_story(open_draft, _show_exports)


def _with_story(open_draft: OpenDraft, show_story: Callable[[Story], None]) -> None:
    if (told := desk.told(open_draft)) is None:
        st.info(translate("It is shown here once the text can be read."))
        return
    if not open_draft.is_readable:
        st.caption(translate("Without what has an error."))
    show_story(told.story)


def _show_exports(story: Story) -> None:
    downloads.show(story, EXPORTS, partial(_exported, session.current()))


def _exported(whose: Session, form: Export, story: Story, language: str) -> bytes:
    """Write a draft, apart from this server; what is asked for by a download has no page."""
    loaded = LoadedCase(story.case, dict(story.sentences), dict(story.pictures))
    try:
        return draft_processes.export(loaded, form, language)
    except draft_processes.OverrunError:
        whose.refusal = i18n.translator(whose.language)(_TOO_LARGE)
        raise


# --- The files beside the text ---------------------------------------------------------


def show_files(open_draft: OpenDraft) -> None:
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
    added = uploader.show(
        translate("Add PNG or JPEG images"),
        key=f"images-{len(open_draft.draft.files)}-{open_draft.edition}",
        megabytes=2,
        types=["png", "jpg", "jpeg"],
    )
    if added:
        for each in added:
            _add(open_draft, each.name, each.getvalue())
        uploads.let_go(added)
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


def _add(open_draft: OpenDraft, name: str, content: bytes) -> bool:
    """Add a file to the draft; False, with a refusal for the page, where it is unfit."""
    try:
        open_draft.change(open_draft.draft.with_file(name, content))
    except UnfitFileError as error:
        session.current().refusal = said(error.message, translate)
        return False
    return True


def _remove(open_draft: OpenDraft, name: str) -> None:
    open_draft.change(open_draft.draft.without_file(name))
