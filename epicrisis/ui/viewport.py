"""Whether the browser leaves little room for a chart, which Streamlit itself doesn't tell."""

import streamlit as st

_JS = """
const NARROW = 560; // pixels that a chart has; below, its labels would stand on each other
const watching = new WeakMap();

export default function (component) {
  const place = component.parentElement;
  const { setStateValue } = component;
  let told = watching.get(place)?.told ?? false;
  watching.get(place)?.observer.disconnect();

  const main = document.querySelector("[data-testid=stMainBlockContainer]") ?? document.body;
  const observer = new ResizeObserver(() => {
    const style = getComputedStyle(main);
    const padding = parseFloat(style.paddingLeft) + parseFloat(style.paddingRight);
    const narrow = main.clientWidth - padding < NARROW;
    if (narrow === told) return;
    told = narrow;
    watching.set(place, { observer, told });
    setStateValue("narrow", narrow);
  });
  observer.observe(main);
  watching.set(place, { observer, told });
  return () => observer.disconnect();
}
"""

_viewport = st.components.v2.component("epicrisis_viewport", js=_JS)


def is_narrow() -> bool:
    """Tell whether a chart has as little room as on a phone; false until the browser answers.

    Only a page with a chart asks: the answer of a narrow one costs a second run.
    """
    return bool(_viewport(key="viewport", on_narrow_change=lambda: None, height=1).narrow)
