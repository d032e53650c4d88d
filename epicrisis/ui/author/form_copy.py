"""The open form kept in its author's tab: a reload, or another server, goes on with its words."""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import get_args

import streamlit as st

from epicrisis import javascript
from epicrisis.ui.author import desk, form_words
from epicrisis.ui.shared.open_draft import FormKind, OpenDraft, OpenForm

_keep = st.components.v2.component(
    "epicrisis_author_form_copy",
    js=javascript.read(Path(__file__).with_name("form_copy.js")),
    isolate_styles=False,
)
_NONCE = re.compile("[0-9a-f]{8}")


def keep(open_draft: OpenDraft, form: OpenForm) -> None:
    """Have the tab keep a form, with what stands in it now and what is typed from now on."""
    _keep(
        key=f"author_form_copy-{form.nonce}",
        data={
            "text": _mark(open_draft),
            "kind": form.kind,
            "path": desk.as_text(form.path),
            "isNew": form.is_new,
            "sentences": list(form.sentences),
            "about": list(form.about),
            "lines": form.lines,
            "nonce": form.nonce,
            "begun": _plain(form.begun),
            "words": _plain(form.words),
        },
        height=1,
    )


def open_again(open_draft: OpenDraft, kept: object) -> None:
    """Open the form that a tab has kept, if it is about the draft's text as it is now."""
    match kept:
        case {
            "text": text,
            "kind": kind,
            "path": at,
            "isNew": bool(is_new),
            "sentences": list(sentences),
            "about": list(about),
            "lines": int(lines),
            "nonce": str(nonce),
            "begun": dict(begun),
            "words": dict(words),
            "typed": dict(typed),
        } if text == _mark(open_draft) and kind in get_args(FormKind) and _NONCE.fullmatch(nonce):
            path = desk.as_path(at)
            if path is None or open_draft.form is not None:
                return
            form = OpenForm(
                kind, path, is_new, tuple(map(str, sentences)), tuple(map(str, about)), nonce=nonce
            )
            form.lines = lines
            form.begun = form_words.of_form(form, _plain(begun))
            form.words = form_words.of_form(form, _plain(words)) | _newer(form, words, typed)
            form.is_away = True
            open_draft.form = form


def _newer(
    form: OpenForm, words: Mapping[str, object], typed: Mapping[str, object]
) -> dict[str, object]:
    """Return what was being typed in fields that hold text."""
    texts = {key: typed.get(_as_class(key)) for key, value in words.items() if _is_text(value)}
    return form_words.of_form(form, {key: each for key, each in texts.items() if _is_text(each)})


def _mark(open_draft: OpenDraft) -> str:
    """Return what tells the text from others: a path means nothing in another one."""
    return hashlib.sha256(open_draft.draft.text.encode(errors="replace")).hexdigest()[:16]


def _as_class(key: str) -> str:
    """Return what Streamlit calls a field's element by its key."""
    return re.sub("[^a-zA-Z0-9_-]", "-", key)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _plain(words: Mapping[str, object]) -> dict[str, object]:
    """Return what a browser can keep of the values of fields."""
    return {
        key: value
        for key, value in words.items()
        if value is None
        or isinstance(value, str | bool | int | float)
        or (isinstance(value, list) and all(map(_is_text, value)))
    }
