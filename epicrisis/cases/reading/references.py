"""Rules between the records of a case: every id exists, once, and opens what it should.

They work on the file's plain data, not on a validated `Case`, so that they also find what
is wrong in a file whose structure is broken elsewhere. Three of them (questions, window, order of
stages) are the model's too, which nothing may get around; a test holds both equal.
"""

import difflib
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import get_args

from epicrisis.cases.calendar import DAYS
from epicrisis.cases.fields import SentenceId
from epicrisis.cases.model import StageId
from epicrisis.cases.problems import named, quoted
from epicrisis.cases.questions import misfits
from epicrisis.cases.reading.order_in_time import contradictions
from epicrisis.cases.reading.yaml_text import Path, Plain, shown
from epicrisis.messages import Message

_MAX_COMPARED = 200
"""How many names are compared with one that is unknown, to suggest the nearest."""
_MAX_SUGGESTED = 10
"""How many unknown names get such a suggestion."""
_LONGEST_COMPARED = 64
"""Characters of an id."""
_NO_SUGGESTION = "add it, or correct the name"
_KEY_FEATURES = 3
"""Questions of a key-feature problem (`docs/scoring.md`)."""
_EQUAL = 1e-6
"""Times that differ by less are the same."""
_SENTENCE_ID = re.compile(get_args(SentenceId)[1].pattern)


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that is broken, and where in the data."""

    path: Path
    code: str
    message: str
    word: str = ""
    """The word of the text at `path` that it is about, where it is about one."""


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
    elif head == "*":
        for key, value in _items(data):
            yield from _walk(value, rest, (*path, key))
    elif isinstance(data, dict) and head in data:
        yield from _walk(data[head], rest, (*path, head))


def _items(data: Plain) -> Iterable[tuple[str | int, Plain]]:
    if isinstance(data, dict):
        return data.items()
    return enumerate(data) if isinstance(data, tuple) else ()


class _Suggestions:
    """The nearest known names of those that are unknown: of the first few, as each takes long."""

    def __init__(self) -> None:
        self._told: dict[str, str] = {}

    def nearest(self, word: str, known: Iterable[str]) -> str:
        """Return what to do about an unknown name."""
        if word in self._told:
            return self._told[word]
        if len(self._told) < _MAX_SUGGESTED and len(word) <= _LONGEST_COMPARED:
            candidates = [
                each for each in islice(known, _MAX_COMPARED) if len(each) <= _LONGEST_COMPARED
            ]
            near = difflib.get_close_matches(word, candidates, n=1, cutoff=0.5)
            remedy = f"did you mean {near[0]!r}?" if near else _NO_SUGGESTION
            return self._told.setdefault(word, remedy)
        return _NO_SUGGESTION


def check_references(
    data: Plain, sentences: Mapping[str, str] | None, *, folder: str
) -> Iterator[Hit]:
    """Yield every broken rule; without `sentences` those about the source text are left out."""
    suggestions = _Suggestions()
    yield from _check_folder(data, folder)
    yield from _check_language(data)
    yield from _check_unique_ids(data)
    yield from _check_pointers(data, suggestions)
    yield from _check_citations(data, suggestions)
    yield from _check_stage_order(data)
    yield from _check_questions(data)
    yield from _check_groups(data)
    yield from _check_event_ends(data)
    yield from _check_window(data)
    yield from _check_order_in_time(data)
    yield from _check_breaks(data)
    yield from _check_readings(data)
    if sentences is not None:
        yield from _check_sentences(data, sentences)
        yield from _check_notes(data, sentences)
        yield from _check_every_sentence_used(data, sentences)


def _check_folder(data: Plain, folder: str) -> Iterator[Hit]:
    for path, case_id in each(data, "id"):
        if isinstance(case_id, str) and case_id != folder:
            message = f"id {shown(case_id)} is not its folder's name; call it {folder!r}"
            yield Hit(path, "E301", message)


def _check_language(data: Plain) -> Iterator[Hit]:
    languages = [value for _, value in each(data, "languages/*")]
    for path, language in each(data, "language"):
        if isinstance(language, str) and languages and language not in languages:
            yield Hit(
                path, "E302", f"language {shown(language)} is not among `languages`; add it there"
            )


_ID_SPACES = {
    "block": (
        "stages/*/blocks/*/finding",
        "stages/*/blocks/*/question",
        "stages/*/blocks/*/teaching",
        "stages/*/blocks/*/notes",
        "other_tests/*/id",
    ),
    "lane": ("timeline/lanes/*/id",),
    "event": ("timeline/events/*/id",),
    "reading": ("timeline/readings/*/id",),
    "objective": ("objectives/*/id",),
    "glossary entry": ("glossary/*/id",),
    "comparator": ("comparators/*/id",),
    "hypothesis": ("hypotheses/*/id",),
    "group": ("groups/*/id",),
}


def _check_unique_ids(data: Plain) -> Iterator[Hit]:
    for space, patterns in _ID_SPACES.items():
        yield from _check_unique(space, _all(data, *patterns))
    for lane, value in each(data, "timeline/lanes/*"):
        levels = _all(value, "levels/*/id")
        yield from _check_unique("level", (((*lane, *path), level) for path, level in levels))


def _check_unique(space: str, identifiers: Iterable[tuple[Path, str]]) -> Iterator[Hit]:
    seen: set[str] = set()
    for path, identifier in identifiers:
        if identifier in seen:
            yield Hit(
                path, "E303", f"{space} id {shown(identifier)} is used twice; give this one another"
            )
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
        (
            "timeline/**/opens_with",
            "glossary/*/opens_with",
            "final_title/opens_with",
            "hypotheses/**/opens_with",
            "other_tests/*/opens_with",
            "stages/*/blocks/*/order/opens_with",
        ),
    ),
    "lane": (("timeline/lanes/*/id",), ("timeline/events/*/lane",)),
    "event": (
        ("timeline/events/*/id",),
        (
            "timeline/**/during",
            "timeline/**/after",
            "timeline/**/before",
            "timeline/readings/*/event",
            "timeline/readings/*/moves/*",
            "comparators/*/event",
        ),
    ),
    "objective": (("objectives/*/id",), ("stages/*/blocks/*/objective",)),
    "group": (("groups/*/id",), ("stages/*/blocks/*/group",)),
}


def _check_pointers(data: Plain, suggestions: _Suggestions) -> Iterator[Hit]:
    for kind, (targets, pointers) in _POINTERS.items():
        known = {identifier: None for _, identifier in _all(data, *targets)}
        for path, identifier in _all(data, *pointers):
            if identifier not in known:
                near = suggestions.nearest(identifier, known)
                yield Hit(path, "E304", f"there is no {kind} {shown(identifier)}; {near}")
    yield from _check_levels(data, suggestions)


def _check_levels(data: Plain, suggestions: _Suggestions) -> Iterator[Hit]:
    levels = {
        lane["id"]: [identifier for _, identifier in _all(lane, "levels/*/id")]
        for _, lane in each(data, "timeline/lanes/*")
        if isinstance(lane, dict) and isinstance(lane.get("id"), str)
    }
    for path, event in each(data, "timeline/events/*"):
        if not isinstance(event, dict) or not isinstance(level := event.get("level"), str):
            continue
        lane = event.get("lane")
        if isinstance(lane, str) and lane in levels and level not in levels[lane]:
            near = suggestions.nearest(level, levels[lane])
            yield Hit(
                (*path, "level"),
                "E304",
                f"lane {shown(lane)} has no level {shown(level)}; {near}",
            )


def _check_citations(data: Plain, suggestions: _Suggestions) -> Iterator[Hit]:
    verified = {path[1]: value for path, value in each(data, "references/*/verified")}
    known = {str(path[1]): None for path, _ in each(data, "references/*")}
    for path, citation in _all(
        data, "stages/*/blocks/*/cites/*", "timeline/readings/*/cites/*", "comparators/*/cites/*"
    ):
        if citation not in known:
            yield Hit(
                path,
                "E305",
                f"there is no reference {shown(citation)}; {suggestions.nearest(citation, known)}",
            )
        elif verified.get(citation) == "memory":
            yield Hit(
                path,
                "E305",
                f"reference {shown(citation)} is not verified (from memory);"
                " check it and say `verified: seen`, or cite another",
            )


def _check_stage_order(data: Plain) -> Iterator[Hit]:
    order = get_args(StageId)
    latest = -1
    titles: set[str] = set()
    for path, stage in each(data, "stages/*"):
        name, title = _at(stage, "id"), _at(stage, "title")
        if not isinstance(name, str) or name not in order:
            continue
        if title is not None:
            if (told := f"{name} {title}") in titles:
                message = Message("two stages have this name and this title; give one another")
                yield Hit((*path, "title"), "E211", message)
            titles.add(told)
            continue
        if order.index(name) <= latest:
            message = Message(
                "without a title each stage stands once, in this order: {order};"
                " give one that comes again a title",
                order=", ".join(order),
            )
            yield Hit((*path, "id"), "E211", message)
        latest = max(latest, order.index(name))


def _check_questions(data: Plain) -> Iterator[Hit]:
    for path, question in each(data, "stages/*/blocks/*"):
        if "question" in _mapping(question):
            for place, message in misfits(_mapping(question)):
                yield Hit((*path, *place), "E209", message)


def _check_groups(data: Plain) -> Iterator[Hit]:
    """Yield groups whose questions don't stand together, and key-feature problems not of three."""
    blocks = each(data, "stages/*/blocks/*")
    asked = [(path, question) for path, question in blocks if "question" in _mapping(question)]
    members: defaultdict[str, list[tuple[int, Path]]] = defaultdict(list)
    for place, (path, question) in enumerate(asked):
        if isinstance(owner := _mapping(question).get("group"), str):
            members[owner].append((place, path))
    for path, group in each(data, "groups/*"):
        if isinstance(name := _mapping(group).get("id"), str):
            yield from _check_group(path, _mapping(group), members[name])


def _check_group(
    path: Path, group: Mapping[str, Plain], members: list[tuple[int, Path]]
) -> Iterator[Hit]:
    name = shown(str(group["id"]))
    apart = next(
        (
            where
            for (before, first), (place, where) in pairwise(members)
            if place != before + 1 or where[1] != first[1]
        ),
        None,
    )
    if not members:
        message = f"no question belongs to group {name}; say `group` in its questions"
        yield Hit(path, "E212", message)
    elif apart is not None:
        yield Hit(
            (*apart, "group"),
            "E212",
            f"this question of group {name} doesn't stand with the one before;"
            " put them into one stage, with no other question between",
        )
    elif group.get("type") == "key_feature" and len(members) != _KEY_FEATURES:
        yield Hit(
            path,
            "E212",
            f"a key-feature problem has {_KEY_FEATURES} questions, and {name} has {len(members)};"
            " correct it, or call it a `mini_file`",
        )


def _mapping(value: Plain) -> Mapping[str, Plain]:
    return value if isinstance(value, dict) else {}


def _check_event_ends(data: Plain) -> Iterator[Hit]:
    for path, event in each(data, "timeline/events/*"):
        start, end = _number(event, "start", "at"), _number(event, "end", "at")
        length = _number(event, "duration", "length")
        if start is None or end is None:
            continue
        if end < start:
            yield Hit(
                (*path, "end", "at"),
                "E210",
                f"the end ({end:g}) is before the start ({start:g}); exchange them",
            )
        elif length is not None and abs(length - (end - start)) > _EQUAL:
            yield Hit(
                (*path, "duration", "length"),
                "E210",
                f"the duration ({length:g}) is not end minus start ({end - start:g});"
                " correct one of them",
            )


def _check_order_in_time(data: Plain) -> Iterator[Hit]:
    for path, message in contradictions(each(data, "timeline/events/*")):
        yield Hit(path, "E216", message)


def _check_window(data: Plain) -> Iterator[Hit]:
    path: Path = ("timeline", "window")
    first, last = _number(data, *path, 0), _number(data, *path, 1)
    if first is None or last is None:
        return
    if first >= last:
        yield Hit(path, "E210", "the window ends before it starts; exchange them")
        return
    unit = _at(data, "timeline", "unit")
    outside = [
        str(_at(event, "id"))
        for _, event in each(data, "timeline/events/*")
        if any(not first <= time <= last for time in _times(event, unit))
    ]
    if outside:
        names = named([*map(shown, dict.fromkeys(outside))])
        yield Hit(path, "E210", f"the window leaves out {names}; make it wider")


def _check_breaks(data: Plain) -> Iterator[Hit]:
    """Yield breaks that aren't in order, or lie across an event."""
    spans = [*_spans(data)]
    reached = -math.inf
    for path, each_break in each(data, "timeline/breaks/*"):
        first, last = _number(each_break, "from"), _number(each_break, "to")
        if first is None or last is None:
            continue
        if first >= last or first < reached:
            message = Message("breaks stand in order of time, each with `from` before `to`")
            yield Hit(path, "E217", message)
            continue
        reached = last
        across = [
            name for name, low, high in spans if low < last - _EQUAL and high > first + _EQUAL
        ]
        if across:
            message = Message(
                "the break lies across {events}; make it shorter, or delete it",
                events=named([*map(shown, dict.fromkeys(across))]),
            )
            yield Hit(path, "E217", message)


def _spans(data: Plain) -> Iterator[tuple[str, float, float]]:
    """Yield of each event, and of other readings of it, the first and the last that is known."""
    unit = _at(data, "timeline", "unit")
    times: dict[str, list[float]] = {}
    events: dict[str, Plain] = {}
    for _, event in each(data, "timeline/events/*"):
        if isinstance(name := _at(event, "id"), str):
            events[name], times[name] = event, [*_times(event, unit)]
    for name, event in events.items():
        for part in ("when", "start", "end"):
            edges = [
                edge
                for key, choose in (("after", max), ("before", min))
                if isinstance(other := _at(event, part, key), str) and (known := times.get(other))
                for edge in [choose(known)]
            ]
            own = [*times[name], *edges]
            if own:
                yield name, min(own), max(own)
    for _, reading in each(data, "timeline/readings/*"):
        ends = (_number(reading, "end"), _number(reading, "range", 0), _number(reading, "range", 1))
        name = _at(reading, "event")
        own = [each for each in ends if each is not None]
        if isinstance(name, str) and own:
            own += times.get(name, [])
            yield name, min(own), max(own)


def _check_readings(data: Plain) -> Iterator[Hit]:
    unit = _at(data, "timeline", "unit")
    events = {
        name: event
        for _, event in each(data, "timeline/events/*")
        if isinstance(name := _at(event, "id"), str)
    }
    for path, reading in each(data, "timeline/readings/*"):
        name = _at(reading, "event")
        event = events.get(name) if isinstance(name, str) else None
        if event is None:
            continue
        start, drawn = _number(event, "start", "at"), _number(event, "end", "at")
        if start is None or drawn is None:
            yield Hit(
                (*path, "event"),
                "E210",
                "only a bar with `at` in `start` and in `end` can be read otherwise; give both",
            )
            continue
        ends = [_number(reading, "end"), _number(reading, "range", 0), _number(reading, "range", 1)]
        known = [end for end in ends if end is not None]
        if any(end < start for end in known):
            yield Hit(
                path, "E210", f"the reading ends before its event starts ({start:g}); correct it"
            )
        moved = [events.get(name) for _, name in _all(reading, "moves/*")]
        times = [
            time + end - drawn for end in known for other in moved for time in _times(other, unit)
        ]
        yield from _check_reading_in_window(data, path, [*known, *times])


def _check_reading_in_window(data: Plain, path: Path, times: list[float]) -> Iterator[Hit]:
    first, last = (_number(data, "timeline", "window", place) for place in (0, 1))
    if first is None or last is None or all(first <= time <= last for time in times):
        return
    yield Hit(
        path,
        "E210",
        f"the reading reaches from {min(times):g} to {max(times):g}, out of the window;"
        " make `window` wider",
    )


def _times(event: Plain, unit: Plain) -> Iterator[float]:
    for boundary in ("when", "start", "end"):
        for place in (("at",), ("range", 0), ("range", 1)):
            if (time := _number(event, boundary, *place)) is not None:
                yield time
    first = _number(event, "when", "at")
    length, count = _number(event, "every", "length"), _number(event, "every", "count")
    if first is not None and length is not None and count is not None:
        ratio = _days(_at(event, "every", "unit") or unit) / _days(unit)
        yield first + (count - 1) * length * ratio


def _days(unit: Plain) -> float:
    return next((days for name, days in DAYS.items() if name == unit), 1.0)


def _at(data: Plain, *path: str | int) -> Plain:
    """Return what stands at `path`, None where nothing does."""
    for part in path:
        if isinstance(data, dict):
            data = data.get(str(part))
        elif isinstance(data, tuple) and isinstance(part, int) and part < len(data):
            data = data[part]
        else:
            return None
    return data


def _number(data: Plain, *path: str | int) -> float | None:
    value = _at(data, *path)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if math.isfinite(value) else None


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
        if sentence not in sentences and _SENTENCE_ID.search(sentence):
            yield Hit(path, "E307", _no_sentence(sentence, sentences))
        elif isinstance(excerpt, str) and excerpt.strip() not in sentences.get(sentence, excerpt):
            yield Hit(
                (*path[:-1], "excerpt"),
                "E307",
                f"these words don't stand in {sentence}; copy them from:"
                f" {quoted(sentences[sentence])}",
            )


def _no_sentence(sentence: str, sentences: Mapping[str, str]) -> str:
    last = next(reversed(list(sentences)), None)
    span = f"the source text has S01 to {last}" if last else "the source text is empty"
    return f"there is no sentence {shown(sentence)}; {span}"


def _check_notes(data: Plain, sentences: Mapping[str, str]) -> Iterator[Hit]:
    for path, _ in each(data, "source/notes/*"):
        sentence = path[2]
        if (
            isinstance(sentence, str)
            and sentence not in sentences
            and _SENTENCE_ID.search(sentence)
        ):
            yield Hit(path, "E307", _no_sentence(sentence, sentences))
    for path, wording in _all(data, "source/notes/*/*/wording"):
        text = sentences.get(str(path[2]))
        if text is not None and wording.strip() not in text:
            yield Hit(
                path,
                "E307",
                f"{shown(wording)} doesn't stand in {path[2]}; copy the words from: {quoted(text)}",
            )


def _check_every_sentence_used(data: Plain, sentences: Mapping[str, str]) -> Iterator[Hit]:
    findings = [
        block
        for _, block in each(data, "stages/*/blocks/*")
        if isinstance(block, dict) and "finding" in block
    ]
    used = {
        sentence
        for block in findings
        for _, sentence in _all(block, "source", "source/*", "source/*/sentence")
    }
    unused = [sentence for sentence in sentences if sentence not in used]
    if unused:
        yield Hit(
            ("source",),
            "E308",
            f"no finding rests on {named(unused)}; every sentence belongs to a finding",
        )
