"""A result in one line, such as `12.3 g/dl (13–17)`, read into its parts and written again."""

import math
import re
from collections.abc import Mapping
from typing import TypeAlias

from epicrisis.cases.fields import LONGEST_LINE

Part: TypeAlias = str | int | float | bool | dict[str, str | int | float]

_SPACE = "[ \u00a0\u2009\u202f]"
_GROUPED = rf"\d{{1,3}}(?:{_SPACE}\d{{3}}){{1,4}}+(?!\d)"
_NUMBER = rf"[-−+]?(?:{_GROUPED}|\d{{1,15}})(?:[.,]\d{{1,12}})?"
_LIMITS = {"<": "below", ">": "above", "≤": "at most", "≥": "at least", "<=": "at most",
           ">=": "at least"}  # fmt: skip
_SIGNS = {"below": "<", "above": ">", "at most": "≤", "at least": "≥"}
_ENDS = {"<": "below", ">": "above", "≤": "to", "<=": "to", "≥": "from", ">=": "from"}
_RANGE_SIGNS = {"below": "<", "above": ">", "to": "≤", "from": "≥"}
_SIGN = r"<=|>=|[<>≤≥]"
_N = r"(?:N|VN|[Nn]ormale?s?|[Nn]orme|[Rr]ef\.?|[Rr]éf\.?|[Vv]aleurs? normales?)"

_MEASURED = re.compile(rf"^(?P<sign>{_SIGN})?\s*+(?P<value>{_NUMBER})(?P<rest>(?!\d).*)", re.DOTALL)
_BRACKETS = re.compile(r"^(?P<before>.*?)\((?P<range>[^()]*)\)", re.DOTALL)
_RANGE = re.compile(
    rf"(?:{_N}\s*+[:=]?\s*+)?"
    rf"(?:(?P<sign>{_SIGN})\s*+(?P<end>{_NUMBER})"
    rf"|(?P<from>{_NUMBER})\s*+(?:–|—|-|à|to)\s*+(?P<to>{_NUMBER}))"
    r"(?P<rest>(?![\d.,]\d).*)",
    re.DOTALL,
)
# A unit begins with a letter, a sign of its own or a power of ten, never with a figure: "120/80
# mmHg" and "2+" are words.
_WHOM = re.compile(
    r"\s*(?:(?:[,;:]\s*|(?=(?:femme|homme|enfant|adulte|chez|pour|[àa] jeun|wom[ae]n|m[ae]n|child"
    r"|adult|female|male|in|for|fasting)\b|(?:femme|homme|enfant|adulte|adult|female|male)s\b))"
    r"(?P<whom>[^\d,;:][^\d]*))?",
    re.DOTALL,
)
_UNIT = re.compile(
    r"(?![eE][-+]?\d)(?:[^\W\d_]|[%‰°µμ]|/\s?[^\W\d_]|[×xX*·.]?\s?10(?:\^[-−]?\d{1,2}|[⁰¹²³⁴-⁹⁻]+))"
    r"(?:(?![;!]|[,.:](?:\s|\Z)|\s[\d<>≤≥]).){0,40}",
    re.DOTALL,
)


def parts_of(text: str, language: str) -> dict[str, Part]:
    """Return the keys of a line of results but its name, as a case file has them.

    What isn't a number with a unit is `result`, in words; `!` at the end says that it is abnormal.
    """
    said = text.strip()
    if len(said) > LONGEST_LINE:
        return {"result": said}
    is_marked = said.endswith("!")
    said = said.removesuffix("!").strip() if is_marked else said
    found = _measured(said, language) or {"result": said or text.strip()}
    return found | {"abnormal": True} if is_marked and said else found


def in_short(row: Mapping[str, object], language: str) -> str | None:
    """Return the line that is read as these keys; None where none is."""
    written = _written(row, language)
    kept = {key: value for key, value in row.items() if key != "name"}
    if written is None or _exactly(parts_of(written, language)) != _exactly(kept):
        return None
    return written


def _measured(said: str, language: str) -> dict[str, Part] | None:
    brackets = _BRACKETS.fullmatch(said)
    found = _MEASURED.fullmatch(brackets["before"].strip() if brackets else said)
    rest = found["rest"].strip() if found else ""
    normal = _range(brackets["range"].strip(), rest, language) if brackets else None
    if brackets and normal is None:
        return None
    parts: dict[str, Part]
    if found is not None and (not rest or _UNIT.fullmatch(rest)):
        parts = {"value": _number(found["value"], language)}
        if found["sign"]:
            parts["limit"] = _LIMITS[found["sign"]]
        if rest:
            parts["unit"] = rest
    elif brackets and brackets["before"].strip():
        parts = {"result": brackets["before"].strip()}
    else:
        return None
    return parts if normal is None else parts | {"normal": normal}


def _range(said: str, unit: str, language: str) -> dict[str, str | int | float] | None:
    """Return what stands in brackets as a normal range, None where it is none.

    One in another unit is none: nobody could compare with it.
    """
    found = _RANGE.fullmatch(said)
    rest = _WHOM.fullmatch(found["rest"].strip().removeprefix(unit)) if found else None
    if found is None or rest is None:
        return None
    whom = (rest["whom"] or "").strip()
    ends = {_ENDS[found["sign"]]: found["end"]} if found["sign"] else {}
    ends = ends or {"from": found["from"], "to": found["to"]}
    read = {name: _number(end, language) for name, end in ends.items()}
    if float(read.get("from", -math.inf)) > float(read.get("to", math.inf)):
        return None
    return {**read, "for": whom} if whom else {**read}


def _number(said: str, language: str) -> str | int | float:
    """Return a number as YAML has it: in quotes where its last nought would be lost."""
    plain = re.sub(_SPACE, "", said).replace("−", "-").removeprefix("+")
    if language == "en" and re.fullmatch(r"-?\d{1,3},\d{3}(\.\d+)?", plain):
        plain = plain.replace(",", "")
    plain = plain.replace(",", ".")
    whole, _, decimals = plain.partition(".")
    plain = f"{int(whole)}{'.' + decimals if decimals else ''}"
    plain = f"-{plain}" if whole.startswith("-") and not plain.startswith("-") else plain
    if not decimals:
        return int(plain)
    return float(plain) if repr(float(plain)) == plain else plain


def _written(row: Mapping[str, object], language: str) -> str | None:
    value, result, normal = row.get("value"), row.get("result"), row.get("normal")
    parts = []
    if value is not None:
        sign = _SIGNS.get(str(row.get("limit")), "")
        parts = [sign, _said(value, language), row.get("unit")]
    elif isinstance(result, str):
        parts = [result]
    if isinstance(normal, Mapping):
        parts.append(_range_in_short(normal, language))
    if row.get("abnormal") is True:
        parts.append("!")
    if not all(isinstance(part, str | None) for part in parts):
        return None
    return " ".join(str(part) for part in parts if part) or None


def _range_in_short(normal: Mapping[str, object], language: str) -> str:
    ends = {key: _said(value, language) for key, value in normal.items() if key != "for"}
    if {"from", "to"} == ends.keys():
        span = f"{ends['from']}–{ends['to']}"
    else:
        span = "N " + " ".join(f"{_RANGE_SIGNS.get(key, key)} {end}" for key, end in ends.items())
    return f"({span}, {normal['for']})" if normal.get("for") else f"({span})"


def _said(value: object, language: str) -> str:
    digits = str(value).replace("-", "−")
    return digits.replace(".", ",") if language == "fr" else digits


def _exactly(keys: Mapping[str, object]) -> dict[str, object]:
    """Return keys so that 1, 1.0 and true are told apart, and the order of keys isn't."""
    return {
        key: _exactly(value) if isinstance(value, Mapping) else (type(value).__name__, value)
        for key, value in keys.items()
    }
