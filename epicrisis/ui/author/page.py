"""The author page: a case is opened, written, checked as it is typed, previewed and taken home."""

import re
import secrets
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st

from epicrisis import javascript, log
from epicrisis.authoring import case_folders, drafts, template, zip_file
from epicrisis.authoring.drafts import Draft
from epicrisis.authoring.lint.checker import CheckResult
from epicrisis.cases.codes import Severity
from epicrisis.cases.reading import case_file
from epicrisis.cases.reading.files import UnfitFileError
from epicrisis.server import draft_processes, resources, uploads
from epicrisis.ui.author import editor, preview
from epicrisis.ui.shared import (
    connection,
    html,
    routing,
    session,
    teacher_access,
    uploader,
    viewport,
)
from epicrisis.ui.shared.open_draft import OpenDraft, check_result
from epicrisis.ui.shared.session import say, translate

_UPLOAD_MB = drafts.MAX_BYTES // 1_000_000
_FIRST_ID = "my-first-case"
_EDITION = re.compile("[0-9a-f]{16}")

_draft_storage = st.components.v2.component(
    "epicrisis_draft_storage",
    js=javascript.read(Path(__file__).with_name("draft_storage.js")),
)


def show_page() -> None:
    """Show a teacher the open draft, or the ways to open one; others, how one becomes a teacher."""
    if not teacher_access.may_teach():
        st.title(translate("Write a case"), anchor=False)
        teacher_access.show_way_in(to="author")
        _link_to_library()
        return
    if session.current().open_draft is None:
        _open_kept(connection.offered_draft())
    if session.current().open_draft is None:
        _show_door()
    else:
        _show_open_draft()


# --- The door --------------------------------------------------------------------------


def _show_door() -> None:
    draft_processes.prepare()
    st.title(translate("Write a case"), anchor=False)
    st.markdown(
        translate(
            "A case is one text file and what lies beside it. It is checked as you type and stays"
            " in this tab until you save or download it."
        )
    )
    _link_to_library()
    _say_refusal()
    forget, session.current().forgets_draft = session.current().forgets_draft, False
    _draft_storage(key="draft_storage", data={"forget": forget}, on_kept_change=_restore, height=1)
    with st.container(key="author_door"):
        anew, server, upload = st.columns(3, gap="medium")
    with anew.container(border=True):
        _show_template()
    with server.container(border=True):
        _show_cases_of_server()
    with upload.container(border=True):
        _show_upload()
    teacher_access.show_state()


def _show_template() -> None:
    st.header(translate("Begin anew"), anchor=False)
    st.markdown(translate("A small case with a comment on every line, to write over."))
    st.text_input(
        translate("Its id: small letters, digits and hyphens"),
        value=_FIRST_ID,
        max_chars=64,
        key="new_id",
    )
    st.button(
        translate("Begin"), key="begin", type="primary", on_click=_open, args=(_from_template,)
    )


def _from_template() -> Draft:
    case_id = st.session_state["new_id"].strip()
    try:
        files = template.template(case_id)
    except ValueError as error:
        raise UnfitFileError(str(error)) from None
    return drafts.from_files({name: text.encode() for name, text in files.items()})


def _show_cases_of_server() -> None:
    st.header(translate("Open a case of this server"), anchor=False)
    st.markdown(translate("It holds every answer: not for whoever wants to live it."))
    folders = resources.folders()
    if not folders:
        st.info(translate("There is no case here yet."))
        return
    # By what a learner reads before the first finding: an id may name the diagnosis.
    titles = {case.id: say(case.title) for case in resources.cases_of_authors()}
    chosen = st.selectbox(
        translate("The case"),
        folders,
        index=None,
        placeholder=translate("Choose a case"),
        format_func=lambda folder: titles.get(folder, folder),
        key="open_id",
    )
    st.button(
        translate("Open"),
        key="open",
        disabled=chosen is None,
        on_click=_open,
        args=(_from_server,),
    )


def _from_server() -> Draft:
    if st.session_state["open_id"] not in resources.folders():
        raise UnfitFileError("that case is gone; choose another")
    return drafts.from_disk(resources.CASES_DIR / st.session_state["open_id"])


def _show_upload() -> None:
    st.header(translate("Upload"), anchor=False)
    st.markdown(
        translate("The ZIP that you downloaded, or a `case.yaml` with its source text and images.")
    )
    sent = uploader.show(translate("Files of one case"), key="uploads", megabytes=_UPLOAD_MB)
    limits = translate("At most {files} files, {megabytes} MB together; the rest is refused.")
    st.caption(limits.format(files=drafts.MAX_FILES, megabytes=_UPLOAD_MB))
    # Streamlit lists files once all of them are here: what isn't can't be opened.
    st.button(
        translate("Open"),
        key="open_upload",
        on_click=_open,
        args=(_from_upload,),
        disabled=not sent,
    )


def _from_upload() -> Draft:
    sent = st.session_state["uploads"]
    if len(sent) == 1 and sent[0].name.lower().endswith(".zip"):
        draft = drafts.from_files(zip_file.unpack(sent[0].getvalue()))
    else:
        draft = drafts.from_files({each.name: each.getvalue() for each in sent})
    uploads.let_go(sent)
    return draft


def _open(make: Callable[[], Draft]) -> None:
    if not teacher_access.may_teach():
        return
    try:
        _hold_open(make())
    except UnfitFileError as error:
        session.current().refusal = str(error)


def _hold_open(draft: Draft, edition: str = "", number: int = 0) -> OpenDraft:
    open_draft = OpenDraft(draft, edition=edition or secrets.token_hex(8), number=number)
    session.current().open_draft = open_draft
    return open_draft


def _restore() -> None:
    _open_kept(st.session_state["draft_storage"].get("kept"))


def _open_kept(kept: object) -> None:
    """Open the draft that this tab has kept through a reload, or a restart of the server.

    With the edition that the tab knows: its editor goes on where it was, cursor and all.
    """
    if not teacher_access.may_teach():
        return
    match kept:
        case {"text": str(text), "beside": dict(beside), "saved": bool(is_saved), **others}:
            is_too_long = editor.is_too_long(text)
            draft = Draft("" if is_too_long else text.encode(errors="replace").decode())
            texts = {name: text.encode() for name, text in beside.items() if isinstance(text, str)}
            try:
                draft = _restored(draft, texts, is_saved=is_saved)
            except UnfitFileError as error:
                session.current().refusal = str(error)
            open_draft = _hold_open(draft, **_known(others))
            open_draft.is_too_long = is_too_long
            open_draft.notice = translate(
                "Here is what this tab had kept. Images of an unsaved case must be added again."
            )


def _known(kept: Mapping[Any, object]) -> dict[str, Any]:
    """Return edition and number of the text as the tab's editor has them."""
    match kept:
        case {"edition": str(edition), "number": int(number)} if _EDITION.fullmatch(edition):
            return {"edition": edition, "number": number}
    return {}


def _restored(draft: Draft, texts: Mapping[str, bytes], *, is_saved: bool) -> Draft:
    if is_saved and draft.case_id in resources.folders():
        saved = drafts.from_disk(resources.CASES_DIR / draft.case_id)
        draft = replace(saved, text=draft.text)
    for name, content in texts.items():
        draft = draft.with_file(name, content)
    return draft


def _link_to_library() -> None:
    st.page_link(
        routing.page(routing.HOME), label=translate("Library"), icon=":material/arrow_back:"
    )


# --- The open draft --------------------------------------------------------------------


@st.fragment
def _show_open_draft() -> None:
    open_draft = session.current().open_draft
    if open_draft is None or not teacher_access.may_teach():
        st.rerun()
    editor.take_written(open_draft)
    _show_head(open_draft, check_result(open_draft))
    # A place of their own: what moves on the page starts anew, the editor with its cursor too.
    with st.container():
        _say_refusal()
        if open_draft.notice is not None:
            st.info(open_draft.notice, icon=":material/info:")
            open_draft.notice = None
    text, beside = st.columns(2, gap="medium")
    with text:
        editor.show(open_draft)
    with beside:
        preview.show(open_draft)
    viewport.sync_theme()


def _show_head(open_draft: OpenDraft, result: CheckResult) -> None:
    html.show(
        "author_head.html",
        name=open_draft.draft.case_id or translate("A case without id"),
        state=_state(open_draft),
        verdict=_verdict(result),
    )
    with st.container(horizontal=True, vertical_alignment="center", key="author_actions"):
        if case_folders.allowed_folder() is not None:
            st.button(
                translate("Save"),
                key="save",
                type="secondary" if open_draft.draft.is_saved else "primary",
                icon=":material/save:",
                on_click=_save,
                disabled=open_draft.draft.is_saved,
            )
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
        with st.popover(translate("Close"), icon=":material/close:", key="close_box"):
            if not open_draft.is_kept:
                st.warning(translate("This draft is neither saved nor downloaded."))
            st.button(translate("Close the draft"), key="close", on_click=_close)
        _link_to_library()


def _state(open_draft: OpenDraft) -> str:
    if open_draft.draft.is_saved:
        return translate("saved on this server")
    if open_draft.is_kept:
        return translate("downloaded")
    return translate("not saved yet")


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


def _save() -> None:
    open_draft, folder, by = (
        session.current().open_draft,
        case_folders.allowed_folder(),
        teacher_access.proof(),
    )
    if open_draft is None or folder is None or by is None:
        return
    if check_result(open_draft).read is None or not _is_whole(open_draft.draft):
        session.current().refusal = translate(
            "Mend its errors before you save: this server would refuse the case. A download takes"
            " it as it is."
        )
        return
    try:
        open_draft.draft = case_folders.save(open_draft.draft, folder)
    except UnfitFileError as error:
        session.current().refusal = str(error)
    else:
        log.event("case saved", case=open_draft.draft.case_id, by=by, who=teacher_access.who())
        resources.reread()
        open_draft.notice = translate("Saved. The library shows it now.")


def _is_whole(draft: Draft) -> bool:
    """Tell whether the server would read the case: one that is no draft tells every sentence."""
    try:
        to_publish = not case_file.says_draft(draft.text)
        return draft_processes.check(draft, to_publish=to_publish).read is not None
    except draft_processes.OverrunError:
        return False


def _note_download() -> None:
    if (open_draft := session.current().open_draft) is not None:
        open_draft.kept_files = open_draft.draft.content


def _close() -> None:
    session.current().open_draft = None
    session.current().forgets_draft = True


def _say_refusal() -> None:
    if refusal := session.take_refusal():
        st.error(refusal, icon=":material/error:")
