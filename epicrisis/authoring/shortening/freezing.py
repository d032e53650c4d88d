"""Ids that follow from a case's words, written down so that they stay when words change."""

from collections.abc import Sequence

from epicrisis.authoring.edits.edit import Put
from epicrisis.authoring.edits.editing import edited
from epicrisis.cases.reading import yaml_text
from epicrisis.cases.reading.yaml_text import Document, ImpliedId, Path, Plain, value_at


def frozen_ids(document: Document) -> Sequence[ImpliedId]:
    """Return the ids that learners' work may name and that the file leaves to follow.

    They are those of findings, questions, options, hypotheses and tests; `document` is that of a
    case that was read. Written down at the first publishing, they keep an answer's address.
    """
    return document.ids


def frozen(text: str, ids: Sequence[ImpliedId]) -> str:
    """Return the text of a case with these ids of it written down; it says the same.

    Raises `RefusedEditError` where one can't be written without touching more than it should.
    """
    data = yaml_text.parse(text).data
    puts = [Put(path, value) for path, value in _values(data, ids).items()]
    return edited(text, puts)


def _values(data: Plain, ids: Sequence[ImpliedId]) -> dict[Path, Plain]:
    """Return what is written where; options of one list together."""
    found: dict[Path, Plain] = {}
    for place, key, name in ids:
        value = value_at(data, place)
        if not key:
            found[place] = {name: value}
        elif isinstance(value, dict) and not _is_by_language(value):
            found[(*place, key)] = name
        else:
            # A test by its name has only its cost; a hypothesis by its name may say nothing.
            found[place] = {key: name} if value is None else {"cost": value, key: name}
    return found


def _is_by_language(value: dict[str, Plain]) -> bool:
    return bool(value) and all(len(key) == 2 and key != "id" for key in value)  # noqa: PLR2004
