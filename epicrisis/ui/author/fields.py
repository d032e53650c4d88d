"""Fields that several forms of an author have: words by language, sentences, references."""

from collections.abc import Mapping, Sequence

import streamlit as st

from epicrisis.authoring.forms.words import Languages, Words
from epicrisis.ui.shared import html
from epicrisis.ui.shared.open_draft import OpenForm
from epicrisis.ui.shared.session import translate

_PROSE_HEIGHT = 140
"""Of a field for prose, in pixels."""


def line(form: OpenForm, name: str, label: str, words: Words, languages: Languages) -> Words:
    """Show a field of one line, once for each language, and return what it says."""
    return {
        code: st.text_input(
            _label(label, code, languages), words.get(code, ""), key=form.key(f"{name}-{code}")
        )
        or ""
        for code in languages.every
    }


def prose(
    form: OpenForm,
    name: str,
    label: str,
    words: Words,
    languages: Languages,
    placeholder: str = "",
) -> Words:
    """Show a field of several lines, once for each language, and return what it says."""
    return {
        code: st.text_area(
            _label(label, code, languages),
            words.get(code, ""),
            key=form.key(f"{name}-{code}"),
            height=_PROSE_HEIGHT,
            placeholder=placeholder or None,
        )
        or ""
        for code in languages.every
    }


def sentences(
    form: OpenForm,
    label: str,
    chosen: Sequence[str],
    known: Mapping[str, str],
    name: str = "sentences",
) -> tuple[str, ...]:
    """Show which sentences something rests on, and return them in the order of the source."""
    key = form.key(name)
    if form.added:
        before = st.session_state.get(key, list(chosen))
        st.session_state[key] = [*before, *(each for each in form.added if each not in before)]
        form.added.clear()
    picked = st.multiselect(
        label,
        [*known],
        None if key in st.session_state else [each for each in chosen if each in known],
        format_func=lambda name: html.plain(f"{name} · {_beginning(known[name])}"),
        placeholder=translate("Choose sentences, or press + beside one"),
        key=key,
    )
    return tuple(sorted(picked, key=list(known).index))


def references(
    form: OpenForm, label: str, chosen: Sequence[str], known: Mapping[str, str]
) -> tuple[str, ...]:
    """Show which references something rests on, and return them as they were chosen."""
    picked = st.multiselect(
        label,
        [*known],
        [each for each in chosen if each in known],
        format_func=lambda name: html.plain(_beginning(known[name])),
        placeholder=translate("Search by a word of the title or an author"),
        key=form.key("references"),
    )
    return tuple(picked)


def _label(label: str, code: str, languages: Languages) -> str:
    return label if len(languages.every) == 1 else f"{label} ({code})"


def _beginning(words: str, most: int = 70) -> str:
    return words if len(words) <= most else f"{words[:most].rstrip()}…"
