"""The JSON Schema of case files, which gives an author completion in any editor."""

from typing import Any

from epicrisis.cases.model import Case
from epicrisis.cases.short_schema import with_short_forms


def case_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a case file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **with_short_forms(Case.model_json_schema(by_alias=True, mode="validation")),
    }
