"""Sentences of a stage put together to findings of one to three."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from epicrisis.authoring.drafting.rows import Row
from epicrisis.cases.model import StageId
from epicrisis.stems import words

MOST_SENTENCES = 3
MOST_WORDS = 32
_MOST_CHARACTERS = 1_500


@dataclass(frozen=True, slots=True)
class Group:
    """The sentences of one finding."""

    stage: StageId
    rows: tuple[Row, ...]
    heading: str
    """The heading right before them, empty where there is none."""

    @property
    def id(self) -> str:
        """The finding's id, from its first sentence: it doesn't change when others come."""
        return self.rows[0].id.lower()


def groups_of(
    rows: Sequence[Row], stages: Mapping[str, StageId], topic: Callable[[str], str]
) -> tuple[Group, ...]:
    """Return the groups in the order of the text.

    `topic` returns what a sentence is about where that is known, such as a test; a new topic
    begins a new finding.
    """
    found: list[Group] = []
    heading = ""
    is_fresh = True
    about = ""
    for row in rows:
        if row.is_heading:
            heading, is_fresh = row.text, True
            continue
        stage = stages[row.id]
        now = topic(row.text)
        last = found[-1] if found else None
        if (
            last is None
            or is_fresh
            or last.stage != stage
            or row.begins_paragraph
            or (now and now != about)
            or not _fits(last.rows, row)
        ):
            found.append(Group(stage, (row,), heading))
            heading, about = "", now
        else:
            found[-1] = Group(stage, (*last.rows, row), last.heading)
            about = about or now
        is_fresh = False
    return tuple(found)


def _fits(rows: Sequence[Row], row: Row) -> bool:
    together = [*rows, row]
    return (
        len(together) <= MOST_SENTENCES
        and sum(len(words(each.text)) for each in together) <= MOST_WORDS
        and sum(len(each.text) for each in together) <= _MOST_CHARACTERS
    )
