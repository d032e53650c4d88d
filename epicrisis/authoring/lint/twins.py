"""Choices of one list that a learner can't tell apart, since they read the same."""

from collections.abc import Iterator, Mapping

from epicrisis.authoring.lint.passages import TellingOrder
from epicrisis.cases.fields import Text
from epicrisis.cases.model import Case
from epicrisis.cases.problems import shown
from epicrisis.cases.questions import Question
from epicrisis.cases.reading.references import Hit
from epicrisis.cases.reading.yaml_text import Path
from epicrisis.messages import Message
from epicrisis.questions.registry import kind_of
from epicrisis.questions.spelling import compared


def check_twins(case: Case, order: TellingOrder) -> Iterator[Hit]:
    """Yield options of a question, hypotheses and tests that are called as one before them."""
    for path, block in order.blocks:
        if isinstance(block, Question):
            options = kind_of(block).shape(block).options
            # Where they aren't the author's own, they stand elsewhere, and differ.
            if isinstance(getattr(block, "options", None), Mapping):
                yield from _twins({(*path, "options", key): options[key] for key in options})
    yield from _twins(
        {("hypotheses", i, "name"): each.name for i, each in enumerate(case.hypotheses)}
    )
    yield from _twins(
        {("other_tests", i, "menu"): each.menu for i, each in enumerate(case.other_tests)}
    )


def _twins(texts: Mapping[Path, Text]) -> Iterator[Hit]:
    for language in sorted({language for text in texts.values() for language in text}):
        before: dict[str, str] = {}
        for path, text in texts.items():
            if language not in text:
                continue
            words, same = text[language], compared(text[language], language)
            # Two equal texts may be one object.
            if (twin := before.get(same)) is None:
                before[same] = words
            else:
                message = Message(
                    "{words} ({language}) reads like {twin}, another choice of the same list;"
                    " leave one out, or say what is different",
                    words=shown(words),
                    language=language,
                    twin=shown(twin),
                )
                yield Hit((*path, language), "W507", message)
