"""Help and tutorial for authors: the same documents that lie in the repository, as pages."""

import re
from functools import cache
from itertools import pairwise
from pathlib import Path

import streamlit as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from epicrisis.ui.shared import html, session
from epicrisis.ui.shared.session import translate

_FOLDER = Path(__file__).parents[3] / "docs"
_ADDRESS = "help"
"""The part of the address that asks for it."""
PAGES = {
    "1": {"fr": "aide.md", "en": "help.md"},
    "tutorial": {"fr": "ecrire-un-cas.md", "en": "writing-a-case.md"},
}
"""Which document an address shows, in each language."""


def is_asked_for() -> bool:
    """Tell whether the address asks for a page of the help."""
    return _ADDRESS in st.query_params


def link() -> None:
    """Show the way to the help, which opens beside what is being written."""
    st.link_button(
        translate("Help"),
        _address("1", session.current().language),
        icon=":material/help:",
        type="tertiary",
    )


def show() -> None:
    """Show the page that the address asks for, to anybody: it tells of no case."""
    st.button(
        translate("Write a case"),
        key="leave_help",
        icon=":material/arrow_back:",
        type="tertiary",
        on_click=_leave,
    )
    documents = PAGES.get(st.query_params[_ADDRESS], PAGES["1"])
    html.show("author_help.html", text=as_html(documents[session.current().language]))


def _leave() -> None:
    del st.query_params[_ADDRESS]


def _address(page: str, language: str) -> str:
    return f"?{_ADDRESS}={page}&lang={language}"


@cache
def as_html(document: str) -> str:
    """Return a document as HTML, whose links to another one lead to its page."""
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse((_FOLDER / document).read_text(encoding="utf-8"))
    for opening, words in pairwise(tokens):
        if opening.type == "heading_open":
            opening.attrSet("id", _anchor(words.content))
    for token in tokens:
        for part in token.children or ():
            _lead_to_page(part)
    return str(reader.renderer.render(tokens, reader.options, {}))


def _anchor(heading: str) -> str:
    """Return what a heading is called in links, as repositories do."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _lead_to_page(part: Token) -> None:
    for page, documents in PAGES.items():
        for language, document in documents.items():
            if part.type == "link_open" and part.attrGet("href") == document:
                part.attrSet("href", _address(page, language))
