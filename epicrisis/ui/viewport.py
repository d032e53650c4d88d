"""Whether the browser's window is narrow, which Streamlit itself doesn't tell."""

import streamlit as st

_JS = """
export default function (component) {
  const { setStateValue } = component;
  const narrow = window.matchMedia("(max-width: 640px)");
  const tell = () => setStateValue("narrow", narrow.matches);
  if (narrow.matches) tell();
  narrow.addEventListener("change", tell);
  return () => narrow.removeEventListener("change", tell);
}
"""

_viewport = st.components.v2.component("epicrisis_viewport", js=_JS)


def is_narrow() -> bool:
    """Tell whether the window is as narrow as a phone; false until the browser has answered.

    Only a page with a chart asks: the answer of a narrow one costs a second run.
    """
    return bool(_viewport(key="viewport", on_narrow_change=lambda: None, height=1).narrow)
