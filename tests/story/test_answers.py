"""An answer is taken as it was meant, refused clearly, kept whole and shown in a fixed order."""

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from epicrisis.cases.questions import Question
from epicrisis.questions import answer
from epicrisis.questions.answer import Answer, StaleAnswer
from epicrisis.refusals import InvalidAnswer
from epicrisis.story import answers, scoring
from tests.story.questions import choice, free_text, numeric

SINGLE = choice("single", "a", "abcd")
MULTIPLE = choice("multiple", "ab", "abcd")
ORDERING = choice("ordering", "abcd", "cadb")
NUMERIC = numeric()
FREE_TEXT = free_text()
QUESTIONS = [SINGLE, MULTIPLE, ORDERING, NUMERIC, FREE_TEXT]

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from("abcd"),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(InvalidAnswer) as refused:
        act()
    return refused.value.said()


# --- Reading -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "sent", "response"),
    [
        (SINGLE, "a", ("a",)),
        (SINGLE, ["b"], ("b",)),
        (MULTIPLE, ["d", "a"], ("d", "a")),
        (MULTIPLE, "c", ("c",)),
        (ORDERING, ("b", "a", "d", "c"), ("b", "a", "d", "c")),
        (NUMERIC, "800 mL", 800.0),
        (NUMERIC, 800, 800.0),
        (FREE_TEXT, "  Because,\r\nperhaps. \0", "Because,\nperhaps."),
    ],
)
def test_an_answer_is_taken_as_it_was_meant(
    question: Question, sent: object, response: object
) -> None:
    assert answers.answer_to(question, sent) == Answer("Q1", response)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "sent", "message"),
    [
        (SINGLE, None, "Choose one option."),
        (SINGLE, ["a", "b"], "Choose one option."),
        (SINGLE, "forged", "Choose among the options shown."),
        (MULTIPLE, [], "Choose at least one option."),
        (MULTIPLE, ["a", "a"], "Name each option once."),
        (MULTIPLE, ["a", ["b"]], "Choose among the options shown."),
        (MULTIPLE, {"a": "b"}, "Choose among the options shown."),
        (ORDERING, ["a", "b", "c"], "Put all 4 options in order."),
        (ORDERING, [*"abcda"], "Name each option once."),
        (NUMERIC, "", "Write an answer, or say that you don't know."),
        (NUMERIC, None, "This answer can't be read. Please answer again."),
        (NUMERIC, True, "This answer can't be read. Please answer again."),
        (NUMERIC, float("nan"), "This answer can't be read. Please answer again."),
        (NUMERIC, 10**400, "This answer can't be read. Please answer again."),
        (FREE_TEXT, " \n\0 ", "Write an answer, or say that you don't know."),
        (FREE_TEXT, "x" * 2_001, "Write at most 2000 characters; these are 2001."),
        (FREE_TEXT, "x" * 1_000_000, "Write at most 2000 characters; these are 1000000."),
        (FREE_TEXT, ["a"], "This answer can't be read. Please answer again."),
    ],
)
def test_what_does_not_fit_is_refused_with_a_reason(
    question: Question, sent: object, message: str
) -> None:
    assert refusal(lambda: answers.answer_to(question, sent)) == message


def test_a_refusal_can_be_said_in_another_language() -> None:
    with pytest.raises(InvalidAnswer) as refused:
        answers.answer_to(ORDERING, ["a"])
    french = {"Put all {count} options in order.": "Ordonnez les {count} propositions."}
    assert refused.value.said(french.__getitem__) == "Ordonnez les 4 propositions."


@pytest.mark.parametrize(("sent", "level"), [(None, None), ("", None), (1, 1), ("3", 3)])
def test_certainty_may_be_left_out(sent: object, level: object) -> None:
    assert answers.answer_to(SINGLE, "a", sent).certainty == level


@pytest.mark.parametrize("sent", [0, 4, True, 2.0, "certain", [1]])
def test_certainty_has_three_steps(sent: object) -> None:
    assert "three steps" in refusal(lambda: answers.answer_to(SINGLE, "a", sent))


@pytest.mark.parametrize("question", QUESTIONS)
@given(sent=anything, certainty=anything)
def test_whatever_is_sent_is_taken_or_refused(
    question: Question, sent: object, certainty: object
) -> None:
    try:
        answer = answers.answer_to(question, sent, certainty)
    except InvalidAnswer as refused:
        refused.said()
    else:
        assert not answer.is_dont_know
        assert stored(question, answer) == answer
        assert answers.refitted(question, answer) is answer


# --- Self-assessment -----------------------------------------------------------------------


def test_only_an_answer_in_words_is_assessed_by_its_author() -> None:
    written = answers.answer_to(FREE_TEXT, "Because.", 2)
    assert answers.self_assessed(FREE_TEXT, written, "partly").self_assessment == "partly"
    chosen = answers.answer_to(SINGLE, "a")
    assert "own words" in refusal(lambda: answers.self_assessed(SINGLE, chosen, "got_it"))
    unknown = answers.dont_know(FREE_TEXT)
    assert "own words" in refusal(lambda: answers.self_assessed(FREE_TEXT, unknown, "got_it"))
    assert "three words" in refusal(lambda: answers.self_assessed(FREE_TEXT, written, "great"))


# --- Keeping -----------------------------------------------------------------------------


def stored(question: Question, answer: Answer) -> Answer | StaleAnswer:
    """Return the answer as it comes back from the store, which holds its values as JSON."""
    kept = json.loads(json.dumps(asdict(answer)))
    del kept["question"]
    return answers.from_record(question, **kept)


certainties = st.sampled_from([None, 1, 2, 3])
answers_in_words = st.builds(
    Answer,
    question=st.just("Q1"),
    response=st.text(max_size=200).map(answer.storable).filter(bool),
    certainty=certainties,
    self_assessment=st.sampled_from([None, "missed", "partly", "got_it"]),
)
numbers = st.floats(allow_nan=False, allow_infinity=False)
kept_answers = st.one_of(
    st.tuples(st.just(FREE_TEXT), answers_in_words),
    st.tuples(st.just(NUMERIC), st.builds(Answer, st.just("Q1"), numbers, certainties)),
    st.tuples(
        st.just(ORDERING),
        st.builds(Answer, st.just("Q1"), st.permutations("abcd").map(tuple), certainties),
    ),
    st.tuples(st.sampled_from(QUESTIONS), st.just(Answer("Q1", None))),
)


@given(kept_answers)
def test_an_answer_is_kept_whole(kept: tuple[Question, Answer]) -> None:
    assert stored(*kept) == kept[1]


def kept(**changes: object) -> dict[str, object]:
    return {"response": ["a"], "certainty": None, "self_assessment": None} | changes


@pytest.mark.parametrize(
    "values",
    [
        *(kept(response=True), kept(response={"a": 1}), kept(response=[1])),
        *(kept(response=float("inf")), kept(response=""), kept(response="x" * 3_000)),
        *(kept(certainty=4), kept(certainty="x"), kept(self_assessment="great")),
        *(kept(response=None, certainty=3), kept(self_assessment="got_it")),
        # As a page sends them, and never as they are kept.
        *(kept(response="a"), kept(response=[]), kept(response=["a", "b"])),
    ],
)
def test_rubbish_in_the_store_is_a_stale_answer(values: Any) -> None:
    assert answers.from_record(SINGLE, **kept()) == Answer("Q1", ("a",))
    assert answers.from_record(SINGLE, **values) == StaleAnswer("Q1")


@pytest.mark.parametrize(
    "edited",
    [choice("single", "b", "bcd"), choice("ordering", "abc", "abc"), NUMERIC, FREE_TEXT, None],
)
def test_an_answer_is_stale_once_its_question_is_another(edited: Question | None) -> None:
    given = answers.answer_to(SINGLE, "a", 3)
    assert answers.refitted(choice("single", "b", "ab"), given) is given
    assert answers.refitted(edited, given) == StaleAnswer("Q1")


def test_an_answer_to_another_question_is_stale() -> None:
    assert answers.refitted(SINGLE, Answer("Q2", ("a",))) == StaleAnswer("Q2")


@pytest.mark.parametrize("question", QUESTIONS)
@given(response=anything, certainty=anything, assessment=anything)
def test_anything_in_the_store_is_read_as_an_answer_that_fits_or_as_a_stale_one(
    question: Question, response: object, certainty: object, assessment: object
) -> None:
    found = answers.from_record(question, response, certainty, assessment)
    if isinstance(found, Answer):
        assert answers.refitted(question, found) is found
        assert scoring.verdict(question, found)
    else:
        assert found == StaleAnswer("Q1")
