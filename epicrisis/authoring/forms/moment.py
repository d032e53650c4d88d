"""When an event was, as a form asks it and as the file writes it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, get_args

from epicrisis.authoring.forms.time_frame import typed
from epicrisis.authoring.forms.typed_times import Scale, TypedTime, length_of, tidy
from epicrisis.authoring.forms.unkept import UnkeptError
from epicrisis.authoring.forms.words import Block, Languages, Words, is_said, text_of
from epicrisis.cases.reading.yaml_text import Plain
from epicrisis.messages import Message

How = Literal["documented", "assumed", "unknown", "during", "ordered"]
"""How a moment is known: an unknown one may lie during another event, after one or before one."""
HOWS: tuple[How, ...] = get_args(How)
_PLACED = ("documented", "assumed")


@dataclass(frozen=True, slots=True)
class MomentForm:
    """What an author may change of a moment without its YAML."""

    how: How = "documented"
    at: str = ""
    """When, as it is typed; for an assumed one the best guess."""
    earliest: str = ""
    latest: str = ""
    because: Words = field(default_factory=dict)
    """What it is assumed from."""
    during: str = ""
    """Id of the event inside which it lies; so of one that it comes after, and before."""
    after: str = ""
    before: str = ""
    beyond: str = ""
    """How long after the event inside which it lies it may be, too, as it is typed."""


def moment_form(boundary: Plain, languages: Languages) -> MomentForm:
    """Return the form of a moment as the file has it; of one that isn't there, an empty one."""
    if not isinstance(boundary, dict):
        return MomentForm(because=languages.nothing())
    how = boundary.get("is")
    match boundary.get("range"):
        case (first, last):
            earliest, latest = text_of(first), text_of(last)
        case _:
            earliest, latest = "", ""
    shown: How = "documented"
    if how == "assumed":
        shown = "assumed"
    elif how == "unknown" and "during" in boundary:
        shown = "during"
    elif how == "unknown" and ("after" in boundary or "before" in boundary):
        shown = "ordered"
    elif how == "unknown":
        shown = "unknown"
    return MomentForm(
        shown,
        text_of(boundary.get("date", boundary.get("at"))),
        earliest,
        latest,
        languages.words(boundary.get("assumption")),
        text_of(boundary.get("during")),
        text_of(boundary.get("after")),
        text_of(boundary.get("before")),
        text_of(boundary.get("beyond")),
    )


def moment_value(
    boundary: Plain, after: MomentForm, scale: Scale, languages: Languages
) -> dict[str, Plain]:
    """Return how the file writes a moment; what didn't change, and when it opens, as it stands.

    Raises `UnkeptError` where the form says too little, or what can't be read.
    """
    before = moment_form(boundary, languages)
    written: Block = boundary if isinstance(boundary, dict) else {}
    kept = {key: each for key, each in written.items() if key == "opens_with"}
    if after == before and written:
        return dict(written)
    match after.how:
        case "unknown":
            return {"is": "unknown", **kept}
        case "during":
            if not after.during:
                raise UnkeptError(Message("choose the event during which it was"))
            return {
                "is": "unknown", "during": after.during, **_beyond(written, before, after, scale),
                **kept,
            }  # fmt: skip
        case "ordered":
            ends = {"after": after.after, "before": after.before}
            if not any(ends.values()):
                raise UnkeptError(Message("choose the event that it came after, or before"))
            return {"is": "unknown", **{key: each for key, each in ends.items() if each}, **kept}
        case "documented":
            return {**_place(written, before, after, scale), "is": "documented", **kept}
    if not is_said(after.because):
        raise UnkeptError(Message("say in words what it is assumed from"))
    place = _assumed(written, before, after, scale)
    because: Plain = written.get("assumption")
    if after.because != before.because or because is None:
        because = languages.value(after.because)
    return {**place, "is": "assumed", "assumption": because, **kept}


def _place(written: Block, before: MomentForm, after: MomentForm, scale: Scale) -> dict[str, Plain]:
    """Return the moment as it stands where it didn't change, else as it was typed."""
    if after.at.strip() and _same(before.at, after.at) and before.how in _PLACED:
        return {key: written[key] for key in ("at", "date") if key in written}
    if not after.at.strip():
        raise UnkeptError(Message("say when it was, or choose “not known”"))
    found = typed(after.at, scale)
    if found.latest is not None and after.how == "documented":
        raise UnkeptError(_coarse(found))
    return {"at": found.written}


def _beyond(
    written: Block, before: MomentForm, after: MomentForm, scale: Scale
) -> dict[str, Plain]:
    """Return how long after the other event it may be, too; nothing where that isn't said."""
    if not after.beyond.strip():
        return {}
    if _same(before.beyond, after.beyond) and "beyond" in written:
        return {"beyond": written["beyond"]}
    return {"beyond": length_of(after.beyond, scale.unit)}


def _coarse(found: TypedTime) -> Message:
    return Message(
        "“{date}” is coarser than the timeline’s unit: choose “assumed”, and what it leaves open"
        " is its range",
        date=found.date,
    )


def _assumed(
    written: Block, before: MomentForm, after: MomentForm, scale: Scale
) -> dict[str, Plain]:
    """Return best guess and range: of a coarse date its middle, of a range alone the middle."""
    is_range_kept = (
        before.how == "assumed"
        and _same(before.earliest, after.earliest)
        and _same(before.latest, after.latest)
    )
    ends = _range(after, scale)
    place: dict[str, Plain]
    if not after.at.strip():
        if ends is None:
            raise UnkeptError(Message("say when it was, or from when to when it may have been"))
        place = {"at": _middle(ends[0].at, _end(ends[1]))}
    else:
        place = _place(written, before, after, scale)
        found = typed(after.at, scale)
        if found.latest is not None:
            if ends is None:
                middle = _middle(found.at, found.latest)
                return {"at": middle, "range": (tidy(found.at), tidy(found.latest))}
            place = {"at": _middle(found.at, found.latest)}
        _check_inside(found, ends)
    if ends is None:
        return place
    if is_range_kept and "range" in written:
        return {**place, "range": written["range"]}
    last = ends[1].written if ends[1].latest is None else tidy(ends[1].latest)
    return {**place, "range": (ends[0].written, last)}


def _range(after: MomentForm, scale: Scale) -> tuple[TypedTime, TypedTime] | None:
    ends = (after.earliest.strip(), after.latest.strip())
    if not any(ends):
        return None
    if not all(ends):
        raise UnkeptError(Message("a range has both its ends: from when, and to when"))
    first, last = typed(ends[0], scale), typed(ends[1], scale)
    if first.at > _end(last):
        raise UnkeptError(Message("the range ends before it begins; exchange them"))
    return first, last


def _check_inside(found: TypedTime, ends: tuple[TypedTime, TypedTime] | None) -> None:
    place = found.at if found.latest is None else (found.at + found.latest) / 2
    if ends is not None and not ends[0].at <= place <= _end(ends[1]):
        raise UnkeptError(Message("the best guess lies outside the range; correct one of them"))


def _end(moment: TypedTime) -> float:
    return moment.at if moment.latest is None else moment.latest


def _middle(first: float, last: float) -> int | float:
    return tidy(round((first + last) / 2, 4))


def _same(one: str, other: str) -> bool:
    return one.strip() == other.strip()


def dates_typed(moment: MomentForm) -> Iterator[str]:
    """Yield what is typed of a moment, as far as its answer asks for it."""
    if moment.how in _PLACED and moment.at.strip():
        yield moment.at
    if moment.how == "assumed":
        yield from (each for each in (moment.earliest, moment.latest) if each.strip())
