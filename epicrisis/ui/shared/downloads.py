"""A case to take away: cards, handout, offline page, and for teachers slides and a quiz."""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import streamlit as st

from epicrisis.exports import scenes
from epicrisis.exports.command import writer
from epicrisis.i18n import LANGUAGES
from epicrisis.story.telling import Story
from epicrisis.ui.shared import session
from epicrisis.ui.shared.session import translate


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file that a case can be taken away as."""

    to: str
    """As `python -m epicrisis export` names it."""
    ending: str
    """Of the file's name; a format that writes two files has an ending for each."""
    mime: str


_ANKI = Format("anki", ".apkg", "application/octet-stream")
_HANDOUT = Format("pdf", ".pdf", "application/pdf")
_TEACHERS_HANDOUT = Format("pdf", "-teacher.pdf", "application/pdf")
_SLIDES = Format(
    "pptx", ".pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"
)
_MOODLE = Format("moodle", ".xml", "application/xml")
_STORY = Format("html", ".html", "text/html")

FOR_LEARNERS = (_ANKI, _HANDOUT, _STORY)
"""Files without the teacher's notes, for those who have lived the case."""
FOR_TEACHERS = (_SLIDES, _HANDOUT, _TEACHERS_HANDOUT, _MOODLE, _ANKI, _STORY)


Make = Callable[[Story, Format, str], bytes]


def make(story: Story, form: Format, language: str) -> bytes:
    """Write a story of this server in a format; return the file."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, f"case.{form.ending.rpartition('.')[2]}")
        writer(form.to)(story, language, out)
        return Path(folder, f"case{form.ending}").read_bytes()


def show(story: Story, formats: Sequence[Format], make: Make = make) -> None:
    """Offer the files; each is made when it is asked for, in the language that is chosen."""
    language = _language(story)
    for each in formats:
        name = f"{story.case.slug}.{language}{each.ending}"
        with st.container(key=f"take_case_{each.ending.strip('.').replace('.', '_')}"):
            st.download_button(
                _label(each),
                partial(make, story, each, language),
                file_name=name,
                mime=each.mime,
                icon=":material/download:",
                key=f"take-{each.ending}",
                on_click="ignore",
            )
            st.caption(_explanation(each))
    if left_out := scenes.left_out(story.case, translate):
        st.caption(translate("In none of these files: {parts}.").format(parts=", ".join(left_out)))


def _language(story: Story) -> str:
    languages = story.case.languages
    now = session.current().language
    if len(languages) == 1:
        return languages[0]
    return st.segmented_control(
        translate("In which language"),
        languages,
        format_func=lambda code: LANGUAGES.get(code, code),
        default=now if now in languages else languages[0],
        required=True,
        key="take_language",
    )


def _label(form: Format) -> str:
    return {
        ".apkg": translate("Anki deck"),
        ".pdf": translate("Handout for students (PDF)"),
        "-teacher.pdf": translate("Handout for the teacher (PDF)"),
        ".pptx": translate("Slides (PowerPoint)"),
        ".xml": translate("Questions for Moodle (XML)"),
        ".html": translate("The story as one page (HTML)"),
    }[form.ending]


def _explanation(form: Format) -> str:
    return {
        ".apkg": translate("A card a question and a teaching point, with answers and sources."),
        ".pdf": translate("The story and its questions, with space to write."),
        "-teacher.pdf": translate("With answers, your notes and the references."),
        ".pptx": translate("A slide a reveal, the question before its answer; notes for you."),
        ".xml": translate("All questions, with feedback; ready for certainty-based marking."),
        ".html": translate("For a hall without network. Its source holds every answer."),
    }[form.ending]
