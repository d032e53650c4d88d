"""A number is read as it was meant, or refused; never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from epicrisis.questions.typed_numbers import parse_number
from epicrisis.refusals import InvalidAnswer

UNITS = ("mL", "µU/mL", "%", "10^9/L")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("800", 800),
        ("  800 \n", 800),
        ("800 mL", 800),
        ("800mL", 800),
        ("800 ML", 800),
        ("3 \u03bcU/ml", 3),  # the Greek mu, where the case has the micro sign
        ("12,5 %", 12.5),
        ("1,5", 1.5),
        ("1.5", 1.5),
        (".5", 0.5),
        ("0,500", 0.5),
        ("1,2340", 1.234),
        ("1500,250", 1500.25),
        ("-3", -3),
        ("\u2212 3", -3),
        ("+3", 3),
        *((f"{minus}3", -3) for minus in "‐‑‒–—―⁻﹣－"),
        ("\u200b3\u202c", 3),
        ("-0", 0),
        ("1 500", 1500),
        ("1\u202f500\u00a0mL", 1500),
        ("1'250.75", 1250.75),
        ("1 500,250", 1500.25),
        ("1,234.5", 1234.5),
        ("1.234,5", 1234.5),
        ("1,234,567", 1234567),
        ("1.234.567,8", 1234567.8),
        ("１２，５", 12.5),
        ("−٣٫٥", -3.5),
    ],
)
def test_a_number_is_read_as_people_type_it(text: str, number: float) -> None:
    assert parse_number(text, UNITS) == number


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("5 ºC", "°C"),
        ("5 m^2", "m²"),
        ("5 m2", "m²"),
        ("5 jour", "jours"),
        ("5 jours", "jour"),
        ("5 \u03bcg", "µg"),
        ("5 ug/L", "µg/L"),
        ("5 an", "ans"),
    ],
)
def test_a_unit_is_known_however_its_keyboard_writes_it(text: str, unit: str) -> None:
    assert parse_number(text, [unit]) == 5


@pytest.mark.parametrize(("text", "unit"), [("5 m", "ms"), ("5 g", "gs"), ("5 mmol", "mol")])
def test_another_unit_is_none(text: str, unit: str) -> None:
    with pytest.raises(InvalidAnswer):
        parse_number(text, [unit])


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "8OO mL", "1e999", "1e3", "nan", "inf", "-inf", "0x10", "1_000", "½", "10²"),
        *("800 L", "800 mL mL", "mL 800", "mL", "700-900", "700 à 900", "≈800", "800?", "--3"),
        *("1,5,5", "12,34,567", "1 50", "1 5000", "0 500", "1.5 500", "1,234.567.890", "5."),
        *("³", "1\n500", "9" * 61, "1" * 1_000_000, "\0", "800\0", "5^9/L"),
    ],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(InvalidAnswer, match="Write one number in figures"):
        parse_number(text, UNITS)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1,500", "1,500 can be read in two ways. Write 1500 or 1,5."),
        ("1.000 mL", "1.000 can be read in two ways. Write 1000 or 1."),
        ("-12.345", "12.345 can be read in two ways. Write 12345 or 12.3450."),
    ],
)
def test_what_has_two_readings_is_refused_with_both(text: str, message: str) -> None:
    with pytest.raises(InvalidAnswer) as refused:
        parse_number(text, UNITS)
    assert str(refused.value) == message


@given(number=st.integers(1000, 999_999), sign=st.sampled_from([".", ","]))
def test_both_readings_offered_can_be_typed(number: int, sign: str) -> None:
    typed = f"{number // 1000}{sign}{number % 1000:03}"
    with pytest.raises(InvalidAnswer) as refused:
        parse_number(typed)
    assert parse_number(str(refused.value.values["thousands"])) == number
    assert parse_number(str(refused.value.values["decimal"])) == number / 1000


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        parse_number(text, UNITS)
    except InvalidAnswer as refused:
        refused.said()


@given(st.text(alphabet="0123456789 .,'-+mL\u202f", max_size=20))
def test_any_figures_are_read_or_refused(text: str) -> None:
    try:
        parse_number(text, UNITS)
    except InvalidAnswer as refused:
        refused.said()


@given(st.decimals(-10_000_000, 10_000_000, places=4), st.sampled_from([".", ","]))
def test_a_number_with_four_decimals_is_never_mistaken(number: object, sign: str) -> None:
    assert parse_number(f"{number:f}".replace(".", sign)) == float(str(number))
