"""Plain data written as YAML in block form, as an author goes on writing it."""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

WIDTH = 96
_INDENT = "  "
_PLAIN = re.compile(
    r"^(?:[^\W\d_]|\d(?=\S*+[ ]\S))(?:[^\s:#]|[ \u00a0\u202f](?=\S)|:(?=\S)|(?<=\S)#)*+"
)
_IN_BRACKETS = frozenset(",[]{}")
_RESERVED = frozenset("null true false yes no on off y n".split())  # noqa: SIM905


@dataclass(frozen=True, slots=True)
class Commented:
    """A value with a comment above its key."""

    comment: str
    value: object


@dataclass(frozen=True, slots=True)
class Flow:
    """A list that is written in one line."""

    items: tuple[str | float, ...]


def as_yaml(data: Mapping[str, object]) -> str:
    """Return a mapping as YAML; an empty line stands before each key with a comment."""
    lines: list[str] = []
    for key, value in data.items():
        if isinstance(value, Commented):
            lines += ["", *(f"# {line}" for line in value.comment.splitlines())]
        lines += _pair(key, value.value if isinstance(value, Commented) else value, "")
    return "\n".join(lines).lstrip("\n") + "\n"


def _pair(key: str, value: object, indent: str) -> Iterator[str]:
    begin = f"{indent}{scalar(key)}:"
    if isinstance(value, Mapping):
        if not value:
            yield f"{begin} {{}}"
            return
        yield begin
        for name, each in value.items():
            yield from _pair(name, each, indent + _INDENT)
    elif isinstance(value, Flow):
        yield f"{begin} [{', '.join(map(_in_brackets, value.items))}]"
    elif isinstance(value, Sequence) and not isinstance(value, str):
        yield begin
        for each in value:
            yield from _item(each, indent + _INDENT)
    elif isinstance(value, str) and _is_prose(value, begin):
        yield f"{begin} >-"
        yield from _folded(value, indent + _INDENT)
    else:
        yield f"{begin} {scalar(value)}"


def _item(value: object, indent: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        lines = [line for key, each in value.items() for line in _pair(key, each, indent + _INDENT)]
        yield f"{indent}- {lines[0].lstrip()}"
        yield from lines[1:]
    else:
        yield f"{indent}- {scalar(value)}"


def scalar(value: object) -> str:
    """Return a text, a number or a truth as it stands in one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"{value:.6g}" if isinstance(value, float) else str(value)
    text = str(value)
    is_plain = _PLAIN.fullmatch(text) and text.casefold() not in _RESERVED and _is_seen(text)
    return text if is_plain else _quoted(text)


def _is_seen(text: str) -> bool:
    return text.replace("\u00a0", " ").replace("\u202f", " ").isprintable()


def _in_brackets(value: str | float) -> str:
    text = scalar(value)
    is_open = not text.startswith('"') and not _IN_BRACKETS.isdisjoint(text)
    return _quoted(text) if is_open else text


def _quoted(text: str) -> str:
    return "".join(map(_visible, json.dumps(text, ensure_ascii=False)))


def _visible(character: str) -> str:
    """Return a character as it may stand between double quotes in YAML."""
    if character.isprintable() or unicodedata.category(character) == "Zs":
        return character
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004


def _is_prose(text: str, begin: str) -> bool:
    """Tell whether a text is better read on lines of its own: folding must not change it."""
    return (
        len(begin) + len(text) + 3 > WIDTH
        and text == " ".join(text.split(" ")).strip()
        and "  " not in text
        and _is_seen(text)
        and not text[0].isspace()
    )


def _folded(text: str, indent: str) -> Iterator[str]:
    line = ""
    for word in text.split(" "):
        if line and len(indent) + len(line) + 1 + len(word) > WIDTH:
            yield indent + line
            line = word
        else:
            line = f"{line} {word}" if line else word
    yield indent + line
