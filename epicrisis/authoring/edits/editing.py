"""A case's YAML text with edits: spliced where they are, the rest byte for byte as it was."""

from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import NamedTuple, TypeVar

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
from epicrisis.authoring.edits.nodes import Tree
from epicrisis.authoring.edits.opening import opened
from epicrisis.authoring.edits.plain_edits import same, with_edit
from epicrisis.authoring.edits.schema_order import holds
from epicrisis.authoring.edits.smaller import smaller
from epicrisis.authoring.edits.splices import spliced
from epicrisis.authoring.edits.tree_edits import splices
from epicrisis.cases.reading.yaml_text import Document, Path, Plain, YamlError, parse, value_at
from epicrisis.messages import Message

_BYTE_ORDER_MARK = "\ufeff"


class Edited(NamedTuple):
    """A text with edits, and what it says."""

    text: str
    document: Document


@lru_cache(maxsize=2)
def _tree(text: str) -> Tree:
    return Tree(text)


def prepare(text: str) -> None:
    """Read a text that is likely to be edited next: in a large one that is half of an edit."""
    with suppress(RefusedEditError):
        _tree(text.removeprefix(_BYTE_ORDER_MARK))


def edited(text: str, edits: Sequence[Edit]) -> str:
    """Return a text with all edits, as `edited_document` makes them."""
    return edited_document(text, edits).text


def edited_document(text: str, edits: Sequence[Edit]) -> Edited:
    """Return a text with all edits, each at a path of the text that the one before left.

    Raises `RefusedEditError` where one can't be made so that the text says what it should
    afterwards, and all else as before; then none is made.
    """
    mark = _BYTE_ORDER_MARK if text.startswith(_BYTE_ORDER_MARK) else ""
    tree = _tree(text.removeprefix(_BYTE_ORDER_MARK))
    waiting = deque(edits)
    while waiting:
        waiting.extendleft(reversed(_before_others(tree, waiting.popleft())))
        groups = _groups(tree, waiting.popleft())
        while waiting and (more := _beside(tree, groups, waiting[0])):
            groups = [[*groups[0], *more]]
            waiting.popleft()
        for number, group in enumerate(groups, 1):
            # Reading takes longest: once after each group, as what is needed next.
            if waiting or number < len(groups):
                tree = _in_one(tree, group, Tree)[1]
            else:
                changed, document = _in_one(tree, group, parse)
                return Edited(mark + changed, document)
    return Edited(mark + tree.text, parse(tree.text))


def _before_others(tree: Tree, edit: Edit) -> list[Edit]:
    """Return an edit, behind the one that makes the list to which it takes an item."""
    if not isinstance(edit, MoveTo):
        return [edit]
    if edit.other == edit.path[:-1]:
        return [Move(edit.path, edit.index)]
    is_there = value_at(tree.data, edit.other) is not None
    return [edit] if is_there else [Put(edit.other, ()), edit]


def _groups(tree: Tree, edit: Edit) -> list[list[Edit]]:
    """Return an edit as smaller ones; those of a group don't touch each other."""
    edit = _from_what_is_there(tree.data, edit)
    if not isinstance(edit, Put):
        return [[edit]]
    _check_sense(tree.data, edit, _line(tree, edit.path))
    kept, others = smaller(tree.data, edit)
    crowded = [put for put in kept if opened(tree, put) is not tree]
    together: list[Edit] = [put for put in kept if put not in crowded]
    alone: list[list[Edit]] = [[each] for each in (*crowded, *others)]
    return [together, *alone] if together else alone


def _beside(tree: Tree, groups: list[list[Edit]], edit: Edit) -> list[Edit]:
    """Return an edit as edits to be made together with the only group; none where it can't be.

    A form changes several values of a block, each in its place: they are read back as one.
    """
    group = groups[0] if len(groups) == 1 else []
    if not group or not isinstance(edit, Put) or not holds(tree.data, edit.path):
        return []
    if any(_is_within(each.path, edit.path) or _is_within(edit.path, each.path) for each in group):
        return []
    others = _groups(tree, edit)
    together = [*group, *(others[0] if len(others) == 1 else [])]
    stays = (
        isinstance(each, Put) and holds(tree.data, each.path) and opened(tree, each) is tree
        for each in together
    )
    return others[0] if len(others) == 1 and all(stays) else []


def _is_within(path: Path, other: Path) -> bool:
    return path[: len(other)] == other


_Read = TypeVar("_Read", Tree, Document)


def _in_one(tree: Tree, edits: Sequence[Edit], read: Callable[[str], _Read]) -> tuple[str, _Read]:
    """Return the text with edits that don't touch each other, and what it reads as."""
    expected = tree.data
    for edit in edits:
        _check_sense(tree.data, edit, _line(tree, edit.path))
        expected = with_edit(expected, edit)
    if len(edits) == 1:
        tree = opened(tree, edits[0])
    # Where a text in lines of its own would take in the comment below it, it is written in one.
    for with_prose in (True, False):
        pieces = [piece for edit in edits for piece in splices(tree, edit, with_prose)]
        text = spliced(tree.text, pieces)
        endings = ("", "") if text.endswith(tree.line_break) else ("", tree.line_break)
        for ending in dict.fromkeys(endings):
            found = _that_says(text + ending, expected, tree.faults, read)
            if found is not None:
                return text + ending, found
    line = _line(tree, edits[0].path) + 1
    raise refusal(Message("what stands around it would no longer say the same"), line)


def _that_says(
    text: str, expected: Plain, faults: int, read: Callable[[str], _Read]
) -> _Read | None:
    """Return what a text reads as, None unless it says this with no more errors than it had."""
    try:
        found = read(text)
    except (YamlError, RefusedEditError):
        return None
    return found if found.faults <= faults and same(found.data, expected) else None


def _from_what_is_there(data: Plain, edit: Edit) -> Edit:
    """Return an edit that makes what is missing or empty on the way to its value, too."""
    if isinstance(edit, Insert) and edit.index == 0 and value_at(data, edit.path) in (None, ()):
        edit = Put(edit.path, (edit.value,))
    while isinstance(edit, Put) and edit.path and isinstance(edit.path[-1], str):
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
            is_new_key = isinstance(last, str) and isinstance(whole, dict)
            is_first = not edit.path and data in (None, {}, ())
            makes_sense = is_there or is_new_key or is_first
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
