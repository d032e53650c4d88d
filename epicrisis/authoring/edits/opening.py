"""Braces and brackets in which a new value would not read well, as lines instead."""

from epicrisis.authoring.edits import block_edits, flow_edits, values
from epicrisis.authoring.edits.edit import Edit, Insert, MoveTo, Put, RefusedEditError
from epicrisis.authoring.edits.nodes import Indents, Node, Tree
from epicrisis.authoring.edits.plain_edits import same
from epicrisis.authoring.edits.schema_order import holds
from epicrisis.authoring.edits.splices import spliced
from epicrisis.authoring.edits.tree_edits import written
from epicrisis.cases.reading.yaml_text import Plain, value_at


def opened(tree: Tree, edit: Edit) -> Tree:
    """Return a text whose braces or brackets are lines where the new value wouldn't fit in them."""
    collection, old = _collection(tree, edit)
    if collection is None or not collection.is_flow:
        return tree
    value = _new_value(tree, edit)
    length = len(values.line(value, in_flow=True))
    line = len(tree.line_text(tree.line(collection.start)))
    is_narrow = line + length - old <= max(values.WIDTH, line)
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
    if not flow.children:
        return tree

    def write(column: int, at: int, indents: Indents) -> list[str]:
        if outer.keys is None:
            first, *rest = flow_edits.in_lines(tree, flow, way, at, indents)
            return [first[at:], *rest]
        step = indents.sequence if flow.keys is None else indents.mapping
        return ["", *flow_edits.in_lines(tree, flow, way, column + step, indents)]

    try:
        splices = block_edits.replaced(tree, outer, index, write, tree.indents(outer))
        result = Tree(spliced(tree.text, splices))
    except RefusedEditError:
        return tree
    return result if same(result.data, tree.data) else tree


def _moves_comments(tree: Tree, edit: Edit) -> bool:
    """Tell whether an item that goes to another list may have comments."""
    if not isinstance(edit, MoveTo):
        return False
    items, place = tree.walk(edit.path)[-1]
    return "#" in written(tree, items, place)


def _collection(tree: Tree, edit: Edit) -> tuple[Node | None, int]:
    """Return where an edit writes a value, and how many characters it writes it over."""
    match edit:
        case Insert(path):
            return tree.at(path), -2
        case MoveTo(_, other):
            return tree.at(other), -2
        case Put(path) if path:
            node = tree.at(path[:-1])
            if node is None or not holds(node.data, path[-1:]):
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
