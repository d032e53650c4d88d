"""What has a name and one thing said of it, a term or another test, as its form shows it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from epicrisis.authoring.edits.edit import Edit, Insert, Put, Rename
from epicrisis.authoring.forms.unkept import UnkeptError
from epicrisis.authoring.forms.words import Languages, Words, changes, is_said
from epicrisis.cases.reading.yaml_text import Path, Plain
from epicrisis.messages import Message

PairList = Literal["glossary", "other_tests"]
_KEYS: dict[PairList, tuple[str, str]] = {
    "glossary": ("term", "definition"),
    "other_tests": ("menu", "cost"),
}
"""Keys of a record's name and of what is said of it."""


@dataclass(frozen=True, slots=True)
class PairForm:
    """What an author may change of a term or of another test without its YAML."""

    name: Words
    said: Words
    """What a term means; what a test costs the patient."""


def pair_form(value: Plain, path: Path, kind: PairList, languages: Languages) -> PairForm:
    """Return the form of an entry that stands at `path`, be it a record or `name: said`."""
    name, said = _KEYS[kind]
    if isinstance(path[-1], str):
        own = {**languages.nothing(), languages.own: path[-1]}
        is_record = isinstance(value, dict) and said in value
        return PairForm(own, languages.words(value[said] if is_record else value))  # type: ignore[index,call-overload]
    record = value if isinstance(value, dict) else {}
    return PairForm(languages.words(record.get(name)), languages.words(record.get(said)))


def new_pair(data: Plain, form: PairForm, kind: PairList, languages: Languages) -> Edit:
    """Return what adds an entry, in the way of those that are there; raises `UnkeptError`."""
    _check(form)
    name, said = _KEYS[kind]
    listed = data.get(kind) if isinstance(data, dict) else None
    if isinstance(listed, tuple) or (listed is None and len(languages.every) > 1):
        entry = {name: languages.value(form.name), said: languages.value(form.said)}
        return Insert((kind,), len(listed) if isinstance(listed, tuple) else 0, entry)
    key = form.name[languages.own].strip()
    if isinstance(listed, dict) and key in listed:
        raise UnkeptError(Message("“{name}” is there already", name=key))
    return Put((kind, key), languages.value(form.said))


def pair_edits(
    value: Plain, path: Path, after: PairForm, kind: PairList, languages: Languages
) -> Iterator[Edit]:
    """Yield what makes the entry at `path` say what a form says, its name last."""
    before = pair_form(value, path, kind, languages)
    if after == before:
        return
    _check(after)
    name, said = _KEYS[kind]
    if isinstance(path[-1], int):
        record = value if isinstance(value, dict) else {}
        yield from changes(record, path, name, before.name, after.name, languages)
        yield from changes(record, path, said, before.said, after.said, languages)
        return
    if after.said != before.said:
        is_record = isinstance(value, dict) and said in value
        yield Put((*path, said) if is_record else path, languages.value(after.said))
    if after.name[languages.own].strip() != path[-1]:
        yield Rename(path, after.name[languages.own].strip())


def written_pairs(data: Plain, kind: PairList) -> tuple[tuple[Path, Plain], ...]:
    """Return the entries of a file with their paths."""
    listed = data.get(kind) if isinstance(data, dict) else None
    if isinstance(listed, dict):
        return tuple(((kind, name), value) for name, value in listed.items())
    items = listed if isinstance(listed, tuple) else ()
    return tuple(((kind, place), value) for place, value in enumerate(items))


def _check(form: PairForm) -> None:
    if not is_said(form.name):
        raise UnkeptError(Message("it needs a name"))
    if not is_said(form.said):
        raise UnkeptError(Message("say something of it, too"))
