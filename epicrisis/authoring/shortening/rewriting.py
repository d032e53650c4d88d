"""Pieces of a case's text written shorter, each where it stands, with the comments around it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from epicrisis.authoring.edits import block_edits, flow_edits, values
from epicrisis.authoring.edits.edit import RefusedEditError
from epicrisis.authoring.edits.nodes import Node, Tree
from epicrisis.authoring.edits.splices import Splice, spliced
from epicrisis.cases import short_results
from epicrisis.cases.reading.references import each
from epicrisis.cases.reading.short_forms import notation
from epicrisis.cases.reading.yaml_text import Path, Plain, value_at

Piece = list[Splice]
"""Splices of which all are made or none."""

_BLOCKS = ("stages/*/blocks/*", "stages/*/*")
_SOURCES = (
    *(f"{place}/source" for place in _BLOCKS),
    "timeline/origin/source",
    "timeline/events/*/source",
    "timeline/readings/*/source",
    "hypotheses/*/pro/*/source",
    "hypotheses/*/contra/*/source",
)


def with_pieces(text: str, pieces: Sequence[Piece], is_sound: Callable[[str], bool]) -> str:
    """Return a text with all pieces that leave it sound."""
    kept: list[Piece] = []

    def take(some: Sequence[Piece]) -> None:
        if not some:
            return
        made = [splice for piece in (*kept, *some) for splice in piece]
        if is_sound(spliced(text, made)):
            kept.extend(some)
        elif len(some) > 1:
            take(some[: len(some) // 2])
            take(some[len(some) // 2 :])

    take(pieces)
    return spliced(text, [splice for piece in kept for splice in piece])


# --- keys that are left out -----------------------------------------------------------------


def removals(tree: Tree, paths: Sequence[Path]) -> tuple[list[Piece], Sequence[Path]]:
    """Return the pieces that take the first keys away, and the keys that are left for later.

    Those that are taken together stand in different mappings of one depth: none touches another.
    """
    pieces: list[Piece] = []
    later: list[Path] = []
    holders: set[Path] = set()
    for path in paths:
        if path[:-1] in holders or len(path) > len(paths[0]):
            later.append(path)
            continue
        holders.add(path[:-1])
        pieces += _attempt(partial(removal, tree, path))
    return pieces, later


def removal(tree: Tree, path: Path) -> Piece:
    """Return the splices that take a key away; nothing where a comment would go with it."""
    steps = tree.walk(path)
    collection, index = steps[-1]
    if collection.is_flow:
        return flow_edits.removed(tree, collection, index)
    piece = block_edits.removed(tree, steps)
    return [] if any("#" in tree.text[each_.start : each_.stop] for each_ in piece) else piece


def _attempt(write: Callable[[], Piece]) -> list[Piece]:
    """Return a piece, unless it can't be written without losing a comment."""
    try:
        piece = write()
    except RefusedEditError:
        return []
    return [piece] if piece else []


def _put(tree: Tree, path: Path, value: Plain) -> Piece:
    """Return the splices for another value of an entry that holds no comments."""
    collection, index = tree.walk(path)[-1]
    node = collection.children[index]
    if "#" in tree.text[node.start : tree.end(tree.entries(collection)[index])]:
        return []
    if collection.is_flow:
        return flow_edits.replaced(tree, collection, index, value)
    if node.is_flow and isinstance(value, dict):
        return [Splice(node.start, node.stop, values.line(value, in_flow=True))]
    write = block_edits.of_value(value, collection)
    return block_edits.replaced(tree, collection, index, write, tree.indents(collection))


# --- sentences, arguments, results, orders ----------------------------------------------------


def sources(tree: Tree) -> Iterator[Piece]:
    """Yield the pieces that write sentences in a line, without brackets."""
    for pattern in _SOURCES:
        for path, listed in each(tree.data, pattern):
            if not isinstance(listed, tuple) or not _all_text(listed):
                continue
            in_line = notation.listed([str(one) for one in listed])
            holder = tree.at(path[:-1])
            needs_quotes = holder is None or (holder.is_flow and "," in in_line)
            if notation.sentence_ids(in_line, {}) and not needs_quotes:
                yield from _attempt(partial(_put, tree, path, in_line))


def _all_text(items: Iterable[Plain]) -> bool:
    return all(isinstance(one, str) for one in items)


def arguments(tree: Tree) -> Iterator[Piece]:
    """Yield the pieces that write an argument as one text, with its sentences in brackets."""
    for side in ("pro", "contra"):
        for path, argument in each(tree.data, f"hypotheses/*/{side}/*"):
            if not isinstance(argument, dict) or argument.keys() != {"text", "source"}:
                continue
            text, source = argument["text"], argument["source"]
            sentences = source if isinstance(source, str) else None
            if isinstance(source, tuple) and _all_text(source):
                sentences = notation.listed([str(one) for one in source])
            if not isinstance(text, str) or sentences is None:
                continue
            in_line = f"{text} ({sentences})"
            if notation.argument(in_line) == notation.Argument(text, sentences):
                yield from _attempt(partial(_put, tree, path, in_line))


def results(tree: Tree, language: str) -> Iterator[Piece]:
    """Yield the pieces that write lines of a report as `Name: value`."""
    for place in _BLOCKS:
        for name in ("labs", "report", "markers"):
            for path, rows in each(tree.data, f"{place}/{name}"):
                short = _rows_in_short(rows, language) if isinstance(rows, tuple) and rows else None
                if short is not None:
                    yield from _attempt(partial(_put, tree, path, short))


def _rows_in_short(rows: tuple[Plain, ...], language: str) -> dict[str, Plain] | None:
    found: dict[str, Plain] = {}
    for row in rows:
        name = row.get("name") if isinstance(row, dict) else None
        line = _row_in_short(row, language) if isinstance(row, dict) else None
        if not isinstance(name, str) or name in found or line is None:
            return None
        found[name] = line
    return found


def _row_in_short(row: dict[str, Plain], language: str) -> str | None:
    """Return what stands behind a row's name; None where that wouldn't say the same."""
    result = row.get("result")
    if row.keys() == {"name", "result"} and result in ("positive", "negative"):
        return str(result)
    return short_results.in_short(row, language)


def orders(tree: Tree) -> Iterator[Piece]:
    """Yield the pieces that write a test and its cost in a line."""
    for place in _BLOCKS:
        for path, order in each(tree.data, f"{place}/order"):
            if isinstance(order, dict) and order.keys() == {"menu", "cost"}:
                menu, cost = order["menu"], order["cost"]
                line = f"{menu} – {cost}"
                if notation.order(line) == (menu, cost):
                    yield from _attempt(partial(_put, tree, path, line))


# --- the card and lists -------------------------------------------------------------------------


def bare_texts(tree: Tree) -> Iterator[Piece]:
    """Yield the pieces that write a record as the only thing that it still says."""
    found = [("final_title",), *(path for path, _ in each(tree.data, "objectives/*"))]
    for path in found:
        record = value_at(tree.data, path)
        if isinstance(record, dict) and record.keys() == {"text"}:
            yield from _attempt(partial(_bare, tree, path, record["text"]))


def _bare(tree: Tree, path: Path, text: Plain) -> Piece:
    """Return the splices for a text in place of its record, quoted as it is where in one line."""
    collection, index = tree.walk(path)[-1]
    outer = tree.entries(collection)[index]
    (entry,) = tree.entries(outer.node)
    written = tree.text[entry.node.start : tree.end(entry)]
    if len(written.splitlines()) != 1 or entry.node.is_block or entry.node.style in "|>":
        return _put(tree, path, text)
    if "#" in tree.text[outer.node.start : entry.node.start]:
        return []
    start = outer.after if collection.keys is not None else outer.node.start
    space = " " if collection.keys is not None else ""
    return [Splice(start, max(tree.end(outer), tree.end(entry)), space + written)]


def terms(tree: Tree) -> Iterator[Piece]:
    """Yield the pieces that write entries as `term: text`."""
    for key, first, second in (
        ("glossary", "term", "definition"),
        ("other_tests", "menu", "cost"),
    ):
        listed = value_at(tree.data, (key,))
        if not isinstance(listed, tuple) or not listed:
            continue
        entries = [one for one in listed if isinstance(one, dict) and one.keys() == {first, second}]
        names = [one[first] for one in entries]
        if len(entries) == len(listed) == len(set(map(str, names))) and _all_text(names):
            value: Plain = {str(one[first]): one[second] for one in entries}
            yield from _attempt(partial(_put, tree, (key,), value))


# --- questions ----------------------------------------------------------------------------------


def numbers(tree: Tree, language: str) -> Iterator[Piece]:
    """Yield the pieces that write a numeric answer with its unit in a line."""
    between = "à" if language == "fr" else "to"
    for place in _BLOCKS:
        for path, question in each(tree.data, place):
            if not isinstance(question, dict) or question.get("type") != "numeric":
                continue
            unit, answer, accept = (question.get(key) for key in ("unit", "answer", "accept"))
            if not isinstance(unit, str) or not isinstance(accept, tuple):
                continue
            low, high, value = (_said(each_, language) for each_ in (*accept, answer))
            span = "" if accept == (answer, answer) else f" ({low} {between} {high})"
            line = f"{value} {unit}{span}"
            read = notation.numeric_answer(line)
            if read is None or (read.number, read.unit, read.accept) != (answer, unit, accept):
                continue
            yield from _attempt(partial(_in_one_line, tree, path, line))


def _said(number: Plain, language: str) -> str:
    return str(number).replace(".", ",") if language == "fr" else str(number)


def _in_one_line(tree: Tree, path: Path, line: str) -> Piece:
    block = tree.at(path)
    if block is None or not block.is_block:
        return []
    gone = [removal(tree, (*path, key)) for key in ("type", "unit", "accept")]
    put = _put(tree, (*path, "answer"), line)
    return [*put, *(one for piece in gone for one in piece)] if put and all(gone) else []


def choices(tree: Tree) -> Iterator[Piece]:
    """Yield the pieces that write right and wrong options, or options in their right order."""
    for place in _BLOCKS:
        for path, question in each(tree.data, place):
            if isinstance(question, dict) and {"options", "answer", "type"} <= question.keys():
                yield from _attempt(partial(_chosen, tree, path, question))


def _chosen(tree: Tree, path: Path, question: dict[str, Plain]) -> Piece:
    options, answer, type_ = question["options"], question["answer"], question["type"]
    block = tree.at(path)
    if not isinstance(options, dict) or not isinstance(answer, tuple) or block is None:
        return []
    if not block.is_block or not set(answer) <= options.keys():
        return []
    order = [*options]
    right = [order.index(str(name)) for name in answer]
    wrong = [place for place in range(len(order)) if place not in right]
    is_order = type_ in ("ranking", "ordering")
    if type_ not in ("single", "multiple", "ranking", "ordering") or (is_order and wrong):
        return []
    groups = [("order", right)] if is_order else [("right", right), ("wrong", wrong)]
    written = _regrouped(tree, path, [group for group in groups if group[1]])
    implied = "ordering" if is_order else "single" if len(right) == 1 else "multiple"
    gone = removal(tree, (*path, "answer"))
    if not written or not gone:
        return []
    return [*written, *gone, *(removal(tree, (*path, "type")) if type_ == implied else ())]


def _regrouped(tree: Tree, path: Path, groups: list[tuple[str, list[int]]]) -> Piece:
    """Return the splices for the entries of `options` under other keys."""
    block, place = tree.walk((*path, "options"))[-1]
    entry = tree.entries(block)[place]
    node, key = entry.node, (block.keys or [])[place]
    margin = tree.line_break + " " * entry.column
    if node.is_flow:
        flow_edits.check_comments(tree, node)
        return [Splice(key.start, node.stop, margin.join(_in_braces(tree, node, groups)))]
    if tree.line(node.start) == tree.line(key.start):
        return []
    chunks = _chunks(tree, node, tree.next_line(tree.line(key.start)))
    first = (groups[0][0], [chunks[number] for number in groups[0][1]])
    lines = ["".join(first[1])]
    for name, numbers_ in groups[1:]:
        head = " " * entry.column + f"{name}:{tree.line_break}"
        lines.append(head + "".join(chunks[number] for number in numbers_))
    start, stop = tree.next_line(tree.line(key.start)), tree.next_line(tree.last_line(entry))
    behind = tree.next_line(tree.last_line(tree.entries(node)[-1]))
    lines.append(tree.text[behind:stop])
    return [Splice(key.start, key.stop, first[0]), Splice(start, stop, "".join(lines))]


def _in_braces(tree: Tree, node: Node, groups: list[tuple[str, list[int]]]) -> Iterator[str]:
    entries = tree.entries(node)
    for name, places in groups:
        inside = [tree.text[entries[n].start : tree.end(entries[n])] for n in places]
        yield f"{name}: {{{', '.join(inside)}}}"


def _chunks(tree: Tree, node: Node, start: int) -> list[str]:
    """Return the lines of each entry, with what stands between it and the one before."""
    chunks = []
    for entry in tree.entries(node):
        stop = tree.next_line(tree.last_line(entry))
        chunk = tree.text[start:stop]
        chunks.append(chunk if chunk.endswith(("\n", "\r")) else chunk + tree.line_break)
        start = stop
    return chunks


# --- stages -------------------------------------------------------------------------------------


def stages(tree: Tree) -> list[Piece]:
    """Return the piece that writes the stages as a mapping; none where one says more, or recurs."""
    listed = value_at(tree.data, ("stages",))
    if not isinstance(listed, tuple) or not listed:
        return []
    if not all(isinstance(one, dict) and [*one] == ["id", "blocks"] for one in listed):
        return []
    if len({str(value_at(one, ("id",))) for one in listed}) < len(listed):
        return []
    return _attempt(partial(_as_mapping, tree))


def _as_mapping(tree: Tree) -> Piece:
    node = tree.at(("stages",))
    assert node is not None
    piece: Piece = []
    for place, entry in enumerate(tree.entries(node)):
        name, blocks = tree.entries(entry.node)
        inner = blocks.node
        lines = (tree.line(entry.start), tree.line(name.start), tree.line(blocks.start))
        if not (node.is_block and entry.node.is_block and inner.is_block):
            return []
        if lines[0] != lines[1] or tree.line(inner.start) == lines[2] or lines[2] != lines[1] + 1:
            return []
        if tree.tail(tree.end(name)) and tree.tail(blocks.after):
            return []
        id_ = str(value_at(tree.data, ("stages", place, "id")))
        comment = tree.tail(tree.end(name)) or tree.tail(blocks.after)
        start, stop = tree.next_line(lines[2]), tree.next_line(tree.last_line(blocks))
        distance = node.column + 2 - inner.column
        body = tree.text[start:stop]
        least = min(
            (len(line) - len(line.lstrip(" ")) for line in body.splitlines() if line.strip()),
            default=0,
        )
        shift = max(distance, -least)
        piece += [
            Splice(entry.start, tree.line_stop(lines[2]), f"{values.key(id_)}:{comment}"),
            Splice(start, stop, block_edits.shifted(body, shift)),
        ]
    return piece
