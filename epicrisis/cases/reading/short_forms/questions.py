"""Questions said in full: their type, their options by id, and which of them are right."""

from collections.abc import Iterator, Mapping

from epicrisis.cases.problems import shown
from epicrisis.cases.reading.short_forms import notation
from epicrisis.cases.reading.short_forms.margin import Margin, Names, digest
from epicrisis.cases.reading.short_forms.nodes import Node
from epicrisis.cases.reading.yaml_text import ImpliedId
from epicrisis.messages import Message

_TYPES = {
    "model_answer": "free_text",
    "accepted": "short_text",
    "panel": "concordance",
    "zones": "zone",
    "order": "ordering",
}
"""The type of a question that has such a key."""


def question(block: Node, margin: Margin) -> Node:
    """Return a question in the long form; its first key already holds its id."""
    parts = dict(block.parts)
    if "order" in parts:
        parts = _ordered(block, parts, margin)
    elif "right" in parts or "wrong" in parts:
        parts = _chosen(block, parts, margin)
    elif _is_numeric(parts):
        parts = _numeric(block, parts, margin)
    if "type" not in parts:
        implied = next((word for key, word in _TYPES.items() if key in block.parts), None)
        if implied is not None:
            parts["type"] = block.implied(implied, "type")
    if "kind" not in parts:
        parts["kind"] = block.implied(_kind(parts), "kind")
    objective = parts.get("objective")
    if objective is not None and type(objective.value) is int:
        parts["objective"] = Node(str(objective.value), objective.at)
    return block.with_parts(parts)


def _kind(parts: Mapping[str, Node]) -> str:
    """Return what an answer rests on: what the question names, else both."""
    rests = [key for key in ("source", "cites") if parts.get(key) and parts[key].items]
    if len(rests) == 1:
        return "case" if rests == ["source"] else "knowledge"
    return "both"


def _ordered(block: Node, parts: dict[str, Node], margin: Margin) -> dict[str, Node]:
    """Return a question whose options stand in their right order."""
    listed = parts["order"]
    _refuse_long_form(parts, "`order`", margin)
    del parts["order"]
    options = dict(_options(listed, Names(), margin))
    return _with_options(parts, listed, options, options, margin)


def _chosen(block: Node, parts: dict[str, Node], margin: Margin) -> dict[str, Node]:
    """Return a question with its right and wrong options."""
    _refuse_long_form(parts, "`right` / `wrong`", margin)
    if "right" not in parts:
        message = Message("`wrong` has no `right` beside it; add the options that are right")
        margin.complain(parts["wrong"], message)
        parts["right"] = block.implied("?", "right")
    names = Names()
    listed = parts.pop("right", None)
    right = dict(_options(listed, names, margin)) if listed is not None else {}
    others = parts.pop("wrong", None)
    wrong = dict(_options(others, names, margin)) if others is not None else {}
    if "type" not in parts:
        word = "single" if len(right) == 1 else "multiple"
        parts["type"] = block.implied(word, "type")
    return _with_options(parts, listed or block, right | wrong, right, margin)


def _refuse_long_form(parts: dict[str, Node], names: str, margin: Margin) -> None:
    """Take out, and complain of, options that are written in the long form too."""
    again = [parts.pop(key) for key in ("options", "answer") if key in parts]
    if again:
        message = Message(
            "{names} says all that `options` and `answer` say; delete these", names=names
        )
        margin.complain(again[0], message)


def _options(node: Node, names: Names, margin: Margin) -> Iterator[tuple[str, Node]]:
    """Yield the options of a list, a mapping by id or a single text, each with its id."""
    if isinstance(node.value, dict) and not node.is_text:
        names.taken |= node.parts.keys()
        yield from node.parts.items()
        return
    for each in (node,) if node.is_text else node.items:
        own = [*each.parts.items()]
        if len(own) == 1 and not each.is_text:
            names.taken.add(own[0][0])
            yield own[0]
            continue
        if isinstance(each.value, int | float) and not isinstance(each.value, bool):
            each = Node(str(each.value), each.at)  # noqa: PLW2901 (a number is words here)
        name = names.new(f"o-{digest(each, margin.language)}")
        margin.ids.append(ImpliedId(each.at, "", name))
        yield name, each


def _with_options(
    parts: dict[str, Node],
    listed: Node,
    options: Mapping[str, Node],
    answer: Mapping[str, Node],
    margin: Margin,
) -> dict[str, Node]:
    """Return a question with these options, where others name an option by its words or its id."""
    by_words = {each.text(margin.language): name for name, each in reversed([*options.items()])}

    def named(node: Node) -> Node:
        return Node(by_words.get(node.text(), node.value), node.at)

    for key in ("indispensable", "unacceptable"):
        if key in parts and isinstance(parts[key].value, tuple):
            parts[key] = parts[key].with_items(named(each) for each in parts[key].items)
    because = parts.get("because")
    if because is not None and isinstance(because.value, dict):
        lines = {by_words.get(key, key): each for key, each in because.parts.items()}
        parts["because"] = because.with_parts(lines)
    answers = [Node(name, each.at) for name, each in answer.items()]
    # Where a file lists them unshuffled, the right ones must not come first.
    mixed = sorted(options.items(), key=lambda option: digest(option[1], margin.language))
    return {
        **parts,
        "options": listed.with_parts(dict(mixed)),
        "answer": listed.with_items(answers),
    }


def _is_numeric(parts: Mapping[str, Node]) -> bool:
    """Tell whether a question is answered by a number of which something is left out."""
    answer, type_ = parts.get("answer"), parts.get("type")
    if answer is None or {"options", "zones"} & parts.keys() or isinstance(answer.value, bool):
        return False
    is_said = type_ is None or type_.value == "numeric"
    return is_said and (isinstance(answer.value, str) or ("unit" in parts and _is_number(answer)))


def _is_number(node: Node) -> bool:
    return isinstance(node.value, int | float)


def _numeric(block: Node, parts: dict[str, Node], margin: Margin) -> dict[str, Node]:
    answer = parts["answer"]
    read = notation.numeric_answer(str(answer.value))
    if read is None or not (read.unit or "unit" in parts):
        message = Message(
            "{words} is no number with its unit; write it like: {example}",
            words=shown(str(answer.value)),
            example="28 g (27 to 29)",
        )
        margin.complain(answer, message)
        read = notation.NumericAnswer(0, "?", (0, 0))
    value = answer.value if _is_number(answer) else read.number
    implied = {
        "type": block.implied("numeric", "type"),
        "unit": Node(read.unit, answer.at),
        "accept": answer.with_items(Node(each, answer.at) for each in read.accept),
    }
    return {**implied, **parts, "answer": Node(value, answer.at)}
