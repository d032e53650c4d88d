"""The JSON Schema that editors complete case files by."""

import json
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest

from epicrisis.__main__ import main
from epicrisis.cases.problems import CaseFileError
from epicrisis.cases.reading.case_file import read_case
from epicrisis.cases.reading.files import on_disk
from epicrisis.cases.reading.yaml_text import Plain, parse
from epicrisis.cases.schema import case_schema
from tests.cases.conftest import CASES
from tests.kinds import samples

SHORT = CASES / "short" / "case.yaml"
STORED = CASES.parents[1] / "data" / "case.schema.json"


def as_json(data: Plain) -> Any:
    """Return plain data with lists for tuples, as JSON has them."""
    if isinstance(data, dict):
        return {key: as_json(value) for key, value in data.items()}
    return [as_json(item) for item in data] if isinstance(data, tuple) else data


@pytest.fixture
def minimal(minimal_text: str) -> Any:
    return as_json(parse(minimal_text).data)


@pytest.fixture
def short() -> Any:
    return as_json(parse(SHORT.read_text(encoding="utf-8")).data)


def errors(data: Any) -> list[str]:
    validator = jsonschema.Draft202012Validator(case_schema())
    return [error.message for error in validator.iter_errors(data)]


def test_the_stored_schema_is_the_models_schema() -> None:
    generated = json.dumps(case_schema(), indent=2, ensure_ascii=False) + "\n"
    assert STORED.read_text(encoding="utf-8") == generated


def test_the_command_prints_the_stored_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    assert capsys.readouterr().out == STORED.read_text(encoding="utf-8")


def test_it_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(case_schema())


def properties(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, record in {"Case": schema, **schema["$defs"]}.items():
        for key, value in record.get("properties", {}).items():
            yield f"{name}.{key}", value


def test_every_key_is_described() -> None:
    described = {name: "description" in value for name, value in properties(case_schema())}
    assert len(described) > 100
    assert [name for name, is_described in described.items() if not is_described] == []


def test_every_record_is_described() -> None:
    records = {
        name: record for name, record in case_schema()["$defs"].items() if "properties" in record
    }
    assert [name for name, record in records.items() if not record.get("description")] == []


def test_the_minimal_case_fits_the_schema(minimal: Any) -> None:
    assert errors(minimal) == []


def test_the_short_case_fits_the_schema(short: Any) -> None:
    assert errors(short) == []


@pytest.mark.parametrize(
    ("stage", "block", "key", "value"),
    [
        ("anamnesis", 0, "source", "the first"),
        ("anamnesis", 0, "finding", 5),
        ("anamnesis", 1, "right", []),
        ("anamnesis", 1, "order", ["The hip"]),
        ("anamnesis", 1, "unfinished", "yes"),
        ("examination", 1, "cites", "C01"),
        ("investigations", 0, "labs", {"Haemoglobin": ["12"]}),
        ("examination", 2, "right", ["Two days"]),
    ],
)
def test_the_schema_refuses_short_forms_that_the_loader_refuses(
    short: Any, stage: str, block: int, key: str, value: Any
) -> None:
    short["stages"][stage][block][key] = value
    assert errors(short) != []
    with pytest.raises(CaseFileError):
        read_case(SHORT, json.dumps(short), on_disk(SHORT.parent))


def test_the_minimal_case_and_the_short_one_use_every_key(minimal: Any, short: Any) -> None:
    def keys(data: Any) -> set[str]:
        if isinstance(data, dict):
            return set(data).union(*map(keys, data.values()))
        return set().union(*map(keys, data)) if isinstance(data, list) else set()

    known = {name.partition(".")[2] for name, _ in properties(case_schema())}
    assert known - keys(minimal) - keys(short) == set()


@pytest.mark.parametrize(
    ("key", "value"),
    [("minutes", "5"), ("title", 5), ("mood", "calm"), ("stages", []), ("slug", "A Fever")],
)
def test_the_schema_refuses_what_the_loader_refuses(minimal: Any, key: str, value: Any) -> None:
    assert errors({**minimal, key: value}) != []


@pytest.mark.parametrize("kind", samples.KINDS)
def test_every_kind_of_question_is_named_described_and_fits(kind: str) -> None:
    records = [
        record
        for record in case_schema()["$defs"].values()
        if kind in _words_of(record.get("properties", {}).get("type", {}))
    ]
    assert [record["description"] != "" for record in records] == [True]
    assert errors(samples.plain_case(samples.full_question(kind))) == []
    assert errors(samples.plain_case({**samples.full_question(kind), "rank": "D"})) != []


def _words_of(field: dict[str, Any]) -> list[str]:
    return [*field.get("enum", []), *([field["const"]] if "const" in field else [])]
