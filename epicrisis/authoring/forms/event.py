"""An event of the timeline as its form shows it, and the edits that a changed form comes to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from epicrisis.authoring.edits.edit import Edit, Insert, Put, Remove
from epicrisis.authoring.forms.duration import (
    DurationForm,
    check_length,
    duration_form,
    duration_value,
)
from epicrisis.authoring.forms.lane import usual_lanes, written_lanes
from epicrisis.authoring.forms.moment import MomentForm, dates_typed, moment_form, moment_value
from epicrisis.authoring.forms.sentences import citation_of, cited_now, sentences_of
from epicrisis.authoring.forms.time_frame import (
    TIMELINE,
    UNITS,
    FrameForm,
    frame_edits,
    frame_form,
    grown_window,
    new_frame,
    number_of,
    scale_of,
    timeline_of,
    window_of,
)
from epicrisis.authoring.forms.typed_times import Scale, date_typed
from epicrisis.authoring.forms.unkept import UnkeptError
from epicrisis.authoring.forms.words import (
    Block,
    Languages,
    Words,
    changes,
    is_said,
    is_whole,
    items_of,
    text_of,
)
from epicrisis.cases.calendar import DAYS, Unit
from epicrisis.cases.reading.short_forms.margin import Names, digest
from epicrisis.cases.reading.short_forms.nodes import tree_of
from epicrisis.cases.reading.yaml_text import Path, Plain
from epicrisis.messages import Message

EVENTS: Path = (*TIMELINE, "events")
_MOMENTS = ("when", "start", "end")
_FEWEST = 2
"""Times that something is repeated: the first one counts, too."""
_MOST = 100


@dataclass(frozen=True, slots=True)
class EventForm:
    """What an author may change of an event without its YAML."""

    lane: str
    """Id of its lane."""
    label: Words
    is_bar: bool = False
    """Whether it lasts, from a start to an end; else it is a point."""
    when: MomentForm = field(default_factory=MomentForm)
    start: MomentForm = field(default_factory=MomentForm)
    end: MomentForm = field(default_factory=MomentForm)
    sentences: tuple[str, ...] = ()
    """Ids of the sentences that it rests on."""
    detail: Words = field(default_factory=dict)
    row: Words = field(default_factory=dict)
    """Label of its row within the lane."""
    level: str = ""
    """Id of the level at which it stands, in a lane that has levels."""
    dose: Words = field(default_factory=dict)
    count: str = ""
    """How often it is repeated in all, as it is typed; empty for once."""
    every: str = ""
    """How long from one to the next, as it is typed, in `every_unit`."""
    every_unit: Unit = "days"
    duration: DurationForm = field(default_factory=DurationForm)
    """How long a bar lasts."""


def blank_event(
    lane: str, unit: Unit, sentences: tuple[str, ...], languages: Languages
) -> EventForm:
    """Return the form of an event that is to be written."""
    nothing = languages.nothing()
    moment = MomentForm(because=nothing)
    return EventForm(
        lane, nothing, False, moment, moment, moment, sentences, nothing, nothing, "", nothing,
        every_unit=unit, duration=DurationForm(because=nothing),
    )  # fmt: skip


def event_form(event: Block, scale: Scale, languages: Languages) -> EventForm:
    """Return the form of an event as the file has it."""
    every = event.get("every")
    repeated: Block = every if isinstance(every, dict) else {}
    return EventForm(
        text_of(event.get("lane")),
        languages.words(event.get("label")),
        "when" not in event and ("start" in event or "end" in event),
        moment_form(event.get("when"), languages),
        moment_form(event.get("start"), languages),
        moment_form(event.get("end"), languages),
        sentences_of(event.get("source")),
        languages.words(event.get("detail")),
        languages.words(event.get("row")),
        text_of(event.get("level")),
        languages.words(event.get("dose")),
        text_of(repeated.get("count")),
        text_of(repeated.get("length")),
        next((each for each in UNITS if each == repeated.get("unit")), scale.unit),
        duration_form(event.get("duration"), languages),
    )


def needs_day_zero(form: EventForm, scale: Scale) -> bool:
    """Tell whether a date is typed where nothing says when day 0 was."""
    moments = (form.start, form.end) if form.is_bar else (form.when,)
    words = [each for moment in moments for each in dates_typed(moment)]
    return scale.calendar is None and any(map(date_typed, words))


# --- Edits -----------------------------------------------------------------------------


def added_event(
    data: Plain, after: EventForm, frame: FrameForm, languages: Languages
) -> tuple[Edit, ...]:
    """Return what adds an event to a file, and to a file without timeline that, with this frame.

    Raises `UnkeptError` where the form says too little, or what can't be read.
    """
    timeline = timeline_of(data)
    new = {} if timeline else new_frame(frame, languages)
    scale = scale_of(timeline or new)
    day_zero = _day_zero(timeline, frame, languages)
    if day_zero:
        scale = replace(scale, zero=date_typed(frame.date))
    _check(after)
    event = _new_event(after, scale, languages)
    times = [*_times(event, scale, None)]
    offered = usual_lanes(data, languages).get(after.lane)
    window = grown_window(timeline, scale, times)
    if not timeline:
        lanes = (offered,) if offered else ()
        whole = {**new, "window": window, "lanes": lanes, "events": (event,)}
        return (Put(TIMELINE, whole),)
    edits: list[Edit] = [*day_zero, *_ids_pointed_at(data, after, languages)]
    if offered:
        edits.append(Insert((*TIMELINE, "lanes"), len(items_of(timeline, "lanes")), offered))
    edits.append(Insert(EVENTS, len(items_of(timeline, "events")), event))
    if window is not None:
        edits.append(Put((*TIMELINE, "window"), window))
    return tuple(edits)


def event_edits(
    data: Plain, path: Path, after: EventForm, frame: FrameForm, languages: Languages
) -> tuple[Edit, ...]:
    """Return what makes the event at `path` say what a form says; nothing that didn't change.

    Raises `UnkeptError` where the form says too little, or what can't be read.
    """
    timeline = timeline_of(data)
    scale = scale_of(timeline)
    event = dict(written_events(data))[path]
    before = event_form(event, scale, languages)
    day_zero = _day_zero(timeline, frame, languages)
    if day_zero:
        scale = replace(scale, zero=date_typed(frame.date))
    if after == before:
        return tuple(day_zero)
    _check(after)
    edits: list[Edit] = [*day_zero, *_ids_pointed_at(data, after, languages)]
    offered = usual_lanes(data, languages).get(after.lane)
    if offered:
        edits.append(Insert((*TIMELINE, "lanes"), len(written_lanes(data)), offered))
    edits += _own_id(data, path, before, after, languages)
    edits += _edits(event, path, before, after, scale, languages)
    moments = _moments(event, after, scale, languages)
    told: dict[str, Plain] = {**moments}
    if (every := _repetition(event, before, after)) is not None:
        told["every"] = every
    times = [*_times(told, scale, window_of(timeline, scale))]
    if (window := grown_window(timeline, scale, times)) is not None and edits:
        edits.append(Put((*TIMELINE, "window"), window))
    return tuple(edits)


def _edits(
    event: Block,
    path: Path,
    before: EventForm,
    after: EventForm,
    scale: Scale,
    languages: Languages,
) -> Iterator[Edit]:
    if after.lane != before.lane:
        yield Put((*path, "lane"), after.lane)
    for key, old, new in (
        ("label", before.label, after.label),
        ("detail", before.detail, after.detail),
        ("row", before.row, after.row),
        ("dose", before.dose, after.dose),
    ):
        yield from changes(event, path, key, old, new, languages)
    if after.level != before.level:
        yield Put((*path, "level"), after.level) if after.level else Remove((*path, "level"))
    moments = _moments(event, after, scale, languages)
    yield from (Remove((*path, key)) for key in _MOMENTS if key in event and key not in moments)
    for key, value in moments.items():
        if event.get(key) != value:
            yield Put((*path, key), value)
    yield from _said_or_gone(event, path, "every", _repetition(event, before, after))
    yield from _duration_edits(event, path, before, after, scale, languages)
    if after.sentences != before.sentences:
        yield Put((*path, "source"), cited_now(event.get("source"), after.sentences))


def _duration_edits(
    event: Block,
    path: Path,
    before: EventForm,
    after: EventForm,
    scale: Scale,
    languages: Languages,
) -> Iterator[Edit]:
    parts = ("is_bar", "start", "end", "duration")
    if all(getattr(before, each) == getattr(after, each) for each in parts):
        return
    length = _duration(event, after, scale, languages)
    yield from _said_or_gone(event, path, "duration", length)


def _said_or_gone(
    event: Block, path: Path, key: str, value: dict[str, Plain] | None
) -> Iterator[Edit]:
    """Yield what makes a key say a value, or be gone where there is none."""
    if value is None and key in event:
        yield Remove((*path, key))
    elif value is not None and value != event.get(key):
        yield Put((*path, key), value)


def _duration(
    event: Block, form: EventForm, scale: Scale, languages: Languages
) -> dict[str, Plain] | None:
    """Return how long a bar lasts, None where the file doesn't say it; raises `UnkeptError`."""
    if not form.is_bar:
        return None
    length = duration_value(event.get("duration"), form.duration, scale.unit, languages)
    moments = _moments(event, form, scale, languages)
    start, end = (number_of(moments[key].get("at"), scale) for key in ("start", "end"))
    check_length(length, start, end)
    return length


def _new_event(form: EventForm, scale: Scale, languages: Languages) -> dict[str, Plain]:
    event: dict[str, Plain] = {"lane": form.lane}
    if is_said(form.row):
        event["row"] = languages.value(form.row)
    if form.level:
        event["level"] = form.level
    event["label"] = languages.value(form.label)
    if is_said(form.detail):
        event["detail"] = languages.value(form.detail)
    event |= _moments({}, form, scale, languages)
    if (every := _repetition({}, form, form)) is not None:
        event["every"] = every
    if (length := _duration({}, form, scale, languages)) is not None:
        event["duration"] = length
    if is_said(form.dose):
        event["dose"] = languages.value(form.dose)
    event["source"] = citation_of(form.sentences)
    return event


def _moments(
    event: Block, form: EventForm, scale: Scale, languages: Languages
) -> dict[str, dict[str, Plain]]:
    keys = ("start", "end") if form.is_bar else ("when",)
    forms = {"when": form.when, "start": form.start, "end": form.end}
    moments = {key: moment_value(event.get(key), forms[key], scale, languages) for key in keys}
    if form.is_bar:
        start, end = (number_of(each.get("at"), scale) for each in moments.values())
        if start is not None and end is not None and end < start:
            raise UnkeptError(Message("the end is before the start; exchange them"))
    return moments


def _repetition(event: Block, before: EventForm, after: EventForm) -> dict[str, Plain] | None:
    """Return how a point is repeated, None where it isn't."""
    if after.is_bar or not after.count.strip():
        return None
    written = event.get("every")
    kept: Block = written if isinstance(written, dict) else {}
    is_same = (before.count, before.every, before.every_unit) == (
        after.count, after.every, after.every_unit,
    )  # fmt: skip
    if kept and is_same:
        return dict(kept)
    if after.when.how not in ("documented", "assumed"):
        raise UnkeptError(Message("what is repeated has a first time; say when that was"))
    try:
        length = float(after.every.strip().replace(",", "."))
        count = int(after.count.strip())
    except ValueError:
        length, count = 0.0, 0
    if not (length > 0 and _FEWEST <= count <= _MOST):
        raise UnkeptError(
            Message("for what is repeated write how often in all, from 2 to 100, and how far apart")
        )
    number: Plain = int(length) if length.is_integer() else length
    return {"length": number, "unit": after.every_unit, "count": count}


def _check(form: EventForm) -> None:
    if not is_whole(form.label):
        raise UnkeptError(Message("an event needs its few words"))
    if not form.lane:
        raise UnkeptError(Message("choose the lane in which it stands"))


def _day_zero(timeline: Block, frame: FrameForm, languages: Languages) -> list[Edit]:
    """Return what says when day 0 was, where the event's form asked for it."""
    if not timeline or not frame.date.strip():
        return []
    before = frame_form(timeline, languages)
    return [*frame_edits(timeline, replace(before, date=frame.date), languages)]


def _times(
    event: Mapping[str, Plain], scale: Scale, window: tuple[float, float] | None
) -> Iterator[float]:
    """Yield every moment that an event names, in the timeline's unit."""
    for key in _MOMENTS:
        boundary = event.get(key)
        if isinstance(boundary, dict):
            ends = boundary.get("range")
            said = (boundary.get("date", boundary.get("at")), *(ends or ()))  # type: ignore[misc]
            yield from (
                number for each in said if (number := number_of(each, scale, window)) is not None
            )
    every, when = event.get("every"), event.get("when")
    if isinstance(every, dict) and isinstance(when, dict):
        first = number_of(when.get("date", when.get("at")), scale, window)
        length, count = every.get("length"), every.get("count")
        unit = next((each for each in UNITS if each == every.get("unit")), scale.unit)
        if first is not None and isinstance(length, int | float) and isinstance(count, int):
            yield first + (count - 1) * length * DAYS[unit] / DAYS[scale.unit]


# --- Ids -------------------------------------------------------------------------------


def written_events(data: Plain) -> tuple[tuple[Path, Block], ...]:
    """Return the events of a file with their paths."""
    return tuple(
        ((*EVENTS, place), event)
        for place, event in enumerate(items_of(timeline_of(data), "events"))
        if isinstance(event, dict)
    )


def event_ids(data: Plain, languages: Languages) -> dict[str, Path]:
    """Return where each event stands by its id, written or such as it follows from its label."""
    events = written_events(data)
    own = [text_of(event.get("id")) for _, event in events]
    names = Names(taken={each for each in own if each})
    return {
        name or names.new("e-" + digest(tree_of(event.get("label"), path), languages.own)): path
        for name, (path, event) in zip(own, events, strict=True)
    }


def _ids_pointed_at(data: Plain, form: EventForm, languages: Languages) -> Iterator[Edit]:
    """Yield what writes the id down of an event that another one names from now on."""
    moments = (form.start, form.end) if form.is_bar else (form.when,)
    events = dict(written_events(data))
    ids = event_ids(data, languages)
    named = {
        name
        for moment in moments
        for name in ([moment.during] if moment.how == "during" else [moment.after, moment.before])
        if moment.how in ("during", "ordered")
    }
    for name, path in ids.items():
        if name in named and "id" not in events[path]:
            yield Put((*path, "id"), name)


def _own_id(
    data: Plain, path: Path, before: EventForm, after: EventForm, languages: Languages
) -> Iterator[Edit]:
    """Yield what writes an event's id down before its label changes, where others name it."""
    if after.label == before.label or "id" in dict(written_events(data))[path]:
        return
    name = next(each for each, place in event_ids(data, languages).items() if place == path)
    if isinstance(data, dict) and (
        _names(data.get("timeline"), name) or _names(data.get("comparators"), name)
    ):
        yield Put((*path, "id"), name)


def _names(value: Plain, name: str) -> bool:
    if isinstance(value, dict):
        return any(_names(each, name) for each in value.values())
    if isinstance(value, tuple):
        return any(_names(each, name) for each in value)
    return value == name
