"""The author page: a text is pasted or a case opened, then written, tried, kept and taken home."""

from collections import Counter
from functools import partial

import streamlit as st

from epicrisis.authoring import zip_file
from epicrisis.authoring.drafts import title_of
from epicrisis.authoring.lint.checker import CheckResult
from epicrisis.cases.codes import Severity
from epicrisis.ui.author import (
    acts,
    apparatus,
    card,
    desk,
    differential,
    door,
    drafting,
    editor,
    form_words,
    help_pages,
    keeping,
    learners,
    publishing,
    source_and_images,
    story,
    tab_copy,
    take_home,
    timeline,
)
from epicrisis.ui.shared import connection, html, session, teacher_access, viewport
from epicrisis.ui.shared.open_draft import OpenDraft, check_result
from epicrisis.ui.shared.session import say, translate


def show_page() -> None:
    """Show a teacher the open draft, or the ways to open one; others, how one becomes a teacher.

    Whoever it is, the help where the address asks for it.
    """
    if help_pages.is_asked_for():
        help_pages.show()
        return
    if not teacher_access.may_teach():
        st.title(translate("Write a case"), anchor=False)
        teacher_access.show_way_in(to="author")
        door.link_to_library()
        return
    if session.current().open_draft is None:
        session.current().open_draft = keeping.open_from_address()
        door.open_kept(connection.offered_draft())
    if session.current().open_draft is not None:
        _show_open_draft()
    elif (pasted := session.current().pasted) is not None:
        drafting.show(pasted)
    else:
        door.show()


@st.fragment
def _show_open_draft() -> None:
    open_draft = session.current().open_draft
    if open_draft is not None:
        form_words.begin_drawing(open_draft)
    if open_draft is None or not teacher_access.may_teach() or _begins_rehearsal():
        st.rerun()
    editor.take_written(open_draft)
    open_draft.begin_check()
    if not open_draft.asks_tab:
        keeping.keep(open_draft)
    acts.listen(open_draft)
    _show_head(open_draft, check_result(open_draft))
    # A place of their own: what moves on the page starts anew, the editor with its cursor too.
    with st.container():
        if open_draft.is_begun:
            html.go_to_top(open_draft.edition)
        if open_draft.form is None:
            desk.say_refusal()
        if open_draft.notice is not None:
            st.info(open_draft.notice, icon=":material/info:")
            open_draft.notice = None
        keeping.warn(open_draft)
    _show_views(open_draft)
    form_words.end_drawing(open_draft)
    # Behind all that is waited for, being long; and behind the editor, which would begin anew if
    # something came before it.
    if open_draft.asks_tab:
        door.ask_tab(open_draft)
    else:
        tab_copy.keep(open_draft)
    viewport.sync_theme()


def _begins_rehearsal() -> bool:
    rehearsal = session.current().rehearsal
    return rehearsal is not None and not rehearsal.is_entered


def _show_views(open_draft: OpenDraft) -> None:
    views = {
        translate("Story"): story.show,
        translate("Differential"): differential.show,
        translate("Timeline"): timeline.show,
        translate("References and words"): apparatus.show,
        translate("About the case"): card.show,
        translate("Source and images"): source_and_images.show,
        translate("What learners say"): learners.show,
        translate("YAML"): _show_yaml,
        translate("Take it with you"): take_home.show,
    }
    tabs = st.tabs([*views], key="author_tabs", on_change="rerun")
    for tab, show in zip(tabs, views.values(), strict=True):
        if tab.open:
            with tab:
                show(open_draft)


def _show_yaml(open_draft: OpenDraft) -> None:
    text, beside = st.columns(2, gap="medium")
    with text:
        editor.show(open_draft)
    with beside:
        story.show_beside(open_draft)


def _show_head(open_draft: OpenDraft, result: CheckResult) -> None:
    html.show(
        "author_head.html",
        name=_title(open_draft),
        state=_state(open_draft),
        verdict=_verdict(result),
    )
    with st.container(horizontal=True, vertical_alignment="center", key="author_actions"):
        st.button(
            translate("Undo"),
            key="undo",
            icon=":material/undo:",
            on_click=acts.undo,
            args=(open_draft,),
            disabled=not open_draft.history.past,
        )
        st.button(
            translate("Redo"),
            key="redo",
            icon=":material/redo:",
            on_click=acts.redo,
            args=(open_draft,),
            disabled=not open_draft.history.future,
        )
        st.button(
            translate("Try it as a student"),
            key="play_draft",
            icon=":material/play_arrow:",
            on_click=acts.play_from_start,
            args=(open_draft,),
        )
        publishing.show(open_draft)
        st.download_button(
            translate("Download"),
            partial(zip_file.pack, open_draft.draft.case_id or "case", open_draft.draft.content),
            file_name=f"{open_draft.draft.case_id or 'case'}.zip",
            mime="application/zip",
            icon=":material/download:",
            key="download",
            on_click=_note_download,
            disabled=open_draft.is_too_long,
        )
        versions = st.popover(
            translate("Versions"),
            icon=":material/history:",
            key="versions_box",
            on_change="rerun",
        )
        if versions.open:
            with versions:
                keeping.show_versions(open_draft)
        with st.popover(translate("Close"), icon=":material/close:", key="close_box"):
            if not open_draft.is_kept:
                st.warning(translate("This draft is neither kept nor downloaded."))
            st.button(translate("Close the draft"), key="close", on_click=_close)
        door.link_to_library()
        help_pages.link()


def _title(open_draft: OpenDraft) -> str:
    """Return what the case is called by how the patient presents."""
    # What can be told of a text with errors is found after its problems are shown.
    told = desk.told(open_draft) if open_draft.is_readable else None
    title = say(told.story.case.title) if told is not None else title_of(open_draft.draft.text)
    return title or open_draft.draft.case_id or translate("A case without title")


def _state(open_draft: OpenDraft) -> str:
    if open_draft.is_too_long:
        return translate("not kept yet")
    if open_draft.draft.is_saved:
        return translate("published on this server")
    if open_draft.is_stored:
        return translate("kept as a draft")
    return translate("downloaded") if open_draft.is_kept else translate("not kept yet")


def _verdict(result: CheckResult) -> str:
    names: dict[Severity, str] = {
        "error": translate("errors: {count}"),
        "warning": translate("warnings: {count}"),
        "hint": translate("hints: {count}"),
    }
    counts = Counter(each.severity for each in result.problems)
    parts = [words.format(count=counts[kind]) for kind, words in names.items() if counts[kind]]
    if result.more:
        parts.append(translate("and {count} more").format(count=html.number(result.more)))
    return ", ".join(parts) or translate("no problem found")


def _note_download() -> None:
    if (open_draft := session.current().open_draft) is not None:
        open_draft.kept_files = open_draft.draft.content


def _close() -> None:
    open_draft = session.current().open_draft
    if open_draft is not None and not form_words.may_drop(open_draft):
        return
    session.current().open_draft = None
    session.current().forgets_draft = True
    keeping.leave_address()
