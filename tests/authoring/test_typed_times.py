"""A physician types a time as it is said in French or English; what isn't understood is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from epicrisis.authoring.forms.typed_times import Scale, TypedTime, date_typed, understood
from epicrisis.cases.calendar import Unit
from epicrisis.messages import Message

MONTHS, DAYS = Scale("months"), Scale("days")
FROM_2010 = Scale("months", "2010-06")


def number(words: str, scale: Scale) -> float:
    found = understood(words, scale)
    assert isinstance(found, TypedTime), found
    return found.at


@pytest.mark.parametrize(
    ("words", "months"),
    [
        ("il y a 4 ans", -48), ("4 years ago", -48), ("Il y a quatre ans", -48),
        ("depuis un an", -12), ("a year ago", -12), ("3 mois plus tôt", -3),
        ("six months earlier", -6), ("3 mois plus tard", 3), ("three months later", 3),
        ("après 2 ans", 24), ("mois 4", 4), ("M4", 4), ("month 4", 4), ("-48", -48),
        ("−2,5", -2.5), ("0", 0), ("environ 2 mois", 2),
    ],
)  # fmt: skip
def test_a_length_is_counted_from_day_0(words: str, months: float) -> None:
    assert number(words, MONTHS) == months


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("J3", 3), ("j 3", 3), ("J+3", 3), ("J-2", -2), ("jour 3", 3), ("day 3", 3), ("D3", 3),
        ("au 3e jour", 3), ("on the 3rd day", 3), ("la veille", -1), ("the next day", 1),
        ("vingt et un jours", 21), ("2 semaines plus tard", 14), ("12 heures plus tard", 0.5),
        ("le jour même", 0), ("aujourd’hui", 0),
    ],
)  # fmt: skip
def test_a_day_is_a_day(words: str, day: float) -> None:
    assert number(words, DAYS) == day


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("mars 2011", "2011-03"), ("March 2011", "2011-03"), ("en mars 2011", "2011-03"),
        ("03/2011", "2011-03"), ("2011-03", "2011-03"), ("févr. 2011", "2011-02"),
        ("15 mars 2011", "2011-03-15"), ("le 1er août 2011", "2011-08-01"),
        ("15/03/2011", "2011-03-15"), ("March 15, 2011", "2011-03-15"),
        ("15th of March 2011", "2011-03-15"), ("2011-03-15", "2011-03-15"),
    ],
)  # fmt: skip
def test_a_date_is_written_as_precise_as_it_was_typed(words: str, date: str) -> None:
    found = understood(words, FROM_2010)
    assert isinstance(found, TypedTime)
    assert found.written == found.date == date_typed(words) == date


def test_a_year_is_a_span_of_months_and_a_year_of_years() -> None:
    found = understood("2011", FROM_2010)
    assert found == TypedTime(7, "2011", 19)
    assert understood("2011", Scale("years", "2010")) == TypedTime(1, "2011")


def test_a_date_needs_to_know_when_day_0_was() -> None:
    found = understood("mars 2011", MONTHS)
    assert isinstance(found, Message)
    assert "say that, too" in found


@pytest.mark.parametrize(
    "words",
    ["", "mars", "quelques mois", "1 an après l'opération", "31/02/2011", "2011-13", "J", "bientôt",
     "jui 2011", "99999999", "3 mois 2", "il y a longtemps"],
)  # fmt: skip
def test_what_cannot_be_read_is_said(words: str) -> None:
    for scale in (MONTHS, FROM_2010, DAYS):
        found = understood(words, scale)
        assert isinstance(found, Message)


@given(
    st.text(max_size=30)
    | st.lists(
        st.sampled_from(
            [
                "il",
                "y",
                "a",
                "an",
                "mois",
                "J",
                "jour",
                "day",
                "3",
                "2011",
                "mars",
                "/",
                "-",
                "15",
                "ago",
            ]
        ),
        max_size=6,
    ).map(" ".join),
    st.sampled_from([MONTHS, DAYS, FROM_2010, Scale("weeks", "2010-06-01"), Scale("years", "1")]),
)
def test_whatever_is_typed_is_a_time_or_a_sentence(words: str, scale: Scale) -> None:
    found = understood(words, scale)
    assert isinstance(found, TypedTime | Message)


@given(st.floats(-1e5, 1e5).map(lambda value: round(value, 9)), st.sampled_from(["days", "years"]))
def test_a_number_as_a_form_shows_it_is_read_back(value: float, unit: Unit) -> None:
    assert number(f"{value:.9f}", Scale(unit)) == value
