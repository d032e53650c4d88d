"""Dates on a timeline: as precise as they are written, and no more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from epicrisis.cases.calendar import Calendar, exists
from epicrisis.cases.reading.calendar_times import in_numbers
from epicrisis.cases.reading.case_file import load_case, read_case
from epicrisis.cases.reading.files import on_disk
from tests.cases.conftest import CASES

TWO_VISITS = CASES / "two-visits" / "case.yaml"


@pytest.mark.parametrize(
    ("zero", "unit", "date", "number"),
    [
        ("2006", "years", "2011", 5),
        ("2006", "years", "2011-03", 5 + 2 / 12),
        ("2006", "years", "1999", -7),
        ("2006-03", "months", "2011-03", 60),
        ("2006-03", "months", "2006-01", -2),
        ("2020-02-28", "days", "2020-03-01", 2),
        ("2020-02-01", "weeks", "2020-02-15", 2),
    ],
)
def test_a_date_lies_as_far_from_day_zero_as_the_calendar_says(
    zero: str, unit: str, date: str, number: float
) -> None:
    assert Calendar(zero, unit).number_of(date) == pytest.approx(number)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("zero", "unit", "value", "date"),
    [
        ("2006", "years", 5.0, "2011"),
        ("2006", "years", 5.9, "2011"),
        ("2006", "years", -0.5, "2005"),
        ("2006-03", "months", 10.0, "2007-01"),
        ("2006-03", "months", 10.5, "2007-01"),
        ("2020-02-28", "days", 1.0, "2020-02-29"),
        ("2020-02-01", "weeks", 2.0, ""),
        ("2006", "years", 1e9, ""),
        ("2006", "years", float("nan"), ""),
        ("2006-03", "months", -1e300, ""),
    ],
)
def test_a_number_is_told_by_the_unit_and_never_finer(
    zero: str, unit: str, value: float, date: str
) -> None:
    assert Calendar(zero, unit).date_at(value) == date  # type: ignore[arg-type]


@given(st.dates(), st.dates())
def test_there_and_back_is_the_same_date(zero: object, date: object) -> None:
    for unit, length in (("years", 4), ("months", 7), ("days", 10)):
        calendar = Calendar(str(zero)[:length], unit)  # type: ignore[arg-type]
        written = str(date)[:length]
        assert exists(written)
        assert calendar.date_at(calendar.number_of(written)) == written


def test_a_case_may_be_dated_with_and_without_quotes() -> None:
    text = TWO_VISITS.read_text(encoding="utf-8")
    quoted = load_case(TWO_VISITS).case.timeline
    start = text.index("timeline:")
    unquoted = text[:start] + text[start:].replace('"2006"', "2006").replace('"2011"', "2011")
    read = read_case(TWO_VISITS, unquoted, on_disk(TWO_VISITS.parent)).loaded.case.timeline
    assert read == quoted
    assert quoted is not None
    assert quoted.window == (-2, 8)
    assert [event.when.at for event in quoted.events if event.when] == [
        0, pytest.approx(5 + 2 / 12), None, 6, pytest.approx(6 + 5 / 12),
    ]  # fmt: skip


@pytest.mark.parametrize(("last", "is_year"), [(20, True), (3000, False)])
def test_a_number_is_taken_for_a_year_only_where_the_window_has_no_such(
    last: int, is_year: bool
) -> None:
    event = {"id": "one", "when": {"at": 2011, "is": "documented"}}
    timeline = {"unit": "days", "window": (0, last), "events": (event,)}
    data, wrong = in_numbers({"timeline": timeline})  # type: ignore[dict-item]
    assert [path[-1] for path, _ in wrong] == (["at"] if is_year else [])
    assert data == {"timeline": timeline}
