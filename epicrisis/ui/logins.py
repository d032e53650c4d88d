"""Where an institution asks its teachers to log in (`[auth]` in Streamlit's secrets)."""

from importlib import import_module

import streamlit as st
from streamlit.auth_util import validate_auth_credentials
from streamlit.errors import StreamlitAuthError

from epicrisis.ui.visit import translate


def or_exit() -> None:
    """End the program, with a line that says why, if a login is asked for and can't work here.

    Streamlit reads and imports what it needs when the first teacher presses the button, and then
    shows an error that is no page of ours.
    """
    if not st.secrets.load_if_toml_exists() or "auth" not in st.secrets:
        return
    try:
        validate_auth_credentials("default")
    except StreamlitAuthError as error:
        raise SystemExit(f"No login can work: {' '.join(str(error).split())}") from None
    try:
        import_module("authlib.integrations.starlette_client")
    except ImportError as error:
        missing = error.name or "a package"
        raise SystemExit(
            f"[auth] in Streamlit's secrets asks for logins, which need {missing}:"
            ' pip install "streamlit[auth]"'
        ) from None


def is_missing() -> bool:
    """Tell whether a login is asked for and this browser hasn't one.

    Streamlit says whether somebody is logged in only where a login is configured.
    """
    return not st.user.get("is_logged_in", True)


def is_logged_in() -> bool:
    """Tell whether whoever this is has logged in."""
    return bool(st.user.get("is_logged_in", False))


def offer_way_out() -> None:
    """Offer to log out to who has logged in: the computer of a lecture hall is everybody's."""
    if is_logged_in():
        st.button(translate("Log out"), key="log-out", icon=":material/logout:", on_click=st.logout)


def offer(key: str) -> None:
    """Offer the login."""
    st.button(
        translate("Log in to present in class"),
        key=key,
        icon=":material/login:",
        on_click=st.login,
    )


def show_page() -> None:
    """Show why the page that was asked for isn't open, and the login."""
    st.info(translate("A room is led by a teacher who has logged in."), icon=":material/info:")
    offer("login")
