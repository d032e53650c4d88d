"""What an author presses, drags or undoes in the story, carried out on the draft."""

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path as FilePath

import streamlit as st

from epicrisis import javascript
from epicrisis.authoring.edits.edit import Move, Put, Remove
from epicrisis.authoring.forms.hypothesis import written_hypotheses
from epicrisis.authoring.forms.sentences import citation, cited
from epicrisis.authoring.outline import BlockPlace, block_at
from epicrisis.cases.reading.yaml_text import Path
from epicrisis.ui.author import (
    apparatus,
    desk,
    form_words,
    pause_fields,
    problem_list,
    source_text,
    timeline_acts,
)
from epicrisis.ui.shared import session, teacher_access
from epicrisis.ui.shared.open_draft import FormKind, OpenDraft, OpenForm, PastedText
from epicrisis.ui.shared.rehearsal import from_start, from_step
from epicrisis.ui.shared.session import translate

_KEY = "author_acts"
_ROWS_KEY = "author_rows"

_acts = st.components.v2.component(
    "epicrisis_author_acts",
    js=javascript.read(FilePath(__file__).with_name("acts.js")),
    isolate_styles=False,
)


def listen(open_draft: OpenDraft) -> None:
    """Let the page's buttons, keys and drags be heard; a press that is late is let go."""
    _acts(
        key=_KEY,
        data={"state": _state(open_draft), "heard": open_draft.heard},
        on_act_change=_carry_out,
        height=1,
    )


def listen_to_rows(carry_out: Callable[[PastedText, str, str], None], pasted: PastedText) -> None:
    """Let the buttons of a pasted text's rows be heard, as `carry_out` takes name and place."""

    def hear() -> None:
        match st.session_state[_ROWS_KEY].get("act"):
            case {"act": str(name), "at": str(at), "state": state} if state == _choices(pasted):
                if teacher_access.may_teach():
                    carry_out(pasted, name, at)

    _acts(key=_ROWS_KEY, data={"state": _choices(pasted)}, on_act_change=hear, height=1)


def _choices(pasted: PastedText) -> str:
    return hashlib.sha256(repr((pasted.language, pasted.choices)).encode()).hexdigest()[:16]


def _state(open_draft: OpenDraft) -> str:
    """Return what changes with the text, so that a second press isn't taken for another block's."""
    return f"{open_draft.edition}-{open_draft.number}"


def _carry_out() -> None:
    open_draft = session.current().open_draft
    if open_draft is None or not teacher_access.may_teach():
        return
    open_draft.heard += 1
    match st.session_state[_KEY].get("act"):
        case {"act": str(name), "at": str(at), "sentence": str(sentence), "state": state} if (
            state == _state(open_draft)
        ):
            open_draft.is_behind = True
            if name not in _BESIDE_A_FORM and not form_words.may_drop(open_draft):
                return
            if name == "remedy":
                problem_list.carry_out(open_draft, at)
            elif name in source_text.ACTS:
                source_text.carry_out(open_draft, name, at)
            elif name in _ACTS:
                _ACTS[name](open_draft, desk.as_path(at) or (), sentence)


# --- What can be done --------------------------------------------------------------------

Act = Callable[[OpenDraft, Path, str], None]


def _edit(open_draft: OpenDraft, at: Path, _sentence: str) -> None:
    if (place := _place(open_draft, at)) is not None and place.kind is not None:
        open_draft.form = OpenForm(place.kind, place.path, is_new=False)


def _new(kind: FormKind) -> Act:
    def open_form(open_draft: OpenDraft, at: Path, sentence: str) -> None:
        if _is_gap(open_draft, at):
            known = (sentence,) if sentence in open_draft.sentences else ()
            open_draft.form = OpenForm(kind, at, is_new=True, sentences=known)

    return open_form


def _move(by: int) -> Act:
    def move(open_draft: OpenDraft, at: Path, _sentence: str) -> None:
        if (place := _place(open_draft, at)) is None:
            return
        index = int(place.path[-1]) + by
        stage = next(each for each in desk.stages(open_draft) if each.path == place.path[:-1])
        if 0 <= index < len(stage.blocks):
            _close_form(open_draft)
            desk.change(open_draft, [Move(place.path, index)])

    return move


def _remove(open_draft: OpenDraft, at: Path, _sentence: str) -> None:
    if _place(open_draft, at) is not None:
        _close_form(open_draft)
        desk.change(open_draft, [Remove(at)])


def _cite(open_draft: OpenDraft, at: Path, sentence: str) -> None:
    """Let a finding rest on a sentence more."""
    place = _place(open_draft, at)
    if place is None or place.kind != "finding" or sentence not in open_draft.sentences:
        return
    quotations = cited(place.written.get("source"))
    if sentence not in {each for each, _ in quotations}:
        order = list(open_draft.sentences)
        more = sorted([*quotations, (sentence, "")], key=lambda each: order.index(each[0]))
        desk.change(open_draft, [Put((*at, "source"), citation(more))])


def _tell(open_draft: OpenDraft, _at: Path, sentence: str) -> None:
    """Begin a finding that rests on a sentence, at the end of the stage that is shown."""
    shown = desk.shown_stage(desk.stages(open_draft))
    if shown is not None and sentence in open_draft.sentences:
        end = (*shown.path, len(shown.blocks))
        open_draft.form = OpenForm("finding", end, is_new=True, sentences=(sentence,))


def _add_sentence(open_draft: OpenDraft, _at: Path, sentence: str) -> None:
    form = open_draft.form
    if form is None or sentence not in open_draft.sentences:
        return
    if form.kind == "pause" and not pause_fields.takes_sentences(open_draft, form):
        words = translate("Only the patient in one sentence rests on the source.")
        session.current().refusal = "press", words
        return
    form.added.append(sentence)


def _play(open_draft: OpenDraft, at: Path, _sentence: str) -> None:
    told = desk.told(open_draft)
    block = told.blocks.get(at) if told is not None else None
    if told is not None and block is not None and block.id in told.steps:
        session.current().rehearsal = from_step(told.story, told.steps[block.id].number)


def _edit_hypothesis(open_draft: OpenDraft, at: Path, _sentence: str) -> None:
    if _is_hypothesis(open_draft, at):
        open_draft.form = OpenForm("hypothesis", at, is_new=False)


def _remove_hypothesis(open_draft: OpenDraft, at: Path, _sentence: str) -> None:
    if _is_hypothesis(open_draft, at):
        _close_form(open_draft)
        desk.change(open_draft, [Remove(at)])


def _is_hypothesis(open_draft: OpenDraft, at: Path) -> bool:
    data = open_draft.written.data
    return at in {path for path, _ in written_hypotheses(data)}


_ACTS: Mapping[str, Act] = {
    "edit": _edit,
    "new_finding": _new("finding"),
    "new_question": _new("question"),
    "new_teaching": _new("teaching"),
    "new_notes": _new("notes"),
    "new_pause": _new("pause"),
    "up": _move(-1),
    "down": _move(1),
    "remove": _remove,
    "cite": _cite,
    "tell": _tell,
    "add_sentence": _add_sentence,
    "play": _play,
    "edit_hypothesis": _edit_hypothesis,
    "remove_hypothesis": _remove_hypothesis,
    **timeline_acts.ACTS,
    **apparatus.ACTS,
    "undo": lambda open_draft, _at, _sentence: undo(open_draft),
    "redo": lambda open_draft, _at, _sentence: redo(open_draft),
}


_BESIDE_A_FORM = frozenset(("add_sentence", "cite", "play"))
"""What leaves an open form as it is; all else closes it, or opens another."""


def play_from_start(open_draft: OpenDraft) -> None:
    """Begin to live the draft as a student would."""
    open_draft.is_behind = True
    told = desk.told(open_draft)
    if told is not None and told.story.steps:
        session.current().rehearsal = from_start(told.story)


def undo(open_draft: OpenDraft) -> None:
    """Take the last change back, and close a form in which nothing was written."""
    if form_words.may_drop(open_draft):
        _close_form(open_draft)
        open_draft.undo()


def redo(open_draft: OpenDraft) -> None:
    """Make the change again that was taken back last, and close a form likewise."""
    if form_words.may_drop(open_draft):
        _close_form(open_draft)
        open_draft.redo()


def _close_form(open_draft: OpenDraft) -> None:
    """Drop the form that is open: the paths of what it changes may be others from now on."""
    open_draft.form = None


def _place(open_draft: OpenDraft, at: Path) -> BlockPlace | None:
    return block_at(desk.stages(open_draft), at)


def _is_gap(open_draft: OpenDraft, at: Path) -> bool:
    """Tell whether a path is a place between blocks, or behind the last one of a stage."""
    return any(
        at[:-1] == stage.path and isinstance(at[-1], int) and 0 <= at[-1] <= len(stage.blocks)
        for stage in desk.stages(open_draft)
        if at
    )
