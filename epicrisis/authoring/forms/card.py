"""What a case is about, as its form shows it, and the edits that a changed form comes to."""

from collections.abc import Iterator
from dataclasses import dataclass

from epicrisis.authoring.edits.edit import Edit, Put
from epicrisis.authoring.forms.words import Block, Languages, Words, changes, items_of
from epicrisis.cases.reading.yaml_text import Plain

LINES = ("title", "specialty")
"""Keys of the card whose texts are one line."""
PROSE = ("presentation", "licence", "provenance")
DIFFICULTIES = ("introductory", "intermediate", "advanced")


@dataclass(frozen=True, slots=True)
class CardForm:
    """What an author may change of the card without its YAML."""

    texts: dict[str, Words]
    """By key: those of `LINES` and `PROSE`."""
    final_title: Words
    difficulty: str
    minutes: int | None
    authors: tuple[str, ...]
    objectives: tuple[Words, ...]


def card_form(data: Block, languages: Languages) -> CardForm:
    """Return the form of the card as the file has it."""
    final = data.get("final_title")
    title = final.get("text") if isinstance(final, dict) and "text" in final else final
    minutes, difficulty = data.get("minutes"), data.get("difficulty")
    return CardForm(
        {key: languages.words(data.get(key)) for key in (*LINES, *PROSE)},
        languages.words(title),
        difficulty if isinstance(difficulty, str) and difficulty in DIFFICULTIES else "",
        minutes if type(minutes) is int else None,
        tuple(each for each in items_of(data, "authors") if isinstance(each, str)),
        tuple(_objective(each, languages) for each in items_of(data, "objectives")),
    )


def card_edits(data: Block, after: CardForm, languages: Languages) -> Iterator[Edit]:
    """Yield what makes the card say what a form says; nothing that didn't change."""
    before = card_form(data, languages)
    for key in (*LINES, *PROSE):
        yield from changes(data, (), key, before.texts[key], after.texts[key], languages)
    yield from _final_title_edits(data, before, after, languages)
    if after.difficulty and after.difficulty != before.difficulty:
        yield Put(("difficulty",), after.difficulty)
    if after.minutes is not None and after.minutes != before.minutes:
        yield Put(("minutes",), after.minutes)
    if after.authors and after.authors != before.authors:
        yield Put(("authors",), after.authors)
    if after.objectives and after.objectives != before.objectives:
        yield Put(("objectives",), _objectives(data, before, after, languages))


def _final_title_edits(
    data: Block, before: CardForm, after: CardForm, languages: Languages
) -> Iterator[Edit]:
    final = data.get("final_title")
    if isinstance(final, dict) and "text" in final:
        path = ("final_title",)
        yield from changes(final, path, "text", before.final_title, after.final_title, languages)
    else:
        yield from changes(
            data, (), "final_title", before.final_title, after.final_title, languages
        )


def _objectives(
    data: Block, before: CardForm, after: CardForm, languages: Languages
) -> tuple[Plain, ...]:
    """Return the list as the file writes it: an objective that has an id keeps it."""
    written = items_of(data, "objectives")
    kept = dict(zip(map(_key, before.objectives), written, strict=True))
    changed = []
    for place, words in enumerate(after.objectives):
        item = kept.get(_key(words))
        old = written[place] if place < len(written) else None
        if item is None and isinstance(old, dict) and "text" in old:
            item = {**old, "text": languages.value(words)}
        changed.append(languages.value(words) if item is None else item)
    return tuple(changed)


def _objective(value: Plain, languages: Languages) -> Words:
    return languages.words(value["text"] if isinstance(value, dict) and "text" in value else value)


def _key(words: Words) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(words.items()))
