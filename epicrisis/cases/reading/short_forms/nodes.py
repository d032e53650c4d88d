"""Plain data of which every part knows where in the file it is written."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from epicrisis.cases.reading.yaml_text import Document, Path, Plain

Value: TypeAlias = "bool | int | float | str | tuple[Node, ...] | dict[str, Node] | None"

_LANGUAGE = re.compile(r"(?!id$)[a-z]{2}")


@dataclass(frozen=True, slots=True)
class Node:
    """A value, and where it is written; what is left out stands where it would be written."""

    value: Value
    at: Path
    is_key: bool = False
    """Whether it is written as the key at that place."""

    @property
    def parts(self) -> Mapping[str, "Node"]:
        """What a mapping holds; nothing for anything else."""
        return self.value if isinstance(self.value, dict) else {}

    @property
    def items(self) -> tuple["Node", ...]:
        """What a list holds; nothing for anything else."""
        return self.value if isinstance(self.value, tuple) else ()

    @property
    def is_text(self) -> bool:
        """Whether it is a text, or one by language."""
        return isinstance(self.value, str) or (
            bool(self.parts)
            and all(_LANGUAGE.fullmatch(key) for key in self.parts)
            and all(isinstance(each.value, str) for each in self.parts.values())
        )

    def text(self, language: str = "") -> str:
        """Return its words: in that language where there are several; empty for anything else."""
        if isinstance(self.value, str):
            return self.value
        inner = self.parts.get(language)
        return inner.value if inner is not None and isinstance(inner.value, str) else ""

    def with_parts(self, parts: Mapping[str, "Node"]) -> "Node":
        """Return a mapping of these parts in its place."""
        return replace(self, value=dict(parts))

    def with_items(self, items: Iterable["Node"]) -> "Node":
        """Return a list of these items in its place."""
        return replace(self, value=tuple(items))

    def implied(self, value: Value, *key: str) -> "Node":
        """Return what follows from the file and would be written below it under that key."""
        return Node(value, (*self.at, *key))


def tree_of(data: Plain, at: Path = ()) -> Node:
    """Return plain data as it is written."""
    if isinstance(data, dict):
        return Node({key: tree_of(value, (*at, key)) for key, value in data.items()}, at)
    if isinstance(data, tuple):
        return Node(tuple(tree_of(item, (*at, place)) for place, item in enumerate(data)), at)
    return Node(data, at)


def flattened(tree: Node, origin: Document) -> Document:
    """Return a tree as a document: its data, each part with the mark that `origin` has for it."""
    result = replace(origin, values={}, keys={}, written={}, implied={})
    result.data = _Flattening(origin, result).plain(tree, ())
    return result


@dataclass(frozen=True, slots=True)
class _Flattening:
    origin: Document
    result: Document

    def plain(self, node: Node, path: Path) -> Plain:
        """Return the data of a node, noting the places of all that it holds."""
        self._note(node, path)
        if isinstance(node.value, dict):
            keys, data = self.origin.keys, {}
            for key, inner in node.value.items():
                place = (*path, key)
                mark = keys.get(inner.at) or self.origin.mark(inner.at, key=True)
                self.result.keys[place] = mark
                data[key] = self.plain(inner, place)
            return data
        if isinstance(node.value, tuple):
            return tuple(self.plain(each, (*path, i)) for i, each in enumerate(node.value))
        return node.value

    def _note(self, node: Node, path: Path) -> None:
        origin, result, at = self.origin, self.result, node.at
        known = origin.values.get(at)
        # What the parser sees behind the end, `mark` knows better: of all else a look is enough.
        is_plain = known is not None and not node.is_key and known.line < origin.end.line
        result.values[path] = known if known and is_plain else origin.mark(at, key=node.is_key)
        if known is None or at != path or at in origin.written:
            if (place := origin.written_path(at)) != path:
                result.written[path] = place
            if at not in origin.values or at in origin.implied:
                result.implied[path] = origin.implied.get(at, at)


def with_value(document: Document, key: str, node: Node) -> Document:
    """Return the document with another value at the top."""
    assert isinstance(document.data, dict)
    copy = replace(
        document,
        values=dict(document.values),
        keys=dict(document.keys),
        written=dict(document.written),
        implied=dict(document.implied),
    )
    copy.keys[key,] = document.mark(node.at, key=True)
    copy.data = {**document.data, key: _Flattening(document, copy).plain(node, (key,))}
    return copy
