"""What is kept of this browser: moved to another device by a code, or deleted."""

import streamlit as st

from epicrisis.store.db.settings import keep_days
from epicrisis.store.learners.transfers import TransferRefusedError
from epicrisis.ui.shared import progress_store
from epicrisis.ui.shared.session import translate
from epicrisis.ui.shared.typed_text import MOST_TYPED

_CODE = "transfer_code"
_TYPED = "typed_code"
_DELETIONS = "deletions"
_NOTICE = "device_said"
"""What has come of the last press, until it is shown: the top of the library is out of sight."""


def show() -> None:
    """Show what is kept, and what can be done with it."""
    box = st.expander(
        translate("My work on this device"),
        icon=":material/devices:",
        key="device",
        on_change="rerun",
    )
    if not box.open:
        return
    with box:
        if progress_store.token() is None:
            st.markdown(
                translate(
                    "This browser refuses cookies: your work lasts as long as this visit, and"
                    " can't be moved."
                )
            )
            return
        st.markdown(
            translate(
                "Your work is kept under a random number in a cookie of this browser. Nothing"
                " else about you is kept but a pseudonym that you gave to a homework, and all of"
                " it is deleted when it hasn't been used for {days} days."
            ).format(days=keep_days())
        )
        if notice := st.session_state.pop(_NOTICE, None):
            st.info(notice, icon=":material/info:")
        _show_sending()
        _show_receiving()
        _show_deleting()


def _show_sending() -> None:
    st.subheader(translate("Continue elsewhere"), anchor=False)
    st.button(translate("Give me a code"), key="give_code", on_click=_make_code)
    if code := st.session_state.pop(_CODE, None):
        st.code(code, language=None)
        st.caption(
            translate(
                "Type it on the other device within 15 minutes, once. Your work then moves there."
            )
        )


def _make_code() -> None:
    try:
        st.session_state[_CODE] = progress_store.create_transfer()
    except TransferRefusedError as refusal:
        st.session_state[_NOTICE] = _refusal_in_words(refusal)


def _show_receiving() -> None:
    with st.form("receive", border=False, clear_on_submit=True):
        st.text_input(
            translate("I have a code from another device"), key=_TYPED, max_chars=MOST_TYPED
        )
        st.form_submit_button(translate("Bring my work here"), on_click=_redeem)


def _redeem() -> None:
    try:
        progress_store.redeem_transfer(str(st.session_state.get(_TYPED, "")))
    except TransferRefusedError as refusal:
        st.session_state[_NOTICE] = _refusal_in_words(refusal)
    else:
        st.session_state[_NOTICE] = translate("Your work is here now.")


def _refusal_in_words(refusal: TransferRefusedError) -> str:
    return {
        "unknown": translate("This code isn't known. Check it, or ask for a new one."),
        "expired": translate("This code has expired. Ask for a new one on the other device."),
        "used": translate("This code was used already. Ask for a new one on the other device."),
        "own": translate("This code comes from this very device. Type it on the other one."),
        "nothing to move": translate("There is nothing to move yet: begin a case first."),
        "too many guesses": translate("Too many wrong codes. Try again in an hour."),
        "unavailable": translate("Codes can't be given just now. Try again later."),
    }[refusal.reason]


def _show_deleting() -> None:
    st.subheader(translate("Delete my data"), anchor=False)
    # A new key closes it once all is deleted.
    key = f"delete-{st.session_state.get(_DELETIONS, 0)}"
    with st.popover(translate("Delete my data"), key=key, on_change="rerun"):
        st.markdown(translate("Delete all your work, in every case, for good?"))
        st.button(translate("Yes, delete all of it"), key="delete_all", on_click=_delete)


def _delete() -> None:
    if progress_store.delete_all():
        st.session_state[_DELETIONS] = st.session_state.get(_DELETIONS, 0) + 1
        st.session_state[_NOTICE] = translate("Your data is deleted.")
    else:
        st.session_state[_NOTICE] = translate("Your data couldn't be deleted just now. Try later.")
