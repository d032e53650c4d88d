"""A YAML text as nodes that know which of its characters are theirs."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

import yaml

from epicrisis.authoring.edits.edit import RefusedEditError, refusal
from epicrisis.cases.reading.syntax import MAX_DEPTH
from epicrisis.cases.reading.yaml_text import Path, Plain, YamlError, parse, plain_scalar
from epicrisis.messages import Message

LINE_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_BLANKS = re.compile("[ \t]*")
_GAP = re.compile("(?:[ \t\n\r\x85\u2028\u2029]++|#[^\n\r\x85\u2028\u2029]*+)*+")
"""What may stand between two tokens: white space and comments."""
_COMMENT = re.compile("#[^\n\r\x85\u2028\u2029]*")
_HEADING = re.compile(r"[-=#*~]{3}")
_CHOMPED = re.compile(r"[|>][-+0-9]*")
BLOCK_SCALARS = frozenset("|>")


@dataclass(slots=True, eq=False)
class Node:
    """A value or a key, and where it stands."""

    start: int
    stop: int
    """Where the parser ends it; `Tree.end` says where its last character ends."""
    column: int
    style: str = ""
    """Of a scalar: its quote, `|` or `>`, or nothing."""
    data: Plain = None
    is_collection: bool = False
    is_flow: bool = False
    """Of a collection: that it stands in brackets or braces."""
    is_odd: bool = False
    """That it has an anchor or a tag, or is an alias."""
    keys: list["Node"] | None = None
    """Of a mapping: the keys of `children`, in the file's order."""
    children: list["Node"] = field(default_factory=list)

    @property
    def is_block(self) -> bool:
        """That it is a collection by indentation, whose entries have lines of their own."""
        return self.is_collection and not self.is_flow


@dataclass(frozen=True, slots=True)
class Entry:
    """An item of a list with its dash, or a key with its value."""

    start: int
    """Where its dash or its key begins; in brackets, where the item begins."""
    after: int
    """Behind its dash or its colon; in brackets, where the item begins."""
    column: int
    """How many characters stand before it in its line."""
    node: Node


@dataclass(frozen=True, slots=True)
class Indents:
    """By how many columns the nested is indented."""

    mapping: int = 2
    sequence: int = 2
    dash: int = 2
    """From a dash to what stands behind it."""
    with_prose: bool = True
    """That long texts are written in lines of their own."""


class Tree:
    """The nodes of a text without byte order mark, and its lines."""

    def __init__(self, text: str) -> None:
        """Read a text; raises `RefusedEditError` where it isn't YAML that a case may have."""
        self.text = text
        self.faults = 0
        """How many passable errors the parser finds."""
        self.root: Node | None = None
        self._entries: dict[int, list[Entry]] = {}
        try:
            self._compose(yaml.parse(text, Loader=yaml.CSafeLoader))
        except (yaml.YAMLError, UnicodeEncodeError, _UnfitError):
            try:
                parse(text)
            except YamlError as error:
                raise RefusedEditError(
                    Message(
                        "line {line} can't be read ({what}); fix the YAML text first",
                        line=error.mark.line,
                        what=error.message,
                    )
                ) from None
            raise
        self.line_starts = [0, *(found.end() for found in LINE_BREAK.finditer(text))]

    # --- composing ---------------------------------------------------------------------------

    def _compose(self, events: Iterator[yaml.Event]) -> None:
        for event in events:
            if isinstance(event, yaml.NodeEvent):
                if self.root is not None:
                    raise _UnfitError
                self.root = self._node(event, events, 0)

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise _UnfitError
        node = _bare(event)
        if isinstance(event, yaml.AliasEvent):
            node.is_odd = True
            self.faults += 1
        elif isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent):
            self.faults += (event.anchor is not None) + (event.tag is not None)
        if isinstance(event, yaml.ScalarEvent):
            node.style = event.style or ""
            node.data = str(event.value) if node.style else plain_scalar(str(event.value))
        if isinstance(event, yaml.CollectionStartEvent):
            node.is_collection, node.is_flow = True, bool(event.flow_style)
            fill = self._fill_mapping if isinstance(event, yaml.MappingStartEvent) else self._fill
            node.stop = fill(node, events, depth)
        return node

    def _fill(self, node: Node, events: Iterator[yaml.Event], depth: int) -> int:
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            node.children.append(self._node(event, events, depth + 1))
        node.data = tuple(child.data for child in node.children)
        return _bare(event).stop

    def _fill_mapping(self, node: Node, events: Iterator[yaml.Event], depth: int) -> int:
        data: dict[str, Plain] = {}
        node.keys = []
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise _UnfitError
            key = _bare(event)
            name = str(event.value)
            key.data, key.style = name, event.style or ""
            node.keys.append(key)
            node.children.append(self._node(next(events), events, depth + 1))
            self.faults += name in data
            data[name] = node.children[-1].data
        node.data = data
        return _bare(event).stop

    @property
    def data(self) -> Plain:
        """What the text says."""
        return self.root.data if self.root is not None else None

    # --- nodes -------------------------------------------------------------------------------

    def refused(self, why: Message, at: int) -> RefusedEditError:
        """Return the refusal for a reason that stands at this character."""
        return refusal(why, self.line(at) + 1)

    def walk(self, path: Path) -> list[tuple[Node, int]]:
        """Return the collections on the way to a path, each with the number of the next entry.

        Raises `RefusedEditError` where the way ends, or where it is written so that it can't be
        edited: by anchors, or with a key that stands twice.
        """
        steps: list[tuple[Node, int]] = []
        node = self.root
        for step in path:
            found = -1
            if node is not None and node.keys is not None:
                places = [n for n, key in enumerate(node.keys) if key.data == step]
                if len(places) > 1:
                    raise self.refused(
                        Message("the key {key} stands twice", key=str(step)),
                        node.keys[places[1]].start,
                    )
                found = places[0] if places else -1
            elif node is not None and isinstance(step, int) and step < len(node.children):
                found = step
            if node is None or found < 0:
                raise self.refused(
                    Message("what was to be changed is no longer there"),
                    node.start if node is not None else 0,
                )
            self.check(node)
            steps.append((node, found))
            node = node.children[found]
        if node is not None:
            self.check(node)
        return steps

    def at(self, path: Path) -> Node | None:
        """Return the node at a path that `walk` can go; None for the root of an empty text."""
        steps = self.walk(path)
        return steps[-1][0].children[steps[-1][1]] if steps else self.root

    def check(self, node: Node) -> None:
        """Raise `RefusedEditError` for a node with an anchor or a tag, and for an alias."""
        if node.is_odd:
            raise self.refused(Message("an anchor, an alias or a tag stands here"), node.start)

    def entries(self, collection: Node) -> list[Entry]:
        """Return the entries of a collection, in the file's order."""
        found = self._entries.get(id(collection))
        if found is None:
            self.check(collection)
            found = self._entries[id(collection)] = (
                [*self._mapping_entries(collection)]
                if collection.keys is not None
                else [*self._items(collection)]
            )
        return found

    def _mapping_entries(self, mapping: Node) -> Iterator[Entry]:
        for key, child in zip(mapping.keys or (), mapping.children, strict=True):
            before = self.text[self.line_starts[self.line(key.start)] : key.start].rstrip(" \t")
            after = _BLANKS.match(self.text, key.stop).end()  # type: ignore[union-attr]
            has_colon = self.text[after : after + 1] == ":"
            if key.is_odd or before.endswith("?") or not (has_colon or mapping.is_flow):
                raise self.refused(
                    Message("a key is written in a form that only the text can keep"), key.start
                )
            yield Entry(key.start, after + 1 if has_colon else key.stop, key.column, child)

    def _items(self, sequence: Node) -> Iterator[Entry]:
        if sequence.is_flow:
            for child in sequence.children:
                yield Entry(child.start, child.start, child.column, child)
            return
        dash = sequence.start
        for child in sequence.children:
            yield Entry(dash, dash + 1, sequence.column, child)
            dash = self.gap_end(self._end_behind(child, dash + 1))

    def gap_end(self, at: int) -> int:
        """Return where the next token begins."""
        return _GAP.match(self.text, at).end()  # type: ignore[union-attr]

    def end(self, entry: Entry) -> int:
        """Return the end of an entry's last character, without the comments behind it."""
        return self._end_behind(entry.node, entry.after)

    def is_empty(self, node: Node) -> bool:
        """Tell whether a value is left out."""
        return not node.is_collection and not node.style and node.stop == node.start

    def _end_behind(self, node: Node, after: int) -> int:
        if self.is_empty(node):
            return after
        if node.is_block:
            return self.end(self.entries(node)[-1])
        return self._block_scalar_end(node) if node.style in BLOCK_SCALARS else node.stop

    def _block_scalar_end(self, node: Node) -> int:
        """Return the end of the last line that says something, before the line break."""
        first, last = self.line(node.start), self.line(node.stop)
        if last > first and self.line_starts[last] == node.stop:
            last -= 1
        header = _CHOMPED.match(self.text, node.start)[0]  # type: ignore[index]
        lines = [self.line_text(number) for number in range(first + 1, last + 1)]
        digit = re.sub(r"\D", "", header)
        indents = (len(line) - len(line.lstrip(" ")) for line in lines if line.strip(" "))
        indent = int(digit) if digit else next(indents, MAX_DEPTH * 100)
        while last > first and "+" not in header:
            line = self.line_text(last)
            if line.strip(" ") or len(line) > indent:
                break
            last -= 1
        return self.line_stop(last)

    def is_bare_pair(self, node: Node) -> bool:
        """Tell whether a mapping is a lone `key: value` in a list's brackets, without braces."""
        return node.is_flow and self.text[node.start] not in "[{"

    # --- lines -------------------------------------------------------------------------------

    def line(self, at: int) -> int:
        """Return the number, from 0, of the line in which a character stands."""
        return bisect_right(self.line_starts, at) - 1

    def line_stop(self, number: int) -> int:
        """Return where a line ends, before its break."""
        if number + 1 == len(self.line_starts):
            return len(self.text)
        start, stop = self.line_starts[number], self.line_starts[number + 1]
        return stop - (2 if self.text.endswith("\r\n", start, stop) else 1)

    def next_line(self, number: int) -> int:
        """Return where the line behind this one begins; at the end of the text, its end."""
        return (
            self.line_starts[number + 1] if number + 1 < len(self.line_starts) else len(self.text)
        )

    def line_text(self, number: int) -> str:
        """Return a line without its break."""
        return self.text[self.line_starts[number] : self.line_stop(number)]

    def is_blank(self, number: int) -> bool:
        """Tell whether a line is there and holds nothing."""
        return 0 <= number < len(self.line_starts) and not self.line_text(number).strip(" \t")

    def comment_column(self, number: int) -> int:
        """Return in which column a line's comment begins, -1 for a line that is no comment."""
        if not 0 <= number < len(self.line_starts):
            return -1
        line = self.line_text(number)
        bare = line.lstrip(" \t")
        return len(line) - len(bare) if bare.startswith("#") else -1

    def begins_line(self, entry: Entry) -> bool:
        """Tell whether nothing stands before an entry in its line."""
        start = self.line_starts[self.line(entry.start)]
        return not self.text[start : entry.start].strip(" \t")

    def first_line(self, collection: Node, index: int) -> int:
        """Return the first line of an entry, with the comments directly above that are its own.

        Its own are those in its column with no blank line between, unless they hold a heading (a
        rule of three `-`, `=`, `*`, `~` or `#`), which belongs to a section, or begin the file.
        """
        entry = self.entries(collection)[index]
        number = first = self.line(entry.start)
        if not self.begins_line(entry):
            return number
        while self.comment_column(first - 1) == entry.column:
            first -= 1
        texts = [self.line_text(each) for each in range(first, number)]
        is_heading = any(_HEADING.search(text) for text in texts)
        return number if is_heading or (first == 0 and texts) else first

    def last_line(self, entry: Entry) -> int:
        """Return the last line of an entry, with the comments below that are indented further."""
        last = number = self.line(self.end(entry))
        while self.is_blank(number + 1) or self.comment_column(number + 1) > entry.column:
            number += 1
            last = last if self.is_blank(number) else number
        return last

    def tail(self, at: int) -> str:
        """Return the comment that ends the line, with the white space before it."""
        begin = _BLANKS.match(self.text, at).end()  # type: ignore[union-attr]
        comment = _COMMENT.match(self.text, begin) if begin > at else None
        return self.text[at : comment.end()] if comment else ""

    def header_tail(self, node: Node) -> str:
        """Return the comment behind the `>-` or `|` of a text, with the white space before it."""
        header = _CHOMPED.match(self.text, node.start)
        return self.tail(header.end()) if header else ""

    def has_comments(self, start: int, stop: int) -> bool:
        """Tell whether a comment begins between two characters that are no part of a scalar."""
        return "#" in self.text[start:stop]

    @cached_property
    def line_break(self) -> str:
        """How the file ends its lines."""
        found = LINE_BREAK.search(self.text)
        return found[0] if found and found[0] in ("\r\n", "\r") else "\n"

    # --- habits ------------------------------------------------------------------------------

    def indents(self, around: Node) -> Indents:
        """Return how the nearest nested values are indented, else how most are in the file."""
        nearest, most = self._habits(around), self._all_habits
        mapping, sequence, dash = (
            (near or far or Counter([2])).most_common(1)[0][0]
            for near, far in zip(nearest, most, strict=True)
        )
        return Indents(mapping, sequence, dash)

    @cached_property
    def _all_habits(self) -> "_Habits":
        counted = _no_habits()
        nodes = [self.root] if self.root is not None else []
        while nodes:
            node = nodes.pop()
            self._count_habits(node, counted)
            nodes += [child for child in node.children if child.is_block]
        return counted

    def _habits(self, node: Node) -> "_Habits":
        counted = _no_habits()
        self._count_habits(node, counted)
        return counted

    def _count_habits(self, node: Node, counted: "_Habits") -> None:
        """Count what lies between a collection and its children: mappings, lists, dashes."""
        mappings, sequences, dashes = counted
        if not node.is_block:
            return
        for child in node.children:
            distance = child.column - node.column
            if node.keys is None:
                if distance > 1 and not self.is_empty(child):
                    dashes[distance] += 1
            elif child.is_block:
                (mappings if child.keys is not None else sequences)[distance] += 1


_Habits: TypeAlias = tuple[Counter[int], Counter[int], Counter[int]]


def _no_habits() -> _Habits:
    return Counter(), Counter(), Counter()


def _bare(event: yaml.Event) -> Node:
    start, stop = event.start_mark, event.end_mark
    assert start is not None, "the parser marks every event"
    assert stop is not None, "the parser marks every event"
    is_odd = getattr(event, "anchor", None) is not None or getattr(event, "tag", None) is not None
    return Node(start.index, stop.index, start.column, is_odd=is_odd)


class _UnfitError(Exception):
    """What the reader of cases refuses."""
