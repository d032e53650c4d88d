"""A case file with everything said that its author left out or wrote shorter."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from epicrisis.cases.fields import is_slug
from epicrisis.cases.reading.short_forms import lists
from epicrisis.cases.reading.short_forms.blocks import (
    BLOCK_IDS,
    UNFINISHED,
    in_full,
    kind_of_block,
    written_id,
)
from epicrisis.cases.reading.short_forms.margin import Margin
from epicrisis.cases.reading.short_forms.nodes import Node, flattened, tree_of, with_value
from epicrisis.cases.reading.short_forms.opening import Telling
from epicrisis.cases.reading.yaml_text import Document, ImpliedId
from epicrisis.messages import Message

SOURCE = re.compile(r"source(?:\.([a-z]{2}))?\.txt")
"""Name of a source text that is found without being named, and its language."""
_ID_SPACES = {
    "hypotheses": "hypothesis",
    "glossary": "glossary entry",
    "other_tests": BLOCK_IDS,
}


def with_source(document: Document, names: Callable[[], Iterable[str]]) -> Document:
    """Return the document with its source text named: the one that lies beside the file.

    `names` lists what lies there. A language that isn't said is that in the text's name, and one
    of the case that isn't said is the text's.
    """
    data = document.data if isinstance(document.data, dict) else {}
    source = tree_of(data.get("source"), ("source",))
    language = data.get("language")
    if isinstance(source.value, str):
        source = source.with_parts({"file": source})
    if not (isinstance(source.value, dict) or source.value is None) or not data:
        return document
    parts = dict(source.parts)
    if "file" not in parts:
        beside = sorted(name for name in names() if SOURCE.fullmatch(name))
        fitting = [name for name in beside if f".{language}." in name] or beside
        if len(fitting) > 1:
            return _several_sources(document, source, fitting)
        if fitting:
            parts["file"] = source.implied(fitting[0], "file")
    if "file" in parts and "language" not in parts:
        named = SOURCE.fullmatch(parts["file"].text())
        if code := (named[1] if named else None) or language:
            parts["language"] = source.implied(str(code), "language")
    if parts.keys() != source.parts.keys() or (parts and isinstance(data.get("source"), str)):
        document = with_value(document, "source", source.with_parts(parts))
    if language is None and "language" not in data and "language" in parts:
        own = Node(parts["language"].value, ("language",))
        document = with_value(document, "language", own)
    return document


def _several_sources(document: Document, source: Node, names: list[str]) -> Document:
    message = Message(
        "several source texts lie beside the file ({names}); name one: `source: {example}`",
        names=", ".join(names),
        example=names[0],
    )
    return replace(document, misread={**document.misread, source.at: message})


def expanded(document: Document, *, folder: str, sentences: Mapping[str, str] | None) -> Document:
    """Return the document with every short form said in full and every default filled in.

    `folder` is the name of the case's folder. `sentences` are those of the source text by id; where
    it can't be read nothing follows from them. What can't be read is `misread`, by its path in the
    file; unfinished blocks are left out.
    """
    tree = tree_of(document.data)
    if not tree.parts:
        return document
    parts = dict(tree.parts)
    margin = _margin(parts, sentences or {})
    _complete_card(tree, parts, folder, margin)
    pointed_at = frozenset(_pointers(tree))
    if "stages" in parts:
        stages = _without_unfinished(_stages(parts["stages"]), document, margin)
        _note_ids(parts, stages, pointed_at, margin)
        parts["stages"] = (
            stages.with_items(
                _map_blocks(stage, lambda block: in_full(block, margin, pointed_at))
                for stage in stages.items
            )
            if isinstance(stages.value, tuple)
            else stages
        )
    telling = Telling(parts.get("stages", tree), margin.sentences)
    _complete_lists(tree, parts, margin, telling)
    result = flattened(tree.with_parts(parts), document)
    result.misread = {
        **document.misread,
        **{document.written_place(path): message for path, message in margin.misread.items()},
    }
    result.unfinished = {
        document.written_path(path): document.mark((*path, UNFINISHED), key=True)
        for path in margin.unfinished
    }
    result.ids = tuple(
        ImpliedId(document.written_path(each.written), each.key, each.id) for each in margin.ids
    )
    return result


def _margin(parts: Mapping[str, Node], sentences: Mapping[str, str]) -> Margin:
    language = parts["language"].text() if "language" in parts else ""
    source = parts.get("source")
    own = source.parts.get("language") if source is not None else None
    return Margin(language, own.text() if own is not None else language, sentences)


def _complete_card(tree: Node, parts: dict[str, Node], folder: str, margin: Margin) -> None:
    """Fill in what the top of the file leaves out."""
    if "id" not in parts and is_slug(folder):
        parts["id"] = tree.implied(folder, "id")
    if "slug" not in parts and "id" in parts:
        parts["slug"] = Node(parts["id"].value, (*tree.at, "slug"))
    if "languages" not in parts and margin.language:
        code = tree.implied(margin.language, "languages")
        parts["languages"] = tree.implied((code,), "languages")
    source = parts.get("source")
    if source is not None and source.parts and "count" not in source.parts and margin.sentences:
        count = source.implied(len(margin.sentences), "count")
        parts["source"] = source.with_parts({**source.parts, "count": count})
    if "objectives" in parts and isinstance(parts["objectives"].value, tuple):
        parts["objectives"] = lists.objectives(parts["objectives"])


def _stages(node: Node) -> Node:
    """Return stages that are written as a mapping as a list."""
    if not isinstance(node.value, dict):
        return node
    return node.with_items(
        each.with_parts({"id": Node(name, each.at, is_key=True), "blocks": each})
        for name, each in node.parts.items()
    )


def _without_unfinished(stages: Node, document: Document, margin: Margin) -> Node:
    """Return the stages without blocks that their author calls unfinished, nor empty ones."""
    if not isinstance(stages.value, tuple):
        return stages
    kept = []
    for stage in stages.items:
        blocks = stage.parts.get("blocks")
        if blocks is None or not blocks.items:
            kept.append(stage)
            continue
        gone = [each for each in blocks.items if _is_unfinished(each)]
        margin.unfinished += [each.at for each in gone]
        if len(gone) < len(blocks.items):
            rest = [each for each in blocks.items if not _is_unfinished(each)]
            kept.append(stage.with_parts({**stage.parts, "blocks": blocks.with_items(rest)}))
    return stages.with_items(kept)


def _is_unfinished(block: Node) -> bool:
    said = block.parts.get(UNFINISHED)
    return said is not None and said.value is True


def _map_blocks(stage: Node, change: Callable[[Node], Node]) -> Node:
    blocks = stage.parts.get("blocks")
    if blocks is None or not isinstance(blocks.value, tuple):
        return stage
    return stage.with_parts({**stage.parts, "blocks": blocks.with_items(map(change, blocks.items))})


def _note_ids(
    parts: Mapping[str, Node], stages: Node, pointed_at: frozenset[str], margin: Margin
) -> None:
    """Note the ids that are written, so that none that follows is the same."""
    names = margin.names
    for stage in stages.items:
        for block in stage.parts.get("blocks", stage).items:
            if kind_of_block(block) and (written := written_id(block, pointed_at)):
                names[BLOCK_IDS].taken.add(written)
    timeline = parts.get("timeline")
    listed = {name: parts.get(name) for name in _ID_SPACES}
    spaces = dict(_ID_SPACES)
    for name, space in (("events", "event"), ("readings", "reading")):
        listed[name] = timeline.parts.get(name) if timeline is not None else None
        spaces[name] = space
    for name, node in listed.items():
        inside = (*node.items, *node.parts.values()) if node is not None else ()
        for each in inside:
            if (own := each.parts.get("id")) is not None and isinstance(own.value, str):
                names[spaces[name]].taken.add(own.value)


def _complete_lists(tree: Node, parts: dict[str, Node], margin: Margin, telling: Telling) -> None:
    """Fill in what depends on the story."""
    title = parts.get("final_title")
    if title is not None:
        inside = {"text": title} if title.is_text else dict(title.parts)
        if inside and "opens_with" not in inside and telling.diagnosis is not None:
            inside["opens_with"] = title.implied(telling.diagnosis, "opens_with")
        if inside:
            parts["final_title"] = title.with_parts(inside)
    for name, complete in (("hypotheses", lists.hypotheses), ("glossary", lists.glossary)):
        if name in parts and isinstance(parts[name].value, tuple | dict):
            parts[name] = complete(parts[name], margin, telling)
    if "other_tests" in parts and isinstance(parts["other_tests"].value, tuple | dict):
        parts["other_tests"] = lists.other_tests(parts["other_tests"], margin)
    if "timeline" in parts:
        parts["timeline"] = lists.timeline(parts["timeline"], margin, telling)
    if "series" in parts:
        parts["series"] = lists.series(parts["series"], margin)


def _pointers(tree: Node) -> Iterable[str]:
    """Yield the findings that something says it opens with."""
    for key, node in tree.parts.items():
        if key == "opens_with" and isinstance(node.value, str):
            yield node.value
        yield from _pointers(node)
    for node in tree.items:
        yield from _pointers(node)
