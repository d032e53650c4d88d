"""The open draft as a page reads and changes it: its stages, its edits, its paths."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from epicrisis.authoring.drafts import Draft
from epicrisis.authoring.edits.edit import Edit, RefusedEditError
from epicrisis.authoring.edits.editing import edited_document
from epicrisis.authoring.edits.schema_order import holds
from epicrisis.authoring.outline import StagePlace, outline
from epicrisis.cases.model import Block
from epicrisis.cases.reading.yaml_text import Path, Plain, value_at
from epicrisis.messages import said
from epicrisis.story import telling
from epicrisis.story.telling import Step, Story
from epicrisis.ui.shared import session
from epicrisis.ui.shared.open_draft import OpenDraft, check_result
from epicrisis.ui.shared.session import translate

PASTE_BOX = "pasted_text"
"""Key of the box for a text."""
STAGE = "author_stage"
"""Key of the choice of a stage, whose value is the path of its blocks as text."""


def mapping_at(data: Plain, path: Path) -> Mapping[str, Plain] | None:
    """Return the mapping at a path of the file, empty where nothing is said; None without one."""
    value = value_at(data, path)
    if value is None:
        return {} if holds(data, path) else None
    return value if isinstance(value, dict) else None


def stages(open_draft: OpenDraft) -> tuple[StagePlace, ...]:
    """Return the stages of the draft, as it is written now."""
    return outline(open_draft.written, check_result(open_draft).problems)


def shown_stage(stages: Sequence[StagePlace]) -> StagePlace | None:
    """Return the stage that the page shows, the first one where none is chosen."""
    chosen = st.session_state.get(STAGE)
    return next((each for each in stages if as_text(each.path) == chosen), next(iter(stages), None))


@dataclass(frozen=True, slots=True)
class Told:
    """The story of the part of a draft that is sound."""

    story: Story
    blocks: Mapping[Path, Block]
    """Its blocks, by their paths in the file."""
    steps: Mapping[str, Step]
    """Its steps, by the id of their block."""


def told(open_draft: OpenDraft) -> Told | None:
    """Return what can be told of the draft, None where nothing can."""
    sound = open_draft.sound
    if sound.loaded is None:
        return None
    story = telling.tell(*sound.loaded)
    blocks = {
        sound.places[block.id]: block
        for stage in story.case.stages
        for block in stage.blocks
        if block.id in sound.places
    }
    return Told(story, blocks, {step.block.id: step for step in story.steps})


def texts_beside(draft: Draft) -> dict[str, str]:
    """Return the source text, which a tab keeps beside the case; images are too large."""
    content = draft.files.get(draft.source_name)
    return {draft.source_name: content.decode(errors="replace")} if content is not None else {}


def change(open_draft: OpenDraft, edits: Iterable[Edit]) -> bool:
    """Carry out edits of the draft's file, all or none; False, with a refusal said, where none."""
    try:
        changed = edited_document(open_draft.draft.text, tuple(edits))
    except RefusedEditError as error:
        session.current().refusal = "press", said(error.message, translate)
        return False
    open_draft.take_edits(changed)
    open_draft.begin_check()
    return True


def as_text(path: Path) -> str:
    """Return a path as a page hands it to the browser."""
    return json.dumps(path)


def as_path(text: object) -> Path | None:
    """Return the path that a browser hands back; None for anything else."""
    try:
        parts = json.loads(text) if isinstance(text, str) else None
    except ValueError:
        return None
    if not isinstance(parts, list) or not all(type(each) in (str, int) for each in parts):
        return None
    return tuple(parts)


def say_refusal() -> None:
    """Say why the last thing couldn't be done, if it couldn't."""
    if refusal := session.take_refusal("press"):
        st.error(refusal, icon=":material/error:")
