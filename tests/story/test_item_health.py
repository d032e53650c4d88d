"""How hard a question was follows from all who answered it first, alone and in class together."""

from collections.abc import Mapping
from datetime import datetime

import pytest

from epicrisis.cases.questions import Question
from epicrisis.questions.registry import kind_of
from epicrisis.store.records import AnswerRow, Json
from epicrisis.story.item_analysis import LEAST_PEOPLE
from epicrisis.story.item_health import ItemHealth, first_votes, item_health
from epicrisis.story.telling import Story
from tests.story.test_withdrawn import withdrawn

RIGHT: Mapping[str, Json] = {"Q1": ["a"], "Q2": ["a", "b"], "Q3": ["a", "b", "c"], "Q4": 3}
WRONG: Mapping[str, Json] = {"Q1": ["b"], "Q2": ["c"], "Q3": ["c", "b", "a"], "Q4": 99}


def row(question: str, response: Json, judged: str | None = None) -> AnswerRow:
    return AnswerRow(question, response, None, judged, datetime(2026, 3, 1))


def answers(*knows: bool) -> dict[str, dict[int, AnswerRow]]:
    """First attempts of so many people, each of whom knows everything or nothing."""
    return {
        name: {
            number: row(name, (RIGHT if is_known else WRONG)[name])
            for number, is_known in enumerate(knows)
        }
        for name in RIGHT
    }


def of(story: Story, name: str, *given: object) -> ItemHealth:
    found = item_health(story, *given)  # type: ignore[arg-type]
    return next(each for each in found if each.question.id == name)


def test_nobody_has_answered(fever: Story) -> None:
    found = of(fever, "Q1", {}, {})
    assert (found.alone, found.in_class, found.difficulty) == (0, 0, None)


def test_alone_and_in_class_count_together(fever: Story) -> None:
    votes = first_votes([("Q1", {0: ["a"], 1: ["b"]}), ("Q1", {7: ["b"]}), ("Q2", {0: ["c"]})])
    found = of(fever, "Q1", answers(True), votes)
    assert (found.alone, found.in_class, found.difficulty) == (1, 3, 0.5)


def test_what_isnt_judged_or_cant_be_read_counts_in_neither(fever: Story) -> None:
    alone = {
        "Q5": {1: row("Q5", "words"), 2: row("Q5", "words", "got_it")},
        "Q1": {1: row("Q1", ["gone"]), 2: row("Q1", None)},
    }
    assert of(fever, "Q1", alone, {}).difficulty == 0.0, "who doesn't know isn't right"
    assert of(fever, "Q1", alone, {}).alone == 1
    assert of(fever, "Q5", alone, {}).discrimination is None


def test_it_discriminates_between_those_who_know_and_those_who_dont(insulinoma: Story) -> None:
    questions = [step.block for step in insulinoma.steps if isinstance(step.block, Question)]
    alone = {
        each.id: {
            who: row(each.id, known(each) if who % 2 else None) for who in range(2 * LEAST_PEOPLE)
        }
        for each in questions
    }
    graded = next(each for each in questions if kind_of(each).solution(each).right)
    found = of(insulinoma, graded.id, alone, {})
    assert found.difficulty == 0.5
    assert found.discrimination is not None
    assert found.discrimination.index == pytest.approx(1.0)


def known(question: Question) -> Json:
    solution = kind_of(question).solution(question)
    return list(solution.right) or solution.number or "in words"


def test_of_a_withdrawn_question_nothing_is_right(fever: Story) -> None:
    found = of(withdrawn(fever, "Q1"), "Q1", answers(True, False), {})
    assert (found.difficulty, found.discrimination) == (None, None)
