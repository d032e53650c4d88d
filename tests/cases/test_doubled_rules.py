"""Three rules are written twice, since a file that is broken elsewhere is no `Case`: held equal.

By equal words each is told once: what the plain data have broken isn't told again of the model.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from epicrisis.cases.model import Case
from epicrisis.cases.reading import calendar_times, references, yaml_text
from epicrisis.cases.reading.case_file import _language_context
from tests.cases.conftest import MINIMAL

TEXT = MINIMAL.read_text(encoding="utf-8")
DOUBLED = (references._check_questions, references._check_window, references._check_stage_order)


def of_plain_data(data: dict[str, yaml_text.Plain]) -> set[str]:
    return {hit.message for rule in DOUBLED for hit in rule(data)}


def of_model(data: dict[str, yaml_text.Plain]) -> set[str]:
    try:
        Case.model_validate(data, context=_language_context(data))
    except ValidationError as error:
        return {detail["msg"] for detail in error.errors()}
    return set()


def data_of(text: str) -> dict[str, yaml_text.Plain]:
    data = yaml_text.parse(text).data
    assert isinstance(data, dict)
    return calendar_times.in_numbers(data)[0]


@pytest.mark.parametrize(
    ("sound", "broken"),
    [
        ("answer: [air, hands]", "answer: [air, hand]"),
        ("answer: [air, hands]", "answer: [airs, hand]"),
        ("answer: [air, hands]", "answer: [air, air]"),
        ("answer: [begin, peak, end]", "answer: [begin, peak]"),
        ("answer: [upper]", "answer: [up]"),
        ("select: 2", "select: 3"),
        ("because: {peak:", "because: {top:"),
        ("unacceptable: [cold]", "unacceptable: [colds]"),
        ("        outweighs: Who misses it infects others.\n", ""),
        ("window: [-5, 20]", "window: [20, -5]"),
        ("window: [-5, 20]", "window: [1, 1]"),
        ("window: [-5, 20]", "window: [0.5, 1]"),
        ("  - id: investigations", "  - id: anamnesis"),
        ("  - id: anamnesis", "  - id: evolution"),
    ],
)
def test_what_one_finds_the_other_finds_in_the_same_words(sound: str, broken: str) -> None:
    assert TEXT.count(sound) == 1
    data = data_of(TEXT.replace(sound, broken))
    told = of_plain_data(data)
    assert len(told) == 1
    assert told == of_model(data)


BOUNDS = st.one_of(st.integers(-8, 24), st.floats(-8, 24).map(lambda bound: round(bound, 2)))


@given(BOUNDS, BOUNDS)
def test_no_window_is_wrong_for_one_of_them_alone(first: float, last: float) -> None:
    data = data_of(TEXT.replace("window: [-5, 20]", f"window: [{first}, {last}]"))
    assert of_plain_data(data) == of_model(data)
