"""Hypotheses, glossary, other tests, objectives and the timeline said in full."""

from epicrisis.cases.problems import shown
from epicrisis.cases.reading.short_forms import notation
from epicrisis.cases.reading.short_forms.blocks import BLOCK_IDS, sentences, sentences_of
from epicrisis.cases.reading.short_forms.margin import Margin
from epicrisis.cases.reading.short_forms.nodes import Node
from epicrisis.cases.reading.short_forms.opening import Telling
from epicrisis.cases.reading.yaml_text import ImpliedId
from epicrisis.messages import Message


def objectives(node: Node) -> Node:
    """Return objectives whose ids are their places where they have none."""
    return node.with_items(
        each.with_parts({"id": each.implied(str(place), "id"), "text": each})
        if each.is_text
        else _with_id(each, str(place))
        for place, each in enumerate(node.items, start=1)
    )


def _with_id(node: Node, identifier: str) -> Node:
    if "id" in node.parts or "text" not in node.parts:
        return node
    return node.with_parts({**node.parts, "id": node.implied(identifier, "id")})


def hypotheses(node: Node, margin: Margin, telling: Telling) -> Node:
    """Return hypotheses as a list, each with its id and its arguments."""
    return node.with_items(
        _hypothesis(each, margin, telling) for each in _named(node, "name", None).items
    )


def _hypothesis(node: Node, margin: Margin, telling: Telling) -> Node:
    parts = dict(node.parts)
    name = parts.get("name")
    if name is not None and "id" not in parts:
        identifier = margin.id_by_words("hypothesis", "h-", name)
        parts["id"] = node.implied(identifier, "id")
        margin.ids.append(ImpliedId(node.at, "id", identifier))
    for side in ("pro", "contra"):
        if side in parts and isinstance(parts[side].value, tuple | str):
            listed = parts[side].items or (parts[side],) * parts[side].is_text
            parts[side] = parts[side].with_items(
                _argument(each, margin, telling) for each in listed
            )
    return node.with_parts(parts) if parts else node


def _argument(node: Node, margin: Margin, telling: Telling) -> Node:
    if isinstance(node.value, str):
        read = notation.argument(node.value)
        if read is None or notation.sentence_ids(read.sentences, margin.sentences) is None:
            message = Message(
                "{words} doesn't end with the sentences that it rests on; write them in"
                " brackets, as in: {example}",
                words=shown(node.value),
                example="… (S01, S04)",
            )
            margin.complain(node, message)
            return node
        node = node.with_parts(
            {"text": Node(read.text, node.at), "source": Node(read.sentences, node.at)}
        )
    return opened(node, margin, telling, which=-1)


def glossary(node: Node, margin: Margin, telling: Telling) -> Node:
    """Return glossary entries as a list, each with its id and when it opens."""
    entries = []
    for each in _named(node, "term", "definition").items:
        parts = dict(each.parts)
        if (term := parts.get("term")) is not None:
            if "id" not in parts:
                parts["id"] = each.implied(margin.id_by_words("glossary entry", "g-", term), "id")
            if "opens_with" not in parts and (first := telling.first_with(term)) is not None:
                parts["opens_with"] = each.implied(first, "opens_with")
        entries.append(each.with_parts(parts) if parts else each)
    return node.with_items(entries)


def other_tests(node: Node, margin: Margin) -> Node:
    """Return the tests that the source doesn't report as a list, each with its id."""
    tests = []
    for each in _named(node, "menu", "cost").items:
        parts = dict(each.parts)
        if (menu := parts.get("menu")) is not None and "id" not in parts:
            identifier = margin.id_by_words(BLOCK_IDS, "x-", menu)
            parts["id"] = each.implied(identifier, "id")
            margin.ids.append(ImpliedId(each.at, "id", identifier))
        tests.append(each.with_parts(parts) if parts else each)
    return node.with_items(tests)


def _named(node: Node, name: str, value: str | None) -> Node:
    """Return a mapping by name as a list of records; `value` is the key of a plain text."""
    if not isinstance(node.value, dict):
        return node
    records = []
    for key, each in node.parts.items():
        own = {name: Node(key, each.at, is_key=True)}
        if value is not None and (each.is_text or not isinstance(each.value, dict)):
            own[value] = each
        elif isinstance(each.value, dict):
            own |= each.parts
        records.append(each.with_parts(own))
    return node.with_items(records)


def timeline(node: Node, margin: Margin, telling: Telling) -> Node:
    """Return a timeline whose parts say when they open."""
    parts = dict(node.parts)
    if "origin" in parts:
        parts["origin"] = opened(parts["origin"], margin, telling, which=0)
    for key, space in (("events", "event"), ("readings", "reading")):
        if isinstance((listed := parts.get(key, node)).value, tuple):
            items = [_with_event_id(each, space, margin) for each in listed.items]
            complete = _event if key == "events" else _reading
            parts[key] = listed.with_items(complete(each, margin, telling) for each in items)
    return node.with_parts(parts) if isinstance(node.value, dict) else node


def series(node: Node, margin: Margin) -> Node:
    """Return values over time whose points name each of their sentences."""
    if not isinstance(node.value, tuple):
        return node
    return node.with_items(_points_in_full(each, margin) for each in node.items)


def _points_in_full(node: Node, margin: Margin) -> Node:
    points = node.parts.get("points")
    if points is None or not isinstance(points.value, tuple):
        return node
    full = [
        each.with_parts({**each.parts, "source": sentences(each.parts["source"], margin)})
        if "source" in each.parts
        else each
        for each in points.items
    ]
    return node.with_parts({**node.parts, "points": points.with_items(full)})


def _with_event_id(node: Node, space: str, margin: Margin) -> Node:
    words = node.parts.get("label" if space == "event" else "title")
    if "id" in node.parts or words is None:
        return node
    identifier = margin.id_by_words(space, f"{space[0]}-", words)
    return node.with_parts({**node.parts, "id": node.implied(identifier, "id")})


def _event(node: Node, margin: Margin, telling: Telling) -> Node:
    """Return an event: a bar opens with its first sentences and ends with its last.

    A point opens with its last.
    """
    if "opens_with" in node.parts or "source" not in node.parts:
        return opened(node, margin, telling, which=0)
    node = opened(node, margin, telling, which=-1 if "when" in node.parts else 0)
    span = telling.first_and_last(node.parts.get("source"))
    end = node.parts.get("end")
    if span is None or span[0] == span[1] or end is None or "when" in node.parts:
        return node
    if not end.parts or "opens_with" in end.parts:
        return node
    later = {**end.parts, "opens_with": end.implied(span[1], "opens_with")}
    return node.with_parts({**node.parts, "end": end.with_parts(later)})


def _reading(node: Node, margin: Margin, telling: Telling) -> Node:
    return opened(node, margin, telling, which=-1)


def opened(node: Node, margin: Margin, telling: Telling, *, which: int) -> Node:
    """Return a record that opens with the first (0) or the last (-1) finding of its sentences."""
    if "source" not in node.parts:
        return node
    source = sentences(node.parts["source"], margin)
    parts = {**node.parts, "source": source}
    if "opens_with" not in parts:
        span = telling.first_and_last(source)
        if span is not None:
            parts["opens_with"] = node.implied(span[which], "opens_with")
        elif telling.last_of_all is not None and source.items:
            parts["opens_with"] = node.implied(telling.last_of_all, "opens_with")
            if all(each in margin.sentences for each in sentences_of(source)):
                message = Message(
                    "no finding quotes all that it rests on, so that nothing says when it opens;"
                    " correct `source`, or add `opens_with`"
                )
                margin.complain(node, message, "opens_with")
    return node.with_parts(parts)
