"""Findings, teaching points and notes said in full, and what every block has."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from epicrisis.cases import short_results
from epicrisis.cases.fields import LONGEST_TEXT, Record
from epicrisis.cases.model import Finding, Notes, Teaching
from epicrisis.cases.pauses import Pause
from epicrisis.cases.problems import shown
from epicrisis.cases.questions import QUESTION_TYPES
from epicrisis.cases.reading.short_forms import notation
from epicrisis.cases.reading.short_forms.margin import Margin
from epicrisis.cases.reading.short_forms.nodes import Node, Value
from epicrisis.cases.reading.short_forms.questions import question
from epicrisis.cases.reading.yaml_text import ImpliedId
from epicrisis.messages import Message

BLOCK_IDS = "block"
UNFINISHED = "unfinished"
_WORDS_OF = {
    "finding": "title",
    "question": "stem",
    "teaching": "text",
    "notes": "text",
    "pause": "asks",
}
"""The key that a block's words have where its first key holds its id."""


def keys_of(model: type[Record]) -> frozenset[str]:
    """Return the keys of a record in a file."""
    return frozenset(field.alias or name for name, field in model.model_fields.items())


_MOST_KEYS = 30
"""Keys of a block that are looked at for a misspelt one."""
_ALIKE = 0.6


def kind_of_block(block: Node) -> str | None:
    """Return the key that says what a block is."""
    return next((key for key in ("question", *_WORDS_OF) if key in block.parts), None)


def is_short(block: Node, pointed_at: Iterable[str] = ()) -> bool:
    """Tell whether a block's first key holds its words, rather than its id.

    It holds an id where something is `pointed_at` by it, or where the key of the words is there or
    seems to be misspelt: then that mistake is told, and not those that would follow from it.
    """
    kind = kind_of_block(block)
    if kind is None or (words := _WORDS_OF[kind]) in block.parts:
        return False
    value = block.parts[kind].value
    if not isinstance(value, str | dict) or (isinstance(value, str) and value in pointed_at):
        return False
    return not _is_misspelt(words, block, kind)


def written_id(block: Node, pointed_at: Iterable[str]) -> str | None:
    """Return the id that the author gave a block."""
    kind = kind_of_block(block)
    key = "id" if is_short(block, pointed_at) else kind
    node = block.parts.get(key or "")
    return node.value if node is not None and isinstance(node.value, str) else None


def in_full(block: Node, margin: Margin, pointed_at: Iterable[str]) -> Node:
    """Return a block in the long form."""
    kind = kind_of_block(block)
    if kind is None:
        return block
    parts = dict(block.parts)
    said = parts.pop(UNFINISHED, None)
    if said is not None and not isinstance(said.value, bool):
        message = Message("`unfinished` must be true or false; write one of them without quotes")
        margin.complain(said, message)
    if "source" in parts:
        parts["source"] = sentences(parts["source"], margin)
    short = is_short(block, pointed_at)
    if short:
        parts[_WORDS_OF[kind]] = parts[kind]
        parts[kind] = _id(block, kind, parts, margin)
    if kind == "finding":
        _complete_finding(block, parts, margin)
    elif kind == "pause":
        _complete_pause(parts, margin)
    elif kind == "question":
        return question(block.with_parts(parts), margin)
    return block.with_parts(parts)


def _id(block: Node, kind: str, parts: dict[str, Node], margin: Margin) -> Node:
    if (given := parts.pop("id", None)) is not None:
        return given
    first = next(iter(sentences_of(parts.get("source"))), "")
    if kind == "finding" and notation.is_sentence(first):
        identifier = margin.names[BLOCK_IDS].new(first.lower())
    else:
        identifier = margin.id_by_words(BLOCK_IDS, f"{kind[0]}-", parts[_WORDS_OF[kind]])
    if kind in ("finding", "question", "pause"):
        margin.ids.append(ImpliedId(block.at, "id", identifier))
    return block.implied(identifier, "id")


def sentences(node: Node, margin: Margin) -> Node:
    """Return source references as a list with an item for each sentence."""
    if isinstance(node.value, str):
        return node.with_items(_span(node, margin))
    items = [
        each
        for item in node.items
        for each in (
            _span(item, margin)
            if isinstance(item.value, str) and any(dash in item.value for dash in "-–—")
            else (item,)
        )
    ]
    return node.with_items(items) if isinstance(node.value, tuple) else node


def _span(node: Node, margin: Margin) -> Iterator[Node]:
    words = node.text()
    is_too_much = margin.sentences_left < 0
    found = None if is_too_much else notation.sentence_ids(words, margin.sentences)
    margin.sentences_left -= len(found or ())
    if found is None:
        message = Message(
            "{words} names no sentences; write S01, S01-S03, or S01, S04-S06", words=shown(words)
        )
        margin.complain(node, message)
        found = (words,)
    yield from (Node(each, node.at, node.is_key) for each in found)


def sentences_of(node: Node | None) -> Iterator[str]:
    """Yield the sentences that a list of source references names."""
    for item in node.items if node is not None else ():
        inner = item.parts.get("sentence", item)
        if isinstance(inner.value, str):
            yield inner.value


def words_of(reference: Node, known: Mapping[str, str]) -> str:
    """Return the words that a source reference quotes; its number where there are none."""
    excerpt = reference.parts.get("excerpt")
    if excerpt is not None and isinstance(excerpt.value, str):
        return excerpt.value.strip()
    sentence = reference.parts.get("sentence", reference).value
    return known.get(sentence, sentence) if isinstance(sentence, str) else ""


def _complete_finding(block: Node, parts: dict[str, Node], margin: Margin) -> None:
    title = parts.get("title")
    if "text" not in parts and title is not None and not _is_misspelt("text", block, "finding"):
        words = _quotation(parts.get("source", block).items, margin.sentences)
        value: Value = words
        if margin.source_language != margin.language:
            value = {margin.source_language: block.implied(words, "text")}
        parts["text"] = block.implied(value, "text") if words else title
    if (
        "summary" not in parts
        and title is not None
        and not _is_misspelt("summary", block, "finding")
    ):
        parts["summary"] = Node(title.value, (*block.at, "summary"))
    for name in ("labs", "report"):
        if name in parts:
            parts[name] = _rows(parts[name], margin)
    if "markers" in parts:
        parts["markers"] = _markers(parts["markers"])
    if "order" in parts and (short := _order(parts["order"], margin)) is not None:
        parts["order"] = short


def _complete_pause(parts: dict[str, Node], margin: Margin) -> None:
    own = parts.get("sentence")
    if own is not None and "source" in own.parts:
        source = sentences(own.parts["source"], margin)
        parts["sentence"] = own.with_parts({**own.parts, "source": source})


def _quotation(references: Iterable[Node], known: Mapping[str, str]) -> str:
    """Return the words of references behind each other, no more than a text may have and a few."""
    found = ""
    for each in references:
        if len(found) <= LONGEST_TEXT:
            found = f"{found} {words_of(each, known)}".strip()
    return found


def _is_misspelt(key: str, block: Node, kind: str) -> bool:
    """Tell whether an unknown key of a block looks like one that isn't there."""
    others = [each[:40] for each in islice(block.parts, _MOST_KEYS) if each not in _KNOWN[kind]]
    return bool(others) and bool(difflib.get_close_matches(key, others, n=1, cutoff=_ALIKE))


def _rows(node: Node, margin: Margin) -> Node:
    """Return `Name: value` lines as rows."""
    if not isinstance(node.value, dict):
        return node
    return node.with_items(_row(name, each, margin) for name, each in node.parts.items())


def _row(name: str, node: Node, margin: Margin) -> Node:
    """Return a row from its name and its words, in which value, unit and range are read."""
    parts = {"name": Node(name, node.at, is_key=True)}
    value = node.value
    if isinstance(value, int | float) and not isinstance(value, bool):
        parts["value"] = node
    elif isinstance(value, str):
        read = short_results.parts_of(value, margin.language)
        parts |= {key: _read(each, node) for key, each in read.items()}
    elif node.is_text:
        parts |= _in_every_language(node)
    elif isinstance(value, dict):
        parts |= node.parts
    else:
        parts["result"] = node
    return node.with_parts(parts)


def _read(value: short_results.Part, node: Node) -> Node:
    """Return what was read from a node's words."""
    if isinstance(value, dict):
        return node.with_parts({key: _read(each, node) for key, each in value.items()})
    return Node(value, node.at)


def _in_every_language(node: Node) -> dict[str, Node]:
    """Return the parts of a row whose words are written by language.

    They are read as one where they differ in their units alone, else they stay words.
    """
    read = [short_results.parts_of(each.text(), code) for code, each in node.parts.items()]
    keys = [{key: each for key, each in one.items() if key != "unit"} for one in read]
    units = [one["unit"] for one in read if "unit" in one]
    if "value" in read[0] and all(one == keys[0] for one in keys) and len(units) in (0, len(read)):
        parts = {key: _read(each, node) for key, each in keys[0].items()}
        said = zip(node.parts.items(), units, strict=False)
        if by_language := {code: Node(str(unit), each.at) for (code, each), unit in said}:
            parts["unit"] = node.with_parts(by_language)
        return parts
    words = {code: each.text().strip() for code, each in node.parts.items()}
    result = {
        code: Node(said.removesuffix("!").strip(), node.parts[code].at)
        for code, said in words.items()
    }
    is_marked = any(said.endswith("!") for said in words.values())
    abnormal = {"abnormal": Node(True, node.at)} if is_marked else {}
    return {"result": node.with_parts(result), **abnormal}


def _markers(node: Node) -> Node:
    if not isinstance(node.value, dict):
        return node
    return node.with_items(
        each.with_parts({"name": Node(name, each.at, is_key=True), "result": each})
        for name, each in node.parts.items()
    )


def _order(node: Node, margin: Margin) -> Node | None:
    if not node.is_text:
        return None
    texts = {"": node} if isinstance(node.value, str) else node.parts
    read = {key: notation.order(each.text()) for key, each in texts.items()}
    if not all(read.values()):
        example = Message("Blood test – a needle")
        margin.complain(
            node,
            Message(
                "no dash stands between the test and what it costs the patient;"
                " write it like: {example}",
                example=example,
            ),
        )
        return None
    menu = {key: Node(each[0], texts[key].at) for key, each in read.items() if each}
    cost = {key: Node(each[1], texts[key].at) for key, each in read.items() if each}
    if isinstance(node.value, str):
        return node.with_parts({"menu": menu[""], "cost": cost[""]})
    return node.with_parts({"menu": node.with_parts(menu), "cost": node.with_parts(cost)})


_SHORT = frozenset({"id", UNFINISHED})
_KNOWN: Mapping[str, frozenset[str]] = {
    "finding": _SHORT | keys_of(Finding),
    "question": _SHORT.union({"right", "wrong", "order"}, *map(keys_of, QUESTION_TYPES.values())),
    "teaching": _SHORT | keys_of(Teaching),
    "notes": _SHORT | keys_of(Notes),
    "pause": _SHORT | keys_of(Pause),
}
"""The keys that a block may have, by what it is."""
