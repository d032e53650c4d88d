"""Rules between the records of a case: every id exists, once, and opens what it should.

They work on the file's plain data, not on a validated `Case`, so that they also find what
is wrong in a file whose structure is broken elsewhere.
"""

import difflib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from epicrisis.cases.yaml_text import Path, Plain


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that is broken, and where in the data."""

    path: Path
    message: str


def each(data: Plain, pattern: str) -> Iterator[tuple[Path, Plain]]:
    """Yield path and value of everything that fits `pattern`, such as `stages/*/blocks/*/id`.

    `*` stands for every item of a list or every key of a mapping; `**` for any depth.
    """
    yield from _walk(data, pattern.split("/"), ())


def _walk(data: Plain, parts: list[str], path: Path) -> Iterator[tuple[Path, Plain]]:
    if not parts:
        yield path, data
        return
    head, *rest = parts
    if head == "**":
        yield from _walk(data, rest, path)
        for key, value in _items(data):
            yield from _walk(value, parts, (*path, key))
        return
    for key, value in _items(data):
        if head in ("*", key):
            yield from _walk(value, rest, (*path, key))


def _items(data: Plain) -> Iterable[tuple[str | int, Plain]]:
    if isinstance(data, dict):
        return data.items()
    return enumerate(data) if isinstance(data, tuple) else ()


def check_references(
    data: Plain, sentences: Mapping[str, str] | None, *, folder: str
) -> Iterator[Hit]:
    """Yield every broken rule; without `sentences` those about the source text are left out."""
    yield from _check_folder(data, folder)
    yield from _check_language(data)
    yield from _check_unique_ids(data)
    yield from _check_pointers(data)
    yield from _check_citations(data)
    if sentences is not None:
        yield from _check_sentences(data, sentences)
        yield from _check_notes(data, sentences)
        yield from _check_every_sentence_used(data, sentences)


def _check_folder(data: Plain, folder: str) -> Iterator[Hit]:
    for path, case_id in each(data, "id"):
        if isinstance(case_id, str) and case_id != folder:
            yield Hit(path, f"id {case_id!r} is not its folder's name; call it {folder!r}")


def _check_language(data: Plain) -> Iterator[Hit]:
    languages = [value for _, value in each(data, "languages/*")]
    for path, language in each(data, "language"):
        if isinstance(language, str) and languages and language not in languages:
            yield Hit(path, f"language {language!r} is not among `languages`; add it there")


_ID_SPACES = {
    "block": (
        "stages/*/blocks/*/finding",
        "stages/*/blocks/*/question",
        "stages/*/blocks/*/teaching",
        "stages/*/blocks/*/notes",
    ),
    "lane": ("timeline/lanes/*/id",),
    "event": ("timeline/events/*/id",),
    "objective": ("objectives/*/id",),
    "glossary entry": ("glossary/*/id",),
    "comparator": ("comparators/*/id",),
}


def _check_unique_ids(data: Plain) -> Iterator[Hit]:
    for space, patterns in _ID_SPACES.items():
        seen: set[str] = set()
        for path, identifier in _all(data, *patterns):
            if identifier in seen:
                yield Hit(path, f"{space} id {identifier!r} is used twice; give this one another")
            seen.add(identifier)


def _all(data: Plain, *patterns: str) -> Iterator[tuple[Path, str]]:
    found = [hit for pattern in patterns for hit in each(data, pattern)]
    for path, value in sorted(found, key=lambda hit: tuple(map(_sort_key, hit[0]))):
        if isinstance(value, str):
            yield path, value


def _sort_key(part: str | int) -> tuple[int, str]:
    return (part, "") if isinstance(part, int) else (-1, part)


_POINTERS = {
    "finding": (
        ("stages/*/blocks/*/finding",),
        ("timeline/**/opens_with", "glossary/*/opens_with", "final_title/opens_with"),
    ),
    "lane": (("timeline/lanes/*/id",), ("timeline/events/*/lane",)),
    "event": (("timeline/events/*/id",), ("timeline/**/during", "comparators/*/event")),
    "objective": (("objectives/*/id",), ("stages/*/blocks/*/objective",)),
}


def _check_pointers(data: Plain) -> Iterator[Hit]:
    for kind, (targets, pointers) in _POINTERS.items():
        known = [identifier for _, identifier in _all(data, *targets)]
        for path, identifier in _all(data, *pointers):
            if identifier not in known:
                yield Hit(path, f"there is no {kind} {identifier!r}; {_nearest(identifier, known)}")
    yield from _check_levels(data)


def _check_levels(data: Plain) -> Iterator[Hit]:
    levels: dict[Plain, list[str]] = defaultdict(list)
    for _, lane in each(data, "timeline/lanes/*"):
        if isinstance(lane, dict) and isinstance(lane.get("id"), str):
            levels[lane["id"]] = [identifier for _, identifier in _all(lane, "levels/*/id")]
    for path, event in each(data, "timeline/events/*"):
        if isinstance(event, dict) and isinstance(level := event.get("level"), str):
            known = levels[event.get("lane")] if isinstance(event.get("lane"), str) else []
            if level not in known:
                yield Hit((*path, "level"), f"its lane has no level {level!r}; {_nearest(level, known)}")


def _nearest(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f"did you mean {near[0]!r}?" if near else "add it, or correct the name"


def _check_citations(data: Plain) -> Iterator[Hit]:
    verified = {
        path[1]: value for path, value in each(data, "references/*/verified")
    }
    known = [str(path[1]) for path, _ in each(data, "references/*")]
    for path, citation in _all(data, "stages/*/blocks/*/cites/*", "comparators/*/cites/*"):
        if citation not in known:
            yield Hit(path, f"there is no reference {citation!r}; {_nearest(citation, known)}")
        elif verified.get(citation) == "memory":
            yield Hit(
                path,
                f"reference {citation!r} is not verified (from memory);"
                " check it and say `verified: seen`, or cite another",
            )


def _source_refs(data: Plain) -> Iterator[tuple[Path, str, Plain]]:
    """Yield path, sentence id and excerpt of every source reference."""
    for path, reference in each(data, "**/source/*"):
        if path[0] == "source":
            continue
        if isinstance(reference, str):
            yield path, reference, None
        elif isinstance(reference, dict) and isinstance(reference.get("sentence"), str):
            yield (*path, "sentence"), str(reference["sentence"]), reference.get("excerpt")


def _check_sentences(data: Plain, sentences: Mapping[str, str]) -> Iterator[Hit]:
    for path, sentence, excerpt in _source_refs(data):
        if sentence not in sentences:
            yield Hit(path, _no_sentence(sentence, sentences))
        elif isinstance(excerpt, str) and excerpt not in sentences[sentence]:
            yield Hit(
                (*path[:-1], "excerpt"),
                f"these words don't stand in {sentence}; copy them from: {sentences[sentence]}",
            )


def _no_sentence(sentence: str, sentences: Mapping[str, str]) -> str:
    last = next(reversed(sentences), None)
    span = f"the source text has S01 to {last}" if last else "the source text is empty"
    return f"there is no sentence {sentence!r}; {span}"


def _check_notes(data: Plain, sentences: Mapping[str, str]) -> Iterator[Hit]:
    for path, _ in each(data, "source/notes/*"):
        if path[2] not in sentences:
            yield Hit(path, _no_sentence(str(path[2]), sentences))
    for path, wording in _all(data, "source/notes/*/*/wording"):
        sentence = sentences.get(str(path[2]))
        if sentence is not None and wording not in sentence:
            yield Hit(path, f"{wording!r} doesn't stand in {path[2]}; copy the words from: {sentence}")


def _check_every_sentence_used(data: Plain, sentences: Mapping[str, str]) -> Iterator[Hit]:
    used = {
        reference if isinstance(reference, str) else reference.get("sentence")
        for _, block in each(data, "stages/*/blocks/*")
        if isinstance(block, dict) and "finding" in block
        for _, reference in each(block, "source/*")
        if isinstance(reference, str | dict)
    }
    unused = [sentence for sentence in sentences if sentence not in used]
    if unused:
        yield Hit(
            ("source",),
            f"no finding rests on {', '.join(unused)}; every sentence belongs to a finding",
        )
