"""Rules between the records of a case: every id exists, once, and opens what it should.

They work on the file's plain data, not on a validated `Case`, so that they also find what
is wrong in a file whose structure is broken elsewhere. Three of them (questions, window, order of
stages) are the model's too, which nothing may get around; a test holds both equal.
"""

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import get_args

from epicrisis.cases.calendar import DAYS
from epicrisis.cases.fields import SentenceId, stands_in
from epicrisis.cases.model import (
    WINDOW_REVERSED,
    StageId,
    another_length,
    end_before_start,
    left_out_by_window,
    stages_out_of_order,
)
from epicrisis.cases.problems import named, quoted, shown
from epicrisis.cases.questions import misfits
from epicrisis.cases.reading.order_in_time import contradictions
from epicrisis.cases.reading.sentences import on_one_line
from epicrisis.cases.reading.suggestions import Suggestions, folded
from epicrisis.cases.reading.yaml_text import Path, Plain, value_at
from epicrisis.letters import without_unseen
from epicrisis.messages import Message
from epicrisis.refusals import to_translate

_KEY_FEATURES = 3
"""Questions of a key-feature problem (`docs/scoring.md`)."""
_EQUAL = 1e-6
"""Times that differ by less are the same."""
_PLAINLY = {
    **dict.fromkeys("’‘ʼ′´`", "'"),
    **dict.fromkeys("“”„«»″", '"'),
    **dict.fromkeys("–—−‐‑‒―﹣－", "-"),
    **{"\u00b5": "\u03bc", "º": "°", "˚": "°", "×": "x", "…": "..."},
    **{"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl"},
}
"""Signs of print, and letters twice in Unicode, by what a keyboard has for them."""
_SENTENCE_ID = re.compile(get_args(SentenceId)[1].pattern)


@dataclass(frozen=True, slots=True)
class Hit:
    """A rule that is broken, and where in the data."""

    path: Path
    code: str
    message: Message
    word: str = ""
    """The word of the text at `path` that it is about, where it is about one."""


def each(data: Plain, pattern: str) -> list[tuple[Path, Plain]]:
    """Return path and value of everything that fits `pattern`, such as `stages/*/blocks/*/id`.

    `*` stands for every item of a list or every key of a mapping; `**` for any depth.
    """
    found: list[tuple[Path, Plain]] = []
    _collect(data, pattern.split("/"), (), found)
    return found


def _collect(data: Plain, parts: list[str], path: Path, found: list[tuple[Path, Plain]]) -> None:
    # Into one list: a generator for each level takes several times as long in a large case.
    if not parts:
        found.append((path, data))
        return
    head, rest = parts[0], parts[1:]
    if head == "**":
        _collect(data, rest, path, found)
        for key, value in items_of(data):
            if isinstance(value, dict | tuple):
                _collect(value, parts, (*path, key), found)
            elif not rest:
                found.append(((*path, key), value))
    elif head == "*":
        for key, value in items_of(data):
            _collect(value, rest, (*path, key), found)
    elif isinstance(data, dict) and head in data:
        _collect(data[head], rest, (*path, head), found)


IMAGES = ("stages/*/blocks/*/images/*", "stages/*/blocks/*/image")
"""Where a case has images."""


def image_files(data: Plain) -> Iterator[tuple[Path, str]]:
    """Yield path and name of each file that an image names, in every language, light and dark."""
    for image in _images(data):
        for key in ("file", "dark"):
            for place, name in _by_language((*image, key), value_at(data, (*image, key))):
                if isinstance(name, str):
                    yield place, name


def light_and_dark(data: Plain) -> Iterator[tuple[Path, str, str]]:
    """Yield the path of each dark file of an image, the name of the light one, and its own."""
    for image in _images(data):
        light = value_at(data, (*image, "file"))
        for place, dark in _by_language((*image, "dark"), value_at(data, (*image, "dark"))):
            # One that is written without a language stands for each of them.
            own = place[len(image) + 1 :]
            beside = [name for at, name in _by_language((), light) if not (own and at) or own == at]
            for name in beside:
                if isinstance(name, str) and isinstance(dark, str):
                    yield place, name, dark


def _images(data: Plain) -> list[Path]:
    return [path for pattern in IMAGES for path, _ in each(data, pattern)]


def _by_language(path: Path, value: Plain) -> Iterable[tuple[Path, Plain]]:
    if isinstance(value, dict):
        return [((*path, code), name) for code, name in value.items()]
    return [(path, value)]


def items_of(data: Plain) -> Iterable[tuple[str | int, Plain]]:
    """Return what a mapping or a list holds, by key or index; nothing of anything else."""
    if isinstance(data, dict):
        return data.items()
    return enumerate(data) if isinstance(data, tuple) else ()


def check_references(
    data: Plain, sentences: Mapping[str, str] | None, *, folder: str
) -> Iterator[Hit]:
    """Yield every broken rule; without `sentences` those about the source text are left out."""
    suggestions = Suggestions()
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


def _check_folder(data: Plain, folder: str) -> Iterator[Hit]:
    for path, case_id in each(data, "id"):
        if isinstance(case_id, str) and case_id != folder:
            message = Message(
                "id {id} is not its folder's name; call it {folder}",
                id=shown(case_id),
                folder=shown(folder),
            )
            yield Hit(path, "E301", message)


def _check_language(data: Plain) -> Iterator[Hit]:
    languages = [value for _, value in each(data, "languages/*")]
    for path, language in each(data, "language"):
        if isinstance(language, str) and languages and language not in languages:
            message = Message(
                "language {language} is not among `languages`; add it there",
                language=shown(language),
            )
            yield Hit(path, "E302", message)


_ID_SPACES = {
    to_translate("block id {id} is used twice; give this one another"): (
        "stages/*/blocks/*/finding",
        "stages/*/blocks/*/question",
        "stages/*/blocks/*/teaching",
        "stages/*/blocks/*/notes",
        "stages/*/blocks/*/pause",
        "other_tests/*/id",
    ),
    to_translate("lane id {id} is used twice; give this one another"): ("timeline/lanes/*/id",),
    to_translate("event id {id} is used twice; give this one another"): ("timeline/events/*/id",),
    to_translate("reading id {id} is used twice; give this one another"): (
        "timeline/readings/*/id",
    ),
    to_translate("objective id {id} is used twice; give this one another"): ("objectives/*/id",),
    to_translate("glossary entry id {id} is used twice; give this one another"): ("glossary/*/id",),
    to_translate("comparator id {id} is used twice; give this one another"): ("comparators/*/id",),
    to_translate("hypothesis id {id} is used twice; give this one another"): ("hypotheses/*/id",),
    to_translate("group id {id} is used twice; give this one another"): ("groups/*/id",),
}
_LEVEL_TWICE = to_translate("level id {id} is used twice; give this one another")


def _check_unique_ids(data: Plain) -> Iterator[Hit]:
    for used_twice, patterns in _ID_SPACES.items():
        yield from _check_unique(used_twice, _all(data, *patterns))
    for lane, value in each(data, "timeline/lanes/*"):
        levels = _all(value, "levels/*/id")
        yield from _check_unique(_LEVEL_TWICE, (((*lane, *path), level) for path, level in levels))


def _check_unique(used_twice: str, identifiers: Iterable[tuple[Path, str]]) -> Iterator[Hit]:
    seen: set[str] = set()
    for path, identifier in identifiers:
        if identifier in seen:
            yield Hit(path, "E303", Message(used_twice, id=shown(identifier)))
        seen.add(identifier)


def _all(data: Plain, *patterns: str) -> Iterator[tuple[Path, str]]:
    found = [hit for pattern in patterns for hit in each(data, pattern)]
    for path, value in sorted(found, key=lambda hit: tuple(map(_sort_key, hit[0]))):
        if isinstance(value, str):
            yield path, value


def _sort_key(part: str | int) -> tuple[int, str]:
    return (part, "") if isinstance(part, int) else (-1, part)


_POINTERS = {
    to_translate("there is no finding {id}; {remedy}"): (
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
    to_translate("there is no lane {id}; {remedy}"): (
        ("timeline/lanes/*/id",),
        ("timeline/events/*/lane",),
    ),
    to_translate("there is no event {id}; {remedy}"): (
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
    to_translate("there is no objective {id}; {remedy}"): (
        ("objectives/*/id",),
        ("stages/*/blocks/*/objective",),
    ),
    to_translate("there is no group {id}; {remedy}"): (
        ("groups/*/id",),
        ("stages/*/blocks/*/group",),
    ),
}


def _check_pointers(data: Plain, suggestions: Suggestions) -> Iterator[Hit]:
    for there_is_none, (targets, pointers) in _POINTERS.items():
        known = {identifier: None for _, identifier in _all(data, *targets)}
        titles = _titles(data, targets)
        for path, identifier in _all(data, *pointers):
            if identifier not in known:
                remedy = suggestions.remedy(identifier, known, titles)
                message = Message(there_is_none, id=shown(identifier), remedy=remedy)
                yield Hit(path, "E304", message)
    yield from _check_levels(data, suggestions)


def _titles(data: Plain, targets: Iterable[str]) -> dict[str, str]:
    """Return the ids of records by their titles, as these are compared."""
    found: dict[str, str] = {}
    for target in targets:
        pattern, _, key = target.rpartition("/")
        for _, record in each(data, pattern):
            identifier = _mapping(record).get(key)
            texts = [_mapping(record).get(name) for name in ("title", "label", "text")]
            title = next((text for text in texts if text is not None), None)
            for text in title.values() if isinstance(title, dict) else (title,):
                if isinstance(text, str) and isinstance(identifier, str):
                    found.setdefault(folded(text), identifier)
    return found


def _check_levels(data: Plain, suggestions: Suggestions) -> Iterator[Hit]:
    lanes = {
        name: lane
        for _, lane in each(data, "timeline/lanes/*")
        if isinstance(name := _mapping(lane).get("id"), str)
    }
    levels = {
        name: [identifier for _, identifier in _all(lane, "levels/*/id")]
        for name, lane in lanes.items()
    }
    for path, event in each(data, "timeline/events/*"):
        if not isinstance(event, dict) or not isinstance(level := event.get("level"), str):
            continue
        lane = event.get("lane")
        if isinstance(lane, str) and lane in levels and level not in levels[lane]:
            message = Message(
                "lane {lane} has no level {level}; {remedy}",
                lane=shown(lane),
                level=shown(level),
                remedy=suggestions.remedy(
                    level, levels[lane], _titles(lanes[lane], ("levels/*/id",))
                ),
            )
            yield Hit((*path, "level"), "E304", message)


def _check_citations(data: Plain, suggestions: Suggestions) -> Iterator[Hit]:
    verified = {path[1]: value for path, value in each(data, "references/*/verified")}
    known = {str(path[1]): None for path, _ in each(data, "references/*")}
    for path, citation in _all(
        data,
        "stages/*/blocks/*/cites/*",
        "timeline/readings/*/cites/*",
        "comparators/*/cites/*",
        "hypotheses/*/must_not_miss/cites/*",
        "stages/*/blocks/*/order/value/cites/*",
        "other_tests/*/value/cites/*",
        "keep/*/cites/*",
        "further_reading/cites/*",
    ):
        if citation not in known:
            message = Message(
                "there is no reference {id}; {remedy}",
                id=shown(citation),
                remedy=suggestions.remedy(citation, known, {}),
            )
            yield Hit(path, "E305", message)
        elif verified.get(citation) == "memory":
            message = Message(
                "reference {id} is not verified (from memory);"
                " check it and say `verified: seen`, or cite another",
                id=shown(citation),
            )
            yield Hit(path, "E305", message)


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
            yield Hit((*path, "id"), "E211", stages_out_of_order())
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
        message = Message(
            "no question belongs to group {group}; say `group` in its questions", group=name
        )
        yield Hit(path, "E212", message)
    elif apart is not None:
        message = Message(
            "this question of group {group} doesn't stand with the one before;"
            " put them into one stage, with no other question between",
            group=name,
        )
        yield Hit((*apart, "group"), "E212", message)
    elif group.get("type") == "key_feature" and len(members) != _KEY_FEATURES:
        message = Message(
            "a key-feature problem has {wanted} questions, and {group} has {count};"
            " correct it, or call it a `mini_file`",
            wanted=_KEY_FEATURES,
            group=name,
            count=len(members),
        )
        yield Hit(path, "E212", message)


def _mapping(value: Plain) -> Mapping[str, Plain]:
    return value if isinstance(value, dict) else {}


def _check_event_ends(data: Plain) -> Iterator[Hit]:
    for path, event in each(data, "timeline/events/*"):
        start, end = _number(event, "start", "at"), _number(event, "end", "at")
        length = _number(event, "duration", "length")
        if start is None or end is None:
            continue
        if end < start:
            yield Hit((*path, "end", "at"), "E210", end_before_start(end, start))
        elif length is not None and abs(length - (end - start)) > _EQUAL:
            message = another_length(length, end - start)
            yield Hit((*path, "duration", "length"), "E210", message)


def _check_order_in_time(data: Plain) -> Iterator[Hit]:
    for path, message in contradictions(each(data, "timeline/events/*")):
        yield Hit(path, "E216", message)


def _check_window(data: Plain) -> Iterator[Hit]:
    path: Path = ("timeline", "window")
    first, last = _number(data, *path, 0), _number(data, *path, 1)
    if first is None or last is None:
        return
    if first >= last:
        yield Hit(path, "E210", WINDOW_REVERSED)
        return
    unit = _at(data, "timeline", "unit")
    outside = [
        (str(_at(event, "id")), time)
        for _, event in each(data, "timeline/events/*")
        for time in event_moments(event, unit)
        if not first <= time <= last
    ]
    if outside:
        yield Hit(path, "E210", left_out_by_window(outside))


def _check_breaks(data: Plain) -> Iterator[Hit]:
    """Yield breaks that aren't in order, or lie across an event."""
    breaks = each(data, "timeline/breaks/*")
    spans = [*_spans(data)] if breaks else []
    reached = -math.inf
    for path, each_break in breaks:
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
            events[name], times[name] = event, [*event_moments(event, unit)]
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
            message = Message(
                "only a bar with `at` in `start` and in `end` can be read otherwise; give both"
            )
            yield Hit((*path, "event"), "E210", message)
            continue
        ends = [_number(reading, "end"), _number(reading, "range", 0), _number(reading, "range", 1)]
        known = [end for end in ends if end is not None]
        if any(end < start for end in known):
            message = Message(
                "the reading ends before its event starts ({start}); correct it",
                start=f"{start:g}",
            )
            yield Hit(path, "E210", message)
        moved = [events.get(name) for _, name in _all(reading, "moves/*")]
        times = [
            time + end - drawn
            for end in known
            for other in moved
            for time in event_moments(other, unit)
        ]
        yield from _check_reading_in_window(data, path, [*known, *times])


def _check_reading_in_window(data: Plain, path: Path, times: list[float]) -> Iterator[Hit]:
    first, last = (_number(data, "timeline", "window", place) for place in (0, 1))
    if first is None or last is None or all(first <= time <= last for time in times):
        return
    message = Message(
        "the reading reaches from {first} to {last}, out of the window; make `window` wider",
        first=f"{min(times):g}",
        last=f"{max(times):g}",
    )
    yield Hit(path, "E210", message)


def event_moments(event: Plain, unit: Plain) -> Iterator[float]:
    """Yield every moment that an event names, its repeats and ranges included."""
    for boundary in ("when", "start", "end"):
        moment = _at(event, boundary)
        if moment is None:
            continue
        for place in (("at",), ("range", 0), ("range", 1)):
            if (time := _number(moment, *place)) is not None:
                yield time
    first = _number(event, "when", "at")
    length, count = _number(event, "every", "length"), _number(event, "every", "count")
    if first is not None and length is not None and count is not None:
        ratio = _days(_at(event, "every", "unit") or unit) / _days(unit)
        yield first + (count - 1) * length * ratio


def _days(unit: Plain) -> float:
    return next((days for name, days in DAYS.items() if name == unit), 1.0)


def _at(data: Plain, *path: str | int) -> Plain:
    return value_at(data, path)


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
        elif isinstance(excerpt, str) and sentence in sentences:
            words = sentences[sentence]
            if not stands_in(on_one_line(excerpt), words):
                message = _written_otherwise(excerpt, sentence, words) or Message(
                    "these words don't stand in {sentence}; copy them from: {words}",
                    sentence=sentence,
                    words=quoted(words),
                )
                yield Hit((*path[:-1], "excerpt"), "E307", message)


def _written_otherwise(part: str, sentence: str, words: str) -> Message | None:
    """Say so where words stand in a sentence with other spaces, or signs that look like theirs."""
    words = unicodedata.normalize("NFC", words)
    plain, places = _plainly(words)
    wanted, _ = _plainly(unicodedata.normalize("NFC", part.strip()))
    begin = plain.find(wanted)
    if begin < 0 or not wanted:
        return None
    return Message(
        "these words stand in {sentence} with other spaces, or with signs that look alike;"
        " copy them: {words}",
        sentence=sentence,
        words=quoted(words[places[begin] : places[begin + len(wanted) - 1] + 1]),
    )


def _plainly(text: str) -> tuple[str, list[int]]:
    """Return a text with the signs of a keyboard, single spaces, and where in it each stood."""
    plain: list[str] = []
    places: list[int] = []
    for place, each in enumerate(text):
        usual = " " if each.isspace() else _PLAINLY.get(each, without_unseen(each))
        is_within_quotes = text[place - 1 : place] == "«" or text[place + 1 : place + 2] == "»"
        if usual != " " or not (is_within_quotes or plain[-1:] == [" "]):
            plain += usual
            places += [place] * len(usual)
    return "".join(plain), places


def _no_sentence(sentence: str, sentences: Mapping[str, str]) -> Message:
    last = next(reversed(list(sentences)), None)
    if last is None:
        return Message(
            "there is no sentence {sentence}; the source text is empty", sentence=shown(sentence)
        )
    return Message(
        "there is no sentence {sentence}; the source text has S01 to {last}",
        sentence=shown(sentence),
        last=last,
    )


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
        if text is not None and not stands_in(wording.strip(), text):
            message = _written_otherwise(wording, str(path[2]), text) or Message(
                "{wording} doesn't stand in {sentence}; copy the words from: {words}",
                wording=shown(wording),
                sentence=path[2],
                words=quoted(text),
            )
            yield Hit(path, "E307", message)


def check_every_sentence_used(data: Plain, sentences: Mapping[str, str]) -> Iterator[Hit]:
    """Yield the sentences that no finding rests on, which may be only while a case is written."""
    if unused := untold(data, sentences):
        message = Message(
            "no finding rests on {sentences}; every sentence belongs to a finding",
            sentences=named(unused),
        )
        yield Hit(("source",), "E308", message)


def untold(data: Plain, sentences: Mapping[str, str]) -> list[str]:
    """Return the sentences that no finding rests on."""
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
    return [sentence for sentence in sentences if sentence not in used]
