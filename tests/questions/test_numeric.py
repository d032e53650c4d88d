"""A right number is told with the range that is accepted."""

import pytest

from epicrisis.cases.fields import in_language
from epicrisis.questions.kind import in_words
from epicrisis.questions.registry import kind_of
from tests.story.questions import numeric


@pytest.mark.parametrize(
    ("accept", "said"),
    [
        ((5.0, 5.0), "5\u00a0mL"),
        ((4.0, 6.0), "5\u00a0mL (accepted: 4 to 6)"),
        ((5.0 - 1e-9, 5.0 + 1e-9), "5\u00a0mL"),
    ],
)
def test_a_range_is_told_where_its_ends_read_apart(accept: tuple[float, float], said: str) -> None:
    question = numeric(*accept)
    (line,) = kind_of(question).right(question, "en")
    assert in_words(line, lambda text: in_language(text, "en")) == said
