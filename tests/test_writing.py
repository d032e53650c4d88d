"""A number is written as one reads it, and never as another one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from epicrisis import writing
from tests.conftest import ROOT

WRITTEN = {".py", ".html", ".typ", ".js", ".svg"}
TINY = 1e-9
"""Below, a number is written with an exponent."""


@pytest.mark.parametrize(
    ("value", "english", "french"),
    [
        (0.0, "0", "0"),
        (-0.0, "0", "0"),
        (0.0004, "0.0004", "0,0004"),
        (-0.0001, "−0.0001", "−0,0001"),
        (0.01234567, "0.0123", "0,0123"),
        (1.5, "1.5", "1,5"),
        (12.3456, "12.346", "12,346"),
        (-3.0, "−3", "−3"),
        (1234.0, "1,234", "1\u202f234"),
        (2e-12, "2e−12", "2e−12"),
    ],
)
def test_a_number_has_the_digits_that_tell_it(value: float, english: str, french: str) -> None:
    assert writing.number(value, "en") == english
    assert writing.number(value, "fr") == french


@pytest.mark.parametrize(
    ("value", "said"), [(3.0, "+3"), (-6.0, "−6"), (0.0, "0"), (1.25, "+1.25")]
)
def test_a_mark_has_its_sign(value: float, said: str) -> None:
    assert writing.number(value, "en", signed=True) == said


@given(st.floats(min_value=TINY, max_value=1e12))
def test_what_is_written_is_near_what_was_meant(value: float) -> None:
    read = float(writing.number(value, "en").replace(",", ""))
    assert read == pytest.approx(value, rel=0.01)


def test_what_this_is_not_is_written_in_one_place() -> None:
    ours = (path for path in (ROOT / "epicrisis").rglob("*") if path.suffix in WRITTEN)
    holding = [path.name for path in ours if "medical advice" in path.read_text(encoding="utf-8")]
    assert holding == ["writing.py"]
