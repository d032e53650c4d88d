"""A case to take away: cards, handout, offline page, and for teachers slides and a quiz."""

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from epicrisis.exports import scenes
from epicrisis.exports.registry import Export
from epicrisis.i18n import LANGUAGES
from epicrisis.story.telling import Story
from epicrisis.ui.shared import session
from epicrisis.ui.shared.session import translate

Make = Callable[[Export, Story, str], bytes]


def show(story: Story, exports: Sequence[Export], make: Make = Export.made) -> None:
    """Offer the files; each is made when it is asked for, in the language that is chosen."""
    language = _language(story)
    for each in exports:
        name = f"{story.case.slug}.{language}{each.ending}"
        with st.container(key=f"take_case_{each.ending.strip('.').replace('.', '_')}"):
            st.download_button(
                translate(each.label),
                partial(make, each, story, language),
                file_name=name,
                mime=each.mime,
                icon=":material/download:",
                key=f"take-{each.ending}",
                on_click="ignore",
            )
            st.caption(translate(each.explanation))
    if left_out := scenes.left_out(story.case, translate):
        st.caption(translate("In none of these files: {parts}.").format(parts=", ".join(left_out)))


def _language(story: Story) -> str:
    languages = story.case.languages
    spoken = session.current().language
    if len(languages) == 1:
        return languages[0]
    return st.segmented_control(
        translate("In which language"),
        languages,
        format_func=lambda code: LANGUAGES.get(code, code),
        default=spoken if spoken in languages else languages[0],
        required=True,
        key="take_language",
    )
