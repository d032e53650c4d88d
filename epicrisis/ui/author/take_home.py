"""The files that a draft can be taken home as."""

from functools import partial

import streamlit as st

from epicrisis import i18n
from epicrisis.cases.reading.case_file import LoadedCase
from epicrisis.exports.registry import EXPORTS, Export
from epicrisis.refusals import to_translate
from epicrisis.server import draft_processes
from epicrisis.story.telling import Story
from epicrisis.ui.author import desk
from epicrisis.ui.shared import downloads, session
from epicrisis.ui.shared.open_draft import OpenDraft
from epicrisis.ui.shared.session import Session, translate

_TOO_LARGE = to_translate(
    "That file takes too long to make. Shorten the case, or shrink its images."
)


def show(open_draft: OpenDraft) -> None:
    """Show the files, of what of the draft can be told."""
    if (told := desk.told(open_draft)) is None:
        st.info(translate("It is shown here once the text can be read."))
        return
    if not open_draft.is_readable:
        st.caption(translate("Without what has an error."))
    downloads.show(told.story, EXPORTS, partial(_exported, session.current()))


def _exported(whose: Session, form: Export, story: Story, language: str) -> bytes:
    """Write a draft, apart from this server; what is asked for by a download has no page."""
    loaded = LoadedCase(story.case, dict(story.sentences), dict(story.pictures))
    try:
        return draft_processes.export(loaded, form, language)
    except draft_processes.OverrunError:
        whose.refusal = "press", i18n.translator(whose.language)(_TOO_LARGE)
        raise
