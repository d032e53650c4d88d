"""The kinds of question there are."""

from collections.abc import Mapping
from typing import Any

from epicrisis.cases.questions import Question
from epicrisis.questions.asked_in_class import ChoosingInClass, WritingInClass
from epicrisis.questions.concordance import Concordance
from epicrisis.questions.free_text import FreeText
from epicrisis.questions.kind import Kind, Shape
from epicrisis.questions.multiple import Multiple
from epicrisis.questions.numeric import Numeric
from epicrisis.questions.order import Ordering
from epicrisis.questions.short_text import ShortText
from epicrisis.questions.single import Single
from epicrisis.questions.zone import PointedZone

KINDS: Mapping[str, Kind[Any]] = {
    "single": Single(),
    "multiple": Multiple(),
    "ranking": Ordering(is_by_time=False),
    "ordering": Ordering(is_by_time=True),
    "numeric": Numeric(),
    "free_text": FreeText(),
    "short_text": ShortText(),
    "concordance": Concordance(),
    "zone": PointedZone(),
    "options_in_class": ChoosingInClass(),
    "words_in_class": WritingInClass(),
}
"""Each kind by its `type` in a case file; the last two are those of a class alone."""


def is_scored(question: Question) -> bool:
    """Tell whether an answer is right or not: not of a judgement, nor of what is withdrawn."""
    return kind_of(question).is_scored and question.withdrawn is None


def is_certainty_asked(question: Question) -> bool:
    """Tell whether there is a right answer of which one can be more or less certain."""
    return kind_of(question).is_certainty_asked and question.withdrawn is None


def shape_of(question: Question) -> Shape:
    """Return how a question is asked."""
    return kind_of(question).shape(question)


def kind_of(question: Question) -> Kind[Any]:
    """Return the kind of a question."""
    return KINDS[question.type]
