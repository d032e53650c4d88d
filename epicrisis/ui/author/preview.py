"""Other views of a draft than its story: timeline, source, images, exports."""

from collections.abc import Callable
from functools import partial
from itertools import islice

import streamlit as st

from epicrisis import i18n
from epicrisis.authoring.drafts import Draft
from epicrisis.cases.reading import case_file
from epicrisis.cases.reading.case_file import LoadedCase
from epicrisis.cases.reading.files import UnfitFileError
from epicrisis.cases.reading.sentences import number_sentences
from epicrisis.exports.registry import EXPORTS, Export
from epicrisis.messages import said
from epicrisis.refusals import to_translate
from epicrisis.server import draft_processes, uploads
from epicrisis.story import telling
from epicrisis.story.telling import Story, Telling
from epicrisis.timeline.chart import ChartContent, ChartView
from epicrisis.timeline.events import visible_events
from epicrisis.ui.author import desk
from epicrisis.ui.shared import downloads, html, session, uploader, viewport
from epicrisis.ui.shared.open_draft import OpenDraft
from epicrisis.ui.shared.session import Session, translate
from epicrisis.ui.timeline import page as timeline_page

_SOURCE = "source_text"
_MOST_SHOWN = 200_000
"""Characters of a source text that is written here; a longer one is a file."""
_TOO_LARGE = to_translate(
    "That file takes too long to make. Shorten the case, or shrink its images."
)


def show_timeline(open_draft: OpenDraft) -> None:
    """Show the swimlane of the draft."""
    _with_story(open_draft, _show_timeline)


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


def _show_timeline(story: Story) -> None:
    if story.case.timeline is None:
        st.info(translate("This case has no timeline: `docs/writing-a-case.md` adds one."))
        return
    told = Telling(story, telling.everything(story))
    view = ChartView(session.current().language, is_narrow=True, is_dark=viewport.is_dark())
    events = visible_events(told, view.language)
    if not events:
        st.info(translate("There is no event on the timeline yet."))
        return
    timeline_page.show_chart(told, ChartContent(events), view, key="preview_swimlane")


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
        _show_source(open_draft, name)
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


def _show_source(open_draft: OpenDraft, name: str) -> None:
    # The key follows the edition, so that another draft's words never stand here.
    key = f"{_SOURCE}-{open_draft.edition}"
    if len(open_draft.draft.files.get(name, b"")) > _MOST_SHOWN:
        st.info(translate("The source text is too long to be written here; upload it as a file."))
        return

    def take() -> None:
        _add(open_draft, name, st.session_state[key][:_MOST_SHOWN].encode())

    is_first = key not in st.session_state
    saved = open_draft.draft.files.get(name, b"").decode(errors="replace")
    written = st.text_area(
        translate("Source text: {name}").format(name=name),
        value=saved,
        key=key,
        height=220,
        max_chars=_MOST_SHOWN,
        on_change=take,
    )
    # After a restart of the server the browser has words that are newer.
    if is_first and written != saved and _add(open_draft, name, written[:_MOST_SHOWN].encode()):
        st.rerun()
    sentences = open_draft.sentences or number_sentences(written[:_MOST_SHOWN])
    st.markdown(
        translate("Its sentences, by the numbers that the case cites: {count}").format(
            count=len(sentences)
        )
    )
    with st.container(height=220, key="author_sentences"):
        shown = dict(islice(sentences.items(), case_file.MAX_SENTENCES))
        html.show("author_sentences.html", sentences=shown)


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
        _change(open_draft, open_draft.draft.with_file(name, content))
    except UnfitFileError as error:
        session.current().refusal = said(error.message, translate)
        return False
    return True


def _remove(open_draft: OpenDraft, name: str) -> None:
    _change(open_draft, open_draft.draft.without_file(name))


def _change(open_draft: OpenDraft, draft: Draft) -> None:
    """Change what lies beside the text; the text's editor, and the box here, go on as they are."""
    open_draft.draft = open_draft.history.change(open_draft.draft, draft)
