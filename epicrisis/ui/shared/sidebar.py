"""What stands beside every page: language, marks, the way out, and what this app is not."""

import streamlit as st

from epicrisis import i18n
from epicrisis.ui.shared import progress_store, session, teacher_access
from epicrisis.ui.shared.session import translate
from epicrisis.writing import disclaimer

_KEY = "language"
_EDN = "edn_view"


def show() -> None:
    """Show the sidebar below the navigation."""
    with st.sidebar:
        _language_switch()
        _edn_switch()
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


def _edn_switch() -> None:
    st.session_state[_EDN] = progress_store.shows_edn()
    st.toggle(
        translate("Show marks, ranks and items of the French EDN too"),
        key=_EDN,
        on_change=_change_edn,
    )


def _change_edn() -> None:
    progress_store.show_edn(is_shown=st.session_state[_EDN])
