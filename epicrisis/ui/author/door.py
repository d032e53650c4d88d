"""The author page before a draft is open: a box for a text, and the other ways to begin."""

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import streamlit as st

from epicrisis import javascript
from epicrisis.authoring import case_folders, drafts, template, zip_file
from epicrisis.authoring.drafting import documents
from epicrisis.authoring.drafting.language import DraftLanguage, guess
from epicrisis.authoring.drafts import Draft
from epicrisis.cases.reading.files import UnfitFileError
from epicrisis.messages import Message, said
from epicrisis.server import draft_processes, resources, uploads
from epicrisis.ui.author import desk, drafting, editor, form_copy, help_pages, keeping
from epicrisis.ui.shared import routing, session, teacher_access, uploader
from epicrisis.ui.shared.open_draft import OpenDraft, PastedText
from epicrisis.ui.shared.session import say, translate
from epicrisis.ui.shared.typed_text import MOST_TYPED

_UPLOAD_MB = drafts.MAX_BYTES // 1_000_000
_FIRST_IDS: Mapping[DraftLanguage, str] = {"en": "my-first-case", "fr": "mon-premier-cas"}
_EDITION = re.compile("[0-9a-f]{16}")

_UPLOADS = "uploads"

_paste_box = st.components.v2.component(
    "epicrisis_paste_box",
    js=javascript.read(Path(__file__).with_name("paste_box.js")),
    isolate_styles=False,
)
_draft_storage = st.components.v2.component(
    "epicrisis_draft_storage",
    js=javascript.read(Path(__file__).with_name("draft_storage.js")),
)


def show() -> None:
    """Show the box for a text, and below it the other ways to begin."""
    draft_processes.prepare()
    st.title(translate("Write a case"), anchor=False)
    with st.container(horizontal=True, vertical_alignment="center"):
        link_to_library()
        help_pages.link()
    desk.say_refusal()
    forget, session.current().forgets_draft = session.current().forgets_draft, False
    _draft_storage(key="draft_storage", data={"forget": forget}, on_kept_change=_restore, height=1)
    _show_box()
    keeping.show_mine()
    with st.container(key="author_door"):
        server, anew = st.columns(2, gap="medium")
    with server.container(border=True):
        _show_cases_of_server()
    with anew.container(border=True):
        _show_template()
    teacher_access.show_state()


def _show_box() -> None:
    with st.container(border=True, key="author_box"):
        st.text_area(
            translate("Paste your case: a report, a letter without names, notes"),
            key=desk.PASTE_BOX,
            height=280,
            placeholder=translate(
                "A 46-year-old man comes with… The text stays on this server; no other is asked."
            ),
        )
        sent = uploader.show(
            translate("Or drop a file: text (.txt), Word (.docx), or a case (.yaml, .zip)"),
            key=_UPLOADS,
            megabytes=_UPLOAD_MB,
        )
        limits = translate("At most {files} files, {megabytes} MB together; the rest is refused.")
        st.caption(limits.format(files=drafts.MAX_FILES, megabytes=_UPLOAD_MB))
        # Streamlit lists files once all of them are here: what isn't can't be opened.
        st.button(
            translate("Open the files") if sent else translate("Make a draft"),
            key="make_draft",
            type="primary",
            on_click=_take,
        )
    _paste_box(
        key="paste_box",
        data={
            "box": desk.PASTE_BOX,
            "files": _UPLOADS,
            "words": {
                "tooLong": translate(
                    "That is over 1 MB of text: nothing of it was taken. Paste what the case rests"
                    " on."
                )
            },
        },
        height=1,
    )


def _take() -> None:
    if not teacher_access.may_teach():
        return
    sent = st.session_state.get(_UPLOADS) or []
    try:
        if sent and not all(_is_text(each.name) for each in sent):
            _hold_open(_from_upload())
        elif sent:
            _begin("\n\n".join(documents.text_of(each.name, each.getvalue()) for each in sent))
            uploads.let_go(sent)
        else:
            _begin(st.session_state.get(desk.PASTE_BOX) or "")
    except UnfitFileError as error:
        session.current().refusal = "press", said(error.message, translate)


def _is_text(name: str) -> bool:
    """Tell whether a file is a document to be drafted, and not a part of a case."""
    return not name.lower().endswith((".yaml", ".yml", ".zip", ".png", ".jpg", ".jpeg"))


def _begin(text: str) -> None:
    """Make a draft of a text, in the language that it seems to have."""
    found = guess(text)
    pasted = PastedText(text, found or _language(), is_language_known=found is not None)
    drafting.drafted(pasted)  # refused here, where the text still stands in the box
    session.current().pasted = pasted


def _language() -> DraftLanguage:
    return "fr" if session.current().language == "fr" else "en"


def _show_template() -> None:
    st.header(translate("Start from an example"), anchor=False)
    st.markdown(translate("A small whole case, made up, to write over."))
    st.text_input(
        translate("Its name in addresses: small letters, digits and hyphens, no diagnosis"),
        value=_FIRST_IDS[_language()],
        max_chars=MOST_TYPED,
        key="new_id",
    )
    st.button(
        translate("Begin"), key="begin", type="primary", on_click=_open, args=(_from_template,)
    )


def _from_template() -> Draft:
    case_id = st.session_state["new_id"].strip()
    files = template.template(case_id, _language())
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
        raise UnfitFileError(Message("that case is gone; choose another"))
    return case_folders.opened(resources.CASES_DIR / st.session_state["open_id"])


def _from_upload() -> Draft:
    sent = st.session_state[_UPLOADS]
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
        session.current().refusal = "press", said(error.message, translate)


def _hold_open(draft: Draft) -> OpenDraft:
    open_draft = OpenDraft(draft, edition=secrets.token_hex(8))
    session.current().open_draft = open_draft
    return open_draft


def _restore() -> None:
    open_kept(st.session_state["draft_storage"].get("kept"))


def open_kept(kept: object) -> None:
    """Open the draft that this tab has kept through a reload, or a restart of the server.

    With the edition that the tab knows: its editor goes on where it was, cursor and all.
    """
    if not teacher_access.may_teach():
        return
    open_draft = session.current().open_draft
    match kept:
        case {"text": str(text), "beside": dict(beside), "saved": bool(is_saved), **others}:
            if open_draft is not None:
                _take_newer(open_draft, text, others)
                form_copy.open_again(open_draft, others.get("form"))
                return
            is_too_long = editor.is_too_long(text)
            draft = Draft("" if is_too_long else text.encode(errors="replace").decode())
            texts = {name: each.encode() for name, each in beside.items() if isinstance(each, str)}
            try:
                draft = _restored(draft, texts, is_saved=is_saved)
            except UnfitFileError as error:
                session.current().refusal = "press", said(error.message, translate)
            open_draft = _hold_open(draft)
            _go_on(open_draft, text, others)
            form_copy.open_again(open_draft, others.get("form"))
            open_draft.notice = translate(
                "Here is what this tab had kept. Images of an unsaved case must be added again."
            )


def ask_tab(open_draft: OpenDraft) -> None:
    """Ask the tab, until it has answered, whether it has words that the server hasn't got."""

    def hear() -> None:
        open_kept(st.session_state["draft_storage"].get("kept"))
        open_draft.asks_tab = False

    # Asked anew in each run: an answer that comes while a run is under way can be lost.
    data = {"asks": True, "run": secrets.token_hex(4)}
    _draft_storage(key="draft_storage", data=data, on_kept_change=hear, height=1)


def _take_newer(open_draft: OpenDraft, text: str, others: Mapping[Any, object]) -> None:
    """Take what the tab has of the same draft, if it isn't what the server keeps."""
    if not keeping.go_on_from(open_draft, others):
        return
    if text != open_draft.draft.text and not editor.is_too_long(text):
        open_draft.change_text(text.encode(errors="replace").decode())
    # Last, as a change has the editor begin anew: that of the tab has this text, or more of it.
    _go_on(open_draft, text, others)


def _go_on(open_draft: OpenDraft, text: str, others: Mapping[Any, object]) -> None:
    """Let the tab's editor go on where it was, also with a text that is too long to be taken."""
    known = _known(others)
    open_draft.edition = known.get("edition", open_draft.edition)
    open_draft.number = known.get("number", open_draft.number)
    open_draft.is_too_long = editor.is_too_long(text)


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


def link_to_library() -> None:
    """Show the way back to the cases that learners read."""
    st.page_link(
        routing.page(routing.HOME), label=translate("Library"), icon=":material/arrow_back:"
    )
