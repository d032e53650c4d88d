"""What a chart needs to know of the browser, and Streamlit itself doesn't tell or tells late.

Whether there is little room, and when light has become dark: by the evening, by a person's
choice. Streamlit then draws its own parts anew and runs no script (streamlit/streamlit#11920).
"""

from typing import Any

import streamlit as st

_JS = """
const NARROW = 560; // pixels that a chart has; below, its labels would stand on each other
const watching = new WeakMap();

export default function (component) {
  const place = component.parentElement;
  const { setStateValue } = component;
  const app = document.querySelector("[data-testid=stApp]");
  const colours = () => getComputedStyle(app).colorScheme;
  let told = watching.get(place)?.told ?? false;
  let drawn = watching.get(place)?.drawn ?? colours();
  watching.get(place)?.stop();

  const main = document.querySelector("[data-testid=stMainBlockContainer]") ?? document.body;
  const observer = new ResizeObserver(() => {
    const style = getComputedStyle(main);
    const padding = parseFloat(style.paddingLeft) + parseFloat(style.paddingRight);
    const narrow = main.clientWidth - padding < NARROW;
    if (narrow === told) return;
    told = narrow;
    remember();
    setStateValue("narrow", narrow);
  });
  const themes = new MutationObserver(() => {
    if (colours() === drawn) return;
    drawn = colours();
    remember();
    setStateValue("colours", drawn);
  });
  const stop = () => { observer.disconnect(); themes.disconnect(); };
  const remember = () => watching.set(place, { stop, told, drawn });
  observer.observe(main);
  themes.observe(app, { attributeFilter: ["class"] });
  remember();
  return stop;
}
"""

_viewport = st.components.v2.component("epicrisis_viewport", js=_JS)


def is_narrow() -> bool:
    """Tell whether a chart has as little room as on a phone; false until the browser answers.

    Only a page with a chart asks: the answer of a narrow one costs a second run. From then on
    the page is also run again when its theme changes.
    """
    return bool(_watch().narrow)


def sync_theme() -> None:
    """Run the page again when its theme changes."""
    _watch()


def _watch() -> Any:  # noqa: ANN401 (Streamlit's own result is dynamic)
    return _viewport(
        key="viewport",
        on_narrow_change=lambda: None,
        on_colours_change=lambda: None,
        height=1,
    )
