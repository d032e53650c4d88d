"""The JSON Schema of case files, which gives an author completion in any editor."""

from typing import Any

from epicrisis.cases.model import Case


def case_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a case file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **Case.model_json_schema(by_alias=True, mode="validation"),
    }
