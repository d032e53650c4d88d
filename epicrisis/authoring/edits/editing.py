"""A case's YAML text with edits: spliced where they are, the rest byte for byte as it was."""

from collections.abc import Sequence
from dataclasses import replace

from epicrisis.authoring.edits import block_edits, flow_edits, values
from epicrisis.authoring.edits.edit import (
    Edit,
    Insert,
    Move,
    MoveTo,
    Put,
    RefusedEditError,
    Remove,
    Rename,
    refusal,
)
from epicrisis.authoring.edits.nodes import Indents, Node, Tree
from epicrisis.authoring.edits.plain_edits import same, with_edit
from epicrisis.authoring.edits.schema_order import holds, place_of_key, value_at
from epicrisis.authoring.edits.smaller import smaller
from epicrisis.authoring.edits.splices import Splice, spliced
from epicrisis.cases.reading.yaml_text import Path, Plain, YamlError, parse
from epicrisis.messages import Message

_BYTE_ORDER_MARK = "\ufeff"


def edited(text: str, edits: Sequence[Edit]) -> str:
    """Return a text with all edits, each at a path of the text that the one before left.

    Raises `RefusedEditError` where one can't be made so that the text says what it should
    afterwards, and all else as before; then none is made.
    """
    mark = _BYTE_ORDER_MARK if text.startswith(_BYTE_ORDER_MARK) else ""
    bare = text.removeprefix(_BYTE_ORDER_MARK)
    for edit in edits:
        bare = _with_edit(Tree(bare), edit)
    return mark + bare


def _with_edit(tree: Tree, edit: Edit) -> str:
    if isinstance(edit, MoveTo):
        if edit.other == edit.path[:-1]:
            edit = Move(edit.path, edit.index)
        elif value_at(tree.data, edit.other) is None:
            tree = Tree(_with_edit(tree, Put(edit.other, ())))
    edit = _from_what_is_there(tree.data, edit)
    if not isinstance(edit, Put):
        return _in_one(tree, [edit])
    _check_sense(tree.data, edit, _line(tree, edit.path))
    kept, others = smaller(tree.data, edit)
    crowded = [put for put in kept if _opened(tree, put) is not tree]
    text = _in_one(tree, [put for put in kept if put not in crowded])
    for small in [*crowded, *others]:
        text = _in_one(Tree(text), [small])
    return text


def _in_one(tree: Tree, edits: Sequence[Edit]) -> str:
    """Return the text with edits that don't touch each other."""
    if not edits:
        return tree.text
    expected = tree.data
    for edit in edits:
        _check_sense(tree.data, edit, _line(tree, edit.path))
        expected = with_edit(expected, edit)
    if len(edits) == 1:
        tree = _opened(tree, edits[0])
    # Where a text in lines of its own would take in the comment below it, it is written in one.
    for with_prose in (True, False):
        splices = [splice for edit in edits for splice in _splices(tree, edit, with_prose)]
        text = spliced(tree.text, splices)
        endings = ("", "") if text.endswith(tree.line_break) else ("", tree.line_break)
        for ending in dict.fromkeys(endings):
            if _says(text + ending, expected, tree.faults):
                return text + ending
    line = _line(tree, edits[0].path) + 1
    raise refusal(Message("what stands around it would no longer say the same"), line)


def _says(text: str, expected: Plain, faults: int) -> bool:
    """Tell whether a text says this, with no more errors than it had."""
    try:
        document = parse(text)
    except YamlError:
        return False
    return len(document.errors) <= faults and same(document.data, expected)


def _from_what_is_there(data: Plain, edit: Edit) -> Edit:
    """Return an edit that makes what is missing or empty on the way to its value, too."""
    if isinstance(edit, Insert) and edit.index == 0 and value_at(data, edit.path) in (None, ()):
        edit = Put(edit.path, (edit.value,))
    while isinstance(edit, Put) and len(edit.path) > 1 and isinstance(edit.path[-1], str):
        if value_at(data, edit.path[:-1]) not in (None, {}):
            break
        edit = Put(edit.path[:-1], {edit.path[-1]: edit.value})
    return edit


def _line(tree: Tree, path: Path) -> int:
    """Return the line of what stands at a path, or of the nearest thing around it."""
    for length in range(len(path), -1, -1):
        try:
            node = tree.at(path[:length])
        except RefusedEditError:
            continue
        return tree.line(node.start) if node is not None else 0
    return 0


def _check_sense(data: Plain, edit: Edit, line: int) -> None:
    """Raise `RefusedEditError` for an edit of what isn't there, or to where nothing can be."""
    whole = value_at(data, edit.path[:-1])
    last = edit.path[-1] if edit.path else None
    is_there = bool(edit.path) and holds(data, edit.path)
    target: Plain = whole
    match edit:
        case Put():
            makes_sense = is_there or (
                isinstance(last, str) and (isinstance(whole, dict) or data is None)
            )
        case Insert(path, index):
            target = value_at(data, path)
            makes_sense = isinstance(target, tuple) and 0 <= index <= len(target)
        case Remove():
            makes_sense = is_there
        case Move(_, index):
            makes_sense = is_there and isinstance(whole, tuple) and 0 <= index < len(whole)
        case MoveTo(path, other, index):
            target = value_at(data, other)
            is_inside = other[: len(path)] == path
            makes_sense = is_there and isinstance(whole, tuple) and not is_inside
            makes_sense = makes_sense and isinstance(target, tuple) and 0 <= index <= len(target)
        case Rename(_, key):
            makes_sense = is_there and isinstance(whole, dict)
            if makes_sense and isinstance(whole, dict) and key in whole and key != last:
                raise refusal(Message("the key {key} is there already", key=key), line + 1)
    if not makes_sense:
        raise refusal(Message("what was to be changed is no longer there"), line + 1)


def _opened(tree: Tree, edit: Edit) -> Tree:
    """Return a text whose braces or brackets are lines where the new value wouldn't fit in them."""
    collection, old = _collection(tree, edit)
    if collection is None or not collection.is_flow:
        return tree
    value = _new_value(tree, edit)
    written = values.line(value, in_flow=True)
    line = len(tree.line_text(tree.line(collection.start)))
    is_narrow = line + len(written) - old <= max(values.WIDTH, line)
    has_room = not (tree.is_bare_pair(collection) and old < 0)
    is_simple = values.reads_well_in_flow(value) and not _moves_comments(tree, edit)
    if is_narrow and has_room and is_simple:
        return tree
    path = edit.other if isinstance(edit, MoveTo) else edit.path
    path = path if isinstance(edit, Insert | MoveTo) else path[:-1]
    steps = tree.walk(path)
    depth = next(n for n, (node, _) in enumerate([*steps, (collection, 0)]) if node.is_flow)
    if not depth:
        return tree
    way = tuple(index for _, index in steps[depth:])
    outer, index = steps[depth - 1]
    flow = outer.children[index]

    def write(column: int, at: int, indents: Indents) -> list[str]:
        if outer.keys is None:
            first, *rest = flow_edits.in_lines(tree, flow, way, at, indents)
            return [first[at:], *rest]
        step = indents.sequence if flow.keys is None else indents.mapping
        return ["", *flow_edits.in_lines(tree, flow, way, column + step, indents)]

    try:
        splices = block_edits.replaced(tree, outer, index, write, tree.indents(outer))
        opened = Tree(spliced(tree.text, splices))
    except RefusedEditError:
        return tree
    return opened if same(opened.data, tree.data) else tree


def _moves_comments(tree: Tree, edit: Edit) -> bool:
    """Tell whether an item that goes to another list may have comments."""
    if not isinstance(edit, MoveTo):
        return False
    items, place = tree.walk(edit.path)[-1]
    return "#" in _written(tree, items, place)


def _written(tree: Tree, items: Node, place: int) -> str:
    """Return an item as it stands, with its own comments."""
    if items.is_block:
        return block_edits.cut_out(tree, items, place)
    return tree.text[items.children[place].start : items.children[place].stop]


def _collection(tree: Tree, edit: Edit) -> tuple[Node | None, int]:
    """Return where an edit writes a value, and how many characters it writes it over."""
    match edit:
        case Insert(path):
            return tree.at(path), -2
        case MoveTo(_, other):
            return tree.at(other), -2
        case Put(path):
            node = tree.at(path[:-1])
            if node is None or not _has(node, path[-1]):
                return node, -len(str(path[-1])) - 4
            old = tree.at(path)
            return node, old.stop - old.start if old is not None else 0
    return None, 0


def _new_value(tree: Tree, edit: Edit) -> Plain:
    match edit:
        case Put(_, value) | Insert(_, _, value):
            return value
        case MoveTo(path):
            return value_at(tree.data, path)
    return None


def _has(node: Node, step: str | int) -> bool:
    if isinstance(node.data, dict):
        return step in node.data
    return isinstance(node.data, tuple) and isinstance(step, int) and 0 <= step < len(node.data)


# --- splices ---------------------------------------------------------------------------------


def _splices(tree: Tree, edit: Edit, with_prose: bool) -> list[Splice]:
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
    collection = tree.at(path[:-1])
    if collection is None or not collection.children:
        return _first_key(tree, str(path[-1]), value)
    indents = _indents(tree, collection, with_prose)
    if _has(collection, path[-1]):
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


def _first_key(tree: Tree, key: str, value: Plain) -> list[Splice]:
    """Return the splice for the first key of a text that says nothing yet."""
    lines = tree.line_break.join(values.entry(key, value, 0, Indents()))
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
    written = _written(tree, items, place)
    lines = written if items.is_block else ""
    if lines and target.is_block:
        shifted = block_edits.shifted(lines, target.column - items.column)
        return [*removed, block_edits.added(tree, target, index, shifted)]
    if lines and not target.children and steps and steps[-1][0].is_block:
        flow_edits.check_comments(tree, target)
        return [*removed, *_only_item(tree, steps[-1], lines, items.column)]
    if "#" in written:
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
