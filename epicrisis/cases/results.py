"""What was measured: a line of results, a value over time, and a table that a question shows."""

from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import (
    BeforeValidator,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    model_validator,
)
from pydantic_core import PydanticKnownError

from epicrisis.cases.fields import Line, Number, Quoted, Record, refusal
from epicrisis.messages import Message

_MOST = Decimal(10) ** 15
"""From here on a number isn't a measurement."""
_MOST_PLACES = 12
"""Decimals of a measured number."""

_AMOUNT_IN_QUOTES = r"^-?[0-9]{1,15}(\.[0-9]{1,12})?$"


def _amount(value: object) -> Decimal:
    if isinstance(value, Decimal):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise PydanticKnownError("float_type")
    try:
        number = Decimal(value if isinstance(value, str) else repr(value))
    except InvalidOperation:
        raise PydanticKnownError("float_type") from None
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or abs(number) >= _MOST or exponent < -_MOST_PLACES:
        raise PydanticKnownError("finite_number")
    return number


Amount = Annotated[
    Decimal,
    BeforeValidator(
        _amount,
        json_schema_input_type=float | Annotated[str, StringConstraints(pattern=_AMOUNT_IN_QUOTES)],
    ),
]
"""A measured number. In YAML: `7.4`, or `"7.40"` where a last nought was measured, too."""

Limit = Literal["below", "above", "at most", "at least"]

_End: TypeAlias = tuple[Decimal, int]
"""An end of a span of values, and whether it is in it: 0, or starts above it (1), below it (-1)."""

_NO_LOWEST: _End = (Decimal("-Infinity"), 0)
_NO_HIGHEST: _End = (Decimal("Infinity"), 0)


class Normal(Record):
    """What is normal: `{below: 1}`, `{above: 3}`, `{from: 13, to: 17}`, or one end of that."""

    below: Amount | None = None
    """Normal is less than this."""
    above: Amount | None = None
    """Normal is more than this."""
    from_: Amount | None = Field(default=None, alias="from")
    """Normal is this and more."""
    to: Amount | None = None
    """Normal is this and less."""
    for_: Line | None = Field(default=None, alias="for")
    """For whom, where it isn't the same for all, such as "women"."""

    @model_validator(mode="after")
    def _is_a_range(self) -> Self:
        ends = {
            name
            for name, end in (
                ("below", self.below), ("above", self.above), ("from", self.from_), ("to", self.to)
            )
            if end is not None
        }  # fmt: skip
        if not ends or (len(ends) > 1 and ends != {"from", "to"}):
            raise refusal(
                "normal_range",
                Message(
                    "a normal range has `below`, or `above`, or `from` and `to`;"
                    " write it like {{from: 13, to: 17}}"
                ),
            )
        if self.from_ is not None and self.to is not None and self.from_ > self.to:
            raise refusal(
                "normal_range",
                Message(
                    "the range ends ({last}) before it begins ({first}); exchange them",
                    last=str(self.to),
                    first=str(self.from_),
                ),
            )
        return self

    @property
    def ends(self) -> tuple[_End, _End]:
        """The lowest and the highest value that is normal."""
        lowest, highest = _NO_LOWEST, _NO_HIGHEST
        if self.from_ is not None:
            lowest = (self.from_, 0)
        elif self.above is not None:
            lowest = (self.above, 1)
        if self.to is not None:
            highest = (self.to, 0)
        elif self.below is not None:
            highest = (self.below, -1)
        return lowest, highest


def _decided(reading: str | None) -> Message:
    """Say that a range decides whether a value is abnormal, against what is written."""
    if reading == "high":
        return Message("by its range the value is high; delete `abnormal`, or correct the range")
    if reading == "low":
        return Message("by its range the value is low; delete `abnormal`, or correct the range")
    return Message("by its range the value is normal; delete `abnormal`, or correct the range")


class ResultRow(Record):
    """A line of a laboratory or examination report: `value`, or `result` where it is words."""

    name: Line
    """What was examined or measured."""
    result: Line | None = None
    """What was found, in words; with its unit where it has no `value`."""
    value: Amount | None = None
    """What was measured, as a number."""
    limit: Limit | None = None
    """Where the laboratory gives a limit and not the value itself: `below` for "< 0.5"."""
    unit: Line | None = None
    """Unit of the value."""
    normal: Normal | None = None
    """What is normal, in the same unit; whether the value is high or low follows from it."""
    abnormal: bool | None = None
    """Whether it is out of the normal, where no range decides it; abnormal lines are set first."""

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if (self.value is None) == (self.result is None):
            raise refusal(
                "result_row",
                Message(
                    "a line has either `value` (a number) or `result` (words); write one of them"
                ),
            )
        if self.limit is not None and self.value is None:
            raise refusal("limit", Message("`limit` goes with `value`; delete it"))
        is_decided = self.reading is not None
        if self.abnormal is not None and is_decided and self.abnormal != self.is_abnormal:
            raise refusal("abnormal", _decided(self.reading))
        return self

    @property
    def reading(self) -> Literal["high", "normal", "low"] | None:
        """Where the value lies by its range; None where that doesn't decide it."""
        if self.value is None or self.normal is None:
            return None
        (low, high), (lowest, highest) = self._span(self.value), self.normal.ends
        if low > highest:
            return "high"
        if high < lowest:
            return "low"
        return "normal" if low >= lowest and high <= highest else None

    def _span(self, value: Decimal) -> tuple[_End, _End]:
        match self.limit:
            case None:
                return (value, 0), (value, 0)
            case "below":
                return _NO_LOWEST, (value, -1)
            case "at most":
                return _NO_LOWEST, (value, 0)
            case "above":
                return (value, 1), _NO_HIGHEST
            case "at least":
                return (value, 0), _NO_HIGHEST

    @property
    def is_abnormal(self) -> bool:
        """Whether it is out of the normal, by its range or as its author says."""
        return bool(self.abnormal) if self.reading is None else self.reading != "normal"


# --- A value over time -----------------------------------------------------------------


def _number_or_words(value: object) -> str:
    is_number = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    return "number" if is_number else "words"


When = Annotated[
    Annotated[Number, Tag("number")] | Annotated[Line, Tag("words")],
    Discriminator(_number_or_words),
]
"""A moment: a number, or words. In YAML: `12`, or `"the next morning"`."""


class SeriesPoint(Record):
    """A value at a moment; it opens with the sentences it rests on."""

    when: When
    """The moment: a number in the timeline's unit, words, or a date where day 0 has one."""
    value: Amount
    """What was measured then."""
    limit: Limit | None = None
    """Where the laboratory gives a limit and not the value itself: `below` for "< 0.5"."""
    source: Annotated[tuple[Quoted, ...], Field(min_length=1)]
    """The sentences it rests on; it is told once they all are."""


class Series(Record):
    """A value over time, as a table and a curve: shown with each finding that tells more of it."""

    name: Line
    """What was measured; it must not tell more than the sentence of its first point."""
    unit: Line | None = None
    """Unit of all its values."""
    normal: Normal | None = None
    """What is normal, in the same unit; which values are high or low follows from it."""
    points: Annotated[tuple[SeriesPoint, ...], Field(min_length=2, max_length=60)]
    """The values, the earliest first."""

    @model_validator(mode="after")
    def _goes_on_in_time(self) -> Self:
        moments = [point.when for point in self.points if isinstance(point.when, float)]
        back = next((pair for pair in pairwise(moments) if pair[1] < pair[0]), None)
        if back is not None:
            message = Message(
                "{next} comes after {last}, and is earlier; put the points in order of time",
                next=f"{back[1]:g}",
                last=f"{back[0]:g}",
            )
            raise refusal("points", message)
        return self

    def row(self, point: SeriesPoint) -> ResultRow:
        """Return a value of it as a line of results."""
        return ResultRow(
            name=self.name,
            value=point.value,
            limit=point.limit,
            unit=self.unit,
            normal=self.normal,
        )


# --- A table ---------------------------------------------------------------------------

Cell = Annotated[
    Annotated[Amount, Tag("number")] | Annotated[Line, Tag("words")],
    Discriminator(_number_or_words),
]
"""What stands in a cell: a number, or words."""


class QuestionTable(Record):
    """A table that a question is about."""

    caption: Line | None = None
    """A line above it."""
    columns: Annotated[tuple[Line, ...], Field(min_length=1, max_length=8)]
    """The heads of its columns."""
    rows: Annotated[
        tuple[Annotated[tuple[Cell, ...], Field(min_length=1)], ...],
        Field(min_length=1, max_length=40),
    ]
    """Its rows, each with a cell a column: a number, or words."""

    @model_validator(mode="after")
    def _is_a_rectangle(self) -> Self:
        for number, row in enumerate(self.rows, 1):
            if len(row) != len(self.columns):
                message = Message(
                    "cells of row {number}: {cells}, columns of the table: {columns};"
                    " write one cell per column",
                    number=number,
                    cells=len(row),
                    columns=len(self.columns),
                )
                raise refusal("rows", message)
        return self
