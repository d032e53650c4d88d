"""What the JSON Schema of a case allows beyond the records: what is left out or written shorter."""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any

from epicrisis.cases.model import StageId
from epicrisis.cases.questions import QUESTION_TYPES

Schema = dict[str, Any]

_MAY_BE_LEFT_OUT: Mapping[str, tuple[str, ...]] = {
    "Source": ("file", "language", "count"),
    "FinalTitle": ("opens_with",),
    "Objective": ("id",),
    "GlossaryEntry": ("id", "opens_with"),
    "Hypothesis": ("id",),
    "Argument": ("opens_with",),
    "OtherTest": ("id",),
    "Origin": ("opens_with",),
    "Event": ("id", "opens_with"),
    "Reading": ("id", "opens_with"),
    "Finding": ("title", "text", "summary"),
    "Teaching": ("text",),
    "Notes": ("text",),
    "Pause": ("asks",),
}
_OF_THE_CASE = ("id", "slug", "language", "languages", "source")
_OF_EVERY_QUESTION = ("type", "kind", "stem")
_OF_QUESTIONS: Mapping[str, tuple[str, ...]] = {
    "SingleQuestion": ("options", "answer"),
    "MultipleQuestion": ("options", "answer"),
    "OrderQuestion": ("options", "answer"),
    "NumericQuestion": ("unit", "accept"),
}
_WORDS = {"finding": "title", "question": "stem", "teaching": "text", "notes": "text"}
_SENTENCES: Schema = {"type": "string", "pattern": r"^\s*S[0-9]{2,3}"}
_LINE_OF_TEXT: Schema = {"type": "string", "maxLength": 500}
_TEXT: Schema = {"type": "string", "maxLength": 5000}
_BY_LANGUAGE: Schema = {"type": "object", "patternProperties": {"^[a-z]{2}$": _TEXT}}
_UNFINISHED: Schema = {
    "type": "boolean",
    "default": False,
    "description": "Left out of the story and not checked, until this key is taken away.",
}
_ID: Schema = {
    "type": "string",
    "pattern": "^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$",
    "description": "Identifier, where the first key holds words; left out, it follows from them.",
}


def with_short_forms(schema: Schema) -> Schema:
    """Return the schema of a case, which allows short forms as well."""
    schema = deepcopy(schema)
    records = schema["$defs"]
    for name, record in records.items():
        if "source" in record["properties"] and name != "ProgrammeItem":
            _allow(record, "source", _SENTENCES)
    for name, keys in _MAY_BE_LEFT_OUT.items():
        _leave_out(records[name], keys)
    _leave_out(schema, _OF_THE_CASE)
    for key, words in _WORDS.items():
        for record in _blocks(records.values(), {key, words}):
            _begin_with_words(record, key, words)
    for name in dict.fromkeys(model.__name__ for model in QUESTION_TYPES.values()):
        _shorten_question(name, records[name])
    _shorten_finding(records["Finding"])
    _shorten_pause(records["Pause"])
    _shorten_lists(schema)
    _shorten_stages(schema)
    return schema


def _leave_out(record: Schema, keys: Iterable[str]) -> None:
    record["required"] = [key for key in record["required"] if key not in keys]


def _allow(record: Schema, key: str, *others: Schema) -> None:
    """Let a key be one of `others` as well as what it is."""
    own = record["properties"][key]
    said = {name: own.pop(name) for name in ("description", "title", "default") if name in own}
    kinds = own["anyOf"] if set(own) == {"anyOf"} else [own]
    record["properties"][key] = {"anyOf": [*kinds, *deepcopy(list(others))], **said}


def _blocks(records: Iterable[Schema], keys: set[str]) -> list[Schema]:
    return [record for record in records if keys <= record["properties"].keys()]


def _begin_with_words(record: Schema, key: str, words: str) -> None:
    properties = record["properties"]
    properties[key] = {
        "anyOf": deepcopy(properties[words]["anyOf"]),
        "description": f"What `{words}` says; or the block's identifier, where `{words}` is there.",
        "title": properties[key]["title"],
    }
    properties["id"] = dict(_ID)
    properties["unfinished"] = dict(_UNFINISHED)


def _shorten_question(name: str, record: Schema) -> None:
    properties = record["properties"]
    _leave_out(record, (*_OF_EVERY_QUESTION, *_OF_QUESTIONS.get(name, ())))
    _allow(record, "objective", {"type": "integer"})
    if name in ("SingleQuestion", "MultipleQuestion"):
        properties["right"] = _options("The options that are right.", properties)
        properties["wrong"] = _options("The options that are wrong.", properties)
    elif name == "OrderQuestion":
        properties["order"] = _options("The options in their right order.", properties)
    elif name == "NumericQuestion":
        _allow(record, "answer", _LINE_OF_TEXT)
    # An option without an id is named by its words.
    for key in ("indispensable", "unacceptable"):
        if key in properties and "options" in properties:
            properties[key]["items"] = dict(_LINE_OF_TEXT)
    if "because" in properties and "options" in properties:
        (lines,) = properties["because"]["patternProperties"].values()
        properties["because"]["patternProperties"] = {"": lines}


def _options(description: str, properties: Mapping[str, Schema]) -> Schema:
    by_id = {key: properties["options"][key] for key in ("patternProperties", "type")}
    item = {"anyOf": [{"type": ["string", "number"], "maxLength": 500}, by_id]}
    return {
        "anyOf": [{"type": "array", "items": item, "minItems": 1}, by_id, _LINE_OF_TEXT],
        "description": description,
    }


def _shorten_finding(record: Schema) -> None:
    result: Schema = {"type": ["string", "number"], "maxLength": 500}
    for key in ("labs", "report"):
        rows = {"": {"anyOf": [result, _BY_LANGUAGE, {"type": "object"}]}}
        _allow(record, key, {"type": "object", "patternProperties": rows})
    staining = {"": {"type": "string", "enum": ["positive", "negative"]}}
    _allow(record, "markers", {"type": "object", "patternProperties": staining})
    _allow(record, "order", _LINE_OF_TEXT, _BY_LANGUAGE)


def _shorten_pause(record: Schema) -> None:
    properties = record["properties"]
    asked = {key: properties["asks"][key] for key in ("enum", "type")}
    properties["pause"] = {
        "anyOf": [asked, {key: _ID[key] for key in ("pattern", "type")}],
        "description": "What `asks` says; or the block's identifier, where `asks` is there.",
        "title": properties["pause"]["title"],
    }
    properties["id"] = dict(_ID)
    properties["unfinished"] = dict(_UNFINISHED)


def _shorten_lists(schema: Schema) -> None:
    records, properties = schema["$defs"], schema["properties"]
    _allow(schema, "source", {"type": "string", "maxLength": 100})
    _allow(schema, "final_title", _LINE_OF_TEXT, _BY_LANGUAGE)
    items = properties["objectives"]["items"]
    properties["objectives"]["items"] = {"anyOf": [items, _TEXT, _BY_LANGUAGE]}
    for side in ("pro", "contra"):
        arguments = records["Hypothesis"]["properties"][side]
        arguments["items"] = {"anyOf": [arguments["items"], _TEXT]}
    for key, name, first, other in (
        ("hypotheses", "Hypothesis", "name", {"type": "null"}),
        ("glossary", "GlossaryEntry", "term", {"anyOf": [_TEXT, _BY_LANGUAGE]}),
        ("other_tests", "OtherTest", "menu", {"anyOf": [_LINE_OF_TEXT, _BY_LANGUAGE]}),
    ):
        named = deepcopy(records[name])
        del named["properties"][first]
        named["required"] = []
        records[f"{name}ByName"] = named
        kinds = [{"$ref": f"#/$defs/{name}ByName"}, *other.get("anyOf", [other])]
        by_name: Schema = {"type": "object", "patternProperties": {"": {"anyOf": kinds}}}
        _allow(schema, key, by_name)


def _shorten_stages(schema: Schema) -> None:
    """Let stages be a mapping, and blocks unfinished."""
    blocks = schema["$defs"]["Stage"]["properties"]["blocks"]
    schema["$defs"]["UnfinishedBlock"] = {
        "description": "A block that is left out of the story and not checked.",
        "type": "object",
        "properties": {"unfinished": {**_UNFINISHED, "const": True}},
        "required": ["unfinished"],
    }
    unfinished = {"$ref": "#/$defs/UnfinishedBlock"}
    blocks["items"] = {"anyOf": [*blocks["items"]["oneOf"], unfinished]}
    stages = StageId.__args__  # type: ignore[attr-defined]
    by_id: Schema = {
        "type": "object",
        "properties": {stage: {**deepcopy(blocks), "title": stage} for stage in stages},
        "additionalProperties": False,
        "minProperties": 1,
    }
    _allow(schema, "stages", by_id)
