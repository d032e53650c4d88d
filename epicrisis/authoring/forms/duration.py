"""How long an event lasted, as its form asks it and as the file writes it."""

from dataclasses import dataclass, field
from math import isclose
from typing import Literal, get_args

from epicrisis.authoring.forms.typed_times import length_of
from epicrisis.authoring.forms.unkept import UnkeptError
from epicrisis.authoring.forms.words import Block, Languages, Words, is_said, text_of
from epicrisis.cases.calendar import Unit
from epicrisis.cases.reading.yaml_text import Plain
from epicrisis.messages import Message

HowLong = Literal["between", "documented", "assumed", "unknown"]
"""How a length is known: it may be the time between start and end, which the file doesn't say."""
HOWS_LONG: tuple[HowLong, ...] = get_args(HowLong)
_EQUAL = 1e-6


@dataclass(frozen=True, slots=True)
class DurationForm:
    """What an author may change of a length of time without its YAML."""

    how: HowLong = "between"
    length: str = ""
    """How long, as it is typed; for an assumed one the best guess."""
    shortest: str = ""
    longest: str = ""
    because: Words = field(default_factory=dict)
    """What it is assumed from."""
    called: Words = field(default_factory=dict)
    """What the source calls a documented length that it doesn't give to the event itself."""


def duration_form(duration: Plain, languages: Languages) -> DurationForm:
    """Return the form of a length as the file has it; of one that isn't there, an empty one."""
    if not isinstance(duration, dict):
        return DurationForm(because=languages.nothing(), called=languages.nothing())
    match duration.get("range"):
        case (first, last):
            shortest, longest = text_of(first), text_of(last)
        case _:
            shortest, longest = "", ""
    return DurationForm(
        next((each for each in HOWS_LONG[1:] if each == duration.get("is")), "documented"),
        text_of(duration.get("length")),
        shortest,
        longest,
        languages.words(duration.get("assumption")),
        languages.words(duration.get("called")),
    )


def duration_value(
    duration: Plain, after: DurationForm, unit: Unit, languages: Languages
) -> dict[str, Plain] | None:
    """Return how the file writes a length, None for one that follows; unchanged as it stands.

    Raises `UnkeptError` where the form says too little, or what can't be read.
    """
    before = duration_form(duration, languages)
    written: Block = duration if isinstance(duration, dict) else {}
    if after == before:
        return dict(written) if written else None
    if after.how == "between":
        return None
    if after.how == "unknown":
        return {"is": "unknown"}
    value: dict[str, Plain] = {"is": after.how}
    value["length"] = _amount(after.length, before.length, written.get("length"), unit)
    if after.how == "documented":
        if is_said(after.called):
            is_same = after.called == before.called and "called" in written
            value["called"] = written["called"] if is_same else languages.value(after.called)
        return value
    if not is_said(after.because):
        raise UnkeptError(Message("say in words what it is assumed from"))
    ends = (after.shortest.strip(), after.longest.strip())
    if any(ends):
        if not all(ends):
            raise UnkeptError(Message("a range has both its ends: how long at least, and at most"))
        value["range"] = _range(after, before, written, unit)
    is_same = after.because == before.because and "assumption" in written
    value["assumption"] = written["assumption"] if is_same else languages.value(after.because)
    return value


def check_length(duration: Plain, start: float | None, end: float | None) -> None:
    """Raise `UnkeptError` where a length isn't the time between a start and an end."""
    length = number_in(duration)
    if start is None or end is None or length is None:
        return
    if not isclose(length, end - start, abs_tol=_EQUAL):
        raise UnkeptError(
            Message(
                "it doesn’t last as long as from its start to its end; correct one of them, or let"
                " the length follow from them"
            )
        )


def number_in(duration: Plain) -> float | None:
    """Return the length that a file says, in the timeline's unit."""
    length = duration.get("length") if isinstance(duration, dict) else None
    is_number = isinstance(length, int | float) and not isinstance(length, bool)
    return float(str(length)) if is_number else None


def _range(
    after: DurationForm, before: DurationForm, written: Block, unit: Unit
) -> tuple[Plain, Plain]:
    match written.get("range"):
        case (old_first, old_last):
            pass
        case _:
            old_first = old_last = None
    first = _amount(after.shortest, before.shortest, old_first, unit)
    last = _amount(after.longest, before.longest, old_last, unit)
    if float(str(first)) > float(str(last)):
        raise UnkeptError(Message("the range ends before it begins; exchange them"))
    return first, last


def _amount(typed: str, before: str, written: Plain, unit: Unit) -> Plain:
    """Return a length as it stands where it didn't change, else as it was typed."""
    if typed.strip() == before.strip() and written is not None:
        return written
    if not typed.strip():
        raise UnkeptError(Message("say how long it lasted, or choose “not known”"))
    return length_of(typed, unit)
