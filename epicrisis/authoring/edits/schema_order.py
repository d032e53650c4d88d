"""Where the schema of case files has a key among its neighbours."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from epicrisis.authoring.completions import WHOLE, SchemaPart, shapes
from epicrisis.cases.reading.yaml_text import Path, Plain, value_at


def place_of_key(data: Plain, path: Path, key: str) -> int:
    """Return before which of its keys a mapping of the case takes a new one, counted from 0.

    That is behind the keys that the schema names before it; behind all where it names none.
    """
    mapping = value_at(data, path)
    present = list(mapping) if isinstance(mapping, dict) else []
    order = list(_keys(data, path, (*present, key)))
    if key not in order:
        return len(present)
    before = set(order[: order.index(key)])
    return max((place + 1 for place, each in enumerate(present) if each in before), default=0)


def is_record(data: Plain, path: Path) -> bool:
    """Tell whether the schema names the keys of the mapping at a path, so that none comes first."""
    mapping = value_at(data, path)
    return bool(_keys(data, path, list(mapping) if isinstance(mapping, dict) else ()))


def holds(data: Plain, path: Path) -> bool:
    """Tell whether plain data have something at a path."""
    if not path:
        return True
    whole, last = value_at(data, path[:-1]), path[-1]
    if isinstance(whole, tuple):
        return isinstance(last, int) and 0 <= last < len(whole)
    return isinstance(whole, dict) and last in whole


def _keys(data: Plain, path: Path, present: Sequence[str]) -> Sequence[str]:
    """Return the keys that a mapping at this path may have, by the shape that has most of them."""
    candidates = [shapes()[WHOLE]]
    for depth, step in enumerate(path):
        here = value_at(data, path[:depth])
        if isinstance(here, dict):
            candidates = _fitting(candidates, here)
        candidates = [*_inner(candidates, step)]
    fitting = _fitting(candidates, present)
    return list(fitting[0].get("keys", ())) if fitting else ()


def _inner(candidates: Iterable[SchemaPart], step: str | int) -> Iterator[SchemaPart]:
    for shape in candidates:
        known: Mapping[str, SchemaPart] = shape.get("keys", {})
        names = known[str(step)]["shapes"] if step in known else shape.get("any", ())
        yield from (shapes()[name] for name in names)


def _fitting(candidates: Iterable[SchemaPart], present: Iterable[str]) -> list[SchemaPart]:
    """Return the candidates that name most of these keys; those that name none by themselves."""
    keys = set(present)
    scores = [(len(keys & shape.get("keys", {}).keys()), shape) for shape in candidates]
    best = max((score for score, _ in scores), default=0)
    return [shape for score, shape in scores if score == best and (best or "keys" not in shape)]
