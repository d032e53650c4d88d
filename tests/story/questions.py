"""Questions for tests, as plain as questions can be."""

from collections.abc import Sequence
from typing import Any

from epicrisis.cases.questions import (
    QUESTION_TYPES,
    ChoiceQuestion,
    FreeTextQuestion,
    NumericQuestion,
    OrderQuestion,
    Question,
)

_CONTEXT = {"language": "en", "languages": ("en",)}


def choice(kind: str, right: str, offered: str) -> Any:
    """A question whose options are letters: `choice("single", "a", "abc")`."""
    question = _question(type=kind, options={letter: letter for letter in offered}, answer=[*right])
    assert isinstance(question, ChoiceQuestion | OrderQuestion)
    return question


def numeric(low: float = 700, high: float = 900, units: Sequence[str] = ("mL",)) -> NumericQuestion:
    by_language = dict(zip(("en", "fr"), units, strict=False))
    question = _question(
        type="numeric", unit=by_language, answer=(low + high) / 2, accept=(low, high)
    )
    assert isinstance(question, NumericQuestion)
    return question


def free_text() -> FreeTextQuestion:
    question = _question(type="free_text", model_answer="Because it does.")
    assert isinstance(question, FreeTextQuestion)
    return question


def _question(**values: Any) -> Question:
    model = QUESTION_TYPES[values["type"]]
    common = {"question": "Q1", "kind": "case", "stem": "Why?", "why": "Therefore."}
    return model.model_validate(common | values, context=_CONTEXT, strict=False)
