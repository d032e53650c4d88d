"""What differs between a value and the one to be put over it, as edits of the smallest parts."""

from collections.abc import Iterator

from epicrisis.authoring.edits.edit import Insert, Put, Remove
from epicrisis.authoring.edits.plain_edits import same
from epicrisis.authoring.edits.schema_order import holds, is_record
from epicrisis.cases.reading.yaml_text import Path, Plain, value_at

Small = Put | Insert | Remove


def smaller(data: Plain, put: Put) -> tuple[list[Put], list[Small]]:
    """Return the edits that have the effect of one: first of what stays where it is, then others.

    Those of the first list are of values that are there, none inside another.
    """
    if not holds(data, put.path):
        return [], [put]
    small = [*_small(data, put.path, value_at(data, put.path), put.value)]
    kept = [edit for edit, in_place in small if in_place and isinstance(edit, Put)]
    return kept, [edit for edit, in_place in small if not in_place]


def _small(data: Plain, path: Path, old: Plain, new: Plain) -> Iterator[tuple[Small, bool]]:
    """Yield edits, each with whether it puts a value over one that is there."""
    if same(old, new):
        return
    if isinstance(old, dict) and isinstance(new, dict) and _keeps_order(data, path, old, new):
        for key in (key for key in old if key in new):
            yield from _small(data, (*path, key), old[key], new[key])
        yield from ((Remove((*path, key)), False) for key in old if key not in new)
        yield from ((Put((*path, key), new[key]), False) for key in new if key not in old)
    elif isinstance(old, tuple) and isinstance(new, tuple) and old and new:
        yield from _small_of_lists(data, path, old, new)
    else:
        yield Put(path, new), True


def _keeps_order(data: Plain, path: Path, old: dict[str, Plain], new: dict[str, Plain]) -> bool:
    """Tell whether a mapping can become another by changing, deleting and adding keys."""
    common = [key for key in old if key in new]
    if not common:
        return False
    added = [key for key in new if key not in old]
    return is_record(data, path) or [*common, *added] == list(new)


def _small_of_lists(
    data: Plain, path: Path, old: tuple[Plain, ...], new: tuple[Plain, ...]
) -> Iterator[tuple[Small, bool]]:
    shorter = min(len(old), len(new))
    before = next((n for n in range(shorter) if not same(old[n], new[n])), shorter)
    behind = next(
        (n for n in range(shorter - before) if not same(old[-1 - n], new[-1 - n])),
        shorter - before,
    )
    end = min(len(old), len(new)) - behind
    for index in range(before, end):
        yield from _small(data, (*path, index), old[index], new[index])
    for index in reversed(range(end, len(old) - behind)):
        yield Remove((*path, index)), False
    for index in range(end, len(new) - behind):
        yield Insert((*path, index)[:-1], index, new[index]), False
