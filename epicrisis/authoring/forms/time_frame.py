"""The frame of a timeline as its form shows it: unit, day 0 and window, and its edits."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor, inf, isclose
from typing import NamedTuple, get_args

from epicrisis.authoring.edits.edit import Edit, Put, Remove
from epicrisis.authoring.forms.sentences import citation_of, cited_now, sentences_of
from epicrisis.authoring.forms.typed_times import Scale, TypedTime, date_typed, tidy, understood
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
from epicrisis.cases import calendar
from epicrisis.cases.calendar import DATE, DAYS, YEARS, Unit
from epicrisis.cases.reading.yaml_text import Path, Plain
from epicrisis.messages import Message

TIMELINE: Path = ("timeline",)
UNITS: tuple[Unit, ...] = get_args(Unit)
_NUMBERS = ("at", "from", "to", "end", "length", "beyond")
_TIMES = ("at", "date", "from", "to", "end", "range")
"""Keys whose values are moments."""
_PLACES = 4
"""Decimals of a time that is written in another unit, where that is as good as exact."""
_SAME = 5e-7
_LEAST_MARGIN = 1.0
_MARGIN = 0.2
"""Of the story, what a window that grows leaves free, so that the axis doesn't tell its length."""


class BreakForm(NamedTuple):
    """A stretch of the axis that is drawn short, as it is typed."""

    first: str = ""
    last: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is typed."""
        return not (self.first.strip() or self.last.strip())


@dataclass(frozen=True, slots=True)
class FrameForm:
    """What an author may change of a timeline's frame without its YAML."""

    unit: Unit
    text: Words
    """What happened on day 0."""
    date: str = ""
    """When that was, as it is typed."""
    sentences: tuple[str, ...] = ()
    """Ids of the sentences that it rests on."""
    first: str = ""
    """The first moment that is drawn, as it is typed; so is the last."""
    last: str = ""
    breaks: tuple[BreakForm, ...] = ()
    """Those that the file has, in its order, emptied where they are to go; then new ones."""


def timeline_of(data: Plain) -> Block:
    """Return the timeline of a file; an empty mapping where it has none."""
    timeline = data.get("timeline") if isinstance(data, dict) else None
    return timeline if isinstance(timeline, dict) else {}


def scale_of(timeline: Block) -> Scale:
    """Return what a timeline's times are counted in."""
    unit: Unit = next((each for each in UNITS if each == timeline.get("unit")), "days")
    return Scale(unit, text_of(_origin(timeline).get("date")))


def frame_form(timeline: Block, languages: Languages) -> FrameForm:
    """Return the form of a timeline's frame as the file has it."""
    origin = _origin(timeline)
    first, last = _edges(timeline)
    return FrameForm(
        scale_of(timeline).unit,
        languages.words(origin.get("text")),
        text_of(origin.get("date")),
        sentences_of(origin.get("source")),
        text_of(first),
        text_of(last),
        tuple(_break_form(each) for each in items_of(timeline, "breaks")),
    )


def new_frame(form: FrameForm, languages: Languages) -> dict[str, Plain]:
    """Return what a timeline begins with, without its window; raises `UnkeptError`."""
    if not is_said(form.text):
        raise UnkeptError(Message("say what happened on day 0"))
    origin: dict[str, Plain] = {"text": languages.value(form.text)}
    if form.date.strip():
        origin["date"] = _date(form.date, form.unit)
    origin["source"] = citation_of(form.sentences)
    return {"unit": form.unit, "origin": origin}


def frame_edits(timeline: Block, after: FrameForm, languages: Languages) -> Iterator[Edit]:
    """Yield what makes a timeline's frame say what a form says; raises `UnkeptError`.

    In another unit every length of time is written anew.
    """
    before, origin = frame_form(timeline, languages), _origin(timeline)
    at = (*TIMELINE, "origin")
    if after.unit != before.unit:
        yield Put((*TIMELINE, "unit"), after.unit)
        yield from _in_unit(timeline, before.unit, after.unit)
    yield from changes(origin, at, "text", before.text, after.text, languages)
    if after.date.strip() != before.date.strip():
        if after.date.strip():
            yield Put((*at, "date"), _date(after.date, after.unit))
        else:
            yield Remove((*at, "date"))
    if after.sentences != before.sentences:
        yield Put((*at, "source"), cited_now(origin.get("source"), after.sentences))
    if (after.first, after.last) != (before.first, before.last):
        yield Put((*TIMELINE, "window"), _window_typed(timeline, before, after))
    if after.breaks != before.breaks:
        yield from _breaks_typed(timeline, before, after)


def _break_form(value: Plain) -> BreakForm:
    block: Block = value if isinstance(value, dict) else {}
    return BreakForm(text_of(block.get("from")), text_of(block.get("to")))


def _breaks_typed(timeline: Block, before: FrameForm, after: FrameForm) -> Iterator[Edit]:
    """Yield what makes the breaks of the axis be those of a form, in order of time.

    What didn't change of each stays as it is written. Raises `UnkeptError`.
    """
    if after.unit != before.unit:
        raise UnkeptError(
            Message("keep the other unit first; then say where nothing happens in that unit")
        )
    scale = Scale(after.unit, date_typed(after.date) or after.date.strip())
    window = window_of(timeline, scale)
    written = items_of(timeline, "breaks")
    found: list[tuple[float, float, Plain]] = []
    for place, each in enumerate(after.breaks):
        if each.is_empty:
            continue
        old = before.breaks[place] if place < len(before.breaks) else BreakForm()
        block = written[place] if place < len(written) else {}
        value: dict[str, Plain] = dict(block) if isinstance(block, dict) else {}
        ends = []
        for key, was, words in zip(("from", "to"), old, each, strict=True):
            time = None if words == was and words.strip() else typed(words, scale)
            if time is not None:
                value[key] = time.written
            number = number_of(value.get(key), scale, window) if time is None else time.at
            ends.append(0.0 if number is None else number)
        found.append((ends[0], ends[1], value))
    found.sort(key=lambda each: each[:2])
    reached = -inf
    for first, last, _ in found:
        if first >= last or first < reached:
            raise UnkeptError(
                Message(
                    "where nothing happens, the end comes after the beginning, and none overlap"
                )
            )
        reached = last
    path = (*TIMELINE, "breaks")
    if found:
        yield Put(path, tuple(value for _, _, value in found))
    elif "breaks" in timeline:
        yield Remove(path)


def _window_typed(timeline: Block, before: FrameForm, after: FrameForm) -> tuple[Plain, Plain]:
    scale = Scale(after.unit, date_typed(after.date) or after.date.strip())
    written = _edges(timeline)
    edges: list[Plain] = []
    numbers: list[float] = []
    for place, (old, new) in enumerate(((before.first, after.first), (before.last, after.last))):
        found = understood(new, scale)
        if isinstance(found, Message):
            raise UnkeptError(found)
        numbers.append(found.at)
        edges.append(written[place] if new == old else found.written)
    if numbers[0] >= numbers[1]:
        raise UnkeptError(Message("the window ends before it starts; exchange them"))
    return edges[0], edges[1]


def _date(typed: str, unit: Unit) -> str:
    """Return the date of day 0 as the file writes it; raises `UnkeptError`."""
    date = date_typed(typed)
    if not date:
        message = Message(
            "“{words}” can’t be read as a date; write it like: {examples}",
            words=typed.strip(),
            examples=Message("2011, March 2011, 15 March 2011"),
        )
        raise UnkeptError(message)
    if not calendar.is_precise(date, unit):
        raise UnkeptError(
            Message(
                "“{words}” is coarser than the timeline’s unit: say when day 0 was to the unit, or"
                " count in a coarser one",
                words=typed.strip(),
            )
        )
    return date


# --- The window ------------------------------------------------------------------------


def grown_window(timeline: Block, scale: Scale, times: Sequence[float]) -> tuple[Plain, ...] | None:
    """Return a window that holds these times, too; None where the one that is there does.

    The edge that need not move stays as it is written.
    """
    edges = _edges(timeline)
    numbers = [number_of(each, scale) for each in edges]
    known = [*times, *(each for each in numbers if each is not None)] or [0.0]
    margin = max(_LEAST_MARGIN, (max(known) - min(known)) * _MARGIN)
    first, last = edges
    if numbers[0] is None or min(known) < numbers[0]:
        first = tidy(
            floor(min(0.0, *known) - margin if numbers[0] is None else min(known) - margin)
        )
    if numbers[1] is None or max(known) > numbers[1]:
        last = tidy(ceil(max(0.0, *known) + margin if numbers[1] is None else max(known) + margin))
    return None if (first, last) == edges else (first, last)


def number_of(
    value: Plain, scale: Scale, window: tuple[float, float] | None = None
) -> float | None:
    """Return a time that the file says, as a number of the timeline's unit; None for no time."""
    axis = scale.calendar
    is_year = type(value) is int and _is_date(value, window)
    if axis is not None and (is_year or isinstance(value, str)):
        date = str(value)
        if DATE.match(date) and calendar.exists(date):
            return axis.number_of(date)
        return None
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def window_of(timeline: Block, scale: Scale) -> tuple[float, float] | None:
    """Return the first and the last moment that are drawn; None where the file doesn't say them."""
    first, last = (number_of(each, scale) for each in _edges(timeline))
    return None if first is None or last is None else (first, last)


def _edges(timeline: Block) -> tuple[Plain, Plain]:
    match timeline.get("window"):
        case (first, last):
            return first, last
    return None, None


# --- Another unit ----------------------------------------------------------------------


def _in_unit(timeline: Block, before: Unit, after: Unit) -> Iterator[Edit]:
    """Yield the edits that write every number of the old unit in the new one; dates stay.

    Raises `UnkeptError` where one of them says too little for the new unit.
    """
    for date in _dates(dict(timeline)):
        if not calendar.is_precise(date, after):
            raise UnkeptError(
                Message(
                    "“{date}” says too little for that unit; correct that date first, or stay with"
                    " this unit",
                    date=date,
                )
            )
    scale = scale_of(timeline)
    window = window_of(timeline, scale)
    factor = DAYS[before] / DAYS[after]

    def converted(value: Plain) -> Plain:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if not is_number or (scale.calendar and type(value) is int and _is_date(value, window)):
            return value
        exact = float(str(value)) * factor
        # There and back again, three days are three days.
        short = round(exact, _PLACES)
        return tidy(short if isclose(short, exact, abs_tol=_SAME) else exact)

    yield from _numbers(dict(timeline), TIMELINE, converted)


def _dates(value: Plain) -> Iterator[str]:
    """Yield the dates of a timeline, but of day 0 and the window, which are asked anew."""
    if isinstance(value, dict):
        for key, each in value.items():
            if key == "date" and isinstance(each, int):
                yield str(each)
            elif key not in ("origin", "window") and (
                key in _TIMES or isinstance(each, tuple | dict)
            ):
                yield from _dates(each)
    elif isinstance(value, tuple):
        for each in value:
            yield from _dates(each)
    elif isinstance(value, str) and DATE.match(value):
        yield value


def _is_date(value: int, window: tuple[float, float] | None) -> bool:
    return value in YEARS and not (window is not None and window[0] <= value <= window[1])


def _numbers(value: Plain, path: Path, converted: Callable[[Plain], Plain]) -> Iterator[Edit]:
    """Yield the edits of all times and lengths within a timeline."""
    pairs: list[tuple[str | int, Plain]] = []
    if isinstance(value, dict):
        pairs = list(value.items())
    elif isinstance(value, tuple):
        pairs = list(enumerate(value))
    for key, each in pairs:
        if key in (*_NUMBERS, 0, 1) and not isinstance(each, dict | tuple):
            is_time = key in _NUMBERS or _holds_times(path)
            has_unit = key == "length" and isinstance(value, dict) and "unit" in value
            if is_time and not has_unit and (new := converted(each)) != each:
                yield Put((*path, key), new)
        else:
            yield from _numbers(each, (*path, key), converted)


def _holds_times(path: Path) -> bool:
    return path[-1] in ("range", "window")


# --- What the file says ----------------------------------------------------------------


def _origin(timeline: Block) -> Block:
    origin = timeline.get("origin")
    return origin if isinstance(origin, dict) else {}


def typed(words: str, scale: Scale) -> TypedTime:
    """Return the moment that was typed; raises `UnkeptError` where none was understood."""
    found = understood(words, scale)
    if isinstance(found, Message):
        raise UnkeptError(found)
    return found
