"""Plain values as YAML text that reads well and reads back the same."""

import json
import re
from collections.abc import Mapping

import yaml

from epicrisis.authoring.edits.nodes import Indents
from epicrisis.cases.reading.yaml_text import Plain, plain_scalar

WIDTH = 100
"""Columns of a line; what would be longer is folded or written in lines of its own."""

_UNPRINTABLE = "\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff"
_ESCAPED = re.compile(f"[{_UNPRINTABLE}]")
_UNFIT_FOR_PLAIN = re.compile(
    rf"[-?:,\[\]{{}}#&*!|>'\"%@`\s=]|\.\.\.|^.*(?::(?:\s|$)|\s#|[\n{_UNPRINTABLE}])|^.*\s$",
    re.DOTALL,
)
_UNFIT_FOR_FLOW = re.compile(r"[,\[\]{}:?]")
_UNFIT_FOR_BLOCK = re.compile(f"[{_UNPRINTABLE}]|^[ \n]|\n\n$|^\\s*$|(?:^|\n)[ \t]++(?:\n|$)")
_UNFIT_FOR_FOLDING = re.compile(r"(?:^|\n)\s|[^\S\n](?:\n|$)|\n$")
_BREAKABLE = re.compile(r"(?<=\S) (?=\S)")
_WORD = re.compile(r"\S{1,40}")
_RESOLVER = yaml.SafeLoader("")


def key(name: str, quote: str = "") -> str:
    """Return a mapping's key, plain where that reads back the same and it wasn't quoted."""
    is_plain = not quote and (_is_plain(name, in_flow=True) or _is_plain_key(name))
    return name if is_plain else line(name, quote=quote or '"')


def _is_plain_key(name: str) -> bool:
    """Tell whether a key that is read as a text whatever it says, such as 5, can stand plain."""
    return bool(re.fullmatch(r"[A-Za-z0-9_.][\w./ -]*(?<! )", name)) and name[:3] != "..."


def line(value: Plain, *, in_flow: bool = False, quote: str = "") -> str:
    """Return a value in one line; texts as they were quoted, if they were, where that can be."""
    if isinstance(value, dict):
        pairs = (f"{key(name)}: {line(each, in_flow=True)}" for name, each in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, tuple):
        return "[" + ", ".join(line(each, in_flow=True) for each in value) + "]"
    if not isinstance(value, str):
        return json.dumps(value)
    if quote == "'" and not _ESCAPED.search(value) and "\n" not in value:
        return "'" + value.replace("'", "''") + "'"
    return value if quote != '"' and _is_plain(value, in_flow) else _double(value)


def reads_well_in_flow(value: Plain) -> bool:
    """Tell whether a value is at home between brackets: no line breaks, nothing nested."""
    match value:
        case str():
            return "\n" not in value
        case dict():
            return all(_is_short(each) for each in value.values())
        case tuple():
            return all(_is_short(each) for each in value)
    return True


def _is_short(value: Plain) -> bool:
    return not value if isinstance(value, dict | tuple) else reads_well_in_flow(value)


def behind_key(value: Plain, column: int, at: int, indents: Indents, quote: str = "") -> list[str]:
    """Return what stands behind a key's colon, then the lines below.

    The key begins in `column`; what stands behind it would begin in column `at`.
    """
    if isinstance(value, dict) and value:
        return ["", *mapping(value, column + indents.mapping, indents)]
    if isinstance(value, tuple) and value:
        brief = line(value)
        if _is_list_of_words(value) and at + len(brief) <= WIDTH:
            return [brief]
        return ["", *sequence(value, column + indents.sequence, indents)]
    return scalar(value, at, column + indents.mapping, indents, quote)


def behind_dash(value: Plain, column: int, indents: Indents, quote: str = "") -> list[str]:
    """Return what stands behind a dash, where it begins in `column`, then the lines below."""
    if isinstance(value, dict) and value:
        lines = mapping(value, column, indents)
        return [lines[0][column:], *lines[1:]]
    if isinstance(value, tuple) and value:
        brief = line(value)
        if _is_list_of_words(value) and column + len(brief) <= WIDTH:
            return [brief]
        lines = sequence(value, column, indents)
        return [lines[0][column:], *lines[1:]]
    return scalar(value, column, column, indents, quote)


def mapping(value: Mapping[str, Plain], column: int, indents: Indents) -> list[str]:
    """Return the lines of a mapping whose keys begin in `column`."""
    return [text for name, each in value.items() for text in entry(name, each, column, indents)]


def entry(name: str, value: Plain, column: int, indents: Indents) -> list[str]:
    """Return the lines of a key with its value."""
    head = " " * column + key(name) + ":"
    first, *rest = behind_key(value, column, len(head) + 1, indents)
    return [f"{head} {first}" if first else head, *rest]


def sequence(value: tuple[Plain, ...], column: int, indents: Indents) -> list[str]:
    """Return the lines of a list whose dashes stand in `column`."""
    return [text for each in value for text in item(each, column, indents)]


def item(value: Plain, column: int, indents: Indents, *, in_braces: bool = False) -> list[str]:
    """Return the lines of a list's item; a mapping in braces where it fits and that is wanted."""
    head = " " * column + "-" + " " * (indents.dash - 1)
    brief = line(value) if in_braces and reads_well_in_flow(value) else ""
    if brief and len(head) + len(brief) <= WIDTH:
        return [head + brief]
    first, *rest = behind_dash(value, len(head), indents)
    return [head + first, *rest]


def scalar(value: Plain, at: int, indent: int, indents: Indents, quote: str = "") -> list[str]:
    """Return a scalar that begins in column `at`; prose in lines below, indented by `indent`."""
    brief = line(value, quote=quote)
    if not isinstance(value, str) or not indents.with_prose:
        return [brief]
    if "\n" not in value and at + len(brief) <= WIDTH:
        return [brief]
    return _block(value, indent) or [brief]


def _block(text: str, indent: int) -> list[str]:
    """Return a text behind `>-` or `|-`, nothing where it can't be written so."""
    if _UNFIT_FOR_BLOCK.search(text):
        return []
    chomping = "" if text.endswith("\n") else "-"
    margin = " " * indent
    body = text.removesuffix("\n")
    lines = body.split("\n")
    if "\n" in body and all(indent + len(each) <= WIDTH for each in lines):
        return [f"|{chomping}", *(each and margin + each for each in lines)]
    if not _UNFIT_FOR_FOLDING.search(body) and ("\n" in body or _BREAKABLE.search(body)):
        folded = [part for each in lines for part in ("", *_folded(each, WIDTH - indent))][1:]
        return [f">{chomping}", *(each and margin + each for each in folded)]
    if "\n" in body:
        return [f"|{chomping}", *(each and margin + each for each in lines)]
    return []


def _folded(paragraph: str, width: int) -> list[str]:
    """Return a paragraph in lines of so many characters where its words allow that."""
    lines: list[str] = []
    for word in _BREAKABLE.split(paragraph) if paragraph else ():
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _is_list_of_words(value: tuple[Plain, ...]) -> bool:
    return all(
        not isinstance(each, dict | tuple)
        and (not isinstance(each, str) or bool(_WORD.fullmatch(each)))
        for each in value
    )


def _is_plain(text: str, in_flow: bool) -> bool:
    """Tell whether a text can stand without quotes, for readers of YAML 1.1 too."""
    return (
        bool(text)
        and not _UNFIT_FOR_PLAIN.match(text)
        and not (in_flow and _UNFIT_FOR_FLOW.search(text))
        and isinstance(plain_scalar(text), str)
        and _RESOLVER.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
        == "tag:yaml.org,2002:str"
    )


def _double(text: str) -> str:
    quoted = json.dumps(text, ensure_ascii=False)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)
