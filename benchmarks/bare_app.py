"""The floor that our pages are measured against: one button, one line of text."""

import streamlit as st


def _press() -> None:
    st.session_state.presses += 1


st.session_state.setdefault("presses", 0)
st.button("Press", key="reveal", on_click=_press)
st.markdown(f"{st.session_state.presses} presses")
