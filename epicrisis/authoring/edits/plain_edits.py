"""The same edits made on plain data: what the text has to say afterwards."""

from collections.abc import Callable

from epicrisis.authoring.edits.edit import Edit, Insert, Move, MoveTo, Put, Remove, Rename
from epicrisis.authoring.edits.schema_order import place_of_key
from epicrisis.cases.reading.yaml_text import Path, Plain


def with_edit(data: Plain, edit: Edit) -> Plain:
    """Return plain data with an edit; whatever it leads to is there, but a new key's name."""
    match edit:
        case Put(path, value):
            return _with_value(data, path, value)
        case Insert(path, index, value):
            return _at(data, path, lambda items: _inserted(items, index, value))
        case Remove(path):
            return _at(data, path[:-1], lambda whole: _without(whole, path[-1]))
        case Move(path, index):
            return with_edit(data, MoveTo(path, path[:-1], index))
        case MoveTo(path, other, index):
            return _moved(data, path, other, index)
        case Rename(path, key):
            return _at(data, path[:-1], lambda whole: _renamed(whole, path[-1], key))


def same(one: Plain, other: Plain) -> bool:
    """Tell whether two values are of the same types, and mappings in the same order too."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other


def _at(data: Plain, path: Path, change: Callable[[Plain], Plain]) -> Plain:
    if not path:
        return change(data)
    step, *rest = path
    if isinstance(data, dict):
        return {
            key: _at(value, tuple(rest), change) if key == step else value
            for key, value in data.items()
        }
    if isinstance(data, tuple):
        return tuple(
            _at(value, tuple(rest), change) if index == step else value
            for index, value in enumerate(data)
        )
    return data


def _with_value(data: Plain, path: Path, value: Plain) -> Plain:
    def put(whole: Plain) -> Plain:
        if isinstance(whole, dict) and path[-1] not in whole:
            pairs = list(whole.items())
            pairs.insert(place_of_key(data, path[:-1], str(path[-1])), (str(path[-1]), value))
            return dict(pairs)
        return _at(whole, path[-1:], lambda _: value)

    return _at(data, path[:-1], put) if path else value


def _inserted(items: Plain, index: int, value: Plain) -> Plain:
    return (*items[:index], value, *items[index:]) if isinstance(items, tuple) else items


def _without(whole: Plain, step: str | int) -> Plain:
    if isinstance(whole, dict):
        return {key: value for key, value in whole.items() if key != step}
    if isinstance(whole, tuple):
        return tuple(value for index, value in enumerate(whole) if index != step)
    return whole


def _renamed(whole: Plain, old: str | int, new: str) -> Plain:
    if not isinstance(whole, dict):
        return whole
    return {new if key == old else key: value for key, value in whole.items()}


def _moved(data: Plain, path: Path, other: Path, index: int) -> Plain:
    taken: list[Plain] = []
    if other == path[:-1]:

        def move(items: Plain) -> Plain:
            left = _without(items, path[-1])
            value = items[path[-1]] if isinstance(items, tuple) else None  # type: ignore[index]
            return _inserted(left, index, value)

        return _at(data, other, move)

    def take(value: Plain) -> Plain:
        taken.append(value)
        return value

    _at(data, path, take)
    # A mark in its place keeps the other path true until the value has arrived.
    mark: dict[str, Plain] = {}
    marked = _at(data, path, lambda _: mark)
    arrived = _at(marked, other, lambda items: _inserted(items, index, taken[0]))
    return _dropped(arrived, mark)


def _dropped(data: Plain, mark: Plain) -> Plain:
    if isinstance(data, dict):
        return {key: _dropped(value, mark) for key, value in data.items()}
    if isinstance(data, tuple):
        return tuple(_dropped(value, mark) for value in data if value is not mark)
    return data
