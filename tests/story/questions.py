"""Questions for tests, as plain as questions can be."""

from collections.abc import Sequence
from typing import Any

from epicrisis.cases.questions import ChoiceQuestion
from epicrisis.cases.questions import FreeTextQuestion
from epicrisis.cases.questions import NumericQuestion
from epicrisis.cases.questions import Question

_CONTEXT = {"language": "en", "languages": ("en",)}


def choice(kind: str, right: str, offered: str) -> ChoiceQuestion:
    """A question whose options are letters: `choice("single", "a", "abc")`."""
    question = _question(type=kind, options={letter: letter for letter in offered}, answer=[*right])
    assert isinstance(question, ChoiceQuestion)
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
    models: dict[str, type[Question]] = {"numeric": NumericQuestion, "free_text": FreeTextQuestion}
    model = models.get(values["type"], ChoiceQuestion)
    common = {"question": "Q1", "kind": "case", "stem": "Why?", "why": "Therefore."}
    return model.model_validate(common | values, context=_CONTEXT, strict=False)
