"""The teacher's notes of a case file at the moment where a class is."""

from collections.abc import Iterator

from epicrisis.cases.model import Case, Finding, Notes, QuestionRecord


def notes_at(case: Case, position: int) -> tuple[Notes, ...]:
    """Return the notes that stand after step `position` and before the next one.

    Position 0 is before the first step.
    """
    return tuple(notes for place, notes in _placed(case) if place == position)


def _placed(case: Case) -> Iterator[tuple[int, Notes]]:
    steps = 0
    for stage in case.stages:
        for block in stage.blocks:
            if isinstance(block, Finding | QuestionRecord):
                steps += 1
            elif isinstance(block, Notes):
                yield steps, block
