"""What a teacher asked a class on the fly, as a room keeps it: JSON in one column."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from epicrisis.store.classes.records import OwnQuestion


def as_text(asked: Sequence[OwnQuestion]) -> str | None:
    """Return the column's text, None for a room in which nothing was asked so."""
    return json.dumps([asdict(each) for each in asked], ensure_ascii=False) if asked else None


def read(text: str | None) -> tuple[OwnQuestion, ...]:
    """Return what `as_text` made a text of."""
    kept = json.loads(text) if text else ()
    return tuple(OwnQuestion(**{**each, "options": tuple(each["options"])}) for each in kept)
