"""What is a style sheet alone is known as by Streamlit, and asked only of what may be one."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from streamlit.elements import html

from epicrisis.server import styles_first
from tests.support.upstream import patched

BY_STREAMLIT = html._html_only_style_tags
STYLES = ("<style>p{}</style>", "<STYLE a>", "</style>", "<!-- a -->", "<!--", "-->", " ", "\n")
PARTS = st.sampled_from((*STYLES, "\u00a0", "<p>", "words", "<styles>", "<", "\x1c", "\u200b", ""))


@given(st.lists(PARTS, max_size=6).map("".join))
def test_every_markup_is_told_as_by_streamlit(markup: str) -> None:
    assert styles_first.looking_first(BY_STREAMLIT)(markup) == BY_STREAMLIT(markup)


def test_a_text_that_begins_otherwise_is_not_searched() -> None:
    asked: list[str] = []

    def search(markup: str) -> bool:
        asked.append(markup)
        return True

    tell = styles_first.looking_first(search)
    assert not tell("<article>" + "<style></style>" * 100)
    assert asked == []
    for _ in range(3):
        assert tell("<style></style>")
    assert asked == ["<style></style>"]


def test_streamlit_still_asks_by_what_is_replaced() -> None:
    asks = html.HtmlMixin.html.__wrapped__.__code__.co_names  # type: ignore[attr-defined]
    assert styles_first.FUNCTION in asks


def test_what_is_offered_to_streamlit_fits_its_installed_version(tmp_path: Path) -> None:
    assert "begins.startswith" in patched(html, patch="styles-first.patch", folder=tmp_path)
