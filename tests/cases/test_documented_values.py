"""What `docs/writing-a-case.md` shows of numbers, series and tables is read as it says."""

import re
from typing import Any

import pytest

from epicrisis.cases.reading.yaml_text import Plain, parse
from tests.cases.conftest import CASES
from tests.support.measured_case import QUESTION, plain_case, story_of

DOCUMENT = (CASES.parents[1] / "docs" / "writing-a-case.md").read_text(encoding="utf-8")


def example(heading: str) -> Any:
    """The first example below a heading, as plain data."""
    found = re.search(rf"^## {heading}$.*?^```yaml$(.*?)^```$", DOCUMENT, re.DOTALL | re.MULTILINE)
    assert found
    lines = found[1].strip("\n").splitlines()
    indent = len(lines[0]) - len(lines[0].lstrip())
    return as_lists(parse("\n".join(line[indent:] for line in lines)).data)


def as_lists(data: Plain) -> Any:
    if isinstance(data, dict):
        return {key: as_lists(value) for key, value in data.items()}
    return [*map(as_lists, data)] if isinstance(data, tuple) else data


def with_example(name: str) -> dict[str, Any]:
    plain = plain_case()
    blocks = plain["stages"][1]["blocks"]
    match name:
        case "Results in numbers":
            blocks[0] = {**blocks[0], **example(name)}
        case "A value over time":
            plain |= example(name)
        case "A table in a question":
            blocks[1] = {**QUESTION, **example(name)}
    return plain


@pytest.mark.parametrize(
    "heading", ["Results in numbers", "A value over time", "A table in a question"]
)
def test_an_example_is_part_of_a_valid_case(heading: str) -> None:
    case = story_of(with_example(heading)).case
    assert case != story_of(plain_case()).case


def test_what_is_high_or_low_is_as_it_says() -> None:
    case = story_of(with_example("Results in numbers")).case
    (finding,) = (block for stage in case.stages for block in stage.blocks if block.id == "bilan")
    readings = {row.name["fr"]: row.reading for row in finding.labs}  # type: ignore[union-attr]
    assert readings == {
        "Haemoglobin": "low",
        "Antibodies": "high",
        "Saturation": "normal",
        "Troponin": "normal",
        "pH": "normal",
        "Blood smear": None,
    }
