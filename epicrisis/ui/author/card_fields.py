"""The form of a case's card: what the case is about, and who wrote it."""

from collections.abc import Mapping, Sequence

import streamlit as st

from epicrisis.authoring.edits.edit import Edit
from epicrisis.authoring.forms.card import DIFFICULTIES, CardForm, card_edits, card_form
from epicrisis.authoring.forms.words import Block, Languages, Words, is_said
from epicrisis.ui.shared.open_draft import OpenDraft, OpenForm
from epicrisis.ui.shared.session import translate


def show(_: OpenDraft, form: OpenForm, block: Block | None, languages: Languages) -> Sequence[Edit]:
    """Show the fields, filled in as the file has them, and return the edits that they come to."""
    data = block or {}
    before = card_form(data, languages)
    names = {
        "title": translate("Title, by how the patient presents"),
        "presentation": translate("Presentation, for the library's card"),
        "specialty": translate("Specialty in which such a patient is seen first"),
        "licence": translate("Licence"),
        "provenance": translate("Where the text comes from"),
    }
    texts = {
        name: _texts(form, name, label, before.texts[name], languages)
        for name, label in names.items()
    }
    final = _texts(
        form, "final", translate("Title once the diagnosis is known"), before.final_title, languages
    )
    difficulty, minutes = _measures(form, before)
    authors = _lines(form, "authors", translate("Authors, one per line"), before.authors)
    objectives = _objectives(form, before, languages)
    after = CardForm(texts, final, difficulty, minutes, authors, objectives)
    return [*card_edits(data, after, languages)]


def _measures(form: OpenForm, before: CardForm) -> tuple[str, int | None]:
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
        key=form.key("difficulty"),
    )
    minutes = how_long.number_input(
        translate("Minutes that it takes a student"),
        1,
        600,
        before.minutes,
        key=form.key("minutes"),
    )
    return difficulty, minutes


def _texts(form: OpenForm, name: str, label: str, words: Words, languages: Languages) -> Words:
    is_long = name in ("presentation", "licence", "provenance")
    show = st.text_area if is_long else st.text_input
    return {
        code: show(
            label if len(languages.every) == 1 else f"{label} ({code})",
            words[code],
            key=form.key(f"{name}-{code}"),
        )
        or ""
        for code in languages.every
    }


def _lines(form: OpenForm, name: str, label: str, lines: Sequence[str]) -> tuple[str, ...]:
    typed = st.text_area(label, "\n".join(lines), key=form.key(name), height=100) or ""
    return tuple(line.strip() for line in typed.splitlines() if line.strip())


def _objectives(form: OpenForm, before: CardForm, languages: Languages) -> tuple[Words, ...]:
    by_language = {
        code: [
            *(
                st.text_area(
                    translate("Objectives, one per line")
                    if len(languages.every) == 1
                    else translate("Objectives, one per line ({language})").format(language=code),
                    "\n".join(each[code] for each in before.objectives),
                    key=form.key(f"objectives-{code}"),
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
