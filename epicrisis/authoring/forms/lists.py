"""A list of the file brought to what a form says, by the fewest edits of its items."""

from collections.abc import Iterator, Sequence

from epicrisis.authoring.edits.edit import Edit, Insert, Put, Remove
from epicrisis.cases.reading.yaml_text import Path, Plain


def list_edits(path: Path, before: Sequence[Plain], after: Sequence[Plain]) -> Iterator[Edit]:
    """Yield the edits, in the order in which they hold, that make the list at `path` be `after`.

    What both begin and end with is left alone, and so are the comments that stand there.
    """
    start = _common(before, after)
    end = _common(before[start:][::-1], after[start:][::-1])
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    shared = min(len(old), len(new))
    for place in range(shared):
        if old[place] != new[place]:
            yield Put((*path, start + place), new[place])
    for place in range(len(old) - 1, shared - 1, -1):
        yield Remove((*path, start + place))
    for place in range(shared, len(new)):
        yield Insert(path, start + place, new[place])


def _common(one: Sequence[Plain], other: Sequence[Plain]) -> int:
    """Return how many items both begin with."""
    pairs = zip(one, other, strict=False)
    return next(
        (place for place, (left, right) in enumerate(pairs) if left != right),
        min(len(one), len(other)),
    )
