"""How others answered is told of many alone, in counts, and never in anybody's words."""

import pytest

from epicrisis.story.others import LEAST, MOST_ROWS, others_of
from tests.kinds.samples import question


def test_it_is_told_from_twenty_answers_on() -> None:
    asked = question("single")
    assert others_of(asked, [(["a"], LEAST - 1)]) is None
    others = others_of(asked, [(["a"], 12), (["b"], 5), (None, 3)])
    assert others is not None
    assert (others.total, others.dont_know) == (LEAST, 3)
    assert {bar.key: others.share(bar.count) for bar in others.bars} == {"a": 60, "b": 25, "c": 0}


def test_of_several_options_each_is_counted_by_itself() -> None:
    others = others_of(question("multiple"), [(["a", "b"], 10), (["b"], 10)])
    assert others is not None
    assert {bar.key: bar.count for bar in others.bars} == {"a": 10, "b": 20, "c": 0}


def test_of_numbers_those_that_most_gave_are_told() -> None:
    others = others_of(question("numeric"), [(float(n), 50 - n) for n in range(30)])
    assert others is not None
    assert len(others.bars) == MOST_ROWS
    assert [bar.count for bar in others.bars] == list(range(50, 50 - MOST_ROWS, -1))


@pytest.mark.parametrize("kind", ["free_text", "short_text"])
def test_words_of_others_are_never_told(kind: str) -> None:
    assert others_of(question(kind), [("Martin Dupont", 100)]) is None


@pytest.mark.parametrize("kept", [["z"], "a", 7, {"a": 1}, [1], ["a", "a"]])
def test_what_does_not_fit_the_question_any_more_is_not_counted(kept: object) -> None:
    others = others_of(question("single"), [(["a"], LEAST), (kept, 50)])
    assert others is not None
    assert others.total == LEAST
