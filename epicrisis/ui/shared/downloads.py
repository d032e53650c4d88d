"""A case to take away: cards, handout, offline page, and for teachers slides and a quiz."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import streamlit as st

from epicrisis.exports import scenes
from epicrisis.exports.registry import Export
from epicrisis.i18n import LANGUAGES
from epicrisis.store.records import Remark
from epicrisis.story.telling import Story
from epicrisis.ui.shared import session
from epicrisis.ui.shared.session import translate

Make = Callable[[Export, Story, str], bytes]


def with_own_words(remarks: Mapping[str, Remark]) -> Make:
    """Return what makes a file with a learner's notes and stars, where it takes them."""
    own = dict(remarks)  # a file is made later, when somebody presses
    return lambda export, story, language: export.made(story, language, own)


def show(story: Story, exports: Sequence[Export], make: Make = Export.made) -> None:
    """Offer the files; each is made when it is asked for, in the language that is chosen."""
    language = _language(story)
    for each in exports:
        with st.container(key=f"take_case_{each.ending.strip('.').replace('.', '_')}"):
            _show_button(story, each, language, make)
            st.caption(translate(each.explanation))
    if left_out := scenes.left_out(story.case, translate):
        st.caption(translate("In none of these files: {parts}.").format(parts=", ".join(left_out)))


def show_one(story: Story, export: Export, make: Make = Export.made) -> None:
    """Offer one of the files, in the language that is read if the case has it."""
    _show_button(story, export, _spoken(story), make)


def _show_button(story: Story, export: Export, language: str, make: Make) -> None:
    st.download_button(
        translate(export.label),
        partial(make, export, story, language),
        file_name=f"{story.case.slug}.{language}{export.ending}",
        mime=export.mime,
        icon=":material/download:",
        key=f"take-{export.ending}",
        on_click="ignore",
    )


def _spoken(story: Story) -> str:
    spoken, languages = session.current().language, story.case.languages
    return spoken if spoken in languages else languages[0]


def _language(story: Story) -> str:
    languages = story.case.languages
    if len(languages) == 1:
        return languages[0]
    return st.segmented_control(
        translate("In which language"),
        languages,
        format_func=lambda code: LANGUAGES.get(code, code),
        default=_spoken(story),
        required=True,
        key="take_language",
    )
