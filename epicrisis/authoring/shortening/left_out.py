"""Which keys of a case can be left out because what they say follows from the rest."""

from collections.abc import Iterator

from epicrisis.authoring.edits.edit import Remove
from epicrisis.authoring.edits.plain_edits import with_edit
from epicrisis.authoring.shortening.meaning import Meaning
from epicrisis.cases.reading.references import each
from epicrisis.cases.reading.yaml_text import Path, Plain, value_at

_CARD = (
    "slug", "languages", "language",
    "source/language", "source/count", "source/file", "source", "id",
)  # fmt: skip
_BELOW = (
    "final_title/opens_with",
    "objectives/*/id",
    "hypotheses/*/pro/*/opens_with",
    "hypotheses/*/contra/*/opens_with",
    "glossary/*/id",
    "glossary/*/opens_with",
    "timeline/origin/opens_with",
    "timeline/events/*/id",
    "timeline/events/*/opens_with",
    "timeline/events/*/end/opens_with",
    "timeline/readings/*/id",
    "timeline/readings/*/opens_with",
)
_OF_BLOCKS = ("summary", "text", "kind", "type")
_PLACES_OF_BLOCKS = ("stages/*/blocks/*", "stages/*/*")
_DEFAULTS: dict[str, Plain] = {
    "stages/*/blocks/*/labs/*/abnormal": False,
    "stages/*/blocks/*/report/*/abnormal": False,
    "stages/*/blocks/*/judges": "hypothesis",
    "timeline/lanes/*/tone": "neutral",
    "timeline/lanes/*/symbol": "circle",
    "hypotheses/*/right": False,
    "shown": "always",
}
"""What the records say themselves where a key is left out."""


def keys_left_out(data: Plain, meaning: Meaning) -> tuple[Path, ...]:
    """Return the keys without which a case says the same, by their paths in the file.

    Ids that learners' work names stay, though they follow: they were written down to stay when
    words change. In this order each can be left out by itself.
    """
    gone: list[Path] = []
    for pattern in _CARD:
        for path, _ in each(data, pattern):
            if meaning.of_data(_without(data, [*gone, path])) == meaning.whole:
                gone = [other for other in gone if other[: len(path)] != path]
                gone.append(path)
    candidates = list(_candidates(data))
    while candidates:
        left = meaning.of_data(_without(data, [*gone, *candidates]))
        if left == meaning.whole:
            break
        # A key that says the same may still have changed another of its record.
        same = [path for path in candidates if _is_same(left, meaning, path)]
        if len(same) == len(candidates):
            same = [path for path in candidates if _is_same(left, meaning, path, of_record=True)]
        candidates = same if left is not None and len(same) < len(candidates) else []
    return (*gone, *sorted(candidates, key=len))


def defaults_left_out(data: Plain) -> tuple[Path, ...]:
    """Return the keys that say what a record says without them, by their paths in the file."""
    return tuple(
        path
        for pattern, default in _DEFAULTS.items()
        for path, value in each(data, pattern)
        if value == default and type(value) is type(default)
    )


def _candidates(data: Plain) -> Iterator[Path]:
    for pattern in _BELOW:
        yield from (path for path, _ in each(data, pattern))
    for place in _PLACES_OF_BLOCKS:
        for path, block in each(data, place):
            if isinstance(block, dict) and "blocks" not in block:
                yield from ((*path, key) for key in _OF_BLOCKS if key in block)


def _is_same(left: Plain, meaning: Meaning, path: Path, *, of_record: bool = False) -> bool:
    """Tell whether a key, or the record that has it, says what it did."""
    place = (
        meaning.places.get(path[:-1], path[:-1]) if of_record else meaning.places.get(path, path)
    )
    return value_at(left, place) == value_at(meaning.whole, place)


def _without(data: Plain, paths: list[Path]) -> Plain:
    for path in paths:
        if value_at(data, path[:-1]) is not None:
            data = with_edit(data, Remove(path))
    return data
