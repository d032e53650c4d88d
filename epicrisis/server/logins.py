"""Where an institution has logins (`[auth]` in Streamlit's secrets), and that they can work."""

from functools import cache
from importlib import import_module

import streamlit as st
from streamlit.auth_util import validate_auth_credentials
from streamlit.errors import StreamlitAuthError

from epicrisis import settings


@cache
def is_configured() -> bool:
    """Tell whether this server has logins; asked once: each look at secrets reads their file."""
    return st.secrets.load_if_toml_exists() and "auth" in st.secrets


def or_exit() -> None:
    """End the program, with a line that says why, if a login is asked for and can't work here.

    Streamlit reads and imports what it needs when the first teacher presses the button, and then
    shows an error that is no page of ours.
    """
    if not is_configured():
        if settings.current().teachers:
            raise SystemExit(
                "EPICRISIS_TEACHERS says which logins are teachers, and there is no login:"
                " configure [auth] in Streamlit's secrets, or use EPICRISIS_TEACHER_SECRET."
            )
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
