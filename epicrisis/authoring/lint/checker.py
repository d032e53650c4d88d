"""All that the checker has to say about a case file: what keeps it from loading, and the rest.

The app loads cases without this: warnings and hints are for authors.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from epicrisis.authoring.lint.garbled import check_garbled
from epicrisis.authoring.lint.item_writing import (
    check_cut_off,
    check_glossary,
    check_images,
    check_panels,
    check_prose,
    check_questions,
    check_reach,
    check_sentences_are_told,
    check_sources_are_told,
    check_unwritten,
    check_weights,
)
from epicrisis.authoring.lint.passages import order_of, passages
from epicrisis.authoring.lint.pauses import check_pauses
from epicrisis.authoring.lint.spoilers import check_spoilers
from epicrisis.authoring.lint.twins import check_twins
from epicrisis.cases.codes import severity
from epicrisis.cases.problems import MOST, CaseFileError, Problem, named, shown
from epicrisis.cases.reading import references, yaml_text
from epicrisis.cases.reading.case_file import (
    FullText,
    ReadCase,
    checked,
    in_full,
    problem_at,
    read_text,
)
from epicrisis.cases.reading.files import Beside, on_disk
from epicrisis.cases.reading.references import Hit
from epicrisis.messages import Message

_LONGEST_TEXT = 5_000
"""How far a word is looked for, in characters of a line."""
_IDS = ("id", "finding", "question", "teaching", "notes", "pause")


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What the checker found."""

    problems: tuple[Problem, ...]
    """In the order of the file, without those that the file silences."""
    silenced: int
    """How many it silences."""
    read: ReadCase | None
    """The case; None where there are errors."""
    more: int = 0
    """How many problems there are besides those that are told."""
    full: FullText | None = None
    """Of a text with errors what it says in full; None where it is no YAML of a case."""


def check_file(path: Path) -> CheckResult:
    """Check the case file at `path`."""
    try:
        text = read_text(path)
    except CaseFileError as error:
        return CheckResult(error.problems, 0, None)
    return check_text(path, text, on_disk(path.parent))


def check_text(path: Path, text: str, beside: Beside, *, as_draft: bool = False) -> CheckResult:
    """Check `text` as the case file at `path`, with the files `beside` it.

    `as_draft` it may leave sentences untold, as one that says of itself that it is a draft.

    Warnings and hints are looked for only where there is no error: they rest on the order
    of telling, which an error may hide.
    """
    full = None
    try:
        full = in_full(path, text, beside)
        read = checked(path, full, as_draft=as_draft)
    except CaseFileError as error:
        return CheckResult(error.problems, 0, None, error.more, full)
    hits = list(dict.fromkeys(_editorial(read)))
    unsilenced, useless = _without_silenced(hits, read)
    lines = text.splitlines()
    found = sorted((*unsilenced, *useless), key=lambda hit: severity(hit.code) != "warning")
    unfinished = Message("this block is left out; finish it and delete `unfinished`")
    problems = [
        problem_at(path, mark, "H313", unfinished) for mark in read.document.unfinished.values()
    ]
    problems += [
        problem_at(path, _place(read.document, lines, hit), hit.code, hit.message)
        for hit in found[:MOST]
    ]
    return CheckResult(
        tuple(sorted(problems)), len(hits) - len(unsilenced), read, len(found[MOST:])
    )


def _editorial(read: ReadCase) -> Iterator[Hit]:
    case, sentences, pictures = read.loaded
    order = order_of(case)
    every = passages(case, sentences, order)
    return chain(
        check_spoilers(case, order, every),
        check_questions(order),
        check_panels(order),
        check_reach(case, order),
        check_sources_are_told(case, sentences, order),
        check_sentences_are_told(order, sentences),
        check_weights(case, order),
        check_twins(case, order),
        check_pauses(case, order),
        check_images(order, pictures),
        check_glossary(case, order, every),
        check_prose(case, every),
        check_cut_off(read.document),
        check_garbled(every, sentences),
        check_unwritten(read.document.data),
        _check_told(read),
        _check_cuts(read),
    )


def _check_cuts(read: ReadCase) -> Iterator[Hit]:
    """Yield what `source.cut` says of words that don't stand in the source text so."""
    for field, index in read.unmet_cuts:
        words = getattr(read.loaded.case.source.cut, field)[index]
        message = (
            Message("{words} is no line of the source text; copy the line", words=shown(words))
            if field in ("headings", "sentences")
            else Message(
                "{words} don't meet in the source text; copy the words from there",
                words=shown(words),
            )
        )
        yield Hit(("source", "cut", field, index), "W310", message)


def _check_told(read: ReadCase) -> Iterator[Hit]:
    """Yield what isn't told yet, of a draft: any other case with such a sentence has an error."""
    untold = references.untold(read.document.data, read.loaded.sentences)
    if len(untold) == 1:
        message = Message("{name} isn't told yet; tell it before you publish", name=untold[0])
        yield Hit(("source",), "W308", message)
    elif untold:
        message = Message(
            "{count} sentences aren't told yet: {names}; tell each before you publish",
            count=len(untold),
            names=named(untold),
        )
        yield Hit(("source",), "W308", message)


def _without_silenced(hits: list[Hit], read: ReadCase) -> tuple[list[Hit], list[Hit]]:
    """Return the hits that the file doesn't silence, and one for each silence without effect."""
    silences = [(silence.code, silence.at) for silence in read.loaded.case.silenced]
    used: set[tuple[str, str]] = set()
    unsilenced: list[Hit] = []
    for hit in hits:
        by = {(hit.code, name) for name in _names(read.document.data, hit.path)}.intersection(
            silences
        )
        used |= by
        if not by:
            unsilenced.append(hit)
    useless = [
        Hit(
            ("silenced", i),
            "H901",
            Message(
                "nothing with the code {code} is found at {place}; delete this",
                code=code,
                place=shown(at),
            ),
        )
        for i, (code, at) in enumerate(silences)
        if (code, at) not in used
    ]
    return unsilenced, useless


def _names(data: yaml_text.Plain, path: yaml_text.Path) -> Iterator[str]:
    """Yield the key at the top and the id of every record that `path` leads through."""
    yield str(path[0])
    for part in path:
        if isinstance(data, dict):
            data = data.get(str(part))
        elif isinstance(data, tuple) and isinstance(part, int):
            data = data[part]
        if isinstance(data, dict):
            yield from (str(data[key]) for key in _IDS if key in data)


def _place(document: yaml_text.Document, lines: list[str], hit: Hit) -> yaml_text.Position:
    """Return where the word stands that a hit is about, or where its value begins."""
    mark = document.mark(hit.path)
    if not hit.word:
        return mark
    # A folded text has its words some lines below the mark; one with escapes may lack them, and one
    # that follows from the source has none in the file.
    indent = _indent(lines[mark.line - 1])
    for line in range(mark.line, min(mark.line + 40, len(lines)) + 1):
        if line > mark.line and lines[line - 1].strip() and _indent(lines[line - 1]) <= indent:
            break
        begin = mark.column - 1 if line == mark.line else 0
        place = _whole_word(lines[line - 1][: begin + _LONGEST_TEXT], hit.word, begin)
        if place >= 0:
            return yaml_text.Position(line, place + 1)
    return mark


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _whole_word(line: str, word: str, begin: int) -> int:
    """Return where `word` stands in `line` by itself, from `begin` on; -1 where it doesn't."""
    place = line.find(word, begin)
    while place >= 0:
        around = line[max(place - 1, 0) : place] + line[place + len(word) :][:1]
        if not any(each.isalnum() or each == "_" for each in around):
            return place
        place = line.find(word, place + 1)
    return -1
