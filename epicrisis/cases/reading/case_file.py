"""A case file read, validated and checked: a `Case`, or every mistake with its place."""

import difflib
import unicodedata
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from epicrisis.cases.fields import Identifier, LanguageCode, Record, SentenceId, Slug
from epicrisis.cases.model import Case
from epicrisis.cases.problems import MOST, CaseFileError, Problem, within_bounds
from epicrisis.cases.questions import (
    QUESTION_TYPES,
    Question,
    ShortTextQuestion,
    SingleQuestion,
)
from epicrisis.cases.reading import calendar_times, references, yaml_text
from epicrisis.cases.reading import images as image_files
from epicrisis.cases.reading.files import Beside, UnfitFileError, on_disk, read_bytes
from epicrisis.cases.reading.images import Picture, picture_of
from epicrisis.cases.reading.sentences import number_sentences

START = yaml_text.Position(1, 1)
"""Where a problem of the whole file is told."""
MAX_BYTES = 1_000_000
"""Largest case file and source text that is read."""
MAX_SENTENCES = 999
"""Most sentences of a source text: as many as have a number."""
MAX_SENTENCE = 2_000
"""Longest sentence, in characters: a page without a full stop."""
TOO_LONG = f"over {MAX_BYTES:,} bytes long; make it shorter"


class LoadedCase(NamedTuple):
    """A valid case with what lies beside its file."""

    case: Case
    sentences: dict[str, str]
    """The sentences of its source text by id."""
    pictures: dict[str, Picture]
    """Its images by name of the file."""


class ReadCase(NamedTuple):
    """A valid case, and what it was read from."""

    loaded: LoadedCase
    document: yaml_text.Document


def load_case(path: Path) -> LoadedCase:
    """Read the case file at `path` and the files beside it.

    Raises `CaseFileError` with all mistakes of the file.
    """
    return read_case(path, read_text(path), on_disk(path.parent)).loaded


def read_case(path: Path, text: str, beside: Beside) -> ReadCase:
    """Read `text` as the case file at `path`, whatever that file holds now.

    Raises `CaseFileError` with all mistakes of the text.
    """
    try:
        document = yaml_text.parse(text)
    except yaml_text.YamlError as error:
        raise CaseFileError([problem_at(path, error.mark, "E102", error.message)]) from None
    problems = [problem_at(path, error.mark, "E103", error.message) for error in document.errors]
    if not isinstance(document.data, dict):
        mark = document.mark(())
        message = "a case file is a mapping; start it with `id: ...`"
        problems.append(problem_at(path, mark, "E104", message))
        raise CaseFileError(problems)

    sentences, source_problems = _source_sentences(path, document, beside)
    images, image_problems = _pictures(path, document, beside)
    folder = path.absolute().parent.name
    data, dateless = calendar_times.in_numbers(document.data)
    document = replace(document, data=data)
    hits = list(references.check_references(data, sentences, folder=folder))
    problems += [*source_problems, *image_problems]
    hits += [references.Hit(place, "E217", message) for place, message in dateless]
    shown = [hit for hit in hits if not (dateless and hit.path[:2] == ("timeline", "window"))]
    problems += [problem_at(path, document.mark(hit.path), hit.code, hit.message) for hit in shown]
    told = {hit.message for hit in hits}
    case, model_problems, more = _validate(path, document, told, [place for place, _ in dateless])
    problems += model_problems
    if problems or case is None:
        raise CaseFileError(problems, more)
    return ReadCase(LoadedCase(case, sentences or {}, images), document)


def problem_at(path: Path, mark: yaml_text.Position, code: str, message: str) -> Problem:
    """Return a problem whose message stays one line, whatever it quotes."""
    message = within_bounds(message)
    printable = message if message.isprintable() else "".join(map(_visible, message))
    return Problem(path, mark.line, mark.column, printable, code)


def _visible(character: str) -> str:
    """Return `character`, escaped where it would break or reorder the line it stands in."""
    breaks = unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp")
    return ascii(character)[1:-1] if breaks else character


def read_text(path: Path) -> str:
    """Return the text of a UTF-8 file, without its byte order mark.

    Raises `CaseFileError` where there is none.
    """
    try:
        return decoded(read_bytes(path, MAX_BYTES))
    except UnfitFileError as error:
        raise CaseFileError([problem_at(path, START, "E101", str(error))]) from None
    except yaml_text.YamlError as error:
        raise CaseFileError([problem_at(path, error.mark, "E101", error.message)]) from None


def decoded(raw: bytes) -> str:
    """Return UTF-8 as text, without its byte order mark; raise `YamlError` for anything else."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        mark = yaml_text.place_after(error.object[: error.start].decode())
        byte = error.object[error.start]
        message = f"byte 0x{byte:02x} is not UTF-8; save the file as UTF-8"
        raise yaml_text.YamlError(message, mark) from None


def _source_sentences(
    path: Path, document: yaml_text.Document, beside: Beside
) -> tuple[dict[str, str] | None, list[Problem]]:
    """Return the sentences of the source text that the case names, None without one."""
    source = document.data.get("source") if isinstance(document.data, dict) else None
    name = source.get("file") if isinstance(source, dict) else None
    if not isinstance(name, str) or not isinstance(source, dict):
        return None, []
    mark = document.mark(("source", "file"))
    text = f"source text {yaml_text.shown(name)}"
    try:
        sentences = number_sentences(decoded(beside(name, MAX_BYTES)))
    except UnfitFileError as error:
        return None, [problem_at(path, mark, "E105", f"{text} {error}")]
    except yaml_text.YamlError as error:
        place = f"{text}, line {error.mark.line}, column {error.mark.column}"
        return None, [problem_at(path, mark, "E105", f"{place}: {error.message}")]
    if excess := _excess(sentences):
        return None, [problem_at(path, mark, "E105", f"{text} {excess}")]
    count = source.get("count")
    if type(count) is int and count > 0 and count != len(sentences):
        return sentences, [
            problem_at(
                path,
                document.mark(("source", "count")),
                "E106",
                f"{name} has {len(sentences)} sentences, not {count};"
                " correct the count, or put each sentence on a line of its own",
            )
        ]
    return sentences, []


def _excess(sentences: dict[str, str]) -> str | None:
    """Say what keeps a source text from being cited."""
    if len(sentences) > MAX_SENTENCES:
        return f"has over {MAX_SENTENCES} sentences; keep what the case rests on"
    long = next((name for name, words in sentences.items() if len(words) > MAX_SENTENCE), None)
    if long is not None:
        return (
            f"has a sentence of over {MAX_SENTENCE:,} characters ({long});"
            " put each sentence on a line of its own"
        )
    return None


def _pictures(
    path: Path, document: yaml_text.Document, beside: Beside
) -> tuple[dict[str, Picture], list[Problem]]:
    """Return the images that the case names, each once, and what is wrong with the others."""
    found: dict[str, Picture] = {}
    problems: list[Problem] = []
    total = 0
    for place, name in (
        *references.each(document.data, "stages/*/blocks/*/images/*/file"),
        *references.each(document.data, "stages/*/blocks/*/image/file"),
    ):
        if not isinstance(name, str) or name in found:
            continue
        try:
            if total > image_files.MAX_BYTES_A_CASE:
                raise UnfitFileError(
                    f"and those above are over {image_files.MAX_BYTES_A_CASE:,} bytes; shrink them"
                )
            found[name] = picture_of(beside(name, image_files.MAX_BYTES))
            total += len(found[name].content)
        except UnfitFileError as error:
            message = f"image {yaml_text.shown(name)} {error}"
            problems.append(problem_at(path, document.mark(place), "E107", message))
    return found, problems


def _validate(
    path: Path,
    document: yaml_text.Document,
    already_told: Container[str],
    unreadable_places: Iterable[yaml_text.Path],
) -> tuple[Case | None, list[Problem], int]:
    """Return the case, or what the models say against it beyond what is `already_told`.

    Of very many mistakes the first are put into words; the number says how many were not.
    """
    assert isinstance(document.data, dict)
    try:
        return Case.model_validate(document.data, context=_language_context(document.data)), [], 0
    except ValidationError as error:
        details = error.errors(include_url=False)
    unreadable = {error.mark for error in document.errors}
    unreadable |= {document.mark(place) for place in unreadable_places}
    placed = [(detail, *_place_of(document, detail)) for detail in _without_consequences(details)]
    placed = [each for each in placed if each[2] not in unreadable]
    placed.sort(key=lambda each: (each[2].line, each[2].column))
    problems = []
    for detail, place, mark in placed[:MOST]:
        if (message := _message(detail)) not in already_told:
            code = _CODES.get(detail["type"], "E205")
            problems.append(problem_at(path, mark, code, f"{_dotted(place)}: {message}"))
    return None, problems, len(placed[MOST:])


def _language_context(data: dict[str, yaml_text.Plain]) -> dict[str, Any]:
    """Return what texts need to know: the language of plain strings, and all languages.

    Where `language` is wrong, which is told elsewhere, plain strings pass for the first one.
    """
    listed = data.get("languages")
    languages = (
        [code for code in listed if isinstance(code, str)] if isinstance(listed, tuple) else []
    )
    language = data.get("language")
    if not isinstance(language, str) or (languages and language not in languages):
        language = next(iter(languages), "xx")
    return {"language": language, "languages": languages}


def _without_consequences(details: list[ErrorDetails]) -> Iterator[ErrorDetails]:
    """Leave out what is only said because of another mistake."""
    longer = {detail["loc"][:length] for detail in details for length in range(len(detail["loc"]))}
    untyped = {detail["loc"][:-1] for detail in details if detail["loc"][-2:] == (_UNTYPED, "type")}
    depends_on_type = _QUESTION_KEYS - _fields(Question).keys() - {"type"}
    for detail in details:
        loc = detail["loc"]
        if detail["type"] == "too_short" and loc in longer:
            continue
        if loc[:_BLOCK_DEPTH] in untyped and not depends_on_type.isdisjoint(loc[_BLOCK_DEPTH:]):
            continue
        yield detail


def _place_of(
    document: yaml_text.Document, detail: ErrorDetails
) -> tuple[yaml_text.Path, yaml_text.Position]:
    """Return where the author finds a mistake that pydantic found."""
    place = _data_path(document.data, detail["loc"])
    about_key = detail["type"] == "extra_forbidden" or detail["loc"][-1:] == ("[key]",)
    # A rule about one key of a record has that key's name for its type.
    if (*place, detail["type"]) in document.values:
        place = (*place, detail["type"])
    return place, document.mark(place, key=about_key)


def _data_path(data: yaml_text.Plain, loc: Iterable[str | int]) -> yaml_text.Path:
    """Return pydantic's `loc` without what the file doesn't have: union members' names."""
    place: list[str | int] = []
    for part in loc:
        if isinstance(data, dict) and part in data:
            data = data[str(part)]
        elif isinstance(data, tuple) and isinstance(part, int) and part < len(data):
            data = data[part]
        else:
            continue
        place.append(part)
    return tuple(place)


def _dotted(place: yaml_text.Path) -> str:
    return ".".join(_key(part) for part in place) or "case"


def _key(part: str | int) -> str:
    text, shown = str(part), yaml_text.shown(str(part))
    return text if shown.strip("'\"") == text else shown


def _fields(model: type[Record]) -> dict[str, Any]:
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}


_EDN_NAMES = {
    "qru": "'single'",
    "qrm": "'multiple'",
    "qrp": "'multiple' with `select`",
    "qroc": "'short_text'",
    "tcs": "'concordance'",
    "qzp": "'zone'",
    "kfp": "a `group` of three questions, each of its own type",
}
"""What the formats of the French examination are called here."""
_UNTYPED = SingleQuestion.__name__
"""What a question is read as whose type isn't known."""
_QUESTION_KEYS = {key for model in QUESTION_TYPES.values() for key in _fields(model)}
_FORMS_FIELD = ShortTextQuestion.model_fields["accepted"].annotation
_BLOCK_DEPTH = len(("stages", 0, "blocks", 0, _UNTYPED))

_WRONG_TYPES = {
    "string_type": "a text, not {given}; {quote}",
    "int_type": "a whole number, not {given}; write it like 15, without quotes or leading zeros",
    "float_type": "a number, not {given}; write it like 15 or 2.5, without quotes or leading zeros",
    "bool_type": "true or false, not {given}; write one of them without quotes",
    "tuple_type": "a list, not {given}; write [one, two], or one item a line after `- `",
    "model_type": "a mapping, not {given}; write its keys below as `key: value`",
    "model_attributes_type": "a mapping, not {given}; write its keys below as `key: value`",
}
_LIMITS = {
    "string_too_short": "is empty; write something or delete the key",
    "too_short": "needs {min_length} at least and has {actual_length}; add what is missing",
    "too_long": "takes {max_length} at most and has {actual_length}; delete the rest",
    "string_too_long": "is too long; shorten it to {max_length} characters",
    "finite_number": "is too large; write a smaller number",
    "greater_than": "must be over {gt:g}; correct it",
    "greater_than_equal": "must be {ge:g} at least; correct it",
    "less_than_equal": "must be {le:g} at most; correct it",
}
_FORMS = {
    Identifier: "an id; use letters without accents, digits, - and _ (64 at most)",
    Slug: "an address; use small letters, digits and hyphens, such as 'fever-and-pain'",
    LanguageCode: "a language code; write two small letters, such as 'fr'",
    SentenceId: "a sentence number; write S and two digits, such as 'S05'",
}
_FORMS_BY_PATTERN = {get_args(form)[1].pattern: words for form, words in _FORMS.items()}
_FORMS_BY_KEY = {
    "doi": "a DOI; write it as in '10.1000/182', without https://doi.org/",
    "pmid": "a PubMed number; write digits only, in quotes",
    "code": "the code of a warning or hint; write it like 'W401'",
    "date": "a date; write it like '2011', '2011-03' or '2011-03-15', in quotes",
    "shown": "to whom a case is open; write always, in class, or from and a day, such as"
    " 'from 2027-03-15'",
}


def _message(detail: ErrorDetails) -> str:
    """Say in an author's words what pydantic found."""
    explain = _EXPLANATIONS.get(detail["type"])
    return explain(detail) if explain is not None else detail["msg"]


def _unknown_key(detail: ErrorDetails) -> str:
    *place, key = detail["loc"]
    shown = yaml_text.shown(str(key))
    is_of_question = all(issubclass(model, Question) for model in _models_at(place))
    kinds = [word for word, model in QUESTION_TYPES.items() if key in _fields(model)]
    if is_of_question and kinds:
        return (
            f"{shown} belongs to a question of type {' or '.join(kinds)};"
            " delete it, or change the type"
        )
    return f"unknown key {shown}; {_nearest_key(detail['loc'])}"


def _missing(detail: ErrorDetails) -> str:
    if isinstance(key := detail["loc"][-1], int):
        pair = "[across, down]" if "corners" in detail["loc"] else "[lowest, highest]"
        return f"must be a pair of numbers; write {pair}"
    return f"{key!r} is missing; add it"


def _wrong_form(detail: ErrorDetails) -> str:
    words = _FORMS_BY_PATTERN.get(detail["ctx"]["pattern"])
    words = words or _FORMS_BY_KEY[str(detail["loc"][-1])]
    return f"{yaml_text.shown(str(detail['input']))} is not {words}"


def _wrong_type(detail: ErrorDetails) -> str:
    given = detail["input"]
    if given is None:
        return _LIMITS["string_too_short"]
    quote = "write one text" if isinstance(given, tuple | dict) else "put it in quotes"
    return "must be " + _WRONG_TYPES[detail["type"]].format(given=_given(given), quote=quote)


def _not_a_mapping(detail: ErrorDetails) -> str:
    *place, key = detail["loc"]
    fields = [_fields(model).get(str(key)) for model in _models_at(place)]
    if any(field == _FORMS_FIELD for field in fields):
        return _wrong_type({**detail, "type": "tuple_type"})
    is_text = any(field is None or LanguageCode in get_args(field)[:1] for field in fields)
    return _wrong_type({**detail, "type": "string_type" if is_text else "model_type"})


def _not_among(detail: ErrorDetails) -> str:
    *place, key = detail["loc"]
    is_of_question = (*place[-1:], key) == (_UNTYPED, "type")
    words = [*QUESTION_TYPES] if is_of_question else _literals(place, key)
    given = detail["input"]
    text = given if isinstance(given, str) else ""
    near = difflib.get_close_matches(text[:40], words, n=1, cutoff=0.5)
    remedy = f"did you mean {near[0]!r}?" if near else "choose one"
    if is_of_question and text.casefold() in _EDN_NAMES:
        remedy = f"here it is {_EDN_NAMES[text.casefold()]}"
    return f"must be one of {', '.join(words)}, not {_given(given)}; {remedy}"


def _literals(place: Iterable[str | int], key: str | int) -> list[str]:
    fields = [_fields(model).get(str(key)) for model in _models_at(place)]
    return [word for field in fields for word in _words_in(field)]


def _words_in(annotation: object) -> Iterator[str]:
    """Yield the words that an annotation allows, perhaps beside None."""
    for argument in get_args(annotation):
        if isinstance(argument, str):
            yield argument
        else:
            yield from _words_in(argument)


def _out_of_limits(detail: ErrorDetails) -> str:
    context = detail.get("ctx", {})
    # Of a mapping that is too long pydantic doesn't say how long it is.
    if context.get("actual_length", 0) is None:
        context = {**context, "actual_length": len(detail["input"])}
    return _LIMITS[detail["type"]].format(**context)


_EXPLANATIONS: dict[str, Callable[[ErrorDetails], str]] = {
    "extra_forbidden": _unknown_key,
    "missing": _missing,
    "string_pattern_mismatch": _wrong_form,
    "dict_type": _not_a_mapping,
    "literal_error": _not_among,
    **dict.fromkeys(_WRONG_TYPES, _wrong_type),
    **dict.fromkeys(_LIMITS, _out_of_limits),
}


_CODES = {
    "extra_forbidden": "E201",
    "missing": "E202",
    **dict.fromkeys(("dict_type", *_WRONG_TYPES), "E203"),
    "string_pattern_mismatch": "E204",
    **dict.fromkeys(_LIMITS, "E205"),
    "literal_error": "E206",
    "missing_translation": "E207",
    "block_kind": "E208",
    **dict.fromkeys(("misfit", "accept", "accepted"), "E209"),
    **dict.fromkeys(("boundary", "duration", "event", "window", "reading", "interval"), "E210"),
    "stages": "E211",
    "title": "E204",
}
"""The code of each type of mistake that pydantic finds."""


def _given(value: object) -> str:
    """Name what the author wrote where something else belongs."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return f"the word {str(value).lower()}"
    if isinstance(value, str):
        return f"the text {yaml_text.shown(value)}"
    if isinstance(value, tuple | dict):
        return "a list" if isinstance(value, tuple) else "a mapping"
    return f"the number {value}"


def _nearest_key(loc: tuple[str | int, ...]) -> str:
    keys = [key for model in _models_at(loc[:-1]) for key in _fields(model)]
    near = difflib.get_close_matches(str(loc[-1])[:40], keys, n=1, cutoff=0.5)
    return (
        f"did you mean {near[0]!r}?" if near else f"valid keys are {', '.join(dict.fromkeys(keys))}"
    )


def _models_at(loc: Iterable[str | int]) -> list[type[Record]]:
    """Return the models that the data at `loc` may be an instance of."""
    models: list[type[Record]] = [Case]
    for part in loc:
        nested = [
            inner
            for model in models
            if part in _fields(model)
            for inner in _models_in(_fields(model)[str(part)])
        ]
        models = nested or [model for model in models if model.__name__ == part] or models
    return models


def _models_in(annotation: object) -> Iterator[type[Record]]:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        yield annotation
    for argument in get_args(annotation):
        yield from _models_in(argument)
