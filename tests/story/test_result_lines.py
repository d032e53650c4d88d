"""A result is told with its unit and range, and whether it is high or low, in each language."""

from typing import Any

import pytest

from epicrisis.cases.results import ResultRow
from epicrisis.i18n import translator
from epicrisis.story.result_lines import ResultLine, result_lines
from tests.support.measured_case import LABS


def line(row: dict[str, Any], language: str = "fr") -> ResultLine:
    read = ResultRow.model_validate(row, context={"language": language})
    (told,) = result_lines([read], language, lambda text: text[language], translator(language))
    return told


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (LABS[0], ("140", "mmol/l", "135–145", "")),
        (LABS[1], ("9,3", "g/dl", "12–16 (femmes)", "↓ bas")),
        (LABS[2], ("1\u202f390", "UI/ml", "<\u00a01", "↑ élevé")),
        (LABS[3], ("7,40", "", "7,38–7,42", "")),
        (LABS[4], ("<\u00a00,5", "µg/l", "<\u00a014", "")),
        (LABS[5], ("stérile", "", "", "")),
        (LABS[6], ("schizocytes", "", "", "anomalie")),
    ],
    ids=[row["name"] for row in LABS],
)
def test_a_line_is_told_in_columns(row: dict[str, Any], told: tuple[str, ...]) -> None:
    said = line(row)
    assert (said.result, said.unit, said.normal, said.marked) == told


def test_numbers_are_those_of_the_language() -> None:
    said = line({"name": "Sodium", "value": -1390.5, "normal": {"from": -2.5, "to": 2}}, "en")
    assert (said.result, said.normal, said.flag) == ("−1,390.5", "−2.5\u00a0–\u00a02", "low")


@pytest.mark.parametrize(
    ("value", "normal", "reading"),
    [
        ({"value": 1}, {"below": 1}, "high"),
        ({"value": 1}, {"to": 1}, "normal"),
        ({"value": 3}, {"above": 3}, "low"),
        ({"value": 3}, {"from": 3}, "normal"),
        ({"value": 13}, {"from": 13, "to": 17}, "normal"),
        ({"value": 17.1}, {"from": 13, "to": 17}, "high"),
        ({"value": 1, "limit": "below"}, {"below": 1}, "normal"),
        ({"value": 1, "limit": "at most"}, {"below": 1}, None),
        ({"value": 5, "limit": "above"}, {"to": 5}, "high"),
        ({"value": 5, "limit": "at least"}, {"to": 5}, None),
        ({"value": 5, "limit": "below"}, {"from": 5}, "low"),
        ({"value": 0.3}, {"from": 0.1, "to": "0.3"}, "normal"),
        ({"value": 5}, None, None),
        ({"result": "positive"}, {"below": 1}, None),
    ],
)
def test_high_and_low_follow_from_the_range(
    value: dict[str, Any], normal: dict[str, Any] | None, reading: str | None
) -> None:
    row = {"name": "X", **value, **({"normal": normal} if normal else {})}
    assert ResultRow.model_validate(row, context={"language": "en"}).reading == reading


@pytest.mark.parametrize(("language", "whole"), [("en", "97%"), ("fr", "97\u00a0%")])
def test_no_space_stands_before_an_english_per_cent_sign(language: str, whole: str) -> None:
    row = {"name": "Saturation", "value": 97, "unit": "%"}
    assert line(row, language).whole == whole
    row["unit"] = "mmHg"
    assert line(row, language).whole == "97\u00a0mmHg"
