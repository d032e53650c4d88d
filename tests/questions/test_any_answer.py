"""Whatever a browser sends to a question of any kind is refused, or read once and for all."""

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from epicrisis.cases.fields import in_language
from epicrisis.questions.answer import Answer
from epicrisis.questions.kind import Number, in_words
from epicrisis.questions.registry import kind_of, shape_of
from epicrisis.refusals import InvalidAnswer
from tests.kinds import samples
from tests.kinds.samples import KINDS, SAMPLES

TOKENS = st.sampled_from(
    [
        *("a", "b", "c", "d", " a", "A", "", "-2", "0", "1", "3", "+1"),
        *("@", "@0,0", "@10.5,20", "@10,20", "@100,100", "@100.01,5", "@1e1,5", "@-1,5"),
        *("@5", "@5,5,5", "@٣,٣", "\0", "\ud800", "fluxitis", "Fluxitis!", "5", "5 mmol"),
        *("1,500", "nan", "9" * 70, "one two three four five six", "x" * 5000),
    ]
)
PLAIN = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), TOKENS, st.text(max_size=12)
)
SENT = st.one_of(
    PLAIN,
    st.lists(TOKENS, max_size=4),
    st.lists(PLAIN, max_size=3),
    st.lists(st.lists(TOKENS, max_size=2), max_size=2),
    st.dictionaries(TOKENS, PLAIN, max_size=2),
)


def as_kept(parsed: Any) -> Any:
    """A response as it comes back from a store."""
    return json.loads(json.dumps(parsed))


@pytest.mark.parametrize("kind", KINDS)
@given(sent=SENT)
def test_an_answer_is_refused_or_fits_for_good(kind: str, sent: Any) -> None:
    question = samples.question(kind)
    asked = kind_of(question)
    try:
        parsed = asked.parse(question, sent)
    except InvalidAnswer:
        return
    assert asked.parse(question, parsed) == parsed
    assert asked.parse(question, as_kept(parsed)) == parsed
    answer = Answer(question.id, parsed)
    options = shape_of(question).options
    assert set(asked.chosen(question, answer)) <= set(options)
    assert set(asked.marks(question, answer)) == set(options)
    credit = asked.credit(question, answer)
    assert credit is None or 0 <= credit <= 1
    assert isinstance(shape_of(question), Number) or not isinstance(parsed, float)
    assert not isinstance(parsed, float) or math.isfinite(parsed)
    for language in ("fr", "en"):
        lines = asked.given(question, answer, language)
        assert lines
        assert all(in_words(line, lambda text: in_language(text, "en")).strip() for line in lines)
    bars = asked.bars(question, [answer, answer])
    assert {bar.count for bar in bars} <= {0, 2}
    assert any(bar.count for bar in bars) or kind in ("ranking", "ordering")
    assert all(asked.row(question, bar.key, "en") for bar in bars)
    assert "\0" not in json.dumps(parsed)


@pytest.mark.parametrize("kind", KINDS)
def test_of_the_right_answer_all_that_is_right_is_marked(kind: str) -> None:
    question = samples.question(kind)
    asked = kind_of(question)
    answer = Answer(question.id, asked.parse(question, SAMPLES[kind].sent))
    marks = asked.marks(question, answer)
    right = asked.solution(question).right
    assert {option for option, mark in marks.items() if mark == "hit"} == set(right)
    nothing = asked.marks(question, Answer(question.id, None))
    assert "hit" not in nothing.values()


@pytest.mark.parametrize("unseen", ["\u200b", "\u2800", "\u202e", "\u00ad\u2060", "\u3164 "])
@pytest.mark.parametrize("kind", ["free_text", "short_text", "numeric"])
def test_what_nobody_sees_is_no_answer(kind: str, unseen: str) -> None:
    question = samples.question(kind)
    with pytest.raises(InvalidAnswer):
        kind_of(question).parse(question, unseen)
