"""What YAML reads otherwise than an author meant it, in text that it can read."""

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from epicrisis.cases.reading.syntax import ODD_SPACES
from epicrisis.cases.reading.yaml_text import Document, Path, value_at
from epicrisis.letters import figures_of_here
from epicrisis.messages import Message

_NO_LETTER = re.compile(rf"[{ODD_SPACES}“”„«»‘’‹›]")


_SIGNED = re.compile(r"[+\-−–—‒‑﹣－]?[0-9]+(?:[.,][0-9]+)?")


class CommaCut(NamedTuple):
    """A text or a number in braces that a comma has cut."""

    path: Path
    """The key whose value it is."""
    rest: tuple[Path, ...]
    """The keys that its rest is taken for."""
    whole: str | float
    """The value as it was meant."""
    message: Message


def cut_by_comma(document: Document, place: Path) -> CommaCut | None:
    """Return the value whose rest is taken for a key at `place`, None where there is none."""
    if not place or place[:-1] not in document.in_braces:
        return None
    mapping = value_at(document.data, place[:-1])
    if not isinstance(mapping, dict) or mapping.get(str(place[-1]), "") is not None:
        return None
    keys = list(mapping)
    first = last = keys.index(str(place[-1]))
    while first >= 0 and mapping[keys[first]] is None:
        first -= 1
    while last < len(keys) and mapping[keys[last]] is None:
        last += 1
    if first < 0 or last == first + 1:
        return None
    parent = place[:-1]
    rest = tuple((*parent, key) for key in keys[first + 1 : last])
    value = mapping[keys[first]]
    if type(value) is int and len(rest) == 1 and keys[first + 1].isdecimal():
        number = f"{value}.{keys[first + 1]}"
        message = Message(
            "the comma ends this number; write decimals with a point: {written}",
            written=f"{keys[first]}: {number}",
        )
        return CommaCut((*parent, keys[first]), rest, float(number), message)
    if not isinstance(value, str):
        return None
    whole = ", ".join((value, *keys[first + 1 : last]))
    escaped = whole.replace("\\", "\\\\").replace('"', '\\"')
    message = Message(
        "the comma ends this text, as it stands in braces; put all of it in quotes: {written}",
        written=f'{keys[first]}: "{escaped}"',
    )
    return CommaCut((*parent, keys[first]), rest, whole, message)


def plain_key(key: str) -> str:
    """Return a key without what keyboards and word processors add to it."""
    return _NO_LETTER.sub("", key)


def as_number(text: str) -> str:
    """Return a number as YAML reads it that was written with a comma or another sign, else ""."""
    figures = figures_of_here(text)
    plain = "".join(each for each in figures if unicodedata.category(each) not in ("Cf", "Zs"))
    if not _SIGNED.fullmatch(plain):
        return ""
    sign = "-" if plain[0] in "-−–—‒‑﹣－" else ""
    written = sign + plain.lstrip("+-−–—‒‑﹣－").replace(",", ".")
    return "" if written == text else written


def with_points(numbers: Sequence[object], wanted: int) -> Message | None:
    """Say how decimals are written, where commas have made more numbers of them than belong here.

    None where these aren't such numbers.
    """
    if not all(type(each) in (int, float) for each in numbers):
        return None
    if len(numbers) != 2 * wanted or not all(
        type(each) is int and each >= 0 for each in numbers[1::2]
    ):
        return Message(
            "takes {wanted} numbers and has {count};"
            " write decimals with a point, such as 2.5, or delete the rest",
            wanted=wanted,
            count=len(numbers),
        )
    pairs = zip(numbers[::2], numbers[1::2], strict=True)
    return Message(
        "takes {wanted} numbers and has {count}; write decimals with a point: {written}",
        wanted=wanted,
        count=len(numbers),
        written=f"[{', '.join(f'{whole}.{part}' for whole, part in pairs)}]",
    )
