"""Dates on a timeline become numbers of its unit, before anything else reads them."""

from epicrisis.cases.calendar import DATE, YEARS, Calendar, Unit, exists, is_precise
from epicrisis.cases.problems import shown
from epicrisis.cases.reading.yaml_text import Path, Plain
from epicrisis.messages import Message

_UNITS: tuple[Unit, ...] = ("days", "weeks", "months", "years")
_EXAMPLES: dict[Unit, str] = {
    "years": "2006",
    "months": "2006-03",
    "weeks": "2006-03-15",
    "days": "2006-03-15",
}
_TWICE = Message("`at` says it too; delete one of them")
_WRONG = Message("the calendar has no such date; correct it")

Wrong = list[tuple[Path, Message]]


def in_numbers(data: dict[str, Plain]) -> tuple[dict[str, Plain], Wrong]:
    """Return the case with every date on its timeline as a number, and what is wrong with them.

    `at: "2011"` becomes the number and `date: "2011"`, which is as precise as what was written.
    """
    timeline = data.get("timeline")
    if not isinstance(timeline, dict):
        return data, []
    reader = _Reader(timeline)
    return {**data, "timeline": reader.timeline()}, reader.wrong


class _Reader:
    """Reads the dates of one timeline."""

    def __init__(self, plain: dict[str, Plain]) -> None:
        self.plain = plain
        self.wrong: Wrong = []
        unit = next((each for each in _UNITS if each == plain.get("unit")), None)
        origin = plain.get("origin")
        zero = origin.get("date") if isinstance(origin, dict) else None
        self.zero = str(zero) if type(zero) is int else zero
        self.calendar: Calendar | None = None
        if unit is not None and isinstance(self.zero, str) and DATE.match(self.zero):
            self._check(("timeline", "origin", "date"), self.zero, unit)
            self.calendar = None if self.wrong else Calendar(self.zero, unit)
        self.window = self._window(plain.get("window"))

    def _check(self, path: Path, text: str, unit: Unit) -> bool:
        if not exists(text):
            self.wrong.append((path, _WRONG))
        elif not is_precise(text, unit):
            message = Message(
                "{date} is too coarse for a timeline in {unit}; write it like {example}, or as"
                " assumed, with the range that fits",
                date=shown(text),
                unit=unit,
                example=shown(_EXAMPLES[unit]),
            )
            self.wrong.append((path, message))
        else:
            return True
        return False

    def timeline(self) -> dict[str, Plain]:
        """Return the timeline with numbers for dates."""
        told = dict(self.plain)
        origin = told.get("origin")
        if isinstance(origin, dict) and "date" in origin:
            told["origin"] = {**origin, "date": self.zero}
        path: Path = ("timeline",)
        told["window"] = self.window
        for name, read in (
            ("events", self._event),
            ("readings", self._reading),
            ("breaks", self._break),
        ):
            if isinstance(items := told.get(name), tuple):
                told[name] = tuple(read((*path, name, i), item) for i, item in enumerate(items))
        return {key: value for key, value in told.items() if key in self.plain}

    def _event(self, path: Path, event: Plain) -> Plain:
        if not isinstance(event, dict):
            return event
        return {
            key: self._boundary((*path, key), value) if key in ("when", "start", "end") else value
            for key, value in event.items()
        }

    def _break(self, path: Path, each: Plain) -> Plain:
        if not isinstance(each, dict):
            return each
        return {key: self._number((*path, key), self._year(value)) for key, value in each.items()}

    def _reading(self, path: Path, reading: Plain) -> Plain:
        if not isinstance(reading, dict):
            return reading
        told = dict(reading)
        if "end" in told:
            told["end"] = self._number((*path, "end"), told["end"])
        if "range" in told:
            told["range"] = self._interval((*path, "range"), told["range"])
        return told

    def _boundary(self, path: Path, boundary: Plain) -> Plain:
        if not isinstance(boundary, dict):
            return boundary
        told = dict(boundary)
        if "range" in told:
            told["range"] = self._interval((*path, "range"), told["range"])
        if "date" in told and "at" in told:
            self.wrong.append(((*path, "date"), _TWICE))
        key = "date" if "date" in told else "at"
        written = self._year(told.get(key))
        if isinstance(written, str) and DATE.match(written):
            number = self._number((*path, key), written)
            if number is not written:
                told |= {"at": number, "date": written}
        elif written is not None:
            told[key] = self._number((*path, key), written)
        return told

    def _window(self, window: Plain) -> Plain:
        if not isinstance(window, tuple):
            return window
        counts_years = self.calendar is not None and self.calendar.unit == "years"
        edges = [str(e) if counts_years and _is_like_a_year(e) else e for e in window]
        path: Path = ("timeline", "window")
        return tuple(self._number((*path, i), edge) for i, edge in enumerate(edges))

    def _interval(self, path: Path, value: Plain) -> Plain:
        if not isinstance(value, tuple):
            return value
        return tuple(self._number((*path, i), self._year(each)) for i, each in enumerate(value))

    def _year(self, value: Plain) -> Plain:
        """Return a year that was written without quotes as the date that it is."""
        return str(value) if self.calendar is not None and self._is_year(value) else value

    def _is_year(self, value: Plain) -> bool:
        match self.window:
            case (int() | float() as first, int() | float() as last):
                is_in_window = isinstance(value, int | float) and first <= value <= last
                return _is_like_a_year(value) and not is_in_window
        return _is_like_a_year(value)

    def _has_no_origin(self, path: Path, value: Plain) -> None:
        message = Message(
            "{date}: times count from day 0; say when that was, as `date` in `origin`, and put"
            " dates in quotes",
            date=shown(str(value)),
        )
        self.wrong.append((path, message))

    def _number(self, path: Path, value: Plain) -> Plain:
        """Return a date as a number, anything else as it is."""
        if "window" not in path and self._is_year(value):
            self._has_no_origin(path, value)
            return value
        if not isinstance(value, str) or not DATE.match(value):
            return value
        if self.calendar is None:
            self._has_no_origin(path, value)
            return value
        if not self._check(path, value, self.calendar.unit):
            return value
        return self.calendar.number_of(value)


def _is_like_a_year(value: Plain) -> bool:
    return type(value) is int and value in YEARS
