"""What may stand where in a case file, as the author page's editor completes it.

The JSON Schema says the same; the editor gets it cut into shapes that name each other, so that
it needs no reader of schemas. What a key is for is told in the author's language.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from epicrisis.cases.schema import case_schema
from epicrisis.i18n import Translate, translator

SchemaPart = dict[str, Any]
"""`keys`: what each key is, by its name; `any`: names of the shapes of a list's items or of a
mapping by ids; `words`: the words that a value may be."""

WHOLE = "case"
"""Name of the shape of a whole file."""

_LINE_END = re.compile(r"(?<!\n)\n(?!\n)")
"""An end of a line within a paragraph of a docstring."""


@cache
def shapes(language: str = "en") -> Mapping[str, SchemaPart]:
    """Return every shape by name; that of a whole file is `WHOLE`."""
    found = _shapes()
    if language != "en":
        say = translator(language, "case_file")
        return {name: _said(shape, say) for name, shape in found.items()}
    return found


def _said(shape: SchemaPart, say: Translate) -> SchemaPart:
    if "keys" not in shape:
        return shape
    keys = {name: {**key, "info": say(key["info"])} for name, key in shape["keys"].items()}
    return {**shape, "keys": keys}


@cache
def _shapes() -> dict[str, SchemaPart]:
    schema = case_schema()
    found: dict[str, SchemaPart] = {}
    _add(found, WHOLE, schema)
    for name, part in schema["$defs"].items():
        _add(found, name, part)
    return found


def _add(found: dict[str, SchemaPart], name: str, schema: Mapping[str, Any]) -> None:
    shape: SchemaPart = {}
    if "properties" in schema:
        required = schema.get("required", ())
        shape["keys"] = {
            key: {
                "info": _LINE_END.sub(" ", part.get("description", "")),
                "required": key in required,
                "shapes": list(_names(found, f"{name}/{key}", part)),
            }
            for key, part in schema["properties"].items()
        }
    inner = [*schema.get("patternProperties", {}).values()]
    inner += [schema["items"]] if "items" in schema else []
    if inner:
        shape["any"] = [each for part in inner for each in _names(found, f"{name}/*", part)]
    words = schema.get("enum") or ([schema["const"]] if "const" in schema else [])
    words = words or (["true", "false"] if schema.get("type") == "boolean" else [])
    if words:
        shape["words"] = words
    found[name] = shape


def _names(found: dict[str, SchemaPart], place: str, schema: Mapping[str, Any]) -> Iterator[str]:
    """Yield the shapes that `schema` allows, adding those that have no name of their own."""
    for number, part in enumerate(schema.get("anyOf") or schema.get("oneOf") or (schema,)):
        if "$ref" in part:
            yield part["$ref"].rpartition("/")[2]
        elif not {"properties", "patternProperties", "items", "enum", "const"}.isdisjoint(part) or (
            part.get("type") == "boolean"
        ):
            _add(found, f"{place}#{number}", part)
            yield f"{place}#{number}"
