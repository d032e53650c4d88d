"""The largest part of a broken case that can be told, for its author to look at meanwhile.

The smallest unit around each error is taken out, what a case can't be without is filled in, and
this is repeated until the rest loads. What is told is valid by all rules of a case but two: it may
leave sentences untold, and what was filled in says that it is to be written.
"""

import re
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import get_args

from epicrisis.cases.fields import TO_BE_WRITTEN, Identifier, is_slug
from epicrisis.cases.model import Case, StageId
from epicrisis.cases.reading import case_file, references, yaml_text
from epicrisis.cases.reading.case_file import FullText, LoadedCase
from epicrisis.cases.reading.files import Beside
from epicrisis.cases.reading.yaml_text import Document, Path, Plain, YamlError, value_at

_MOST_ROUNDS = 60
_MOST_CUTS = 20
"""How often a text that is no YAML is cut and read again."""
_UNITS = [
    tuple(pattern.split("/"))
    for pattern in (
        "stages/*",
        "stages/*/blocks/*",
        "stages/*/blocks/*/labs/*",
        "stages/*/blocks/*/report/*",
        "stages/*/blocks/*/markers/*",
        "stages/*/blocks/*/images/*",
        "stages/*/blocks/*/cites/*",
        "stages/*/blocks/*/source/*",
        "stages/*/blocks/*/order",
        "stages/*/blocks/*/order/opens_with",
        "stages/*/blocks/*/objective",
        "stages/*/blocks/*/group",
        "timeline/lanes/*",
        "timeline/events/*",
        "timeline/readings/*",
        "hypotheses/*",
        "hypotheses/*/opens_with",
        "hypotheses/*/aliases/*",
        "hypotheses/*/pro/*",
        "hypotheses/*/contra/*",
        "glossary/*",
        "other_tests/*",
        "other_tests/*/opens_with",
        "objectives/*",
        "keep/*",
        "references/*",
        "comparators/*",
        "groups/*",
        "silenced/*",
        "source/notes/*",
    )
]
"""What is taken out for an error within; what is in none of them goes with its key at the top."""
_ID = re.compile(get_args(Identifier)[1].pattern)
_SENTENCE = re.compile(r"S([0-9]{2,3})")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something of the case that isn't told, and why."""

    path: Path
    """Where it stands in the file; empty for lines that are no YAML."""
    line: int
    """From 1."""
    reason: str


@dataclass(frozen=True, slots=True)
class SoundPart:
    """What of a case can be told."""

    loaded: LoadedCase | None
    """None where nothing is left."""
    left_out: tuple[LeftOut, ...] = ()
    """In the order of the file."""
    filled: tuple[Path, ...] = ()
    """What isn't the author's: it stands for what is missing or wrong there."""
    places: Mapping[str, Path] = field(default_factory=dict)
    """Where in the file each block stands, by its id."""


def sound_part(
    path: FilePath, text: str, beside: Beside, full: FullText | None = None
) -> SoundPart:
    """Return what can be told of `text` as the case file at `path`; never raises.

    `full` is the text in full, where it was read already.
    """
    cut: list[LeftOut] = []
    if full is None:
        readable, cut = _readable(text)
        if readable is None or not isinstance(readable.data, dict):
            return SoundPart(None, tuple(cut))
        full = case_file.document_in_full(path, readable, beside)
    document, sentences, pictures = full.document, full.sentences, full.pictures
    assert isinstance(document.data, dict)
    work = _Work(document.data, sentences, pictures, path.absolute().parent.name)
    case = work.mended()
    left_out = [
        *cut,
        *(
            LeftOut(document.written_path(place), document.mark(place).line, reason)
            for place, reason in work.outermost_removed()
        ),
    ]
    left_out.sort(key=lambda each: each.line)
    if sentences is None:
        sentences = _cited_sentences(document.data, _words(work.language))
    loaded = LoadedCase(case, sentences, pictures) if case is not None else None
    return SoundPart(loaded, tuple(left_out), tuple(work.filled), places_of(document))


def places_of(document: Document) -> dict[str, Path]:
    """Return where in the file each block stands, by its id."""
    return {
        name: document.written_path(path[:-1])
        for kind in ("finding", "question", "teaching", "notes", "pause")
        for path, name in references.each(document.data, f"stages/*/blocks/*/{kind}")
        if isinstance(name, str)
    }


# --- Text that is no YAML --------------------------------------------------------------


def _readable(text: str) -> tuple[Document | None, list[LeftOut]]:
    """Return a text as data, without the entries that keep it from being read."""
    lines = text.splitlines(keepends=True)
    cut: list[LeftOut] = []
    span = range(0)
    for n in range(_MOST_CUTS):
        try:
            return yaml_text.parse("".join(lines)), cut
        except YamlError as error:
            at = min(max(error.mark.line - 1, 0), len(lines) - 1)
            # Where cutting what stands there wasn't enough, or what comes next is no better, what
            # stands around it goes too; in the end all that comes after.
            is_next = span.start < at and not "".join(lines[span.start : at]).strip()
            span = _around(lines, span) if at in span or is_next else _entry(lines, at)
            if n == _MOST_CUTS - 2:
                span = range(at, len(lines))
            if not span:
                break
            cut.append(LeftOut((), span.start + 1, error.message))
            for place in span:
                lines[place] = "\n"
    return None, cut


def _entry(lines: list[str], at: int) -> range:
    """Return the lines of the entry that a line stands in: itself, and what is indented below."""
    while at > 0 and not lines[at].strip():
        at -= 1
    if not lines[at].strip():
        return range(0)
    end = at + 1
    while end < len(lines) and (not lines[end].strip() or _indent(lines[end]) > _indent(lines[at])):
        end += 1
    return range(at, end)


def _around(lines: list[str], span: range) -> range:
    """Return the entry around lines that were cut already."""
    after = (each for each in lines[span.stop :] if each.strip())
    inner = _indent(next(after, "")) or 1
    for at in range(span.start - 1, -1, -1):
        if lines[at].strip() and _indent(lines[at]) < inner:
            entry = _entry(lines, at)
            return range(entry.start, max(entry.stop, span.stop))
    return range(0)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


# --- Data ------------------------------------------------------------------------------


@dataclass(slots=True)
class _Mistake:
    path: Path
    """In the data as they are now."""
    kind: str
    key: str | int
    message: str


@dataclass(slots=True)
class _Work:
    """A case's data, and what was taken out of them and filled in, by path in the file."""

    original: dict[str, Plain]
    sentences: Mapping[str, str] | None
    """None where the source text can't be read."""
    images: Container[str]
    folder: str
    removed: dict[Path, str] = field(default_factory=dict)
    filled: dict[Path, Plain] = field(default_factory=dict)

    @property
    def language(self) -> str:
        given = self.filled.get(("language",), self.original.get("language"))
        return given if isinstance(given, str) and re.fullmatch("[a-z]{2}", given) else "en"

    @property
    def languages(self) -> list[str]:
        given = self.filled.get(("languages",), self.original.get("languages"))
        listed = given if isinstance(given, tuple) else ()
        codes = [
            each for each in listed if isinstance(each, str) and re.fullmatch("[a-z]{2}", each)
        ]
        return codes or [self.language]

    def mended(self) -> Case | None:
        """Return the case that is left, None where nothing is."""
        source = self.original.get("source")
        count = len(self.sentences or ())
        if count and isinstance(source, dict) and source.get("count") != count:
            self.filled["source", "count"] = count
        for _ in range(_MOST_ROUNDS):
            data = self._data()
            if not references.each(data, "stages/*/blocks/*"):
                return None
            mistakes = self._broken_rules(data)
            case = None
            if not mistakes:
                case, found = case_file.mistakes_of_models(data)
                mistakes = [_Mistake(*each) for each in found]
            if not mistakes:
                return case
            if not self._mend(data, mistakes):
                return None
        return None

    def outermost_removed(self) -> Iterator[tuple[Path, str]]:
        """Yield what was taken out, without what was within something else that was."""
        for path, reason in self.removed.items():
            if not any(path[:length] in self.removed for length in range(1, len(path))):
                yield path, reason

    def _broken_rules(self, data: dict[str, Plain]) -> list[_Mistake]:
        folder = data.get("id")
        hits = references.check_references(
            data, self.sentences, folder=folder if isinstance(folder, str) else ""
        )
        found = [_Mistake(hit.path, hit.code, hit.path[-1], hit.message) for hit in hits]
        for path, name in references.image_files(data):
            if name not in self.images:
                found.append(_Mistake(path, "E107", "file", f"{name} can't be shown"))
        return found

    def _mend(self, data: dict[str, Plain], mistakes: list[_Mistake]) -> bool:
        """Take out or fill in what the mistakes are about; return whether anything changed."""
        before = (len(self.removed), dict(self.filled))
        gone: defaultdict[Path, list[int]] = defaultdict(list)
        for path in self.removed:
            if isinstance(path[-1], int):
                gone[path[:-1]].append(path[-1])
        for mistake in mistakes:
            path = _in_file(mistake.path, gone)
            if not self._fill(data, path, mistake):
                self._remove(path, mistake)
        return before != (len(self.removed), self.filled)

    # Filling in

    def _fill(self, data: dict[str, Plain], path: Path, mistake: _Mistake) -> bool:
        """Fill in what must be there; return whether that was it."""
        value: Plain = None
        match path:
            case ():
                return self._fill_top(data, str(mistake.key))
            case ("final_title", "opens_with"):
                value = _finding(data, -1)
            case ("timeline", "origin", "opens_with"):
                value = _finding(data, 0)
            case ("timeline", "window", *_):
                value = _window(data)
            case ("timeline",) if mistake.key == "window":
                path, value = ("timeline", "window"), _window(data)
            case ("stages", int(), "id"):
                value = _stage_id(data, mistake.path)
            case ("stages", int()) if mistake.key == "id":
                path, value = (*path, "id"), _stage_id(data, mistake.path)
            case ("source", "file" | "language" | "count" as key):
                value = self._source()[key]
            case _ if mistake.kind in ("missing_translation", "missing_file"):
                value = self._in_all_languages(value_at(data, mistake.path))
            case (str(key), *_) if key in _REQUIRED and _unit(path) is None:
                return self._fill_top(data, key)
        return self._once(path[:2] if path[:2] == ("timeline", "window") else path, value)

    def _fill_top(self, data: dict[str, Plain], key: str) -> bool:
        if key not in _REQUIRED:
            return False
        words: Plain = {code: _words(code) for code in self.languages}
        last = _finding(data, -1)
        values: dict[str, Plain] = {
            "id": self.folder if is_slug(self.folder) else "case",
            "slug": self.folder if is_slug(self.folder) else "case",
            "language": self.languages[0],
            "languages": _languages(self.original) or (self.language,),
            "final_title": {"text": words, "opens_with": last} if last is not None else None,
            "difficulty": "introductory",
            "minutes": 30,
            "authors": (_words(self.language),),
            "objectives": ({"id": "1", "text": words},),
            "source": self._source(),
            "stages": None,
        }
        return self._once((key,), values.get(key, words))

    def _once(self, path: Path, value: Plain) -> bool:
        """Fill in a value; not the same twice, which would have been of no use."""
        if value is None or (path in self.filled and self.filled[path] == value):
            return False
        for inner in [each for each in self.filled if each[: len(path)] == path]:
            del self.filled[inner]
        self.removed.pop(path, None)
        self.filled[path] = value
        return True

    def _source(self) -> dict[str, Plain]:
        return {
            "file": "source.txt",
            "language": self.language,
            "count": max(1, len(self.sentences or ())),
        }

    def _in_all_languages(self, value: Plain) -> Plain:
        if isinstance(value, dict) and value:
            first = next(iter(value.values()))
            return {**dict.fromkeys(self.languages, first), **value}
        return dict.fromkeys(self.languages, value) if isinstance(value, str | tuple) else None

    # Taking out

    def _remove(self, path: Path, mistake: _Mistake) -> None:
        if mistake.kind == "extra_forbidden":
            self.removed.setdefault(path, mistake.message)
            return
        unit = _unit(path) or path[:1]
        # What was filled in and is still wrong goes with what is around it.
        while unit and unit in self.removed:
            unit = _unit(unit[:-1]) or ()
        if unit:
            self.removed[unit] = mistake.message
            for inner in [each for each in self.filled if each[: len(unit)] == unit]:
                del self.filled[inner]

    # The data as they are now

    def _data(self) -> dict[str, Plain]:
        added: defaultdict[Path, dict[str, Plain]] = defaultdict(dict)
        for path, value in self.filled.items():
            if isinstance(path[-1], str):
                added[path[:-1]][path[-1]] = value
        found = self._now(self.original, (), added)
        assert isinstance(found, dict)
        return found

    def _now(
        self,
        value: Plain,
        path: Path,
        added: Mapping[Path, dict[str, Plain]],
        *,
        is_ours: bool = False,
    ) -> Plain:
        """Return a value as it is now; of what `is_ours`, filled in, nothing was taken out."""
        if path in self.filled:
            value, is_ours = self.filled[path], True
        if isinstance(value, dict):
            kept = {**value, **added.get(path, {})}
            return {
                key: self._now(each, (*path, key), added, is_ours=is_ours)
                for key, each in kept.items()
                if is_ours or (*path, key) not in self.removed
            }
        if isinstance(value, tuple):
            return tuple(
                self._now(each, (*path, place), added, is_ours=is_ours)
                for place, each in enumerate(value)
                if is_ours or (*path, place) not in self.removed
            )
        return value


def _in_file(path: Path, gone: Mapping[Path, list[int]]) -> Path:
    """Return where in the file stands what has this path in data without what is gone."""
    found: Path = ()
    for part in path:
        place = part
        if isinstance(place, int):
            for each in sorted(gone.get(found, ())):
                place += each <= place
        found = (*found, place)
    return found


_REQUIRED = {
    field.alias or name for name, field in Case.model_fields.items() if field.is_required()
}


def _words(language: str) -> str:
    return TO_BE_WRITTEN.get(language, TO_BE_WRITTEN["en"])


def _languages(data: Mapping[str, Plain]) -> tuple[str, ...]:
    """Return the languages in which a case's title or presentation is written."""
    for key in ("title", "presentation", "specialty"):
        words = data.get(key)
        if (
            isinstance(words, dict)
            and words
            and all(re.fullmatch("[a-z]{2}", code) for code in words)
        ):
            return tuple(words)
    return ()


def _unit(path: Path) -> Path | None:
    """Return the path of the smallest unit around, None where there is none."""
    fits = [
        len(pattern)
        for pattern in _UNITS
        if len(pattern) <= len(path)
        and all(part in ("*", key) for part, key in zip(pattern, path, strict=False))
    ]
    return path[: max(fits)] if fits else None


def _cited_sentences(data: Plain, words: str) -> dict[str, str]:
    """Return words for each sentence up to the last that is cited: the text can't be read."""
    cited = [
        int(found[1])
        for pattern in ("**/source/*", "**/source/*/sentence")
        for _, name in references.each(data, pattern)
        if isinstance(name, str) and (found := _SENTENCE.fullmatch(name))
    ]
    return {f"S{number:02d}": words for number in range(1, max(cited, default=1) + 1)}


def _stage_id(data: dict[str, Plain], path: Path) -> Plain:
    """Return the stage that fits between the one before and the one behind, None without one."""
    order = get_args(StageId)
    stages, here = _items(data.get("stages")), path[1]
    assert isinstance(here, int)
    places = [
        order.index(name) if (name := value_at(each, ("id",))) in order else None for each in stages
    ]
    first = max((each for each in places[:here] if each is not None), default=-1) + 1
    last = min((each for each in places[here + 1 :] if each is not None), default=len(order))
    return order[first] if first < last else None


def _finding(data: dict[str, Plain], place: int) -> Plain:
    """Return the id of the first finding, or of the last."""
    found = [name for _, name in references.each(data, "stages/*/blocks/*/finding")]
    ids = [each for each in found if isinstance(each, str) and _ID.fullmatch(each)]
    return ids[place] if ids else None


def _window(data: dict[str, Plain]) -> Plain:
    """Return a window that holds all events of the timeline."""
    unit = value_at(data, ("timeline", "unit"))
    times = [
        time
        for _, event in references.each(data, "timeline/events/*")
        for time in references.event_moments(event, unit)
    ]
    return (min(times, default=0) - 1, max(times, default=0) + 1)


def _items(value: Plain) -> tuple[Plain, ...]:
    return value if isinstance(value, tuple) else ()
