"""A pasted text on its way to a draft: its sentences, where stages begin, what is the diagnosis."""

import secrets
from dataclasses import replace

import streamlit as st

from epicrisis import log
from epicrisis.authoring import drafts
from epicrisis.authoring.drafting.choices import Choices, UnfitTextError
from epicrisis.authoring.drafting.draft import Drafted, draft
from epicrisis.authoring.drafting.personal_data import Personal
from epicrisis.cases.model import Cut
from epicrisis.i18n import LANGUAGES
from epicrisis.messages import said
from epicrisis.ui.author import acts, cutting_rows, desk, help_pages
from epicrisis.ui.author.cutting_rows import CutText
from epicrisis.ui.shared import html, session, teacher_access
from epicrisis.ui.shared.open_draft import OpenDraft, PastedText
from epicrisis.ui.shared.session import translate
from epicrisis.writing import kind_of_stage


def drafted(pasted: PastedText) -> Drafted:
    """Return the draft that a text makes with what its author has chosen; kept until that changes.

    Raises `UnfitTextError`.
    """
    asked = (pasted.text, pasted.language, pasted.choices)
    if pasted.made is None or pasted.made[0] != asked:
        pasted.made = (asked, draft(*asked))
    return pasted.made[1]


def show(pasted: PastedText) -> None:
    """Show the draft's sentences by stage, and what can be put right before it is opened."""
    try:
        result = drafted(pasted)
    except UnfitTextError as error:
        session.current().refusal = "press", said(error.message, translate)
        _leave()
        st.rerun()
    acts.listen_to_rows(_carry_out, pasted)
    st.title(translate("Your text as a draft"), anchor=False)
    st.markdown(
        translate("Sentences: {sentences}, findings: {findings}, stages: {stages}.").format(
            sentences=sum(bool(each.row.id) for each in result.rows),
            findings=len(result.to_reread),
            stages=len(result.boundaries),
        )
    )
    desk.say_refusal()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.button(translate("Open the draft"), type="primary", key="open_drafted", on_click=_open)
        st.button(translate("Back to the text"), key="back_to_text", on_click=_leave)
        _ask_language(pasted)
        help_pages.link()
    if not pasted.is_language_known:
        st.warning(
            translate(
                "This doesn't look like French or English, the two languages whose rules are known"
                " here. The sentences stay as they are; choose the nearer one above."
            ),
            icon=":material/translate:",
        )
    _warn(result)
    # In a narrow window what is asked stands above the sentences, of which there are many.
    questions, rows = st.columns([3, 5], gap="large")
    with questions:
        _ask_diagnosis(pasted, result)
    with rows:
        cut = cutting_rows.show_cutting(_as_cut(pasted, result))
        if cut is not None:
            _change_cut(pasted, cut)
            st.rerun()
        html.show(
            "author_rows.html", rows=_rows(_as_cut(pasted, result), result), translate=translate
        )


def _ask_language(pasted: PastedText) -> None:
    def choose() -> None:
        pasted.language = st.session_state["drafted_language"]
        pasted.is_language_known = True
        pasted.choices = Choices()

    st.session_state["drafted_language"] = pasted.language
    st.selectbox(
        translate("Language of the text"),
        [*LANGUAGES],
        format_func=LANGUAGES.__getitem__,
        key="drafted_language",
        on_change=choose,
        width=220,
    )


def _warn(result: Drafted) -> None:
    if result.personal:
        st.warning(
            translate(
                "Remove what identifies a person before you go on. This looks like it; a program"
                " can't know, so read the text yourself, too."
            ),
            icon=":material/person_alert:",
        )
        heading = translate("To be looked at: {count}").format(count=len(result.personal))
        html.show("author_personal.html", heading=heading, found=[*map(_personal, result.personal)])
    for notice in result.notices:
        st.info(_as_sentence(said(notice, translate)), icon=":material/info:")


def _as_sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def _personal(found: Personal) -> str:
    kinds = {
        "name": translate("a name"),
        "birth": translate("a date of birth"),
        "phone": translate("a phone number"),
        "email": translate("an e-mail address"),
        "address": translate("an address"),
        "number": translate("a record number"),
    }
    line = translate("line {number}").format(number=found.line)
    return translate("{name}: {what}").format(name=f"{kinds[found.kind]}, {line}", what=found.words)


def _ask_diagnosis(pasted: PastedText, result: Drafted) -> None:
    st.header(translate("Which words are the diagnosis?"), anchor=False)
    chosen = pasted.choices.diagnosis_words
    offered = dict.fromkeys((*chosen, *(each.words for each in result.candidates)))

    def choose() -> None:
        words = tuple(each.strip() for each in st.session_state["diagnosis_words"] if each.strip())
        pasted.choices = replace(pasted.choices, diagnosis_words=words)

    st.session_state["diagnosis_words"] = list(chosen)
    st.multiselect(
        translate("Choose them, or write them and press Enter: the name first, then other names"),
        [*offered],
        key="diagnosis_words",
        accept_new_options=True,
        on_change=choose,
        placeholder=translate("Choose or write"),
    )
    st.caption(translate("They are hidden in all that comes before the diagnosis, or pointed at."))
    for words, told in (
        (translate("Told with the diagnosis, not before"), result.hidden),
        (translate("Still told before the diagnosis: rewrite it"), result.pointed),
    ):
        if told:
            lines = [
                translate("{name}: {what}").format(name=each.sentence, what=html.plain(each.words))
                for each in told
            ]
            st.markdown(f"**{words}**\n\n" + "\n".join(f"- {line}" for line in lines))


# --- Sentences and stages ------------------------------------------------------------------


def _rows(of: CutText, result: Drafted) -> list[dict[str, object]]:
    begins = {sentence: stage for stage, sentence in result.boundaries.items()}
    first = min(begins, default="")
    shown = cutting_rows.rows(of)
    for row in shown:
        stage = begins.get(str(row["number"]))
        if stage is not None:
            can_move = row["number"] != first
            row["stage"], row["stage_name"] = stage, kind_of_stage(stage, translate)
            row["can_earlier"] = row["can_later"] = can_move
    return shown


def _as_cut(pasted: PastedText, result: Drafted) -> CutText:
    return CutText(pasted.text, pasted.language, result.cut)


def _change_cut(pasted: PastedText, cut: Cut) -> None:
    """Cut otherwise from now on; stages are found anew, as the sentences have other numbers."""
    pasted.choices = replace(pasted.choices, cut=cut, boundaries=None)


def _carry_out(pasted: PastedText, name: str, at: str) -> None:
    result = drafted(pasted)
    if name in ("earlier", "later"):
        moved = result.boundary_moved(at, 1 if name == "later" else -1)
        if moved is not None:
            pasted.choices = replace(pasted.choices, boundaries=moved)
        return
    cut = cutting_rows.pressed(_as_cut(pasted, result), name, at)
    if cut is not None:
        _change_cut(pasted, cut)


# --- Ways out ------------------------------------------------------------------------------


def _open() -> None:
    pasted, by = session.current().pasted, teacher_access.proof()
    if pasted is None or by is None:
        return
    cutting_rows.leave()
    result = drafted(pasted)
    made = drafts.from_files(result.files)
    session.current().open_draft = OpenDraft(made, edition=secrets.token_hex(8))
    session.current().pasted = None
    log.event("draft made", sentences=len(result.rows), by=by)


def _leave() -> None:
    """Go back to the box, which still holds the text."""
    cutting_rows.leave()
    pasted = session.current().pasted
    if pasted is not None:
        st.session_state[desk.PASTE_BOX] = pasted.text
    session.current().pasted = None
