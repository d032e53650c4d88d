"""The open draft kept on the server: by itself, with versions, found again by its link."""

import secrets
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import streamlit as st
from babel.dates import format_datetime, get_timezone

from epicrisis.messages import said
from epicrisis.server import drafts
from epicrisis.server.drafts import DraftError, Tab
from epicrisis.ui.author import form_words
from epicrisis.ui.shared import html, session, teacher_access
from epicrisis.ui.shared.open_draft import OpenDraft
from epicrisis.ui.shared.session import translate

_ADDRESS = "draft"
"""The part of the address that leads to a draft: its secret, or its number for its author."""
_MINE = "mine-"
_AGAIN_AFTER_S = 15.0
"""Seconds until a store is asked again that failed: each try may take some itself."""


def keep(open_draft: OpenDraft) -> None:
    """Keep the draft as it is now, unless it is kept so; what fails is tried again later."""
    if open_draft.is_stored or time.monotonic() < open_draft.keep_again_at:
        _tell_address(open_draft)
        return
    try:
        tab = drafts.keep(teacher_access.visitor(), open_draft.tab, open_draft.draft)
    except DraftError as error:
        open_draft.unkept = said(error.args[0], translate)
        open_draft.keep_again_at = time.monotonic() + _AGAIN_AFTER_S
    else:
        open_draft.tab, open_draft.stored, open_draft.unkept = tab, open_draft.draft, None
    _tell_address(open_draft)


def open_from_address() -> OpenDraft | None:
    """Return the draft that the address leads to, None where it leads to none."""
    asked = st.query_params.get(_ADDRESS)
    if asked is None:
        return None
    visitor = teacher_access.visitor()
    try:
        number = asked.removeprefix(_MINE)
        if number != asked and number.isdigit():
            tab, draft = drafts.open_mine(visitor, int(number))
        else:
            tab, draft = drafts.open_by_link(visitor, asked)
    except DraftError as error:
        del st.query_params[_ADDRESS]
        session.current().refusal = "press", said(error.args[0], translate)
        return None
    opened = OpenDraft(draft, edition=secrets.token_hex(8))
    opened.tab, opened.stored, opened.asks_tab = tab, draft, True
    return opened


def place(open_draft: OpenDraft) -> dict[str, object]:
    """Return which draft a tab holds, and from which version on, as the tab keeps it."""
    tab = open_draft.tab
    return {"address": _address(tab), "base": tab.number} if tab is not None else {}


def go_on_from(open_draft: OpenDraft, kept: Mapping[Any, object]) -> bool:
    """Tell whether what a tab had kept is of this draft, and go on from its version if so."""
    match kept:
        case {"address": str(address), "base": int(base)} if open_draft.tab is not None:
            if address == _address(open_draft.tab):
                open_draft.tab = replace(open_draft.tab, number=base)
                return True
    return False


def leave_address() -> None:
    """Take the draft out of the address, since it is closed."""
    st.query_params.pop(_ADDRESS, None)


def _address(tab: Tab) -> str:
    return tab.secret or f"{_MINE}{tab.draft}"


def _tell_address(open_draft: OpenDraft) -> None:
    if (tab := open_draft.tab) is not None:
        address = _address(tab)
        if st.query_params.get(_ADDRESS) != address:
            st.query_params[_ADDRESS] = address


# --- What a page shows of it ----------------------------------------------------------------


def show_mine() -> None:
    """List the visitor's drafts, each to be opened."""
    try:
        entries = drafts.mine(teacher_access.visitor())
    except DraftError:
        return  # the store is away: what else there is can still be used
    if not entries:
        return
    st.header(translate("Your drafts"), anchor=False)
    for entry in entries:
        title = entry.title or translate("A case without title")
        st.button(
            html.plain(f"{title} · {_moment(entry.changed)}"),
            key=f"mine-{entry.id}",
            type="tertiary",
            icon=":material/draft:",
            on_click=_ask_for,
            args=(entry.id,),
        )


def _moment(moment: datetime) -> str:
    """Say when something was, by the clock of the browser, which tells where it is."""
    try:
        zone = get_timezone(st.context.timezone)
    except (LookupError, ValueError):
        zone = UTC
    return format_datetime(moment, "short", tzinfo=zone, locale=session.current().language)


def _ask_for(draft: int) -> None:
    st.query_params[_ADDRESS] = f"{_MINE}{draft}"


def warn(open_draft: OpenDraft) -> None:
    """Say that the draft isn't kept, or that another tab has changed it meanwhile."""
    if open_draft.unkept:
        st.warning(
            translate("This draft isn't kept on the server: {reason} It stays in this tab.").format(
                reason=f"{open_draft.unkept}."
            ),
            icon=":material/cloud_off:",
        )
    conflict = open_draft.tab.conflict if open_draft.tab is not None else None
    if conflict is None:
        return
    st.warning(
        translate(
            "Another tab has changed this draft. What you did here is kept beside it: nothing is"
            " lost. With which do you go on?"
        ),
        icon=":material/call_split:",
    )
    with st.container(horizontal=True):
        st.button(translate("With mine"), key="take_over", on_click=_take_over, args=(open_draft,))
        st.button(
            translate("With the other"),
            key="take_other",
            on_click=_go_to,
            args=(open_draft, conflict.newest),
        )


def _take_over(open_draft: OpenDraft) -> None:
    visitor, tab = teacher_access.visitor(), open_draft.tab
    if tab is not None and tab.conflict is not None:
        tab = replace(tab, number=tab.conflict.newest)  # what the others have is known now
    try:
        tab = drafts.keep(visitor, tab, open_draft.draft, takes_over=True)
    except DraftError as error:
        session.current().refusal = "press", said(error.args[0], translate)
    else:
        open_draft.tab, open_draft.stored = tab, open_draft.draft


def show_versions(open_draft: OpenDraft) -> None:
    """List what is kept of the draft, each version to be opened, and its link."""
    tab = open_draft.tab
    if tab is None:
        st.info(translate("Nothing is kept yet."))
        return
    if tab.secret:
        st.caption(
            translate(
                "Whoever may teach here and has this page's address can open the draft: share it,"
                " or keep it for yourself."
            )
        )
    try:
        kept = drafts.versions(teacher_access.visitor(), tab)
    except DraftError as error:
        st.warning(said(error.args[0], translate))
        return
    st.caption(translate("A press makes the draft what it was then; “Undo” takes that back."))
    for version in reversed(kept):
        said_of_it = [f"{version.number}", _moment(version.saved_at)]
        if version.is_aside:
            said_of_it.append(translate("from a tab that was behind"))
        st.button(
            " · ".join(said_of_it),
            key=f"version-{version.number}",
            type="tertiary",
            on_click=_go_to,
            args=(open_draft, version.number),
        )


def _go_to(open_draft: OpenDraft, version: int) -> None:
    """Make the draft what a version is; as any other change, that can be undone."""
    if open_draft.tab is None:
        return
    if not form_words.may_drop(open_draft):
        return
    try:
        draft = drafts.version(teacher_access.visitor(), open_draft.tab, version)
    except DraftError as error:
        session.current().refusal = "press", said(error.args[0], translate)
        return
    open_draft.form = None
    open_draft.change(draft)
    _take_over(open_draft)
