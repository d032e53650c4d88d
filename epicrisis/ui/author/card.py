"""What a draft is about: the form of its card."""

from collections.abc import Mapping, Sequence

import streamlit as st

from epicrisis.authoring.forms.card import DIFFICULTIES, CardForm, card_edits, card_form
from epicrisis.authoring.forms.words import Languages, Words, is_said, languages_of
from epicrisis.ui.author import desk, problem_list
from epicrisis.ui.shared import teacher_access
from epicrisis.ui.shared.open_draft import OpenDraft
from epicrisis.ui.shared.session import translate

_KEYS = (
    "id", "slug", "title", "final_title", "presentation", "specialty", "difficulty", "minutes",
    "authors", "licence", "provenance", "objectives",
)  # fmt: skip


def show(open_draft: OpenDraft) -> None:
    """Show the form, filled in as the file has it; what is kept is written into the file."""
    data = open_draft.written.data
    if not isinstance(data, dict):
        return
    languages = languages_of(data)
    problem_list.show_of(problem_list.checked(open_draft), _KEYS)
    before = card_form(data, languages)
    names = {
        "title": translate("Title, by how the patient presents"),
        "presentation": translate("Presentation, for the library's card"),
        "specialty": translate("Specialty in which such a patient is seen first"),
        "licence": translate("Licence"),
        "provenance": translate("Where the text comes from"),
    }
    # The edition is in the keys, so that an undo shows what the file says then.
    key = f"card-{open_draft.edition}"
    with st.form(key, border=False):
        texts = {
            name: _texts(key, name, label, before.texts[name], languages)
            for name, label in names.items()
        }
        final = _texts(
            key, "final", translate("Title once the diagnosis is known"), before.final_title,
            languages,
        )  # fmt: skip
        difficulty, minutes = _measures(key, before)
        authors = _lines(key, "authors", translate("Authors, one a line"), before.authors)
        objectives = _objectives(key, before, languages)
        is_kept = st.form_submit_button(translate("Keep"), type="primary", key=f"{key}-keep")
    if is_kept and teacher_access.may_teach():
        after = CardForm(texts, final, difficulty, minutes, authors, objectives)
        desk.change(open_draft, card_edits(data, after, languages))
        st.rerun()


def _measures(key: str, before: CardForm) -> tuple[str, int | None]:
    names: Mapping[str, str] = {
        "": translate("not said yet"),
        "introductory": translate("introductory"),
        "intermediate": translate("intermediate"),
        "advanced": translate("advanced"),
    }
    how_hard, how_long = st.columns(2)
    choices = DIFFICULTIES if before.difficulty else ("", *DIFFICULTIES)
    difficulty = how_hard.selectbox(
        translate("Difficulty"),
        choices,
        choices.index(before.difficulty),
        format_func=names.__getitem__,
        key=f"{key}-difficulty",
    )
    minutes = how_long.number_input(
        translate("Minutes that it takes a student"), 1, 600, before.minutes, key=f"{key}-minutes"
    )
    return difficulty, minutes


def _texts(key: str, name: str, label: str, words: Words, languages: Languages) -> Words:
    is_long = name in ("presentation", "licence", "provenance")
    show = st.text_area if is_long else st.text_input
    return {
        code: show(
            label if len(languages.every) == 1 else f"{label} ({code})",
            words[code],
            key=f"{key}-{name}-{code}",
        )
        or ""
        for code in languages.every
    }


def _lines(key: str, name: str, label: str, lines: Sequence[str]) -> tuple[str, ...]:
    typed = st.text_area(label, "\n".join(lines), key=f"{key}-{name}", height=100) or ""
    return tuple(line.strip() for line in typed.splitlines() if line.strip())


def _objectives(key: str, before: CardForm, languages: Languages) -> tuple[Words, ...]:
    by_language = {
        code: [
            *(
                st.text_area(
                    translate("Objectives, one a line")
                    if len(languages.every) == 1
                    else translate("Objectives, one a line ({language})").format(language=code),
                    "\n".join(each[code] for each in before.objectives),
                    key=f"{key}-objectives-{code}",
                    height=120,
                )
                or ""
            ).splitlines()
        ]
        for code in languages.every
    }
    count = max(map(len, by_language.values()))
    rows = [
        {
            code: (lines[place].strip() if place < len(lines) else "")
            for code, lines in by_language.items()
        }
        for place in range(count)
    ]
    return tuple(row for row in rows if is_said(row))
