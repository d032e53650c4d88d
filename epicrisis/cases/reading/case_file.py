"""A case file read, validated and checked: a `Case`, or every mistake with its place."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from epicrisis.cases.fields import Identifier, LanguageCode, Meeting, Record, SentenceId, Slug
from epicrisis.cases.model import DRAFT, NO_KIND, Case, Cut
from epicrisis.cases.problems import MOST, CaseFileError, Problem, shown, within_bounds
from epicrisis.cases.questions import (
    QUESTION_TYPES,
    Question,
    ShortTextQuestion,
    SingleQuestion,
)
from epicrisis.cases.reading import calendar_times, references, slips, yaml_text
from epicrisis.cases.reading import images as image_files
from epicrisis.cases.reading.files import (
    Beside,
    UnfitFileError,
    is_file_name,
    named_alike,
    on_disk,
    read_bytes,
)
from epicrisis.cases.reading.images import Picture, picture_of
from epicrisis.cases.reading.sentences import Piece, pieces, unmet
from epicrisis.cases.reading.short_forms.expansion import expanded, with_source
from epicrisis.cases.reading.source_count import line_of, other_count
from epicrisis.cases.reading.suggestions import meant, nearest
from epicrisis.messages import Message, grouped, listed, with_values
from epicrisis.refusals import to_translate

_SHORT_KEYS = ("right", "wrong", "order")
"""Keys of a question that say its options shorter."""
START = yaml_text.Position(1, 1)
"""Where a problem of the whole file is told."""
MAX_BYTES = 1_000_000
"""Largest case file and source text that is read."""
MAX_SENTENCES = 999
"""Most sentences of a source text: as many as have a number."""
MAX_SENTENCE = 2_000
"""Longest sentence, in characters: a page without a full stop."""
SAYS_DRAFT = re.compile(r"^shown:[ \t]*+[\"']?draft[\"']?[ \t]*+(?:#.*)?(?:\r?\n|\Z)", re.MULTILINE)
"""The line of a case file that makes it a draft."""
TOO_LONG = Message("is over {limit} bytes long; make it shorter", limit=grouped(MAX_BYTES))


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
    unmet_cuts: tuple[tuple[str, int], ...] = ()
    """Field and index of what `source.cut` says of words that don't stand in the text so."""


def load_case(path: Path) -> LoadedCase:
    """Read the case file at `path` and the files beside it.

    Raises `CaseFileError` with all mistakes of the file.
    """
    return read_case(path, read_text(path), on_disk(path.parent)).loaded


class FullText(NamedTuple):
    """A case file's text with what it leaves out and what lies beside it, valid or not."""

    written: yaml_text.Document
    document: yaml_text.Document
    """The same in full."""
    sentences: dict[str, str] | None
    """None where the source text can't be read."""
    pictures: dict[str, Picture]
    unmet_cuts: tuple[tuple[str, int], ...] = ()
    dateless: tuple[tuple[yaml_text.Path, Message], ...] = ()
    """The times that can't be read."""
    problems: tuple[Problem, ...] = ()
    """What is wrong up to here."""


def read_case(path: Path, text: str, beside: Beside, *, as_draft: bool = False) -> ReadCase:
    """Read `text` as the case file at `path`, whatever that file holds now.

    A draft, `as_draft` or by what it says itself, may leave sentences untold. Raises
    `CaseFileError` with all mistakes of the text.
    """
    return checked(path, in_full(path, text, beside), as_draft=as_draft)


def in_full(path: Path, text: str, beside: Beside) -> FullText:
    """Return what a text says in full; raise `CaseFileError` where it is no YAML of a case."""
    try:
        document = written = yaml_text.parse(text)
    except yaml_text.YamlError as error:
        raise CaseFileError([problem_at(path, error.mark, "E102", error.message)]) from None
    problems = [problem_at(path, error.mark, "E103", error.message) for error in document.errors]
    if not isinstance(document.data, dict):
        mark = document.mark(())
        message = Message("a case file is a mapping; start it with `id: ...`")
        problems.append(problem_at(path, mark, "E104", message))
        raise CaseFileError(problems)
    full = document_in_full(path, written, beside)
    return full._replace(problems=(*problems, *full.problems))


def document_in_full(path: Path, written: yaml_text.Document, beside: Beside) -> FullText:
    """Return what a mapping at the top of a file says in full."""
    document = with_source(written, beside.names)
    source, source_problems = _source_text(path, document, beside)
    folder = path.absolute().parent.name
    document = expanded(document, folder=folder, sentences=source.sentences)
    problems = [
        problem_at(path, written.mark(place), "E213", _at_place(place, message))
        for place, message in document.misread.items()
    ]
    pictures, image_problems = _pictures(path, document, beside)
    assert isinstance(document.data, dict)
    data, dateless = calendar_times.in_numbers(document.data)
    document = replace(document, data=data)
    problems += [*source_problems, *image_problems]
    return FullText(
        written,
        document,
        source.sentences,
        pictures,
        source.unmet_cuts,
        tuple(dateless),
        tuple(problems),
    )


def checked(path: Path, full: FullText, *, as_draft: bool = False) -> ReadCase:
    """Return a text in full as a case, as `read_case` does; raise `CaseFileError`."""
    document, sentences, dateless = full.document, full.sentences, full.dateless
    assert isinstance(document.data, dict)
    problems = [*full.problems]
    folder = path.absolute().parent.name
    hits = [*references.check_references(document.data, sentences, folder=folder)]
    is_draft = as_draft or document.data.get("shown") == DRAFT
    if not (is_draft or any(place[-1:] == ("source",) for place in document.misread)):
        hits += references.check_every_sentence_used(document.data, sentences or {})
    hits += [references.Hit(place, "E217", message) for place, message in dateless]
    told = [hit for hit in hits if not (dateless and hit.path[:2] == ("timeline", "window"))]
    problems += [problem_at(path, document.mark(hit.path), hit.code, hit.message) for hit in told]
    unreadable = [place for place, _ in dateless]
    case, model_problems, more = _validate(path, document, full.written, hits, unreadable)
    problems += model_problems
    if problems or case is None:
        raise CaseFileError(problems, more)
    return ReadCase(LoadedCase(case, sentences or {}, full.pictures), document, full.unmet_cuts)


def says_draft(text: str) -> bool:
    """Tell whether a text says that it is a draft, whether or not the rest can be read."""
    return SAYS_DRAFT.search(text) is not None


def problem_at(path: Path, mark: yaml_text.Position, code: str, message: str) -> Problem:
    """Return a problem whose message stays one line, whatever it quotes."""
    printable = with_values(within_bounds(message), _printable)
    return Problem(path, mark.line, mark.column, printable, code)


def _printable(text: str) -> str:
    return text if text.isprintable() else "".join(map(_visible, text))


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
        raise CaseFileError([problem_at(path, START, "E101", error.message)]) from None
    except yaml_text.YamlError as error:
        raise CaseFileError([problem_at(path, error.mark, "E101", error.message)]) from None


def decoded(raw: bytes) -> str:
    """Return UTF-8 as text, without its byte order mark; raise `YamlError` for anything else."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        mark = yaml_text.place_after(error.object[: error.start].decode())
        message = Message(
            "byte {byte} is not UTF-8; save the file as UTF-8",
            byte=f"0x{error.object[error.start]:02x}",
        )
        raise yaml_text.YamlError(message, mark) from None


class _SourceText(NamedTuple):
    sentences: dict[str, str] | None = None
    """By id; None where there is no text that can be cited."""
    unmet_cuts: tuple[tuple[str, int], ...] = ()
    """Field and index of the entries of `cut` whose words don't stand in it."""


def _source_text(
    path: Path, document: yaml_text.Document, beside: Beside
) -> tuple["_SourceText", list[Problem]]:
    """Return the source text that the case names, without sentences where there is none."""
    source = document.data.get("source") if isinstance(document.data, dict) else None
    name = source.get("file") if isinstance(source, dict) else None
    if not isinstance(name, str) or not isinstance(source, dict):
        return _SourceText(), []
    mark = document.mark(("source", "file"))

    def unfit(message: Message) -> tuple[_SourceText, list[Problem]]:
        return _SourceText(), [problem_at(path, mark, "E105", message)]

    try:
        words = decoded(beside(name, MAX_BYTES))
    except UnfitFileError as error:
        other = _other_source(name, beside.names())
        return unfit(other or _of_source(name, error.message))
    except yaml_text.YamlError as error:
        message = Message(
            "source text {name}, line {line}, column {column}: {reason}",
            name=shown(name),
            line=error.mark.line,
            column=error.mark.column,
            reason=error.message,
        )
        return unfit(message)
    language, cut = source.get("language"), _cut(source.get("cut"))
    found = pieces(words, language if isinstance(language, str) else "", cut)
    if excess := _excess(words, found):
        return unfit(_of_source(name, excess))
    sentences = {each.number: each.words for each in found if each.number}
    read = _SourceText(sentences, unmet(words, cut, found))
    count = source.get("count")
    if type(count) is int and count > 0 and count != len(sentences):
        message = other_count(name, count, words, found)
        return read, [problem_at(path, document.mark(("source", "count")), "E106", message)]
    return read, []


def _of_source(name: str, reason: Message) -> Message:
    return Message("source text {name} {reason}", name=shown(name), reason=reason)


def _other_source(name: str, names: Collection[str]) -> Message | None:
    """Say that another text is the only one beside the case, where that which it names isn't."""
    texts = [each for each in names if each.endswith(".txt")]
    is_name = name.isprintable() and is_file_name(name)
    if not is_name or len(texts) != 1 or named_alike(names, name) is not None:
        return None
    return Message(
        "source text {name} isn't there, and {other} is; write this name",
        name=shown(name),
        other=shown(texts[0]),
    )


def _cut(written: yaml_text.Plain) -> Cut:
    """Return what the author cuts otherwise; none where it is unfit, which is told elsewhere."""
    try:
        return Cut.model_validate(written or {})
    except ValidationError:
        return Cut()


def _excess(text: str, found: tuple[Piece, ...]) -> Message | None:
    """Say what keeps a source text from being cited."""
    sentences = [each for each in found if each.number]
    if not sentences:
        return Message("is empty; paste into it what the case rests on")
    if len(sentences) > MAX_SENTENCES:
        return Message("has over {most} sentences; keep what the case rests on", most=MAX_SENTENCES)
    long = next((each for each in sentences if len(each.words) > MAX_SENTENCE), None)
    if long is not None:
        return Message(
            "has in line {line} a sentence of over {most} characters ({sentence});"
            " put each sentence on a line of its own",
            line=line_of(text, long),
            most=grouped(MAX_SENTENCE),
            sentence=long.number,
        )
    return None


def _pictures(
    path: Path, document: yaml_text.Document, beside: Beside
) -> tuple[dict[str, Picture], list[Problem]]:
    """Return the images that the case names, each once, and what is wrong with the others."""
    found: dict[str, Picture] = {}
    problems: list[Problem] = []
    total = 0
    for place, name in references.image_files(document.data):
        if name in found:
            continue
        try:
            if total > image_files.MAX_BYTES_A_CASE:
                message = Message(
                    "and those above are over {most} bytes; shrink them",
                    most=grouped(image_files.MAX_BYTES_A_CASE),
                )
                raise UnfitFileError(message)
            found[name] = picture_of(beside(name, image_files.MAX_BYTES))
            total += len(found[name].content)
        except UnfitFileError as error:
            message = Message("image {name} {reason}", name=shown(name), reason=error.message)
            problems.append(problem_at(path, document.mark(place), "E107", message))
    for place, light, dark in references.light_and_dark(document.data):
        if light in found and dark in found and found[light].size != found[dark].size:
            message = Message(
                "image {dark} is {size} pixels and {light} is {other}; make them as large",
                dark=shown(dark),
                size="{} × {}".format(*found[dark].size),
                light=shown(light),
                other="{} × {}".format(*found[light].size),
            )
            problems.append(problem_at(path, document.mark(place), "E107", message))
    return found, problems


def _validate(
    path: Path,
    document: yaml_text.Document,
    written: yaml_text.Document,
    already_told: Iterable[references.Hit],
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
    placed = [
        (detail, document.written_place(place), mark)
        for detail, place, mark in placed
        if mark not in unreadable
    ]
    placed = [each for each in placed if not _is_misread(document, *each[:2])]
    placed.sort(key=lambda each: (each[2].line, each[2].column))
    messages = {hit.message for hit in already_told}
    # What isn't among the ids there needn't look like one.
    named = {hit.path[:-1] for hit in already_told if hit.code in ("E209", "E304", "E305")}
    cut: set[yaml_text.Path] = set()
    problems = []
    for detail, place, mark in placed[:MOST]:
        if detail["type"] == "string_pattern_mismatch" and place[:-1] in named:
            continue
        if (text := _cut_text(written, place)) is not None:
            if text.path not in cut:
                cut.add(text.path)
                begin = written.mark(text.rest[0], key=True)
                told = _at_place(text.path, text.message)
                problems.append(problem_at(path, begin, "E201", told))
        elif (message := _message(detail)) not in messages:
            code = _CODES.get(detail["type"], "E205")
            problems.append(problem_at(path, mark, code, _at_place(place, message)))
    return None, problems, len(placed[MOST:])


def _cut_text(written: yaml_text.Document, place: yaml_text.Path) -> slips.CommaCut | None:
    """Return the text whose rest is taken for a key at `place` that doesn't belong there."""
    if any(place[-1:] == (key,) for model in _models_at(place[:-1]) for key in _fields(model)):
        return None
    return slips.cut_by_comma(written, place)


def mistakes_of_models(
    data: dict[str, yaml_text.Plain],
) -> tuple[Case | None, list[tuple[yaml_text.Path, str, str | int, Message]]]:
    """Return the case that plain data make, or what the models say against it.

    Each mistake has its path in the data, pydantic's name for it, the last key that it is about,
    and its message. Of very many mistakes these are the first.
    """
    try:
        return Case.model_validate(data, context=_language_context(data)), []
    except ValidationError as error:
        details = error.errors(include_url=False)
    return None, [
        (_data_path(data, each["loc"]), each["type"], each["loc"][-1], _message(each))
        if each["loc"]
        else ((), each["type"], each["type"], _message(each))
        for each in islice(_without_consequences(details), 2 * MOST)
    ]


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


def _is_misread(document: yaml_text.Document, detail: ErrorDetails, place: yaml_text.Path) -> bool:
    """Tell whether a mistake is only said because a short form couldn't be read."""
    missing = detail["loc"][-1:] if detail["type"] == "missing" else ()
    whole = (*place, *missing)
    return any(whole[:length] in document.misread for length in range(1, len(whole) + 1))


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


def _at_place(place: yaml_text.Path, message: str) -> str:
    return Message("{place}: {message}", place=_dotted(place), message=message)


def _dotted(place: yaml_text.Path) -> str:
    return ".".join(_key(part) for part in place) or Message("case")


def _key(part: str | int) -> str:
    text, in_quotes = str(part), shown(str(part))
    return text if in_quotes.strip("'\"") == text else in_quotes


def _fields(model: type[Record]) -> dict[str, Any]:
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}


_EDN_NAMES = {
    "qru": Message("here it is {type}", type=shown("single")),
    "qrm": Message("here it is {type}", type=shown("multiple")),
    "qrp": Message("here it is {type} with `select`", type=shown("multiple")),
    "qroc": Message("here it is {type}", type=shown("short_text")),
    "tcs": Message("here it is {type}", type=shown("concordance")),
    "qzp": Message("here it is {type}", type=shown("zone")),
    "kfp": Message("here it is a `group` of three questions, each of its own type"),
}
"""What the formats of the French examination are called here."""
_UNTYPED = SingleQuestion.__name__
"""What a question is read as whose type isn't known."""
_QUESTION_KEYS = {key for model in QUESTION_TYPES.values() for key in _fields(model)}
_FORMS_FIELD = ShortTextQuestion.model_fields["accepted"].annotation
_BLOCK_DEPTH = len(("stages", 0, "blocks", 0, _UNTYPED))

_MAPPING = to_translate("must be a mapping, not {given}; write its keys below as `key: value`")
_WRONG_TYPES = {
    "string_type": to_translate("must be a text, not {given}; put it in quotes"),
    "int_type": to_translate(
        "must be a whole number, not {given}; write it like 15, without quotes or leading zeros"
    ),
    "float_type": to_translate(
        "must be a number, not {given}; write it like 15 or 2.5, without quotes or leading zeros"
    ),
    "bool_type": to_translate(
        "must be true or false, not {given}; write one of them without quotes"
    ),
    "tuple_type": to_translate(
        "must be a list, not {given}; write [one, two], or one item per line after `- `"
    ),
    "model_type": _MAPPING,
    "model_attributes_type": _MAPPING,
}
_EMPTY = Message("is empty; write something or delete the key")
_LIMITS = {
    "string_too_short": to_translate("is empty; write something or delete the key"),
    "too_short": to_translate(
        "needs {min_length} at least and has {actual_length}; add what is missing"
    ),
    "too_long": to_translate("takes {max_length} at most and has {actual_length}; delete the rest"),
    "string_too_long": to_translate("is too long; shorten it to {max_length} characters"),
    "finite_number": to_translate("is too large; write a smaller number"),
    "greater_than": to_translate("must be over {gt:g}; correct it"),
    "greater_than_equal": to_translate("must be {ge:g} at least; correct it"),
    "less_than_equal": to_translate("must be {le:g} at most; correct it"),
}
_FORMS = {
    Identifier: to_translate(
        "{given} is not an id; use letters without accents, digits, - and _ (64 at most)"
    ),
    Slug: to_translate(
        "{given} is not an address; use small letters, digits and hyphens, such as 'fever-and-pain'"
    ),
    LanguageCode: to_translate(
        "{given} is not a language code; write two small letters, such as 'fr'"
    ),
    Meeting: to_translate(
        "{given} names no place; write the words on either side of it, as in 'le Doct. | Martin'"
    ),
    SentenceId: to_translate(
        "{given} is not a sentence number; write S and two digits, such as 'S05'"
    ),
}
_FORMS_BY_PATTERN = {get_args(form)[1].pattern: words for form, words in _FORMS.items()}
_FORMS_BY_KEY = {
    "doi": to_translate(
        "{given} is not a DOI; write it as in '10.1000/182', without https://doi.org/"
    ),
    "pmid": to_translate("{given} is not a PubMed number; write digits only, in quotes"),
    "code": to_translate("{given} is not the code of a warning or hint; write it like 'W401'"),
    "shown": to_translate(
        "{given} is not to whom a case is open; write always, draft, in class, or from and a day,"
        " such as 'from 2027-03-15'"
    ),
    "date": to_translate(
        "{given} is not a date; write it like '2011', '2011-03' or '2011-03-15', in quotes"
    ),
}


def _message(detail: ErrorDetails) -> Message:
    """Say in an author's words what pydantic found."""
    if isinstance(refused := detail.get("ctx", {}).get("message"), Message):
        return refused
    explain = _EXPLANATIONS.get(detail["type"])
    if explain is None:
        return Message("can't be used ({reason}); correct it", reason=detail["msg"])
    return explain(detail)


def _unknown_key(detail: ErrorDetails) -> Message:
    *place, key = detail["loc"]
    is_of_question = all(issubclass(model, Question) for model in _models_at(place))
    kinds = [word for word, model in QUESTION_TYPES.items() if key in _fields(model)]
    if is_of_question and kinds:
        *others, last = kinds
        return Message(
            "{key} belongs to a question of type {types}; delete it, or change the type",
            key=shown(str(key)),
            types=Message("{types} or {last}", types=listed(others), last=last) if others else last,
        )
    plain = slips.plain_key(str(key))
    if plain != key and any(plain in _fields(model) for model in _models_at(place)):
        return Message(
            "the key {key} holds a no-break space or a typographic quote, which YAML takes for a"
            " letter; write {name}",
            key=shown(str(key)),
            name=shown(plain),
        )
    return Message(
        "unknown key {key}; {remedy}", key=shown(str(key)), remedy=_nearest_key(detail["loc"])
    )


def _missing(detail: ErrorDetails) -> Message:
    if isinstance(key := detail["loc"][-1], int):
        if "corners" in detail["loc"]:
            return Message("must be a pair of numbers; write [across, down]")
        return Message("must be a pair of numbers; write [lowest, highest]")
    return Message("{key} is missing; add it", key=shown(key))


def _wrong_form(detail: ErrorDetails) -> Message:
    words = _FORMS_BY_PATTERN.get(detail["ctx"]["pattern"])
    words = words or _FORMS_BY_KEY[str(detail["loc"][-1])]
    return Message(words, given=shown(str(detail["input"])))


def _wrong_type(detail: ErrorDetails) -> Message:
    given = detail["input"]
    if given is None:
        return _EMPTY
    if detail["type"] == "string_type" and isinstance(given, tuple | dict):
        return Message("must be a text, not {given}; write one text", given=_given(given))
    if detail["type"] in ("int_type", "float_type") and isinstance(given, str):
        written = slips.as_number(given)
        # A whole number isn't made of one with decimals.
        if written and (detail["type"] == "float_type" or "." not in written):
            return Message(
                "must be a number, not {given}: its figures, sign, spaces or comma aren't those"
                " of YAML; write {written}",
                given=_given(given),
                written=written,
            )
    words = _WRONG_TYPES[detail["type"]]
    return Message(words, given=_given(given))


def _not_a_mapping(detail: ErrorDetails) -> Message:
    *place, key = detail["loc"]
    fields = [_fields(model).get(str(key)) for model in _models_at(place)]
    if any(field == _FORMS_FIELD for field in fields):
        return _wrong_type({**detail, "type": "tuple_type"})
    is_text = any(field is None or LanguageCode in get_args(field)[:1] for field in fields)
    return _wrong_type({**detail, "type": "string_type" if is_text else "model_type"})


def _not_among(detail: ErrorDetails) -> Message:
    *place, key = detail["loc"]
    is_of_question = (*place[-1:], key) == (_UNTYPED, "type")
    words = [*QUESTION_TYPES] if is_of_question else _literals(place, key)
    given = detail["input"]
    text = given if isinstance(given, str) else ""
    near = nearest(text, words)
    remedy = meant(near) if near else Message("choose one")
    if is_of_question and text.casefold() in _EDN_NAMES:
        remedy = _EDN_NAMES[text.casefold()]
    return Message(
        "must be one of {words}, not {given}; {remedy}",
        words=listed(words),
        given=_given(given),
        remedy=remedy,
    )


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


def _out_of_limits(detail: ErrorDetails) -> Message:
    context = detail.get("ctx", {})
    # Of a mapping that is too long pydantic doesn't say how long it is.
    if context.get("actual_length", 0) is None:
        context = {**context, "actual_length": len(detail["input"])}
    if detail["type"] == "too_long" and isinstance(detail["input"], tuple):
        decimals = slips.with_points(detail["input"], context["max_length"])
        if decimals is not None:
            return decimals
    words = _LIMITS[detail["type"]]
    return Message(words, **context)


_EXPLANATIONS: dict[str, Callable[[ErrorDetails], Message]] = {
    "block_kind": lambda _: NO_KIND,
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
    "missing_file": "E207",
    "block_kind": "E208",
    **dict.fromkeys(("misfit", "accept", "accepted"), "E209"),
    **dict.fromkeys(("boundary", "duration", "event", "window", "reading", "interval"), "E210"),
    "stages": "E211",
    **dict.fromkeys(("result_row", "normal_range", "limit", "abnormal"), "E214"),
    **dict.fromkeys(("points", "rows"), "E215"),
    "pause": "E218",
    "title": "E204",
}
"""The code of each type of mistake that pydantic finds."""


def _given(value: object) -> Message:
    """Name what the author wrote where something else belongs."""
    if value is None:
        return Message("nothing")
    if isinstance(value, bool):
        return Message("the word {word}", word=str(value).lower())
    if isinstance(value, str):
        return Message("the text {text}", text=shown(value))
    if isinstance(value, tuple):
        return Message("a list")
    if isinstance(value, dict):
        return Message("a mapping")
    return Message("the number {number}", number=value)


def _nearest_key(loc: tuple[str | int, ...]) -> Message:
    keys = [*dict.fromkeys(key for model in _models_at(loc[:-1]) for key in _fields(model))]
    if "question" in keys:
        keys += _SHORT_KEYS
    if (near := nearest(str(loc[-1]), keys)) is not None:
        return meant(near)
    return Message("valid keys are {keys}", keys=listed(keys))


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
