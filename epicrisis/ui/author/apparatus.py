"""What stands beside the story of a draft: references, terms explained, tests that nobody did."""

from collections.abc import Callable, Mapping, Sequence

from epicrisis.authoring.edits.edit import Edit, Remove
from epicrisis.authoring.forms.pair import PairList, pair_form, written_pairs
from epicrisis.authoring.forms.reference import (
    reference_form,
    removed_reference,
    written_references,
)
from epicrisis.authoring.forms.unkept import UnkeptError
from epicrisis.authoring.forms.words import Languages, languages_of
from epicrisis.cases.reading.yaml_text import Path, Plain
from epicrisis.messages import said
from epicrisis.ui.author import block_forms, desk, problem_list
from epicrisis.ui.shared import html, session
from epicrisis.ui.shared.open_draft import FormKind, OpenDraft, OpenForm
from epicrisis.ui.shared.session import translate

_Row = tuple[Path, str, str]
"""Where an entry stands, its name, and what is said of it."""


def show(open_draft: OpenDraft) -> None:
    """Show the lists, each with its entries, and the form that is open at the head of its own."""
    data = open_draft.written.data
    languages = languages_of(data)
    sections: Sequence[tuple[FormKind, str, str, list[_Row]]] = (
        (
            "reference",
            translate("References"),
            translate("What questions and points to remember can cite."),
            _references(data),
        ),
        (
            "term",
            translate("Glossary"),
            translate("Words that a student may not know, explained from where they first stand."),
            _pairs(data, "glossary", languages),
        ),
        (
            "other_test",
            translate("Tests that nobody did"),
            translate("They stand in the menu among the others; no result is invented."),
            _pairs(data, "other_tests", languages),
        ),
    )
    form = open_draft.form
    problem_list.show_of(problem_list.checked(open_draft), _LISTS.values())
    for kind, title, purpose, rows in sections:
        html.show(
            "author_list_head.html",
            kind=kind,
            title=title,
            purpose=purpose,
            add=translate("Add to: {name}").format(name=title),
            translate=translate,
        )
        if form is not None and form.kind == kind:
            block_forms.show(open_draft, form)
        if rows:
            html.show(
                "author_list.html",
                kind=kind,
                rows=[
                    {"at": desk.as_text(path), "name": name, "words": words}
                    for path, name, words in rows
                ],
                translate=translate,
            )


def _references(data: Plain) -> list[_Row]:
    marks = {
        "seen": translate("seen"),
        "partly": translate("partly seen"),
        "memory": translate("from memory"),
    }
    rows = []
    for path, block in written_references(data):
        form = reference_form(block)
        ids = [f"doi:{form.doi}" if form.doi else "", f"PMID {form.pmid}" if form.pmid else ""]
        words = " · ".join(filter(None, [*ids, marks[form.verified]]))
        rows.append((path, form.text, words))
    return rows


def _pairs(data: Plain, kind: PairList, languages: Languages) -> list[_Row]:
    forms = [
        (path, pair_form(value, path, kind, languages)) for path, value in written_pairs(data, kind)
    ]
    return [(path, form.name[languages.own], form.said[languages.own]) for path, form in forms]


# --- What is pressed ---------------------------------------------------------------------

_LISTS: Mapping[FormKind, str] = {
    "reference": "references",
    "term": "glossary",
    "other_test": "other_tests",
}


def _paths(open_draft: OpenDraft, kind: FormKind) -> list[Path]:
    data = open_draft.written.data
    if kind == "reference":
        return [path for path, _ in written_references(data)]
    return [
        path for path, _ in written_pairs(data, "glossary" if kind == "term" else "other_tests")
    ]


def _new(kind: FormKind) -> Callable[[OpenDraft, Path, str], None]:
    def open_form(open_draft: OpenDraft, _at: Path, _sentence: str) -> None:
        open_draft.form = OpenForm(kind, (_LISTS[kind],), is_new=True)

    return open_form


def _edit(kind: FormKind) -> Callable[[OpenDraft, Path, str], None]:
    def open_form(open_draft: OpenDraft, at: Path, _sentence: str) -> None:
        if at in _paths(open_draft, kind):
            open_draft.form = OpenForm(kind, at, is_new=False)

    return open_form


def _remove(kind: FormKind) -> Callable[[OpenDraft, Path, str], None]:
    def remove(open_draft: OpenDraft, at: Path, _sentence: str) -> None:
        if at not in _paths(open_draft, kind):
            return
        open_draft.form = None
        edit: Edit = Remove(at)
        try:
            if kind == "reference":
                edit = removed_reference(open_draft.written.data, at)
        except UnkeptError as error:
            session.current().refusal = "press", said(error.message, translate)
        else:
            desk.change(open_draft, [edit])

    return remove


ACTS: Mapping[str, Callable[[OpenDraft, Path, str], None]] = {
    f"{name}_{kind}": act(kind)
    for kind in _LISTS
    for name, act in (("new", _new), ("edit", _edit), ("remove", _remove))
}
