"""Edits of mappings and lists in braces and brackets."""

from epicrisis.authoring.edits import values
from epicrisis.authoring.edits.nodes import Entry, Indents, Node, Tree
from epicrisis.authoring.edits.splices import Splice
from epicrisis.cases.reading.yaml_text import Plain
from epicrisis.messages import Message


def replaced(tree: Tree, collection: Node, index: int, value: Plain) -> list[Splice]:
    """Return the splice for another value in an entry."""
    entry = tree.entries(collection)[index]
    node = entry.node
    if tree.is_empty(node):
        colon = "" if tree.text[entry.after - 1] == ":" else ":"
        new = f"{colon} {values.line(value, in_flow=True)}"
        return [Splice(entry.after, entry.after, new)]
    quote = node.style if isinstance(value, str) else ""
    return [Splice(node.start, node.stop, values.line(value, in_flow=True, quote=quote))]


def added(tree: Tree, collection: Node, index: int, written: str) -> list[Splice]:
    """Return the splice for a new entry before the one at an index."""
    check_comments(tree, collection)
    entries = tree.entries(collection)
    if not entries:
        return [Splice(collection.start + 1, collection.stop - 1, written)]
    if index < len(entries):
        at = entries[index].start
        return [Splice(at, at, f"{written}, ")]
    at = _stop(tree, collection, len(entries) - 1)
    return [Splice(at, at, f"{_blank_behind(tree, entries[-1])}, {written}")]


def removed(tree: Tree, collection: Node, index: int) -> list[Splice]:
    """Return the splice that takes an entry away, and the comma that parts it from the others."""
    check_comments(tree, collection)
    entries = tree.entries(collection)
    if tree.is_bare_pair(collection):
        return [Splice(collection.start, collection.stop, "{}")]
    if len(entries) == 1:
        return [Splice(collection.start + 1, collection.stop - 1, "")]
    if index + 1 < len(entries):
        return [Splice(entries[index].start, entries[index + 1].start, "")]
    blank = _blank_behind(tree, entries[index - 1])
    return [Splice(_stop(tree, collection, index - 1), _stop(tree, collection, index), blank)]


def moved(tree: Tree, collection: Node, index: int, to_index: int) -> list[Splice]:
    """Return the splices for items in another order."""
    check_comments(tree, collection)
    children = collection.children
    order = [*range(len(children))]
    order.insert(to_index, order.pop(index))
    return [
        Splice(children[place].start, children[place].stop, tree.text[child.start : child.stop])
        for place, child in enumerate(children[number] for number in order)
    ]


def _blank_behind(tree: Tree, entry: Entry) -> str:
    """Return the blank that a colon needs before a comma or brace where its value is left out."""
    return " " if tree.is_empty(entry.node) else ""


def _stop(tree: Tree, collection: Node, index: int) -> int:
    return tree.end(tree.entries(collection)[index])


def check_comments(tree: Tree, collection: Node) -> None:
    """Raise `RefusedEditError` where a comment stands between the entries of a collection."""
    at = collection.start + 1
    places = []
    for entry in tree.entries(collection):
        places += [(at, entry.start), (entry.after, entry.node.start)]
        at = max(tree.end(entry), entry.after)
    for start, stop in [*places, (at, collection.stop)]:
        if tree.has_comments(start, stop):
            raise tree.refused(Message("comments stand between these brackets"), start)


def in_lines(
    tree: Tree, collection: Node, way: tuple[int, ...], column: int, indents: Indents
) -> list[str]:
    """Return a collection, and those on the way into it, as lines from a column on.

    What else it holds stays as it is written. Raises `RefusedEditError` where comments stand in it.
    """
    check_comments(tree, collection)
    lines: list[str] = []
    for index, entry in enumerate(tree.entries(collection)):
        node = entry.node
        is_list = collection.keys is None
        head = " " * column + (
            "-" if is_list else tree.text[entry.start : collection.keys[index].stop] + ":"  # type: ignore[index]
        )
        if way and index == way[0] and node.is_flow and node.children:
            inner = column + (indents.dash if is_list else indents.mapping)
            nested = in_lines(tree, node, way[1:], inner, indents)
            dash = head + " " * (indents.dash - 1)
            lines += [dash + nested[0][inner:], *nested[1:]] if is_list else [head, *nested]
            continue
        raw = "" if tree.is_empty(node) else tree.text[node.start : node.stop]
        if len(raw.splitlines()) > 1:
            if tree.has_comments(node.start, node.stop):
                raise tree.refused(Message("comments stand between these brackets"), node.start)
            raw = values.line(node.data)
        space = " " * (indents.dash - 1) if is_list else " "
        lines.append(head + space + raw if raw else head)
    return lines
