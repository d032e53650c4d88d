"""A result in one line: read into number, unit and range, and written as it is read."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from epicrisis.cases.results import ResultRow
from epicrisis.cases.short_results import in_short, parts_of

UNITS = ("UI/ml", "g/dl", "µg/l", "%", "/mm³", "×10^9/l", "10⁹/l", "ml/min/1,73 m²", "°C", "mm Hg")
LANGUAGES = st.sampled_from(["fr", "en"])


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("390 UI/ml (N < 1)", {"value": 390, "unit": "UI/ml", "normal": {"below": 1}}),
        ("12,3 g/dl (13–17)", {"value": 12.3, "unit": "g/dl", "normal": {"from": 13, "to": 17}}),
        ("< 0,5 µg/l", {"value": 0.5, "limit": "below", "unit": "µg/l"}),
        ("positif !", {"result": "positif", "abnormal": True}),
        ("7,40 (7,38-7,42)", {"value": "7.40", "normal": {"from": 7.38, "to": 7.42}}),
        (
            "6 200 /mm³ (4 000 à 10 000)",
            {"value": 6200, "unit": "/mm³", "normal": {"from": 4000, "to": 10000}},
        ),
        (
            "9 g/dl (N : 12–16 femmes)",
            {"value": 9, "unit": "g/dl", "normal": {"from": 12, "to": 16, "for": "femmes"}},
        ),
        ("80 mg/l (70–110 mg/l)", {"value": 80, "unit": "mg/l", "normal": {"from": 70, "to": 110}}),
        ("−3 mmol/l (−2–2)", {"value": -3, "unit": "mmol/l", "normal": {"from": -2, "to": 2}}),
        (
            "≥ 90 ml/min (N ≥ 60)",
            {"value": 90, "limit": "at least", "unit": "ml/min", "normal": {"from": 60}},
        ),
    ],
)
def test_a_line_is_read_into_its_parts(line: str, parts: dict[str, Any]) -> None:
    assert parts_of(line, "fr") == parts


@pytest.mark.parametrize(
    "line",
    [
        "120/80 mmHg", "2+", "1e5", "12/05/2011", "12.05.2011", "12 g/dl, puis 9 g/dl",
        "12 g/dl (contrôlé)", "0,8 g/l (60–110 mg/dl)", "12 g/dl (17–13)", "!", "négatif",
        "8" * 600,
    ],
)  # fmt: skip
def test_what_is_no_number_with_a_unit_stays_in_words(line: str) -> None:
    assert parts_of(line, "fr") == {"result": line}


@pytest.mark.parametrize(
    ("line", "language", "value"),
    [("1,200", "en", 1200), ("1,200", "fr", "1.200"), ("1,5", "en", 1.5), ("1.5", "fr", 1.5)],
)
def test_a_comma_is_read_as_the_language_has_it(line: str, language: str, value: object) -> None:
    assert parts_of(line, language) == {"value": value}


@given(line=st.text(alphabet="0123456789,.-–<≥ ()N!/%g\u00a0", max_size=30) | st.text())
def test_any_line_is_read_and_nothing_of_its_figures_is_lost(line: str) -> None:
    parts = parts_of(line, "fr")
    if (said := in_short(parts, "fr")) is not None:
        assert parts_of(said, "fr") == parts
    if "result" in parts and "normal" not in parts:
        left = "".join(str(parts["result"]).split())
        assert "".join(line.split()).removesuffix("!") in (left, left.removesuffix("!"))


@st.composite
def rows(draw: st.DrawFn) -> dict[str, Any]:
    """A line as a case file has it."""
    whole = st.integers(-999_999, 999_999)
    numbers: st.SearchStrategy[Any] = whole | st.decimals(-999, 999, places=2).map(_in_yaml)
    low, high = sorted((draw(numbers), draw(numbers)), key=float)
    ranges = [{"below": high}, {"above": low}, {"from": low, "to": high}, {"from": low}]
    normal = {**draw(st.sampled_from(ranges)), **draw(st.sampled_from([{}, {"for": "femmes"}]))}
    return {
        "value": draw(numbers),
        **draw(st.sampled_from([{}, {"limit": "below"}, {"limit": "at least"}])),
        **draw(st.sampled_from([{}, *({"unit": unit} for unit in UNITS)])),
        **draw(st.sampled_from([{}, {"normal": normal}])),
    }


def _in_yaml(number: object) -> object:
    """Return a number as a case file says it: in quotes where a last nought counts."""
    return float(str(number)) if repr(float(str(number))) == str(number) else str(number)


@given(row=rows(), language=LANGUAGES)
def test_a_row_is_written_in_a_line_that_is_read_as_the_same_row(
    row: dict[str, Any], language: str
) -> None:
    line = in_short({"name": "Sodium", **row}, language)
    assert line is not None
    assert parts_of(line, language) == row
    ResultRow.model_validate({"name": "Sodium", **row}, context={"language": language})


@pytest.mark.parametrize(
    "row",
    [
        {"value": 1, "abnormal": False},
        {"result": "12 g/dl"},
        {"value": 12, "unit": "g/dl (13–17)"},
        {"value": 1, "unit": {"fr": "g", "en": "g"}},
    ],
)
def test_what_no_line_says_stays_long(row: dict[str, Any]) -> None:
    assert in_short(row, "fr") is None
