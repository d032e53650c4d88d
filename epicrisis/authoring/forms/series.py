"""A value over time as its form shows it, and the edits that a changed form comes to."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from epicrisis.authoring.edits.edit import Edit, Insert, Put, Remove
from epicrisis.authoring.forms.sentences import citation, cited_now, sentences_of
from epicrisis.authoring.forms.time_frame import scale_of, timeline_of
from epicrisis.authoring.forms.typed_times import Scale, TypedTime, tidy, understood
from epicrisis.authoring.forms.unkept import UnkeptError
from epicrisis.authoring.forms.words import (
    Block,
    Languages,
    Words,
    changes,
    is_said,
    items_of,
    text_of,
)
from epicrisis.cases.reading.yaml_text import Path, Plain
from epicrisis.cases.short_results import in_short, parts_of
from epicrisis.messages import Message

SERIES: Path = ("series",)
FEWEST_POINTS = 2
MOST_POINTS = 60

Told = Literal["times", "dates", "words"]
"""How the moments of a value are told: as numbers of the timeline's unit, by the calendar, or as
they are typed."""

_SIGNS = {"below": "<", "above": ">", "at most": "≤", "at least": "≥"}
_BARE_NUMBER = re.compile(r"[-+−]?\s?\d+(?:[.,]\d+)?")
_YEAR = re.compile(r"(?:1[89]|20|21)\d\d")


@dataclass(frozen=True, slots=True)
class PointForm:
    """A value at a moment, as it is typed."""

    when: Words
    value: str = ""
    sentences: tuple[str, ...] = ()
    """Ids of the sentences that say it."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is typed."""
        return not is_said(self.when) and not self.value.strip()


@dataclass(frozen=True, slots=True)
class SeriesForm:
    """What an author may change of a value over time without its YAML."""

    name: Words
    unit: Words
    normal: str | None = ""
    """Its normal range as it stands in brackets behind a result; None where only YAML says it."""
    points: tuple[PointForm, ...] = ()
    """The values that the file has, in its order, emptied where they are to go; then new ones."""


def written_series(data: Plain) -> tuple[tuple[Path, Block], ...]:
    """Return the values over time of a file with their paths."""
    listed = items_of(data, "series") if isinstance(data, dict) else ()
    return tuple(
        ((*SERIES, place), series)
        for place, series in enumerate(listed)
        if isinstance(series, dict)
    )


def axis_of(data: Plain) -> Scale | None:
    """Return what the moments are counted in; None for a file without timeline."""
    timeline = timeline_of(data)
    return scale_of(timeline) if timeline else None


def series_form(series: Block, languages: Languages) -> SeriesForm:
    """Return the form of a value over time as the file has it."""
    return SeriesForm(
        languages.words(series.get("name")),
        languages.words(series.get("unit")),
        _range_shown(series.get("normal"), languages),
        tuple(_point_form(each, languages) for each in items_of(series, "points")),
    )


def told_as(points: Sequence[PointForm], scale: Scale | None, languages: Languages) -> Told:
    """Return how moments are told: all as numbers, all by the calendar, or in their words.

    Six hours are told in words where the timeline counts months: nobody reads 0.0082 months.
    """
    words = [each.when[languages.own] for each in points]
    times = [understood(each, scale) for each in words] if scale else []
    if times and all(map(_is_counted, words, times)):
        return "times"
    if times and all(isinstance(e, TypedTime) and e.date and e.latest is None for e in times):
        return "dates"
    return "words"


def _is_counted(words: str, time: TypedTime | Message) -> bool:
    if isinstance(time, Message) or time.date:
        return False
    return round(time.at, 1) == time.at or bool(_BARE_NUMBER.fullmatch(words.strip()))


# --- Edits -----------------------------------------------------------------------------


def added_series(data: Plain, form: SeriesForm, languages: Languages) -> Edit:
    """Return what adds a value over time to a file; raises `UnkeptError`."""
    _check(form)
    series: dict[str, Plain] = {"name": languages.value(form.name)}
    if is_said(form.unit):
        series["unit"] = languages.value(form.unit)
    if form.normal and form.normal.strip():
        series["normal"] = _range(form.normal, form, languages)
    series["points"] = _points((), form, axis_of(data), languages)
    return Insert(SERIES, len(items_of(data, "series") if isinstance(data, dict) else ()), series)


def series_edits(
    data: Plain, path: Path, after: SeriesForm, languages: Languages
) -> Iterator[Edit]:
    """Yield what makes the value over time at `path` say what a form says; nothing else.

    Raises `UnkeptError` where the form says too little, or what can't be read.
    """
    series = dict(written_series(data))[path]
    before = series_form(series, languages)
    if after == before:
        return
    _check(after)
    yield from changes(series, path, "name", before.name, after.name, languages)
    yield from changes(series, path, "unit", before.unit, after.unit, languages)
    if after.normal is not None and after.normal.strip() != before.normal:
        if after.normal.strip():
            yield Put((*path, "normal"), _range(after.normal, after, languages))
        elif "normal" in series:
            yield Remove((*path, "normal"))
    if after.points != before.points:
        written = items_of(series, "points")
        points = _points(written, after, axis_of(data), languages)
        yield Put((*path, "points"), tuple(points))


def removed_series(data: Plain, path: Path) -> Edit:
    """Return the edit that takes a value over time away, with the list that would be empty."""
    is_last = isinstance(data, dict) and len(items_of(data, "series")) == 1
    return Remove(SERIES if is_last else path)


def _check(form: SeriesForm) -> None:
    if not is_said(form.name):
        raise UnkeptError(Message("say what was measured"))
    filled = [each for each in form.points if not each.is_empty]
    if not FEWEST_POINTS <= len(filled) <= MOST_POINTS:
        raise UnkeptError(
            Message("a value over time has from 2 to 60 values; write one alone as a result")
        )
    for each in filled:
        if not (is_said(each.when) and each.value.strip() and each.sentences):
            raise UnkeptError(
                Message(
                    "“{words}”: each value has when it was, the number and the sentences that say"
                    " it; to delete it, empty the first two",
                    words=" ".join(each.value.split()) or next(filter(None, each.when.values())),
                )
            )


# --- Points ----------------------------------------------------------------------------


def _point_form(point: Plain, languages: Languages) -> PointForm:
    block: Block = point if isinstance(point, dict) else {}
    when = block.get("when")
    words = languages.words(when)
    if not isinstance(when, dict):
        words = dict.fromkeys(languages.every, text_of(when))
    sign = _SIGNS.get(text_of(block.get("limit")), "")
    value = text_of(block.get("value")).replace("-", "−")
    if languages.own == "fr":
        value = value.replace(".", ",")
    return PointForm(words, f"{sign} {value}".strip(), sentences_of(block.get("source")))


def _points(
    written: Sequence[Plain], form: SeriesForm, scale: Scale | None, languages: Languages
) -> tuple[Plain, ...]:
    """Return the values as the file writes them: what didn't change of each stays as it stands.

    Those of known times stand in their order.
    """
    before = [_point_form(each, languages) for each in written]
    kept = [place for place, each in enumerate(form.points) if not each.is_empty]
    filled = [form.points[place] for place in kept]
    whens = [each.when for each in filled]
    is_moved = whens != [each.when for each in before]
    moments = _moments(filled, scale, languages) if is_moved else [None] * len(filled)
    points: list[Plain] = []
    for place, after, moment in zip(kept, filled, moments, strict=True):
        block = written[place] if place < len(written) else {}
        old = before[place] if place < len(written) else None
        point: dict[str, Plain] = dict(block) if isinstance(block, dict) else {}
        if moment is not None and (old is None or not _is_same(point.get("when"), moment)):
            point["when"] = moment
        if old is None or after.value.strip() != old.value:
            number = point.get("value")
            point.pop("limit", None)
            point |= _measured(after.value, form, languages)
            if text_of(number) == text_of(point["value"]):
                point["value"] = number  # in quotes or not
        if old is None:
            point["source"] = citation([(each, "") for each in after.sentences])
        elif {*after.sentences} != {*old.sentences}:
            point["source"] = cited_now(point.get("source"), after.sentences)
        points.append(point)
    if is_moved and scale is not None and told_as(filled, scale, languages) != "words":
        times = [understood(each.when[languages.own], scale) for each in filled]
        order = [each.at if isinstance(each, TypedTime) else 0.0 for each in times]
        points = [points[place] for place in sorted(range(len(points)), key=order.__getitem__)]
    return tuple(points)


def _moments(points: Sequence[PointForm], scale: Scale | None, languages: Languages) -> list[Plain]:
    told = told_as(points, scale, languages)
    if told == "words" or scale is None:
        return [_words(each.when, languages) for each in points]
    times = [understood(each.when[languages.own], scale) for each in points]
    found = [each for each in times if isinstance(each, TypedTime)]
    if told == "times":
        return [tidy(each.at) for each in found]
    return [languages.value(dict.fromkeys(languages.every, each.date)) for each in found]


def _words(when: Words, languages: Languages) -> Plain:
    said = when[languages.own].strip()
    if _BARE_NUMBER.fullmatch(said) and not _YEAR.fullmatch(said):
        raise UnkeptError(
            Message(
                "“{words}” doesn’t say what it counts; write it like: {examples}",
                words=said,
                examples=Message("day 3, 4 years ago, on the next morning"),
            )
        )
    return languages.value(when)


def _is_same(written: Plain, moment: Plain) -> bool:
    """Tell whether the file already says a moment, though it may write the number otherwise."""
    is_number = isinstance(moment, int | float) and not isinstance(written, bool)
    return written == moment if is_number else type(written) is type(moment) and written == moment


def _measured(typed: str, form: SeriesForm, languages: Languages) -> dict[str, Plain]:
    """Return the number that was typed, and whether it is a limit alone; raises `UnkeptError`."""
    parts = parts_of(typed, languages.own)
    if "value" not in parts or parts.keys() - {"value", "limit", "unit"}:
        raise UnkeptError(
            Message(
                "“{words}” can’t be read as a value; write it like: {examples}",
                words=typed.strip(),
                examples="6,1 · < 0,5" if languages.own == "fr" else "6.1 · < 0.5",
            )
        )
    unit = form.unit[languages.own].strip()
    if parts.get("unit", unit) != unit:
        raise UnkeptError(
            Message(
                "“{words}” has another unit than the others; write all values in one unit, which"
                " stands beside the name",
                words=typed.strip(),
            )
        )
    return {key: parts[key] for key in ("value", "limit") if key in parts}  # type: ignore[misc]


# --- The range -------------------------------------------------------------------------


def _range_shown(normal: Plain, languages: Languages) -> str | None:
    if normal is None:
        return ""
    line = in_short({"value": 1, "normal": normal}, languages.own)
    return line.removeprefix("1 (").removesuffix(")") if line else None


def _range(typed: str, form: SeriesForm, languages: Languages) -> Plain:
    """Return a normal range as the file writes it; raises `UnkeptError`."""
    said = typed.strip().removeprefix("(").removesuffix(")")
    units = (form.unit[languages.own].strip(), "")
    read = (parts_of(f"1 {unit} ({said})", languages.own).get("normal") for unit in units)
    normal = next((each for each in read if isinstance(each, dict)), None)
    if normal is None:
        raise UnkeptError(
            Message(
                "“{words}” can’t be read as a normal range; write it like: {examples}",
                words=typed.strip(),
                examples=Message("12–16, women · < 2 · > 94"),
            )
        )
    if "for" in normal and len(languages.every) > 1:
        raise UnkeptError(
            Message(
                "in a case in several languages the YAML says for whom a range holds; write the"
                " numbers alone"
            )
        )
    return normal  # type: ignore[return-value]
