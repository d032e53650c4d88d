"""A draft as it is published: no draft any more, with the ids that learners' work is kept by."""

import re
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from epicrisis.authoring.drafts import CASE_FILE, Draft, published_text
from epicrisis.authoring.edits.edit import Put, RefusedEditError
from epicrisis.authoring.edits.editing import edited
from epicrisis.authoring.shortening.freezing import frozen, frozen_ids
from epicrisis.cases.reading import case_file
from epicrisis.cases.reading.files import in_memory
from epicrisis.stems import folded

_MOST_WORDS = 5


def suggested_id(title: str) -> str:
    """Return the first words of a title as an id, which tell no more than the title does."""
    words = re.findall(r"[a-z0-9]+", " ".join(map(folded, title.split())))
    return "-".join(words[:_MOST_WORDS]) or "my-first-case"


def as_published(draft: Draft, case_id: str) -> Draft:
    """Return a sound draft as a case of that id, with every id written that follows from its words.

    Raises `RefusedEditError` where the file can't be told its id.
    """
    text = published_text(draft.text)
    if draft.case_id != case_id:
        text = edited(text, [Put(("id",), case_id)])
    full = case_file.in_full(Path(case_id) / CASE_FILE, text, in_memory(draft.files))
    # What refuses says the same without them; its ids change with its words, as a draft's do.
    with suppress(RefusedEditError):
        text = frozen(text, frozen_ids(full.document))
    return replace(draft, text=text)
