"""What each kind of edit replaces in a text."""

from dataclasses import replace

from epicrisis.authoring.edits import block_edits, flow_edits, values
from epicrisis.authoring.edits.edit import Edit, Insert, Move, MoveTo, Put, Remove, Rename
from epicrisis.authoring.edits.nodes import Indents, Node, Tree
from epicrisis.authoring.edits.schema_order import holds, place_of_key
from epicrisis.authoring.edits.splices import Splice
from epicrisis.cases.reading.yaml_text import Path, Plain, value_at
from epicrisis.messages import Message


def splices(tree: Tree, edit: Edit, with_prose: bool) -> list[Splice]:
    """Return what an edit replaces in a text; all that it leads to is there.

    Raises `RefusedEditError` where what is written there can't be replaced by itself.
    """
    match edit:
        case Put(path, value):
            return _put(tree, path, value, with_prose)
        case Insert(path, index, value):
            return _inserted(tree, path, index, value, with_prose)
        case Remove(path):
            return _removed(tree, path)
        case Move(path, index):
            return _moved(tree, path, index)
        case MoveTo(path, other, index):
            return _moved_to(tree, path, other, index, with_prose)
        case Rename(path, key):
            collection, place = tree.walk(path)[-1]
            tree.entries(collection)
            node = collection.keys[place] if collection.keys is not None else collection
            return [Splice(node.start, node.stop, values.key(key, node.style))]


def _indents(tree: Tree, near: Node, with_prose: bool) -> Indents:
    return replace(tree.indents(near), with_prose=with_prose)


def _put(tree: Tree, path: Path, value: Plain, with_prose: bool) -> list[Splice]:
    if not path:
        return _whole(tree, value)
    collection = tree.at(path[:-1])
    assert collection is not None
    indents = _indents(tree, collection, with_prose)
    if holds(collection.data, path[-1:]):
        place = tree.walk(path)[-1][1]
        old = collection.children[place]
        if old.is_flow and not old.children:
            flow_edits.check_comments(tree, old)
        if collection.is_flow:
            return flow_edits.replaced(tree, collection, place, value)
        quote = old.style if old.style in ("'", '"') else ""
        write = block_edits.of_value(value, collection, quote)
        return block_edits.replaced(tree, collection, place, write, indents)
    key = str(path[-1])
    place = _place(tree, collection, path[:-1], key)
    if collection.is_flow:
        written = f"{values.key(key)}: {values.line(value, in_flow=True)}"
        return flow_edits.added(tree, collection, place, written)
    lines = values.entry(key, value, collection.column, indents)
    return [block_edits.added(tree, collection, place, tree.line_break.join(lines))]


def _place(tree: Tree, collection: Node, path: Path, key: str) -> int:
    """Return before which entry a new key comes."""
    place = place_of_key(tree.data, path, key)
    written = [str(each.data) for each in collection.keys or ()]
    names = list(dict.fromkeys(written))
    return written.index(names[place]) if place < len(names) else len(written)


def _whole(tree: Tree, value: Plain) -> list[Splice]:
    """Return the splice for a text that says nothing yet."""
    # As the only item of a list, without its dash.
    lines = tree.line_break.join(values.behind_dash(value, 0, Indents()))
    root = tree.root
    if root is not None and not tree.is_empty(root):
        if root.is_flow:
            flow_edits.check_comments(tree, root)
        return [Splice(root.start, root.stop, lines)]
    at = len(tree.text)
    is_fresh_line = tree.line_starts[-1] == at
    return [Splice(at, at, ("" if is_fresh_line else tree.line_break) + lines + tree.line_break)]


def _inserted(tree: Tree, path: Path, index: int, value: Plain, with_prose: bool) -> list[Splice]:
    items = tree.at(path)
    assert items is not None
    if items.is_flow:
        return flow_edits.added(tree, items, index, values.line(value, in_flow=True))
    in_braces = all(child.is_flow and child.keys is not None for child in items.children)
    indents = _indents(tree, items, with_prose)
    lines = values.item(value, items.column, indents, in_braces=in_braces)
    return [block_edits.added(tree, items, index, tree.line_break.join(lines))]


def _removed(tree: Tree, path: Path) -> list[Splice]:
    steps = tree.walk(path)
    collection, index = steps[-1]
    if collection.is_flow:
        return flow_edits.removed(tree, collection, index)
    return block_edits.removed(tree, steps)


def _moved(tree: Tree, path: Path, to_index: int) -> list[Splice]:
    steps = tree.walk(path)
    items, index = steps[-1]
    if to_index == index:
        return []
    if items.is_flow:
        return flow_edits.moved(tree, items, index, to_index)
    lines = block_edits.cut_out(tree, items, index)
    before = to_index if to_index < index else to_index + 1
    return [
        *block_edits.removed(tree, steps),
        block_edits.added(tree, items, before, lines),
    ]


def _moved_to(tree: Tree, path: Path, other: Path, index: int, with_prose: bool) -> list[Splice]:
    items, place = tree.walk(path)[-1]
    steps = tree.walk(other)
    target = steps[-1][0].children[steps[-1][1]] if steps else tree.root
    assert target is not None
    removed = _removed(tree, path)
    as_written = written(tree, items, place)
    lines = as_written if items.is_block else ""
    if lines and target.is_block:
        shifted = block_edits.shifted(lines, target.column - items.column)
        return [*removed, block_edits.added(tree, target, index, shifted)]
    if lines and not target.children and steps and steps[-1][0].is_block:
        flow_edits.check_comments(tree, target)
        return [*removed, *_only_item(tree, steps[-1], lines, items.column)]
    if "#" in as_written:
        raise tree.refused(Message("its comments would be lost"), items.children[place].start)
    value = value_at(tree.data, path)
    if not target.children and steps and steps[-1][0].is_block:
        return [*removed, *_put(tree, other, (value,), with_prose)]
    return [*removed, *_inserted(tree, other, index, value, with_prose)]


def _only_item(tree: Tree, step: tuple[Node, int], lines: str, column: int) -> list[Splice]:
    """Return the splices for lines that become the only item of an empty list."""
    holder, place = step

    def write(key_column: int, at: int, indents: Indents) -> list[str]:
        if holder.keys is None:
            return [block_edits.shifted(lines, at - column)[at:]]
        return ["", block_edits.shifted(lines, key_column + indents.sequence - column)]

    return block_edits.replaced(tree, holder, place, write, tree.indents(holder))


def written(tree: Tree, items: Node, place: int) -> str:
    """Return an item as it stands, with its own comments."""
    if items.is_block:
        return block_edits.cut_out(tree, items, place)
    return tree.text[items.children[place].start : items.children[place].stop]
