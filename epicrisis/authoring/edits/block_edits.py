"""Edits of mappings and lists by indentation, whose entries have lines of their own."""

from collections.abc import Callable
from dataclasses import replace

from epicrisis.authoring.edits import values
from epicrisis.authoring.edits.nodes import (
    BLOCK_SCALARS,
    LINE_BREAK,
    Entry,
    Indents,
    Node,
    Tree,
)
from epicrisis.authoring.edits.splices import Splice
from epicrisis.cases.reading.yaml_text import Plain

Writing = Callable[[int, int, Indents], list[str]]
"""Lines of a value, the first behind its key or dash, by the column of that, by the column in which
the first would begin, and by the indentation around it."""


def of_value(value: Plain, collection: Node, quote: str = "") -> Writing:
    """Return how a value is written in a collection."""
    if collection.keys is None:
        return lambda _, at, indents: values.behind_dash(value, at, indents, quote)
    return lambda column, at, indents: values.behind_key(value, column, at, indents, quote)


def replaced(
    tree: Tree, collection: Node, index: int, write: Writing, indents: Indents
) -> list[Splice]:
    """Return the splices for another value in an entry.

    Comments beside it and above it stay; those inside a mapping or list go with it.
    """
    entry = tree.entries(collection)[index]
    node = entry.node
    gap = "" if tree.is_empty(node) else tree.text[entry.after : node.start]
    line_start = tree.line_starts[tree.line(entry.start)]
    space = gap if gap and not gap.strip(" ") else " " * _least_space(collection, indents)
    has_comment = tree.has_comments(entry.after, entry.after + len(gap))
    at = node.column if has_comment else entry.after - line_start + len(space)
    first, *rest = write(entry.column, at, _as_before(entry, indents))
    comment, stop = _behind(tree, entry)
    if has_comment:
        return _replaced_below_comment(tree, entry, (first, *rest), space)
    head = (space + first if first else "") + comment
    return [Splice(entry.after, stop, tree.line_break.join([head, *rest]))]


def _least_space(collection: Node, indents: Indents) -> int:
    return max(1, indents.dash - 1) if collection.keys is None else 1


def _as_before(entry: Entry, indents: Indents) -> Indents:
    """Return the indentation that an entry's value has, where it is a collection of lines."""
    if not entry.node.is_block:
        return indents
    distance = entry.node.column - entry.column
    if entry.node.keys is None:
        return replace(indents, sequence=distance)
    return replace(indents, mapping=distance) if distance > 0 else indents


def _behind(tree: Tree, entry: Entry) -> tuple[str, int]:
    """Return the comment that stays beside a value, and where what is replaced ends."""
    end = tree.end(entry)
    if entry.node.style in BLOCK_SCALARS and entry.node.style:
        return tree.header_tail(entry.node), end
    if entry.node.is_block:
        return "", tree.line_stop(tree.last_line(entry))
    tail = tree.tail(end)
    return tail, end + len(tail)


def _replaced_below_comment(
    tree: Tree, entry: Entry, written: tuple[str, ...], space: str
) -> list[Splice]:
    """Return the splices for a value that stands below comments on its key."""
    first, *rest = written
    node = entry.node
    comment, stop = _behind(tree, entry)
    line_start = tree.line_starts[tree.line(node.start)]
    if not first:
        own_line = [" " * node.column + comment.strip()] if comment else []
        return [Splice(line_start, stop, tree.line_break.join([*own_line, *rest]))]
    if rest or not node.is_block:
        return [Splice(node.start, stop, tree.line_break.join([first + comment, *rest]))]
    return [
        Splice(entry.after, entry.after, space + first),
        whole_lines(tree, tree.line(node.start), tree.last_line(entry)),
    ]


def whole_lines(tree: Tree, first: int, last: int) -> Splice:
    """Return the splice that takes lines away, with their breaks."""
    start, stop = tree.line_starts[first], tree.next_line(last)
    if stop == len(tree.text) == tree.line_stop(last) and first > 0:
        start = tree.line_stop(first - 1)
    return Splice(start, stop, "")


def added(tree: Tree, collection: Node, index: int, lines: str) -> Splice:
    """Return the splice for new lines of an entry, indented already, before the one at an index."""
    entries = tree.entries(collection)
    is_apart = _is_apart(tree, collection, index, len(LINE_BREAK.findall(lines)) + 1)
    blank = tree.line_break if is_apart else ""
    if index:
        at = tree.line_stop(tree.last_line(entries[index - 1]))
        return Splice(at, at, tree.line_break + blank + lines)
    if tree.begins_line(entries[0]):
        at = tree.line_starts[tree.first_line(collection, 0)]
        return Splice(at, at, lines + tree.line_break + blank)
    at = entries[0].start
    return Splice(at, at, lines[collection.column :] + tree.line_break + " " * collection.column)


def _is_apart(tree: Tree, collection: Node, index: int, line_count: int) -> bool:
    """Tell whether the entries around a place are separated by blank lines.

    An only item is where it is separated from the key of its list.
    """
    entries = tree.entries(collection)
    if collection.keys is not None and (len(entries) == 1 or line_count == 1):
        return False
    if len(entries) == 1:
        return tree.is_blank(tree.first_line(collection, 0) - 1)
    after = min(max(index, 1), len(entries) - 1)
    return tree.is_blank(tree.last_line(entries[after - 1]) + 1)


def removed(tree: Tree, steps: list[tuple[Node, int]]) -> list[Splice]:
    """Return the splices that take the entry at the end of the way to it.

    Its own comments go with it, and of the blank lines around it those before; of a first entry
    those behind. A collection that has no other entry becomes `[]` or `{}`.
    """
    collection, index = steps[-1]
    entries = tree.entries(collection)
    entry = entries[index]
    last = tree.last_line(entry)
    if len(entries) == 1:
        return _emptied(tree, steps)
    if not tree.begins_line(entry):
        while tree.is_blank(last + 1):
            last += 1
        following = tree.line_starts[last + 1]
        indent = len(tree.line_text(last + 1)) - len(tree.line_text(last + 1).lstrip(" \t"))
        return [Splice(entry.start, following + indent, "")]
    first = tree.first_line(collection, index)
    if index:
        lowest = tree.last_line(entries[index - 1])
        while first - 1 > lowest and tree.is_blank(first - 1):
            first -= 1
    else:
        while tree.is_blank(last + 1):
            last += 1
    return [whole_lines(tree, first, last)]


def _emptied(tree: Tree, steps: list[tuple[Node, int]]) -> list[Splice]:
    collection, index = steps[-1]
    entry = tree.entries(collection)[index]
    empty = "[]" if collection.keys is None else "{}"
    stop = tree.line_stop(tree.last_line(entry))
    if len(steps) == 1:
        start = tree.line_starts[tree.first_line(collection, 0)]
        return [Splice(start if tree.begins_line(entry) else entry.start, stop, empty)]
    outer, place = steps[-2]
    holder = tree.entries(outer)[place]
    if not tree.begins_line(entry):
        return [Splice(entry.start, stop, empty)]
    lines = whole_lines(tree, tree.first_line(collection, 0), tree.line(stop))
    return [Splice(holder.after, holder.after, f" {empty}"), lines]


def cut_out(tree: Tree, collection: Node, index: int) -> str:
    """Return the lines of an entry as they stand, with its own comments, from its column on."""
    entry = tree.entries(collection)[index]
    stop = tree.line_stop(tree.last_line(entry))
    if not tree.begins_line(entry):
        return " " * entry.column + tree.text[entry.start : stop]
    return tree.text[tree.line_starts[tree.first_line(collection, index)] : stop]


def shifted(lines: str, distance: int) -> str:
    """Return lines indented by so many columns more, or fewer."""
    starts = [0, *(found.end() for found in LINE_BREAK.finditer(lines))]
    pieces = [lines[start:stop] for start, stop in zip(starts, [*starts[1:], None], strict=True)]
    return "".join(_shifted(piece, distance) for piece in pieces)


def _shifted(line: str, distance: int) -> str:
    if distance >= 0:
        return " " * distance + line if line.strip("\r\n\x85\u2028\u2029") else line
    indent = len(line) - len(line.lstrip(" "))
    return line[min(indent, -distance) :]
