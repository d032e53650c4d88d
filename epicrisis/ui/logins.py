"""Where an institution asks its teachers to log in (`[auth]` in Streamlit's secrets)."""

import streamlit as st

from epicrisis.ui.visit import translate


def is_missing() -> bool:
    """Tell whether a login is asked for and this browser hasn't one.

    Streamlit says whether somebody is logged in only where a login is configured.
    """
    return not st.user.get("is_logged_in", True)


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
