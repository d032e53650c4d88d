"""What stands beside every page: the language, the way out, and what this app is not."""

import streamlit as st

from epicrisis import i18n
from epicrisis.ui.shared import session, teacher_access
from epicrisis.ui.shared.session import translate
from epicrisis.writing import disclaimer

_KEY = "language"


def show() -> None:
    """Show the sidebar below the navigation."""
    with st.sidebar:
        _language_switch()
        teacher_access.offer_way_out()
        st.caption(disclaimer(translate))


def _language_switch() -> None:
    st.session_state[_KEY] = session.current().language
    st.segmented_control(
        translate("Language"),
        list(i18n.LANGUAGES),
        format_func=i18n.LANGUAGES.__getitem__,
        key=_KEY,
        required=True,
        on_change=_change_language,
    )


def _change_language() -> None:
    language = st.session_state[_KEY]
    session.current().language = language
    st.query_params["lang"] = language
