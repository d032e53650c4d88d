"""The source text of a draft: written, and its sentences cut; citations go along with them."""

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from epicrisis.authoring.edits.edit import Edit, Put, RefusedEditError, Remove
from epicrisis.authoring.edits.editing import edited
from epicrisis.authoring.renumbering import new_numbers, renumbering_edits
from epicrisis.cases.model import Cut
from epicrisis.cases.reading.files import UnfitFileError
from epicrisis.cases.reading.sentences import number_sentences
from epicrisis.cases.reading.yaml_text import Plain
from epicrisis.messages import said
from epicrisis.ui.author import cutting_rows, form_words
from epicrisis.ui.author.cutting_rows import CutText
from epicrisis.ui.shared import html, session
from epicrisis.ui.shared.open_draft import OpenDraft
from epicrisis.ui.shared.session import translate
from epicrisis.ui.shared.typed_text import MOST_TYPED

ACTS = frozenset(("join", "cut", "heading", "sentence"))
"""What can be pressed beside a sentence."""
_MOST_SHOWN = 200_000
"""Characters of a source text that is written here; a longer one is a file."""


def show(open_draft: OpenDraft, name: str) -> None:
    """Show the source text of that name to be written, and its sentences to be cut."""
    # The key follows the edition, so that another draft's words never stand here.
    key = f"source_text-{open_draft.edition}"
    content = open_draft.draft.files.get(name, b"")
    if len(content) > _MOST_SHOWN:
        st.info(_too_long())
        return

    def take() -> None:
        if len(st.session_state[key]) <= _MOST_SHOWN:
            _write(open_draft, name, st.session_state[key])

    is_first = key not in st.session_state
    saved = content.decode(errors="replace")
    written = st.text_area(
        translate("Source text: {name}").format(name=name),
        value=saved,
        key=key,
        height=220,
        max_chars=MOST_TYPED,
        on_change=take,
        # New numbers of sentences would be others than those that an open form has.
        disabled=form_words.has_words(open_draft),
        help=translate("It can be written once the open form is kept or cancelled.")
        if form_words.has_words(open_draft)
        else None,
    )
    if is_too_long := len(written) > _MOST_SHOWN:
        st.error(_too_long(), icon=":material/error:")
    # After a restart of the server the browser has words that are newer.
    is_newer = is_first and written != saved and not is_too_long
    if is_newer and _write(open_draft, name, written):
        st.rerun()
    now = _as_cut(open_draft, name)
    st.markdown(
        translate("Its sentences, by the numbers that the case cites: {count}").format(
            count=sum(each.number is not None for each in now.pieces)
        )
    )
    cut = cutting_rows.show_cutting(now)
    if cut is not None:
        _cut_anew(open_draft, now, cut)
        st.rerun()
    with st.container(height=420, key="author_sentences"):
        html.show("author_rows.html", rows=cutting_rows.rows(now), translate=translate)


def _too_long() -> str:
    return translate("The source text is too long to be written here; upload it as a file.")


def carry_out(open_draft: OpenDraft, name: str, at: str) -> None:
    """Do what was pressed beside a sentence."""
    source = open_draft.draft.source_name
    if not source:
        return
    now = _as_cut(open_draft, source)
    cut = cutting_rows.pressed(now, name, at)
    if cut is not None:
        _cut_anew(open_draft, now, cut)


def _as_cut(open_draft: OpenDraft, name: str) -> CutText:
    text = open_draft.draft.files.get(name, b"").decode(errors="replace")
    case = open_draft.case
    if case is None:
        return CutText(text, "", Cut())
    return CutText(text, case.source.language, case.source.cut)


def _cut_anew(open_draft: OpenDraft, now: CutText, cut: Cut) -> None:
    if cut == now.cut:
        return
    after = number_sentences(now.text, now.language, cut)
    written = {key: entries for key, entries in cut.model_dump().items() if entries}
    own: Edit = Put(("source", "cut"), written) if written else Remove(("source", "cut"))
    _change(open_draft, [own], after)


def _write(open_draft: OpenDraft, name: str, text: str) -> bool:
    now = _as_cut(open_draft, name)
    try:
        files = open_draft.draft.with_file(name, text.encode()).files
    except UnfitFileError as error:
        session.current().refusal = "press", said(error.message, translate)
        return False
    return _change(open_draft, [], number_sentences(text, now.language, now.cut), files)


def _change(
    open_draft: OpenDraft,
    own: list[Edit],
    after: Mapping[str, str],
    files: Mapping[str, bytes] | None = None,
) -> bool:
    """Change the file, or what lies beside it, so that each citation means what it meant."""
    data = open_draft.written.data
    numbers = new_numbers(open_draft.sentences, after)
    edits = [*own, *_count(data, len(after)), *renumbering_edits(data, numbers, after)]
    try:
        text = edited(open_draft.draft.text, edits)
    except RefusedEditError as error:
        session.current().refusal = "press", said(error.message, translate)
        return False
    open_draft.form = None
    draft = open_draft.draft
    open_draft.change(replace(draft, text=text, files=draft.files if files is None else files))
    return True


def _count(data: Plain, count: int) -> list[Edit]:
    source = data.get("source") if isinstance(data, dict) else None
    if isinstance(source, dict) and source.get("count") not in (None, count) and count:
        return [Put(("source", "count"), count)]
    return []
