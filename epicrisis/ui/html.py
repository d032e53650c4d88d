"""HTML for the story's prose, from Jinja2 templates that escape whatever a case file says."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import streamlit as st

from epicrisis import palette, templating, writing
from epicrisis.cases.model import Case, Teaching
from epicrisis.ui import visit

_environment = templating.environment(Path(__file__).parent / "templates")
_environment.filters["paragraphs"] = writing.paragraphs


def render(template: str, **values: object) -> str:
    """Return a template of `templates/` filled with values."""
    return _environment.get_template(template).render(values)


def show(template: str, **values: object) -> None:
    """Show a template of `templates/` as one element of the page."""
    st.html(render(template, **values))


def teaching(case: Case, points: Iterable[Teaching]) -> list[dict[str, object]]:
    """Return teaching points with their references, as `parts.html` shows them."""
    return [
        {"text": point.text, "references": [case.references[cite] for cite in point.cites]}
        for point in points
    ]


def number(value: float, *, signed: bool = False) -> str:
    """Write a number in the visit's language, with a true minus."""
    return writing.number(value, visit.current().language, signed=signed)


_MARKDOWN = re.compile(r"([\\`*_\[\]#:$~<>|]|^[-+](?=\s)|(?<=\d)[.)](?=\s))")
_ADDRESS = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)", re.IGNORECASE)
_JOINER = "\u2060"


def plain(text: str) -> str:
    """Return a text as a label says it: Streamlit reads labels as Markdown.

    An address becomes a link even where its marks are escaped; a character without width,
    which breaks no line, keeps it a text.
    """
    return _MARKDOWN.sub(r"\\\1", _ADDRESS.sub(_JOINER, text))


@cache
def _style() -> str:
    css = (Path(__file__).parent / "style.css").read_text(encoding="utf-8")
    return f"<style>{palette.by_color_scheme('ep')}{css}</style>"


_TOLD_TO_BROWSER = """
(() => {{
  const page = document.documentElement;
  const app = document.querySelector("[data-testid=stApp]");
  const follow = () => {{ page.style.colorScheme = getComputedStyle(app).colorScheme; }};
  page.lang = "{language}";
  window.epicriseTheme?.disconnect();
  window.epicriseTheme = new MutationObserver(follow);
  window.epicriseTheme.observe(app, {{ attributeFilter: ["class"] }});
  follow();
}})();
"""


def begin_page(language: str) -> None:
    """Add the app's own style sheet, and tell the browser the page's language and theme.

    Streamlit's page always says English, and tells `light-dark()` the theme for the page alone,
    not for what opens above it; when the theme changes it runs no script of ours. `language` is
    one of ours, never a visitor's text.
    """
    st.html(_style())
    script = _TOLD_TO_BROWSER.format(language=language)
    st.html(f"<script>{script}</script>", unsafe_allow_javascript=True)


_REVEALED = """
(() => {{ /* step {number} */
  const step = [...document.querySelectorAll("article.ep-step")].at(-1);
  const wayOn = document.querySelector(
    ".st-key-reveal, .st-key-next, .ep-end, [class*='st-key-commit-']");
  if (!step) return;
  wayOn?.scrollIntoView({{ block: "nearest" }});
  if (step.getBoundingClientRect().top < 64) step.scrollIntoView({{ block: "start" }});
  let said = document.getElementById("ep-said");
  if (!said) {{
    said = document.createElement("p");
    said.id = "ep-said";
    said.setAttribute("role", "status");
    document.body.append(said);
  }}
  said.textContent = step.querySelector("h2").textContent;
}})();
"""

_ASKED = """
(() => {{ /* question {number} */
  const form = document.querySelector("[data-testid=stForm]:has(.st-key-commit-{number})");
  const question = [...document.querySelectorAll("section.ep-question > p")].at(-1);
  form?.setAttribute("role", "group");
  form?.setAttribute("aria-label", question?.textContent ?? "");
}})();
"""


def attend(*, asked: int | None, revealed: int | None) -> None:
    """Name the form of the question that is asked, and bring what was just opened into view.

    Both are numbers of steps. No field of Streamlit's can be named by a question; and what is
    opened is told to a screen reader too. It comes after what it looks for, in one element.
    """
    scripts = [] if asked is None else [_ASKED.format(number=asked)]
    if revealed is not None:
        scripts.append(_REVEALED.format(number=revealed))
    if scripts:
        st.html(f"<script>{''.join(scripts)}</script>", unsafe_allow_javascript=True)
